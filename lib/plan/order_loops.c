/*
 * Loops: tables that refer to each other can't be created, or dropped, one after the other. In each
 * knot of operations that wait for each other, the table that most others refer to gives up its
 * foreign keys into the knot; they become operations of their own. Else a replica identity that
 * moves is taken apart, and nothing but that.
 */
#include "plan/order_graph.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_NAMED = 12 /* operations of a loop in the message */ };

typedef struct {
    const mig_order_graph *graph;
    const bool *done;
    mig_indexes *before; /* the edges backwards */
    bool *seen;          /* belongs to a knot that was looked at, or to none */
} knots;

static bool is_whole(const mig_op *op)
{
    return op->kind == MIG_KIND_TABLE && (!op->before.any || !op->after.any);
}

static const mig_table *table_of(const mig_op *op)
{
    return op->after.any ? op->after.table : op->before.table;
}

/* What nothing that remains waits for can't be in a knot. */
static void leave_out_ends(const knots *k)
{
    mig_arena *arena = k->graph->arena;
    size_t count = k->graph->ops->len;
    size_t *open = mig_arena_alloc(arena, (count + 1) * sizeof *open);
    mig_indexes ends = {0};

    for (size_t i = 0; i < count; i++) {
        const mig_indexes *after = &k->graph->nodes[i].after;

        for (size_t n = 0; n < after->len; n++)
            open[i] += !k->done[after->items[n]];
        if (!k->done[i] && open[i] == 0)
            mig_push(arena, &ends, i);
    }
    while (ends.len > 0) {
        size_t at = ends.items[--ends.len];

        k->seen[at] = true;
        for (size_t n = 0; n < k->before[at].len; n++)
            if (--open[k->before[at].items[n]] == 0 && !k->done[k->before[at].items[n]])
                mig_push(arena, &ends, k->before[at].items[n]);
    }
}

/* Marks what can be reached from the operation, itself included only by way of a loop. */
static bool *reach(const knots *k, size_t from, bool backwards)
{
    mig_arena *arena = k->graph->arena;
    bool *marks = mig_arena_alloc(arena, (k->graph->ops->len + 1) * sizeof *marks);
    mig_indexes open = {0};

    mig_push(arena, &open, from);
    while (open.len > 0) {
        size_t at = open.items[--open.len];
        const mig_indexes *next = backwards ? &k->before[at] : &k->graph->nodes[at].after;

        for (size_t i = 0; i < next->len; i++) {
            size_t to = next->items[i];

            if (marks[to] || k->done[to] || k->seen[to])
                continue;
            marks[to] = true;
            mig_push(arena, &open, to);
        }
    }
    return marks;
}

/* The knot of an operation: all that it waits for and that waits for it. Empty: it is in none. */
static bool *find_knot(knots *k, size_t op, bool *any)
{
    bool *knot = reach(k, op, false);
    const bool *back = reach(k, op, true);

    *any = knot[op];
    for (size_t i = 0; i < k->graph->ops->len; i++) {
        knot[i] = knot[i] && back[i];
        if (knot[i] && *any)
            k->seen[i] = true;
    }
    k->seen[op] = true;
    return knot;
}

typedef struct {
    size_t op, references, rank;
} candidate;

static int compare_candidates(const void *left, const void *right)
{
    const candidate *a = left, *b = right;

    if (a->references != b->references)
        return a->references > b->references ? -1 : 1;
    return a->rank < b->rank ? -1 : a->rank > b->rank;
}

/* The remaining creations and drops of tables, the most referred to first. */
static candidate *find_candidates(const knots *k, size_t *count)
{
    const mig_order_graph *graph = k->graph;
    candidate *list = mig_arena_alloc(graph->arena, (graph->ops->len + 1) * sizeof *list);
    mig_map *by_name = mig_map_new(graph->arena);

    *count = 0;
    for (size_t i = 0; i < graph->ops->len; i++) {
        if (k->done[i] || !is_whole(&graph->ops->items[i]))
            continue;
        list[*count] = (candidate){.op = i, .rank = graph->nodes[i].rank};
        mig_map_put(by_name, mig_order_key(graph, table_of(&graph->ops->items[i])->name),
                    &list[*count]);
        (*count)++;
    }
    for (size_t i = 0; i < *count; i++) {
        const mig_table *table = table_of(&graph->ops->items[list[i].op]);

        for (size_t f = 0; f < table->foreign_keys.len; f++) {
            candidate *target =
                mig_map_find(by_name, mig_order_key(graph, table->foreign_keys.items[f]->target));

            if (target && target != &list[i])
                target->references++;
        }
    }
    qsort(list, *count, sizeof *list, compare_candidates);
    return list;
}

/* The names of the tables that are created or dropped in the knot. */
static mig_map *tables_in(const knots *k, const bool *knot)
{
    mig_map *names = mig_map_new(k->graph->arena);

    for (size_t i = 0; i < k->graph->ops->len; i++) {
        mig_op *op = &k->graph->ops->items[i];

        if (knot[i] && is_whole(op))
            mig_map_put(names, mig_order_key(k->graph, table_of(op)->name), op);
    }
    return names;
}

