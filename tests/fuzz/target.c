/*
 * Names of revisions, and the paths to them: a revision runs only on what it needs and goes only
 * from under nothing, each move changes what is applied, its rows are exactly what no other applied
 * revision needs, and an upgrade ends with its target applied.
 *
 * The input: a line for each revision, "id parent parent ^dependency =label"; an empty line; the
 * rows of the version table; the target.
 */
#include "base/text.h"
#include "fuzz.h"
#include "history/history.h"

#include <string.h>

enum { MOST = 14 };

typedef struct {
    const char *text;
    size_t count;
    mig_scripts scripts;
    mig_history *history;
    bool edge[MOST][MOST], reach[MOST][MOST]; /* from one to what it needs */
} graph;

static const char *take_line(mig_arena *arena, const char **at)
{
    size_t length = strcspn(*at, "\n");
    const char *line = mig_arena_strndup(arena, *at, length);

    *at += length + ((*at)[length] == '\n');
    return line;
}

static mig_strings words_of(mig_arena *arena, const char *line)
{
    mig_strings words = {0};

    for (line += strspn(line, " "); *line; line += strspn(line, " ")) {
        size_t length = strcspn(line, " ");

        mig_push(arena, &words, mig_arena_strndup(arena, line, length));
        line += length;
    }
    return words;
}

/* What the reader of scripts wouldn't take is left out. */
static void add_script(mig_arena *arena, graph *g, const char *line)
{
    mig_strings words = words_of(arena, line);
    mig_script *script = MIG_NEW(arena, mig_script);

    if (words.len == 0 || g->count == MOST)
        return;
    *script = (mig_script){.revision = words.items[0], .message = "", .transaction = true};
    script->path = mig_arena_printf(arena, "%zu.yaml", g->count);
    for (size_t i = 0; i < words.len; i++) {
        const char *word = words.items[i];
        bool dependency = i > 0 && *word == '^', label = i > 0 && *word == '=';
        mig_strings *list = dependency ? &script->depends_on
                            : label    ? &script->branch_labels
                                       : &script->down_revisions;

        word += dependency || label;
        if (!mig_revision_check(word, (mig_place){0}, NULL))
            return;
        if (i > 0 && !mig_strings_has(list, word))
            mig_push(arena, list, word);
    }
    mig_push(arena, &g->scripts.items, script);
    g->count++;
}

/* A dependency may be a label. */
static size_t index_of(const graph *g, const char *id)
{
    for (size_t i = 0; i < g->count; i++)
        if (mig_same(g->scripts.items.items[i]->revision, id) ||
            mig_strings_has(&g->scripts.items.items[i]->branch_labels, id))
            return i;
    fuzz_fail(__FILE__, __LINE__, "no revision %s of\n%s", id, g->text);
}

static void close_graph(graph *g)
{
    for (size_t i = 0; i < g->count; i++) {
        const mig_script *script = g->scripts.items.items[i];

        for (size_t k = 0; k < script->down_revisions.len; k++)
            g->edge[i][index_of(g, script->down_revisions.items[k])] = true;
        for (size_t k = 0; k < script->depends_on.len; k++)
            g->edge[i][index_of(g, script->depends_on.items[k])] = true;
    }
    memcpy(g->reach, g->edge, sizeof g->reach);
    for (size_t k = 0; k < g->count; k++)
        for (size_t i = 0; i < g->count; i++)
            for (size_t j = 0; j < g->count; j++)
                g->reach[i][j] |= g->reach[i][k] && g->reach[k][j];
    for (size_t i = 0; i < g->count; i++)
        FUZZ_HOLDS(!g->reach[i][i], "a cycle in\n%s", g->text);
}

static void check_rows(const graph *g, const bool *applied, const mig_strings *rows)
{
    size_t tops = 0;

    for (size_t i = 0; i < g->count; i++) {
        bool top = applied[i];

        for (size_t k = 0; k < g->count; k++)
            top &= !(applied[k] && g->reach[k][i]);
        tops += top;
        FUZZ_HOLDS(top == mig_strings_has(rows, g->scripts.items.items[i]->revision),
                   "the row of %s of\n%s", g->scripts.items.items[i]->revision, g->text);
    }
    FUZZ_HOLDS(tops == rows->len, "%zu rows, not %zu of\n%s", rows->len, tops, g->text);
}

