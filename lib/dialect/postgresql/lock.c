/*
 * The lock of a run: an advisory lock of this session, asked for again and again. A blocking wait
 * would hold a snapshot for as long, and a concurrent index build of the run that has the lock
 * waits for every older snapshot: both would wait for ever.
 */
#include "dialect/postgresql/postgresql.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static long long lock_key(const pg_driver *driver, const char *key)
{
    unsigned long long value = MIG_HASH_BEGIN;

    value = mig_hash(value, "migrate");
    value = mig_hash(value, PQdb(driver->connection));
    value = mig_hash(value, driver->base.default_schema);
    value = mig_hash(value, key);
    return (long long)value;
}

static bool try_lock(mig_driver *driver, bool *got, mig_error *err)
{
    pg_driver *pg = pg_of(driver);
    MIG_AUTO_ARENA scratch = mig_arena_new();
    PG_AUTO_RESULT result = NULL;
    const char *key = mig_arena_printf(scratch, "%lld", pg->lock_key);

    if (!pg_ask(pg, "SELECT pg_catalog.pg_try_advisory_lock($1::bigint)", &key, 1, &result, err))
        return false;
    pg->locked = *got = strcmp(PQgetvalue(result, 0, 0), "t") == 0;
    return true;
}

static void say_who(mig_driver *driver, mig_error *err)
{
    static const char sql[] =
        "SELECT l.pid, coalesce(a.application_name, ''), coalesce(a.usename::text, ''), "
        "pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') "
        "FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid "
        "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 "
        "AND l.database = (SELECT oid FROM pg_catalog.pg_database "
        "WHERE datname = pg_catalog.current_database()) "
        "AND l.classid = (($1::bigint >> 32) & 4294967295)::oid "
        "AND l.objid = ($1::bigint & 4294967295)::oid LIMIT 1";
    MIG_AUTO_ARENA scratch = mig_arena_new();
    PG_AUTO_RESULT result = NULL;
    const char *key = mig_arena_printf(scratch, "%lld", pg_of(driver)->lock_key);
    mig_error ignored;

    if (pg_ask(pg_of(driver), sql, &key, 1, &result, &ignored) && PQntuples(result) == 1)
        mig_within(err,
                   "it is held by process %s of the server (application \"%s\", user \"%s\", "
                   "connected since %s UTC)",
                   PQgetvalue(result, 0, 0), PQgetvalue(result, 0, 1), PQgetvalue(result, 0, 2),
                   PQgetisnull(result, 0, 3) ? "?" : PQgetvalue(result, 0, 3));
}

bool pg_lock(mig_driver *driver, const char *key, unsigned timeout_ms,
             void (*waiting)(void *context), void *context, mig_error *err)
{
    pg_driver *pg = pg_of(driver);
    const mig_lock_tries tries = {&pg->interrupted, try_lock, say_who};

    pg->lock_key = lock_key(pg, key);
    return mig_lock_poll(driver, &tries, timeout_ms, waiting, context, err);
}

void pg_unlock(mig_driver *driver)
{
    pg_driver *pg = pg_of(driver);
    MIG_AUTO_ARENA scratch = mig_arena_new();
    PG_AUTO_RESULT result = NULL;
    const char *key = mig_arena_printf(scratch, "%lld", pg->lock_key);
    mig_error ignored;

    if (!pg->locked)
        return;
    pg->locked = false;
    /* When it can't be given back, the end of the connection does it. */
    if (!pg_ask(pg, "SELECT pg_catalog.pg_advisory_unlock($1::bigint)", &key, 1, &result, &ignored))
        return;
}
