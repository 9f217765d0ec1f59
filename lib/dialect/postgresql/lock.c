/*
 * The lock of a run: an advisory lock of this session, asked for again and again. A blocking wait
 * would hold a snapshot for as long, and a concurrent index build of the run that has the lock
 * waits for every older snapshot: both would wait for ever.
 */
#include "dialect/postgresql/postgresql.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FIRST_PAUSE_MS = 100, LONGEST_PAUSE_MS = 1000 };

/* FNV-1a, 64 bits: the same key for every version of ours. */
static unsigned long long hash(unsigned long long value, const char *text)
{
    for (; *text; text++)
        value = (value ^ (unsigned char)*text) * 0x100000001b3ULL;
    return (value ^ 0x1fU) * 0x100000001b3ULL;
}

static long long lock_key(const pg_driver *driver, const char *key)
{
    unsigned long long value = 0xcbf29ce484222325ULL;

    value = hash(value, "migrate");
    value = hash(value, PQdb(driver->connection));
    value = hash(value, driver->base.default_schema);
    value = hash(value, key);
    return (long long)value;
}

static unsigned long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (unsigned long)now.tv_sec * 1000UL + (unsigned long)now.tv_nsec / 1000000UL;
}

static void pause_ms(unsigned long duration)
{
    struct timespec span = {(time_t)(duration / 1000), (long)(duration % 1000) * 1000000L};

    nanosleep(&span, NULL); /* a signal ends it early, which is what an interrupt needs */
}

static bool try_lock(pg_driver *driver, bool *got, mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    PG_AUTO_RESULT result = NULL;
    const char *key = mig_arena_printf(scratch, "%lld", driver->lock_key);

    if (!pg_ask(driver, "SELECT pg_catalog.pg_try_advisory_lock($1::bigint)", &key, 1, &result,
                err))
        return false;
    *got = strcmp(PQgetvalue(result, 0, 0), "t") == 0;
    return true;
}

/* Says who has the lock, as far as this role may see it. */
static bool fail_locked(pg_driver *driver, unsigned timeout_ms, mig_error *err)
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
    const char *key = mig_arena_printf(scratch, "%lld", driver->lock_key);
    mig_error ignored;

    mig_fail(err, MIG_ERR_LOCKED, "another run of migrate has the lock; waited %u.%u s",
             timeout_ms / 1000, timeout_ms % 1000 / 100);
    if (pg_ask(driver, sql, &key, 1, &result, &ignored) && PQntuples(result) == 1)
        mig_within(err,
                   "it is held by process %s of the server (application \"%s\", user \"%s\", "
                   "connected since %s UTC)",
                   PQgetvalue(result, 0, 0), PQgetvalue(result, 0, 1), PQgetvalue(result, 0, 2),
                   PQgetisnull(result, 0, 3) ? "?" : PQgetvalue(result, 0, 3));
    return false;
}

bool pg_lock(mig_driver *driver, const char *key, unsigned timeout_ms,
             void (*waiting)(void *context), void *context, mig_error *err)
{
    pg_driver *pg = pg_of(driver);
    unsigned long start = now_ms(), pause = FIRST_PAUSE_MS;
    bool told = false;

    pg->lock_key = lock_key(pg, key);
    for (;;) {
        unsigned long waited;

        if (pg->interrupted)
            return mig_fail(err, MIG_ERR_INTERRUPTED, "interrupted while waiting for the lock");
        if (!try_lock(pg, &pg->locked, err))
            return false;
        if (pg->locked)
            return true;
        waited = now_ms() - start;
        if (waited >= timeout_ms)
            return fail_locked(pg, timeout_ms, err);
        if (waiting && !told)
            waiting(context);
        told = true;
        pause_ms(pause < timeout_ms - waited ? pause : timeout_ms - waited);
        if (pause < LONGEST_PAUSE_MS)
            pause += FIRST_PAUSE_MS;
    }
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
