/* The order of a run: see mig_graph_walk. */
#include "history/graph.h"

#include <string.h>

typedef struct {
    mig_arena *arena;
    const mig_history *history;
    const bool *set;
    size_t *waiting; /* how many members of the set that name this one have yet to come */
    bool *pending;   /* is in tops */
    bool *done;
    size_t *seen; /* the last search that came by, by number */
    size_t search;
    mig_indices tops; /* the lower ends of the lines */
    mig_indices stack;
} walk;

/*
 * The first line, in the order of the list, that still has to pass this revision. There is one
 * while it waits: each member of the set that is not done is below some top.
 */
static size_t line_above(walk *w, size_t index)
{
    w->search++;
    w->stack.len = 0;
    mig_push(w->arena, &w->stack, index);
    while (w->stack.len > 0) {
        const mig_indices *ups = &w->history->nodes[w->stack.items[--w->stack.len]].ups;

        for (size_t i = 0; i < ups->len; i++) {
            size_t up = ups->items[i];

            if (!w->set[up] || w->done[up] || w->seen[up] == w->search)
                continue;
            w->seen[up] = w->search;
            mig_push(w->arena, &w->stack, up);
        }
    }
    for (size_t i = 0; i < w->tops.len; i++)
        if (w->seen[w->tops.items[i]] == w->search)
            return i;
    return w->tops.len;
}

/* The line goes on at the first thing that the revision needs; the others begin lines of their own.
 */
static size_t go_on(walk *w, size_t line)
{
    const mig_revision *node = &w->history->nodes[w->tops.items[line]];
    bool replaced = false;

    w->done[w->tops.items[line]] = true;
    for (size_t i = 0; i < node->direct; i++) {
        size_t down = node->downs.items[i];

        if (!w->set[down])
            continue;
        w->waiting[down]--;
        if (w->pending[down])
            continue;
        w->pending[down] = true;
        if (replaced)
            mig_push(w->arena, &w->tops, down);
        else
            w->tops.items[line] = down;
        replaced = true;
    }
    if (replaced)
        return line;
    memmove(w->tops.items + line, w->tops.items + line + 1,
            (w->tops.len - line - 1) * sizeof *w->tops.items);
    w->tops.len--;
    return line > 0 ? line - 1 : 0;
}

void mig_graph_walk(mig_arena *arena, const mig_history *history, const bool *set,
                    const mig_indices *tops, mig_indices *order)
{
    walk w = {.arena = arena,
              .history = history,
              .set = set,
              .waiting = mig_arena_alloc(arena, (history->count + 1) * sizeof *w.waiting),
              .pending = mig_arena_alloc(arena, history->count + 1),
              .done = mig_arena_alloc(arena, history->count + 1),
              .seen = mig_arena_alloc(arena, (history->count + 1) * sizeof *w.seen)};
    size_t line = 0;

    for (size_t i = 0; i < history->count; i++)
        for (size_t k = 0; set[i] && k < history->nodes[i].direct; k++)
            w.waiting[history->nodes[i].downs.items[k]]++;
    for (size_t i = 0; i < tops->len; i++) {
        w.pending[tops->items[i]] = true;
        mig_push(arena, &w.tops, tops->items[i]);
    }
    while (w.tops.len > 0) {
        size_t index = w.tops.items[line];

        if (w.waiting[index] > 0) {
            line = line_above(&w, index);
            continue;
        }
        mig_push(arena, order, index);
        line = go_on(&w, line);
    }
}
