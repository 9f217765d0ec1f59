/*
 * The journal, on a server that commits at every change of the schema. Whatever is lost, and
 * whenever, of the statements that are sent, the journal's own included: the next run finishes,
 * with nothing done twice and nothing left out.
 */
#include "fake.h"
#include "run/intent.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* Rows and schema mixed; each statement would fail, or show, were it run twice. */
static const char *const mixed[] = {
    "-- revision: a\n-- down_revision: null\n-- migrate:up\nCREATE TABLE t (x);\n"
    "INSERT INTO journal VALUES ('1');\nCREATE TABLE u (x);\nINSERT INTO journal VALUES ('2');\n"
    "DROP TABLE u;\n-- migrate:down\nINSERT INTO journal VALUES ('3');\nDROP TABLE t;\n"
    "DELETE FROM journal WHERE entry = '3';\nDELETE FROM journal;\n",
    "-- revision: b\n-- down_revision: a\n-- migrate:up\nALTER TABLE t ADD COLUMN y;\n"
    "-- migrate:down\nALTER TABLE t DROP COLUMN y;\n",
};

static const char *const several[] = {
    "revision: a\ndown_revision: null\nupgrade:\n- execute: |\n    CREATE TABLE t (x);\n"
    "    INSERT INTO journal VALUES ('1')\n- rename_table: {from: t, to: u}\n"
    "- rename_table: {from: u, to: v}\ndowngrade: []\n",
};

static const char *const quiet[] = {
    "-- revision: a\n-- down_revision: null\n-- migrate:up\nCREATE TABLE t (x);\n"
    "PRAGMA user_version = 5;\n-- migrate:down\n",
};

static const char *const untold[] = {
    "-- revision: a\n-- down_revision: null\n-- migrate:up\nINSERT INTO journal VALUES ('1');\n"
    "VACUUM;\nINSERT INTO journal VALUES ('2');\n-- migrate:down\n",
};

static const char *const stubborn[] = {
    "-- revision: a\n-- down_revision: null\n-- migrate:up\nINSERT INTO journal VALUES ('1');\n"
    "INSERT INTO nowhere VALUES (1);\nINSERT INTO journal VALUES ('2');\n-- migrate:down\n",
};

/* version | entries | tables */
static const char state[] =
    "SELECT (SELECT group_concat(version_num, ' ') FROM migrate_version), (SELECT "
    "group_concat(entry, ' ') FROM journal), (SELECT group_concat(replace(sql, 'CREATE TABLE ', "
    "''), ' ') FROM (SELECT sql FROM sqlite_schema WHERE name IN ('t', 'u', 'v', 't_', 'u_') ORDER "
    "BY name))";

typedef struct {
    const char *const *texts;
    size_t count;
    mig_direction direction; /* DOWN: the scripts are applied first */
    const char *last;
    bool untold; /* the user may be asked, once */
} scenario;

static const char *target_of(mig_direction direction)
{
    return direction == MIG_UP ? "head" : "base";
}

/* The version table says so only when everything is done, and the log when it isn't. */
static void expect_truth(mig_arena *arena, sqlite3 *db, const scenario *s, const char *what)
{
    const char *seen = fake_ask(arena, db, state);
    const char *open =
        fake_ask(arena, db, "SELECT count(*) FROM migrate_log WHERE finished_at IS NULL");
    const char *rows = fake_ask(arena, db, "SELECT group_concat(version_num) FROM migrate_version");

    if (strncmp(seen, "error", 5) == 0)
        return;
    if (strcmp(seen, s->last) == 0)
        cr_expect_str_eq(open, "0\n", "%s", what);
    if (s->count == 1 && s->direction == MIG_UP)
        cr_expect(strcmp(rows, "a\n") != 0 || strcmp(seen, s->last) == 0, "%s: %s", what, seen);
}

/* Fails once, looks, and lets a second run finish. False when there are not that many calls. */
static bool try_once(const scenario *s, fake_mode mode, unsigned fail_at, mig_decision decision,
                     unsigned *asked)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open_implicit(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, s->texts, s->count));
    const char *what = mig_arena_printf(arena, "failure %u.%u", mode, fail_at), *seen;
    mig_error err = {0};
    size_t done;
    bool reached;

    if (s->direction == MIG_DOWN)
        cr_assert(mig_run(&runner, MIG_UP, "head", &done, &err), "%s", err.text[0]);
    fake.calls = 0;
    fake.fail_at = fail_at;
    fake.mode = mode;
    if (!mig_run(&runner, s->direction, target_of(s->direction), &done, &err))
        cr_expect_str_eq(err.text[0], "server went away", "%s", what);
    reached = fake.calls >= fail_at;
    cr_expect_eq(fake.locks, fake.unlocks);
    cr_expect(sqlite3_get_autocommit(db), "%s leaves a transaction open", what);
    expect_truth(arena, db, s, what);

    fake = fake_open_implicit(db);
    err = (mig_error){0};
    if (s->untold && !mig_run(&runner, s->direction, target_of(s->direction), &done, &err)) {
        cr_expect(strstr(err.text[0], "nobody can tell"), "%s: %s", what, err.text[0]);
        runner.decision = decision;
        ++*asked;
    }
    err = (mig_error){0};
    cr_expect(mig_run(&runner, s->direction, target_of(s->direction), &done, &err), "after %s: %s",
              what, err.text[0]);
    seen = fake_ask(arena, db, state);
    cr_expect_str_eq(seen, s->last, "after %s", what);
    expect_truth(arena, db, s, what);
    sqlite3_close(db);
    return reached;
}

