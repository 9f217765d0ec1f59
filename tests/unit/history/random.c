/*
 * Laws over random graphs: whatever the graph, the state and the target, what a revision needs
 * comes first, the rows are the maximal elements of what is applied, and going down undoes going
 * up.
 */
#include "history/history.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { GRAPHS = 1000, NODES = 12, WALKS = 6, SMALL_GRAPHS = 2000, SMALL_NODES = 6 };

static unsigned long long seed;

static unsigned below(unsigned limit)
{
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(seed >> 33U) % limit;
}

/* The graph as a matrix, with its closure made in the plainest way. */
typedef struct {
    size_t count;
    const char *ids[NODES];
    bool edge[NODES][NODES], reach[NODES][NODES]; /* from one to what it needs */
    mig_scripts scripts;
    mig_history *history;
} graph;

static void add_parent(mig_arena *arena, graph *g, mig_strings *list, size_t from, size_t to)
{
    if (g->edge[from][to])
        return;
    g->edge[from][to] = true;
    mig_push(arena, list, g->ids[to]);
}

static graph random_graph(mig_arena *arena, unsigned most)
{
    graph g = {.count = 1 + below(most)};
    mig_error err = {0};

    for (size_t i = 0; i < g.count; i++) {
        mig_script *script = MIG_NEW(arena, mig_script);

        g.ids[i] = mig_arena_printf(arena, "r%02zu", i);
        script->path = script->message = g.ids[i];
        script->revision = g.ids[i];
        script->created = mig_arena_printf(arena, "2026-01-01T00:00:%02uZ", below(30));
        for (unsigned n = i ? below(4) : 0; n > 1; n--)
            add_parent(arena, &g, &script->down_revisions, i, below((unsigned)i));
        for (unsigned n = i ? below(3) : 0; n > 1; n--)
            add_parent(arena, &g, &script->depends_on, i, below((unsigned)i));
        mig_push(arena, &g.scripts.items, script);
    }
    memcpy(g.reach, g.edge, sizeof g.reach);
    for (size_t k = 0; k < g.count; k++)
        for (size_t i = 0; i < g.count; i++)
            for (size_t j = 0; j < g.count; j++)
                g.reach[i][j] |= g.reach[i][k] && g.reach[k][j];
    cr_assert(mig_history_build(arena, &g.scripts, &g.history, &err), "%s", err.text[0]);
    return g;
}

static size_t index_of(const graph *g, const char *id)
{
    for (size_t i = 0; i < g->count; i++)
        if (strcmp(g->ids[i], id) == 0)
            return i;
    cr_assert_fail("no node %s", id);
    return 0;
}

static void expect_rows(const graph *g, const bool *applied, const mig_strings *rows)
{
    size_t maximal = 0;

    for (size_t i = 0; i < g->count; i++) {
        bool top = applied[i];

        for (size_t k = 0; k < g->count; k++)
            top &= !(applied[k] && g->reach[k][i]);
        maximal += top;
        cr_expect(top == mig_strings_has(rows, g->ids[i]), "%s", g->ids[i]);
    }
    cr_expect_eq(maximal, rows->len);
    for (size_t i = 1; i < rows->len; i++)
        cr_expect_lt(strcmp(rows->items[i - 1], rows->items[i]), 0);
}

/* Makes the moves on the plain set, checking each. */
static void follow(const graph *g, const mig_moves *moves, mig_direction direction, bool *applied,
                   mig_strings *rows)
{
    for (size_t i = 0; i < moves->len; i++) {
        size_t node = index_of(g, moves->items[i].script->revision);

        cr_expect_eq(applied[node], direction == MIG_DOWN);
        for (size_t k = 0; k < g->count; k++) {
            cr_expect(direction == MIG_DOWN || !g->edge[node][k] || applied[k]);
            cr_expect(direction == MIG_UP || !g->edge[k][node] || !applied[k]);
        }
        applied[node] = direction == MIG_UP;
        expect_rows(g, applied, &moves->items[i].rows_after);
        *rows = moves->items[i].rows_after;
    }
}

