/* The runner: what it does when all goes well, and what it refuses. */
#include "fake.h"

#include <criterion/criterion.h>
#include <string.h>

static const char *const two[] = {
    "-- revision: a\n-- down_revision: null\n-- migrate:up\nINSERT INTO journal VALUES ('a1');\n"
    "INSERT INTO journal VALUES ('a2');\n-- migrate:down\nDELETE FROM journal WHERE entry LIKE "
    "'a%';\n",
    "-- revision: b\n-- down_revision: a\n-- message: more\n-- migrate:up\n"
    "INSERT INTO journal VALUES ('b1');\n-- migrate:down\n"
    "DELETE FROM journal WHERE entry = 'b1';\n",
};

static const char journal[] = "SELECT group_concat(entry, ' ') FROM journal";
static const char version[] =
    "SELECT group_concat(version_num, ' ') FROM (SELECT * FROM migrate_version ORDER BY 1)";

/* Runs, expecting success or the given first text of the error. */
static void expect_run(mig_runner *runner, mig_direction direction, const char *target,
                       size_t expected, const char *message)
{
    mig_error err = {0};
    size_t done = 99;
    bool good = mig_run(runner, direction, target, &done, &err);

    cr_expect(good == (message == NULL), "%s", err.text[0]);
    cr_expect(good || (message && strcmp(err.text[0], message) == 0), "%s", err.text[0]);
    cr_expect_eq(done, expected);
}

static void expect_answer(sqlite3 *db, const char *sql, const char *answer)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *got = fake_ask(arena, db, sql);

    cr_expect(strcmp(got, answer) == 0, "%s: %s instead of %s", sql, got, answer);
}

Test(run, applies_scripts_and_records_them)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, two, 2));

    expect_run(&runner, MIG_UP, "head", 2, NULL);
    expect_answer(db, journal, "a1 a2 b1\n");
    expect_answer(db, version, "b\n");
    expect_answer(db,
                  "SELECT id, revision, direction, started_at, finished_at, statement, detail, "
                  "tool_version, db_user, host FROM migrate_log",
                  "1|a|upgrade|2026-11-21T10:15:00.000Z|2026-11-21T10:15:00.000Z|null|null|0.1.0|"
                  "ann|null\n"
                  "2|b|upgrade|2026-11-21T10:15:00.000Z|2026-11-21T10:15:00.000Z|null|null|0.1.0|"
                  "ann|null\n");
    expect_answer(db,
                  "SELECT count(*) FROM migrate_log WHERE length(checksum) = 40 AND script LIKE "
                  "'-- revision:%'",
                  "2\n");
    cr_expect_str_eq(fake_events.data, "start a\ndone a\nstart b\ndone b\n");
    cr_expect_eq(fake.locks, 1);
    cr_expect_eq(fake.unlocks, 1);

    expect_run(&runner, MIG_UP, "head", 0, NULL);
    cr_expect_eq(fake.locks, 1, "nothing to do needs no lock");

    expect_run(&runner, MIG_DOWN, "-1", 1, NULL);
    expect_answer(db, journal, "a1 a2\n");
    expect_answer(db, version, "a\n");
    expect_run(&runner, MIG_DOWN, "base", 1, NULL);
    expect_answer(db, "SELECT count(*) FROM journal", "0\n");
    expect_answer(db, "SELECT count(*) FROM migrate_version", "0\n");
    expect_answer(db, "SELECT group_concat(direction, ' ') FROM migrate_log",
                  "upgrade upgrade downgrade downgrade\n");
    sqlite3_close(db);
}

Test(run, nothing_to_do_makes_no_tables)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, two, 2));

    expect_run(&runner, MIG_UP, "base", 0, NULL);
    expect_answer(db, "SELECT name FROM sqlite_schema", "journal\n");
    sqlite3_close(db);
}

