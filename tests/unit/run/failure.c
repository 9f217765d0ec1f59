/*
 * As sqlite does with malloc: the first thing asked of the server fails, then the second, until
 * nothing does; as an error, as a connection lost before the effect and as one lost after it.
 * Whatever happens, the version table tells the truth, and the next run finishes, with nothing done
 * twice and nothing left out.
 */
#include "fake.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const char *const whole[] = {
    "-- revision: a\n-- down_revision: null\n-- migrate:up\nCREATE TABLE t (x);\n"
    "INSERT INTO journal VALUES ('a1');\nINSERT INTO journal VALUES ('a2');\n-- migrate:down\n"
    "DROP TABLE t;\nDELETE FROM journal WHERE entry LIKE 'a%';\n",
    "-- revision: b\n-- down_revision: a\n-- migrate:up\nINSERT INTO journal VALUES ('b1');\n"
    "-- migrate:down\nDELETE FROM journal WHERE entry LIKE 'b%';\n",
};

static const char *const stepwise[] = {
    "-- revision: a\n-- down_revision: null\n-- transaction: false\n-- migrate:up\n"
    "CREATE TABLE t (x);\nINSERT INTO journal VALUES ('1');\nINSERT INTO journal VALUES ('2');\n"
    "INSERT INTO journal VALUES ('3');\n-- migrate:down\nDROP TABLE t;\n"
    "DELETE FROM journal WHERE entry = '3';\nDELETE FROM journal WHERE entry = '2';\n"
    "DELETE FROM journal WHERE entry = '1';\n",
};

static const char *const bare[] = {
    "revision: a\ndown_revision: null\ntransaction: false\nupgrade:\n- execute: |\n"
    "    INSERT INTO journal VALUES ('1');\n    VACUUM;\n    INSERT INTO journal VALUES ('2');\n"
    "downgrade: []\n",
};

static const char state[] =
    "SELECT (SELECT group_concat(version_num, ' ') FROM migrate_version), "
    "(SELECT group_concat(entry, ' ') FROM journal), (SELECT count(*) FROM "
    "sqlite_schema WHERE name = 't')";

static bool one_of(const char *text, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(text, texts[i]) == 0)
            return true;
    return strncmp(text, "error: no such table", 20) == 0;
}

typedef struct {
    const char *const *texts;
    size_t count;
    mig_direction direction;   /* DOWN: the scripts are applied first */
    const char *const *states; /* all that may be seen */
    size_t states_count;
    const char *last;
} scenario;

/* Fails once, looks, and lets a second run finish. False when there are not that many calls. */
static bool try_once(const scenario *s, fake_mode mode, unsigned fail_at)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    const char *target = s->direction == MIG_UP ? "head" : "base";
    const mig_history *history = fake_history(arena, s->texts, s->count);
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, history);
    mig_error err = {0};
    size_t done;
    const char *seen;
    bool good, reached;

    if (s->direction == MIG_DOWN)
        cr_assert(mig_run(&runner, MIG_UP, "head", &done, &err));
    fake.calls = 0;
    fake.fail_at = fail_at;
    fake.mode = mode;
    good = mig_run(&runner, s->direction, target, &done, &err);
    reached = fake.calls >= fail_at;
    cr_expect(good || strcmp(err.text[0], "server went away") == 0, "failure %u.%u: %s", mode,
              fail_at, err.text[0]);
    cr_expect_eq(fake.locks, fake.unlocks);
    cr_expect(sqlite3_get_autocommit(db), "failure %u.%u leaves a transaction open", mode, fail_at);
    seen = fake_ask(arena, db, state);
    cr_expect(one_of(seen, s->states, s->states_count), "failure %u.%u: %s", mode, fail_at, seen);

    fake = fake_open(db);
    err = (mig_error){0};
    cr_expect(mig_run(&runner, s->direction, target, &done, &err), "after failure %u.%u: %s", mode,
              fail_at, err.text[0]);
    seen = fake_ask(arena, db, state);
    cr_expect(strcmp(seen, s->last) == 0, "after failure %u.%u: %s", mode, fail_at, seen);
    cr_expect_str_eq(fake_ask(arena, db,
                              "SELECT count(*) FROM migrate_log WHERE finished_at IS "
                              "NULL"),
                     "0\n");
    sqlite3_close(db);
    return reached;
}

