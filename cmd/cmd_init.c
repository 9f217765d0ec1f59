/* migrate init: a new project from a template. */
#include "base/file.h"
#include "base/text.h"
#include "command.h"
#include "init.h"
#include "output.h"

#include <stdio.h>

static const char *template_name = "generic";

static const option init_options[] = {
    {"template", 't', OPT_TEXT, &template_name, "NAME", "which template (default: generic)"},
    {0},
};

static bool init_run(char **args, unsigned count, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_strings made = {0};

    if (!init_project(arena, template_name, count > 0 ? args[0] : "migrations", NULL, &made, err))
        return false;
    if (globals.json) {
        print_json(json_pack("{s:o}", "created", json_from_strings(&made)));
        return true;
    }
    for (size_t i = 0; i < made.len; i++)
        printf("%s\n", made.items[i]);
    if (mig_same(template_name, "generic"))
        say("edit schema.yaml, then run: migrate revision --autogenerate -m \"first tables\"");
    else
        say("%s/README.md says how to go on", count > 0 ? args[0] : "migrations");
    return true;
}

const command cmd_init = {
    .name = "init",
    .args = "[DIR]",
    .max_args = 1,
    .summary = "Start a project: migrate.yaml, a schema, .env and a folder for scripts",
    .details =
        "DIR (default: migrations) will hold the scripts; the other files are written\n"
        "beside it. Files that exist already stay as they are; a .env gets the lines that it "
        "lacks.\n"
        "Templates: generic (schema.yaml), sql (schema.sql and scripts in SQL), multidb (two\n"
        "databases); `migrate list-templates` lists those that are installed.",
    .examples = "  migrate init\n  migrate init db/migrations\n  migrate init --template sql",
    .options = init_options,
    .run = init_run,
};
