/* migrate stamp: the version table is set, no script is run. */
#include "command.h"
#include "context.h"
#include "output.h"
#include "progress.h"

static const option no_options[] = {{0}};

/* "base", or the ids. */
static const char *names(const context *c, const mig_strings *rows)
{
    MIG_AUTO_STR text = {0};

    for (size_t i = 0; i < rows->len; i++)
        mig_str_addf(&text, "%s%s", i > 0 ? ", " : "", rows->items[i]);
    return rows->len > 0 ? mig_str_copy(c->arena, &text) : "base";
}

static bool stamp_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    mig_strings rows = {0};
    mig_runner runner;

    (void)count;
    if (!context_project(&c, err) || !context_history(&c, err) ||
        !context_open(&c, MIG_OPEN_CREATE, err))
        return false;
    say("database: %s", c.driver->target);
    runner = progress_runner(&c, SQL_SILENT);
    if (!mig_stamp(&runner, args[0], err) || !context_rows(&c, &rows, err))
        return false;
    if (globals.json)
        print_json(json_pack("{s:o}", "current", json_from_strings(&rows)));
    say("the database now counts as being at %s; no script was run", names(&c, &rows));
    return true;
}

const command cmd_stamp = {
    .name = "stamp",
    .args = "REVISION",
    .min_args = 1,
    .max_args = 1,
    .summary = "Set the database's revision without running scripts",
    .details =
        "For a database whose schema is there already, and for repairs. `base` empties the\n"
        "version table.",
    .examples = "  migrate stamp head\n  migrate stamp base",
    .options = no_options,
    .run = stamp_run,
};
