/* migrate show: one script, with its text. */
#include "base/text.h"
#include "command.h"
#include "output.h"
#include "show.h"

#include <stdio.h>

static const option no_options[] = {{0}};

static void show_script(const context *c, const mig_script *script, const mig_strings *rows,
                        json_t *list)
{
    MIG_AUTO_STR text = {0};
    json_t *shown;

    if (globals.json) {
        shown = show_json(c, script, rows);
        json_object_set_new(shown, "text", json_text(script->text));
        json_array_append_new(list, shown);
        return;
    }
    show_block(c, script, rows, &text);
    mig_str_addn(&text, script->text, script->length);
    fputs(text.data, stdout);
}

static bool show_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    mig_strings rows = {0}, revisions = {0};
    json_t *list;
    bool known;

    (void)count;
    if (!context_project(&c, err) || !context_history(&c, err))
        return false;
    known = context_try_rows(&c, &rows);
    if (!mig_history_find_all(c.arena, c.history, known ? &rows : NULL, args[0], &revisions, err))
        return false;
    if (revisions.len == 0)
        return c.scripts.items.len == 0
                   ? mig_fail(err, MIG_ERR_USAGE, "there are no scripts yet in %s",
                              c.project.versions)
                   : mig_fail(err, MIG_ERR_USAGE, "\"%s\" is before the first script", args[0]);
    list = json_array();
    for (size_t i = 0; i < revisions.len; i++)
        show_script(&c, mig_history_script(c.history, revisions.items[i]), known ? &rows : NULL,
                    list);
    if (globals.json && revisions.len == 1)
        print_json(json_incref(json_array_get(list, 0)));
    else if (globals.json)
        print_json(json_incref(list));
    json_decref(list);
    return true;
}

const command cmd_show = {
    .name = "show",
    .args = "REVISION",
    .min_args = 1,
    .max_args = 1,
    .summary = "Show scripts",
    .details =
        "REVISION is an id or a unique beginning of it, a label, head, heads, current, one\n"
        "counted from these (head-1), or a range (3f2a:head). --json prints one object, or a list\n"
        "where there are several.",
    .examples =
        "  migrate show head\n  migrate show 3f2a\n  migrate show current\n"
        "  migrate show billing@head",
    .options = no_options,
    .run = show_run,
};
