/* A connection to a file: opening, transactions, locks, faults, dry runs. */
#include "base/file.h"
#include "base/text.h"
#include "dialect/sqlite/sqlite.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

/* A folder of its own for each test, gone at the end. */
typedef struct {
    mig_arena *arena;
    char folder[64];
    char *path; /* of a database file that isn't there yet */
} place;

static place place_new(void)
{
    place p = {.arena = mig_arena_new(), .folder = "/tmp/migrate-unit-XXXXXX"};

    cr_assert(mkdtemp(p.folder));
    p.path = mig_path_join(p.arena, p.folder, "app.db");
    return p;
}

static void place_dispose(place *p)
{
    static const char *const ends[] = {"", "-journal", "-wal", "-shm"};

    for (size_t i = 0; i < MIG_LEN(ends); i++)
        unlink(mig_arena_printf(p->arena, "%s%s", p->path, ends[i]));
    rmdir(p->folder);
    mig_arena_free(p->arena);
}

#define AUTO_PLACE MIG_CLEANUP(place_dispose) place

static bool try_open(const char *path, unsigned flags, mig_driver **driver, mig_error *err)
{
    mig_url url = {.dialect = "sqlite", .path = path, .masked = "sqlite:///app.db"};

    return mig_sqlite_open(&url, flags, driver, err);
}

static mig_driver *open_file(const char *path, unsigned flags)
{
    mig_driver *driver = NULL;
    mig_error err = {0};

    cr_assert(try_open(path, flags, &driver, &err), "%s", err.text[0]);
    return driver;
}

static mig_driver *make_file(const char *path)
{
    mig_driver *driver = open_file(path, MIG_OPEN_CREATE);

    cr_assert(mig_exec(driver, "PRAGMA foreign_keys", NULL));
    return driver;
}

static void run(mig_driver *driver, const char *sql)
{
    mig_error err = {0};

    cr_assert(mig_exec(driver, sql, &err), "%s: %s", err.text[0], sql);
}

static const char *ask(mig_driver *driver, mig_arena *arena, const char *sql)
{
    mig_rows rows;
    mig_error err = {0};

    cr_assert(mig_query(driver, arena, sql, NULL, 0, &rows, &err), "%s: %s", err.text[0], sql);
    return rows.rows.len > 0 ? rows.rows.items[0][0] : NULL;
}

static void expect_open_fails(const char *path, unsigned flags, const char *message)
{
    mig_driver *driver = NULL;
    mig_error err = {0};

    cr_expect(!try_open(path, flags, &driver, &err), "%s", message);
    cr_expect(err.code == MIG_ERR_FAILED && strstr(err.text[0], message), "%s: %s", message,
              err.text[0]);
    cr_expect(strstr(err.text[0], path), "%s", err.text[0]);
}

Test(sqlite_driver, only_create_makes_a_file)
{
    AUTO_PLACE p = place_new();
    mig_rows rows = {0};
    mig_driver *driver;

    expect_open_fails(p.path, 0, "\"migrate upgrade\" makes it");
    expect_open_fails(p.path, MIG_OPEN_READ, "\"migrate upgrade\" makes it");
    cr_expect(!mig_file_exists(p.path));
    mig_driver_close(open_file(p.path, MIG_OPEN_COPY));
    mig_driver_close(open_file(p.path, MIG_OPEN_READ | MIG_OPEN_CREATE));
    cr_expect(!mig_file_exists(p.path));
    driver = open_file(p.path, MIG_OPEN_CREATE);
    cr_expect(mig_query(driver, p.arena, "SELECT name FROM sqlite_master", NULL, 0, &rows, NULL));
    cr_expect_eq(rows.rows.len, 0);
    cr_expect(!mig_file_exists(p.path));
    cr_expect(mig_exec(driver, "CREATE TABLE t (a INT)", NULL));
    cr_expect(mig_file_exists(p.path));
    mig_driver_close(driver);
    mig_driver_close(open_file(p.path, MIG_OPEN_READ));
}

