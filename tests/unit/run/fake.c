/* See fake.h. */
#include "fake.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

mig_str fake_events;
bool fake_events_with_sql;

static void ident(mig_str *sql, const char *name)
{
    mig_str_addf(sql, "\"%s\"", name);
}

static void literal(mig_str *sql, const char *text)
{
    mig_str_addf(sql, "'%s'", text);
}

static void has_table_sql(mig_str *sql, mig_name name)
{
    mig_str_addf(sql, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '%s'",
                 name.name);
}

static const mig_dialect fake_dialect = {.name = "fake",
                                         .oldest_caps = MIG_CAP_DDL_IN_TRANSACTION,
                                         .max_name_bytes = 63,
                                         .ident = ident,
                                         .literal = literal,
                                         .has_table = has_table_sql};

static bool begins(const char *sql, const char *word)
{
    return strncmp(sql, word, strlen(word)) == 0;
}

static mig_trace trace(const char *sql, const char **why)
{
    *why = "a script can't change the database";
    if (begins(sql, "CREATE") || begins(sql, "ALTER") || begins(sql, "DROP"))
        return MIG_TRACE_CATALOG;
    if (begins(sql, "PRAGMA"))
        return MIG_TRACE_SESSION;
    if (begins(sql, "VACUUM"))
        return MIG_TRACE_NONE;
    if (begins(sql, "CALL"))
        return MIG_TRACE_PARTS;
    return begins(sql, "USE") ? MIG_TRACE_REFUSED : MIG_TRACE_ROWS;
}

/* Only a table's new name, in two statements: what the first makes of it is no table that another
 * lowering would know. */
static bool lower(const mig_dialect *dialect, mig_caps caps, mig_arena *arena, const mig_op *ops,
                  size_t count, const mig_schema *shape, mig_steps *steps, mig_error *err)
{
    const char *from = ops[0].before.table->name.name, *to = ops[0].after.table->name.name;
    mig_step out = {.kind = MIG_STEP_SQL, .place = ops[0].place}, in = out;
    mig_step check = {.kind = MIG_STEP_ASSERT,
                      .sql = mig_arena_printf(arena, "SELECT 1 FROM \"%s_\" WHERE false", from),
                      .message = "there are rows"};

    (void)dialect;
    (void)caps;
    cr_assert(count == 1 && mig_op_verb(&ops[0]) == MIG_VERB_RENAME);
    if (!mig_table_find(shape, ops[0].before.table->name))
        return mig_fail_at(err, ops[0].place, "no table \"%s\"", from);
    out.sql = mig_arena_printf(arena, "ALTER TABLE \"%s\" RENAME TO \"%s_\"", from, from);
    in.sql = mig_arena_printf(arena, "ALTER TABLE \"%s_\" RENAME TO \"%s\"", from, to);
    mig_push(arena, steps, out);
    mig_push(arena, steps, check);
    mig_push(arena, steps, in);
    return true;
}

static const mig_dialect implicit_dialect = {.name = "fake",
                                             .max_name_bytes = 63,
                                             .ident = ident,
                                             .literal = literal,
                                             .has_table = has_table_sql,
                                             .lower = lower,
                                             .trace = trace,
                                             .long_text = "LONGTEXT",
                                             .table_end = " WITHOUT ROWID"};

static fake_driver *of(mig_driver *driver)
{
    return (fake_driver *)(void *)driver;
}

/* True when this call is the one to fail, with the error set. */
static bool fails_before(fake_driver *fake, mig_error *err)
{
    if (fake->gone)
        return !mig_fail(err, MIG_ERR_FAILED, "server went away");
    if (++fake->calls != fake->fail_at || fake->mode == FAKE_GONE_AFTER)
        return false;
    fake->gone = fake->mode == FAKE_GONE_BEFORE;
    if (fake->gone && !sqlite3_get_autocommit(fake->db))
        sqlite3_exec(fake->db, "ROLLBACK", NULL, NULL, NULL);
    return !mig_fail(err, MIG_ERR_FAILED, "server went away");
}

static bool fails_after(fake_driver *fake, mig_error *err)
{
    if (fake->calls != fake->fail_at || fake->mode != FAKE_GONE_AFTER)
        return false;
    fake->gone = true;
    if (!sqlite3_get_autocommit(fake->db))
        sqlite3_exec(fake->db, "ROLLBACK", NULL, NULL, NULL);
    return !mig_fail(err, MIG_ERR_FAILED, "server went away");
}

static bool fail_sqlite(fake_driver *fake, mig_error *err)
{
    mig_fail(err, MIG_ERR_FAILED, "%s", sqlite3_errmsg(fake->db));
    if (err && strstr(err->text[0], "from within a transaction"))
        snprintf(err->sqlstate, sizeof err->sqlstate, "25001");
    return false;
}

static bool commits(const char *sql)
{
    const char *why;
    const mig_trace left = trace(sql, &why);

    return left == MIG_TRACE_CATALOG || left == MIG_TRACE_NONE;
}