/* Takes the foreign keys into the knot out of the table; false when it has none. */
static bool take_out(const knots *k, const mig_map *names, size_t at, mig_ops *ops)
{
    mig_arena *arena = k->graph->arena;
    const mig_table *table = table_of(&ops->items[at]);
    const char *own = mig_order_key(k->graph, table->name);
    mig_table *copy = mig_table_copy(arena, table);
    mig_op *op;

    copy->foreign_keys.len = 0;
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        mig_foreign_key *key = table->foreign_keys.items[i];
        const char *target = mig_order_key(k->graph, key->target);
        mig_op split = {.kind = MIG_KIND_FOREIGN_KEY, .table = table->name, .place = key->place};

        if (mig_same(target, own) || !mig_map_find(names, target)) {
            mig_push(arena, &copy->foreign_keys, key);
            continue;
        }
        if (ops->items[at].after.any)
            split.after.foreign_key = key;
        else
            split.before.foreign_key = key;
        mig_push(arena, ops, split);
    }
    if (copy->foreign_keys.len == table->foreign_keys.len)
        return false;
    op = &ops->items[at];
    if (op->after.any)
        op->after.table = copy;
    else
        op->before.table = copy;
    return true;
}

static const char *describe(mig_arena *arena, const mig_op *op)
{
    static const char *const verbs[] = {[MIG_VERB_CREATE] = "creating",
                                        [MIG_VERB_DROP] = "dropping",
                                        [MIG_VERB_ALTER] = "altering",
                                        [MIG_VERB_RENAME] = "renaming"};

    return mig_arena_printf(arena, "%s \"%s\"", verbs[mig_op_verb(op)], mig_op_subject(arena, op));
}

/* The step of the knot that comes first in rank after this one. */
static size_t next_in(const knots *k, const bool *knot, size_t at)
{
    const mig_indexes *after = &k->graph->nodes[at].after;
    size_t best = at;

    for (size_t i = 0; i < after->len; i++) {
        size_t to = after->items[i];

        if (knot[to] && (best == at || k->graph->nodes[to].rank < k->graph->nodes[best].rank))
            best = to;
    }
    return best;
}

static bool fail_loop(const knots *k, const bool *knot, size_t start, mig_error *err)
{
    mig_arena *arena = k->graph->arena;
    bool *passed = mig_arena_alloc(arena, (k->graph->ops->len + 1) * sizeof *passed);
    MIG_AUTO_STR text = {0};
    size_t at = start, first;

    while (!passed[at]) { /* into the loop: not every step of a knot is on the first one found */
        passed[at] = true;
        at = next_in(k, knot, at);
    }
    first = at;
    mig_str_add(&text, describe(arena, &k->graph->ops->items[at]));
    for (int i = 0; i < MOST_NAMED; i++) {
        at = next_in(k, knot, at);
        mig_str_addf(&text, " before %s", describe(arena, &k->graph->ops->items[at]));
        if (at == first)
            break;
    }
    return mig_fail(
        err, MIG_ERR_USAGE,
        "no order works, as each needs the next: %s; split the change into two revisions",
        mig_str_text(&text));
}

/* False when none of the knots has one. */
static bool split_identities(knots *k, mig_ops *ops)
{
    size_t count = ops->len;
    bool split = false;

    for (size_t i = 0; i < count; i++) {
        bool any;

        if (k->done[i] || !mig_order_moves_identity(&ops->items[i]))
            continue;
        memset(k->seen, 0, count * sizeof *k->seen);
        (void)find_knot(k, i, &any);
        if (any)
            mig_order_split_identity(k->graph->arena, ops, i);
        split = split || any;
    }
    return split;
}

bool mig_order_break(const mig_order_graph *graph, const bool *done, mig_ops *ops, mig_error *err)
{
    knots k = {.graph = graph, .done = done};
    bool broken = false;
    candidate *list;
    size_t count;

    k.seen = mig_arena_alloc(graph->arena, (graph->ops->len + 1) * sizeof *k.seen);
    k.before = mig_arena_alloc(graph->arena, (graph->ops->len + 1) * sizeof *k.before);
    for (size_t i = 0; i < graph->ops->len; i++)
        for (size_t n = 0; n < graph->nodes[i].after.len; n++)
            mig_push(graph->arena, &k.before[graph->nodes[i].after.items[n]], i);
    leave_out_ends(&k);
    list = find_candidates(&k, &count);
    for (size_t i = 0; i < count; i++) {
        bool any;
        bool *knot;

        if (k.seen[list[i].op])
            continue;
        knot = find_knot(&k, list[i].op, &any);
        if (any && take_out(&k, tables_in(&k, knot), list[i].op, ops))
            broken = true;
    }
    if (broken || split_identities(&k, ops))
        return true;
    memset(k.seen, 0, graph->ops->len * sizeof *k.seen);
    for (size_t i = 0; i < graph->ops->len; i++) {
        bool any;
        bool *knot;

        if (done[i])
            continue;
        knot = find_knot(&k, i, &any);
        if (any)
            return fail_loop(&k, knot, i, err);
    }
    return mig_fail(err, MIG_ERR_FAILED, "the operations can't be brought into an order");
}
