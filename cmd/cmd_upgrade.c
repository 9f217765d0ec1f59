/* migrate upgrade, migrate downgrade: scripts are run. */
#include "command.h"
#include "context.h"
#include "lost.h"
#include "offline.h"
#include "output.h"
#include "progress.h"
#include "show.h"

#include <limits.h>
#include <string.h>

static unsigned lock_seconds = 60;
static bool echo, dry_run, redo, counts_as_done, missed, from_git, sql;
static const char *tag;
static mig_strings arguments;

static const option upgrade_options[] = {
    {"lock-timeout", 'w', OPT_COUNT, &lock_seconds, "SECONDS",
     "wait this long for another run to end (default: 60)"},
    {"echo", 0, OPT_FLAG, &echo, NULL,
     "print the scripts' statements as they are sent; with -v all"},
    {"redo", 0, OPT_FLAG, &redo, NULL,
     "run the statement again in which an earlier run was interrupted"},
    {"done", 0, OPT_FLAG, &counts_as_done, NULL,
     "count that statement as done, and go on behind it"},
    {"missed", 0, OPT_FLAG, &missed, NULL,
     "upgrade: run what counts as applied, but was never run here, first"},
    {"from-git", 0, OPT_FLAG, &from_git, NULL,
     "downgrade: take scripts that aren't here, or were changed, from git"},
    {"tag", 0, OPT_TEXT, &tag, "TEXT", "a word of your own for the log"},
    {"x", 'x', OPT_TEXTS, &arguments, "KEY=VALUE",
     "for programs of the scripts, as MIGRATE_X_KEY; repeatable"},
    {"dry-run", 0, OPT_FLAG, &dry_run, NULL, "print what would be run here, and change nothing"},
    {"sql", 0, OPT_FLAG, &sql, NULL,
     "print a script for the database's own client, and run nothing"},
    {0},
};

static json_t *result(context *c, const mig_strings *rows, size_t done)
{
    if (dry_run)
        return json_pack("{s:I, s:O}", "scripts", (json_int_t)done, "statements", c->statements);
    return json_pack("{s:I, s:o}", "scripts", (json_int_t)done, "current", json_from_strings(rows));
}

/* Options of one of the two commands. */
static bool check_own_options(mig_direction direction, mig_error *err)
{
    if (missed && direction == MIG_DOWN)
        return mig_fail(err, MIG_ERR_USAGE, "--missed is for an upgrade");
    if (from_git && direction == MIG_UP)
        return mig_fail(err, MIG_ERR_USAGE, "--from-git is for a downgrade");
    if (sql && (missed || from_git))
        return mig_fail(err, MIG_ERR_USAGE, "--sql and --%s: give one",
                        missed ? "missed" : "from-git");
    return true;
}

static bool check_options(mig_error *err)
{
    if (redo && counts_as_done)
        return mig_fail(err, MIG_ERR_USAGE,
                        "--redo and --done: either the statement is run again, or it isn't");
    if (dry_run && (redo || counts_as_done))
        return mig_fail(err, MIG_ERR_USAGE, "a dry run decides nothing: --%s is for the run itself",
                        redo ? "redo" : "done");
    if (sql && (redo || counts_as_done || dry_run || echo))
        return mig_fail(err, MIG_ERR_USAGE, "--sql runs nothing: --%s has no meaning beside it",
                        redo             ? "redo"
                        : counts_as_done ? "done"
                        : dry_run        ? "dry-run"
                                         : "echo");
    return true;
}

/* "batch-size=100" is MIGRATE_X_BATCH_SIZE=100. */
static bool add_variable(mig_arena *arena, const char *argument, mig_strings *variables,
                         mig_error *err)
{
    const char *equals = strchr(argument, '=');
    char *variable = mig_arena_printf(arena, "MIGRATE_X_%s", argument);

    for (char *c = variable; *c && *c != '='; c++) {
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
        else if (*c == '-')
            *c = '_';
        else if (!(*c >= 'A' && *c <= 'Z') && !(*c >= '0' && *c <= '9') && *c != '_')
            equals = NULL;
    }
    if (!equals || equals == argument)
        return mig_fail(err, MIG_ERR_USAGE,
                        "-x wants KEY=VALUE, and a key of letters, digits, \"-\" and \"_\"");
    mig_push(arena, variables, variable);
    return true;
}

static bool add_variables(mig_arena *arena, mig_runner *runner, mig_error *err)
{
    for (size_t i = 0; i < arguments.len; i++)
        if (!add_variable(arena, arguments.items[i], &runner->programs.variables, err))
            return false;
    return true;
}

