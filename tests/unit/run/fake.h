/*
 * A driver over SQLite's library, in memory, that can fail at the N-th thing it is asked for: an
 * error, or a connection that is gone before or after the server did it. Nothing of
 * lib/dialect/sqlite is in it.
 */
#ifndef TESTS_RUN_FAKE_H
#define TESTS_RUN_FAKE_H

#include "run/run.h"

#include <sqlite3.h>

typedef enum {
    FAKE_ERROR,       /* the call fails, and the connection lives on */
    FAKE_GONE_BEFORE, /* the connection is lost, the call had no effect */
    FAKE_GONE_AFTER,  /* the connection is lost, the call did have its effect */
} fake_mode;

typedef struct {
    mig_driver driver;
    sqlite3 *db;
    unsigned calls, fail_at; /* fail_at 0: never */
    fake_mode mode;
    bool gone;
    bool implicit; /* CREATE, ALTER, DROP and VACUUM commit, as on MariaDB */
    unsigned locks, unlocks;
    void (*on_begin)(sqlite3 *db); /* called once, before a transaction begins */
    void (*on_lock)(sqlite3 *db);  /* called once, before the lock is had */
} fake_driver;

/* A database in memory with the tool's tables still missing, and a table journal(entry). */
sqlite3 *fake_database(void);
fake_driver fake_open(sqlite3 *db);
/*
 * The same, where changes of the schema commit. Nobody can tell what became of VACUUM. "CALL half"
 * adds "half" to the journal, commits, and fails. "USE x" can't be part of a script. A table is
 * renamed in two statements.
 */
fake_driver fake_open_implicit(sqlite3 *db);

/* The rows of a query as "a|b\nc|d\n"; "error: ..." when it fails. */
const char *fake_ask(mig_arena *arena, sqlite3 *db, const char *sql);

/* A history of scripts from their texts; the path is "1.sql" or, where there is no "--", "1.yaml".
 */
mig_history *fake_history(mig_arena *arena, const char *const *texts, size_t count);

/* What happened, one line for each event: "start a", "done a", "sql ...", "warning ...". */
extern mig_str fake_events;
extern bool fake_events_with_sql; /* else statements are left out of them */

mig_runner fake_runner(fake_driver *fake, const mig_history *history);

#endif
