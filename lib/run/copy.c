/* Files of rows that scripts copy: see application.h. */
#include "run/application.h"

#include "base/csv.h"
#include "base/file.h"
#include "base/text.h"
#include "git/git.h"

#include <stdlib.h>
#include <string.h>

/* One statement (mig_sql_insert); where the driver has a way of its own: it, and bytes. */
enum { ROWS_AT_ONCE = 100, ROWS_BY_COPY = 10000, BYTES_BY_COPY = 1024 * 1024 };

typedef struct {
    mig_application *a;
    const mig_op *op;
    const mig_copy *copy;
    mig_csv csv;
    mig_strings columns;
    mig_arena *arena; /* of the rows that aren't sent yet */
    mig_insert rows;
    size_t bytes;                   /* of them */
    unsigned first_line, last_line; /* of them */
    size_t count;                   /* of those that are sent */
} copier;

static bool is_within(const char *path, const char *folder)
{
    size_t n = strlen(folder);

    return strncmp(path, folder, n) == 0 && (path[n] == '/' || folder[n - 1] == '/');
}

/* A script has no business outside its project. */
static bool check_path(const copier *c, const char *path, mig_error *err)
{
    const char *folder = c->a->run->runner->programs.folder;
    char *file = realpath(path, NULL);
    char *around =
        realpath(folder ? folder : mig_path_dir(c->a->arena, c->a->move->script->path), NULL);
    bool good = !file || (around && is_within(file, around));

    free(file);
    free(around);
    return good || mig_fail(err, MIG_ERR_FAILED, "\"%s\" is outside the project", path);
}

static bool fail_line(const copier *c, const char *what, mig_error *err)
{
    return mig_fail_at(err, (mig_place){.file = c->csv.path, .line = c->csv.line, .column = 1},
                       "%s", what);
}

static bool read_header(copier *c, mig_error *err)
{
    bool more;

    c->columns = c->copy->columns;
    if (!c->copy->header)
        return true;
    c->columns = (mig_strings){0};
    if (!mig_csv_next(&c->csv, &more, err))
        return false;
    if (!more)
        return fail_line(c, "the file is empty, and has no header line", err);
    for (size_t i = 0; i < c->csv.cells.len; i++) {
        const char *column = mig_csv_text(&c->csv, i);

        if (!*column || mig_strings_has(&c->columns, column))
            return fail_line(c, "the header line has a column without a name, or one twice", err);
        mig_push(c->a->arena, &c->columns, mig_arena_strdup(c->a->arena, column));
    }
    return c->copy->columns.len == 0 || mig_strings_same(&c->columns, &c->copy->columns) ||
           fail_line(c, "the header line isn't what \"columns\" of the script says", err);
}

static bool send_op(const copier *c, const mig_op *op, mig_error *err)
{
    mig_driver *driver = c->a->run->runner->driver;
    mig_steps steps = {0};

    if (driver->copy)
        return driver->copy(driver, op->table, op->after.insert, err);
    driver->dialect->lower_insert(driver->dialect, c->arena, op, &steps);
    for (size_t i = 0; i < steps.len; i++)
        if (!mig_exec(driver, steps.items[i].sql, err))
            return false;
    return true;
}

static bool fail_rows(const copier *c, mig_error *err)
{
    mig_error_set_place(err, (mig_place){.file = c->csv.path, .line = c->first_line, .column = 1});
    return c->first_line == c->last_line
               ? false
               : mig_within(err, "in one of the rows of lines %u to %u of \"%s\"", c->first_line,
                            c->last_line, c->copy->file);
}

static bool send_rows(copier *c, mig_error *err)
{
    const mig_driver *driver = c->a->run->runner->driver;
    mig_op op = *c->op;
    bool good = true;

    if (c->rows.rows.len == 0)
        return true;
    c->rows.columns = c->columns;
    op.kind = MIG_KIND_INSERT;
    op.after.insert = &c->rows;
    if (mig_same(op.table.schema, driver->default_schema))
        op.table.schema = NULL;
    if (!c->a->run->pretend) {
        good = mig_app_check_stop(c->a, err) && (send_op(c, &op, err) || fail_rows(c, err));
    }
    c->count += c->rows.rows.len;
    c->rows = (mig_insert){0};
    c->bytes = 0;
    mig_arena_free(c->arena);
    c->arena = mig_arena_new();
    return good;
}

