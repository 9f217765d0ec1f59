/*
 * For the tests of lowering on SQLite: a database in memory is set up with SQL, operations are run
 * on it as the runner does it, and questions are asked by SQL.
 */
#ifndef TESTS_UNIT_SQLITE_LOWER_FIXTURE_H
#define TESTS_UNIT_SQLITE_LOWER_FIXTURE_H

#include "../op/helper.h"
#include "base/text.h"
#include "dialect/resolve.h"
#include "dialect/sqlite/sqlite.h"
#include "diff/diff.h"
#include "plan/lower.h"

typedef struct {
    mig_arena *arena;
    mig_driver *driver;
    mig_schema *known; /* the shape after the group before */
    unsigned fail_at;  /* the step, from 1, that fails; 0: none */
    unsigned steps;    /* run so far */
    mig_str sql;       /* of the steps, one a line; ASSERT ones begin with "? " */
} fixture;

static inline sqlite3 *db_of(fixture *f)
{
    return ((mig_sqlite_connection *)(void *)f->driver)->db;
}

static inline int add_row(void *context, int count, char **cells, char **names)
{
    mig_str *out = context;

    (void)names;
    for (int i = 0; i < count; i++) {
        mig_str_add(out, i > 0 ? "|" : "");
        mig_str_add(out, cells[i] ? cells[i] : "NULL");
    }
    mig_str_addc(out, '\n');
    return 0;
}

/* Rows of one or several statements: cells divided by "|", each row with a line's end. */
static inline const char *ask(fixture *f, const char *sql)
{
    MIG_AUTO_STR out = {0};
    char *why = NULL;

    if (sqlite3_exec(db_of(f), sql, add_row, &out, &why) != SQLITE_OK)
        mig_str_addf(&out, "error: %s", why);
    sqlite3_free(why);
    return mig_str_copy(f->arena, &out);
}

static inline void open_fixture(fixture *f, const char *sql)
{
    mig_url url = {.dialect = "sqlite", .masked = "sqlite://"};
    mig_error err = {0};
    const char *said;

    *f = (fixture){.arena = mig_arena_new()};
    cr_assert(mig_sqlite_open(&url, 0, &f->driver, &err), "%s", err.text[0]);
    said = ask(f, sql);
    cr_assert(strncmp(said, "error", 5) != 0, "%s\n%s", said, sql);
}

static inline void close_fixture(fixture *f)
{
    mig_driver_close(f->driver);
    mig_str_dispose(&f->sql);
    mig_arena_free(f->arena);
}

static inline bool run_step(fixture *f, const mig_step *step, mig_error *err)
{
    mig_rows rows = {0};

    if (++f->steps == f->fail_at)
        return mig_fail(err, MIG_ERR_FAILED, "step %u fails", f->steps);
    mig_str_addf(&f->sql, "%s%s\n", step->kind == MIG_STEP_ASSERT ? "? " : "", step->sql);
    if (step->kind == MIG_STEP_SQL)
        return mig_exec(f->driver, step->sql, err) || mig_within(err, "%s", step->sql);
    if (!mig_query(f->driver, f->arena, step->sql, NULL, 0, &rows, err))
        return mig_within(err, "%s", step->sql);
    if (rows.rows.len == 0)
        return true;
    return mig_fail_at(err, step->place, "%s: %s", step->message, rows.rows.items[0][0]);
}

/* What the database doesn't tell: enums that no column uses, and how types were written. */
static inline bool keep_known(fixture *f, mig_schema *shape)
{
    if (f->known) {
        mig_shape_keep_enums(shape, f->known, f->driver->caps);
        mig_adopt_written(f->arena, f->driver->caps, shape, f->known);
    }
    f->known = shape;
    return true;
}

static inline bool run_group(fixture *f, const mig_ops *ops, size_t at, size_t count,
                             mig_error *err)
{
    mig_strings none = {0};
    mig_schema *shape;
    mig_steps steps = {0};

    if (!f->driver->read_schema(f->driver, f->arena, &none, &none, &shape, err) ||
        !keep_known(f, shape) ||
        !mig_lower_group(f->arena, &mig_sqlite, f->driver->caps, NULL, ops, at, count, shape,
                         &steps, err))
        return false;
    for (size_t i = 0; i < steps.len; i++)
        if (!run_step(f, &steps.items[i], err))
            return false;
    return true;
}

/* One script: in a transaction, group by group on the shape read anew. */
static inline bool migrate(fixture *f, const char *operations, mig_error *err)
{
    mig_ops ops = ops_of(f->arena, operations);
    bool done = true;

    cr_assert(f->driver->begin(f->driver, err), "%s", err->text[0]);
    for (size_t at = 0, count; done && at < ops.len; at += count) {
        count = mig_group(&ops, at, f->driver->caps);
        done = run_group(f, &ops, at, count, err);
    }
    cr_assert(f->driver->end(f->driver, done, done ? err : NULL), "%s", err->text[0]);
    return done;
}

/* Everything that is in the database: texts, rows with their rowids, flags of the connection. */
static inline const char *dump(fixture *f)
{
    MIG_AUTO_STR out = {0};
    const char *tables = ask(f,
                             "SELECT printf('SELECT ''%w'', rowid, * FROM \"%w\"', name, name)"
                             " FROM sqlite_schema WHERE type = 'table' ORDER BY name");

    mig_str_add(&out, ask(f,
                          "SELECT type, name, tbl_name, sql FROM sqlite_schema;"
                          "SELECT type, name, sql FROM temp.sqlite_schema;"
                          "PRAGMA foreign_keys; PRAGMA legacy_alter_table;"
                          "PRAGMA integrity_check"));
    while (*tables) {
        const char *end = strchr(tables, '\n');
        char *query = mig_arena_strndup(f->arena, tables, (size_t)(end - tables));
        const char *rows = ask(f, query);
        char *rowid = strstr(query, ", rowid");

        if (strncmp(rows, "error", 5) == 0) { /* WITHOUT ROWID */
            memmove(rowid, rowid + strlen(", rowid"), strlen(rowid + strlen(", rowid")) + 1);
            rows = ask(f, query);
        }
        mig_str_add(&out, rows);
        tables = end + 1;
    }
    return mig_str_copy(f->arena, &out);
}

/* Fails each step in turn: nothing of the script may be left then. */
static inline void expect_all_or_nothing(const char *name, const char *setup,
                                         const char *operations)
{
    for (unsigned fail_at = 1;; fail_at++) {
        mig_error err = {0};
        const char *before;
        bool done;
        fixture f;

        open_fixture(&f, setup);
        f.fail_at = fail_at;
        before = dump(&f);
        done = migrate(&f, operations, &err);
        if (!done) {
            const char *after = dump(&f);

            cr_expect_str_eq(after, before, "%s: failure at step %u leaves\n%s\ninstead of\n%s",
                             name, fail_at, after, before);
        }
        close_fixture(&f);
        if (done || f.fail_at > f.steps)
            break;
    }
}

#endif
