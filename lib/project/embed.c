/* Handles and schemas of migrate/migrate.h. */
#include "project/embed.h"

#include "base/memory.h"
#include "base/text.h"
#include "project/declared.h"
#include "schema/load.h"
#include "schema/uncovered.h"

#include <stdlib.h>
#include <string.h>

enum { LOCK_TIMEOUT_MS = 60000 };

static const char *environment(const char *name)
{
    return getenv(name);
}

static migrate *new_handle(const char *url)
{
    mig_arena *arena = mig_arena_new();
    migrate *m = MIG_NEW(arena, migrate);

    m->arena = arena;
    m->project = mig_project_default();
    m->url = mig_arena_strdup(arena, url);
    m->lock_timeout_ms = LOCK_TIMEOUT_MS;
    m->store = mig_store_of(arena, m->project.version_table);
    return m;
}

const char *migrate_version(void)
{
    return MIG_VERSION;
}

bool migrate_open(const char *file, const char *database, const char *url, migrate **made,
                  mig_error *err)
{
    migrate *m = new_handle(url);

    *made = NULL;
    if (!mig_project_read(m->arena, mig_arena_strdup(m->arena, file),
                          mig_arena_strdup(m->arena, database), environment, &m->project, err)) {
        migrate_close(m);
        return false;
    }
    m->has_scripts = true;
    m->store = mig_store_of(m->arena, m->project.version_table);
    *made = m;
    return true;
}

bool migrate_open_url(const char *url, migrate **made, mig_error *err)
{
    migrate *m = new_handle(url);

    *made = NULL;
    if (!mig_project_url(m->arena, &m->project, m->url, err)) {
        migrate_close(m);
        return false;
    }
    *made = m;
    return true;
}

void migrate_close(migrate *m)
{
    if (!m)
        return;
    mig_driver_close(m->driver);
    mig_arena_free(m->current_arena);
    mig_arena_free(m->arena);
}

const char *migrate_database(const migrate *m)
{
    return m->target;
}

void migrate_set_lock_timeout(migrate *m, unsigned milliseconds)
{
    m->lock_timeout_ms = milliseconds;
}

bool mig_embed_connect(migrate *m, mig_error *err)
{
    mig_error ignored = {0};

    /* Servers, and what is between, end connections that nobody uses for long. */
    if (m->driver && mig_exec(m->driver, "SELECT 1", &ignored))
        return true;
    mig_driver_close(m->driver);
    m->driver = NULL;
    if (!mig_project_url(m->arena, &m->project, m->url, err) ||
        !mig_driver_open(&m->project.url, MIG_OPEN_CREATE, &m->driver, err))
        return false;
    if (!m->target)
        m->target = mig_arena_strdup(m->arena, m->driver->target);
    if (mig_store_settle(m->arena, m->driver, &m->store, err))
        return true;
    mig_driver_close(m->driver);
    m->driver = NULL;
    return false;
}

bool mig_embed_history(const migrate *m, mig_arena *arena, mig_history **history, mig_error *err)
{
    mig_scripts scripts = {0};

    for (size_t i = 0; m->has_scripts && i < m->project.folders.len; i++)
        if (!mig_scripts_read(arena, m->project.folders.items[i], &scripts, err))
            return false;
    return mig_history_build(arena, &scripts, history, err);
}

bool mig_embed_compare(migrate *m, mig_arena *arena, const mig_schema *wanted, bool keep_extra,
                       mig_compared *result, mig_error *err)
{
    mig_strings rows = {0}, skip = {0};
    mig_scripts applied = {0};
    mig_history *history;
    const mig_comparison what = {.project = &m->project,
                                 .driver = m->driver,
                                 .dialect = m->driver->dialect,
                                 .caps = m->driver->caps,
                                 .scripts = &applied,
                                 .skip = &skip,
                                 .declared = wanted,
                                 .keep_extra = keep_extra};

    mig_store_tables(arena, &m->store, &skip);
    if (!mig_embed_history(m, arena, &history, err))
        return false;
    if (m->has_scripts && (!mig_store_rows(m->driver, arena, &m->store, &rows, err) ||
                           !mig_history_applied(arena, history, &rows, &applied, err)))
        return false;
    return mig_compare(arena, &what, result, err);
}