static bool take_row(copier *c, mig_error *err)
{
    mig_strings row = {0};

    if (c->csv.cells.len != c->columns.len)
        return fail_line(c,
                         mig_arena_printf(c->arena, "the row has %zu value%s for %zu columns",
                                          c->csv.cells.len, c->csv.cells.len == 1 ? "" : "s",
                                          c->columns.len),
                         err);
    if (c->rows.rows.len == 0)
        c->first_line = c->csv.line;
    for (size_t i = 0; i < c->columns.len; i++) {
        const char *text = mig_csv_text(&c->csv, i);
        const bool null = !c->csv.cells.items[i].quoted && strcmp(text, c->copy->null) == 0;

        mig_push(c->arena, &row, null ? NULL : mig_arena_strdup(c->arena, text));
    }
    mig_push(c->arena, &c->rows.rows, row);
    c->last_line = c->csv.line;
    c->bytes += c->csv.text.len;
    return (c->rows.rows.len < (c->a->run->runner->driver->copy ? ROWS_BY_COPY : ROWS_AT_ONCE) &&
            c->bytes < BYTES_BY_COPY) ||
           send_rows(c, err);
}

static bool copy_rows(copier *c, mig_error *err)
{
    bool more = true;

    if (!read_header(c, err))
        return false;
    while (more)
        if (!mig_csv_next(&c->csv, &more, err) || (more && !take_row(c, err)))
            return false;
    return send_rows(c, err);
}

/* "copied 249 rows of seeds/t.csv (git blob ...)": a line for each file. */
static void note(const copier *c, const char *path)
{
    mig_application *a = c->a;
    const char *id = mig_git_file_id(a->arena, path);

    a->copied = mig_arena_printf(a->arena, "%s%scopied %zu row%s of %s (git blob %s)",
                                 a->copied ? a->copied : "", a->copied ? "\n" : "", c->count,
                                 c->count == 1 ? "" : "s", c->copy->file, id ? id : "unknown");
    mig_run_tell(a->run->runner,
                 &(mig_event){.kind = MIG_EVENT_COPIED,
                              .move = a->move,
                              .text = mig_arena_printf(a->arena, "%zu row%s: %s", c->count,
                                                       c->count == 1 ? "" : "s", c->copy->shown)});
}

static const char *path_of(mig_arena *arena, const mig_script *script, const char *file)
{
    return mig_path_join(arena, mig_path_dir(arena, script->path), file);
}

bool mig_app_copy(mig_application *a, const mig_step *step, mig_error *err)
{
    copier c = {.a = a, .op = step->op, .copy = step->op ? step->op->after.copy : NULL};
    const char *path;
    bool good;

    mig_run_tell(a->run->runner, &(mig_event){.kind = MIG_EVENT_COPY,
                                              .move = a->move,
                                              .text = c.copy ? c.copy->shown : step->sql});
    if (!c.copy) /* of a script that was interrupted, in a dry run */
        return true;
    path = path_of(a->arena, a->move->script, c.copy->file);
    c.arena = mig_arena_new();
    good = check_path(&c, path, err) && mig_csv_open(&c.csv, path, c.copy->delimiter, err) &&
           copy_rows(&c, err);
    if (good)
        note(&c, path);
    mig_csv_close(&c.csv);
    mig_arena_free(c.arena);
    return good;
}

static void audit_line(mig_arena *arena, const mig_script *script, char *line,
                       mig_strings *findings)
{
    static const char of[] = " of ", blob[] = " (git blob ";
    char *file = strstr(line, of), *id = NULL;
    const char *now;

    for (char *at = file; at && (at = strstr(at, blob)); at++)
        id = at;
    if (!file || !id || !strchr(id, ')'))
        return;
    *id = '\0';
    file += strlen(of);
    id += strlen(blob);
    *strchr(id, ')') = '\0';
    now = mig_git_file_id(arena, path_of(arena, script, file));
    if (!mig_same(now, id))
        mig_push(arena, findings,
                 mig_arena_printf(arena,
                                  "the file %s, which revision \"%s\" copied, %s; what was copied "
                                  "is git blob %s",
                                  file, script->revision,
                                  now ? "was changed after that" : "isn't there any more", id));
}

void mig_copied_audit(mig_arena *arena, const mig_script *script, const char *detail,
                      mig_strings *findings)
{
    char *text = mig_arena_strdup(arena, detail);

    if (!mig_starts_with(detail, "copied "))
        return;
    for (char *line = text, *end; line; line = end) {
        end = strchr(line, '\n');
        if (end)
            *end++ = '\0';
        audit_line(arena, script, line, findings);
    }
}
