/* SQLite's result codes as errors: one message that says what to do. */
#include "dialect/sqlite/sqlite.h"

#include <string.h>

/* The SQLSTATE that other databases give for the same fault. */
static const struct {
    int code;
    const char *sqlstate;
} states[] = {
    {SQLITE_CONSTRAINT_UNIQUE, "23505"},
    {SQLITE_CONSTRAINT_PRIMARYKEY, "23505"},
    {SQLITE_CONSTRAINT_ROWID, "23505"},
    {SQLITE_CONSTRAINT_NOTNULL, "23502"},
    {SQLITE_CONSTRAINT_FOREIGNKEY, "23503"},
    {SQLITE_CONSTRAINT_CHECK, "23514"},
    {SQLITE_AUTH, "2D000"},
};

static void set_state(mig_error *err, const char *sqlstate)
{
    if (err)
        memcpy(err->sqlstate, sqlstate, sizeof err->sqlstate);
}

static const char *file_of(const mig_sqlite_connection *connection)
{
    return connection->path ? connection->path : "in memory";
}

static bool fail_readonly(const mig_sqlite_connection *connection, int code, mig_error *err)
{
    if (code == SQLITE_READONLY_DBMOVED)
        return mig_fail(err, MIG_ERR_FAILED, "database file \"%s\" was moved or removed meanwhile",
                        file_of(connection));
    if (code == SQLITE_READONLY_DIRECTORY || code == SQLITE_READONLY_CANTINIT)
        return mig_fail(err, MIG_ERR_FAILED,
                        "no right to write in the folder of database file \"%s\", where SQLite "
                        "keeps its journal",
                        file_of(connection));
    if (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY)
        return mig_fail(err, MIG_ERR_FAILED,
                        "database file \"%s\" has a transaction that broke off; someone who may "
                        "write to it has to open it once",
                        file_of(connection));
    return mig_fail(err, MIG_ERR_FAILED, "database file \"%s\" is read-only", file_of(connection));
}

static bool fail_busy(const mig_sqlite_connection *connection, mig_error *err)
{
    if (connection->interrupted)
        return mig_fail(err, MIG_ERR_INTERRUPTED, "interrupted");
    return mig_fail(err, MIG_ERR_LOCKED,
                    "database file \"%s\" is locked by another process, for more than %u.%u s",
                    file_of(connection), connection->timeout_ms / 1000,
                    connection->timeout_ms % 1000 / 100);
}

/* A script's own words, and what is known of them beside. */
static bool fail_statement(sqlite3 *db, int code, mig_error *err)
{
    const char *text = sqlite3_errmsg(db);
    bool in_transaction =
        strstr(text, "within a transaction") || strstr(text, "inside a transaction");

    if (code == SQLITE_AUTH)
        mig_fail(err, MIG_ERR_FAILED,
                 "a script runs in one transaction and can't begin, end or roll it back; "
                 "\"transaction: false\" runs it without one");
    else
        mig_fail(err, MIG_ERR_FAILED, "%s", text);
    for (size_t i = 0; i < MIG_LEN(states); i++)
        if (states[i].code == code)
            set_state(err, states[i].sqlstate);
    if (in_transaction && (code & 0xff) == SQLITE_ERROR)
        set_state(err, "25001");
    return false;
}

bool mig_sqlite_fail(mig_sqlite_connection *connection, sqlite3 *db, int code, mig_error *err)
{
    const char *file = file_of(connection);

    switch (code & 0xff) { /* the primary code; the rest says more */
    case SQLITE_INTERRUPT:
        return mig_fail(err, MIG_ERR_INTERRUPTED, "interrupted");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail_busy(connection, err);
    case SQLITE_NOTADB:
        return mig_fail(err, MIG_ERR_FAILED, "\"%s\" is no SQLite database, or an encrypted one",
                        file);
    case SQLITE_CORRUPT:
        return mig_fail(err, MIG_ERR_FAILED,
                        "database file \"%s\" is damaged (%s); restore a backup, or try sqlite3's "
                        ".recover",
                        file, sqlite3_errmsg(db));
    case SQLITE_READONLY:
        return fail_readonly(connection, code, err);
    case SQLITE_CANTOPEN:
        return mig_fail(err, MIG_ERR_FAILED,
                        "can't open database file \"%s\" or a file that SQLite needs beside it",
                        file);
    case SQLITE_PERM:
        return mig_fail(err, MIG_ERR_FAILED, "no right to open database file \"%s\"", file);
    case SQLITE_FULL:
        return mig_fail(err, MIG_ERR_FAILED, "no space left for database file \"%s\"", file);
    case SQLITE_IOERR:
        return mig_fail(err, MIG_ERR_FAILED, "database file \"%s\" can't be read or written (%s)",
                        file, sqlite3_errmsg(db));
    default:
        return fail_statement(db, code, err);
    }
}