static bool call_half(fake_driver *fake, mig_error *err)
{
    sqlite3_exec(fake->db, "INSERT INTO journal VALUES ('half')", NULL, NULL, NULL);
    sqlite3_exec(fake->db, "COMMIT", NULL, NULL, NULL);
    return mig_fail(err, MIG_ERR_FAILED, "the other half failed");
}

static bool run(fake_driver *fake, mig_arena *arena, const char *sql, const char *const *params,
                size_t count, mig_rows *rows, mig_error *err)
{
    sqlite3_stmt *statement;
    int status;

    if (fake->implicit && commits(sql) && !sqlite3_get_autocommit(fake->db))
        sqlite3_exec(fake->db, "COMMIT", NULL, NULL, NULL);
    if (fake->implicit && begins(sql, "CALL"))
        return call_half(fake, err);
    if (sqlite3_prepare_v2(fake->db, sql, -1, &statement, NULL) != SQLITE_OK)
        return fail_sqlite(fake, err);
    for (size_t i = 0; i < count; i++)
        sqlite3_bind_text(statement, (int)i + 1, params[i], -1, SQLITE_TRANSIENT);
    while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
        size_t columns = (size_t)sqlite3_column_count(statement);
        const char **cells = arena ? mig_arena_alloc(arena, columns * sizeof *cells) : NULL;

        for (size_t i = 0; arena && i < columns; i++)
            cells[i] =
                mig_arena_strdup(arena, (const char *)sqlite3_column_text(statement, (int)i));
        if (arena) {
            rows->columns = columns;
            mig_push(arena, &rows->rows, (const char *const *)cells);
        }
    }
    sqlite3_finalize(statement);
    return status == SQLITE_DONE || fail_sqlite(fake, err);
}

static bool fake_exec(mig_driver *driver, const char *sql, mig_error *err)
{
    fake_driver *fake = of(driver);

    return !fails_before(fake, err) && run(fake, NULL, sql, NULL, 0, NULL, err) &&
           !fails_after(fake, err);
}

static bool fake_query(mig_driver *driver, mig_arena *arena, const char *sql,
                       const char *const *params, size_t count, mig_rows *rows, mig_error *err)
{
    fake_driver *fake = of(driver);

    return !fails_before(fake, err) && run(fake, arena, sql, params, count, rows, err) &&
           !fails_after(fake, err);
}

static unsigned long fake_changed(mig_driver *driver)
{
    return (unsigned long)sqlite3_changes(of(driver)->db);
}

static bool fake_begin(mig_driver *driver, mig_error *err)
{
    fake_driver *fake = of(driver);

    if (fake->on_begin)
        fake->on_begin(fake->db);
    fake->on_begin = NULL;
    return !fails_before(fake, err) && run(fake, NULL, "BEGIN IMMEDIATE", NULL, 0, NULL, err) &&
           !fails_after(fake, err);
}

/* After a failed commit it has rolled back, as the contract says. */
static bool fake_end(mig_driver *driver, bool commit, mig_error *err)
{
    fake_driver *fake = of(driver);

    cr_expect(fake->gone || fake->implicit || !sqlite3_get_autocommit(fake->db),
              "end() without begin()");
    if (fails_before(fake, err)) {
        if (!sqlite3_get_autocommit(fake->db))
            sqlite3_exec(fake->db, "ROLLBACK", NULL, NULL, NULL);
        return false;
    }
    if (fake->implicit && sqlite3_get_autocommit(fake->db))
        return !fails_after(fake, err);
    return run(fake, NULL, commit ? "COMMIT" : "ROLLBACK", NULL, 0, NULL, err) &&
           !fails_after(fake, err);
}

static bool fake_in_transaction(mig_driver *driver, bool *open, mig_error *err)
{
    *open = !sqlite3_get_autocommit(of(driver)->db);
    return !fails_before(of(driver), err) && !fails_after(of(driver), err);
}

static bool fake_fingerprint(mig_driver *driver, mig_arena *arena, const char *sql,
                             const char **fingerprint, mig_error *err)
{
    mig_rows rows = {0};

    (void)sql;
    if (fails_before(of(driver), err) ||
        !run(of(driver), arena,
             "SELECT coalesce(group_concat(sql), '') FROM (SELECT sql FROM sqlite_schema WHERE "
             "tbl_name NOT LIKE 'migrate_%' ORDER BY name)",
             NULL, 0, &rows, err) ||
        fails_after(of(driver), err))
        return false;
    *fingerprint = rows.rows.items[0][0];
    return true;
}

/* A table "loose" stands for one of an engine without transactions. */
static bool fake_rolls_back(mig_driver *driver, bool *all, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_rows rows = {0};

    if (fails_before(of(driver), err) ||
        !run(of(driver), arena, "SELECT 1 FROM sqlite_schema WHERE name = 'loose'", NULL, 0, &rows,
             err) ||
        fails_after(of(driver), err))
        return false;
    *all = rows.rows.len == 0;
    return true;
}

