/*
 * The runner on the real SQLite driver, with rebuilds: whichever statement fails, the schema and
 * the rows are those of the revision that the version table names.
 */
#include "run/run.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Hands everything on to the real driver, and fails once. */
typedef struct {
    mig_driver driver;
    mig_driver *real;
    unsigned calls, fail_at;
} frail_driver;

static mig_driver *real_of(mig_driver *driver)
{
    return ((frail_driver *)(void *)driver)->real;
}

static bool fails(mig_driver *driver, mig_error *err)
{
    frail_driver *frail = (frail_driver *)(void *)driver;

    return ++frail->calls == frail->fail_at && !mig_fail(err, MIG_ERR_FAILED, "server went away");
}

static bool frail_exec(mig_driver *driver, const char *sql, mig_error *err)
{
    return !fails(driver, err) && mig_exec(real_of(driver), sql, err);
}

static bool frail_query(mig_driver *driver, mig_arena *arena, const char *sql,
                        const char *const *params, size_t count, mig_rows *rows, mig_error *err)
{
    return !fails(driver, err) && mig_query(real_of(driver), arena, sql, params, count, rows, err);
}

static unsigned long frail_changed(mig_driver *driver)
{
    return real_of(driver)->changed(real_of(driver));
}

static bool frail_begin(mig_driver *driver, mig_error *err)
{
    return !fails(driver, err) && real_of(driver)->begin(real_of(driver), err);
}

static bool frail_end(mig_driver *driver, bool commit, mig_error *err)
{
    mig_error ignored = {0};

    if (commit && fails(driver, err)) {
        cr_expect(real_of(driver)->end(real_of(driver), false, &ignored));
        return false;
    }
    return real_of(driver)->end(real_of(driver), commit, err);
}

static bool frail_lock(mig_driver *driver, const char *key, unsigned timeout_ms,
                       void (*waiting)(void *context), void *context, mig_error *err)
{
    return real_of(driver)->lock(real_of(driver), key, timeout_ms, waiting, context, err);
}

static void frail_unlock(mig_driver *driver)
{
    real_of(driver)->unlock(real_of(driver));
}

static bool frail_read_schema(mig_driver *driver, mig_arena *arena, const mig_strings *schemas,
                              const mig_strings *skip, mig_schema **schema, mig_error *err)
{
    return !fails(driver, err) &&
           real_of(driver)->read_schema(real_of(driver), arena, schemas, skip, schema, err);
}

static frail_driver frail_new(mig_driver *real, unsigned fail_at)
{
    return (frail_driver){.real = real,
                          .fail_at = fail_at,
                          .driver = {.dialect = real->dialect,
                                     .caps = real->caps,
                                     .version = real->version,
                                     .target = real->target,
                                     .exec = frail_exec,
                                     .query = frail_query,
                                     .changed = frail_changed,
                                     .begin = frail_begin,
                                     .end = frail_end,
                                     .lock = frail_lock,
                                     .unlock = frail_unlock,
                                     .read_schema = frail_read_schema}};
}

static const char *const texts[] = {
    "revision: a\ndown_revision: null\nupgrade:\n"
    "- create_table:\n    table: teams\n    columns: {id: bigint, name: text}\n"
    "    primary_key: {name: pk_teams, columns: [id]}\n"
    "- create_table:\n    table: users\n    columns:\n      id: bigint\n"
    "      email: {type: varchar(40), nullable: true}\n      team_id: bigint\n"
    "    primary_key: {name: pk_users, columns: [id]}\n    unique: {uq_users_email: [email]}\n"
    "    foreign_keys:\n      fk_users_team_id: {columns: [team_id], references: teams.id}\n"
    "- insert: {table: teams, columns: [id, name], rows: [[1, red]]}\n"
    "- insert: {table: users, columns: [id, email, team_id], rows: [[1, a@b, 1], [2, c@d, 1]]}\n"
    "downgrade:\n- drop_table: {table: users}\n- drop_table: {table: teams}\n",

    "revision: b\ndown_revision: a\nupgrade:\n"
    "- alter_column:\n    table: users\n    column: email\n"
    "    from: {type: varchar(40), nullable: true}\n    to: {type: varchar(200)}\n"
    "- create_check: {table: users, name: ck_users_email, expr: \"email like '%@%'\"}\n"
    "- execute: UPDATE users SET email = email || '.org'\n"
    "- add_column: {table: teams, column: made, type: text, default: x}\n"
    "downgrade:\n- drop_column: {table: teams, column: made}\n"
    "- execute: UPDATE users SET email = replace(email, '.org', '')\n"
    "- drop_constraint: {table: users, kind: check, name: ck_users_email, expr: \"email like "
    "'%@%'\"}\n"
    "- alter_column:\n    table: users\n    column: email\n    from: {type: varchar(200)}\n"
    "    to: {type: varchar(40), nullable: true}\n",
};

static mig_history *make_history(mig_arena *arena)
{
    mig_scripts scripts = {0};
    mig_history *history;
    mig_error err = {0};

    for (size_t i = 0; i < MIG_LEN(texts); i++) {
        mig_script *script;

        cr_assert(mig_script_parse(arena, mig_arena_printf(arena, "%zu.yaml", i + 1), texts[i],
                                   strlen(texts[i]), &script, &err),
                  "%s", err.text[0]);
        mig_push(arena, &scripts.items, script);
    }
    cr_assert(mig_history_build(arena, &scripts, &history, &err));
    return history;
}

