/* migrate inspect: the live database as a schema file. */
#include "base/text.h"
#include "command.h"
#include "inspect.h"
#include "output.h"
#include "uncovered.h"

#include <stdio.h>

static const char *format = "yaml";

static const option inspect_options[] = {
    {"format", 0, OPT_TEXT, &format, "FORM", "yaml (schema.yaml, default), sql or json"},
    {0},
};

static bool inspect_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    MIG_AUTO_STR text = {0};
    mig_schema *found;
    bool json = globals.json || mig_same(format, "json");

    (void)args;
    (void)count;
    if (!mig_same(format, "yaml") && !mig_same(format, "sql") && !mig_same(format, "json"))
        return mig_fail(err, MIG_ERR_USAGE, "--format is yaml, sql or json, not \"%s\"", format);
    if (globals.json && mig_same(format, "sql"))
        return mig_fail(err, MIG_ERR_USAGE, "--json and --format sql exclude each other");
    if (!context_project_or_url(&c, err) || !context_open(&c, MIG_OPEN_READ, err) ||
        !inspect_read(&c, &found, err))
        return false;
    uncovered_warn(c.arena, found);
    if (json) {
        print_json(json_from_node(inspect_tree(&c, found)));
        return true;
    }
    if (mig_same(format, "yaml"))
        inspect_yaml(&c, found, &text);
    else if (!inspect_sql(&c, found, &text, err))
        return false;
    fputs(mig_str_text(&text), stdout);
    return true;
}

const command cmd_inspect = {
    .name = "inspect",
    .args = "",
    .summary = "Print the live database as schema.yaml",
    .details =
        "Objects that schema.yaml can't say yet are named on stderr, and in comments. What\n"
        "migrate.yaml excludes is left out.",
    .examples =
        "  migrate inspect > schema.yaml\n"
        "  migrate inspect --url postgresql://localhost/shop --format sql",
    .options = inspect_options,
    .run = inspect_run,
};
