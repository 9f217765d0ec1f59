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

/* Heads that nothing else of the set needs, not even as a dependency. */
static void keep_tops(const mig_history *history, const bool *set, mig_indices *list)
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

static bool path_up(mig_arena *arena, const mig_history *history, const mig_strings *rows, state *s,
                    const char *text, mig_moves *moves, mig_error *err)
{
    bool *needed = mig_arena_alloc(arena, history->count + 1);
    mig_indices targets = {0}, order = {0};

    if (mig_target_sign(text) == '-')
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" counts downwards; an upgrade takes \"+%s\"",
                        text, text + 1);
    if (!mig_graph_target(arena, history, rows, text, &targets, err))
        return false;
    for (size_t i = 0; i < targets.len; i++)
        needed[targets.items[i]] = true;
    mig_graph_close_down(history, needed);
    for (size_t i = 0; i < history->count; i++)
        needed[i] &= !s->applied[i];
    keep_tops(history, needed, &targets);
    mig_graph_walk(arena, history, needed, &targets, &order);
    for (size_t i = order.len; i-- > 0;)
        add_move(arena, history, s, MIG_UP, order.items[i], moves);
    return true;
}

/* What stands on the targets: all of it goes. */
static bool mark_dropped(mig_arena *arena, const mig_history *history, const state *s,
                         const mig_indices *targets, bool *dropped, mig_error *err)
{
    mig_indices roots = {0};

    for (size_t i = 0; i < targets->len; i++) {
        const mig_revision *node = &history->nodes[targets->items[i]];

        if (!s->applied[targets->items[i]])
            return mig_fail(err, MIG_ERR_USAGE,
                            "revision \"%s\" isn't applied; a downgrade goes to one that is below "
                            "the current one%s%s%s",
                            node->script->revision, s->rows.len ? " (\"" : "",
                            s->rows.len ? s->rows.items[0] : "", s->rows.len ? "\")" : "");
        for (size_t k = 0; k < node->children.len; k++)
            mig_push(arena, &roots, node->children.items[k]);
    }
    if (targets->len == 0)
        mig_graph_bases(arena, history, &roots);
    for (size_t i = 0; i < roots.len; i++)
        dropped[roots.items[i]] = s->applied[roots.items[i]];
    mig_graph_close_up(history, dropped);
    for (size_t i = 0; i < history->count; i++)
        dropped[i] &= s->applied[i];
    return true;
}

static bool path_down(mig_arena *arena, const mig_history *history, const mig_strings *rows,
                      state *s, const char *text, mig_moves *moves, mig_error *err)
{
    bool *dropped = mig_arena_alloc(arena, history->count + 1);
    mig_indices targets = {0}, tops = {0}, order = {0};

    if (mig_target_sign(text) == '+')
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" counts upwards; a downgrade takes \"-%s\"",
                        text, text + 1);
    if (strcmp(text, "current") == 0)
        return true;
    if (!mig_graph_target(arena, history, rows, text, &targets, err) ||
        !mark_dropped(arena, history, s, &targets, dropped, err) ||
        !mig_graph_rows(arena, history, &s->rows, &tops, err))
        return false;
    keep_tops(history, dropped, &tops);
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

/* One end of a range as a set, closed downwards (the upper end) or upwards (the lower one). */
static bool mark_end(mig_arena *arena, const mig_history *history, const mig_strings *applied,
                     const char *text, bool upper, bool *set, mig_error *err)
{
    mig_indices targets = {0};

    if (!mig_graph_target(arena, history, applied,
                          *text   ? text
                          : upper ? "heads"
                                  : "base",
                          &targets, err))
        return false;
    for (size_t i = 0; i < targets.len; i++)
        set[targets.items[i]] = true;
    if (upper)
        mig_graph_close_down(history, set);
    else if (targets.len > 0)
        mig_graph_close_up(history, set);
    else
        memset(set, true, history->count);
    return true;
}

bool mig_history_range(mig_arena *arena, const mig_history *history, const mig_strings *applied,
                       const char *range, mig_scripts *scripts, mig_error *err)
{
    const char *colon = strchr(range, ':');
    bool *below = mig_arena_alloc(arena, history->count + 1);
    bool *above = mig_arena_alloc(arena, history->count + 1);
    const char *lower;

    if (!colon || strchr(colon + 1, ':'))
        return mig_fail(err, MIG_ERR_USAGE,
                        "\"%s\" is no range; write \"from:to\", \"from:\", \":to\" or \":\"",
                        range);
    lower = mig_arena_strndup(arena, range, (size_t)(colon - range));
    if (!mark_end(arena, history, applied, lower, false, above, err) ||
        !mark_end(arena, history, applied, colon + 1, true, below, err))
        return false;
    for (size_t i = 0; i < history->count; i++)
        if (below[i] && above[i])
            mig_push(arena, &scripts->items, history->nodes[i].script);
    if (scripts->items.len == 0 && *lower && colon[1] && history->count > 0 &&
        strcmp(colon + 1, "base") != 0)
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" is not below \"%s\"", lower, colon + 1);
    return true;
}
