/*
 * The walk through the graph. What comes next is, of the operations that wait for nothing: one of
 * the table at hand, so that a table's changes stay together and are lowered as one; else one of a
 * table none of whose changes has to wait for another table; else any; each time the first in rank.
 */
#include "plan/order_graph.h"

#include "base/text.h"
#include "plan/values.h"
#include "schema/labels.h"

#include <stdint.h>
#include <string.h>

/* Operations that are ready, by rank; low is a rank before which there are none. */
typedef struct {
    unsigned char *by_rank;
    size_t low;
} ready_set;

typedef struct {
    mig_order_graph *graph;
    size_t *by_rank; /* rank -> operation */
    bool *done;
    mig_indexes *members;    /* of each group, by rank */
    size_t *outside;         /* for how many entries from outside itself a group waits */
    ready_set whole, others; /* ready ones of groups that wait for nothing, and all */
    size_t current;          /* group; SIZE_MAX: none */
} walk;

static void set_add(ready_set *set, size_t rank)
{
    set->by_rank[rank] = 1;
    if (rank < set->low)
        set->low = rank;
}

/* The first rank in the set, taken out; SIZE_MAX: none. */
static size_t set_take(const walk *w, ready_set *set)
{
    while (set->low < w->graph->ops->len) {
        const unsigned char *hit =
            memchr(set->by_rank + set->low, 1, w->graph->ops->len - set->low);

        if (!hit)
            break;
        set->low = (size_t)(hit - set->by_rank);
        set->by_rank[set->low] = 0;
        if (!w->done[w->by_rank[set->low]])
            return set->low;
    }
    set->low = w->graph->ops->len;
    return SIZE_MAX;
}

static bool is_ready(const walk *w, size_t op)
{
    return !w->done[op] && w->graph->nodes[op].waits == 0;
}

static void add_ready(walk *w, size_t op)
{
    const mig_order_node *node = &w->graph->nodes[op];

    set_add(&w->others, node->rank);
    if (w->outside[node->group] == 0)
        set_add(&w->whole, node->rank);
}

static void start_walk(walk *w, mig_order_graph *graph)
{
    mig_arena *arena = graph->arena;
    size_t count = graph->ops->len;

    *w = (walk){.graph = graph, .current = SIZE_MAX};
    w->by_rank = mig_arena_alloc(arena, (count + 1) * sizeof *w->by_rank);
    w->done = mig_arena_alloc(arena, (count + 1) * sizeof *w->done);
    w->members = mig_arena_alloc(arena, (graph->groups + 1) * sizeof *w->members);
    w->outside = mig_arena_alloc(arena, (graph->groups + 1) * sizeof *w->outside);
    w->whole.by_rank = mig_arena_alloc(arena, count + 1);
    w->others.by_rank = mig_arena_alloc(arena, count + 1);
    for (size_t i = 0; i < count; i++)
        w->by_rank[graph->nodes[i].rank] = i;
    for (size_t rank = 0; rank < count; rank++) {
        const mig_order_node *node = &graph->nodes[w->by_rank[rank]];

        mig_push(arena, &w->members[node->group], w->by_rank[rank]);
        for (size_t i = 0; i < node->after.len; i++)
            if (graph->nodes[node->after.items[i]].group != node->group)
                w->outside[graph->nodes[node->after.items[i]].group]++;
    }
    for (size_t i = 0; i < count; i++)
        if (is_ready(w, i))
            add_ready(w, i);
}

/* The next operation, or SIZE_MAX when none is ready. */
static size_t take_next(walk *w)
{
    size_t rank;

    if (w->current != SIZE_MAX)
        for (size_t i = 0; i < w->members[w->current].len; i++)
            if (is_ready(w, w->members[w->current].items[i]))
                return w->members[w->current].items[i];
    rank = set_take(w, &w->whole);
    if (rank == SIZE_MAX)
        rank = set_take(w, &w->others);
    return rank == SIZE_MAX ? SIZE_MAX : w->by_rank[rank];
}

