#include "side.h"

#include <string.h>

static const char *take(mig_arena *arena, const char **at)
{
    size_t length = strcspn(*at, ":,=# ");
    const char *word = mig_arena_strndup(arena, *at, length);

    *at += length;
    return word;
}

mig_side side_of(mig_arena *arena, const char *text)
{
    mig_side side = {0};

    for (const char *at = text; *at; at += strspn(at, " ")) {
        mig_script *script = MIG_NEW(arena, mig_script);
        mig_side_script one = {script, "1"};

        script->revision = take(arena, &at);
        script->path = mig_arena_printf(arena, "%s.yaml", script->revision);
        script->message = "";
        while (*at && *at != ' ') {
            char mark = *at++;

            if (mark == '=')
                one.blob = take(arena, &at);
            else
                mig_push(arena, mark == '#' ? &script->branch_labels : &script->down_revisions,
                         take(arena, &at));
        }
        mig_push(arena, &side, one);
    }
    return side;
}
