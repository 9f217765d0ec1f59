/* A live connection to a SQLite file: see driver.h. */
#include "base/file.h"
#include "base/text.h"
#include "dialect/sqlite/sqlite.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { DEFAULT_TIMEOUT_MS = 5000 };

static mig_sqlite_connection *self(mig_driver *driver)
{
    return (mig_sqlite_connection *)driver;
}

static void close_connection(mig_driver *driver)
{
    mig_sqlite_connection *connection = self(driver);

    sqlite3_close_v2(connection->source);
    sqlite3_close_v2(connection->db);
    mig_arena_free(connection->arena);
}

/* Another connection holds the file: waits a little, so that an interrupt is noticed. */
static int wait_a_little(void *context, int count)
{
    static const unsigned delays_ms[] = {1, 2, 5, 10, 20, 50};
    mig_sqlite_connection *connection = context;
    unsigned delay_ms =
        delays_ms[(size_t)count < MIG_LEN(delays_ms) ? (size_t)count : MIG_LEN(delays_ms) - 1];
    struct timespec pause = {0, (long)delay_ms * 1000000L};

    if (count == 0)
        connection->waited_ms = 0;
    if (connection->interrupted || connection->waited_ms >= connection->timeout_ms)
        return 0;
    if (connection->waiting) {
        connection->waiting(connection->waiting_context);
        connection->waiting = NULL;
    }
    nanosleep(&pause, NULL);
    connection->waited_ms += delay_ms;
    return 1;
}

/* A script that ended its transaction would leave half of itself behind; a scratch database reaches
 * no file (VACUUM INTO attaches one too). */
static int authorize(void *context, int action, const char *a, const char *b, const char *c,
                     const char *d)
{
    const mig_sqlite_connection *connection = context;

    (void)a, (void)b, (void)c, (void)d;
    if (action == SQLITE_ATTACH && connection->scratch)
        return SQLITE_DENY;
    return action == SQLITE_TRANSACTION && connection->in_script ? SQLITE_DENY : SQLITE_OK;
}

static bool open_file(mig_sqlite_connection *connection, const char *path, int flags, sqlite3 **db,
                      mig_error *err)
{
    /* A handle is for one thread at a time: SQLite needn't see to that at every call. */
    int code = sqlite3_open_v2(path, db, flags | SQLITE_OPEN_NOMUTEX, NULL);

    if (code != SQLITE_OK)
        return mig_sqlite_fail(connection, *db, code, err);
    sqlite3_extended_result_codes(*db, 1);
    sqlite3_busy_handler(*db, wait_a_little, connection);
    return true;
}

/* SQLite reads nothing before it has to: faults of the file are found here. */
static bool try_file(mig_sqlite_connection *connection, sqlite3 *db, mig_error *err)
{
    return mig_sqlite_run(connection, db, NULL, "SELECT 1 FROM sqlite_master LIMIT 1", NULL, 0,
                          NULL, err);
}

/* Until a statement may write, the database is as empty as it will be made: nothing is left behind
 * by a run that had nothing to do. */
static bool make_file(mig_sqlite_connection *connection, mig_error *err)
{
    sqlite3 *file = NULL, *empty = connection->db;

    if (!open_file(connection, connection->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &file,
                   err) ||
        !try_file(connection, file, err)) {
        sqlite3_close_v2(file);
        return mig_within(err, "while making the database %s", connection->driver.target);
    }
    sqlite3_set_authorizer(file, authorize, connection);
    connection->db = file;
    connection->unmade = false;
    sqlite3_close_v2(empty);
    return true;
}

static void announce(mig_driver *driver, const char *sql)
{
    driver->queries++;
    if (driver->echo)
        driver->echo(driver->echo_context, sql);
}

static bool exec(mig_driver *driver, const char *sql, mig_error *err)
{
    if (self(driver)->unmade && !make_file(self(driver), err))
        return false;
    announce(driver, sql);
    return mig_sqlite_run(self(driver), self(driver)->db, NULL, sql, NULL, 0, NULL, err);
}

