/* What a merge of two branches of a repository makes of the scripts. */
#include "helper.h"
#include "side.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
    const char *name, *before, *here, *there;
    const char *heads; /* that come of it */
    const char *found; /* "heads", "edited a" */
} merges[] = {
    {"nothing is new", "a", "a", "a", "a", ""},
    {"only here", "a", "a b:a", "a", "b", ""},
    {"only there", "a", "a", "a b:a", "b", ""},
    {"both", "a", "a c:a", "a b:a", "b c", "heads"},
    {"both, several", "a", "a c:a d:c", "a b:a e:b", "d e", "heads"},
    {"both, from the start", "", "c", "b", "b c", "heads"},
    {"the first scripts of all", "", "a b:a", "", "b", ""},
    {"merged by git, not yet here", "a b:a", "a b:a c:a", "a b:a", "b c", "heads"},
    {"and joined", "a b:a", "a b:a c:a d:b,c", "a b:a", "d", ""},
    {"two heads that both have", "a b:a c:a", "a b:a c:a d:b", "a b:a c:a", "c d", ""},
    {"both joined two heads", "a b:a c:a", "a b:a c:a d:b,c", "a b:a c:a e:b,c", "d e", "heads"},
    {"there they were joined", "a b:a c:a", "a b:a c:a d:b", "a b:a c:a e:b,c", "d e", "heads"},
    {"a fork that is all ours", "a", "a b:a c:a", "a", "b c", "heads"},
    {"a branch with a label", "a", "a c:a#billing d:c", "a b:a", "b d", ""},
    {"on a label that both have", "a#all", "a#all c:a", "a#all b:a", "b c", "heads"},
    {"a base with a label", "a", "a c#reports", "a b:a", "b c", ""},
    {"a base without one", "a", "a c", "a b:a", "b c", "heads"},
    {"edited there", "a", "a c:a", "a=2", "c", ""},
    {"edited here", "a", "a=2", "a", "a", "edited a"},
    {"edited in both", "a", "a=2", "a=3", "a", "edited a"},
    {"edited alike", "a", "a=2", "a=2", "a", ""},
    {"added in both", "a", "a b:a", "a b:a=2", "b", "twice b"},
    {"removed here", "a b:a", "a", "a b:a", "a", "removed b"},
    {"removed there", "a b:a", "a b:a", "a", "a", ""},
    {"removed there, edited here", "a b:a", "a b:a=2", "a", "b", ""},
    {"removed there, needed here", "a b:a", "a b:a c:b", "a", "", "fault"},
};

static const char *found_text(mig_arena *arena, const mig_findings *findings)
{
    MIG_AUTO_STR text = {0};

    for (size_t i = 0; i < findings->len; i++) {
        const mig_finding *one = &findings->items[i];

        mig_str_addf(&text, "%s%s%s%s", i > 0 ? ", " : "", mig_finding_kind_name(one->kind),
                     one->revision ? " " : "", one->revision ? one->revision : "");
    }
    return mig_arena_strdup(arena, mig_str_text(&text));
}

Test(history_merge, heads_and_edits_are_found)
{
    for (size_t i = 0; i < MIG_LEN(merges); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_sides sides = {side_of(arena, merges[i].here), side_of(arena, merges[i].there),
                           side_of(arena, merges[i].before), "main"};
        mig_findings findings = {0};
        mig_strings heads = {0};
        mig_history *merged;

        mig_sides_merge(arena, &sides, &merged, &findings);
        if (merged)
            mig_history_heads(arena, merged, &heads);
        cr_expect_str_eq(joined(arena, &heads), merges[i].heads, "%s: %s", merges[i].name,
                         joined(arena, &heads));
        cr_expect_str_eq(found_text(arena, &findings), merges[i].found, "%s: %s", merges[i].name,
                         found_text(arena, &findings));
    }
}

Test(history_merge, the_message_names_heads_and_what_to_do)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_sides sides = {side_of(arena, "a c:a"), side_of(arena, "a b:a"), side_of(arena, "a"),
                       "main"};
    mig_findings findings = {0};
    mig_history *merged;

    mig_sides_merge(arena, &sides, &merged, &findings);
    cr_assert(findings.len == 1);
    cr_expect_str_eq(findings.items[0].text,
                     "after a merge with \"main\" there would be 2 heads: \"b\" (main), \"c\" "
                     "(here); once its scripts are here (git merge), run `migrate rebase --onto "
                     "main`, or join them with `migrate merge heads`");
}
