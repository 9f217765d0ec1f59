/* migrate adopt: an existing database is taken over in one command. */
#include "base/file.h"
#include "base/text.h"
#include "command.h"
#include "hooks.h"
#include "init.h"
#include "inspect.h"
#include "output.h"
#include "progress.h"
#include "revision.h"
#include "uncovered.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *message = "as adopted", *rev_id;

static const option adopt_options[] = {
    {"message", 'm', OPT_TEXT, &message, "TEXT", "message of the base revision"},
    {"rev-id", 0, OPT_TEXT, &rev_id, "ID", "id of the base revision (default: random)"},
    {0},
};

static const char template_name[] = "generic", scripts_folder[] = "migrations";

/* What is to be written; nothing is, before all of it is known. */
typedef struct {
    bool new_project;
    mig_script script;
    bool keeps_schema;  /* it is in SQL, or a program's: the user's own, and left as it is */
    const char *schema; /* text of the schema file */
    mig_strings made;   /* paths of what was written */
    const char *path;   /* of the script */
} adoption;

/* Without a project here one will be made for the URL, as init makes it. */
static bool find_project(context *c, adoption *a, mig_error *err)
{
    mig_error first = {0};

    if (context_project(c, &first))
        return true;
    if (!globals.url || globals.config || mig_path_exists("migrate.yaml")) {
        *err = first;
        return false;
    }
    a->new_project = true;
    c->project = mig_project_default();
    c->project.schema_text = "schema.yaml";
    c->project.migrations = scripts_folder;
    c->project.versions = mig_path_join(c->arena, scripts_folder, "versions");
    mig_push(c->arena, &c->project.schema, c->project.schema_text);
    return init_check(c->arena, template_name, scripts_folder, err);
}

static bool is_declared_in_sql(const mig_project *project)
{
    for (size_t i = 0; i < project->schema.len; i++)
        if (mig_ends_with(project->schema.items[i], ".sql"))
            return true;
    return project->programs.len > 0;
}

/* The file must not hold anybody's work: missing, or without a table. */
static bool check_schema_file(context *c, adoption *a, mig_error *err)
{
    mig_schema *declared;

    a->keeps_schema = is_declared_in_sql(&c->project);
    if (a->keeps_schema)
        return true;
    if (c->project.schema.len != 1)
        return mig_fail(err, MIG_ERR_USAGE, "adopt writes one schema file; `schema:` names %zu",
                        c->project.schema.len);
    if (!mig_project_check_schema(&c->project, err))
        return false;
    if (!mig_path_exists(c->project.schema.items[0]))
        return true;
    if (!mig_schema_load(c->arena, &c->project.schema, &c->project.naming, NULL, NULL, &declared,
                         err))
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
        return mig_fail(err, MIG_ERR_USAGE,
                        "the database counts as being at revision \"%s\" already: adopt is for a "
                        "start",
                        rows.items[0]);
    return true;
}

static bool prepare(context *c, adoption *a, mig_error *err)
{
    MIG_AUTO_STR text = {0};
    mig_schema *found;
    mig_ops ops = {0};

    if (!inspect_read(c, &found, err) || !inspect_ops(c, found, &ops, err))
        return false;
    uncovered_warn(c->arena, found);
    uncovered_note(c->arena, found, &ops);
    inspect_yaml(c, found, &text);
    a->schema = mig_str_copy(c->arena, &text);
    return revision_make(c, &(revision_wish){.rev_id = rev_id, .message = message, .ops = &ops},
                         &a->script, err);
}

/* Either all files, or none. */
static bool write_files(context *c, adoption *a, mig_error *err)
{
    const char *schema = a->keeps_schema ? NULL : c->project.schema.items[0];

    if (a->new_project &&
        !init_project(c->arena, template_name, scripts_folder, globals.url, &a->made, err))
        return false;
    if (revision_write(c, &a->script, c->project.versions, false, NULL, &a->path, err)) {
        if (a->keeps_schema ||
            mig_file_write(schema, a->schema, strlen(a->schema), 0644, false, err)) {
            if (schema && !mig_strings_has(&a->made, schema))
                mig_push(c->arena, &a->made, schema);
            mig_push(c->arena, &a->made, a->path);
            return true;
        }
        unlink(a->path);
    }
    if (a->new_project)
        init_undo(c->arena, scripts_folder, &a->made);
    return false;
}

static bool stamp(context *c, const adoption *a, mig_error *err)
{
    mig_strings targets = {0};
    mig_runner runner;

    mig_push(c->arena, &targets, a->script.revision);
    c->scripts = (mig_scripts){0};
    if (!context_history(c, err))
        return false;
    runner = progress_runner(c, SQL_SILENT);
    return mig_stamp(&runner, &targets, false, err) ||
           mig_within(err,
                      "the files are written; only the stamp is missing: "
                      "run `migrate stamp head`");
}

/* A .env that was there, or the environment, goes before the URL of the command line. */
static void warn_of_another_database(const context *c)
{
    AUTO_CONTEXT next = context_new();
    mig_error ignored = {0};

    if (!context_project(&next, &ignored) ||
        !mig_project_url(next.arena, &next.project, NULL, &ignored) ||
        !mig_same(next.project.url.masked, c->driver->target))
        warn(
            "without --url, this project works with another database than the adopted one: "
            "see DATABASE_URL in .env and in the environment");
}

static bool adopt_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    adoption a = {0};

    (void)args;
    (void)count;
    if (!find_project(&c, &a, err) || !check_schema_file(&c, &a, err) ||
        !context_history(&c, err) || !context_open(&c, 0, err) || !check_new(&c, err) ||
        !prepare(&c, &a, err) || !write_files(&c, &a, err) || !stamp(&c, &a, err))
        return false;
    if (globals.json)
        print_json(json_pack("{s:s, s:o}", "revision", a.script.revision, "created",
                             json_from_strings(&a.made)));
    for (size_t i = 0; i < a.made.len && !globals.json; i++)
        printf("%s\n", a.made.items[i]);
    say("%s is now at revision %s", c.driver->target, a.script.revision);
    if (globals.url)
        warn_of_another_database(&c);
    return hooks_run(&c, a.path, err);
}

const command cmd_adopt = {
    .name = "adopt",
    .args = "",
    .summary = "Take over an existing database: schema.yaml, a base revision, a stamp",
    .details =
        "Writes what the database is into schema.yaml, a first script that builds it from\n"
        "nothing, and marks the database as being there. With --url and no migrate.yaml\n"
        "here or above, the project is made too. Where `schema:` names SQL or a program, that\n"
        "stays as it is: `migrate check` tells what it says otherwise than the database.",
    .examples = "  migrate adopt\n  migrate adopt --url postgresql://localhost/shop",
    .options = adopt_options,
    .run = adopt_run,
};