static mig_driver *open_memory(mig_arena *arena)
{
    mig_driver *driver;
    mig_error err = {0};
    mig_url url;

    cr_assert(mig_url_parse(arena, "sqlite://", ".", &url, &err), "%s", err.text[0]);
    cr_assert(mig_driver_open(&url, MIG_OPEN_CREATE, &driver, &err), "%s", err.text[0]);
    cr_assert(mig_exec(driver, "PRAGMA foreign_keys = ON", &err));
    return driver;
}

static void add_rows(mig_arena *arena, mig_driver *driver, const char *sql, mig_str *out)
{
    mig_rows rows = {0};
    mig_error err = {0};

    if (!mig_query(driver, arena, sql, NULL, 0, &rows, &err)) {
        mig_str_addf(out, "%s\n", err.text[0]);
        return;
    }
    for (size_t i = 0; i < rows.rows.len; i++)
        for (size_t k = 0; k < rows.columns; k++)
            mig_str_addf(out, "%s%c", rows.rows.items[i][k] ? rows.rows.items[i][k] : "null",
                         k + 1 < rows.columns ? '|' : '\n');
}

/* All that there is, but for our own tables; SQLite quotes the name of a renamed table. */
static const char *dump(mig_arena *arena, mig_driver *driver)
{
    MIG_AUTO_STR out = {0};

    add_rows(arena, driver,
             "SELECT type, name, replace(sql, '\"', '') FROM sqlite_schema WHERE tbl_name NOT LIKE "
             "'migrate%' ORDER BY "
             "name",
             &out);
    add_rows(arena, driver, "SELECT rowid, * FROM users", &out);
    add_rows(arena, driver, "SELECT rowid, * FROM teams", &out);
    add_rows(arena, driver, "PRAGMA foreign_keys", &out);
    return mig_str_copy(arena, &out);
}

static const char *now(mig_arena *arena)
{
    return mig_arena_strdup(arena, "2026-11-21T10:15:00.000Z");
}

static unsigned long clock_ms(void)
{
    return 0;
}

static mig_runner runner_new(mig_driver *driver, const mig_history *history)
{
    return (mig_runner){.driver = driver,
                        .history = history,
                        .store = {"migrate_version", "migrate_log"},
                        .now = now,
                        .clock_ms = clock_ms};
}

/* What the database is at base, at a, at b. */
static void learn(mig_arena *arena, const mig_history *history, const char *dumps[3])
{
    static const char *const steps[] = {"a", "b", "a", "base"};
    mig_driver *driver = open_memory(arena);
    mig_runner runner = runner_new(driver, history);
    const char *start = dump(arena, driver);
    size_t done;

    for (size_t i = 0; i < MIG_LEN(steps); i++) {
        mig_error err = {0};
        const char *found;

        cr_assert(mig_run(&runner, i < 2 ? MIG_UP : MIG_DOWN, steps[i], &done, &err), "%s: %s %s",
                  steps[i], err.text[0], err.text[1]);
        found = dump(arena, driver);
        if (i < 2)
            dumps[i + 1] = found;
        else if (i == 2)
            cr_expect(strcmp(found, dumps[1]) == 0, "%s\nis not\n%s", found, dumps[1]);
    }
    dumps[0] = start;
    cr_expect_str_eq(dump(arena, driver), start);
    mig_driver_close(driver);
}

static size_t version_of(mig_arena *arena, mig_driver *driver)
{
    const mig_store store = {"migrate_version", "migrate_log"};
    mig_strings rows = {0};
    mig_error err = {0};

    cr_assert(mig_store_rows(driver, arena, &store, &rows, &err));
    cr_assert_leq(rows.len, 1);
    return rows.len == 0 ? 0 : (size_t)(rows.items[0][0] - 'a' + 1);
}

/* False when nothing failed any more. */
static bool try_once(const mig_history *history, mig_direction direction, unsigned fail_at,
                     const char *const dumps[3])
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = open_memory(arena);
    frail_driver frail = frail_new(driver, 0);
    mig_runner runner = runner_new(&frail.driver, history);
    const char *target = direction == MIG_UP ? "head" : "base";
    mig_error err = {0};
    const char *found;
    size_t done, version;
    bool reached;

    if (direction == MIG_DOWN)
        cr_assert(mig_run(&runner, MIG_UP, "head", &done, &err));
    frail.calls = 0;
    frail.fail_at = fail_at;
    cr_expect(mig_run(&runner, direction, target, &done, &err) ||
                  strcmp(err.text[0], "server went away") == 0,
              "%s", err.text[0]);
    reached = frail.calls >= fail_at;
    version = version_of(arena, driver);
    found = dump(arena, driver);
    cr_expect(strcmp(found, dumps[version]) == 0, "failure %u, version %zu: %s\nis not\n%s",
              fail_at, version, found, dumps[version]);
    frail.fail_at = 0;
    cr_expect(mig_run(&runner, direction, target, &done, &err), "%s", err.text[0]);
    cr_expect_str_eq(dump(arena, driver), dumps[direction == MIG_UP ? 2 : 0]);
    mig_driver_close(driver);
    return reached;
}

Test(run_sqlite, whichever_statement_fails_the_schema_and_the_version_agree)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_history *history = make_history(arena);
    const char *dumps[3];

    learn(arena, history, dumps);
    for (mig_direction direction = MIG_UP; direction <= MIG_DOWN; direction++) {
        unsigned fail_at = 1;

        while (try_once(history, direction, fail_at, dumps))
            fail_at++;
        cr_expect_gt(fail_at, 30);
    }
}
