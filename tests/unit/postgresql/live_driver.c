/* A connection: what it says when it fails, transactions, the lock, interruption. */
#include "live.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

static void expect_no_connection(const char *what, mig_url url, const char *text)
{
    mig_driver *driver = NULL;
    mig_error err = {0};

    cr_expect_not(mig_driver_open(&url, 0, &driver, &err), "%s", what);
    cr_expect(strstr(live_text(&err), text), "%s: %s", what, live_text(&err));
    cr_expect_not(strstr(live_text(&err), "hunter2"));
}

static mig_url parsed(mig_arena *arena, const char *text)
{
    mig_error err = {0};
    mig_url url;

    cr_assert(mig_url_parse(arena, text, ".", &url, &err), "%s", live_text(&err));
    return url;
}

Test(postgresql_driver, says_why_it_cannot_connect_and_never_the_password)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_url url = live_url(arena, NULL);
    mig_url_option odd = {"aplication_name", "x"};

    expect_no_connection("no server", parsed(arena, "postgresql://me:hunter2@localhost:1/shop"),
                         "while connecting to postgresql://me:***@localhost:1/shop");
    expect_no_connection("no socket", parsed(arena, "postgresql://me:hunter2@/shop?host=/nowhere"),
                         "Is the server running locally");
    url.database = "no_such_database";
    expect_no_connection("no database", url, "create it with `createdb no_such_database`");
    url.database = "postgres";
    url.user = "nobody_knows";
    expect_no_connection("no role", url, "role \"nobody_knows\" does not exist");
    url = live_url(arena, "no_such_schema");
    expect_no_connection("no schema", url, "no schema to work in");
    url = live_url(arena, NULL);
    mig_push(arena, &url.options, odd);
    expect_no_connection("unknown option", url, "did you mean \"application_name\"?");
}

Test(postgresql_driver, a_wrong_password_is_said_as_such)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *admin = live_connect(arena, NULL, "public");
    mig_url url = live_url(arena, NULL);
    const char *guarded = live_value(arena, admin,
                                     "SELECT 1 FROM pg_hba_file_rules "
                                     "WHERE 'guarded' = ANY (user_name) AND type = 'local'");
    mig_error err = {0};

    cr_assert(guarded, "the server has no rule for the user \"guarded\": see tests/servers");
    /* whoever made it before */
    cr_assert(mig_exec(admin, "CREATE ROLE guarded LOGIN PASSWORD 'right'", &err) ||
                  strcmp(err.sqlstate, "42710") == 0,
              "%s", live_text(&err));
    mig_driver_close(admin);
    url.user = "guarded";
    url.password = "hunter2";
    expect_no_connection("wrong password", url, "password authentication failed");
    url.password = NULL;
    expect_no_connection("no password", url, "the server asks for a password");
}

Test(postgresql_driver, is_called_migrate_unless_the_url_says_otherwise)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_connect(arena, NULL, "public");
    mig_url url = live_url(arena, "public");
    mig_url_option name = {"application_name", "deploy"};
    mig_error err = {0};

    cr_expect_str_eq(live_value(arena, driver, "SHOW application_name"), "migrate");
    cr_expect_str_eq(driver->default_schema, "public");
    mig_driver_close(driver);
    mig_push(arena, &url.options, name);
    cr_assert(mig_driver_open(&url, 0, &driver, &err), "%s", live_text(&err));
    cr_expect_str_eq(live_value(arena, driver, "SHOW application_name"), "deploy");
    mig_driver_close(driver);
}

Test(postgresql_driver, errors_keep_the_servers_code_detail_and_hint)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_driver_errors");
    mig_error err = {0};

    live_exec(driver, "CREATE TABLE t (a int PRIMARY KEY); INSERT INTO t VALUES (1)");
    cr_expect_not(mig_exec(driver, "INSERT INTO t VALUES (1)", &err));
    cr_expect_eq(err.code, MIG_ERR_FAILED);
    cr_expect_str_eq(err.sqlstate, "23505");
    cr_expect_str_eq(err.text[0], "duplicate key value violates unique constraint \"t_pkey\"");
    cr_expect_str_eq(err.text[1], "detail: Key (a)=(1) already exists.");
    cr_expect_not(mig_exec(driver, "SELECT lenght(a) FROM t", &err));
    cr_expect(strstr(live_text(&err), "hint: No function matches"));
    cr_expect_not(mig_exec(driver, "CREATE TABLE nowhere.t (a int)", &err));
    cr_expect_str_eq(err.text[1],
                     "create the schema in a script before, with \"execute: create "
                     "schema ...\"");
    cr_expect_not(mig_exec(driver, "COPY t FROM STDIN", &err));
    cr_expect(strstr(err.text[0], "COPY through the client"));
    cr_expect_not(mig_exec(driver, "COPY t TO STDOUT", &err));
    cr_expect(strstr(err.text[0], "COPY through the client"));
    cr_expect_str_eq(live_value(arena, driver, "SELECT a::text FROM t"), "1");
    live_close(driver);
}

