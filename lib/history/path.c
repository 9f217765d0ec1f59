/*
 * Paths: which revisions to run, in which order, and the rows of the version table after each. The
 * rows are the maximal elements of the applied set, which is what they imply: all their ancestors.
 */
#include "history/graph.h"

#include <string.h>

/* The applied revisions while moves are made. */
typedef struct {
    bool *applied;
    size_t *above;    /* how many applied revisions name this one */
    mig_strings rows; /* sorted by byte */
} state;

static void add_row(mig_arena *arena, mig_strings *rows, const char *row)
{
    size_t at = rows->len;

    mig_push(arena, rows, row);
    for (; at > 0 && strcmp(rows->items[at - 1], row) > 0; at--)
        rows->items[at] = rows->items[at - 1];
    rows->items[at] = row;
}

static void remove_row(mig_strings *rows, const char *row)
{
    for (size_t i = 0; i < rows->len; i++) {
        if (strcmp(rows->items[i], row) != 0)
            continue;
        memmove(rows->items + i, rows->items + i + 1, (rows->len - i - 1) * sizeof *rows->items);
        rows->len--;
        return;
    }
}

static state state_new(mig_arena *arena, const mig_history *history, const mig_indices *rows)
{
    state s = {.applied = mig_arena_alloc(arena, history->count + 1),
               .above = mig_arena_alloc(arena, (history->count + 1) * sizeof *s.above)};

    for (size_t i = 0; i < rows->len; i++)
        s.applied[rows->items[i]] = true;
    mig_graph_close_down(history, s.applied);
    for (size_t i = 0; i < history->count; i++)
        for (size_t k = 0; s.applied[i] && k < history->nodes[i].downs.len; k++)
            s.above[history->nodes[i].downs.items[k]]++;
    for (size_t i = 0; i < history->count; i++)
        if (s.applied[i] && s.above[i] == 0)
            add_row(arena, &s.rows, history->nodes[i].script->revision);
    return s;
}

static void move_up(mig_arena *arena, const mig_history *history, state *s, size_t index)
{
    const mig_revision *node = &history->nodes[index];

    s->applied[index] = true;
    for (size_t i = 0; i < node->downs.len; i++) {
        size_t down = node->downs.items[i];

        if (s->above[down]++ == 0)
            remove_row(&s->rows, history->nodes[down].script->revision);
    }
    add_row(arena, &s->rows, node->script->revision);
}

static void move_down(mig_arena *arena, const mig_history *history, state *s, size_t index)
{
    const mig_revision *node = &history->nodes[index];

    s->applied[index] = false;
    remove_row(&s->rows, node->script->revision);
    for (size_t i = 0; i < node->downs.len; i++) {
        size_t down = node->downs.items[i];

        if (--s->above[down] == 0)
            add_row(arena, &s->rows, history->nodes[down].script->revision);
    }
}

static void add_move(mig_arena *arena, const mig_history *history, state *s,
                     mig_direction direction, size_t index, mig_moves *moves)
{
    mig_move move = {.direction = direction, .script = history->nodes[index].script};

    if (direction == MIG_UP)
        move_up(arena, history, s, index);
    else
        move_down(arena, history, s, index);
    for (size_t i = 0; i < s->rows.len; i++)
        mig_push(arena, &move.rows_after, s->rows.items[i]);
    mig_push(arena, moves, move);
}

void mig_graph_keep_tops(const mig_history *history, const bool *set, mig_indices *list)
{
    size_t kept = 0;

    for (size_t i = 0; i < list->len; i++) {
        const mig_indices *ups = &history->nodes[list->items[i]].ups;
        bool top = set[list->items[i]];

        for (size_t k = 0; k < ups->len; k++)
            top &= !set[ups->items[k]];
        if (top)
            list->items[kept++] = list->items[i];
    }
    list->len = kept;
}

