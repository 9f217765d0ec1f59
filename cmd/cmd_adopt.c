/* migrate adopt: an existing database is taken over in one command. */
#include "base/file.h"
#include "base/text.h"
#include "command.h"
#include "init.h"
#include "inspect.h"
#include "output.h"
#include "progress.h"
#include "revision.h"

#include <stdio.h>
#include <string.h>

static const char *message = "as adopted", *rev_id;

static const option adopt_options[] = {
    {"message", 'm', OPT_TEXT, &message, "TEXT", "message of the base revision"},
    {"rev-id", 0, OPT_TEXT, &rev_id, "ID", "id of the base revision (default: random)"},
    {0},
};

/* Without a project here, one is made for the URL. */
static bool find_project(context *c, mig_strings *made, mig_error *err)
{
    mig_error first = {0};

    if (context_project(c, &first))
        return true;
    if (!globals.url || globals.config || mig_file_exists("migrate.yaml")) {
        *err = first;
        return false;
    }
    return init_project(c->arena, "generic", "migrations", globals.url, made, err) &&
           context_project(c, err);
}

/* The file must not hold anybody's work: missing, or without a table. */
static bool check_schema_file(context *c, mig_error *err)
{
    mig_schema *declared;

    if (c->project.schema.len != 1)
        return mig_fail(err, MIG_ERR_USAGE, "adopt writes one schema file; `schema:` names %zu",
                        c->project.schema.len);
    if (!mig_project_check_schema(&c->project, err))
        return false;
    if (!mig_file_exists(c->project.schema.items[0]))
        return true;
    if (!mig_schema_load(c->arena, &c->project.schema, &c->project.naming, &declared, err))
        return false;
    if (declared->tables.len > 0 || declared->enums.len > 0)
        return mig_fail(err, MIG_ERR_USAGE,
                        "\"%s\" declares tables already: adopt would overwrite it",
                        c->project.schema.items[0]);
    return true;
}

static bool check_new(context *c, mig_error *err)
{
    mig_strings rows = {0};

    if (c->scripts.items.len > 0)
        return mig_fail(err, MIG_ERR_USAGE, "there are scripts already in %s: adopt is for a start",
                        c->project.versions);
    if (!context_rows(c, &rows, err))
        return false;
    if (rows.len > 0)
        return mig_fail(err, MIG_ERR_USAGE, "the database counts as being at %s already",
                        rows.items[0]);
    return true;
}

static bool write_files(context *c, const char **path, mig_script *script, mig_error *err)
{
    MIG_AUTO_STR text = {0};
    mig_schema *found;
    mig_ops ops = {0};

    if (!inspect_read(c, &found, err) || !inspect_ops(c, found, &ops, err))
        return false;
    say_uncovered(c->arena, found);
    inspect_yaml(c, found, &text);
    return revision_make(c, rev_id, message, &ops, script, err) &&
           mig_file_write(c->project.schema.items[0], mig_str_text(&text), text.len, 0644, false,
                          err) &&
           revision_write(c, script, false, NULL, path, err);
}

static bool adopt_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    mig_strings made = {0};
    mig_script script;
    const char *path;
    mig_runner runner;

    (void)args;
    (void)count;
    if (!find_project(&c, &made, err) || !check_schema_file(&c, err) || !context_history(&c, err) ||
        !context_open(&c, 0, err) || !check_new(&c, err) || !write_files(&c, &path, &script, err))
        return false;
    mig_push(c.arena, &made, c.project.schema.items[0]);
    mig_push(c.arena, &made, path);
    c.scripts = (mig_scripts){0};
    if (!context_history(&c, err))
        return false;
    runner = progress_runner(&c, SQL_SILENT);
    if (!mig_stamp(&runner, script.revision, err))
        return mig_within(err,
                          "the files are written; only the stamp is missing: "
                          "run `migrate stamp head`");
    if (globals.json)
        print_json(json_pack("{s:s, s:o}", "revision", script.revision, "created",
                             json_from_strings(&made)));
    for (size_t i = 0; i < made.len && !globals.json; i++)
        printf("%s\n", made.items[i]);
    say("%s is now at revision %s", c.driver->target, script.revision);
    return true;
}

const command cmd_adopt = {
    .name = "adopt",
    .args = "",
    .summary = "Take over an existing database: schema.yaml, a base revision, a stamp",
    .details =
        "Writes what the database is into schema.yaml, a first script that builds it from\n"
        "nothing, and marks the database as being there. With --url and no migrate.yaml\n"
        "here, the project is made too.",
    .examples = "  migrate adopt\n  migrate adopt --url postgresql://localhost/shop",
    .options = adopt_options,
    .run = adopt_run,
};
