/* migrate ensure-version: the tool's own tables are made, nothing else. */
#include "command.h"
#include "context.h"
#include "output.h"

static const option no_options[] = {{0}};

static bool ensure_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    mig_strings rows = {0};

    (void)args;
    (void)count;
    if (!context_project(&c, err) || !context_open(&c, MIG_OPEN_CREATE, err))
        return false;
    say("database: %s", c.driver->target);
    if (!mig_store_ensure(c.driver, &c.store, err) || !context_rows(&c, &rows, err))
        return false;
    if (globals.json)
        print_json(json_pack("{s:s, s:s, s:o}", "version_table", c.store.version_table, "log_table",
                             c.store.log_table, "current", json_from_strings(&rows)));
    say("the tables \"%s\" and \"%s\" are there", c.store.version_table, c.store.log_table);
    return true;
}

const command cmd_ensure_version = {
    .name = "ensure-version",
    .args = "",
    .summary = "Make the tables that record what is applied, where they are missing",
    .details =
        "For roles that may not create tables later; `upgrade` and `stamp` do it by themselves.",
    .examples = "  migrate ensure-version",
    .options = no_options,
    .run = ensure_run,
    .every = true,
};