Test(sqlite_driver, what_is_no_database_is_said)
{
    AUTO_PLACE p = place_new();
    char *inside = mig_path_join(p.arena, p.path, "x.db");
    FILE *file;

    expect_open_fails(p.folder, MIG_OPEN_CREATE, "is a folder");
    expect_open_fails(inside, MIG_OPEN_CREATE, "no folder");
    file = fopen(p.path, "w");
    cr_assert(file);
    for (unsigned i = 0; i < 1000; i++)
        fputs("no database ", file);
    fclose(file);
    expect_open_fails(p.path, MIG_OPEN_READ, "is no SQLite database");
    expect_open_fails(inside, MIG_OPEN_CREATE, "Not a directory");
}

Test(sqlite_driver, a_damaged_file_is_said)
{
    AUTO_PLACE p = place_new();
    mig_driver *driver = open_file(p.path, MIG_OPEN_CREATE);
    mig_error err = {0};
    char garbage[3000];
    int file;

    run(driver, "CREATE TABLE t(a)");
    run(driver, "INSERT INTO t VALUES (hex(zeroblob(20000)))");
    mig_driver_close(driver);
    memset(garbage, 0x5a, sizeof garbage);
    file = open(p.path, O_WRONLY);
    cr_assert(pwrite(file, garbage, sizeof garbage, 4096) == (ssize_t)sizeof garbage);
    close(file);
    driver = open_file(p.path, 0);
    cr_expect(!mig_exec(driver, "SELECT * FROM t", &err));
    cr_expect(err.code == MIG_ERR_FAILED && strstr(err.text[0], "is damaged"), "%s", err.text[0]);
    mig_driver_close(driver);
}

Test(sqlite_driver, reading_writes_nothing)
{
    AUTO_PLACE p = place_new();
    mig_driver *driver = open_file(p.path, MIG_OPEN_CREATE);
    mig_error err = {0};

    run(driver, "CREATE TABLE t(a)");
    mig_driver_close(driver);
    driver = open_file(p.path, MIG_OPEN_READ);
    cr_expect(!mig_exec(driver, "INSERT INTO t VALUES (1)", &err));
    cr_expect(strstr(err.text[0], "is read-only"), "%s", err.text[0]);
    cr_expect(ask(driver, p.arena, "SELECT a FROM t") == NULL);
    mig_driver_close(driver);
}

Test(sqlite_driver, parameters_and_cells_keep_null_and_text)
{
    static const char *const params[] = {"it's", NULL, ""};
    AUTO_PLACE p = place_new();
    mig_driver *driver = open_file(NULL, 0);
    mig_rows rows;

    cr_assert(mig_query(driver, p.arena,
                        "SELECT $1, $2, $3, typeof($1) UNION ALL SELECT 1, 2, 3, 4", params, 3,
                        &rows, NULL));
    cr_assert(rows.columns == 4 && rows.rows.len == 2);
    cr_expect(mig_same(rows.rows.items[0][0], "it's"));
    cr_expect(rows.rows.items[0][1] == NULL);
    cr_expect(mig_same(rows.rows.items[0][2], ""));
    cr_expect(mig_same(rows.rows.items[0][3], "text"));
    run(driver, "CREATE TABLE t(a)");
    run(driver, "INSERT INTO t VALUES (1), (2), (3)");
    run(driver, "UPDATE t SET a = a + 1 WHERE a > 1");
    cr_expect(driver->changed(driver) == 2);
    cr_expect(driver->queries == 4);
    mig_driver_close(driver);
}