static void follow(const graph *g, const mig_moves *moves, mig_direction direction, bool *applied)
{
    for (size_t i = 0; i < moves->len; i++) {
        size_t node = index_of(g, moves->items[i].script->revision);

        FUZZ_HOLDS(moves->items[i].direction == direction, "%s", g->text);
        FUZZ_HOLDS(applied[node] == (direction == MIG_DOWN), "%s runs twice of\n%s",
                   moves->items[i].script->revision, g->text);
        for (size_t k = 0; k < g->count; k++)
            FUZZ_HOLDS(direction == MIG_UP ? !g->edge[node][k] || applied[k]
                                           : !g->edge[k][node] || !applied[k],
                       "%s too early of\n%s", moves->items[i].script->revision, g->text);
        applied[node] = direction == MIG_UP;
        check_rows(g, applied, &moves->items[i].rows_after);
    }
}

static void check_path(mig_arena *arena, const graph *g, const mig_strings *rows,
                       mig_direction direction, const char *target)
{
    const char *revision = NULL;
    bool applied[MOST] = {false};
    mig_moves moves = {0};
    mig_error err = {0};

    for (size_t i = 0; i < rows->len; i++)
        for (size_t k = 0; k < g->count; k++)
            applied[k] |= mig_same(rows->items[i], g->scripts.items.items[k]->revision) ||
                          g->reach[index_of(g, rows->items[i])][k];
    if (!mig_history_path(arena, g->history, rows, direction, target, &moves, &err)) {
        fuzz_check_error(&err, g->text);
        return;
    }
    follow(g, &moves, direction, applied);
    if (!mig_history_find(arena, g->history, rows, target, &revision, &err) || !revision)
        return;
    FUZZ_HOLDS(applied[index_of(g, revision)], "%s isn't applied at the end of\n%s", revision,
               g->text);
}

/* Whatever is stamped, the rows are maximal, and what was named is applied. */
static void check_stamp(mig_arena *arena, const graph *g, const mig_strings *rows,
                        const char *target)
{
    const mig_strings targets = {&target, 1, 1};
    mig_strings after = {0}, named = {0};
    bool applied[MOST] = {false};
    mig_error err = {0};

    if (!mig_history_stamped(arena, g->history, rows, &targets, &after, &err)) {
        fuzz_check_error(&err, g->text);
        return;
    }
    for (size_t i = 0; i < after.len; i++)
        for (size_t k = 0; k < g->count; k++)
            applied[k] |=
                index_of(g, after.items[i]) == k || g->reach[index_of(g, after.items[i])][k];
    check_rows(g, applied, &after);
    if (!mig_history_find_all(arena, g->history, rows, target, &named, &err))
        return;
    for (size_t i = 0; i < named.len; i++)
        FUZZ_HOLDS(applied[index_of(g, named.items[i])], "%s isn't stamped in\n%s", named.items[i],
                   g->text);
}

static void check_range(mig_arena *arena, const graph *g, const mig_strings *rows,
                        const char *target)
{
    mig_scripts range = {0};
    mig_error err = {0};

    if (!mig_history_range(arena, g->history, rows, target, &range, &err)) {
        fuzz_check_error(&err, g->text);
        return;
    }
    for (size_t i = 0; i < range.items.len; i++)
        for (size_t k = 0; k < i; k++)
            FUZZ_HOLDS(!g->reach[index_of(g, range.items.items[k]->revision)]
                                [index_of(g, range.items.items[i]->revision)],
                       "the range isn't in order of\n%s", g->text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *at = fuzz_text(arena, data, size), *line, *target;
    graph g = {.text = at};
    mig_strings stated, rows = {0};
    mig_error err = {0};

    while (*(line = take_line(arena, &at)))
        add_script(arena, &g, line);
    stated = words_of(arena, take_line(arena, &at));
    target = take_line(arena, &at);
    if (!mig_history_build(arena, &g.scripts, &g.history, &err)) {
        fuzz_check_error(&err, g.text);
        return 0;
    }
    close_graph(&g);
    for (size_t i = 0; i < stated.len; i++)
        if (mig_history_script(g.history, stated.items[i]) &&
            !mig_strings_has(&rows, stated.items[i]))
            mig_push(arena, &rows, stated.items[i]);
    check_path(arena, &g, &rows, MIG_UP, target);
    check_path(arena, &g, &rows, MIG_DOWN, target);
    check_range(arena, &g, &rows, target);
    check_stamp(arena, &g, &rows, target);
    return 0;
}
