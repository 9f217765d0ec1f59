/* migrate show: one script, with its text. */
#include "base/text.h"
#include "command.h"
#include "output.h"
#include "show.h"

#include <stdio.h>

static const option no_options[] = {{0}};

static bool show_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    mig_strings rows = {0};
    const char *revision;
    const mig_script *script;
    bool known;

    (void)count;
    if (!context_project(&c, err) || !context_history(&c, err))
        return false;
    known = context_try_rows(&c, &rows);
    if (!mig_history_find(c.arena, c.history, known ? &rows : NULL, args[0], &revision, err))
        return false;
    if (!revision)
        return c.scripts.items.len == 0
                   ? mig_fail(err, MIG_ERR_USAGE, "there are no scripts yet in %s",
                              c.project.versions)
                   : mig_fail(err, MIG_ERR_USAGE, "\"%s\" is before the first script", args[0]);
    script = mig_history_script(c.history, revision);
    if (globals.json) {
        json_t *shown = show_json(&c, script, known ? &rows : NULL);

        json_object_set_new(shown, "text", json_text(script->text));
        print_json(shown);
        return true;
    }
    show_verbose(&c, script, known ? &rows : NULL);
    fputs(script->text, stdout);
    return true;
}

const command cmd_show = {
    .name = "show",
    .args = "REVISION",
    .min_args = 1,
    .max_args = 1,
    .summary = "Show one script",
    .details =
        "REVISION is an id or a unique beginning of it, head, current, or one counted from\n"
        "these: head-1.",
    .examples = "  migrate show head\n  migrate show 3f2a",
    .options = no_options,
    .run = show_run,
};
