/* Putting the declared schema together: see declared.h. */
#include "project/declared.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/task.h"
#include "base/text.h"
#include "dialect/resolve.h"
#include "plan/order.h"
#include "project/program.h"
#include "project/sql_files.h"

#include <stdlib.h>

typedef struct {
    mig_arena *arena;
    const mig_comparison *what;
    mig_strings yaml;
    mig_sql_files sql;
    mig_sql_pieces pieces;
    mig_driver *scratch;
} sources;

static bool is_done(const mig_sql_pieces *pieces)
{
    for (size_t i = 0; i < pieces->len; i++)
        if (!pieces->items[i].done)
            return false;
    return true;
}

static bool sort_files(sources *s, mig_error *err)
{
    const mig_project *project = s->what->project;

    for (size_t i = 0; i < project->schema.len; i++) {
        mig_sql_file file = {.name = project->schema.items[i]};
        char *text;

        if (!mig_ends_with(file.name, ".sql")) {
            mig_push(s->arena, &s->yaml, file.name);
            continue;
        }
        if (!mig_file_read(s->arena, file.name, &text, NULL, err))
            return mig_within(err, "while reading the schema");
        file.text = text;
        mig_push(s->arena, &s->sql, file);
    }
    for (size_t i = 0; i < project->programs.len; i++) {
        mig_sql_file file = {.name = project->programs.items[i].shown};

        if (!mig_program_run(s->arena, &project->programs.items[i], project->folder, &file.text,
                             err))
            return false;
        mig_push(s->arena, &s->sql, file);
    }
    return true;
}

/* What the files made so far, without the tables and enums of `other`. */
static bool read_made(const sources *s, const mig_schema *other, mig_schema **made, mig_error *err)
{
    const mig_strings none = {0};
    mig_schema *all, *schema;

    if (!s->scratch->read_schema(s->scratch, s->arena, &none, s->what->skip ? s->what->skip : &none,
                                 &all, err))
        return mig_within(err, "while reading the declared schema back");
    schema = mig_schema_new(s->arena);
    schema->nocase = all->nocase;
    schema->others = all->others;
    schema->schemas = all->schemas;
    for (size_t i = 0; i < all->enums.len; i++) {
        if (other && mig_enum_find(other, all->enums.items[i]->name))
            continue;
        all->enums.items[i]->settled = true;
        mig_push(s->arena, &schema->enums, all->enums.items[i]);
    }
    for (size_t i = 0; i < all->tables.len; i++) {
        if (other && mig_table_find(other, all->tables.items[i]->name))
            continue;
        all->tables.items[i]->settled = true;
        mig_push(s->arena, &schema->tables, all->tables.items[i]);
    }
    mig_schema_seal(schema);
    *made = schema;
    return mig_sql_files_renames(s->arena, s->scratch->dialect, &s->sql, schema, err);
}

static bool is_excluded(const void *context, mig_name table)
{
    const sources *s = context;

    return mig_filter_excludes(s->arena, &s->what->project->filter,
                               mig_filter_scope_of(s->what->driver, s->what->caps), table);
}

static bool load_yaml(const sources *s, const mig_schema *around, mig_schema **schema,
                      mig_error *err)
{
    const mig_elsewhere elsewhere = {is_excluded, s};

    return mig_schema_load(s->arena, &s->yaml, &s->what->project->naming, around, &elsewhere,
                           schema, err);
}

/* Only what the YAML files say. */
static mig_schema *without_settled(mig_arena *arena, const mig_schema *all)
{
    mig_schema *schema = mig_schema_new(arena);

    schema->nocase = all->nocase;
    for (size_t i = 0; i < all->enums.len; i++)
        if (!all->enums.items[i]->settled)
            mig_push(arena, &schema->enums, all->enums.items[i]);
    for (size_t i = 0; i < all->tables.len; i++)
        if (!all->tables.items[i]->settled)
            mig_push(arena, &schema->tables, all->tables.items[i]);
    mig_schema_seal(schema);
    return schema;
}

