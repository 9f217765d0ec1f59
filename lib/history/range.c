/* Ranges: what is from one identifier up to another, both ends among it. */
#include "history/graph.h"

#include <string.h>

typedef struct {
    mig_arena *arena;
    const mig_history *history;
    const mig_strings *applied;
    const char *lower, *upper;
} range;

/* A bare "-N" on the left counts from the right end, a bare "+N" on the right from the left end. */
static bool find_ends(const range *r, mig_target *lower, mig_target *upper, mig_error *err)
{
    bool down = mig_target_sign(r->lower) == '-', up = mig_target_sign(r->upper) == '+';
    mig_arena *arena = r->arena;

    if (down && !up)
        return mig_graph_target(arena, r->history, r->applied, r->upper, upper, err) &&
               mig_graph_target_from(arena, r->history, &upper->revisions, upper->branch, r->lower,
                                     lower, err);
    if (!mig_graph_target(arena, r->history, r->applied, r->lower, lower, err))
        return false;
    return up && !down ? mig_graph_target_from(arena, r->history, &lower->revisions, lower->branch,
                                               r->upper, upper, err)
                       : mig_graph_target(arena, r->history, r->applied, r->upper, upper, err);
}

static void mark_above(const range *r, const mig_target *lower, bool *above)
{
    bool *lineage = mig_arena_alloc(r->arena, r->history->count + 1);

    for (size_t i = 0; i < lower->revisions.len; i++)
        above[lower->revisions.items[i]] = true;
    if (lower->revisions.len == 0 && lower->branch == MIG_BASE) {
        memset(above, true, r->history->count);
        return;
    }
    if (lower->revisions.len == 0) {
        mig_graph_lineage(r->history, lower->branch, lineage);
        for (size_t i = 0; i < r->history->count; i++)
            above[i] = lineage[i] && r->history->nodes[i].parents == 0;
    }
    mig_graph_close_up(r->history, above);
}

static void mark_below(const range *r, const mig_target *upper, bool *below)
{
    for (size_t i = 0; i < upper->revisions.len; i++)
        below[upper->revisions.items[i]] = true;
    mig_graph_close_down(r->history, below);
}

bool mig_history_range(mig_arena *arena, const mig_history *history, const mig_strings *applied,
                       const char *text, mig_scripts *scripts, mig_error *err)
{
    const char *colon = strchr(text, ':');
    bool *below = mig_arena_alloc(arena, history->count + 1);
    bool *above = mig_arena_alloc(arena, history->count + 1);
    range r = {.arena = arena, .history = history, .applied = applied};
    mig_target lower, upper;
    size_t before = scripts->items.len;

    if (!colon || strchr(colon + 1, ':'))
        return mig_fail(err, MIG_ERR_USAGE,
                        "\"%s\" is no range; write \"from:to\", \"from:\", \":to\" or \":\"", text);
    r.lower = colon > text ? mig_arena_strndup(arena, text, (size_t)(colon - text)) : "base";
    r.upper = colon[1] ? colon + 1 : "heads";
    if (!find_ends(&r, &lower, &upper, err))
        return false;
    mark_above(&r, &lower, above);
    mark_below(&r, &upper, below);
    for (size_t i = 0; i < history->count; i++)
        if (below[i] && above[i])
            mig_push(arena, &scripts->items, history->nodes[i].script);
    if (scripts->items.len == before && lower.revisions.len > 0 && upper.revisions.len > 0)
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" is not below \"%s\"", r.lower, r.upper);
    return true;
}
