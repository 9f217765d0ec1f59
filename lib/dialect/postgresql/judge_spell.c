/*
 * Asking the server how it spells expressions. EXPLAIN (VERBOSE) prints what a statement would
 * give, parsed, resolved and folded, and runs nothing. See judge.h.
 */
#include "dialect/postgresql/judge.h"

#include "base/text.h"

#include <jansson.h>
#include <string.h>

/* What is sent before results are read has to fit into the buffers of both ends, else both wait. */
enum { MOST_BYTES = 48 * 1024, MOST_STATEMENTS = 200 };

static void free_json(json_t **json)
{
    json_decref(*json);
}

static const char *statement_of(mig_arena *arena, const pg_ask_unit *unit)
{
    MIG_AUTO_STR sql = {0};

    /* The constant in front keeps the planner from leaving the subquery out (trivial_subqueryscan):
     * then columns would be printed as the NULLs that they are made from. */
    mig_str_add(&sql, "EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT 0");
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

static void add_unit(mig_arena *arena, pg_ask_units *units, pg_ask_item *item, const char *from,
                     const char *other)
{
    pg_ask_unit unit = {.from = from, .other = other};

    mig_push(arena, &unit.items, item);
    mig_push(arena, units, unit);
}

/* A unit that failed: its items again, each alone; one that was alone is rejected. */
static void take_failure(mig_arena *arena, pg_ask_units *units, size_t at, const mig_error *why)
{
    pg_ask_unit unit = units->items[at];
    pg_ask_item *item = unit.items.items[0];

    if (unit.items.len > 1) {
        for (size_t i = 0; i < unit.items.len; i++)
            add_unit(arena, units, unit.items.items[i], unit.from, unit.other);
        return;
    }
    if (!item->rejection)
        item->rejection = MIG_COPY(arena, why);
    /* A function may take the table's row type, which only the table itself has. */
    if (unit.other && strcmp(why->sqlstate, "42883") == 0)
        add_unit(arena, units, item, unit.other, NULL);
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

static bool fail_not_one(mig_error *err)
{
    return mig_fail(err, MIG_ERR_FAILED, "this is not one expression");
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
            mig_error why = {0};
            bool aborted = PQresultStatus(result) == PGRES_PIPELINE_ABORTED;
            bool good = !aborted && pg_check(driver, result, &why);

            if (good && PQntuples(result) == 1 &&
                !take_plan(arena, &units->items[i], PQgetvalue(result, 0, 0)) &&
                !fail_not_one(&why))
                take_failure(arena, units, i, &why);
            else if (!good && !aborted)
                take_failure(arena, units, i, &why);
            *broken = *broken || !good;
            if (!aborted)
                done = i + 1;
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
