/*
 * Asking the server how it spells expressions. EXPLAIN (VERBOSE) prints what a statement would
 * give, parsed, resolved and folded, and runs nothing. See judge.h.
 */
#include "dialect/postgresql/judge.h"

#include "base/text.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* What is sent before results are read has to fit into the buffers of both ends, else both wait. */
enum { MOST_BYTES = 48 * 1024, MOST_STATEMENTS = 200 };

static void free_json(json_t **json)
{
    json_decref(*json);
}

/* The constant in front keeps the planner from leaving the subquery out (trivial_subqueryscan):
 * then columns would be printed as the NULLs that they are made from. */
static const char explain[] = "EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT 0";

static const char *statement_of(mig_arena *arena, const pg_ask_unit *unit)
{
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql, explain);
    for (size_t i = 0; i < unit->items.len; i++)
        mig_str_addf(&sql, ", %s", unit->items.items[i]->sql);
    mig_str_addf(&sql, " %s", unit->from);
    return mig_str_copy(arena, &sql);
}

/* Takes the spellings out of a plan; false when their number shows that a text was no single item.
 */
static bool take_plan(mig_arena *arena, const pg_ask_unit *unit, const char *plan)
{
    MIG_CLEANUP(free_json) json_t *root = json_loads(plan, 0, NULL);
    const json_t *output =
        json_object_get(json_object_get(json_array_get(root, 0), "Plan"), "Output");

    if (json_array_size(output) != unit->items.len + 1)
        return false;
    for (size_t i = 0; i < unit->items.len; i++) {
        const char *text = json_string_value(json_array_get(output, i + 1));

        if (!text)
            return false;
        unit->items.items[i]->spelled = mig_arena_strdup(arena, text);
    }
    return true;
}

static size_t characters(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0U) != 0x80U;
    return count;
}

/* The item that a position in the unit's statement, in characters from 1, is in; items.len: none.
 */
static size_t item_at(const pg_ask_unit *unit, size_t position)
{
    size_t end = sizeof explain - 1, i = 0;

    if (position == 0)
        return unit->items.len;
    for (; i < unit->items.len; i++) {
        end += 2 + characters(unit->items.items[i]->sql);
        if (position <= end)
            break;
    }
    return i;
}

/* A new unit of the items from start to end without the one at left_out. */
static void add_unit(mig_arena *arena, pg_ask_units *units, const pg_ask_unit *like, size_t start,
                     size_t end, size_t left_out)
{
    pg_ask_unit unit = {.from = like->from, .other = like->other};

    for (size_t i = start; i < end; i++)
        if (i != left_out)
            mig_push(arena, &unit.items, like->items.items[i]);
    mig_push(arena, units, unit);
}

static bool may_need_table(const char *sqlstate)
{
    return strcmp(sqlstate, "42883") == 0 || strcmp(sqlstate, "42846") == 0;
}

/*
 * A unit that failed is taken apart: the item that the server points at alone, and the rest again
 * (an open quote may make it point at another, which does no harm); without a hint in halves. An
 * item that was alone is rejected.
 */
static void take_failure(mig_arena *arena, pg_ask_units *units, size_t at, const mig_error *why,
                         size_t position)
{
    pg_ask_unit unit = units->items[at];
    size_t count = unit.items.len, bad = item_at(&unit, position), half = count / 2;
    pg_ask_item *item = unit.items.items[0];

    if (count > 1 && bad < count) {
        add_unit(arena, units, &unit, bad, bad + 1, count);
        add_unit(arena, units, &unit, 0, count, bad);
    } else if (count > 1) {
        add_unit(arena, units, &unit, 0, half, count);
        add_unit(arena, units, &unit, half, count, count);
    } else {
        if (!item->rejection)
            item->rejection = MIG_COPY(arena, why);
        /* A function may take the table's row type, which only the table itself has. */
        if (unit.other && may_need_table(why->sqlstate)) {
            unit.from = unit.other;
            unit.other = NULL;
            mig_push(arena, units, unit);
        }
    }
}

