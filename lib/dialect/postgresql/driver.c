/* Running statements on a live connection: results, errors, transactions, interruption. */
#include "dialect/postgresql/postgresql.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

void pg_result_cleanup(PGresult **result)
{
    PQclear(*result);
}

void pg_sending(pg_driver *driver, const char *sql)
{
    driver->base.queries++;
    if (driver->base.echo)
        driver->base.echo(driver->base.echo_context, sql);
}

/* The connection itself broke, or memory ran out: there is no SQLSTATE then. */
static bool fail_connection(pg_driver *driver, mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    const char *text = mig_trim(scratch, PQerrorMessage(driver->connection));

    return mig_fail(err, driver->interrupted ? MIG_ERR_INTERRUPTED : MIG_ERR_FAILED, "%.*s",
                    (int)strcspn(text, "\n"), *text ? text : "the connection was lost");
}

static void add_field(const PGresult *result, int field, const char *label, mig_error *err)
{
    const char *text = PQresultErrorField(result, field);

    if (text)
        mig_within(err, "%s: %s", label, text);
}

/* SQLSTATE of a name in a schema that isn't there: schemas are made by nothing that we do. */
static const char invalid_schema[] = "3F000";

bool pg_fail(pg_driver *driver, const PGresult *result, mig_error *err)
{
    const char *text = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *position = result ? PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION) : NULL;

    if (!text)
        return fail_connection(driver, err);
    if (state && strcmp(state, "57014") == 0 && driver->interrupted)
        return mig_fail(err, MIG_ERR_INTERRUPTED, "interrupted");
    mig_fail(err, MIG_ERR_FAILED, "%s", text);
    if (state && err)
        memcpy(err->sqlstate, state, sizeof err->sqlstate - 1);
    if (position && err)
        err->position = (unsigned)strtoul(position, NULL, 10);
    add_field(result, PG_DIAG_MESSAGE_DETAIL, "detail", err);
    add_field(result, PG_DIAG_MESSAGE_HINT, "hint", err);
    add_field(result, PG_DIAG_CONTEXT, "where", err);
    if (state && strcmp(state, invalid_schema) == 0)
        mig_within(err,
                   "create the schema in a script before, with \"execute: create schema ...\"");
    return false;
}

bool pg_check(pg_driver *driver, const PGresult *result, mig_error *err)
{
    switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY:
    case PGRES_PIPELINE_SYNC:
        return true;
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
    case PGRES_BAD_RESPONSE:
    case PGRES_NONFATAL_ERROR:
    case PGRES_FATAL_ERROR:
    case PGRES_SINGLE_TUPLE:
    case PGRES_PIPELINE_ABORTED:
        break;
    }
    return pg_fail(driver, result, err);
}

/* COPY through the client would wait for rows forever. */
static bool refuse_copy(pg_driver *driver, ExecStatusType status, mig_error *err)
{
    PGresult *result;

    if (status == PGRES_COPY_IN) {
        (void)PQputCopyEnd(driver->connection, "migrate sends no rows");
    } else {
        char *row = NULL;

        while (PQgetCopyData(driver->connection, &row, 0) > 0)
            PQfreemem(row);
    }
    while ((result = PQgetResult(driver->connection)))
        PQclear(result);
    return mig_fail(err, MIG_ERR_FAILED,
                    "COPY through the client is not possible in a script; use insert, or COPY with "
                    "a file of the server");
}

static void keep_changed(pg_driver *driver, PGresult *result)
{
    driver->changed = strtoul(PQcmdTuples(result), NULL, 10);
}

bool pg_run(pg_driver *driver, const char *sql, mig_error *err)
{
    PG_AUTO_RESULT result = NULL;
    ExecStatusType status;

    pg_sending(driver, sql);
    if (driver->interrupted)
        return mig_fail(err, MIG_ERR_INTERRUPTED, "interrupted");
    result = PQexec(driver->connection, sql);
    status = PQresultStatus(result);
    if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT)
        return refuse_copy(driver, status, err);
    if (!pg_check(driver, result, err))
        return false;
    keep_changed(driver, result);
    return true;
}

bool pg_ask(pg_driver *driver, const char *sql, const char *const *params, size_t count,
            PGresult **result, mig_error *err)
{
    pg_sending(driver, sql);
    *result = PQexecParams(driver->connection, sql, (int)count, NULL, params, NULL, NULL, 0);
    if (!pg_check(driver, *result, err))
        return false;
    keep_changed(driver, *result);
    return true;
}

/* Literals of ours need standard strings, and a role or database may have set that to anything. */
static const char strings_setting[] = "SET standard_conforming_strings = on";

/* A statement whose client died ends by itself: where the server can see that (14 and later, and
 * not on every system). */
static const char check_setting[] = "SET client_connection_check_interval = '5s'";

static const char scratch_setting[] =
    "SET default_transaction_read_only = off; SET synchronous_commit = off; "
    "SET check_function_bodies = off; SET statement_timeout = 0; SET lock_timeout = 0";

bool pg_set_scratch(pg_driver *driver, mig_error *err)
{
    return pg_run(driver, scratch_setting, err);
}

bool pg_set_session(pg_driver *driver, mig_error *err)
{
    mig_error ignored;

    driver->checks_client = driver->version >= 14 && pg_run(driver, check_setting, &ignored);
    return pg_run(driver, strings_setting, err);
}

/* Settings on which the server's spelling of an expression depends (ruleutils.c, pg_dump's setup).
 */
static const char texts_settings[] =
    /* queries on the catalog look costly to the planner, and are done before they are compiled */
    "SET LOCAL jit = off; "
    "SET LOCAL datestyle = 'ISO'; SET LOCAL intervalstyle = 'postgres'; "
    "SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; "
    "SET LOCAL quote_all_identifiers = off; SET LOCAL search_path = ";