static void expect_all(const scenario *s, unsigned least)
{
    for (fake_mode mode = FAKE_ERROR; mode <= FAKE_GONE_AFTER; mode++) {
        unsigned fail_at = 1, asked = 0;

        while (try_once(s, mode, fail_at, MIG_DECIDE_REDO, &asked))
            fail_at++;
        cr_expect_geq(fail_at, least);
        if (s->untold) {
            cr_expect(asked >= 1 && asked <= 6, "asked %u times", asked);
        }
    }
}

Test(journal, is_true_wherever_a_run_is_cut_off)
{
    expect_all(&(scenario){mixed, 2, MIG_UP, "b|1 2|t (x, y)\n", false}, 50);
}

Test(journal, is_true_wherever_a_downgrade_is_cut_off)
{
    expect_all(&(scenario){mixed, 2, MIG_DOWN, "null|null|null\n", false}, 40);
}

Test(journal, holds_the_rest_of_operations_that_are_several_statements)
{
    expect_all(&(scenario){several, 1, MIG_UP, "a|1|\"v\" (x)\n", false}, 50);
}

Test(journal, ends_a_script_whose_last_statement_is_of_the_session)
{
    expect_all(&(scenario){quiet, 1, MIG_UP, "a|null|t (x)\n", false}, 15);
}

Test(journal, asks_where_nobody_can_tell)
{
    expect_all(&(scenario){untold, 1, MIG_UP, "a|1 2|null\n", true}, 25);
}

typedef struct {
    sqlite3 *db;
    fake_driver fake;
    mig_runner runner;
} setup;

static void set_up(setup *s, mig_arena *arena, const char *const *texts, size_t count)
{
    s->db = fake_database();
    s->fake = fake_open_implicit(s->db);
    s->runner = fake_runner(&s->fake, fake_history(arena, texts, count));
}

static bool up(setup *s, mig_error *err)
{
    size_t done;

    *err = (mig_error){0};
    return mig_run(&s->runner, MIG_UP, "head", &done, err);
}

Test(journal, a_refused_statement_is_not_under_way)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_error err;
    setup s;

    set_up(&s, arena, stubborn, 1);
    cr_expect(!up(&s, &err));
    cr_expect_str_eq(err.text[0], "no such table: nowhere");
    cr_expect_str_eq(err.text[2],
                     "while running statement 2 of 3; those before it are done and "
                     "recorded, and the next run goes on here");
    cr_expect_str_eq(
        fake_ask(arena, s.db, "SELECT statement, statements, detail FROM migrate_log"),
        "2|3|{\"state\": \"next\", \"done\": 0, \"statements\": [\"INSERT INTO nowhere VALUES "
        "(1)\"]}\n");
    fake_ask(arena, s.db, "CREATE TABLE nowhere (x)");
    cr_expect(up(&s, &err), "%s", err.text[0]);
    cr_expect_str_eq(fake_ask(arena, s.db, state), "a|1 2|null\n");
    cr_expect_str_eq(fake_ask(arena, s.db, "SELECT count(*) FROM nowhere"), "1\n");
    sqlite3_close(s.db);
}

Test(journal, a_statement_can_be_counted_as_done)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_error err;
    setup s;

    set_up(&s, arena, stubborn, 1);
    s.runner.decision = MIG_DECIDE_DONE;
    cr_expect(!up(&s, &err));
    cr_expect_eq(err.code, MIG_ERR_USAGE);
    cr_expect_str_eq(err.text[0],
                     "no run was interrupted, so there is no statement to count as done");
    s.runner.decision = MIG_DECIDE_NOTHING;
    cr_expect(!up(&s, &err));
    s.runner.decision = MIG_DECIDE_DONE;
    cr_expect(up(&s, &err), "%s", err.text[0]);
    cr_expect_str_eq(fake_ask(arena, s.db, state), "a|1 2|null\n");
    cr_expect(strstr(fake_events.data,
                     "warning the interrupted upgrade goes on at statement 2 of "
                     "3, which counts as done: INSERT INTO nowhere"),
              "%s", fake_events.data);
    cr_expect(!up(&s, &err));
    sqlite3_close(s.db);
}

Test(journal, a_dry_run_shows_what_is_left)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_error err;
    setup s;

    set_up(&s, arena, stubborn, 1);
    cr_expect(!up(&s, &err));
    fake_events_with_sql = true;
    s.runner.dry_run = true;
    mig_str_reset(&fake_events);
    cr_expect(up(&s, &err), "%s", err.text[0]);
    cr_expect(strstr(fake_events.data,
                     "start a\nsql INSERT INTO nowhere VALUES (1)\nsql INSERT INTO journal VALUES "
                     "('2')\ndone a\n"),
              "%s", fake_events.data);
    cr_expect(!strstr(fake_events.data, "VALUES ('1')"), "%s", fake_events.data);
    cr_expect_str_eq(fake_ask(arena, s.db, state), "null|1|null\n");
    sqlite3_close(s.db);
}

