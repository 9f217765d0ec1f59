/* A script that was applied gets other parents: what stands between was never run. */
#include "fake.h"

#include <criterion/criterion.h>
#include <string.h>

#define SCRIPT(id, parent, more)                     \
    "-- revision: " id "\n-- down_revision: " parent \
    "\n-- migrate:up\nINSERT INTO journal VALUES ('" id "');\n" more "-- migrate:down\n"

static const char version[] = "SELECT group_concat(version_num, ' ') FROM migrate_version";
static const char journal[] = "SELECT group_concat(entry, ' ') FROM journal";
static const char log_rows[] = "SELECT revision, direction, detail FROM migrate_log ORDER BY id";

static const struct {
    const char *name;
    const char *before[4], *after[4]; /* the scripts as the first run found them, and the second */
    const char *sql;                  /* in between */
    bool missed;
    const char *error; /* a part of it; NULL: none */
    const char *journal;
} cases[] = {
    {"nothing between",
     {SCRIPT("a", "null", ""), SCRIPT("c", "a", "")},
     {SCRIPT("a", "null", ""), SCRIPT("c", "a", "")},
     NULL,
     false,
     NULL,
     "a c\n"},
    {"put behind another",
     {SCRIPT("a", "null", ""), SCRIPT("c", "a", "")},
     {SCRIPT("a", "null", ""), SCRIPT("b", "a", ""), SCRIPT("c", "b", "")},
     NULL,
     false,
     "revision \"b\" was never run here, and counts as applied only because \"c\", which was "
     "applied before, follows it since",
     "a c\n"},
    {"and run",
     {SCRIPT("a", "null", ""), SCRIPT("c", "a", "")},
     {SCRIPT("a", "null", ""), SCRIPT("b", "a", ""), SCRIPT("c", "b", "")},
     NULL,
     true,
     NULL,
     "a c b\n"},
    {"two of them",
     {SCRIPT("a", "null", ""), SCRIPT("c", "a", "")},
     {SCRIPT("a", "null", ""), SCRIPT("b", "a", ""), SCRIPT("d", "b", ""), SCRIPT("c", "d", "")},
     NULL,
     false,
     "revisions \"b\", \"d\" were never run here",
     "a c\n"},
    {"two of them, run",
     {SCRIPT("a", "null", ""), SCRIPT("c", "a", "")},
     {SCRIPT("a", "null", ""), SCRIPT("b", "a", ""), SCRIPT("d", "b", ""), SCRIPT("c", "d", "")},
     NULL,
     true,
     NULL,
     "a c b d\n"},
    {"below one that was stamped",
     {SCRIPT("a", "null", ""), SCRIPT("c", "a", "")},
     {SCRIPT("a", "null", ""), SCRIPT("b", "a", ""), SCRIPT("c", "b", "")},
     "UPDATE migrate_log SET script = NULL, direction = 'stamp'",
     false,
     "\"b\" was never run",
     "a c\n"},
    {"by a dependency",
     {SCRIPT("a", "null", ""), SCRIPT("c", "a", "")},
     {SCRIPT("a", "null", ""), SCRIPT("b", "null", ""), SCRIPT("c", "a\n-- depends_on: b", "")},
     NULL,
     false,
     "\"b\" was never run",
     "a c\n"},
    {"taken back before",
     {SCRIPT("a", "null", ""), SCRIPT("c", "a", "")},
     {SCRIPT("a", "null", ""), SCRIPT("b", "a", ""), SCRIPT("c", "b", "")},
     "INSERT INTO migrate_log (id, revision, direction, started_at, finished_at) VALUES "
     "(9, 'b', 'downgrade', '', '')",
     false,
     "\"b\" was never run",
     "a c\n"},
    {"stamped away before",
     {SCRIPT("a", "null", ""), SCRIPT("c", "a", "")},
     {SCRIPT("a", "null", ""), SCRIPT("b", "a", ""), SCRIPT("c", "b", "")},
     "INSERT INTO migrate_log (id, revision, direction, started_at, finished_at, detail) VALUES "
     "(9, 'b', 'stamp', '', '', 'no longer counts as applied')",
     false,
     "\"b\" was never run",
     "a c\n"},
    {"given up half done before",
     {SCRIPT("a", "null", ""), SCRIPT("c", "a", "")},
     {SCRIPT("a", "null", ""), SCRIPT("b", "a", ""), SCRIPT("c", "b", "")},
     "INSERT INTO migrate_log (id, revision, direction, started_at, finished_at, detail) VALUES "
     "(9, 'b', 'upgrade', '', '', 'left at this statement, then stamped; 2')",
     false,
     "\"b\" was never run",
     "a c\n"},
    /* These prove nothing. */
    {"rows of the log are gone",
     {SCRIPT("a", "null", ""), SCRIPT("c", "a", "")},
     {SCRIPT("a", "null", ""), SCRIPT("c", "a", "")},
     "DELETE FROM migrate_log WHERE revision = 'a'",
     false,
     NULL,
     "a c\n"},
    {"and what is above was edited",
     {SCRIPT("a", "null", ""), SCRIPT("c", "a", "")},
     {SCRIPT("a", "null", ""), SCRIPT("c", "a", "SELECT 1;\n")},
     "DELETE FROM migrate_log WHERE revision = 'a'",
     false,
     NULL,
     "a c\n"},
    {"all rows of the log are gone",
     {SCRIPT("a", "null", ""), SCRIPT("c", "a", "")},
     {SCRIPT("a", "null", ""), SCRIPT("b", "a", ""), SCRIPT("c", "b", "")},
     "DELETE FROM migrate_log",
     false,
     NULL,
     "a c\n"},
};