/* The same steps in the other direction. */
static const char *turned(mig_arena *arena, const char *text)
{
    char *copy = mig_arena_strdup(arena, text), *sign = copy + strcspn(copy, "@");

    sign += strcspn(sign, "+-");
    if (!*sign)
        sign = copy + strcspn(copy, "+-");
    *sign = *sign == '+' ? '-' : '+';
    return copy;
}

static bool path_up(mig_arena *arena, const mig_history *history, const mig_strings *rows, state *s,
                    const char *text, mig_moves *moves, mig_error *err)
{
    bool *needed = mig_arena_alloc(arena, history->count + 1);
    mig_indices order = {0};
    mig_target target;

    if (mig_target_sign(text) == '-')
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" counts downwards; an upgrade takes \"%s\"",
                        text, turned(arena, text));
    if (!mig_graph_target(arena, history, rows, text, &target, err))
        return false;
    for (size_t i = 0; i < target.revisions.len; i++)
        needed[target.revisions.items[i]] = true;
    mig_graph_close_down(history, needed);
    for (size_t i = 0; i < history->count; i++)
        needed[i] &= !s->applied[i];
    mig_graph_keep_tops(history, needed, &target.revisions);
    mig_graph_walk(arena, history, needed, &target.revisions, &order);
    for (size_t i = order.len; i-- > 0;)
        add_move(arena, history, s, MIG_UP, order.items[i], moves);
    return true;
}

/*
 * What stands on the target: all of it goes, with what depends on it. Where the target says a
 * branch, only what is on that: another branch that begins at the target stays.
 */
static bool mark_dropped(mig_arena *arena, const mig_history *history, const state *s,
                         const mig_target *target, bool *dropped, mig_error *err)
{
    bool *lineage = mig_arena_alloc(arena, history->count + 1);
    mig_indices roots = {0};

    for (size_t i = 0; i < target->revisions.len; i++) {
        const mig_revision *node = &history->nodes[target->revisions.items[i]];

        if (!s->applied[target->revisions.items[i]])
            return mig_fail(err, MIG_ERR_USAGE,
                            "revision \"%s\" isn't applied; a downgrade goes to one that is below "
                            "the current one%s%s%s",
                            node->script->revision, s->rows.len ? " (\"" : "",
                            s->rows.len ? s->rows.items[0] : "", s->rows.len ? "\")" : "");
        for (size_t k = 0; k < node->children.len; k++)
            mig_push(arena, &roots, node->children.items[k]);
    }
    if (target->revisions.len == 0)
        mig_graph_bases(arena, history, &roots);
    if (target->branch != MIG_BASE)
        mig_graph_lineage(history, target->branch, lineage);
    else
        memset(lineage, true, history->count);
    for (size_t i = 0; i < roots.len; i++)
        dropped[roots.items[i]] = s->applied[roots.items[i]] && lineage[roots.items[i]];
    mig_graph_close_up(history, dropped);
    for (size_t i = 0; i < history->count; i++)
        dropped[i] &= s->applied[i];
    return true;
}

static bool path_down(mig_arena *arena, const mig_history *history, const mig_strings *rows,
                      state *s, const char *text, mig_moves *moves, mig_error *err)
{
    bool *dropped = mig_arena_alloc(arena, history->count + 1);
    mig_indices tops = {0}, order = {0};
    mig_target target;

    if (mig_target_sign(text) == '+')
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" counts upwards; a downgrade takes \"%s\"", text,
                        turned(arena, text));
    if (strcmp(text, "current") == 0)
        return true;
    if (!mig_graph_target(arena, history, rows, text, &target, err) ||
        !mark_dropped(arena, history, s, &target, dropped, err) ||
        !mig_graph_rows(arena, history, &s->rows, &tops, err))
        return false;
    mig_graph_keep_tops(history, dropped, &tops);
    mig_graph_walk(arena, history, dropped, &tops, &order);
    for (size_t i = 0; i < order.len; i++)
        add_move(arena, history, s, MIG_DOWN, order.items[i], moves);
    return true;
}