static bool fake_read_schema(mig_driver *driver, mig_arena *arena, const mig_strings *schemas,
                             const mig_strings *skip, mig_schema **schema, mig_error *err)
{
    mig_rows rows = {0};

    (void)schemas;
    (void)skip;
    if (fails_before(of(driver), err) ||
        !run(of(driver), arena, "SELECT name FROM sqlite_schema WHERE type = 'table'", NULL, 0,
             &rows, err) ||
        fails_after(of(driver), err))
        return false;
    *schema = mig_schema_new(arena);
    for (size_t i = 0; i < rows.rows.len; i++)
        mig_schema_add_table(*schema, (mig_name){.name = rows.rows.items[i][0]});
    mig_schema_seal(*schema);
    return true;
}

static bool fake_lock(mig_driver *driver, const char *key, unsigned timeout_ms,
                      void (*waiting)(void *context), void *context, mig_error *err)
{
    (void)key;
    (void)timeout_ms;
    (void)waiting;
    (void)context;
    if (of(driver)->on_lock)
        of(driver)->on_lock(of(driver)->db);
    of(driver)->on_lock = NULL;
    if (fails_before(of(driver), err) || fails_after(of(driver), err))
        return false;
    of(driver)->locks++;
    return true;
}

static void fake_unlock(mig_driver *driver)
{
    of(driver)->unlocks++;
}

sqlite3 *fake_database(void)
{
    sqlite3 *db;

    cr_assert_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(db, "CREATE TABLE journal (entry)", NULL, NULL, NULL), SQLITE_OK);
    return db;
}

fake_driver fake_open(sqlite3 *db)
{
    return (fake_driver){.db = db,
                         .driver = {.dialect = &fake_dialect,
                                    .caps = MIG_CAP_DDL_IN_TRANSACTION,
                                    .version = "1",
                                    .target = "fake:",
                                    .exec = fake_exec,
                                    .query = fake_query,
                                    .changed = fake_changed,
                                    .begin = fake_begin,
                                    .end = fake_end,
                                    .lock = fake_lock,
                                    .unlock = fake_unlock}};
}

fake_driver fake_open_implicit(sqlite3 *db)
{
    fake_driver fake = fake_open(db);

    fake.implicit = true;
    fake.driver.dialect = &implicit_dialect;
    fake.driver.caps = 0;
    fake.driver.in_transaction = fake_in_transaction;
    fake.driver.fingerprint = fake_fingerprint;
    fake.driver.rolls_back = fake_rolls_back;
    fake.driver.read_schema = fake_read_schema;
    return fake;
}

const char *fake_ask(mig_arena *arena, sqlite3 *db, const char *sql)
{
    fake_driver fake = fake_open(db);
    MIG_AUTO_STR text = {0};
    mig_rows rows = {0};
    mig_error err = {0};

    if (!run(&fake, arena, sql, NULL, 0, &rows, &err))
        return mig_arena_printf(arena, "error: %s", err.text[0]);
    for (size_t i = 0; i < rows.rows.len; i++) {
        for (size_t k = 0; k < rows.columns; k++)
            mig_str_addf(&text, "%s%s", k ? "|" : "",
                         rows.rows.items[i][k] ? rows.rows.items[i][k] : "null");
        mig_str_addc(&text, '\n');
    }
    return mig_str_copy(arena, &text);
}

mig_history *fake_history(mig_arena *arena, const char *const *texts, size_t count)
{
    mig_scripts scripts = {0};
    mig_history *history;
    mig_error err = {0};

    for (size_t i = 0; i < count; i++) {
        const char *path =
            mig_arena_printf(arena, "%zu.%s", i + 1, texts[i][0] == '-' ? "sql" : "yaml");
        mig_script *script;

        cr_assert(mig_script_parse(arena, path, texts[i], strlen(texts[i]), &script, &err), "%s",
                  err.text[0]);
        mig_push(arena, &scripts.items, script);
    }
    cr_assert(mig_history_build(arena, &scripts, &history, &err), "%s", err.text[0]);
    return history;
}

static const char *now(mig_arena *arena)
{
    return mig_arena_strdup(arena, "2026-11-21T10:15:00.000Z");
}

static unsigned long clock_ms(void)
{
    static unsigned long time;

    return time += 5;
}

static void on_event(void *context, const mig_event *event)
{
    static const char *const names[] = {[MIG_EVENT_WAITING] = "waiting",
                                        [MIG_EVENT_START] = "start",
                                        [MIG_EVENT_DONE] = "done",
                                        [MIG_EVENT_SQL] = "sql",
                                        [MIG_EVENT_WARNING] = "warning"};

    (void)context;
    if (event->kind == MIG_EVENT_PLAN || (event->kind == MIG_EVENT_SQL && !fake_events_with_sql))
        return;
    mig_str_addf(&fake_events, "%s %s\n", names[event->kind],
                 event->text   ? event->text
                 : event->move ? event->move->script->revision
                               : "");
}

mig_runner fake_runner(fake_driver *fake, const mig_history *history)
{
    mig_str_dispose(&fake_events);
    return (mig_runner){.driver = &fake->driver,
                        .history = history,
                        .store = {"migrate_version", "migrate_log"},
                        .user = "ann",
                        .now = now,
                        .clock_ms = clock_ms,
                        .on_event = on_event};
}
