/* migrate import: the scripts of another tool become ours, with their ids and their order. */
#include "base/file.h"
#include "base/text.h"
#include "command.h"
#include "hooks.h"
#include "import_state.h"
#include "output.h"
#include "revision.h"
#include "script/foreign.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static mig_strings upgrade_sql, downgrade_sql;
static const char *version_table;

static const option import_options[] = {
    {"upgrade-sql", 0, OPT_TEXTS, &upgrade_sql, "FILE",
     "alembic: what `alembic upgrade heads --sql` prints"},
    {"downgrade-sql", 0, OPT_TEXTS, &downgrade_sql, "FILE",
     "alembic: what `alembic downgrade HEAD:base --sql` prints; once for each head"},
    {"version-table", 0, OPT_TEXT, &version_table, "NAME",
     "alembic: its version table (default: alembic_version)"},
    {0},
};

typedef enum { FROM_ALEMBIC, FROM_DBMATE, FROM_SQL } source_kind;
static const char *const source_names[] = {
    [FROM_ALEMBIC] = "alembic", [FROM_DBMATE] = "dbmate", [FROM_SQL] = "sql"};

typedef struct {
    source_kind kind;
    mig_tool tool; /* but of Alembic */
    const mig_dialect *dialect;
    mig_foreigns scripts;
    mig_strings paths, texts; /* of ours, in the same order */
} import;