/* Makes in the scratch database what YAML files declare, for the SQL that needs it. */
static bool make_yaml(const sources *s, mig_schema *found, const mig_schema *declared,
                      mig_error *err)
{
    mig_driver *scratch = s->scratch;
    mig_diff_options options = {.caps = scratch->caps};
    mig_ops ops = {0}, ordered = {0};
    mig_steps steps = {0};
    mig_schema *wanted;

    if (!mig_resolve(s->arena, declared, scratch->dialect, scratch->caps, scratch->default_schema,
                     &wanted, err) ||
        !mig_settle_types(scratch, s->arena, wanted, found, err) ||
        !mig_diff_settled(s->arena, scratch, found, wanted, &options, &ops, err) ||
        !mig_order(s->arena, &ops, found, &ordered, err) ||
        !mig_compare_steps(s->arena, scratch->dialect, scratch->caps, scratch->default_schema,
                           &ordered, found, &steps, err))
        return false;
    for (size_t i = 0; i < steps.len; i++)
        if (steps.items[i].kind == MIG_STEP_SQL && !mig_exec(scratch, steps.items[i].sql, err))
            return mig_within(err, "while making what YAML declares, for SQL that refers to it");
    return true;
}

static bool load_all(sources *s, mig_schema **declared, mig_error *err)
{
    mig_schema *made = NULL, *rest;

    if (!mig_sql_pieces_run(s->arena, s->scratch, &s->pieces, s->yaml.len == 0, err) ||
        !read_made(s, NULL, &made, err) || !load_yaml(s, made, declared, err))
        return false;
    if (is_done(&s->pieces))
        return true;
    rest = without_settled(s->arena, *declared);
    return make_yaml(s, made, *declared, err) &&
           mig_sql_pieces_run(s->arena, s->scratch, &s->pieces, true, err) &&
           read_made(s, rest, &made, err) && load_yaml(s, made, declared, err);
}

static void close_driver(mig_driver **driver)
{
    mig_driver_close(*driver);
}

bool mig_declared_load(mig_arena *arena, const mig_comparison *what, mig_schema **declared,
                       mig_error *err)
{
    sources s = {.arena = arena, .what = what};
    MIG_CLEANUP(close_driver) mig_driver *own = NULL;
    MIG_CLEANUP(close_driver) mig_driver *scratch = NULL;
    mig_driver *server = what->driver;

    if (!mig_project_check_schema(what->project, err) || !sort_files(&s, err))
        return false;
    if (s.sql.len == 0)
        return load_yaml(&s, NULL, declared, err);
    if (!mig_sql_files_split(arena, what->dialect, &s.sql, &s.pieces, err))
        return false;
    if (!server) {
        if (!mig_driver_open(&what->project->url, MIG_OPEN_READ | MIG_OPEN_CREATE, &own, err))
            return mig_within(err, "while loading a schema in SQL, which needs a database");
        server = own;
    }
    if (!server->scratch(server, &what->project->scratch_url, &scratch, err))
        return false;
    s.scratch = scratch;
    return load_all(&s, declared, err);
}

struct mig_declaring {
    mig_arena *arena;
    mig_comparison what;
    mig_task *task; /* NULL: it has ended */
    mig_schema *declared;
};

static bool load_ahead(void *context, mig_error *err)
{
    mig_declaring *d = context;

    return mig_declared_load(d->arena, &d->what, &d->declared, err);
}

mig_declaring *mig_declared_begin(const mig_project *project)
{
    mig_declaring *declaring;

    if (project->filter.include.len + project->filter.exclude.len > 0 ||
        mig_project_needs_server(project))
        return NULL;
    declaring = mig_alloc(sizeof *declaring);
    declaring->arena = mig_arena_new();
    declaring->what.project = project;
    declaring->task = mig_task_begin(load_ahead, declaring);
    return declaring;
}

bool mig_declared_end(mig_declaring *declaring, const mig_schema **declared, mig_error *err)
{
    mig_task *task = declaring->task;

    declaring->task = NULL;
    if (task && !mig_task_end(task, err))
        return false;
    *declared = declaring->declared;
    return true;
}

void mig_declaring_free(mig_declaring *declaring)
{
    mig_error ignored = {0};

    if (!declaring)
        return;
    if (declaring->task && !mig_task_end(declaring->task, &ignored))
        declaring->declared = NULL;
    mig_arena_free(declaring->arena);
    free(declaring);
}
