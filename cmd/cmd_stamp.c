/* migrate stamp: the version table is set, no script is run. */
#include "command.h"
#include "context.h"
#include "output.h"

static const option no_options[] = {{0}};

static bool stamp_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    mig_runner runner;

    (void)count;
    if (!context_project(&c, err) || !context_history(&c, err) ||
        !context_open(&c, MIG_OPEN_CREATE, err))
        return false;
    say("database: %s", c.driver->target);
    runner = context_runner(&c);
    if (!mig_stamp(&runner, args[0], err))
        return false;
    say("the database now counts as being at %s; no script was run", args[0]);
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
