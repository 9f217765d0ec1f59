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

/* One result of a unit. False: the statement failed. */
static bool take_result(pg_driver *driver, mig_arena *arena, pg_ask_units *units, size_t at,
                        const PGresult *result)
{
    mig_error why = {0};

    if (!pg_check(driver, result, &why)) {
        take_failure(arena, units, at, &why, position_of(result));
        return false;
    }
    if (PQntuples(result) != 1 || take_plan(arena, &units->items[at], PQgetvalue(result, 0, 0)))
        return true;
    mig_fail(&why, MIG_ERR_FAILED, "this is not one expression");
    take_failure(arena, units, at, &why, 0);
    return true;
}

/*
 * Reads the results of the units from at to end, up to the first that fails; returns the unit
 * behind the last one that is settled. *broken: a statement failed, and with it the transaction.
 */
static size_t read_some(pg_driver *driver, mig_arena *arena, pg_ask_units *units, size_t at,
                        size_t end, bool *broken)
{
    size_t done = at;

    for (size_t i = at; i < end; i++) {
        PGresult *result;

        while ((result = PQgetResult(driver->connection))) {
            if (PQresultStatus(result) != PGRES_PIPELINE_ABORTED) {
                *broken = !take_result(driver, arena, units, i, result) || *broken;
                done = i + 1;
            }
            PQclear(result);
        }
    }
    return done;
}

/* One round trip. */
static bool exchange(pg_driver *driver, mig_arena *arena, pg_ask_units *units, size_t *at,
                     bool *broken, mig_error *err)
{
    size_t start = *at, end;
    PGresult *result;

    if (!PQenterPipelineMode(driver->connection))
        return pg_fail(driver, NULL, err);
    end = send_some(driver, arena, units, start);
    if (end == start || !PQpipelineSync(driver->connection))
        return pg_fail(driver, NULL, err);
    *at = read_some(driver, arena, units, start, end, broken);
    while ((result = PQgetResult(driver->connection))) { /* the synchronisation point */
        bool last = PQresultStatus(result) == PGRES_PIPELINE_SYNC;

        PQclear(result);
        if (last)
            break;
    }
    if (!PQexitPipelineMode(driver->connection) || PQstatus(driver->connection) != CONNECTION_OK ||
        *at == start)
        return pg_fail(driver, NULL, err);
    return true;
}

bool pg_spell(pg_driver *driver, mig_arena *arena, pg_ask_units *units, mig_error *err)
{
    size_t at = 0;

    while (at < units->len) {
        bool broken = false;

        if (driver->interrupted)
            return mig_fail(err, MIG_ERR_INTERRUPTED, "interrupted");
        if (!exchange(driver, arena, units, &at, &broken, err))
            return false;
        if (broken) {
            pg_scope_end(driver);
            if (!pg_scope_begin(driver, err))
                return false;
        }
    }
    return true;
}
