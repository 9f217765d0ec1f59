/* `hooks:` of migrate.yaml: see hooks.h. */
#include "hooks.h"

#include "base/spawn.h"
#include "base/str.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef MIG_ARRAY(char *) arguments;

static const char file_word[] = "{file}";

static char *with_file(mig_arena *arena, const char *text, const char *path)
{
    MIG_AUTO_STR out = {0};

    while (*text) {
        if (mig_starts_with(text, file_word)) {
            mig_str_add(&out, path);
            text += strlen(file_word);
        } else {
            mig_str_addc(&out, *text++);
        }
    }
    return mig_str_copy(arena, &out);
}

/* The path stands where {file} does, or at the end. */
static void make_arguments(mig_arena *arena, const mig_program *hook, const char *path,
                           arguments *argv)
{
    bool named = false;

    for (size_t i = 0; i < hook->argv.len; i++) {
        named = named || strstr(hook->argv.items[i], file_word);
        mig_push(arena, argv, with_file(arena, hook->argv.items[i], path));
    }
    if (!named)
        mig_push(arena, argv, mig_arena_strdup(arena, path));
    mig_push(arena, argv, NULL);
}

static bool run_hook(const context *c, const mig_program *hook, const char *path, mig_error *err)
{
    arguments argv = {0};
    mig_spawn spawn = {.folder = c->project.folder, .out = STDERR_FILENO}; /* not our result */
    mig_spawn_end end;

    make_arguments(c->arena, hook, path, &argv);
    spawn.argv = argv.items;
    if (!mig_spawn_run(&spawn, &end, err))
        return mig_within(err, "the hook \"%s\" can't be run", hook->written);
    if (end.signal)
        return mig_fail(err, MIG_ERR_FAILED, "the hook \"%s\" was ended by signal %d",
                        hook->written, end.signal);
    return end.status == 0 || mig_fail(err, MIG_ERR_FAILED, "the hook \"%s\" ended with status %d",
                                       hook->written, end.status);
}

/* A script that a hook spoilt would bar the way for every command after this one. */
static bool read_back(const context *c, const char *path, mig_error *err)
{
    mig_script *script;

    return (mig_script_read(c->arena, path, &script, err) &&
            mig_script_body(c->arena, script,
                            script->dialect ? mig_dialect_find(script->dialect) : NULL, err)) ||
           mig_within(err, "while reading the script as the hooks left it");
}

bool hooks_run(const context *c, const char *path, mig_error *err)
{
    char *absolute;
    const char *file;

    if (c->project.hooks.len == 0)
        return true;
    absolute = realpath(path, NULL);
    file = mig_arena_strdup(c->arena, absolute ? absolute : path);
    free(absolute);
    for (size_t i = 0; i < c->project.hooks.len; i++)
        if (!run_hook(c, &c->project.hooks.items[i], file, err))
            return mig_within(err, "the script \"%s\" is written, and stays", path);
    return read_back(c, path, err);
}
