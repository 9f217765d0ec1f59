/* The version tables of dbmate, golang-migrate, goose and Flyway: see import_state.h. */
#include "import_state.h"

#include "base/text.h"

#include <string.h>

/* Rows of version and whether it counts, the newest last. */
static const struct {
    const char *table, *query;
} tables[] = {
    [MIG_TOOL_DBMATE] = {"schema_migrations", "SELECT version, '1' FROM schema_migrations"},
    [MIG_TOOL_GOLANG_MIGRATE] = {"schema_migrations",
                                 "SELECT version, CASE WHEN dirty THEN 'dirty' ELSE '1' END FROM "
                                 "schema_migrations"},
    [MIG_TOOL_GOOSE] = {"goose_db_version",
                        "SELECT version_id, CASE WHEN is_applied THEN '1' ELSE '0' END FROM "
                        "goose_db_version WHERE version_id <> 0 ORDER BY id"},
    [MIG_TOOL_FLYWAY] = {"flyway_schema_history",
                         "SELECT version, CASE WHEN NOT success THEN 'dirty' WHEN type LIKE "
                         "'UNDO%' OR type = 'DELETE' THEN '0' ELSE '1' END FROM "
                         "flyway_schema_history WHERE version IS NOT NULL ORDER BY installed_rank"},
};

const char *import_state_query(mig_tool tool)
{
    return tables[tool].query;
}

static bool read_table(context *c, mig_tool tool, mig_rows *rows, mig_error *err)
{
    MIG_AUTO_STR sql = {0};
    mig_rows found = {0};

    if (!c->driver && !context_open(c, MIG_OPEN_READ | MIG_OPEN_QUICK, err))
        return false;
    c->driver->dialect->has_table(&sql, (mig_name){c->driver->default_schema, tables[tool].table});
    if (!mig_query(c->driver, c->arena, sql.data, NULL, 0, &found, err))
        return false;
    if (found.rows.len == 0)
        return mig_fail(err, MIG_ERR_FAILED, "there is no table \"%s\" in it", tables[tool].table);
    return mig_query(c->driver, c->arena, tables[tool].query, NULL, 0, rows, err);
}

static size_t find_script(const mig_foreigns *scripts, const char *version)
{
    size_t i = 0;

    while (i < scripts->items.len && !mig_same(scripts->items.items[i].script.revision, version))
        i++;
    return i;
}

/* Marks what is applied: the last word on a version counts. */
static bool mark(mig_tool tool, const mig_foreigns *scripts, const mig_rows *rows, bool *applied,
                 mig_error *err)
{
    for (size_t i = 0; i < rows->rows.len; i++) {
        const char *const *cells = rows->rows.items[i];
        const size_t at = find_script(scripts, cells[0]);

        if (mig_same(cells[1], "dirty"))
            return mig_fail(err, MIG_ERR_FAILED,
                            "%s was in the middle of version %s when it failed; repair that with "
                            "%s first",
                            mig_tool_name(tool), cells[0], mig_tool_name(tool));
        if (at == scripts->items.len)
            return mig_fail(err, MIG_ERR_FAILED, "its version %s has no file in the folder",
                            cells[0]);
        applied[at] = mig_same(cells[1], "1");
        /* The one row of golang-migrate stands for all before it. */
        for (size_t k = 0; tool == MIG_TOOL_GOLANG_MIGRATE && k < at; k++)
            applied[k] = true;
    }
    return true;
}

/* A stamp says of one revision that it is applied, and of all before it. */
static bool find_newest(const mig_foreigns *scripts, const bool *applied, mig_tool tool,
                        const char **version, mig_error *err)
{
    size_t missing = scripts->items.len;

    *version = NULL;
    for (size_t i = 0; i < scripts->items.len; i++) {
        const char *revision = scripts->items.items[i].script.revision;

        if (!applied[i] && missing == scripts->items.len)
            missing = i;
        if (!applied[i])
            continue;
        if (missing < i)
            return mig_fail(err, MIG_ERR_FAILED,
                            "its version %s is applied and %s, which comes before, is not; apply "
                            "that with %s first",
                            revision, scripts->items.items[missing].script.revision,
                            mig_tool_name(tool));
        *version = revision;
    }
    return true;
}

void import_state_read(context *c, mig_tool tool, const mig_foreigns *scripts, import_state *state)
{
    bool *applied = mig_arena_alloc(c->arena, scripts->items.len * sizeof *applied);
    mig_rows rows = {0};
    mig_error err = {0};

    *state = (import_state){0};
    state->known = read_table(c, tool, &rows, &err) && mark(tool, scripts, &rows, applied, &err) &&
                   find_newest(scripts, applied, tool, &state->version, &err);
    if (!state->known)
        state->why_not = mig_arena_strdup(c->arena, err.text[0]);
}