static void expect_all(const scenario *s, unsigned least)
{
    for (fake_mode mode = FAKE_ERROR; mode <= FAKE_GONE_AFTER; mode++) {
        unsigned fail_at = 1;

        while (try_once(s, mode, fail_at))
            fail_at++;
        cr_expect_geq(fail_at, least);
    }
}

Test(failure, leaves_a_script_whole_or_not_at_all)
{
    static const char *const states[] = {"null|null|0\n", "a|a1 a2|1\n", "b|a1 a2 b1|1\n"};
    const scenario s = {whole, 2, MIG_UP, states, MIG_LEN(states), "b|a1 a2 b1|1\n"};

    expect_all(&s, 15);
}

Test(failure, leaves_a_downgrade_whole_or_not_at_all)
{
    static const char *const states[] = {"b|a1 a2 b1|1\n", "a|a1 a2|1\n", "null|null|0\n"};
    const scenario s = {whole, 2, MIG_DOWN, states, MIG_LEN(states), "null|null|0\n"};

    expect_all(&s, 15);
}

Test(failure, goes_on_at_the_statement_where_it_stopped)
{
    static const char *const states[] = {"null|null|0\n", "null|null|1\n", "null|1|1\n",
                                         "null|1 2|1\n", "a|1 2 3|1\n"};
    const scenario s = {stepwise, 1, MIG_UP, states, MIG_LEN(states), "a|1 2 3|1\n"};

    expect_all(&s, 20);
}

Test(failure, goes_on_at_the_statement_of_a_downgrade)
{
    static const char *const states[] = {"a|1 2 3|1\n", "a|1 2 3|0\n", "a|1 2|0\n", "a|1|0\n",
                                         "null|null|0\n"};
    const scenario s = {stepwise, 1, MIG_DOWN, states, MIG_LEN(states), "null|null|0\n"};

    expect_all(&s, 20);
}

/* The second statement refuses transactions: when the connection is lost in it, nobody can tell. */
static bool try_bare(fake_mode mode, unsigned fail_at, unsigned *named)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, bare, 1));
    mig_error err = {0};
    size_t done;
    bool reached;

    fake.fail_at = fail_at;
    fake.mode = mode;
    cr_expect(mig_run(&runner, MIG_UP, "head", &done, &err) || err.code == MIG_ERR_FAILED);
    reached = fake.calls >= fail_at;
    fake = fake_open(db);
    if (!mig_run(&runner, MIG_UP, "head", &done, &err)) {
        cr_expect(strncmp(err.text[0],
                          "an earlier run was cut off in statement 2 of 3, outside a "
                          "transaction: VACUUM; nobody can tell whether it took effect: see, and "
                          "say \"migrate upgrade --done\" if it did, ",
                          150) == 0,
                  "failure %u.%u: %s", mode, fail_at, err.text[0]);
        ++*named;
        runner.decision = *named % 2 == 0 ? MIG_DECIDE_DONE : MIG_DECIDE_REDO;
        cr_expect(mig_run(&runner, MIG_UP, "head", &done, &err), "%s", err.text[0]);
    }
    cr_expect_str_eq(fake_ask(arena, db, state), "a|1 2|0\n");
    sqlite3_close(db);
    return reached;
}

Test(failure, names_a_statement_of_which_nobody_can_tell)
{
    for (fake_mode mode = FAKE_ERROR; mode <= FAKE_GONE_AFTER; mode++) {
        unsigned named = 0;

        for (unsigned fail_at = 1; try_bare(mode, fail_at, &named); fail_at++)
            ;
        /* Sending it, and noting that it is done; what comes before and after is known. */
        cr_expect_leq(named, 2);
        cr_expect_geq(named, 1);
    }
}

