/* Scripts of a branch put behind those of another. */
#include "history/rebase.h"
#include "helper.h"
#include "side.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
    const char *name, *before, *here, *there, *head;
    const char *changes; /* or a part of the error */
    const char *moved, *stay;
} cases[] = {
    {"one script", "a", "a b:a c:a", "a b:a", NULL, "c:b", "c", ""},
    {"a line of scripts", "a", "a b:a c:a d:c", "a b:a", NULL, "c:b", "c d", ""},
    {"where main went further", "a", "a b:a e:b c:a", "a b:a e:b", NULL, "c:e", "c", ""},
    {"a branch keeps its shape", "a", "a b:a c:a d:c e:c f:d,e", "a b:a", NULL, "c:b", "c d e f",
     ""},
    {"two branches", "a", "a b:a c:a d:a", "a b:a", NULL, "c:b d:b", "c d", ""},
    {"from two places", "a x:a", "a x:a b:x c:a d:x", "a x:a b:x", NULL, "c:b d:b", "c d", ""},
    {"there already", "a b:a", "a b:a c:b", "a b:a", NULL, "", "", ""},
    {"nothing of ours", "a", "a b:a", "a b:a", NULL, "", "", ""},
    {"joined by a merge", "a b:a", "a b:a c:a d:c,b", "a b:a", NULL, "c:b d:c", "c d", ""},
    {"and main went further", "a b:a", "a b:a e:b c:a d:b,c", "a b:a e:b", NULL, "c:e d:c", "c d",
     ""},
    {"both joined by main", "a b:a", "a b:a x:a e:b,x c:a", "a b:a x:a e:b,x", NULL, "c:e", "c",
     ""},
    {"the first of all", "", "b c", "b", NULL, "c:b", "c", ""},
    {"another base", "a", "a b:a c", "a b:a", NULL, "", "", "c"},
    {"another base, after a merge", "b", "b c d:c", "b", NULL, "", "", "c"},
    {"another base, and moved", "b", "b c d:c", "b", "b", "c:b", "c d", ""},
    {"a label", "a", "a b:a c:a#billing d:c", "a b:a", NULL, "", "", "c"},
    {"a label that is to move", "a", "a b:a c:a#billing d:c", "a b:a", "b", "c:b", "c d", ""},
    {"main's heads apart", "a x", "a b:a x y:x c:a", "a b:a x y:x", NULL, "c:b", "c", ""},
    {"main's heads", "a", "a b:a x:a c:a", "a b:a x:a", NULL, "several heads (b, x)", "", ""},
    {"one of them", "a", "a b:a x:a c:a", "a b:a x:a", "x", "c:x", "c", ""},
    {"no head", "a", "a b:a x:b c:a", "a b:a x:b", "b", "\"b\" is no head of \"main\"", "", ""},
    {"one of ours", "a", "a b:a c:a", "a b:a", "c", "unknown revision \"c\"", "", ""},
    {"not here yet", "a", "a c:a", "a b:a", NULL, "has scripts that aren't here (b)", "", ""},
};

static const char *changes_text(mig_arena *arena, const mig_rebase *plan)
{
    MIG_AUTO_STR text = {0};

    for (size_t i = 0; i < plan->changes.len; i++) {
        const mig_reparenting *one = &plan->changes.items[i];

        mig_str_addf(&text, "%s%s:", i > 0 ? " " : "", one->script->revision);
        for (size_t k = 0; k < one->parents.len; k++)
            mig_str_addf(&text, "%s%s", k > 0 ? "," : "", one->parents.items[k]);
    }
    return mig_arena_strdup(arena, mig_str_text(&text));
}

Test(history_rebase, branches_get_new_parents)
{
    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_sides sides = {side_of(arena, cases[i].here), side_of(arena, cases[i].there),
                           side_of(arena, cases[i].before), "main"};
        mig_scripts scripts = {0};
        mig_strings moved = {0};
        mig_history *history;
        mig_rebase plan;
        mig_error err = {0};

        for (size_t k = 0; k < sides.here.len; k++)
            mig_push(arena, &scripts.items, sides.here.items[k].script);
        cr_assert(mig_history_build(arena, &scripts, &history, &err));
        if (!mig_sides_rebase(arena, &sides, history, cases[i].head, &plan, &err)) {
            cr_expect(*cases[i].changes && strstr(err.text[0], cases[i].changes), "%s: %s",
                      cases[i].name, err.text[0]);
            continue;
        }
        for (size_t k = 0; k < plan.moved.items.len; k++)
            mig_push(arena, &moved, plan.moved.items.items[k]->revision);
        cr_expect_str_eq(changes_text(arena, &plan), cases[i].changes, "%s: %s", cases[i].name,
                         changes_text(arena, &plan));
        cr_expect_str_eq(joined(arena, &moved), cases[i].moved, "%s: %s", cases[i].name,
                         joined(arena, &moved));
        cr_expect_str_eq(joined(arena, &plan.stay), cases[i].stay, "%s", cases[i].name);
    }
}