static void finish(walk *w, size_t op)
{
    const mig_order_node *node = &w->graph->nodes[op];

    w->done[op] = true;
    w->current = node->group;
    for (size_t i = 0; i < node->after.len; i++) {
        size_t next = node->after.items[i];
        size_t group = w->graph->nodes[next].group;

        w->graph->nodes[next].waits--;
        if (group != node->group)
            w->outside[group]--;
        if (group != node->group && w->outside[group] == 0)
            for (size_t k = 0; k < w->members[group].len; k++)
                if (is_ready(w, w->members[group].items[k]))
                    add_ready(w, w->members[group].items[k]);
        if (is_ready(w, next))
            add_ready(w, next);
    }
}

static bool is_of(mig_arena *arena, const mig_column *column, const mig_enum *enumeration)
{
    return mig_same(column->type.enumeration, mig_name_text(arena, enumeration->name));
}

/* The column's default has a value that the altered enum loses: it goes before that. */
static bool goes_first(mig_arena *arena, const mig_op *op, const mig_op *alter)
{
    const mig_column *before = op->before.column, *after = op->after.column;

    return op->kind == MIG_KIND_COLUMN && mig_op_verb(op) == MIG_VERB_ALTER &&
           is_of(arena, before, alter->before.enumeration) &&
           is_of(arena, after, alter->before.enumeration) && mig_default_loses(alter, before);
}

static mig_column *without_default(mig_arena *arena, const mig_column *column)
{
    mig_column *copy = MIG_COPY(arena, column);

    copy->dflt = (mig_default){.kind = MIG_DEFAULT_NONE};
    if (column->portable)
        copy->portable = without_default(arena, column->portable);
    return copy;
}

/* What a value was called before the enum is altered. */
static const char *label_before(const void *context, const char *label)
{
    const mig_op *alter = context;
    const mig_enum *before = alter->before.enumeration;

    for (size_t i = 0; i < before->values.len; i++)
        if (mig_same(mig_enum_value_after(alter, before->values.items[i].value), label))
            return before->values.items[i].value;
    return NULL;
}

static mig_column *with_old_labels(mig_arena *arena, const mig_column *column, const mig_op *alter)
{
    mig_column *copy = MIG_COPY(arena, column);

    copy->dflt.value =
        mig_labels_in_default(arena, column, alter->before.enumeration->name, label_before, alter);
    if (copy->dflt.value != column->dflt.value)
        copy->dflt.server = NULL;
    if (column->portable)
        copy->portable = with_old_labels(arena, column->portable, alter);
    return copy;
}

/* Neither before nor after the enum: the old default goes first, the new one comes last. */
static void split_torn(mig_arena *arena, mig_ops *ops, const mig_op *alter)
{
    size_t count = ops->len;

    for (size_t i = 0; i < count; i++) {
        mig_op first = ops->items[i], second = first;

        if (!goes_first(arena, &first, alter))
            continue;
        first.before.column = with_old_labels(arena, first.before.column, alter);
        ops->items[i] = first;
        if (!mig_default_gains(alter, first.after.column))
            continue;
        first.after.column = second.before.column = without_default(arena, first.before.column);
        first.note = NULL;
        ops->items[i] = first;
        mig_push(arena, ops, second);
    }
}

static void split_defaults(mig_arena *arena, mig_ops *ops)
{
    size_t count = ops->len;

    for (size_t i = 0; i < count; i++) {
        mig_op op = ops->items[i];

        if (op.kind == MIG_KIND_ENUM && mig_op_verb(&op) == MIG_VERB_ALTER)
            split_torn(arena, ops, &op);
    }
}

bool mig_order(mig_arena *arena, const mig_ops *ops, const mig_schema *found, mig_ops *ordered,
               mig_error *err)
{
    mig_order_graph graph = {.arena = arena, .nocase = found->nocase};
    mig_ops work = {0};

    for (size_t i = 0; i < ops->len; i++)
        mig_push(arena, &work, ops->items[i]);
    split_defaults(arena, &work);
    mig_order_split_values(arena, &work);
    mig_order_find_parents(&graph, found, &work);
    for (;;) {
        size_t next;
        walk w;

        graph.ops = &work;
        *ordered = (mig_ops){0};
        mig_order_graph_build(&graph);
        start_walk(&w, &graph);
        while ((next = take_next(&w)) != SIZE_MAX) {
            mig_push(arena, ordered, work.items[next]);
            finish(&w, next);
        }
        if (ordered->len == work.len)
            return true;
        if (!mig_order_break(&graph, w.done, &work, err))
            return false;
    }
}