static bool query(mig_driver *driver, mig_arena *arena, const char *sql, const char *const *params,
                  size_t count, mig_rows *rows, mig_error *err)
{
    announce(driver, sql);
    return mig_sqlite_run(self(driver), self(driver)->db, arena, sql, params, count, rows, err);
}

static unsigned long changed(mig_driver *driver)
{
    return (unsigned long)sqlite3_changes(self(driver)->db);
}

static bool read_flag(mig_driver *driver, const char *sql, bool *flag, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_rows rows;

    if (!mig_query(driver, arena, sql, NULL, 0, &rows, err))
        return false;
    *flag = rows.rows.len > 0 && mig_same(rows.rows.items[0][0], "1");
    return true;
}

/* Both do nothing inside a transaction: they are set when it is over. */
static bool restore_flags(mig_sqlite_connection *connection, mig_error *err)
{
    mig_driver *driver = &connection->driver;
    bool legacy;

    if (connection->foreign_keys && !mig_exec(driver, "PRAGMA foreign_keys = ON", err))
        return false;
    if (!read_flag(driver, "PRAGMA legacy_alter_table", &legacy, err))
        return false;
    return legacy == connection->legacy_alter_table ||
           mig_exec(driver,
                    legacy ? "PRAGMA legacy_alter_table = OFF" : "PRAGMA legacy_alter_table = ON",
                    err);
}

static bool begin(mig_driver *driver, mig_error *err)
{
    mig_sqlite_connection *connection = self(driver);

    if (!read_flag(driver, "PRAGMA foreign_keys", &connection->foreign_keys, err) ||
        !read_flag(driver, "PRAGMA legacy_alter_table", &connection->legacy_alter_table, err))
        return false;
    if (connection->foreign_keys && !mig_exec(driver, "PRAGMA foreign_keys = OFF", err))
        return false;
    if (!mig_exec(driver, "BEGIN IMMEDIATE", err)) {
        (void)!restore_flags(connection, NULL);
        return false;
    }
    connection->in_script = true;
    return true;
}

static bool end(mig_driver *driver, bool commit, mig_error *err)
{
    mig_sqlite_connection *connection = self(driver);
    bool open = sqlite3_get_autocommit(connection->db) == 0, done = true;

    connection->in_script = false;
    if (commit && !open)
        done = mig_fail(err, MIG_ERR_FAILED, "the transaction was over before its end");
    else if (commit)
        done = mig_exec(driver, "COMMIT", err);
    /* A fault such as a full disk rolls back by itself. */
    if ((!commit || !done) && sqlite3_get_autocommit(connection->db) == 0 &&
        !mig_exec(driver, "ROLLBACK", done ? err : NULL))
        done = false;
    return restore_flags(connection, done ? err : NULL) && done;
}

static bool lock(mig_driver *driver, const char *key, unsigned timeout_ms,
                 void (*waiting)(void *context), void *context, mig_error *err)
{
    mig_sqlite_connection *connection = self(driver);

    (void)key;
    (void)err;
    connection->timeout_ms = timeout_ms;
    connection->waiting = waiting;
    connection->waiting_context = context;
    connection->interrupted = 0;
    return true;
}

static void unlock(mig_driver *driver)
{
    self(driver)->waiting = NULL;
}

static void interrupt(mig_driver *driver)
{
    self(driver)->interrupted = 1;
    sqlite3_interrupt(self(driver)->db);
}

/* What can be told better than SQLite's "unable to open database file". */
static bool check_path(const char *path, unsigned flags, bool *missing, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    struct stat status;

    *missing = stat(path, &status) != 0;
    if (!*missing && S_ISDIR(status.st_mode))
        return mig_fail(err, MIG_ERR_FAILED, "\"%s\" is a folder, no database file", path);
    if (!*missing)
        return access(path, R_OK) == 0 ||
               mig_fail(err, MIG_ERR_FAILED, "can't read database file \"%s\": %s", path,
                        strerror(errno));
    if (errno != ENOENT)
        return mig_fail(err, MIG_ERR_FAILED, "can't open database file \"%s\": %s", path,
                        strerror(errno));
    if (!(flags & (MIG_OPEN_CREATE | MIG_OPEN_COPY)))
        return mig_fail(err, MIG_ERR_FAILED,
                        "no database file \"%s\"; \"migrate upgrade\" makes it", path);
    if (!mig_dir_exists(mig_path_dir(arena, path)))
        return mig_fail(err, MIG_ERR_FAILED, "no folder for database file \"%s\"", path);
    return true;
}

