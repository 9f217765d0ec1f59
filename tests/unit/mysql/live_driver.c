/* A connection to a real server: statements, errors, settings, the lock, interruption. */
#include "live.h"

#include "base/text.h"

#include <pthread.h>
#include <time.h>

static const char *cell(mig_arena *arena, mig_driver *driver, const char *sql)
{
    mig_rows rows;
    mig_error err = {0};

    cr_assert(mig_query(driver, arena, sql, NULL, 0, &rows, &err), "%s\n%s", sql, live_text(&err));
    return rows.rows.len > 0 ? rows.rows.items[0][0] : NULL;
}

Test(mysql_live, the_server_says_which_dialect_it_is)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "my_dialect");
    bool mariadb = strstr(cell(arena, driver, "SELECT VERSION()"), "MariaDB") != NULL;

    cr_expect(driver->dialect == (mariadb ? &mig_mariadb : &mig_mysql));
    cr_expect(driver->version[strspn(driver->version, "0123456789.")] == '\0', "%s",
              driver->version);
    cr_expect_str_eq(driver->default_schema, "my_dialect");
    cr_expect(!(driver->caps & MIG_CAP_DDL_IN_TRANSACTION));
    live_close(arena, driver);
}

Test(mysql_live, parameters_are_bound_and_rows_come_back_as_text)
{
    static const char *const params[] = {"it's \\ \xC3\xBC \xF0\x9F\x98\x80", NULL, "$1"};
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "my_params");
    mig_rows rows;
    mig_error err = {0};

    live_exec(driver, "CREATE TABLE t (a varchar(50), b int, c text, d datetime(3))");
    cr_assert(mig_query(driver, arena, "INSERT INTO t (a, b, c) VALUES ($1, $2, $3)", params, 3,
                        &rows, &err),
              "%s", live_text(&err));
    cr_expect(driver->changed(driver) == 1 && rows.rows.len == 0);
    cr_assert(mig_query(driver, arena, "SELECT a, b, c, 'x$1', '', 1.50, d FROM t WHERE c = $1",
                        &params[2], 1, &rows, &err),
              "%s", live_text(&err));
    cr_assert(rows.rows.len == 1 && rows.columns == 7);
    cr_expect(mig_same(rows.rows.items[0][0], params[0]), "%s", rows.rows.items[0][0]);
    cr_expect(!rows.rows.items[0][1] && mig_same(rows.rows.items[0][2], "$1"));
    cr_expect(mig_same(rows.rows.items[0][3], "x$1") && mig_same(rows.rows.items[0][4], ""));
    cr_expect(mig_same(rows.rows.items[0][5], "1.50") && !rows.rows.items[0][6]);
    /* rows that a condition matched count, changed or not: compare-and-set depends on it */
    live_exec(driver, "UPDATE t SET c = '$1'");
    cr_expect(driver->changed(driver) == 1);
    live_close(arena, driver);
}

Test(mysql_live, what_a_script_sets_for_its_session_ends_with_it)
{
    static const char *const statements[] = {
        "SET foreign_key_checks = 0, unique_checks = 0",
        "/*!40101 SET NAMES latin1 */",
        "SET SESSION sql_mode = 'ANSI_QUOTES'",
        "set @@session.time_zone = '+05:00', sql_notes = 0",
        "SET lock_wait_timeout = 7",
    };
    static const char all[] =
        "SELECT CONCAT_WS(' ', @@foreign_key_checks, @@unique_checks, @@character_set_client,"
        " @@collation_connection, @@sql_mode, @@time_zone, @@sql_notes, @@lock_wait_timeout)";
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "my_forget");
    const char *before = cell(arena, driver, all), *changed = before;

    for (size_t i = 0; i < MIG_LEN(statements); i++) {
        live_exec(driver, statements[i]);
        cr_expect_str_neq(cell(arena, driver, all), changed, "%s", statements[i]);
        changed = cell(arena, driver, all);
    }
    driver->forget_session(driver);
    cr_expect_str_eq(cell(arena, driver, all), before);
    live_close(arena, driver);
}

