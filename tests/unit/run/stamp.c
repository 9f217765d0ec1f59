/* Stamping: the rows are set, nothing is run, and the log says so. */
#include "fake.h"

#include <criterion/criterion.h>
#include <string.h>

#define SCRIPT(id, parent)                           \
    "-- revision: " id "\n-- down_revision: " parent \
    "\n-- migrate:up\nINSERT INTO journal VALUES ('" id "');\n-- migrate:down\n"

static const char *const texts[] = {SCRIPT("a", "null"), SCRIPT("b", "a"), SCRIPT("c", "a")};

static const char version[] =
    "SELECT group_concat(version_num, ' ') FROM (SELECT * FROM migrate_version ORDER BY 1)";
static const char log_rows[] = "SELECT revision, direction, detail FROM migrate_log ORDER BY id";

static bool stamp(mig_runner *runner, const char *target, bool purge, mig_error *err)
{
    const mig_strings targets = {&target, 1, 1};

    return mig_stamp(runner, &targets, purge, err);
}

Test(stamp, sets_rows_and_logs_each_revision)
{
#define BEFORE "|stamp|applied before the log began\n"
    static const struct {
        const char *before, *target, *version, *log;
        bool purge;
    } cases[] = {
        {NULL, "b", "b\n", "a|stamp|null\nb|stamp|null\n", false},
        {NULL, "heads", "b c\n", "a|stamp|null\nb|stamp|null\nc|stamp|null\n", false},
        {"b", "base", "null\n",
         "a|stamp|no longer counts as applied\nb|stamp|no longer counts as applied\n", false},
        {"b", "c", "b c\n", "a" BEFORE "b" BEFORE "c|stamp|null\n",
         false}, /* another branch stays */
        {"b", "c", "c\n", "a" BEFORE "b|stamp|no longer counts as applied\nc|stamp|null\n", true},
        {"b", "-1", "a\n", "a" BEFORE "b|stamp|no longer counts as applied\n", false},
        {"zzzz", "a", "a\n", "a|stamp|null\nzzzz|stamp|no longer counts as applied\n", true},
        {"a", "a", "a\n", "", false},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        sqlite3 *db = fake_database();
        fake_driver fake = fake_open(db);
        mig_runner runner = fake_runner(&fake, fake_history(arena, texts, 3));
        mig_error err = {0};
        const char *got;

        if (cases[i].before) {
            cr_assert(mig_store_ensure(&fake.driver, &runner.store, &err));
            fake_ask(arena, db,
                     mig_arena_printf(arena, "INSERT INTO migrate_version VALUES ('%s')",
                                      cases[i].before));
        }
        cr_assert(stamp(&runner, cases[i].target, cases[i].purge, &err), "%s: %s", cases[i].target,
                  err.text[0]);
        got = fake_ask(arena, db, version);
        cr_expect(strcmp(got, cases[i].version) == 0, "%s: %s", cases[i].target, got);
        got = fake_ask(arena, db, log_rows);
        cr_expect(strcmp(got, cases[i].log) == 0, "%s: %s", cases[i].target, got);
        cr_expect_str_eq(fake_ask(arena, db, "SELECT count(*) FROM journal"), "0\n");
        cr_expect_eq(fake.locks, fake.unlocks);
        sqlite3_close(db);
    }
}

Test(stamp, an_unknown_target_changes_nothing)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, texts, 3));
    mig_error err = {0};

    cr_expect(!stamp(&runner, "head", false, &err), "there are two");
    cr_expect_eq(err.code, MIG_ERR_USAGE);
    cr_expect_str_eq(fake_ask(arena, db, "SELECT name FROM sqlite_schema"), "journal\n");
    sqlite3_close(db);
}

Test(stamp, a_row_without_a_script_is_only_purged)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, texts, 3));
    mig_error err = {0};

    cr_assert(mig_store_ensure(&fake.driver, &runner.store, &err));
    fake_ask(arena, db, "INSERT INTO migrate_version VALUES ('zzzz')");
    cr_expect(!stamp(&runner, "a", false, &err));
    cr_expect_eq(err.code, MIG_ERR_USAGE);
    cr_expect(strstr(err.text[0], "zzzz") && strstr(err.text[0], "--purge"), "%s", err.text[0]);
    cr_expect_str_eq(fake_ask(arena, db, version), "zzzz\n");
    sqlite3_close(db);
}

Test(stamp, a_tag_is_in_the_log)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, texts, 2));
    mig_error err = {0};
    size_t done;

    runner.tag = "v1.4";
    cr_assert(stamp(&runner, "a", false, &err), "%s", err.text[0]);
    cr_assert(mig_run(&runner, MIG_UP, "head", &done, &err), "%s", err.text[0]);
    cr_expect_str_eq(fake_ask(arena, db, "SELECT revision, tag FROM migrate_log ORDER BY id"),
                     "a|v1.4\nb|v1.4\n");
    sqlite3_close(db);
}

Test(stamp, a_stamped_database_goes_on_from_there)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *db = fake_database();
    fake_driver fake = fake_open(db);
    mig_runner runner = fake_runner(&fake, fake_history(arena, texts, 2));
    mig_error err = {0};
    size_t done;

    cr_assert(stamp(&runner, "a", false, &err));
    cr_assert(mig_run(&runner, MIG_UP, "head", &done, &err), "%s", err.text[0]);
    cr_expect_str_eq(fake_ask(arena, db, "SELECT entry FROM journal"), "b\n");
    cr_expect_str_eq(fake_events.data, "start b\ndone b\n");
    sqlite3_close(db);
}

Test(stamp, failing_anywhere_leaves_rows_and_log_as_they_were_or_as_they_should_be)
{
    for (unsigned fail_at = 1;; fail_at++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        sqlite3 *db = fake_database();
        fake_driver fake = fake_open(db);
        mig_runner runner = fake_runner(&fake, fake_history(arena, texts, 2));
        mig_error err = {0};
        const char *rows;
        bool good;

        fake.fail_at = fail_at;
        good = stamp(&runner, "b", false, &err);
        rows = fake_ask(arena, db,
                        "SELECT (SELECT count(*) FROM migrate_version), (SELECT count(*) "
                        "FROM migrate_log)");
        cr_expect(strncmp(rows, "error: no such table", 20) == 0 || strcmp(rows, "0|0\n") == 0 ||
                      (good && strcmp(rows, "1|2\n") == 0),
                  "failure %u: %s", fail_at, rows);
        sqlite3_close(db);
        if (good)
            break;
        cr_expect_str_eq(err.text[0], "server went away");
    }
}