/* Sends statements from the unit at on; returns the unit behind the last one sent. */
static size_t send_some(pg_driver *driver, mig_arena *arena, const pg_ask_units *units, size_t at)
{
    size_t bytes = 0, end = at;

    while (end < units->len && end - at < MOST_STATEMENTS) {
        const char *sql = statement_of(arena, &units->items[end]);

        bytes += strlen(sql);
        if (end > at && bytes > MOST_BYTES)
            break;
        pg_sending(driver, sql);
        if (!PQsendQueryParams(driver->connection, sql, 0, NULL, NULL, NULL, NULL, 0))
            break;
        end++;
    }
    return end;
}

static size_t position_of(const PGresult *result)
{
    const char *text = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);

    return text ? strtoul(text, NULL, 10) : 0;
}

/* A round trip, and what became of it. */
typedef struct {
    pg_driver *driver;
    mig_arena *arena;
    pg_ask_units *units;
    size_t at;   /* the first unit that isn't settled */
    bool broken; /* a statement failed, and with it the transaction */
    bool fatal;  /* not because of what was asked: err is set */
    mig_error *err;
} exchange;

/* The server's own troubles say nothing of the text: connection, resources, locks, shutdown,
 * cancel. */
static bool is_of_server(const mig_error *why)
{
    static const char *const classes[] = {"08", "40", "53", "55", "57", "58"};

    for (size_t i = 0; i < MIG_LEN(classes); i++)
        if (mig_starts_with(why->sqlstate, classes[i]))
            return true;
    return why->code == MIG_ERR_INTERRUPTED || !why->sqlstate[0];
}

static void take_result(exchange *e, size_t at, const PGresult *result)
{
    mig_error why = {0};

    if (!pg_check(e->driver, result, &why)) {
        e->broken = true;
        if (is_of_server(&why)) {
            e->fatal = true;
            *e->err = why;
        } else {
            take_failure(e->arena, e->units, at, &why, position_of(result));
        }
    } else if (PQntuples(result) == 1 &&
               !take_plan(e->arena, &e->units->items[at], PQgetvalue(result, 0, 0))) {
        mig_fail(&why, MIG_ERR_FAILED, "this is not one expression");
        take_failure(e->arena, e->units, at, &why, 0);
    }
}

/* Reads the results of the units up to end; those behind one that failed are left unsettled. */
static void read_some(exchange *e, size_t end)
{
    for (size_t i = e->at; i < end; i++) {
        PGresult *result;

        while ((result = PQgetResult(e->driver->connection))) {
            if (PQresultStatus(result) != PGRES_PIPELINE_ABORTED) {
                take_result(e, i, result);
                e->at = i + 1;
            }
            PQclear(result);
        }
    }
}

static bool run_exchange(exchange *e)
{
    PGconn *connection = e->driver->connection;
    size_t start = e->at, end;
    PGresult *result;

    if (!PQenterPipelineMode(connection))
        return pg_fail(e->driver, NULL, e->err);
    end = send_some(e->driver, e->arena, e->units, start);
    if (end == start || !PQpipelineSync(connection))
        return pg_fail(e->driver, NULL, e->err);
    read_some(e, end);
    while ((result = PQgetResult(connection))) {
        bool last = PQresultStatus(result) == PGRES_PIPELINE_SYNC;

        PQclear(result);
        if (last)
            break;
    }
    if (e->fatal)
        (void)PQexitPipelineMode(connection); /* as far as there is a connection */
    else if (!PQexitPipelineMode(connection) || e->at == start)
        return pg_fail(e->driver, NULL, e->err);
    return !e->fatal;
}

bool pg_spell(pg_driver *driver, mig_arena *arena, pg_ask_units *units, mig_error *err)
{
    mig_error ignored;
    exchange e = {.driver = driver, .arena = arena, .units = units, .err = err ? err : &ignored};

    while (e.at < units->len) {
        e.broken = false;
        if (!run_exchange(&e))
            return false;
        if (!e.broken)
            continue;
        pg_scope_end(driver);
        if (!pg_scope_begin(driver, err))
            return false;
    }
    return true;
}