Test(mysql_live, errors_say_what_and_where)
{
    static const struct {
        const char *sql, *message, *state;
        unsigned position;
    } cases[] = {
        {"SELECT 1 FORM t", "You have an error in your SQL syntax", "42000", 15},
        {"SELECT '\xC3\xBC',\n  2 3", "You have an error in your SQL syntax", "42000", 17},
        {"SELECT * FROM nowhere", "nowhere' doesn't exist", "42S02", 0},
        {"SELECT", "You have an error in your SQL syntax", "42000", 0},
        {"SELECT 1; SELECT 2", "You have an error in your SQL syntax", "42000", 11},
        {"LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t", "", NULL, 0},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "my_errors");

    live_exec(driver, "CREATE TABLE t (a text)");
    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        mig_error err = {0};

        cr_expect(!mig_exec(driver, cases[i].sql, &err), "%s", cases[i].sql);
        cr_expect(strstr(err.text[0], cases[i].message), "%s: %s", cases[i].sql, err.text[0]);
        if (cases[i].state)
            cr_expect_str_eq(err.sqlstate, cases[i].state, "%s", cases[i].sql);
        cr_expect(err.position == cases[i].position, "%s: %u", cases[i].sql, err.position);
    }
    cr_expect_str_eq(cell(arena, driver, "SELECT COUNT(*) FROM t"), "0");
    live_close(arena, driver);
}

Test(mysql_live, all_results_of_a_call_are_read)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "my_calls");

    live_exec(driver, "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END");
    live_exec(driver, "CALL p()");
    cr_expect_str_eq(cell(arena, driver, "SELECT 3"), "3");
    live_close(arena, driver);
}

Test(mysql_live, a_batch_gives_the_rows_of_all_its_statements)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "my_batch");
    mig_strings statements = {0};
    mig_rows rows;
    mig_error err = {0};
    unsigned long before = driver->queries;

    for (int i = 0; i < 100; i++)
        mig_push(arena, &statements, mig_arena_printf(arena, "SELECT %d, 'x;y'", i));
    cr_assert(my_batch(my_of(driver), arena, &statements, &rows, &err), "%s", live_text(&err));
    cr_expect(rows.rows.len == 100 && mig_same(rows.rows.items[99][0], "99"));
    cr_expect(driver->queries == before + 1);
    /* one that fails leaves nothing behind */
    statements.items[50] = "SELECT nowhere";
    cr_expect(!my_batch(my_of(driver), arena, &statements, &rows, &err));
    cr_expect(strstr(err.text[0], "nowhere"), "%s", err.text[0]);
    cr_expect_str_eq(cell(arena, driver, "SELECT 3"), "3");
    cr_expect(!mig_exec(driver, "SELECT 1; SELECT 2", &err)); /* is a thing of batches only */
    live_close(arena, driver);
}

/* sql_mode decides how our SQL is read, and is stored with what a script creates. */
Test(mysql_live, the_session_is_strict_and_what_is_created_has_the_servers_mode)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "my_modes");
    my_driver *my = my_of(driver);
    mig_error err = {0};

    cr_expect(!strstr(my->mode, "ANSI_QUOTES"));
    my->stored_mode = "NO_ENGINE_SUBSTITUTION"; /* as if the server's weren't strict */
    cr_assert(my_set_session(my, &err), "%s", live_text(&err));
    live_exec(driver, "CREATE TABLE t (a tinyint)");
    cr_expect(!mig_exec(driver, "INSERT INTO t VALUES (1000)", &err));
    live_exec(driver,
              "CREATE DEFINER = CURRENT_USER TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET "
              "NEW.a = 1");
    cr_expect_str_eq(cell(arena, driver,
                          "SELECT sql_mode FROM information_schema.triggers WHERE trigger_schema = "
                          "DATABASE()"),
                     "NO_ENGINE_SUBSTITUTION");
    cr_expect(strstr(cell(arena, driver, "SELECT @@sql_mode"), "STRICT_TRANS_TABLES"));
    cr_expect_str_eq(cell(arena, driver, "SELECT @@lock_wait_timeout"), "30");
    cr_expect_str_eq(cell(arena, driver, "SELECT @@character_set_client"), "utf8mb4");
    live_close(arena, driver);
}

Test(mysql_live, a_transaction_is_open_until_ddl_ends_it)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "my_trans");
    mig_error err = {0};
    bool open = true;

    live_exec(driver, "CREATE TABLE t (a int)");
    cr_expect(driver->in_transaction(driver, &open, &err) && !open);
    cr_assert(driver->begin(driver, &err), "%s", live_text(&err));
    live_exec(driver, "INSERT INTO t VALUES (1)");
    cr_expect(driver->in_transaction(driver, &open, &err) && open);
    live_exec(driver, "CREATE TABLE u (a int)");
    cr_expect(driver->in_transaction(driver, &open, &err) && !open);
    live_close(arena, driver);
}

static void count(void *context)
{
    ++*(int *)context;
}

