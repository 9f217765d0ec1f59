/* See helper.h. */
#include "helper.h"

#include <criterion/criterion.h>
#include <string.h>

mig_strings words(mig_arena *arena, const char *text)
{
    mig_strings list = {0};

    while (text && *text) {
        size_t n = strcspn(text, " ");

        if (n > 0)
            mig_push(arena, &list, mig_arena_strndup(arena, text, n));
        text += n + (text[n] == ' ');
    }
    return list;
}

const char *joined(mig_arena *arena, const mig_strings *list)
{
    MIG_AUTO_STR text = {0};

    for (size_t i = 0; i < list->len; i++)
        mig_str_addf(&text, "%s%s", i ? " " : "", list->items[i]);
    return mig_str_copy(arena, &text);
}

mig_scripts make_scripts(mig_arena *arena, const entry *entries, size_t count)
{
    mig_scripts scripts = {0};

    for (size_t i = 0; i < count; i++) {
        mig_script *script = MIG_NEW(arena, mig_script);
        const char *path = mig_arena_printf(arena, "versions/%s.yaml", entries[i].id);

        script->path = path;
        script->revision = entries[i].id;
        script->message = "";
        script->created = mig_arena_printf(arena, "2026-01-01T00:%02zu:00Z", i);
        script->down_revisions = words(arena, entries[i].parents);
        script->depends_on = words(arena, entries[i].depends);
        script->branch_labels = words(arena, entries[i].labels);
        script->revision_place = (mig_place){path, 1, 11, NULL};
        script->parents_place = (mig_place){path, 2, 16, NULL};
        script->depends_place = (mig_place){path, 3, 13, NULL};
        script->labels_place = (mig_place){path, 4, 16, NULL};
        mig_push(arena, &scripts.items, script);
    }
    return scripts;
}

mig_history *build(mig_arena *arena, const entry *entries, size_t count)
{
    mig_scripts scripts = make_scripts(arena, entries, count);
    mig_history *history;
    mig_error err = {0};

    cr_assert(mig_history_build(arena, &scripts, &history, &err), "%s", err.text[0]);
    return history;
}

const entry example[EXAMPLE_COUNT] = {
    {"a", "", "", ""},      {"b", "a", "", ""},       {"c1", "b", "", "left"},
    {"c2", "c1", "", ""},   {"d1", "b", "", "right"}, {"d2", "d1", "", ""},
    {"e", "c2 d2", "", ""}, {"f1", "", "", "net"},    {"f2", "f1", "c1", ""},
};

const char *moves_text(mig_arena *arena, const mig_moves *moves, bool rows)
{
    MIG_AUTO_STR text = {0};

    for (size_t i = 0; i < moves->len; i++) {
        mig_str_addf(&text, "%s%s", i ? " " : "", moves->items[i].script->revision);
        if (rows)
            mig_str_addf(&text, "{%s}", joined(arena, &moves->items[i].rows_after));
    }
    return mig_str_copy(arena, &text);
}
