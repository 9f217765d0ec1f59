/* migrate merge: a script that joins branches. */
#include "command.h"
#include "hooks.h"
#include "output.h"
#include "revision.h"
#include "show.h"

#include <stdio.h>

static const char *message, *rev_id, *label;
static bool splice, author;

static const option merge_options[] = {
    {"message", 'm', OPT_TEXT, &message, "TEXT", "what the revision does (default: merge ...)"},
    {"author", 0, OPT_FLAG, &author, NULL, "name the author, as git's configuration does"},
    {"rev-id", 0, OPT_TEXT, &rev_id, "ID", "the revision's id (default: random)"},
    {"branch-label", 0, OPT_TEXT, &label, "LABEL", "a name for the branch that begins here"},
    {"splice", 0, OPT_FLAG, &splice, NULL, "let it follow revisions that others follow already"},
    {0},
};

static bool merge_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    const mig_ops none = {0};
    mig_strings heads = {0};
    revision_wish wish = {.rev_id = rev_id,
                          .message = message ? message : "",
                          .ops = &none,
                          .heads = &heads,
                          .label = label,
                          .splice = splice,
                          .merge = true,
                          .author = author};
    mig_script script;
    const char *folder, *path;

    if (!context_project(&c, err) || !context_history(&c, err))
        return false;
    for (unsigned i = 0; i < count; i++)
        mig_push(c.arena, &heads, args[i]);
    if (count == 0)
        mig_push(c.arena, &heads, "heads");
    if (!revision_make(&c, &wish, &script, err))
        return false;
    if (!message)
        script.message =
            mig_arena_printf(c.arena, "merge %s", revision_names(c.arena, &script.down_revisions));
    if (!revision_folder(&c, &script, NULL, &folder, err) ||
        !revision_write(&c, &script, folder, false, NULL, &path, err))
        return false;
    if (globals.json)
        print_json(json_pack("{s:s, s:o, s:o}", "revision", script.revision, "path",
                             json_text(path), "down_revisions",
                             json_from_strings(&script.down_revisions)));
    else
        printf("%s\n", path);
    return hooks_run(&c, path, err);
}

const command cmd_merge = {
    .name = "merge",
    .args = "[REVISION...]",
    .max_args = MAX_WORDS,
    .summary = "Write a script that joins branches (default: all heads)",
    .details =
        "The script does nothing by itself; operations that make the branches fit each other\n"
        "may be added to it. Once it is applied, there is one head again.",
    .examples =
        "  migrate merge -m \"merge billing into main\"\n"
        "  migrate merge 3f2a 9b1d -m \"merge\"",
    .options = merge_options,
    .run = merge_run,
};