/* What was done, for people. */
static void report(const context *c, mig_direction direction, const mig_strings *rows, size_t done)
{
    if (done == 0)
        say(c->scripts.items.len > 0 ? "nothing to do: already there"
                                     : "nothing to do: there are no scripts yet in %s",
            c->project.versions);
    else if (dry_run)
        say("dry run: nothing was changed");
    else
        say("%zu revision%s %s; the database is at %s", done, done == 1 ? "" : "s",
            direction == MIG_UP ? "applied" : "taken back", revision_names(c->arena, rows));
}

/* A connection of its own for it: that of a dry run shows only what the run was shown. */
static bool restore(context *c, const char *target, mig_error *err)
{
    if (!context_open(c, MIG_OPEN_READ, err) || !lost_restore(c, target, err))
        return false;
    context_close(c);
    return true;
}

static bool move(mig_direction direction, const char *target, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    unsigned flags = dry_run ? MIG_OPEN_COPY : direction == MIG_UP ? MIG_OPEN_CREATE : 0U;
    mig_strings rows = {0};
    mig_runner runner;
    size_t done = 0;

    if (!check_own_options(direction, err) || !check_options(err))
        return false;
    if (sql)
        return offline_move(direction, target, tag, err);
    if (!context_project(&c, err) || !context_history(&c, err) ||
        (from_git && !restore(&c, target, err)) || !context_open(&c, flags, err))
        return false;
    say("database: %s", c.driver->target);
    runner = progress_runner(&c, dry_run ? SQL_RESULT : echo ? SQL_TALK : SQL_SILENT);
    runner.dry_run = dry_run;
    runner.one_transaction = c.project.one_transaction;
    runner.decision = redo             ? MIG_DECIDE_REDO
                      : counts_as_done ? MIG_DECIDE_DONE
                                       : MIG_DECIDE_NOTHING;
    runner.tag = tag;
    runner.missed = missed;
    runner.lock_timeout_ms = lock_seconds > UINT_MAX / 1000 ? UINT_MAX : lock_seconds * 1000;
    if (!add_variables(c.arena, &runner, err) || !mig_run(&runner, direction, target, &done, err) ||
        ((done > 0 || globals.json) && !context_rows(&c, &rows, err)))
        return lost_explain(&c, err);
    if (globals.json)
        print_json(result(&c, &rows, done));
    report(&c, direction, &rows, done);
    return true;
}

static bool upgrade_run(char **args, unsigned count, mig_error *err)
{
    return move(MIG_UP, count > 0 ? args[0] : "head", err);
}

static bool downgrade_run(char **args, unsigned count, mig_error *err)
{
    (void)count;
    return move(MIG_DOWN, args[0], err);
}

const command cmd_upgrade = {
    .name = "upgrade",
    .args = "[TARGET]",
    .max_args = 1,
    .summary = "Apply scripts up to TARGET (default: head)",
    .details =
        "TARGET is head, a revision's id or a unique beginning of it, a label, +N for the next\n"
        "N, heads where there are several, or X@head and X@+N on the branch of X, which is a\n"
        "label or revision.\n"
        "Each script runs in one transaction with the row that says so; several runs at\n"
        "once wait for each other. On MySQL and MariaDB, and with `transaction: false`,\n"
        "each statement is recorded, and the next run goes on where one was interrupted;\n"
        "--redo and --done are for a statement of which nobody can tell whether it took\n"
        "effect. --missed runs revisions that count as applied since a script above them got\n"
        "other parents (migrate rebase); without it such a run is refused.\n"
        "--sql prints a script that psql, sqlite3 or mariadb runs instead: from where the "
        "database\n"
        "is, or, with a range A:B, from A without a database.",
    .examples =
        "  migrate upgrade head\n  migrate upgrade +1 --dry-run\n"
        "  migrate upgrade 3f2a --lock-timeout 300\n  migrate upgrade billing@head --tag v1.4\n"
        "  migrate upgrade base:head --sql >upgrade.sql",
    .options = upgrade_options,
    .run = upgrade_run,
    .every = true,
};

const command cmd_downgrade = {
    .name = "downgrade",
    .args = "TARGET",
    .min_args = 1,
    .max_args = 1,
    .summary = "Take scripts back down to TARGET",
    .details =
        "TARGET is -N for the last N, a revision's id or a unique beginning of it (which\n"
        "stays applied), or base for all. X@-N, X@base and X@3f2a take back on the branch of X\n"
        "only, a label or revision, with what depends on it. A script that can't be taken back\n"
        "says why. --from-git takes scripts that the database has and the working tree lacks\n"
        "from git (or the log), if they are what was run by the blob id that the log recorded.\n"
        "--sql prints a script as that of upgrade does; a range begins at its left end.",
    .examples =
        "  migrate downgrade -1\n  migrate downgrade base --dry-run\n"
        "  migrate downgrade billing@-1\n  migrate downgrade 3f2a --from-git\n"
        "  migrate downgrade head:base --sql >downgrade.sql",
    .options = upgrade_options,
    .run = downgrade_run,
    .every = true,
};
