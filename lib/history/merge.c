/* Two branches of a repository: see merge.h. */
#include "history/merge.h"

#include "base/text.h"

#include <string.h>

enum { HEADS_SHOWN = 6 };

const char *mig_finding_kind_name(mig_finding_kind kind)
{
    static const char *const names[] = {
#define X(id, name) [MIG_FINDING_##id] = name,
        MIG_FINDING_KINDS(X)
#undef X
    };

    return names[kind];
}

/* A side with its index. */
typedef struct {
    const mig_side *side;
    mig_map *by_id;
} indexed;

static indexed index_of(mig_arena *arena, const mig_side *side)
{
    indexed made = {side, mig_map_new(arena)};

    for (size_t i = 0; i < side->len; i++)
        mig_map_put(made.by_id, side->items[i].script->revision, &side->items[i]);
    return made;
}

static const mig_side_script *find(const indexed *side, const char *revision)
{
    return mig_map_find(side->by_id, revision);
}

const mig_side_script *mig_side_find(const mig_side *side, const char *revision)
{
    for (size_t i = 0; i < side->len; i++)
        if (mig_same(side->items[i].script->revision, revision))
            return &side->items[i];
    return NULL;
}

typedef struct {
    mig_arena *arena;
    const mig_sides *sides;
    indexed here, there, before;
    mig_scripts scripts; /* what comes of the merge */
    mig_findings *findings;
} merge;

static void add_finding(const merge *m, mig_finding_kind kind, const mig_script *script,
                        const char *format)
{
    mig_finding found = {kind, script->revision,
                         mig_arena_printf(m->arena, "the script of revision \"%s\" (%s) %s \"%s\"",
                                          script->revision, script->path, format, m->sides->name)};

    mig_push(m->arena, m->findings, found);
}

/* Both sides have it. */
static mig_script *merge_common(const merge *m, const mig_side_script *here,
                                const mig_side_script *there)
{
    const mig_side_script *before = find(&m->before, here->script->revision);

    if (mig_same(here->blob, there->blob) || (before && mig_same(here->blob, before->blob)))
        return there->script;
    if (!before)
        add_finding(m, MIG_FINDING_TWICE, here->script, "has another text in");
    else
        add_finding(m, MIG_FINDING_EDITED, here->script, "was edited here, but is already in");
    return here->script;
}

static void take_here(merge *m, const mig_side_script *here)
{
    const mig_side_script *before = find(&m->before, here->script->revision);
    const mig_side_script *there = find(&m->there, here->script->revision);

    if (there)
        mig_push(m->arena, &m->scripts.items, merge_common(m, here, there));
    else if (!before || !mig_same(before->blob, here->blob)) /* else the other side removed it */
        mig_push(m->arena, &m->scripts.items, here->script);
}

static void take_there(merge *m, const mig_side_script *there)
{
    const char *revision = there->script->revision;

    if (find(&m->here, revision))
        return;
    if (find(&m->before, revision))
        add_finding(m, MIG_FINDING_REMOVED, there->script, "was removed here, but is already in");
    else
        mig_push(m->arena, &m->scripts.items, there->script);
}

bool mig_sides_labelled(mig_arena *arena, const mig_sides *sides, const mig_history *history,
                        const char *revision)
{
    mig_relatives around;

    mig_history_relatives(arena, history, revision, &around);
    for (size_t i = 0; i < sides->here.len; i++) {
        const mig_script *script = sides->here.items[i].script;

        for (size_t k = 0; k < script->branch_labels.len; k++)
            if (mig_strings_has(&around.labels, script->branch_labels.items[k]) &&
                !mig_side_find(&sides->there, script->revision))
                return true;
    }
    return false;
}

/* "bbbb" (main), "cccc" (here) */
static const char *heads_text(const merge *m, const mig_strings *heads)
{
    MIG_AUTO_STR text = {0};

    for (size_t i = 0; i < heads->len && i < HEADS_SHOWN; i++)
        mig_str_addf(&text, "%s\"%s\" (%s)", i > 0 ? ", " : "", heads->items[i],
                     find(&m->there, heads->items[i]) ? m->sides->name : "here");
    if (heads->len > HEADS_SHOWN)
        mig_str_add(&text, ", ...");
    return mig_str_copy(m->arena, &text);
}

/* All that the other side has is here: it was merged, or there was nothing to merge. */
static bool has_all(const merge *m)
{
    for (size_t i = 0; i < m->sides->there.len; i++)
        if (!find(&m->here, m->sides->there.items[i].script->revision))
            return false;
    return true;
}

/* How many heads the other side has by itself: at least the one that its next script will be. */
static size_t count_heads(const merge *m)
{
    mig_scripts scripts = {0};
    mig_strings heads = {0};
    mig_history *history;

    for (size_t i = 0; i < m->sides->there.len; i++)
        mig_push(m->arena, &scripts.items, m->sides->there.items[i].script);
    if (mig_history_build(m->arena, &scripts, &history, NULL))
        mig_history_heads(m->arena, history, &heads);
    return heads.len > 0 ? heads.len : 1;
}

/* Heads that were made here without a label of their own count. */
static void look_at_heads(const merge *m, const mig_history *merged)
{
    mig_strings all = {0}, heads = {0};
    bool own = false;

    mig_history_heads(m->arena, merged, &all);
    for (size_t i = 0; i < all.len; i++) {
        bool there = find(&m->there, all.items[i]) != NULL;

        if (!there && mig_sides_labelled(m->arena, m->sides, merged, all.items[i]))
            continue;
        mig_push(m->arena, &heads, all.items[i]);
        own |= !there;
    }
    if (!own || heads.len <= count_heads(m))
        return;
    mig_push(m->arena, m->findings,
             ((mig_finding){
                 MIG_FINDING_HEADS, NULL,
                 mig_arena_printf(m->arena,
                                  "%s \"%s\" there %s %zu heads: %s; %srun `migrate rebase --onto "
                                  "%s`, or join them with `migrate merge heads`",
                                  has_all(m) ? "beside" : "after a merge with", m->sides->name,
                                  has_all(m) ? "are" : "would be", heads.len, heads_text(m, &heads),
                                  has_all(m) ? "" : "once its scripts are here (git merge), ",
                                  m->sides->name)}));
}

void mig_sides_merge(mig_arena *arena, const mig_sides *sides, mig_history **merged,
                     mig_findings *findings)
{
    merge m = {.arena = arena,
               .sides = sides,
               .here = index_of(arena, &sides->here),
               .there = index_of(arena, &sides->there),
               .before = index_of(arena, &sides->before),
               .findings = findings};
    mig_error err = {0};

    for (size_t i = 0; i < sides->there.len; i++)
        take_there(&m, &sides->there.items[i]);
    for (size_t i = 0; i < sides->here.len; i++)
        take_here(&m, &sides->here.items[i]);
    *merged = NULL;
    if (mig_history_build(arena, &m.scripts, merged, &err)) {
        look_at_heads(&m, *merged);
        return;
    }
    *merged = NULL;
    mig_push(arena, findings,
             ((mig_finding){MIG_FINDING_FAULT, NULL,
                            mig_arena_printf(arena, "after a merge with \"%s\": %s", sides->name,
                                             err.text[0])}));
}
