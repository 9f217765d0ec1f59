/*
 * Builds the graph and says what is wrong with the files. Revisions are first numbered by creation
 * time and id (their rank); a topological sort that prefers small ranks then gives the numbers that
 * the rest of the folder works with.
 */
#include "history/graph.h"

#include "base/file.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { LOOP_SHOWN = 6 };

/* The graph while it is built, by rank. */
typedef struct {
    mig_arena *arena;
    mig_revision *nodes;
    size_t count;
    mig_map *by_id, *by_label;
    const size_t *order; /* ranks in topological order */
} draft;

static int by_time_then_id(const void *a, const void *b)
{
    const mig_script *x = ((const mig_revision *)a)->script, *y = ((const mig_revision *)b)->script;
    int order = strcmp(x->created ? x->created : "", y->created ? y->created : "");

    return order ? order : strcmp(x->revision, y->revision);
}

/* The two files of a fault, told apart by their folders where their names are the same. */
static bool fail_twice(const mig_script *one, const mig_script *other, mig_place place,
                       const char *what, const char *name, mig_error *err)
{
    const char *a = mig_path_base(one->path), *b = mig_path_base(other->path);
    bool same = strcmp(a, b) == 0;

    return mig_fail_at(err, place, "%s \"%s\" is in two files: \"%s\" and \"%s\"", what, name,
                       same ? one->path : a, same ? other->path : b);
}

/* Mostly they are already, as files are named by time. */
static bool in_order(const draft *d)
{
    for (size_t i = 1; i < d->count; i++)
        if (by_time_then_id(&d->nodes[i - 1], &d->nodes[i]) > 0)
            return false;
    return true;
}

static bool take_scripts(draft *d, const mig_scripts *scripts, mig_error *err)
{
    d->count = scripts->items.len;
    d->nodes = mig_arena_alloc(d->arena, (d->count + 1) * sizeof *d->nodes);
    d->by_id = mig_map_new(d->arena);
    for (size_t i = 0; i < d->count; i++)
        d->nodes[i].script = scripts->items.items[i];
    if (!in_order(d))
        qsort(d->nodes, d->count, sizeof *d->nodes, by_time_then_id);
    for (size_t i = 0; i < d->count; i++) {
        mig_script *script = d->nodes[i].script;
        const mig_revision *other = mig_map_find(d->by_id, script->revision);

        if (other)
            return fail_twice(other->script, script, script->revision_place, "revision",
                              script->revision, err);
        d->nodes[i].rank = i;
        mig_map_put(d->by_id, script->revision, &d->nodes[i]);
    }
    return true;
}

static bool take_labels(draft *d, mig_error *err)
{
    for (size_t i = 0; i < d->count; i++) {
        mig_script *script = d->nodes[i].script;

        for (size_t k = 0; k < script->branch_labels.len; k++) {
            const char *label = script->branch_labels.items[k];
            const mig_revision *same = mig_map_find(d->by_id, label), *other;

            if (!d->by_label)
                d->by_label = mig_map_new(d->arena);
            other = mig_map_find(d->by_label, label);
            if (same)
                return mig_fail_at(err, script->labels_place,
                                   "the label \"%s\" is the id of a revision (%s) too", label,
                                   mig_path_base(same->script->path));
            if (other)
                return fail_twice(other->script, script, script->labels_place, "the label", label,
                                  err);
            mig_map_put(d->by_label, label, &d->nodes[i]);
        }
    }
    return true;
}