static size_t count(const char *const *texts)
{
    size_t n = 0;

    while (n < 4 && texts[n])
        n++;
    return n;
}

Test(gap, what_was_passed_over_is_refused_or_run)
{
    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        sqlite3 *db = fake_database();
        fake_driver fake = fake_open(db);
        mig_runner runner =
            fake_runner(&fake, fake_history(arena, cases[i].before, count(cases[i].before)));
        mig_error err = {0};
        size_t done;

        cr_assert(mig_run(&runner, MIG_UP, "head", &done, &err));
        if (cases[i].sql)
            fake_ask(arena, db, cases[i].sql);
        runner = fake_runner(&fake, fake_history(arena, cases[i].after, count(cases[i].after)));
        runner.missed = cases[i].missed;
        if (mig_run(&runner, MIG_UP, "c", &done, &err))
            cr_expect(!cases[i].error, "%s", cases[i].name);
        else
            cr_expect(cases[i].error && err.code == MIG_ERR_FAILED &&
                          strstr(err.text[0], cases[i].error),
                      "%s: %s", cases[i].name, err.text[0]);
        if (cases[i].error)
            cr_expect(!mig_run(&runner, MIG_DOWN, "base", &done, &err), "%s: downgrade",
                      cases[i].name);
        cr_expect_str_eq(fake_ask(arena, db, journal), cases[i].journal, "%s: %s", cases[i].name,
                         fake_ask(arena, db, journal));
        cr_expect_str_eq(fake_ask(arena, db, version), "c\n", "%s", cases[i].name);
        sqlite3_close(db);
    }
}

/* Whatever fails, the log says what was run, and running again ends well. */
Test(gap, a_failure_leaves_the_log_true)
{
    bool failed = true;

    for (unsigned fail_at = 1; failed; fail_at++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        sqlite3 *db = fake_database();
        fake_driver fake = fake_open(db);
        mig_runner runner = fake_runner(&fake, fake_history(arena, cases[2].before, 2));
        mig_error err = {0};
        size_t done;

        cr_assert(mig_run(&runner, MIG_UP, "head", &done, &err));
        fake.calls = 0;
        fake.fail_at = fail_at;
        runner = fake_runner(&fake, fake_history(arena, cases[2].after, 3));
        runner.missed = true;
        failed = !mig_run(&runner, MIG_UP, "head", &done, &err);
        fake.fail_at = 0;
        cr_expect_str_eq(fake_ask(arena, db, version), "c\n");
        cr_expect_str_eq(
            fake_ask(arena, db, "SELECT count(*) FROM migrate_log WHERE revision = 'b'"),
            fake_ask(arena, db, "SELECT count(*) FROM journal WHERE entry = 'b'"), "%u", fail_at);
        cr_expect(mig_run(&runner, MIG_UP, "head", &done, &err), "%u: %s", fail_at, err.text[0]);
        cr_expect_str_eq(fake_ask(arena, db, journal), "a c b\n");
        if (!failed)
            cr_expect_str_eq(fake_ask(arena, db, log_rows),
                             "a|upgrade|null\nc|upgrade|null\nb|upgrade|null\n"
                             "c|stamp|follows other revisions now\n");
        cr_assert_lt(fail_at, 100);
        sqlite3_close(db);
    }
}