Test(run, refuses_before_anything_is_done)
{
    static const struct {
        const char *name, *text;
        mig_direction direction;
        const char *target, *message;
        unsigned line;
    } cases[] = {
        {"a commit in a script",
         "-- revision: c\n-- down_revision: b\n-- migrate:up\nSELECT 1;\ncommit ;\n"
         "-- migrate:down\n",
         MIG_UP, "head",
         "a script can't begin or end a transaction: it runs in one, with the version row (or, "
         "with \"transaction: false\", each statement does)",
         5},
        {"a transaction in an execute",
         "revision: c\ndown_revision: b\nupgrade:\n- execute: START  TRANSACTION\n"
         "downgrade: []\n",
         MIG_UP, "head",
         "a script can't begin or end a transaction: it runs in one, with the version row (or, "
         "with \"transaction: false\", each statement does)",
         4},
        {"SQL of another database",
         "-- revision: c\n-- down_revision: b\n-- dialect: postgresql\n-- migrate:up\n"
         "-- migrate:down\n",
         MIG_UP, "head", "this script is for postgresql, and the database is fake", 0},
        {"a script that doesn't parse", "revision: c\ndown_revision: b\nupgrade: []\ndowngrade:\n",
         MIG_UP, "head",
         "\"downgrade\" is empty; write \"downgrade: []\" where there is nothing to do", 4},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const char *texts[] = {two[0], two[1], cases[i].text};
        sqlite3 *db = fake_database();
        fake_driver fake = fake_open(db);
        mig_runner runner = fake_runner(&fake, fake_history(arena, texts, 3));
        mig_error err = {0};
        size_t done;

        cr_expect(!mig_run(&runner, cases[i].direction, cases[i].target, &done, &err), "%s",
                  cases[i].name);
        cr_expect(strcmp(err.text[0], cases[i].message) == 0, "%s: %s", cases[i].name, err.text[0]);
        cr_expect(err.code == MIG_ERR_USAGE && err.line == cases[i].line, "%s: %u", cases[i].name,
                  err.line);
        expect_answer(db, "SELECT name FROM sqlite_schema", "journal\n");
        cr_expect_eq(fake.locks, 0);
        sqlite3_close(db);
    }
}

/* The third script fails in its second statement. */
static const char *const failing_third[] = {
    "-- revision: a\n-- down_revision: null\n-- migrate:up\nINSERT INTO journal VALUES ('a');\n"
    "-- migrate:down\n",
    "-- revision: b\n-- down_revision: a\n-- migrate:up\nINSERT INTO journal VALUES ('b');\n"
    "-- migrate:down\n",
    "-- revision: c\n-- down_revision: b\n-- migrate:up\nINSERT INTO journal VALUES ('c');\n"
    "INSERT INTO nowhere VALUES (1);\n-- migrate:down\n"};

Test(run, in_one_transaction_all_scripts_of_a_run_take_effect_or_none)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, failing_third, 3));
    mig_error err = {0};
    size_t done;

    runner.one_transaction = true;
    cr_assert(!mig_run(&runner, MIG_UP, "head", &done, &err));
    cr_expect_eq(done, 0);
    cr_expect_str_eq(err.text[err.depth - 1],
                     "by `transaction: run` none of this run's 3 scripts took effect");
    expect_answer(db, journal, "null\n");
    expect_answer(db, "SELECT count(*) FROM migrate_version", "0\n");
    expect_answer(db, "SELECT count(*) FROM migrate_log", "0\n");
    expect_run(&runner, MIG_UP, "b", 2, NULL);
    expect_answer(db, journal, "a b\n");
    expect_answer(db, version, "b\n");
    runner.one_transaction = false;
    cr_assert(!mig_run(&runner, MIG_UP, "head", &done, &err));
    expect_answer(db, version, "b\n");
    sqlite3_close(db);
}

Test(run, in_one_transaction_a_script_without_one_runs_alone)
{
    static const char *const texts[] = {
        "-- revision: a\n-- down_revision: null\n-- migrate:up\n-- migrate:down\n",
        "-- revision: b\n-- down_revision: a\n-- transaction: false\n-- migrate:up\n"
        "INSERT INTO journal VALUES ('b');\n-- migrate:down\n"};
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, texts, 2));
    mig_error err = {0};
    size_t done;

    runner.one_transaction = true;
    cr_assert(!mig_run(&runner, MIG_UP, "head", &done, &err));
    cr_expect(err.code == MIG_ERR_USAGE);
    cr_expect_str_eq(err.text[0],
                     "revision \"b\" says `transaction: false`, so that it can't be in one "
                     "transaction with others, as `transaction: run` of migrate.yaml wants it; run "
                     "it on its own, with those before it done");
    expect_answer(db, "SELECT name FROM sqlite_schema", "journal\n");
    expect_run(&runner, MIG_UP, "a", 1, NULL);
    expect_run(&runner, MIG_UP, "b", 1, NULL);
    expect_answer(db, journal, "b\n");
    sqlite3_close(db);
}