Test(mysql_live, only_one_has_the_lock)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *first = live_open(arena, "my_lock"), *second = live_connect(arena, "my_lock");
    mig_error err = {0};
    int waited = 0;

    cr_assert(first->lock(first, "migrate_version", 0, NULL, NULL, &err), "%s", live_text(&err));
    cr_expect(!second->lock(second, "migrate_version", 250, count, &waited, &err));
    cr_expect(err.code == MIG_ERR_LOCKED && waited == 1, "%s", live_text(&err));
    cr_expect(strstr(live_text(&err), "user \"root\""), "%s", live_text(&err));
    cr_expect(second->lock(second, "other_version", 0, NULL, NULL, &err)); /* another table's */
    second->unlock(second);
    first->unlock(first);
    cr_expect(second->lock(second, "migrate_version", 0, NULL, NULL, &err), "%s", live_text(&err));
    mig_driver_close(second); /* gives it back */
    cr_expect(first->lock(first, "migrate_version", 2000, NULL, NULL, &err), "%s", live_text(&err));
    live_close(arena, first);
}

Test(mysql_live, lock_names_are_short_and_told_apart)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *longer = "a_database_whose_name_is_as_long_as_a_name_may_be_on_this_server";
    const char *one = my_lock_name(arena, longer, "migrate_version");
    const char *other = my_lock_name(arena, longer, "other_version");
    const char *umlauts = my_lock_name(arena,
                                       "\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC"
                                       "\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC"
                                       "\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC"
                                       "\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC"
                                       "\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC",
                                       "m");

    cr_expect_str_eq(my_lock_name(arena, "app", "migrate_version"), "migrate:app:migrate_version");
    cr_expect(strlen(one) == MY_LOCK_BYTES && strcmp(one, other) != 0, "%s", one);
    /* cut between characters: an odd number of bytes is left for a name of two-byte letters */
    cr_expect(strlen(umlauts) < MY_LOCK_BYTES);
    cr_expect(mig_utf8_bad(umlauts, strlen(umlauts)) == strlen(umlauts), "%s", umlauts);
}

static void *interrupt_soon(void *driver)
{
    struct timespec pause = {0, 300 * 1000 * 1000};

    nanosleep(&pause, NULL);
    ((mig_driver *)driver)->interrupt(driver);
    return NULL;
}

Test(mysql_live, an_interrupt_stops_the_statement_that_runs)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "my_interrupt"), *other;
    mig_error err = {0};
    pthread_t thread;

    live_exec(driver, "CREATE TABLE t (a int)");
    live_exec(driver, "INSERT INTO t VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)");
    pthread_create(&thread, NULL, interrupt_soon, driver);
    cr_expect(!mig_exec(driver, "UPDATE t SET a = a + SLEEP(5)", &err));
    pthread_join(thread, NULL);
    cr_expect(err.code == MIG_ERR_INTERRUPTED, "%s", live_text(&err));
    cr_expect(!mig_exec(driver, "SELECT 1", &err) && err.code == MIG_ERR_INTERRUPTED);
    mig_driver_close(driver);
    other = live_connect(arena, "my_interrupt");
    cr_expect_str_eq(cell(arena, other, "SELECT SUM(a) FROM t"), "55");
    live_close(arena, other);
}

Test(mysql_live, what_a_url_asks_for_is_had_or_refused)
{
    static const struct {
        const char *key, *value, *says; /* NULL: works */
    } cases[] = {
        {"sslmode", "disable", NULL},
        {"sslmode", "prefer", NULL},
        {"ssl", "false", NULL},
        {"charset", "utf8mb4", NULL},
        {"connect_timeout", "5", NULL},
        {"sslmode", "on", "sslmode in the database URL is disable, allow"},
        {"sslmod", "require", "did you mean \"sslmode\"?"},
        {"connect_timeout", "soon", "is a number of seconds"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_url url = live_url(arena);
        mig_url_option option = {cases[i].key, cases[i].value};
        mig_driver *driver = NULL;
        mig_error err = {0};
        bool opened;

        mig_push(arena, &url.options, option);
        opened = mig_driver_open(&url, 0, &driver, &err);
        cr_expect(opened == !cases[i].says, "%s=%s: %s", option.key, option.value, live_text(&err));
        if (cases[i].says)
            cr_expect(strstr(err.text[0], cases[i].says), "%s", err.text[0]);
        mig_driver_close(driver);
    }
}

Test(mysql_live, who_may_not_come_in_is_told_why)
{
    static const struct {
        const char *user, *password, *database, *says;
    } cases[] = {
        {"guarded", "wrong", NULL, "Access denied"},
        {"guarded", NULL, NULL, "the server asks for a password"},
        {"root", NULL, "my_nowhere", "has no database \"my_nowhere\""},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_url url = live_url(arena);
        mig_driver *driver = NULL;
        mig_error err = {0};

        url.user = cases[i].user;
        url.password = cases[i].password;
        url.database = cases[i].database;
        cr_expect(!mig_driver_open(&url, 0, &driver, &err));
        cr_expect(strstr(live_text(&err), cases[i].says), "%s", live_text(&err));
    }
}