static bool find_source(const char *word, source_kind *kind, mig_error *err)
{
    const char *near = mig_nearest(word, source_names, MIG_LEN(source_names));

    for (size_t i = 0; i < MIG_LEN(source_names); i++) {
        *kind = (source_kind)i;
        if (strcmp(word, source_names[i]) == 0)
            return true;
    }
    return mig_fail(err, MIG_ERR_USAGE,
                    "import takes over from alembic, dbmate or sql, not \"%s\"%s%s%s", word,
                    near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static bool check_options(source_kind kind, mig_error *err)
{
    if (kind == FROM_ALEMBIC || (upgrade_sql.len == 0 && downgrade_sql.len == 0 && !version_table))
        return true;
    return mig_fail(err, MIG_ERR_USAGE,
                    "--upgrade-sql, --downgrade-sql and --version-table are for import alembic");
}

static const char *alembics_table(void)
{
    return version_table ? version_table : "alembic_version";
}

static bool read_scripts(context *c, import *i, const char *folder, mig_error *err)
{
    const bool alembic = i->kind == FROM_ALEMBIC;
    mig_alembic_sources sources = {
        .version_table = alembics_table(), .upgrades = upgrade_sql, .downgrades = downgrade_sql};
    mig_caps caps;

    if ((!alembic || upgrade_sql.len > 0 || downgrade_sql.len > 0) &&
        !context_dialect(c, true, &i->dialect, &caps, err))
        return false;
    switch (i->kind) {
    case FROM_ALEMBIC:
        sources.dialect = i->dialect;
        return mig_alembic_read(c->arena, folder, &i->scripts, err) &&
               mig_alembic_sql(c->arena, &sources, &i->scripts, err);
    case FROM_DBMATE:
        i->tool = MIG_TOOL_DBMATE;
        return mig_dbmate_read(c->arena, folder, i->dialect, &i->scripts, err);
    case FROM_SQL:
        break;
    }
    return mig_sql_folder_read(c->arena, folder, i->dialect, &i->tool, &i->scripts, err);
}

/* The graph of what is there and what comes; faults are told in the other tool's files. */
static bool check_graph(context *c, const import *i, mig_error *err)
{
    mig_scripts all = {0};
    mig_history *history;

    for (size_t k = 0; k < c->scripts.items.len; k++)
        mig_push(c->arena, &all.items, c->scripts.items.items[k]);
    for (size_t k = 0; k < i->scripts.items.len; k++) {
        mig_script *script = &i->scripts.items.items[k].script;
        const mig_script *there = mig_history_script(c->history, script->revision);

        if (there)
            return mig_fail_at(err, script->revision_place,
                               "revision \"%s\" is in \"%s\" already; import writes new scripts "
                               "only",
                               script->revision, there->path);
        mig_push(c->arena, &all.items, script);
    }
    return mig_history_build(c->arena, &all, &history, err);
}

/* What can't be read back would bar the way for every command after this one. */
static bool print_script(context *c, import *i, mig_foreign *foreign, mig_error *err)
{
    MIG_AUTO_STR text = {0};
    const char *path, *name = NULL;
    mig_script *read;

    mig_foreign_print(c->arena, foreign, i->dialect, &text);
    if (!revision_file_name(c, &foreign->script, &name, err))
        return false;
    path = mig_path_join(c->arena, c->project.versions, name);
    if (mig_path_exists(path) || mig_strings_has(&i->paths, path))
        return mig_fail(err, MIG_ERR_USAGE,
                        "there is a file \"%s\" already; import writes new files only", path);
    if (!mig_script_parse(c->arena, path, text.data, text.len, &read, err) ||
        !mig_script_body(c->arena, read, i->dialect, err))
        return mig_within(err, "while reading back what was to be written for \"%s\"",
                          foreign->script.path);
    mig_push(c->arena, &i->paths, path);
    mig_push(c->arena, &i->texts, mig_str_copy(c->arena, &text));
    return true;
}

/* Either all files, or none. */
static bool write_files(const context *c, const import *i, mig_error *err)
{
    size_t done = 0;

    if (!mig_dir_make(c->project.versions, err))
        return false;
    for (; done < i->paths.len; done++)
        if (!mig_file_write(i->paths.items[done], i->texts.items[done],
                            strlen(i->texts.items[done]), 0644, true, err))
            break;
    if (done == i->paths.len)
        return true;
    while (done-- > 0)
        unlink(i->paths.items[done]);
    return false;
}

typedef struct {
    size_t unwritten, irreversible;
} counts;

static counts count_missing(const import *i)
{
    counts found = {0};

    for (size_t k = 0; k < i->scripts.items.len; k++) {
        found.unwritten += i->scripts.items.items[k].script.unwritten != NULL;
        found.irreversible += i->scripts.items.items[k].script.irreversible != NULL;
    }
    return found;
}

/* What to do next, one line each. */
static void alembics_next(const context *c, mig_strings *next)
{
    if (!mig_same(c->store.version_table, alembics_table()))
        mig_push(c->arena, next,
                 mig_arena_printf(c->arena,
                                  "add this line to %s, so that the database goes on where it is: "
                                  "version_table: %s",
                                  c->project.file, alembics_table()));
    mig_push(c->arena, next, "see where the database is: migrate current");
}

static void others_next(context *c, const import *i, mig_strings *next)
{
    const char *tool = mig_tool_name(i->tool);
    import_state state;

    import_state_read(c, i->tool, &i->scripts, &state);
    if (state.known && state.version)
        mig_push(c->arena, next,
                 mig_arena_printf(c->arena, "say where the database is: migrate stamp %s",
                                  state.version));
    else if (state.known)
        mig_push(c->arena, next,
                 mig_arena_printf(
                     c->arena, "nothing was applied by %s: migrate upgrade head builds all", tool));
    else
        mig_push(c->arena, next,
                 mig_arena_printf(c->arena,
                                  "say where each database is: migrate stamp VERSION, which is the "
                                  "newest that %s says is applied (%s); it wasn't found out here: "
                                  "%s",
                                  tool, import_state_query(i->tool), state.why_not));
}

static mig_strings next_steps(context *c, const import *i)
{
    mig_strings next = {0};

    if (i->kind == FROM_ALEMBIC)
        alembics_next(c, &next);
    else
        others_next(c, i, &next);
    if (!c->project.schema.len || !mig_path_exists(c->project.schema.items[0]))
        mig_push(c->arena, &next,
                 "where the database is at head, write down what it is: migrate inspect "
                 ">schema.yaml");
    return next;
}

static void report(const context *c, const import *i, const mig_strings *next)
{
    const counts missing = count_missing(i);

    for (size_t k = 0; k < i->scripts.notes.len; k++)
        warn("%s", i->scripts.notes.items[k]);
    if (globals.json) {
        print_json(json_pack("{s:s, s:o, s:i, s:i, s:o, s:o}", "tool",
                             i->kind == FROM_ALEMBIC ? "Alembic" : mig_tool_name(i->tool),
                             "created", json_from_strings(&i->paths), "unwritten",
                             (int)missing.unwritten, "irreversible", (int)missing.irreversible,
                             "notes", json_from_strings(&i->scripts.notes), "next",
                             json_from_strings(next)));
        return;
    }
    for (size_t k = 0; k < i->paths.len; k++)
        printf("%s\n", i->paths.items[k]);
    say("%zu scripts written into %s", i->paths.len, c->project.versions);
    if (missing.unwritten > 0)
        say("%zu of them are without SQL: an upgrade that comes to one stops (--upgrade-sql gives "
            "it)",
            missing.unwritten);
    if (missing.irreversible > 0)
        say("%zu of them can't be taken back; each says why", missing.irreversible);
    for (size_t k = 0; k < next->len; k++)
        say("next: %s", next->items[k]);
}

static bool import_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
import i = {0 };
    mig_strings next;

    (void)count;
    if (!find_source(args[0], &i.kind, err) || !check_options(i.kind, err) ||
        !context_project(&c, err) || !context_history(&c, err) ||
        !read_scripts(&c, &i, args[1], err) || !check_graph(&c, &i, err))
        return false;
    for (size_t k = 0; k < i.scripts.items.len; k++)
        if (!print_script(&c, &i, &i.scripts.items.items[k], err))
            return false;
    if (!write_files(&c, &i, err))
        return false;
    next = next_steps(&c, &i);
    report(&c, &i, &next);
    for (size_t k = 0; k < i.paths.len; k++)
        if (!hooks_run(&c, i.paths.items[k], err))
            return false;
    return true;
}

const command cmd_import = {
    .name = "import",
    .args = "alembic|dbmate|sql DIR",
    .min_args = 2,
    .max_args = 2,
    .summary = "Take over the scripts of another tool, with their ids and order",
    .details =
        "alembic: DIR holds alembic.ini, pyproject.toml or versions/. The files' texts are read, "
        "without\n"
        "Python; the SQL comes from what Alembic prints for it. A script without SQL says so,\n"
        "and stops an upgrade that comes to it. With `version_table: alembic_version` in\n"
        "migrate.yaml the database goes on where it is.\n"
        "dbmate: DIR holds its files.\n"
        "sql: DIR holds up and down files as golang-migrate, goose or Flyway have them.\n"
        "The SQL is for the project's database. Nothing is overwritten, the database is only\n"
        "asked where it is, and what to do next is printed.",
    .examples =
        "  alembic upgrade heads --sql >up.sql\n"
        "  alembic downgrade 3f2a9c41d7e0:base --sql >down.sql\n"
        "  migrate import alembic . --upgrade-sql up.sql --downgrade-sql down.sql\n"
        "  migrate import dbmate db/migrations\n  migrate import sql migrations",
    .options = import_options,
    .run = import_run,
};
