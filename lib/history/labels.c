/*
 * Which labels a revision is under. A label goes to every revision that follows the one that
 * carries it, and back to where the branch begins: behind the last revision that several need, or
 * that has several parents (alembic.md, 2.2). So all revisions of one unbranched line are under the
 * same labels, and the lists are made once for each line.
 */
#include "history/graph.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    const mig_history *history;
    size_t *line;        /* of each node: the number of the line's first node */
    mig_strings *labels; /* of each line, at its first node */
} spread;

static bool is_plain(const mig_revision *node)
{
    return node->ups.len <= 1 && node->parents <= 1;
}

static int by_byte(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, each once. */
static void tidy(mig_strings *labels)
{
    size_t kept = 0;

    if (labels->len > 1)
        qsort(labels->items, labels->len, sizeof *labels->items, by_byte);
    for (size_t i = 0; i < labels->len; i++)
        if (kept == 0 || strcmp(labels->items[kept - 1], labels->items[i]) != 0)
            labels->items[kept++] = labels->items[i];
    labels->len = kept;
}

static void find_lines(spread *s)
{
    for (size_t i = 0; i < s->history->count; i++) {
        const mig_revision *node = &s->history->nodes[i];
        size_t parent = node->parents == 1 ? node->downs.items[0] : i;
        bool goes_on = is_plain(node) && parent != i && is_plain(&s->history->nodes[parent]);

        s->line[i] = goes_on ? s->line[parent] : i;
    }
}

/* The labels that a line begins with; shared with the one parent where it adds none. */
static void inherit(mig_arena *arena, spread *s, size_t index)
{
    const mig_revision *node = &s->history->nodes[index];
    mig_strings *labels = &s->labels[index];

    if (labels->len == 0 && node->parents == 1) {
        *labels = s->labels[s->line[node->downs.items[0]]];
        return;
    }
    for (size_t i = 0; i < node->parents; i++) {
        const mig_strings *above = &s->labels[s->line[node->downs.items[i]]];

        for (size_t k = 0; k < above->len; k++)
            mig_push(arena, labels, above->items[k]);
    }
    tidy(labels);
}

void mig_graph_spread_labels(mig_arena *arena, mig_history *history)
{
    spread s = {.history = history};

    if (!history->by_label)
        return;
    s.line = mig_arena_alloc(arena, (history->count + 1) * sizeof *s.line);
    s.labels = mig_arena_alloc(arena, (history->count + 1) * sizeof *s.labels);
    find_lines(&s);
    for (size_t i = 0; i < history->count; i++) {
        const mig_strings *own = &history->nodes[i].script->branch_labels;

        for (size_t k = 0; k < own->len; k++)
            mig_push(arena, &s.labels[s.line[i]], own->items[k]);
    }
    for (size_t i = 0; i < history->count; i++) {
        if (s.line[i] == i)
            inherit(arena, &s, i);
        history->nodes[i].labels = s.labels[s.line[i]];
    }
}