Test(sqlite_driver, faults_have_a_message_and_a_state)
{
    static const struct {
        const char *sql, *message, *sqlstate;
    } cases[] = {
        {"SELECT nosuch FROM t", "no such column: nosuch", ""},
        {"INSERT INTO t VALUES (1, 1, 1)", "UNIQUE constraint failed: t.a", "23505"},
        {"INSERT INTO t VALUES (2, NULL, 1)", "NOT NULL constraint failed: t.b", "23502"},
        {"INSERT INTO t VALUES (3, 1, -1)", "CHECK constraint failed: positive", "23514"},
        {"SELECT 1; SELECT 2", "expected one statement", ""},
        {"SELECT 'x", "unrecognized token", ""},
    };
    mig_driver *driver = open_file(NULL, 0);

    run(driver, "CREATE TABLE t(a INT UNIQUE, b NOT NULL, c CONSTRAINT positive CHECK (c > 0))");
    run(driver, "INSERT INTO t VALUES (1, 1, 1);  -- one\n;");
    run(driver, "/* nothing */");
    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        mig_error err = {0};

        cr_expect(!mig_exec(driver, cases[i].sql, &err), "%s", cases[i].sql);
        cr_expect(err.code == MIG_ERR_FAILED && strstr(err.text[0], cases[i].message), "%s",
                  err.text[0]);
        cr_expect(mig_same(err.sqlstate, cases[i].sqlstate), "%s: %s", cases[i].sql, err.sqlstate);
    }
    mig_driver_close(driver);
}

Test(sqlite_driver, a_transaction_puts_everything_back)
{
    AUTO_PLACE p = place_new();
    mig_driver *driver = open_file(p.path, MIG_OPEN_CREATE);
    mig_error err = {0};

    run(driver, "PRAGMA foreign_keys = ON");
    for (unsigned commit = 0; commit < 2; commit++) {
        cr_assert(driver->begin(driver, &err), "%s", err.text[0]);
        cr_expect(mig_same(ask(driver, p.arena, "PRAGMA foreign_keys"), "0"));
        run(driver, "PRAGMA legacy_alter_table = ON");
        run(driver, "CREATE TABLE t(a)");
        cr_assert(driver->end(driver, commit, &err), "%s", err.text[0]);
        cr_expect(mig_same(ask(driver, p.arena, "PRAGMA foreign_keys"), "1"));
        cr_expect(mig_same(ask(driver, p.arena, "PRAGMA legacy_alter_table"), "0"));
        cr_expect(mig_same(ask(driver, p.arena, "SELECT count(*) FROM sqlite_master"),
                           commit ? "1" : "0"));
    }
    mig_driver_close(driver);
}

Test(sqlite_driver, a_script_cannot_end_its_transaction)
{
    static const char *const endings[] = {"COMMIT", "ROLLBACK", "END", "BEGIN"};
    AUTO_PLACE p = place_new();
    mig_driver *driver = open_file(p.path, MIG_OPEN_CREATE);
    mig_error err = {0};

    cr_assert(driver->begin(driver, &err));
    run(driver, "CREATE TABLE t(a)");
    run(driver, "SAVEPOINT s");
    run(driver, "INSERT INTO t VALUES (1)");
    run(driver, "ROLLBACK TO s");
    run(driver, "RELEASE s");
    for (size_t i = 0; i < MIG_LEN(endings); i++) {
        cr_expect(!mig_exec(driver, endings[i], &err), "%s", endings[i]);
        cr_expect(strstr(err.text[0], "can't begin, end or roll it back"), "%s", err.text[0]);
    }
    cr_expect(!mig_exec(driver, "VACUUM", &err));
    cr_expect(mig_same(err.sqlstate, "25001"), "%s", err.text[0]);
    cr_assert(driver->end(driver, true, &err), "%s", err.text[0]);
    cr_expect(mig_same(ask(driver, p.arena, "SELECT count(*) FROM t"), "0"));
    run(driver, "BEGIN");
    run(driver, "COMMIT");
    mig_driver_close(driver);
}