Test(run, one_transaction_is_refused_where_changes_of_the_schema_commit)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open_implicit(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, two, 2));
    mig_error err = {0};
    size_t done;

    runner.one_transaction = true;
    cr_assert(!mig_run(&runner, MIG_UP, "head", &done, &err));
    cr_expect(err.code == MIG_ERR_USAGE);
    cr_expect_str_eq(err.text[0],
                     "`transaction: run` of migrate.yaml can't be had on fake, which commits each "
                     "change of the schema by itself; state `transaction: script`");
    sqlite3_close(db);
}

Test(run, an_empty_downgrade_is_told)
{
    static const char *const texts[] = {
        "-- revision: a\n-- down_revision: null\n-- migrate:up\nINSERT INTO journal VALUES (1);\n"
        "-- migrate:down\n",
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, texts, 1));

    expect_run(&runner, MIG_UP, "head", 1, NULL);
    expect_run(&runner, MIG_DOWN, "base", 1, NULL);
    cr_expect_str_eq(fake_events.data,
                     "start a\ndone a\nwarning the downgrade of revision \"a\" (1.sql) is empty: "
                     "what its upgrade did stays\nstart a\ndone a\n");
    sqlite3_close(db);
}

Test(run, savepoints_stay_inside_and_are_allowed)
{
    static const char *const texts[] = {
        "-- revision: a\n-- down_revision: null\n-- migrate:up\nSAVEPOINT x;\n"
        "INSERT INTO journal VALUES (1);\nROLLBACK TO x;\nrollback transaction to savepoint x;\n"
        "RELEASE x;\nINSERT INTO journal VALUES (2);\n-- migrate:down\n",
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, texts, 1));

    expect_run(&runner, MIG_UP, "head", 1, NULL);
    expect_answer(db, journal, "2\n");
    sqlite3_close(db);
}

Test(run, an_irreversible_script_refuses_before_the_others_are_taken_back)
{
    const char *texts[] = {
        "-- revision: a\n-- down_revision: null\n-- irreversible: the rows are gone\n"
        "-- migrate:up\nINSERT INTO journal VALUES ('a');\n",
        "-- revision: b\n-- down_revision: a\n-- migrate:up\nINSERT INTO journal VALUES ('b');\n"
        "-- migrate:down\nDELETE FROM journal;\n",
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, texts, 2));

    expect_run(&runner, MIG_UP, "head", 2, NULL);
    expect_run(&runner, MIG_DOWN, "base", 0,
               "revision \"a\" can't be taken back: the rows are gone");
    expect_answer(db, journal, "a b\n");
    expect_answer(db, version, "b\n");
    sqlite3_close(db);
}

Test(run, an_unwritten_upgrade_refuses_before_the_others_are_run)
{
    const char *texts[] = {
        "-- revision: a\n-- down_revision: null\n-- migrate:up\nINSERT INTO journal VALUES ('a');\n"
        "-- migrate:down\nDELETE FROM journal;\n",
        "-- revision: b\n-- down_revision: a\n-- unwritten: nobody wrote it\n"
        "-- irreversible: nor that\n",
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, texts, 2));

    expect_run(&runner, MIG_UP, "head", 0, "revision \"b\" has no upgrade yet: nobody wrote it");
    expect_answer(db, "SELECT count(*) FROM journal", "0\n");
    expect_run(&runner, MIG_UP, "a", 1, NULL);
    fake_ask(arena, db, "UPDATE migrate_version SET version_num = 'b'");
    expect_run(&runner, MIG_UP, "head", 0, NULL);
    sqlite3_close(db);
}

Test(run, a_failing_statement_is_named_with_its_place)
{
    const char *texts[] = {
        "-- revision: a\n-- down_revision: null\n-- message: first\n-- migrate:up\n"
        "INSERT INTO journal VALUES (1);\n  INSERT INTO\n     nowhere VALUES (2);\n"
        "-- migrate:down\n",
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, texts, 1));
    mig_error err = {0};
    size_t done;

    cr_expect(!mig_run(&runner, MIG_UP, "head", &done, &err));
    cr_expect_eq(err.code, MIG_ERR_FAILED);
    cr_expect_str_eq(err.file, "1.sql");
    cr_expect_eq(err.line, 6);
    cr_expect_eq(err.column, 3);
    cr_expect_str_eq(err.snippet, "  INSERT INTO");
    cr_assert_eq(err.depth, 3);
    cr_expect_str_eq(err.text[0], "no such table: nowhere");
    cr_expect_str_eq(err.text[1], "while running: INSERT INTO nowhere VALUES (2)");
    cr_expect_str_eq(err.text[2], "while running the upgrade of revision \"a\" (first)");
    expect_answer(db, "SELECT count(*) FROM journal", "0\n");
    cr_expect_eq(fake.locks, fake.unlocks);
    sqlite3_close(db);
}