bool pg_scope_begin(pg_driver *driver, mig_error *err)
{
    MIG_AUTO_STR sql = {0};

    driver->scope_nested = PQtransactionStatus(driver->connection) != PQTRANS_IDLE;
    mig_str_addf(&sql, "%s; %s%s",
                 driver->scope_nested ? "SAVEPOINT migrate_scope"
                                      : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
                 texts_settings, *driver->search_path ? driver->search_path : "''");
    return pg_run(driver, mig_str_text(&sql), err);
}

void pg_scope_end(pg_driver *driver)
{
    mig_error ignored;

    if (!pg_run(driver,
                driver->scope_nested
                    ? "ROLLBACK TO SAVEPOINT migrate_scope; RELEASE SAVEPOINT migrate_scope"
                    : "ROLLBACK",
                &ignored))
        return; /* the connection is gone: the next statement will say so */
}

static bool driver_exec(mig_driver *driver, const char *sql, mig_error *err)
{
    return pg_run(pg_of(driver), sql, err);
}

static bool driver_query(mig_driver *driver, mig_arena *arena, const char *sql,
                         const char *const *params, size_t count, mig_rows *rows, mig_error *err)
{
    PG_AUTO_RESULT result = NULL;
    int columns;

    if (!pg_ask(pg_of(driver), sql, params, count, &result, err))
        return false;
    columns = PQnfields(result);
    *rows = (mig_rows){.columns = (size_t)columns};
    for (int i = 0; i < PQntuples(result); i++) {
        const char **cells = mig_arena_alloc(arena, (size_t)columns * sizeof *cells);

        for (int k = 0; k < columns; k++)
            if (!PQgetisnull(result, i, k))
                cells[k] = mig_arena_strdup(arena, PQgetvalue(result, i, k));
        mig_push(arena, &rows->rows, cells);
    }
    return true;
}

static unsigned long driver_changed(mig_driver *driver)
{
    return pg_of(driver)->changed;
}

static bool driver_begin(mig_driver *driver, mig_error *err)
{
    return pg_run(pg_of(driver), "BEGIN", err);
}

/* What a script set for its session is not for the next one, nor for our own statements. */
static void forget_session(pg_driver *driver)
{
    MIG_AUTO_STR sql = {0};
    mig_error ignored;

    mig_str_addf(&sql, "SET SESSION AUTHORIZATION DEFAULT; RESET ALL; %s", strings_setting);
    if (driver->checks_client)
        mig_str_addf(&sql, "; %s", check_setting);
    if (driver->scratch_name)
        mig_str_addf(&sql, "; %s", scratch_setting);
    if (!pg_run(driver, mig_str_text(&sql), &ignored))
        return; /* the connection is gone: the next statement will say so */
}

static bool commit(pg_driver *driver, mig_error *err)
{
    PG_AUTO_RESULT result = NULL;

    if (PQtransactionStatus(driver->connection) == PQTRANS_IDLE)
        return mig_fail(
            err, MIG_ERR_FAILED,
            "the script ended the transaction by itself; leave COMMIT and ROLLBACK out, "
            "or say `transaction: false`");
    if (!pg_ask(driver, "COMMIT", NULL, 0, &result, err))
        return false;
    /* COMMIT of a transaction that failed rolls back, and calls that a success. */
    if (strcmp(PQcmdStatus(result), "ROLLBACK") == 0)
        return mig_fail(err, MIG_ERR_FAILED, "the transaction had failed and was rolled back");
    return true;
}

static bool driver_end(mig_driver *driver, bool commits, mig_error *err)
{
    pg_driver *pg = pg_of(driver);
    bool done = !commits || commit(pg, err);

    if (PQtransactionStatus(pg->connection) != PQTRANS_IDLE) {
        PG_AUTO_RESULT result = NULL;

        /* also when interrupted: nothing may stay open */
        pg_sending(pg, "ROLLBACK");
        result = PQexec(pg->connection, "ROLLBACK");
        if (PQresultStatus(result) != PGRES_COMMAND_OK && done && !commits)
            done = pg_fail(pg, result, err);
    }
    if (PQstatus(pg->connection) == CONNECTION_OK)
        forget_session(pg);
    return done;
}

static void driver_interrupt(mig_driver *driver)
{
    pg_driver *pg = pg_of(driver);
    char ignored[256];

    pg->interrupted = 1;
    if (pg->cancel)
        PQcancel(pg->cancel, ignored, sizeof ignored); /* may be called in a signal handler */
    if (pg->child)
        driver_interrupt(&pg->child->base);
}

static void driver_close(mig_driver *driver)
{
    pg_driver *pg = pg_of(driver);

    if (pg->parent)
        pg->parent->child = NULL;
    PQfreeCancel(pg->cancel);
    PQfinish(pg->connection);
    if (pg->admin)
        pg_scratch_end(pg->admin, pg->scratch_name);
    mig_arena_free(pg->arena);
}

void pg_driver_init(pg_driver *driver)
{
    driver->base = (mig_driver){
        .dialect = &mig_postgresql,
        .close = driver_close,
        .exec = driver_exec,
        .query = driver_query,
        .changed = driver_changed,
        .begin = driver_begin,
        .end = driver_end,
        .lock = pg_lock,
        .unlock = pg_unlock,
        .read_schema = pg_read_schema,
        .read_dependents = pg_read_dependents,
        .judge = pg_judge,
        .scratch = pg_scratch,
        .copy = pg_copy,
        .interrupt = driver_interrupt,
    };
}
