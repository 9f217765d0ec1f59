/* migrate edit: a script in the user's editor. */
#include "base/spawn.h"
#include "base/text.h"
#include "command.h"
#include "context.h"
#include "output.h"

#include <stdlib.h>
#include <string.h>

static const option no_options[] = {{0}};

static const char *find_editor(void)
{
    static const char *const variables[] = {"VISUAL", "EDITOR"};

    for (size_t i = 0; i < MIG_LEN(variables); i++) {
        const char *editor = getenv(variables[i]);

        if (editor && *editor)
            return editor;
    }
    return "vi";
}

/* The variable holds a command line, so that it is the shell's to read; the paths aren't. */
static bool run_editor(mig_arena *arena, const char *editor, const mig_strings *paths,
                       mig_error *err)
{
    MIG_ARRAY(char *) argv = {0};
    mig_spawn spawn = {0};
    mig_spawn_end end;

    mig_push(arena, &argv, mig_arena_strdup(arena, "/bin/sh"));
    mig_push(arena, &argv, mig_arena_strdup(arena, "-c"));
    mig_push(arena, &argv, mig_arena_printf(arena, "%s \"$@\"", editor));
    mig_push(arena, &argv, mig_arena_strdup(arena, editor));
    for (size_t i = 0; i < paths->len; i++)
        mig_push(arena, &argv, mig_arena_strdup(arena, paths->items[i]));
    mig_push(arena, &argv, NULL);
    spawn.argv = argv.items;
    if (!mig_spawn_run(&spawn, &end, err))
        return mig_within(err, "while starting the editor");
    return (end.status == 0 && end.signal == 0) ||
           mig_fail(err, MIG_ERR_FAILED,
                    "the editor \"%s\" failed; VISUAL or EDITOR say which one is used", editor);
}

/* What was written there is read once, so that a slip is told now and not at the next upgrade. */
static bool check_scripts(mig_arena *arena, const mig_strings *paths, mig_error *err)
{
    for (size_t i = 0; i < paths->len; i++) {
        mig_script *script;

        if (!mig_script_read(arena, paths->items[i], &script, err) ||
            !mig_script_body(arena, script,
                             script->dialect ? mig_dialect_find(script->dialect) : NULL, err))
            return mig_within(err, "while reading what was edited");
    }
    return true;
}

static bool edit_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    mig_strings revisions = {0}, paths = {0};

    if (!context_project(&c, err) || !context_history(&c, err))
        return false;
    for (unsigned i = 0; i < count; i++)
        if (!context_find(&c, args[i], &revisions, err))
            return false;
    if (revisions.len == 0)
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" is no revision with a script", args[0]);
    for (size_t i = 0; i < revisions.len; i++)
        mig_push(c.arena, &paths, mig_history_script(c.history, revisions.items[i])->path);
    return run_editor(c.arena, find_editor(), &paths, err) && check_scripts(c.arena, &paths, err);
}

const command cmd_edit = {
    .name = "edit",
    .args = "REVISION...",
    .min_args = 1,
    .max_args = MAX_WORDS,
    .summary = "Open scripts in the editor",
    .details =
        "The editor is what VISUAL or EDITOR name, else vi. When it ends, the scripts are read\n"
        "once, and a fault in them is told.",
    .examples = "  migrate edit head\n  EDITOR=\"code --wait\" migrate edit 3f2a",
    .options = no_options,
    .run = edit_run,
};
