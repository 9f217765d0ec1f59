/* migrate history, migrate heads: the scripts there are. */
#include "base/text.h"
#include "command.h"
#include "output.h"
#include "show.h"

#include <stdio.h>

static const char *range;

static const option history_options[] = {
    {"range", 'r', OPT_TEXT, &range, "A:B", "only from A to B; either may be left out"},
    {0},
};

static const option no_options[] = {{0}};

static void print_script(const context *c, const mig_script *script, const mig_strings *rows,
                         json_t *list)
{
    if (globals.json)
        json_array_append_new(list, show_json(c, script, rows));
    else if (globals.verbose)
        show_verbose(c, script, rows);
    else
        show_line(c, script, rows);
}

static void end_list(json_t *list)
{
    if (globals.json)
        print_json(list);
    else
        json_decref(list);
}

/* Which revision is current is shown where the database can be asked without more ado. */
static bool history_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    mig_strings rows = {0};
    mig_scripts scripts = {0};
    bool known;
    json_t *list;

    (void)args;
    (void)count;
    if (!context_project(&c, err) || !context_history(&c, err))
        return false;
    known = context_try_rows(&c, &rows);
    if (range && !mig_history_range(c.arena, c.history, known ? &rows : NULL, range, &scripts, err))
        return false;
    if (!range)
        mig_history_sorted(c.arena, c.history, &scripts);
    if (scripts.items.len == 0)
        say("no scripts yet in %s", c.project.versions);
    list = json_array();
    for (size_t i = scripts.items.len; i > 0; i--)
        print_script(&c, scripts.items.items[i - 1], known ? &rows : NULL, list);
    end_list(list);
    return true;
}

static bool heads_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    mig_strings heads = {0};
    json_t *list;

    (void)args;
    (void)count;
    if (!context_project(&c, err) || !context_history(&c, err))
        return false;
    mig_history_heads(c.arena, c.history, &heads);
    list = json_array();
    for (size_t i = 0; i < heads.len; i++)
        print_script(&c, mig_history_script(c.history, heads.items[i]), NULL, list);
    end_list(list);
    return true;
}

const command cmd_history = {
    .name = "history",
    .args = "",
    .summary = "List the scripts, newest first",
    .details =
        "The applied one is marked (current) where the database answers, which is waited for a\n"
        "few seconds only. With -v each is shown with its parent, file, time and whole message.",
    .examples = "  migrate history\n  migrate history -r base:3f2a -v",
    .options = history_options,
    .run = history_run,
};

const command cmd_heads = {
    .name = "heads",
    .args = "",
    .summary = "List the scripts that no other follows",
    .examples = "  migrate heads",
    .options = no_options,
    .run = heads_run,
};
