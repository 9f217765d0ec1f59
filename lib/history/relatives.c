/* What is around a revision, for those who show it; and the orders in which many are shown. */
#include "history/graph.h"

static void add_ids(mig_arena *arena, const mig_history *history, const size_t *list, size_t count,
                    mig_strings *ids)
{
    for (size_t i = 0; i < count; i++)
        mig_push(arena, ids, history->nodes[list[i]].script->revision);
}

void mig_history_heads(mig_arena *arena, const mig_history *history, mig_strings *heads)
{
    mig_indices list = {0};

    mig_graph_heads(arena, history, &list);
    add_ids(arena, history, list.items, list.len, heads);
}

void mig_history_tops(mig_arena *arena, const mig_history *history, mig_strings *tops)
{
    mig_indices list = {0};

    for (size_t i = 0; i < history->count; i++)
        if (history->nodes[i].ups.len == 0)
            mig_push(arena, &list, i);
    mig_graph_sort_by_rank(history, &list);
    add_ids(arena, history, list.items, list.len, tops);
}

const mig_script *mig_history_script(const mig_history *history, const char *revision)
{
    size_t index = mig_graph_find(history, revision);

    return index == MIG_BASE ? NULL : history->nodes[index].script;
}

void mig_history_sorted(mig_arena *arena, const mig_history *history, mig_scripts *sorted)
{
    for (size_t i = 0; i < history->count; i++)
        mig_push(arena, &sorted->items, history->nodes[i].script);
}

void mig_history_by_lines(mig_arena *arena, const mig_history *history, const mig_scripts *some,
                          mig_scripts *sorted)
{
    size_t *waiting = mig_arena_alloc(arena, (history->count + 1) * sizeof *waiting);
    bool *set = mig_arena_alloc(arena, history->count + 1);
    mig_indices stack = {0};

    for (size_t i = 0; i < some->items.len; i++)
        set[mig_graph_find(history, some->items.items[i]->revision)] = true;
    for (size_t i = 0; i < history->count; i++)
        for (size_t k = 0; set[i] && k < history->nodes[i].downs.len; k++)
            waiting[history->nodes[i].downs.items[k]]++;
    for (size_t i = 0; i < history->count; i++)
        if (set[i] && waiting[i] == 0)
            mig_push(arena, &stack, i);
    mig_graph_sort_by_rank(history, &stack);
    while (stack.len > 0) {
        const mig_revision *node = &history->nodes[stack.items[--stack.len]];

        mig_push(arena, &sorted->items, node->script);
        for (size_t k = 0; k < node->downs.len; k++)
            if (--waiting[node->downs.items[k]] == 0 && set[node->downs.items[k]])
                mig_push(arena, &stack, node->downs.items[k]);
    }
}

void mig_history_relatives(mig_arena *arena, const mig_history *history, const char *revision,
                           mig_relatives *relatives)
{
    size_t index = mig_graph_find(history, revision);
    const mig_revision *node;

    *relatives = (mig_relatives){0};
    if (index == MIG_BASE)
        return;
    node = &history->nodes[index];
    relatives->head = node->children.len == 0;
    relatives->needed = node->ups.len > node->children.len;
    relatives->labels = node->labels;
    add_ids(arena, history, node->children.items, node->children.len, &relatives->children);
    add_ids(arena, history, node->downs.items + node->parents, node->downs.len - node->parents,
            &relatives->dependencies);
}