static void expect_upgraded(const graph *g, const bool *before, const bool *after, size_t target)
{
    for (size_t i = 0; i < g->count; i++)
        cr_expect(after[i] == (before[i] || i == target || g->reach[target][i]));
}

/* Downgraded to a revision: gone is what stands on its children, and nothing else. */
static void expect_downgraded(const graph *g, const bool *before, const bool *after, size_t target)
{
    for (size_t i = 0; i < g->count; i++) {
        bool gone = false;

        for (size_t c = 0; c < g->count; c++) {
            const mig_strings *parents = &g->scripts.items.items[c]->down_revisions;

            if (before[c] && mig_strings_has(parents, g->ids[target]))
                gone |= c == i || g->reach[i][c];
        }
        cr_expect(after[i] == (before[i] && !gone), "%s", g->ids[i]);
    }
}

/* Down to base and up to each of the rows is where we were. */
static void go_and_come_back(mig_arena *arena, const graph *g, bool *applied, mig_strings *rows)
{
    const mig_strings targets = *rows;
    bool before[NODES];
    mig_moves down = {0};
    mig_error err = {0};

    memcpy(before, applied, sizeof before);
    cr_assert(mig_history_path(arena, g->history, rows, MIG_DOWN, "base", &down, &err));
    follow(g, &down, MIG_DOWN, applied, rows);
    for (size_t i = 0; i < g->count; i++)
        cr_expect(!applied[i]);
    for (size_t i = 0; i < targets.len; i++) {
        mig_moves up = {0};

        cr_assert(mig_history_path(arena, g->history, rows, MIG_UP, targets.items[i], &up, &err));
        follow(g, &up, MIG_UP, applied, rows);
    }
    cr_expect_eq(memcmp(applied, before, sizeof before), 0);
}

static void wander(mig_arena *arena, const graph *g)
{
    bool applied[NODES] = {false}, before[NODES];
    mig_strings rows = {0};

    for (unsigned step = 0; step < WALKS; step++) {
        size_t target = below((unsigned)g->count);
        mig_direction direction = applied[target] ? MIG_DOWN : MIG_UP;
        mig_moves moves = {0};
        mig_error err = {0};

        memcpy(before, applied, sizeof before);
        cr_assert(
            mig_history_path(arena, g->history, &rows, direction, g->ids[target], &moves, &err),
            "%s", err.text[0]);
        follow(g, &moves, direction, applied, &rows);
        if (direction == MIG_DOWN)
            expect_downgraded(g, before, applied, target);
        else
            expect_upgraded(g, before, applied, target);
        if (below(3) == 0)
            go_and_come_back(arena, g, applied, &rows);
    }
}

Test(history, holds_its_laws_on_random_graphs)
{
    for (unsigned i = 0; i < GRAPHS; i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        graph g;

        seed = i;
        g = random_graph(arena, NODES);
        wander(arena, &g);
    }
}

Test(history, heads_take_all_and_base_takes_all_back)
{
    for (unsigned i = 0; i < GRAPHS; i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        bool applied[NODES] = {false};
        mig_moves up = {0}, down = {0};
        mig_strings rows = {0};
        mig_error err = {0};
        graph g;

        seed = 1000 + i;
        g = random_graph(arena, NODES);
        cr_assert(mig_history_path(arena, g.history, &rows, MIG_UP, "heads", &up, &err), "%s",
                  err.text[0]);
        follow(&g, &up, MIG_UP, applied, &rows);
        cr_expect_eq(up.len, g.count);
        cr_assert(mig_history_path(arena, g.history, &rows, MIG_DOWN, "base", &down, &err), "%s",
                  err.text[0]);
        follow(&g, &down, MIG_DOWN, applied, &rows);
        cr_expect_eq(down.len, g.count);
    }
}

static unsigned bits_of(const bool *applied)
{
    unsigned bits = 0;

    for (size_t i = 0; i < SMALL_NODES; i++)
        bits |= (unsigned)applied[i] << i;
    return bits;
}