static void end_step(sqlite3 *db)
{
    sqlite3_exec(db,
                 "UPDATE migrate_log SET finished_at = 'z' WHERE finished_at IS NULL; "
                 "UPDATE migrate_version SET version_num = 'b'",
                 NULL, NULL, NULL);
}

/* One that has begun the next script since this one read the rows. */
Test(failure, the_step_of_a_run_that_goes_on_is_waited_for)
{
    static const char *const texts[] = {
        "-- revision: a\n-- down_revision: null\n-- migrate:up\n-- migrate:down\n",
        "-- revision: b\n-- down_revision: a\n-- migrate:up\n-- migrate:down\n"};
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, texts, 2));
    mig_error err = {0};
    size_t done;

    cr_assert(mig_run(&runner, MIG_UP, "a", &done, &err), "%s", err.text[0]);
    fake_ask(arena, db,
             "INSERT INTO migrate_log (id, revision, direction, started_at, statement, statements) "
             "VALUES (9, 'b', 'upgrade', 'y', 1, 2)");
    fake.on_lock = end_step;
    cr_expect(mig_run(&runner, MIG_UP, "a", &done, &err), "%s", err.text[0]);
    cr_expect_eq(done, 0);
    cr_expect_eq(fake.locks, fake.unlocks);
    sqlite3_close(db);
}

Test(failure, what_was_interrupted_is_finished_first)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *changed[] = {mig_arena_printf(arena, "%s-- more\n", stepwise[0])};
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, stepwise, 1));
    mig_strings rows = {0}, findings = {0};
    const char *a = "a";
    mig_error err = {0};
    size_t done;

    fake_ask(arena, db, "CREATE TABLE nowhere (x)");
    fake_ask(arena, db,
             "CREATE TRIGGER no AFTER INSERT ON journal WHEN new.entry = '2' BEGIN "
             "SELECT raise(ABORT, 'no'); END");
    cr_expect(!mig_run(&runner, MIG_UP, "head", &done, &err));
    cr_expect_str_eq(err.text[0], "no");
    cr_expect_str_eq(err.text[2],
                     "while running statement 3 of 4; those before it are done and recorded, and "
                     "the next run goes on here");

    cr_expect(!mig_run(&runner, MIG_UP, "base", &done, &err));
    cr_expect_str_eq(err.text[0],
                     "the upgrade of revision \"a\" was interrupted at statement 3 of 4; finish it "
                     "first with \"migrate upgrade\", or, once it is put right by hand, say with "
                     "\"migrate stamp\" where the database is (row 1 of \"migrate_log\")");
    cr_expect(mig_run_audit(&runner, arena, &rows, &findings, &err));
    cr_assert_eq(findings.len, 1);
    cr_expect_str_eq(findings.items[0],
                     "the upgrade of revision \"a\" is at statement 3 of 4: unless it is still "
                     "running it was interrupted, and the next \"migrate upgrade\" goes on there");

    runner = fake_runner(&fake, fake_history(arena, changed, 1));
    cr_expect(!mig_run(&runner, MIG_UP, "head", &done, &err));
    cr_expect(strncmp(err.text[0],
                      "this script was interrupted at statement 3 of 4 and was changed "
                      "since; put back the text that was run (git blob ",
                      110) == 0,
              "%s", err.text[0]);

    cr_expect(mig_stamp(&runner, &(mig_strings){&a, 1, 1}, false, &err), "%s", err.text[0]);
    cr_expect_str_eq(fake_ask(arena, db, "SELECT statement, detail FROM migrate_log WHERE id = 1"),
                     "3|left at this statement, then stamped\n");
    cr_expect(mig_run(&runner, MIG_UP, "head", &done, &err), "%s", err.text[0]);
    cr_expect_eq(done, 0);
    sqlite3_close(db);
}
