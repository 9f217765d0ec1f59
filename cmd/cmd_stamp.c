/* migrate stamp: the version table is set, no script is run. */
#include "command.h"
#include "context.h"
#include "offline.h"
#include "output.h"
#include "progress.h"
#include "show.h"

static bool purge, sql;
static const char *tag;

static const option stamp_options[] = {
    {"purge", 0, OPT_FLAG, &purge, NULL, "forget first what the version table says"},
    {"tag", 0, OPT_TEXT, &tag, "TEXT", "a word of your own for the log"},
    {"sql", 0, OPT_FLAG, &sql, NULL,
     "print a script for the database's own client, and run nothing"},
    {0},
};

static bool stamp_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    mig_strings rows = {0}, targets = {0};
    mig_runner runner;

    for (unsigned i = 0; i < count; i++)
        mig_push(c.arena, &targets, args[i]);
    if (sql)
        return offline_stamp(&targets, purge, tag, err);
    if (!context_project(&c, err) || !context_history(&c, err) ||
        !context_open(&c, MIG_OPEN_CREATE, err))
        return false;
    say("database: %s", c.driver->target);
    runner = progress_runner(&c, SQL_SILENT);
    runner.tag = tag;
    if (!mig_stamp(&runner, &targets, purge, err) || !context_rows(&c, &rows, err))
        return false;
    if (globals.json)
        print_json(json_pack("{s:o}", "current", json_from_strings(&rows)));
    say("the database now counts as being at %s; no script was run",
        revision_names(c.arena, &rows));
    return true;
}

const command cmd_stamp = {
    .name = "stamp",
    .args = "REVISION...",
    .min_args = 1,
    .max_args = MAX_WORDS,
    .summary = "Set the database's revision without running scripts",
    .details =
        "For a database whose schema is there already, and for repairs. Rows of the version\n"
        "table that are before or after a REVISION make way for it; those on other branches\n"
        "stay. `base` empties the table, `X@base` takes away what begins at X's base. A row\n"
        "that no script has is only taken away by --purge.\n"
        "--sql prints a script instead: from where the database is, or, with a range A:B or\n"
        "--purge, without a database.",
    .examples =
        "  migrate stamp head\n  migrate stamp base\n  migrate stamp --purge heads\n"
        "  migrate stamp 3f2a 9b1d --tag \"restored from backup\"\n"
        "  migrate stamp base:head --sql >stamp.sql",
    .options = stamp_options,
    .run = stamp_run,
    .every = true,
};