static mig_strings rows_of(mig_arena *arena, const graph *g, unsigned bits)
{
    mig_strings rows = {0};

    for (size_t i = 0; i < g->count; i++) {
        bool top = bits >> i & 1U;

        for (size_t k = 0; k < g->count; k++)
            top &= !((bits >> k & 1U) && g->reach[k][i]);
        if (top)
            mig_push(arena, &rows, g->ids[i]);
    }
    return rows;
}

/* Makes one run from a state; the state that it ends in is another to start from. */
static unsigned run_from(mig_arena *arena, const graph *g, unsigned bits, mig_direction direction,
                         const char *target, bool *applied)
{
    mig_strings rows = rows_of(arena, g, bits);
    mig_moves moves = {0};
    mig_error err = {0};

    for (size_t i = 0; i < g->count; i++)
        applied[i] = bits >> i & 1U;
    cr_assert(mig_history_path(arena, g->history, &rows, direction, target, &moves, &err), "%s",
              err.text[0]);
    follow(g, &moves, direction, applied, &rows);
    return bits_of(applied);
}

/* A stamp leaves what it names applied, and no row that isn't maximal. */
static unsigned stamp_from(mig_arena *arena, const graph *g, unsigned bits, size_t one,
                           size_t other)
{
    mig_strings rows = rows_of(arena, g, bits), targets = {0}, after = {0};
    bool applied[NODES] = {false};
    mig_error err = {0};

    mig_push(arena, &targets, g->ids[one]);
    mig_push(arena, &targets, g->ids[other]);
    cr_assert(mig_history_stamped(arena, g->history, &rows, &targets, &after, &err), "%s",
              err.text[0]);
    for (size_t i = 0; i < after.len; i++) {
        size_t row = index_of(g, after.items[i]);

        applied[row] = true;
        for (size_t k = 0; k < g->count; k++)
            applied[k] |= g->reach[row][k];
    }
    expect_rows(g, applied, &after);
    cr_expect(applied[one] && applied[other]);
    return bits_of(applied);
}

/* Everything that one may ask for in a state; the states that come of it are remembered. */
static void try_state(mig_arena *arena, const graph *g, unsigned bits, bool *reached)
{
    bool applied[NODES], before[NODES] = {false};

    for (size_t i = 0; i < g->count; i++)
        before[i] = bits >> i & 1U;
    for (size_t i = 0; i < g->count; i++) {
        const char *base = mig_arena_printf(arena, "%s@base", g->ids[i]);

        memset(applied, 0, sizeof applied);
        reached[run_from(arena, g, bits, MIG_UP, g->ids[i], applied)] = true;
        expect_upgraded(g, before, applied, i);
        reached[stamp_from(arena, g, bits, i, below((unsigned)g->count))] = true;
        reached[run_from(arena, g, bits, MIG_DOWN, base, applied)] = true;
        cr_expect(!applied[i], "%s is still applied after %s", g->ids[i], base);
        if (!before[i])
            continue;
        reached[run_from(arena, g, bits, MIG_DOWN, g->ids[i], applied)] = true;
        expect_downgraded(g, before, applied, i);
    }
    cr_expect_eq(run_from(arena, g, bits, MIG_UP, "heads", applied), (1U << g->count) - 1);
    cr_expect_eq(run_from(arena, g, bits, MIG_DOWN, "base", applied), 0);
}

Test(history, holds_its_laws_in_every_state_of_small_graphs)
{
    for (unsigned n = 0; n < SMALL_GRAPHS; n++) {
        bool reached[1U << SMALL_NODES] = {true}, tried[1U << SMALL_NODES] = {false};
        MIG_AUTO_ARENA arena = mig_arena_new();
        graph g;

        seed = 5000 + n;
        g = random_graph(arena, SMALL_NODES);
        for (unsigned bits = 0; bits < 1U << SMALL_NODES; bits++) {
            if (!reached[bits] || tried[bits])
                continue;
            tried[bits] = true;
            try_state(arena, &g, bits, reached);
            bits = 0; /* earlier ones may have been reached only now */
        }
    }
}