Test(sqlite_driver, a_transaction_that_sqlite_ended_does_not_commit)
{
    AUTO_PLACE p = place_new();
    mig_driver *driver = open_file(p.path, MIG_OPEN_CREATE);
    mig_error err = {0};

    run(driver, "CREATE TABLE t(a UNIQUE ON CONFLICT ROLLBACK)");
    cr_assert(driver->begin(driver, &err));
    run(driver, "INSERT INTO t VALUES (1)");
    cr_expect(!mig_exec(driver, "INSERT INTO t VALUES (1)", &err));
    cr_expect(!driver->end(driver, true, &err));
    cr_expect(strstr(err.text[0], "was over before its end"), "%s", err.text[0]);
    cr_expect(mig_same(ask(driver, p.arena, "SELECT count(*) FROM t"), "0"));
    cr_assert(driver->begin(driver, &err), "%s", err.text[0]);
    cr_assert(driver->end(driver, false, &err), "%s", err.text[0]);
    mig_driver_close(driver);
}

static void count_call(void *context)
{
    ++*(unsigned *)context;
}

Test(sqlite_driver, waiting_for_another_writer_ends_in_time)
{
    AUTO_PLACE p = place_new();
    mig_driver *one = make_file(p.path), *two = open_file(p.path, 0);
    mig_error err = {0};
    unsigned waited = 0;

    run(two, "PRAGMA foreign_keys = ON");
    cr_assert(one->begin(one, &err));
    cr_assert(two->lock(two, "key", 30, count_call, &waited, &err));
    cr_expect(!two->begin(two, &err));
    cr_expect(err.code == MIG_ERR_LOCKED && strstr(err.text[0], "locked by another process"), "%s",
              err.text[0]);
    cr_expect(waited == 1);
    cr_expect(mig_same(ask(two, p.arena, "PRAGMA foreign_keys"), "1"));
    cr_assert(one->end(one, true, &err));
    cr_assert(two->begin(two, &err), "%s", err.text[0]);
    cr_assert(two->end(two, true, &err));
    two->unlock(two);
    mig_driver_close(one);
    mig_driver_close(two);
}

static mig_driver *interrupted;

static void interrupt_now(void *context)
{
    interrupted->interrupt(context);
}

static void on_alarm(int number)
{
    (void)number;
    interrupted->interrupt(interrupted);
}

Test(sqlite_driver, waiting_and_running_can_be_interrupted)
{
    AUTO_PLACE p = place_new();
    mig_driver *one = make_file(p.path), *two = open_file(p.path, 0);
    struct itimerval soon = {.it_value = {0, 20000}};
    mig_error err = {0};

    interrupted = two;
    cr_assert(one->begin(one, &err));
    cr_assert(two->lock(two, "key", 60000, interrupt_now, two, &err));
    cr_expect(!two->begin(two, &err));
    cr_expect(err.code == MIG_ERR_INTERRUPTED, "%s", err.text[0]);
    cr_assert(one->end(one, false, &err));

    signal(SIGALRM, on_alarm);
    setitimer(ITIMER_REAL, &soon, NULL);
    cr_expect(!mig_exec(two,
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                        "SELECT count(*) FROM n",
                        &err));
    cr_expect(err.code == MIG_ERR_INTERRUPTED, "%s", err.text[0]);
    mig_driver_close(one);
    mig_driver_close(two);
}

static void fill(const char *path)
{
    static const char *const statements[] = {
        "PRAGMA encoding = 'UTF-16le'",
        "CREATE TABLE migrate_version(version_num VARCHAR(64) NOT NULL PRIMARY KEY)",
        "INSERT INTO migrate_version VALUES ('3f2a9c41d7e0')",
        "CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT CHECK (a <> \"\"), b AS (a))",
        "INSERT INTO t(id, a) VALUES (41, 'x')",
        "CREATE UNIQUE INDEX t_a ON t(a)",
        "CREATE VIEW v AS SELECT a FROM t",
        "CREATE TRIGGER g INSTEAD OF INSERT ON v BEGIN INSERT INTO t(a) VALUES (NEW.a); END",
        "CREATE VIRTUAL TABLE f USING fts5(x)",
        "PRAGMA user_version = 7",
    };
    mig_driver *driver = open_file(path, MIG_OPEN_CREATE);

    for (size_t i = 0; i < MIG_LEN(statements); i++)
        run(driver, statements[i]);
    mig_driver_close(driver);
}