static void another_run(sqlite3 *db)
{
    sqlite3_exec(db,
                 "INSERT INTO journal VALUES ('a by another');"
                 "INSERT INTO migrate_version VALUES ('a')",
                 NULL, NULL, NULL);
}

Test(run, plans_anew_when_the_rows_have_moved)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, two, 2));

    fake.on_begin = another_run;
    expect_run(&runner, MIG_UP, "head", 1, NULL);
    expect_answer(db, journal, "a by another b1\n");
    expect_answer(db, version, "b\n");
    sqlite3_close(db);
}

Test(run, a_relative_target_is_not_counted_again)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, two, 2));

    fake.on_begin = another_run;
    expect_run(&runner, MIG_UP, "+1", 0, NULL);
    expect_answer(db, version, "a\n");
    sqlite3_close(db);
}

Test(run, a_dry_run_without_a_copy_sends_nothing_but_reads)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, two, 2));

    runner.dry_run = true;
    fake_events_with_sql = true;
    expect_run(&runner, MIG_UP, "head", 2, NULL);
    cr_expect_str_eq(fake_events.data,
                     "start a\nsql INSERT INTO journal VALUES ('a1')\n"
                     "sql INSERT INTO journal VALUES ('a2')\ndone a\n"
                     "start b\nsql INSERT INTO journal VALUES ('b1')\ndone b\n");
    expect_answer(db, "SELECT name FROM sqlite_schema", "journal\n");
    expect_answer(db, "SELECT count(*) FROM journal", "0\n");
    cr_expect_eq(fake.locks, 0);
    sqlite3_close(db);
}

static unsigned rows_copied;

static bool copy_rows(mig_driver *driver, const mig_strings *tables, mig_error *err)
{
    (void)driver;
    (void)err;
    cr_expect_eq(tables->len, 2);
    rows_copied++;
    return true;
}

Test(run, a_dry_run_on_a_copy_runs_in_earnest)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, two, 1));

    runner.dry_run = true;
    fake_events_with_sql = true;
    fake.driver.copy_rows = copy_rows;
    expect_run(&runner, MIG_UP, "head", 1, NULL);
    cr_expect_eq(rows_copied, 1);
    expect_answer(db, journal, "a1 a2\n");
    cr_expect_str_eq(fake_events.data,
                     "start a\nsql INSERT INTO journal VALUES ('a1')\n"
                     "sql INSERT INTO journal VALUES ('a2')\ndone a\n");
    sqlite3_close(db);
}

static unsigned questions, stop_at;

static bool stop(void)
{
    return ++questions >= stop_at;
}

Test(run, stops_between_statements_and_leaves_whole_scripts)
{
    for (stop_at = 1; stop_at < 20; stop_at++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        sqlite3 *db = fake_database();
        fake_driver fake = fake_open(db);
        mig_runner runner = fake_runner(&fake, fake_history(arena, two, 2));
        mig_error err = {0};
        size_t done;
        const char *entries;

        questions = 0;
        runner.stop = stop;
        if (mig_run(&runner, MIG_UP, "head", &done, &err)) {
            sqlite3_close(db);
            break;
        }
        cr_expect_eq(err.code, MIG_ERR_INTERRUPTED);
        entries = fake_ask(arena, db, journal);
        cr_expect(strcmp(entries, done == 0 ? "null\n" : "a1 a2\n") == 0, "%u: %s", stop_at,
                  entries);
        expect_answer(db, version, done == 0 ? "null\n" : "a\n");
        cr_expect_eq(fake.locks, fake.unlocks);
        sqlite3_close(db);
    }
    cr_expect_gt(stop_at, 3);
    cr_expect_lt(stop_at, 20);
}