Test(journal, a_part_that_was_done_is_told)
{
    static const char *const texts[] = {
        "-- revision: a\n-- down_revision: null\n-- migrate:up\n"
        "CALL half;\n-- migrate:down\n"};
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_error err;
    setup s;

    set_up(&s, arena, texts, 1);
    cr_expect(!up(&s, &err));
    cr_expect_str_eq(err.text[0], "the other half failed");
    cr_expect(strncmp(err.text[2], "statement 1 of 1 was refused after it had done a part", 53) ==
                  0,
              "%s", err.text[2]);
    cr_expect(!up(&s, &err));
    cr_expect_str_eq(err.text[0],
                     "an earlier run was cut off in statement 1 of 1, and it was refused after it "
                     "had done a part: CALL half; see, and say \"migrate upgrade --done\" if it "
                     "took effect, \"migrate upgrade --redo\" to run it again");
    s.runner.decision = MIG_DECIDE_DONE;
    cr_expect(up(&s, &err), "%s", err.text[0]);
    cr_expect_str_eq(fake_ask(arena, s.db, state), "a|half|null\n");
    sqlite3_close(s.db);
}

Test(journal, rows_of_engines_without_transactions_are_asked_for)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_error err;
    unsigned asked = 0;

    for (unsigned fail_at = 1;; fail_at++) {
        setup s;
        bool reached;

        set_up(&s, arena, untold, 1);
        fake_ask(arena, s.db, "CREATE TABLE loose (x)");
        s.fake.fail_at = fail_at;
        s.fake.mode = FAKE_GONE_AFTER;
        (void)!up(&s, &err);
        reached = s.fake.calls >= fail_at;
        s.fake = fake_open_implicit(s.db);
        if (!up(&s, &err) && strstr(err.text[0], "an engine without transactions"))
            asked++;
        sqlite3_close(s.db);
        if (!reached)
            break;
    }
    cr_expect_geq(asked, 4);
}

Test(journal, refuses_what_cannot_be_part_of_a_script)
{
    static const char *const texts[] = {
        "-- revision: a\n-- down_revision: null\n-- migrate:up\n"
        "SELECT 1;\nUSE x;\n-- migrate:down\n"};
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_error err;
    setup s;

    set_up(&s, arena, texts, 1);
    cr_expect(!up(&s, &err));
    cr_expect_str_eq(err.text[0], "a script can't change the database");
    cr_expect_eq(err.line, 5);
    sqlite3_close(s.db);
}

Test(journal, an_intent_comes_back_as_it_was)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_step steps[] = {{.kind = MIG_STEP_SQL, .sql = "ALTER TABLE `a\"b` ADD x"},
                        {.kind = MIG_STEP_ASSERT, .sql = "SELECT 1", .message = "ä\n"},
                        {.kind = MIG_STEP_SQL, .sql = "DROP TABLE x", .guard = true}};
    mig_intent intent = {.steps = {steps, MIG_LEN(steps), MIG_LEN(steps)},
                         .done = 2,
                         .state = MIG_INTENT_SENT,
                         .fingerprint = "12ab"},
               back;
    const char *text = mig_intent_print(arena, &intent);

    cr_expect_str_eq(text,
                     "{\"state\": \"sent\", \"done\": 2, \"fingerprint\": \"12ab\", "
                     "\"statements\": [\"ALTER TABLE `a\\\"b` ADD x\", {\"assert\": "
                     "\"SELECT 1\", \"message\": \"ä\\n\"}, {\"guard\": \"DROP TABLE x\"}]}");
    cr_assert(mig_intent_parse(arena, text, &back));
    cr_expect_str_eq(mig_intent_print(arena, &back), text);
    cr_expect_eq(back.steps.items[1].kind, MIG_STEP_ASSERT);
}

Test(journal, a_detail_that_is_no_intent_is_refused)
{
    static const char *const texts[] = {
        "",
        "outside a transaction: VACUUM",
        "[]",
        "{\"state\": \"sent\", \"done\": 0, \"statements\": []}",
        "{\"state\": \"gone\", \"done\": 0, \"statements\": [\"x\"]}",
        "{\"state\": \"sent\", \"done\": 1, \"statements\": [\"x\"]}",
        "{\"state\": \"next\", \"done\": 2, \"statements\": [\"x\"]}",
        "{\"state\": \"next\", \"done\": -1, \"statements\": [\"x\"]}",
        "{\"state\": \"next\", \"done\": 0, \"statements\": [{\"message\": \"x\"}]}",
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_intent intent;

    for (size_t i = 0; i < MIG_LEN(texts); i++)
        cr_expect(!mig_intent_parse(arena, texts[i], &intent), "%s", texts[i]);
    cr_expect(mig_intent_parse(arena, NULL, &intent));
}