static bool open_copy(mig_sqlite_connection *connection, bool missing, mig_error *err)
{
    connection->driver.copy_rows = mig_sqlite_copy_rows;
    if (!open_file(connection, ":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                   &connection->db, err))
        return false;
    return missing || (open_file(connection, connection->path, SQLITE_OPEN_READONLY,
                                 &connection->source, err) &&
                       try_file(connection, connection->source, err) &&
                       mig_sqlite_copy_schema(connection, err));
}

static bool open_databases(mig_sqlite_connection *connection, unsigned flags, mig_error *err)
{
    bool missing = false;
    int mode = SQLITE_OPEN_READWRITE;

    if (!connection->path)
        return open_file(connection, ":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                         &connection->db, err);
    if (!check_path(connection->path, flags, &missing, err))
        return false;
    if (flags & MIG_OPEN_COPY)
        return open_copy(connection, missing, err);
    if (missing) {
        connection->unmade = !(flags & MIG_OPEN_READ);
        return open_file(connection, ":memory:", mode | SQLITE_OPEN_CREATE, &connection->db, err);
    }
    if (flags & MIG_OPEN_READ)
        mode = SQLITE_OPEN_READONLY;
    return open_file(connection, connection->path, mode, &connection->db, err) &&
           try_file(connection, connection->db, err);
}

static bool open_scratch(mig_driver *driver, const mig_url *url, mig_driver **scratch,
                         mig_error *err)
{
    mig_url memory = {.dialect = url->dialect, .masked = "sqlite://"};

    (void)driver;
    if (!mig_sqlite_open(&memory, 0, scratch, err))
        return false;
    self(*scratch)->scratch = true;
    /* Text in double quotes is taken as sqlite3's shell takes it. */
    sqlite3_db_config(self(*scratch)->db, SQLITE_DBCONFIG_DQS_DDL, 1, NULL);
    sqlite3_db_config(self(*scratch)->db, SQLITE_DBCONFIG_DQS_DML, 1, NULL);
    return true;
}

static const mig_driver members = {
    .dialect = &mig_sqlite,
    .close = close_connection,
    .exec = exec,
    .query = query,
    .changed = changed,
    .begin = begin,
    .end = end,
    .lock = lock,
    .unlock = unlock,
    .read_schema = mig_sqlite_read_schema,
    .judge = mig_sqlite_judge,
    .scratch = open_scratch,
    .interrupt = interrupt,
};

bool mig_sqlite_open(const mig_url *url, unsigned flags, mig_driver **driver, mig_error *err)
{
    mig_arena *arena = mig_arena_new();
    mig_sqlite_connection *connection = MIG_NEW(arena, mig_sqlite_connection);

    connection->driver = members;
    connection->driver.version = sqlite3_libversion();
    connection->driver.target = mig_arena_strdup(arena, url->masked);
    connection->arena = arena;
    connection->path = mig_arena_strdup(arena, url->path);
    connection->timeout_ms = DEFAULT_TIMEOUT_MS;
    if (!open_databases(connection, flags, err)) {
        close_connection(&connection->driver);
        return false;
    }
    if (!mig_sqlite.version_caps(connection->driver.version, &connection->driver.caps)) {
        mig_fail(err, MIG_ERR_FAILED, "SQLite %s is too old; 3.25 or newer is needed",
                 connection->driver.version);
        close_connection(&connection->driver);
        return false;
    }
    sqlite3_set_authorizer(connection->db, authorize, connection);
    *driver = &connection->driver;
    return true;
}