Test(sqlite_driver, a_dry_run_works_where_the_last_counted_table_was_dropped)
{
    AUTO_PLACE p = place_new();
    mig_driver *driver = open_file(p.path, MIG_OPEN_CREATE);

    run(driver, "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)");
    run(driver, "DROP TABLE t");
    cr_expect(mig_same(ask(driver, p.arena, "SELECT name FROM sqlite_schema"), "sqlite_sequence"));
    mig_driver_close(driver);
    mig_driver_close(open_file(p.path, MIG_OPEN_COPY));
}

Test(sqlite_driver, a_dry_run_works_on_a_copy)
{
    AUTO_PLACE p = place_new();
    mig_driver *copy, *real;
    mig_strings tables = {0};
    mig_error err = {0};
    static const char objects[] =
        "SELECT group_concat(type || name || sql, char(10)) FROM (SELECT * "
        "FROM sqlite_master ORDER BY type, name)";

    fill(p.path);
    real = open_file(p.path, MIG_OPEN_READ);
    cr_expect(real->copy_rows == NULL);
    copy = open_file(p.path, MIG_OPEN_COPY);
    cr_expect(mig_same(ask(copy, p.arena, objects), ask(real, p.arena, objects)));
    cr_expect(mig_same(ask(copy, p.arena, "PRAGMA encoding"), "UTF-16le"));
    cr_expect(mig_same(ask(copy, p.arena, "PRAGMA user_version"), "7"));
    cr_expect(mig_same(ask(copy, p.arena, "SELECT seq FROM sqlite_sequence"), "41"));
    cr_expect(mig_same(ask(copy, p.arena, "SELECT count(*) FROM t"), "0"));

    mig_push(p.arena, &tables, "Migrate_Version");
    mig_push(p.arena, &tables, "migrate_log");
    cr_assert(copy->copy_rows(copy, &tables, &err), "%s", err.text[0]);
    cr_assert(copy->copy_rows(copy, &tables, &err), "%s", err.text[0]);
    cr_expect(mig_same(ask(copy, p.arena, "SELECT group_concat(version_num) FROM migrate_version"),
                       "3f2a9c41d7e0"));
    cr_assert(copy->begin(copy, &err), "%s", err.text[0]);
    run(copy, "DROP TABLE t");
    cr_assert(copy->end(copy, true, &err));
    mig_driver_close(copy);
    cr_expect(mig_same(ask(real, p.arena, "SELECT a FROM t"), "x"));
    mig_driver_close(real);
}

static void echo(void *context, const char *sql)
{
    mig_str *all = context;

    mig_str_add(all, sql);
    mig_str_addc(all, '\n');
}

Test(sqlite_driver, every_statement_is_echoed_and_counted)
{
    mig_driver *driver = open_file(NULL, 0);
    MIG_AUTO_STR all = {0};

    driver->echo = echo;
    driver->echo_context = &all;
    cr_expect(mig_same(driver->version, sqlite3_libversion()));
    cr_expect(mig_same(driver->target, "sqlite:///app.db"));
    cr_assert(driver->begin(driver, NULL));
    run(driver, "SELECT 1");
    cr_assert(driver->end(driver, true, NULL));
    cr_expect(strstr(all.data, "BEGIN IMMEDIATE\nSELECT 1\nCOMMIT\n"), "%s", all.data);
    cr_expect(driver->queries == 6, "%lu", driver->queries);
    mig_driver_close(driver);
}