static bool fail_missing(const draft *d, mig_place place, const char *id, bool parents,
                         const char *what, mig_error *err)
{
    mig_strings ids = {0};
    const char *near;

    for (size_t i = 0; i < d->count; i++)
        mig_push(d->arena, &ids, d->nodes[i].script->revision);
    for (size_t i = 0; i < d->count && !parents; i++)
        for (size_t k = 0; k < d->nodes[i].script->branch_labels.len; k++)
            mig_push(d->arena, &ids, d->nodes[i].script->branch_labels.items[k]);
    if (parents && mig_map_find(d->by_label, id))
        return mig_fail_at(
            err, place, "\"%s\" is a label; what comes before is named by its revision: \"%s\"", id,
            ((const mig_revision *)mig_map_find(d->by_label, id))->script->revision);
    near = mig_nearest(id, ids.items, ids.len);
    return mig_fail_at(err, place, "no script has the revision \"%s\" that this one %s%s%s%s", id,
                       what, near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static bool has_index(const mig_indices *list, size_t index)
{
    for (size_t i = 0; i < list->len; i++)
        if (list->items[i] == index)
            return true;
    return false;
}

static bool take_downs(draft *d, mig_revision *node, bool parents, mig_error *err)
{
    const mig_script *script = node->script;
    const mig_strings *ids = parents ? &script->down_revisions : &script->depends_on;
    mig_place place = parents ? script->parents_place : script->depends_place;
    const char *what = parents ? "comes after" : "depends on";

    for (size_t i = 0; i < ids->len; i++) {
        const mig_revision *before = node > d->nodes ? node - 1 : node;
        const mig_revision *down = strcmp(before->script->revision, ids->items[i]) == 0
                                       ? before /* as mostly */
                                       : mig_map_find(d->by_id, ids->items[i]);

        if (!down && !parents)
            down = mig_map_find(d->by_label, ids->items[i]);
        if (!down)
            return fail_missing(d, place, ids->items[i], parents, what, err);
        if (down == node)
            return mig_fail_at(err, place, "revision \"%s\" %s itself", script->revision, what);
        if (!has_index(&node->downs, down->rank))
            mig_push(d->arena, &node->downs, down->rank);
    }
    if (parents)
        node->parents = node->downs.len;
    return true;
}

static bool take_edges(draft *d, mig_error *err)
{
    for (size_t i = 0; i < d->count; i++) {
        mig_revision *node = &d->nodes[i];

        if (!take_downs(d, node, true, err) || !take_downs(d, node, false, err))
            return false;
        for (size_t k = 0; k < node->downs.len; k++)
            mig_push(d->arena, &d->nodes[node->downs.items[k]].ups, i);
    }
    return true;
}

/* A heap of ranks, the smallest on top. */
static void heap_add(mig_arena *arena, mig_indices *heap, size_t rank)
{
    size_t at = heap->len;

    mig_push(arena, heap, rank);
    for (; at > 0 && heap->items[(at - 1) / 2] > rank; at = (at - 1) / 2)
        heap->items[at] = heap->items[(at - 1) / 2];
    heap->items[at] = rank;
}

static size_t heap_take(mig_indices *heap)
{
    size_t least = heap->items[0], last = heap->items[--heap->len], at = 0;

    for (size_t child = 1; child < heap->len; child = 2 * at + 1) {
        if (child + 1 < heap->len && heap->items[child + 1] < heap->items[child])
            child++;
        if (heap->items[child] >= last)
            break;
        heap->items[at] = heap->items[child];
        at = child;
    }
    if (heap->len > 0)
        heap->items[at] = last;
    return least;
}

/* Where a revision names the first of those that it waits for. */
static mig_place loop_place(const draft *d, const size_t *missing, size_t rank)
{
    const mig_revision *node = &d->nodes[rank];
    size_t next = 0;

    while (missing[node->downs.items[next]] == 0)
        next++;
    return next < node->parents ? node->script->parents_place : node->script->depends_place;
}

/* Every revision that is left needs another one that is left: following these ends in the loop. */
static bool fail_loop(const draft *d, const size_t *missing, mig_error *err)
{
    bool *passed = mig_arena_alloc(d->arena, d->count * sizeof *passed);
    MIG_AUTO_STR text = {0};
    size_t at = 0, shown = 0, first;

    while (missing[at] == 0)
        at++;
    while (!passed[at]) {
        size_t next = 0;

        passed[at] = true;
        while (missing[d->nodes[at].downs.items[next]] == 0)
            next++;
        at = d->nodes[at].downs.items[next];
    }
    first = at;
    do {
        const mig_revision *node = &d->nodes[at];
        size_t next = 0;

        if (shown++ < LOOP_SHOWN)
            mig_str_addf(&text, "\"%s\" (%s) needs ", node->script->revision,
                         mig_path_base(node->script->path));
        else if (shown == LOOP_SHOWN + 1)
            mig_str_add(&text, "... needs ");
        while (missing[node->downs.items[next]] == 0)
            next++;
        at = node->downs.items[next];
    } while (at != first);
    mig_str_addf(&text, "\"%s\"", d->nodes[first].script->revision);
    return mig_fail_at(err, loop_place(d, missing, first),
                       "these revisions need each other in a circle: %s", text.data);
}

static bool sort_nodes(draft *d, mig_error *err)
{
    size_t *missing = mig_arena_alloc(d->arena, (d->count + 1) * sizeof *missing);
    size_t *order = mig_arena_alloc(d->arena, (d->count + 1) * sizeof *order);
    mig_indices heap = {0};
    size_t done = 0;

    for (size_t i = 0; i < d->count; i++) {
        missing[i] = d->nodes[i].downs.len;
        if (missing[i] == 0)
            heap_add(d->arena, &heap, i);
    }
    while (heap.len > 0) {
        size_t rank = heap_take(&heap);
        const mig_indices *ups = &d->nodes[rank].ups;

        order[done++] = rank;
        for (size_t i = 0; i < ups->len; i++)
            if (--missing[ups->items[i]] == 0)
                heap_add(d->arena, &heap, ups->items[i]);
    }
    d->order = order;
    return done == d->count || fail_loop(d, missing, err);
}

static void renumber(mig_indices *list, const size_t *position)
{
    for (size_t i = 0; i < list->len; i++)
        list->items[i] = position[list->items[i]];
}

/*
 * Does an ancestor, by parents, depend on it too? Only other dependants are looked for, and no
 * further down than the first of them.
 */
static bool is_inherited(const mig_history *history, size_t index, size_t dependency, size_t *seen,
                         size_t search)
{
    const mig_indices *ups = &history->nodes[dependency].ups;
    size_t least = index;

    for (size_t i = 0; i < ups->len; i++) {
        const mig_revision *up = &history->nodes[ups->items[i]];

        for (size_t k = up->parents; k < up->downs.len && ups->items[i] < least; k++)
            if (up->downs.items[k] == dependency)
                least = ups->items[i];
    }
    seen[index] = search;
    for (size_t i = index + 1; i-- > least;) {
        const mig_revision *node = &history->nodes[i];

        for (size_t k = node->parents; seen[i] == search && i < index && k < node->downs.len; k++)
            if (node->downs.items[k] == dependency)
                return true;
        for (size_t k = 0; seen[i] == search && k < node->parents; k++)
            seen[node->downs.items[k]] = search;
    }
    return false;
}

/* A dependency that an ancestor has too says nothing new; such go to the end. */
static void order_dependencies(mig_arena *arena, const mig_history *history, size_t index,
                               size_t *seen, size_t *search)
{
    mig_revision *node = &history->nodes[index];
    mig_indices direct = {0}, inherited = {0};

    for (size_t i = node->parents; i < node->downs.len; i++) {
        if (is_inherited(history, index, node->downs.items[i], seen, ++*search))
            mig_push(arena, &inherited, node->downs.items[i]);
        else
            mig_push(arena, &direct, node->downs.items[i]);
    }
    mig_graph_sort_by_rank(history, &direct);
    node->downs.len = node->parents;
    for (size_t i = 0; i < direct.len; i++)
        node->downs.items[node->downs.len++] = direct.items[i];
    node->direct = node->downs.len;
    for (size_t i = 0; i < inherited.len; i++)
        node->downs.items[node->downs.len++] = inherited.items[i];
}

static int by_size(const void *a, const void *b)
{
    const size_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

void mig_graph_sort_by_rank(const mig_history *history, mig_indices *list)
{
    bool sorted = true;

    for (size_t i = 1; i < list->len && sorted; i++)
        sorted = history->nodes[list->items[i - 1]].rank < history->nodes[list->items[i]].rank;
    if (sorted)
        return;
    for (size_t i = 0; i < list->len; i++)
        list->items[i] = history->nodes[list->items[i]].rank;
    qsort(list->items, list->len, sizeof *list->items, by_size);
    for (size_t i = 0; i < list->len; i++)
        list->items[i] = history->by_rank[list->items[i]];
}

static void finish_edges(mig_arena *arena, mig_history *history)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    size_t *seen = mig_arena_alloc(scratch, (history->count + 1) * sizeof *seen), search = 0;

    for (size_t i = 0; i < history->count; i++) {
        const mig_revision *node = &history->nodes[i];

        for (size_t k = 0; k < node->parents; k++)
            mig_push(arena, &history->nodes[node->downs.items[k]].children, i);
    }
    for (size_t i = 0; i < history->count; i++) {
        mig_revision *node = &history->nodes[i];

        mig_graph_sort_by_rank(history, &node->children);
        node->direct = node->downs.len;
        if (node->downs.len > node->parents)
            order_dependencies(scratch, history, i, seen, &search);
    }
}

/* The draft with its final numbers. */
static void finish(mig_arena *arena, const draft *d, mig_history *history)
{
    size_t *position = mig_arena_alloc(arena, (d->count + 1) * sizeof *position);

    history->count = d->count;
    history->nodes = mig_arena_alloc(arena, (d->count + 1) * sizeof *history->nodes);
    history->by_id = d->by_id;
    history->by_label = d->by_label;
    for (size_t i = 0; i < d->count; i++)
        position[d->order[i]] = i;
    history->by_rank = position;
    for (size_t i = 0; i < d->count; i++) {
        mig_revision *node = &history->nodes[i];

        *node = d->nodes[d->order[i]];
        renumber(&node->downs, position);
        renumber(&node->ups, position);
    }
    finish_edges(arena, history);
    mig_graph_spread_labels(arena, history);
}

bool mig_history_build(mig_arena *arena, const mig_scripts *scripts, mig_history **history,
                       mig_error *err)
{
    draft d = {.arena = arena};

    if (!take_scripts(&d, scripts, err) || !take_labels(&d, err) || !take_edges(&d, err) ||
        !sort_nodes(&d, err))
        return false;
    *history = MIG_NEW(arena, mig_history);
    finish(arena, &d, *history);
    return true;
}

size_t mig_graph_find(const mig_history *history, const char *id)
{
    const mig_revision *node = mig_map_find(history->by_id, id);

    return node ? history->by_rank[node->rank] : MIG_BASE;
}

void mig_graph_close_down(const mig_history *history, bool *set)
{
    for (size_t i = history->count; i-- > 0;)
        for (size_t k = 0; set[i] && k < history->nodes[i].downs.len; k++)
            set[history->nodes[i].downs.items[k]] = true;
}

void mig_graph_close_up(const mig_history *history, bool *set)
{
    for (size_t i = 0; i < history->count; i++)
        for (size_t k = 0; set[i] && k < history->nodes[i].ups.len; k++)
            set[history->nodes[i].ups.items[k]] = true;
}

void mig_graph_bases(mig_arena *arena, const mig_history *history, mig_indices *bases)
{
    for (size_t i = 0; i < history->count; i++)
        if (history->nodes[i].parents == 0)
            mig_push(arena, bases, i);
    mig_graph_sort_by_rank(history, bases);
}

void mig_graph_heads(mig_arena *arena, const mig_history *history, mig_indices *heads)
{
    for (size_t i = 0; i < history->count; i++)
        if (history->nodes[i].children.len == 0)
            mig_push(arena, heads, i);
    mig_graph_sort_by_rank(history, heads);
}