bool mig_history_path(mig_arena *arena, const mig_history *history, const mig_strings *rows,
                      mig_direction direction, const char *target, mig_moves *moves, mig_error *err)
{
    mig_indices list = {0};
    state s;

    if (!mig_graph_rows(arena, history, rows, &list, err))
        return false;
    s = state_new(arena, history, &list);
    return direction == MIG_UP ? path_up(arena, history, rows, &s, target, moves, err)
                               : path_down(arena, history, rows, &s, target, moves, err);
}

bool mig_history_applied(mig_arena *arena, const mig_history *history, const mig_strings *rows,
                         mig_scripts *applied, mig_error *err)
{
    mig_indices list = {0};
    state s;

    if (!mig_graph_rows(arena, history, rows, &list, err))
        return false;
    s = state_new(arena, history, &list);
    for (size_t i = 0; i < history->count; i++)
        if (s.applied[i])
            mig_push(arena, &applied->items, history->nodes[i].script);
    return true;
}

/* Before the stamp without what it takes from under others: "base" and "X@base". */
static void drop_bases(mig_arena *arena, const mig_history *history, const mig_target *target,
                       bool *applied)
{
    bool *dropped = mig_arena_alloc(arena, history->count + 1);
    bool *lineage = mig_arena_alloc(arena, history->count + 1);

    if (target->branch != MIG_BASE)
        mig_graph_lineage(history, target->branch, lineage);
    else
        memset(lineage, true, history->count);
    for (size_t i = 0; i < history->count; i++)
        dropped[i] = lineage[i] && history->nodes[i].parents == 0;
    mig_graph_close_up(history, dropped);
    for (size_t i = 0; i < history->count; i++)
        applied[i] &= !dropped[i];
}

/* Rows that are before or after a target make way for it. */
static void make_way(mig_arena *arena, const mig_history *history, const mig_target *target,
                     bool *in_the_way)
{
    for (size_t i = 0; i < target->revisions.len; i++) {
        bool *above = mig_arena_alloc(arena, history->count + 1);
        bool *below = mig_arena_alloc(arena, history->count + 1);

        above[target->revisions.items[i]] = below[target->revisions.items[i]] = true;
        mig_graph_close_up(history, above);
        mig_graph_close_down(history, below);
        for (size_t k = 0; k < history->count; k++)
            in_the_way[k] |= above[k] || below[k];
    }
}

bool mig_history_stamped(mig_arena *arena, const mig_history *history, const mig_strings *rows,
                         const mig_strings *targets, mig_strings *after, mig_error *err)
{
    bool *in_the_way = mig_arena_alloc(arena, history->count + 1);
    bool *named = mig_arena_alloc(arena, history->count + 1);
    mig_indices list = {0};
    state s;

    if (!mig_graph_rows(arena, history, rows, &list, err))
        return false;
    s = state_new(arena, history, &list);
    for (size_t i = 0; i < targets->len; i++) {
        mig_target target;

        if (!mig_graph_target(arena, history, rows, targets->items[i], &target, err))
            return false;
        if (target.revisions.len == 0)
            drop_bases(arena, history, &target, s.applied);
        for (size_t k = 0; k < target.revisions.len; k++)
            named[target.revisions.items[k]] = true;
        make_way(arena, history, &target, in_the_way);
    }
    list.len = 0;
    for (size_t i = 0; i < history->count; i++)
        if (s.applied[i])
            mig_push(arena, &list, i);
    mig_graph_keep_tops(history, s.applied, &list);
    for (size_t i = 0; i < list.len; i++)
        named[list.items[i]] |= !in_the_way[list.items[i]];
    list.len = 0;
    for (size_t i = 0; i < history->count; i++)
        if (named[i])
            mig_push(arena, &list, i);
    s = state_new(arena, history, &list);
    *after = s.rows;
    return true;
}