Test(postgresql_driver, parameters_are_bound_and_null_is_null)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_connect(arena, NULL, "public");
    const char *params[] = {"it's", NULL};
    mig_rows rows;
    mig_error err = {0};

    cr_assert(mig_query(driver, arena, "SELECT $1::text, $2::text UNION ALL SELECT 'x', ''", params,
                        2, &rows, &err),
              "%s", live_text(&err));
    cr_assert_eq(rows.rows.len, 2);
    cr_assert_eq(rows.columns, 2);
    cr_expect_str_eq(rows.rows.items[0][0], "it's");
    cr_expect_null(rows.rows.items[0][1]);
    cr_expect_str_eq(rows.rows.items[1][1], "");
    mig_driver_close(driver);
}

Test(postgresql_driver, a_script_is_one_transaction_and_leaves_no_setting_behind)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_driver_script");
    mig_error err = {0};

    cr_assert(driver->begin(driver, &err));
    live_exec(driver, "CREATE TABLE t (a int)");
    live_exec(driver, "INSERT INTO t SELECT generate_series(1, 3)");
    cr_expect_eq(driver->changed(driver), 3);
    cr_assert(driver->end(driver, false, &err));
    cr_expect_null(live_value(arena, driver, "SELECT to_regclass('t')::text"));

    cr_assert(driver->begin(driver, &err));
    live_exec(driver, "SET search_path = ''");
    live_exec(driver, "SET standard_conforming_strings = off");
    live_exec(driver, "SET ROLE pg_monitor");
    cr_assert(driver->end(driver, true, &err), "%s", live_text(&err));
    cr_expect_str_eq(live_value(arena, driver, "SHOW search_path"), "live_driver_script");
    cr_expect_str_eq(live_value(arena, driver, "SHOW standard_conforming_strings"), "on");
    cr_expect_str_eq(live_value(arena, driver, "SELECT (current_user = session_user)::text"),
                     "true");

    cr_assert(driver->begin(driver, &err));
    cr_expect_not(mig_exec(driver, "SELECT 1/0", &err));
    cr_expect_not(driver->end(driver, true, &err));
    cr_assert(driver->begin(driver, &err));
    live_exec(driver, "COMMIT");
    cr_expect_not(driver->end(driver, true, &err));
    cr_expect(strstr(err.text[0], "ended the transaction by itself"));
    cr_assert(driver->begin(driver, &err), "%s", live_text(&err));
    cr_assert(driver->end(driver, true, &err));
    live_close(driver);
}

static void count_waits(void *context)
{
    ++*(int *)context;
}

Test(postgresql_driver, the_lock_is_had_by_one_and_says_by_whom)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *first = live_open(arena, "live_driver_lock");
    mig_driver *second = live_connect(arena, "live_driver_lock", "live_driver_lock");
    mig_error err = {0};
    int waits = 0;

    cr_assert(first->lock(first, "migrate_version", 0, count_waits, &waits, &err));
    cr_expect_eq(waits, 0);
    cr_expect_not(second->lock(second, "migrate_version", 250, count_waits, &waits, &err));
    cr_expect_eq(err.code, MIG_ERR_LOCKED);
    cr_expect_eq(waits, 1);
    cr_expect(strstr(live_text(&err),
                     mig_arena_printf(arena, "process %s of the server (application \"migrate\"",
                                      live_value(arena, first, "SELECT pg_backend_pid()"))),
              "%s", live_text(&err));
    cr_assert(second->lock(second, "another_table", 0, NULL, NULL, &err), "%s", live_text(&err));
    second->unlock(second);
    first->unlock(first);
    cr_assert(second->lock(second, "migrate_version", 0, NULL, NULL, &err), "%s", live_text(&err));
    mig_driver_close(second); /* which gives it back */
    cr_assert(first->lock(first, "migrate_version", 2000, NULL, NULL, &err), "%s", live_text(&err));
    live_close(first);
}

static void *interrupt_soon(void *context)
{
    mig_driver *driver = context;
    struct timespec span = {0, 200000000L};

    nanosleep(&span, NULL);
    driver->interrupt(driver);
    return NULL;
}

Test(postgresql_driver, an_interrupted_statement_ends_soon, .timeout = 20)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_connect(arena, NULL, "public");
    mig_error err = {0};
    pthread_t thread;

    cr_assert(driver->begin(driver, &err));
    cr_assert_eq(pthread_create(&thread, NULL, interrupt_soon, driver), 0);
    cr_expect_not(mig_exec(driver, "SELECT pg_sleep(60)", &err));
    cr_expect_eq(err.code, MIG_ERR_INTERRUPTED);
    pthread_join(thread, NULL);
    cr_expect(driver->end(driver, false, &err), "%s", live_text(&err));
    mig_driver_close(driver);
}
