/* migrate current: which revisions are applied. */
#include "command.h"
#include "context.h"
#include "lost.h"
#include "output.h"
#include "progress.h"
#include "show.h"

#include <stdio.h>
#include <stdlib.h>

static bool check_heads;

static const option current_options[] = {
    {"check-heads", 0, OPT_FLAG, &check_heads, NULL, "exit with 3 unless all scripts are applied"},
    {0},
};

static json_int_t json_number(const char *digits)
{
    return digits ? strtoll(digits, NULL, 10) : 0;
}

static void print_row(context *c, const char *row)
{
    const mig_script *script = mig_history_script(c->history, row);
    const char *place = script ? NULL : lost_place(c, row);
    MIG_AUTO_STR text = {0};

    if (!script)
        mig_str_addf(&text, "%s (no script has it%s%s)\n", row, place ? "; it is in " : "",
                     place ? place : "");
    else if (globals.verbose)
        show_block(c, script, NULL, &text);
    else
        show_line(c, script, NULL, 0, &text);
    fputs(text.data, stdout);
}

/* Whoever may only read the version table gets that much. */
static void find_interruptions(const context *c, mig_interruptions *found)
{
    mig_error err = {0};

    if (!mig_run_interrupted(c->driver, c->arena, &c->store, found, &err))
        warn("whether a run was interrupted isn't known: %s", err.text[0]);
}

static json_t *json_from_interruptions(const mig_interruptions *found)
{
    json_t *list = json_array();

    for (size_t i = 0; i < found->len; i++) {
        const mig_interruption *one = &found->items[i];

        json_array_append_new(
            list,
            json_pack("{s:o, s:s, s:s, s:I, s:I, s:o*, s:b}", "revision", json_text(one->revision),
                      "direction", one->direction, "started_at", one->started_at, "statement",
                      json_number(one->statement), "statements", json_number(one->statements),
                      "sql", one->sql ? json_text(one->sql) : NULL, "sent", one->sent));
    }
    return list;
}

static bool current_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    mig_strings rows = {0}, heads = {0}, findings = {0};
    mig_interruptions interrupted = {0};
    mig_runner runner;
    bool at_heads;

    (void)args;
    (void)count;
    if (!context_project(&c, err) || !context_history(&c, err) ||
        !context_open(&c, MIG_OPEN_READ, err) || !context_rows(&c, &rows, err))
        return false;
    mig_history_heads(c.arena, c.history, &heads);
    at_heads = context_at_heads(&c, &rows);
    find_interruptions(&c, &interrupted);
    if (globals.verbose) {
        say("database: %s", c.driver->target);
        runner = progress_runner(&c, SQL_SILENT);
        if (!mig_run_audit(&runner, c.arena, &rows, &findings, err))
            return false;
    }
    if (globals.json)
        print_json(json_pack("{s:o, s:o, s:b, s:o}", "current", json_from_strings(&rows), "heads",
                             json_from_strings(&heads), "at_head", at_heads, "interrupted",
                             json_from_interruptions(&interrupted)));
    for (size_t i = 0; i < rows.len && !globals.json; i++)
        print_row(&c, rows.items[i]);
    if (rows.len == 0)
        say("no revision is applied");
    for (size_t i = 0; i < interrupted.len && !globals.verbose; i++)
        warn("%s", mig_interruption_text(c.arena, &interrupted.items[i]));
    for (size_t i = 0; i < findings.len; i++)
        warn("%s", findings.items[i]);
    if (check_heads && !at_heads)
        return mig_fail(err, MIG_ERR_DIFFERENT, "the database is not at head");
    return true;
}

const command cmd_current = {
    .name = "current",
    .args = "",
    .summary = "Show which revisions the database has",
    .details =
        "A script that was begun and not finished is told, with the statement at which it is.\n"
        "With -v each is shown with its parent, file, time and message, and what is amiss by the\n"
        "log: applied scripts that were edited since, revisions that were never seen run.",
    .examples = "  migrate current\n  migrate current --check-heads",
    .options = current_options,
    .run = current_run,
    .every = true,
};