/* ---- Schemas ---- */

static migrate_schema *new_schema(void)
{
    mig_arena *arena = mig_arena_new();
    migrate_schema *schema = MIG_NEW(arena, migrate_schema);

    schema->arena = arena;
    return schema;
}

/* The text, and out to the caller; or nothing, after a failure. */
static bool finish(const migrate *m, migrate_schema *schema, bool good, migrate_schema **made)
{
    const mig_schema *shown = schema->schema;
    MIG_AUTO_STR text = {0};

    *made = NULL;
    if (!good) {
        migrate_schema_free(schema);
        return false;
    }
    if (schema->read)
        shown = mig_schema_covered(schema->arena, shown);
    mig_yaml_write(mig_print_schema(schema->arena, shown, &m->project.naming), &text);
    schema->yaml = mig_str_copy(schema->arena, &text);
    *made = schema;
    return true;
}

static bool load(migrate *m, const char *file, migrate_schema *schema, mig_error *err)
{
    mig_project project = m->project;
    mig_comparison what = {.project = &project, .dialect = &mig_postgresql};
    mig_strings skip = {0};

    if (file) {
        project.schema = (mig_strings){0};
        project.programs.len = 0;
        mig_push(schema->arena, &project.schema, mig_arena_strdup(schema->arena, file));
    } else if (!m->has_scripts) {
        return mig_fail(err, MIG_ERR_USAGE, "a URL alone declares no schema: name its file");
    }
    if (mig_project_needs_server(&project)) {
        if (!mig_embed_connect(m, err))
            return false;
        project.url = m->project.url;
        project.scratch_url = m->project.scratch_url;
        mig_store_tables(schema->arena, &m->store, &skip);
        what.driver = m->driver;
        what.skip = &skip;
    }
    if (m->driver) {
        what.dialect = m->driver->dialect;
        what.caps = m->driver->caps;
    }
    return mig_declared_load(schema->arena, &what, &schema->schema, err);
}

bool migrate_load(migrate *m, const char *file, migrate_schema **made, mig_error *err)
{
    migrate_schema *schema = new_schema();

    return finish(m, schema, load(m, file, schema, err), made);
}

bool migrate_load_text(migrate *m, const char *name, const char *yaml, migrate_schema **made,
                       mig_error *err)
{
    migrate_schema *schema = new_schema();
    const char *text = mig_arena_strdup(schema->arena, yaml);
    mig_node *root = NULL;
    bool good = mig_yaml_read(schema->arena, mig_arena_strdup(schema->arena, name), text,
                              strlen(text), &root, err) &&
                mig_schema_from_nodes(schema->arena, &root, root ? 1 : 0, &m->project.naming,
                                      &schema->schema, err);

    return finish(m, schema, good, made);
}

static bool read_live(migrate *m, migrate_schema *schema, mig_error *err)
{
    mig_strings skip = {0};

    schema->read = true;
    if (!mig_embed_connect(m, err))
        return false;
    mig_store_tables(schema->arena, &m->store, &skip);
    if (!m->driver->read_schema(m->driver, schema->arena, &m->project.schemas, &skip,
                                &schema->schema, err))
        return mig_within(err, "while reading the schema of %s", m->driver->target);
    mig_filter_mark(schema->arena, &m->project.filter,
                    mig_filter_scope_of(m->driver, m->driver->caps), schema->schema, NULL);
    return true;
}

bool migrate_read(migrate *m, migrate_schema **made, mig_error *err)
{
    migrate_schema *schema = new_schema();

    return finish(m, schema, read_live(m, schema, err), made);
}

const char *migrate_schema_yaml(const migrate_schema *schema)
{
    return schema->yaml;
}

void migrate_schema_free(migrate_schema *schema)
{
    if (schema)
        mig_arena_free(schema->arena);
}