Test(run, an_unknown_row_says_what_to_do)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, two, 2));

    expect_run(&runner, MIG_UP, "a", 1, NULL);
    fake_ask(arena, db, "UPDATE migrate_version SET version_num = 'zzzz'");
    expect_run(
        &runner, MIG_UP, "head", 0,
        "the database is at revision \"zzzz\", which no script here has; get its script back "
        "(another branch of the repository may have it), or put the version table right "
        "with \"migrate stamp --purge\"");
    sqlite3_close(db);
}

Test(run, an_edited_script_is_a_warning)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *edited[] = {mig_arena_printf(arena, "%s-- more\n", two[0]), two[1]};
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, two, 2));
    mig_strings rows = {0}, findings = {0};
    mig_error err = {0};

    expect_run(&runner, MIG_UP, "a", 1, NULL);
    runner = fake_runner(&fake, fake_history(arena, edited, 2));
    expect_run(&runner, MIG_UP, "head", 1, NULL);
    cr_expect(strncmp(fake_events.data,
                      "warning the script of revision \"a\" (1.sql) was changed after it was "
                      "applied; the text that was run is git blob ",
                      100) == 0,
              "%s", fake_events.data);
    mig_push(arena, &rows, "b");
    cr_expect(mig_run_audit(&runner, arena, &rows, &findings, &err));
    cr_expect_eq(findings.len, 1);
    sqlite3_close(db);
}

Test(run, a_revision_that_the_log_never_saw_is_a_warning)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, two, 2));

    expect_run(&runner, MIG_UP, "a", 1, NULL);
    fake_ask(arena, db, "UPDATE migrate_version SET version_num = 'b'");
    expect_run(&runner, MIG_UP, "head", 0, NULL);
    cr_expect_str_eq(fake_events.data + strlen("start a\ndone a\n"),
                     "warning revision \"b\" (2.sql) counts as applied, but the log has never seen "
                     "it run or stamped\n");
    sqlite3_close(db);
}

Test(run, goes_on_with_the_table_of_another_tool)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, two, 2));

    runner.store.version_table = "alembic_version";
    fake_ask(arena, db,
             "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT "
             "alembic_version_pkc PRIMARY KEY (version_num))");
    fake_ask(arena, db, "INSERT INTO alembic_version VALUES ('a')");
    expect_run(&runner, MIG_UP, "head", 1, NULL);
    expect_answer(db, "SELECT * FROM alembic_version", "b\n");
    expect_answer(db, journal, "b1\n");
    expect_answer(db, "SELECT revision, direction, detail FROM migrate_log",
                  "a|stamp|applied before the log began\nb|upgrade|null\n");
    expect_answer(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'migrate_version'", "0\n");
    cr_expect_str_eq(fake_events.data, "start b\ndone b\n");
    sqlite3_close(db);
}

Test(run, two_runs_may_make_the_tables_at_once)
{
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    const mig_store store = {"migrate_version", "migrate_log"};
    mig_error err = {0};

    cr_expect(mig_store_ensure(&fake.driver, &store, &err), "%s", err.text[0]);
    cr_expect(mig_store_ensure(&fake.driver, &store, &err), "%s", err.text[0]);
    expect_answer(db, "SELECT sql FROM sqlite_schema WHERE name = 'migrate_version'",
                  "CREATE TABLE \"migrate_version\" (version_num VARCHAR(64) NOT NULL, CONSTRAINT "
                  "\"migrate_version_pkc\" PRIMARY KEY (version_num))\n");
    sqlite3_close(db);
}

Test(run, a_row_that_moved_meanwhile_is_not_overwritten)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    const mig_store store = {"migrate_version", "migrate_log"};
    mig_strings before = {0}, after = {0};
    mig_error err = {0};

    cr_assert(mig_store_ensure(&fake.driver, &store, &err));
    mig_push(arena, &before, "a");
    mig_push(arena, &after, "b");
    cr_expect(!mig_store_move(&fake.driver, arena, &store, &before, &after, &err));
    cr_expect_str_eq(err.text[0],
                     "the version table was changed by someone else while this ran: row \"a\" is "
                     "not there once any more; see \"migrate current\" and run again");
    sqlite3_close(db);
}

Test(run, fake_moves_the_rows_only)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, two, 2));

    runner.fake = true;
    expect_run(&runner, MIG_UP, "head", 2, NULL);
    expect_answer(db, "SELECT count(*) FROM journal", "0\n");
    expect_answer(db, version, "b\n");
    expect_answer(db, "SELECT group_concat(direction, ' ') FROM migrate_log", "stamp stamp\n");
    sqlite3_close(db);
}
