/*
 * What a user means by a target, the same in every command: [X@] a start, and steps up or down from
 * there. X is a revision or label and keeps what is said to its branch: to what comes before and
 * after it by parents (alembic.md, 1.5).
 */
#include "history/graph.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { STEP_DIGITS = 6 };

/* A target taken apart. */
typedef struct {
    const char *text;   /* as it was written */
    const char *branch; /* before the @; NULL: there is none */
    const char *start;  /* "" where it counts from the rows */
    char sign;          /* '+', '-'; 0: no steps */
    size_t steps;
} parts;

/* What is known while one is resolved. */
typedef struct {
    mig_arena *arena;
    const mig_history *history;
    const mig_indices *rows; /* where the database is, each once and none below another; NULL: not
                                known */
    parts p;
    const bool *lineage; /* of the branch; NULL: any */
} query;

static parts take_apart(mig_arena *arena, const char *text)
{
    const char *at = strrchr(text, '@'), *rest = at ? at + 1 : text;
    const char *sign = rest + strlen(rest);
    parts p = {.text = text, .start = rest};
    size_t digits;

    if (at)
        p.branch = mig_arena_strndup(arena, text, (size_t)(at - text));
    while (sign > rest && *sign != '+' && *sign != '-')
        sign--;
    digits = *sign == '+' || *sign == '-' ? strspn(sign + 1, "0123456789") : 0;
    if (digits == 0 || digits > STEP_DIGITS || sign[1 + digits] != '\0')
        return p;
    p.start = mig_arena_strndup(arena, rest, (size_t)(sign - rest));
    p.sign = *sign;
    p.steps = strtoul(sign + 1, NULL, 10);
    return p;
}

char mig_target_sign(const char *text)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    parts p = take_apart(scratch, text);

    return *p.start ? '\0' : p.sign;
}

static const char *id_of(const mig_history *history, size_t index)
{
    return index == MIG_BASE ? "base" : history->nodes[index].script->revision;
}

static bool fail_several(const query *q, const mig_indices *list, mig_error *err, const char *what,
                         const char *advice)
{
    return mig_fail(err, MIG_ERR_USAGE, "%s: %s; %s", what,
                    mig_graph_ids(q->arena, q->history, list), advice);
}

/* Only those on the branch. */
static mig_indices on_branch(const query *q, const mig_indices *list)
{
    mig_indices kept = {0};

    for (size_t i = 0; i < list->len; i++)
        if (!q->lineage || q->lineage[list->items[i]])
            mig_push(q->arena, &kept, list->items[i]);
    return kept;
}

void mig_graph_lineage(const mig_history *history, size_t index, bool *set)
{
    set[index] = true;
    for (size_t i = index + 1; i-- > 0;)
        for (size_t k = 0; set[i] && k < history->nodes[i].parents; k++)
            set[history->nodes[i].downs.items[k]] = true;
    /* What comes after it only: others follow those before it too. */
    for (size_t i = index; i < history->count; i++)
        for (size_t k = 0; i != index && k < history->nodes[i].parents; k++)
            set[i] |=
                history->nodes[i].downs.items[k] >= index && set[history->nodes[i].downs.items[k]];
}

/* Where the database is: on a branch that has no row of its own, as far as others took it along. */
static bool find_rows(const query *q, mig_indices *list, mig_error *err)
{
    bool *applied;

    if (!q->rows)
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" needs a database that can be asked", q->p.text);
    *list = on_branch(q, q->rows);
    if (list->len > 0 || !q->lineage)
        return true;
    applied = mig_arena_alloc(q->arena, q->history->count + 1);
    for (size_t i = 0; i < q->rows->len; i++)
        applied[q->rows->items[i]] = true;
    mig_graph_close_down(q->history, applied);
    for (size_t i = 0; i < q->history->count; i++) {
        applied[i] &= q->lineage[i];
        if (applied[i])
            mig_push(q->arena, list, i);
    }
    mig_graph_keep_tops(q->history, applied, list);
    mig_graph_sort_by_rank(q->history, list);
    return true;
}

static bool find_named(const query *q, mig_indices *list, mig_error *err)
{
    size_t index;

    if (q->p.branch && !*q->p.start)
        return mig_fail(err, MIG_ERR_USAGE,
                        "\"%s\" says nothing behind the \"@\"; write \"%s@head\", \"%s@base\" or "
                        "\"%s@+1\"",
                        q->p.text, q->p.branch, q->p.branch, q->p.branch);
    if (!mig_graph_name(q->arena, q->history, q->p.start, &index, err))
        return false;
    if (q->lineage && !q->lineage[index])
        return mig_fail(err, MIG_ERR_USAGE, "revision \"%s\" is not on the branch of \"%s\"",
                        id_of(q->history, index), q->p.branch);
    mig_push(q->arena, list, index);
    return true;
}

/* Where the steps begin, or all there is. None: base. */
static bool find_start(const query *q, mig_indices *list, mig_error *err)
{
    mig_indices heads = {0};
    bool head = strcmp(q->p.start, "head") == 0;

    if (strcmp(q->p.start, "base") == 0)
        return true;
    if (strcmp(q->p.start, "current") == 0 || (!*q->p.start && q->p.sign))
        return find_rows(q, list, err);
    if (!head && strcmp(q->p.start, "heads") != 0)
        return find_named(q, list, err);
    mig_graph_heads(q->arena, q->history, &heads);
    *list = on_branch(q, &heads);
    if (!head || list->len < 2)
        return true;
    return fail_several(
        q, list, err, "there are several heads",
        q->p.branch
            ? "name the one that is meant, or merge them"
            : "name the one that is meant (\"branch@head\" is the head of a branch), \"heads\" "
              "for all, or merge them");
}

/* Steps need one place to begin at. */
static bool one_start(const query *q, const mig_indices *list, size_t *index, mig_error *err)
{
    const char *advice = "name the one that is meant";

    *index = list->len ? list->items[0] : MIG_BASE;
    if (list->len < 2)
        return true;
    if (!q->p.branch && !*q->p.start)
        advice = mig_arena_printf(q->arena, "say on which branch, as in \"%s@%s\"",
                                  id_of(q->history, list->items[0]), q->p.text);
    return fail_several(
        q, list, err,
        mig_arena_printf(q->arena, "\"%s\" could count from several revisions", q->p.text), advice);
}

static bool step_up(const query *q, size_t *index, bool *end, mig_error *err)
{
    mig_indices all = {0}, next;

    if (*index == MIG_BASE)
        mig_graph_bases(q->arena, q->history, &all);
    else
        all = q->history->nodes[*index].children;
    next = on_branch(q, &all);
    *end = next.len == 0;
    if (next.len > 1)
        return fail_several(q, &next, err,
                            mig_arena_printf(q->arena, "several revisions follow \"%s\"",
                                             id_of(q->history, *index)),
                            "name the one that is meant");
    if (!*end)
        *index = next.items[0];
    return true;
}

static bool step_down(const query *q, size_t *index, bool *end, mig_error *err)
{
    const mig_revision *node;
    mig_indices all, next;

    *end = *index == MIG_BASE;
    if (*end)
        return true;
    node = &q->history->nodes[*index];
    all = (mig_indices){node->downs.items, node->parents, node->parents};
    next = on_branch(q, &all);
    if (next.len > 1)
        return fail_several(q, &next, err,
                            mig_arena_printf(q->arena, "\"%s\" is a merge of several revisions",
                                             id_of(q->history, *index)),
                            "name the one that is meant");
    *index = next.len ? next.items[0] : MIG_BASE;
    return true;
}

/* There are fewer steps to go than were asked for. */
static bool fail_too_far(const query *q, size_t start, size_t steps, mig_error *err)
{
    const char *text = q->p.text;

    if (q->history->count == 0)
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" goes too far: there are no scripts yet", text);
    if (steps == 0 && q->p.sign == '+')
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" goes too far: no revision follows \"%s\"", text,
                        id_of(q->history, start));
    if (steps == 0)
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" goes too far: there is nothing below \"base\"",
                        text);
    if (q->p.sign == '+')
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" goes too far: only %zu revision%s \"%s\"", text,
                        steps, steps == 1 ? " follows" : "s follow", id_of(q->history, start));
    return mig_fail(err, MIG_ERR_USAGE, "\"%s\" goes too far: \"%s\" is only %zu step%s above base",
                    text, id_of(q->history, start), steps, steps == 1 ? "" : "s");
}

static bool walk(const query *q, size_t *index, mig_error *err)
{
    const size_t start = *index;

    for (size_t i = 0; i < q->p.steps; i++) {
        bool end;

        if (q->p.sign == '+' ? !step_up(q, index, &end, err) : !step_down(q, index, &end, err))
            return false;
        if (end)
            return fail_too_far(q, start, i, err);
    }
    return true;
}

static bool find_branch(query *q, size_t *branch, mig_error *err)
{
    bool *lineage;

    *branch = MIG_BASE;
    if (!q->p.branch)
        return true;
    if (!*q->p.branch)
        return mig_fail(err, MIG_ERR_USAGE,
                        "\"%s\" names no branch before the \"@\": a label or a revision",
                        q->p.text);
    if (!mig_graph_name(q->arena, q->history, q->p.branch, branch, err))
        return false;
    lineage = mig_arena_alloc(q->arena, q->history->count + 1);
    mig_graph_lineage(q->history, *branch, lineage);
    q->lineage = lineage;
    return true;
}

static bool resolve(query *q, mig_target *target, mig_error *err)
{
    mig_indices start = {0};
    size_t index;

    *target = (mig_target){.branch = MIG_BASE};
    if (!find_branch(q, &target->branch, err) || !find_start(q, &start, err))
        return false;
    if (!q->p.sign) {
        target->revisions = start;
        return true;
    }
    if (!one_start(q, &start, &index, err))
        return false;
    /* Down from a row means the branch that the row is on, also where it ends at base. */
    if (!*q->p.start && q->p.sign == '-' && target->branch == MIG_BASE)
        target->branch = index;
    if (!walk(q, &index, err))
        return false;
    if (index != MIG_BASE)
        mig_push(q->arena, &target->revisions, index);
    return true;
}

bool mig_graph_target_from(mig_arena *arena, const mig_history *history, const mig_indices *from,
                           size_t branch, const char *text, mig_target *target, mig_error *err)
{
    bool *lineage = mig_arena_alloc(arena, history->count + 1);
    query q = {.arena = arena, .history = history, .rows = from, .p = take_apart(arena, text)};

    if (strchr(text, ':'))
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" is a range; one target is wanted here", text);
    if (branch != MIG_BASE) {
        mig_graph_lineage(history, branch, lineage);
        q.lineage = lineage;
    }
    return resolve(&q, target, err);
}

bool mig_graph_target(mig_arena *arena, const mig_history *history, const mig_strings *rows,
                      const char *text, mig_target *target, mig_error *err)
{
    parts p = take_apart(arena, text);
    bool from_rows = (!*p.start && p.sign) || strcmp(p.start, "current") == 0;
    mig_indices list = {0};
    bool *applied;

    /* Rows that no script has are no fault of a target that isn't about them. */
    if (!rows || !from_rows)
        return mig_graph_target_from(arena, history, NULL, MIG_BASE, text, target, err);
    if (!mig_graph_rows(arena, history, rows, &list, err))
        return false;
    applied = mig_arena_alloc(arena, history->count + 1);
    for (size_t i = 0; i < list.len; i++)
        applied[list.items[i]] = true;
    mig_graph_close_down(history, applied);
    mig_graph_keep_tops(history, applied, &list);
    return mig_graph_target_from(arena, history, &list, MIG_BASE, text, target, err);
}

bool mig_graph_rows(mig_arena *arena, const mig_history *history, const mig_strings *rows,
                    mig_indices *list, mig_error *err)
{
    for (size_t i = 0; i < rows->len; i++) {
        size_t index = mig_graph_find(history, rows->items[i]);

        if (index == MIG_BASE)
            return mig_fail(err, MIG_ERR_USAGE,
                            "the database is at revision \"%s\", which no script here has; get its "
                            "script back (another branch of the repository may have it), or put "
                            "the version table right with \"migrate stamp --purge\"",
                            rows->items[i]);
        mig_push(arena, list, index);
    }
    mig_graph_sort_by_rank(history, list);
    return true;
}

/* "X@revision", so that it means the same wherever the database has come to. */
static const char *settled(mig_arena *arena, const mig_history *history, const mig_target *target)
{
    const char *id = id_of(history, target->revisions.len ? target->revisions.items[0] : MIG_BASE);

    return target->branch == MIG_BASE
               ? id
               : mig_arena_printf(arena, "%s@%s", id_of(history, target->branch), id);
}

bool mig_history_settle(mig_arena *arena, const mig_history *history, const mig_strings *rows,
                        const char *text, const char **absolute, mig_error *err)
{
    parts p = take_apart(arena, text);
    mig_target target;

    *absolute = text;
    if (!p.sign)
        return true;
    if (!mig_graph_target(arena, history, rows, text, &target, err))
        return false;
    *absolute = settled(arena, history, &target);
    return true;
}

bool mig_history_find(mig_arena *arena, const mig_history *history, const mig_strings *applied,
                      const char *text, const char **revision, mig_error *err)
{
    mig_target target;
    mig_indices *found = &target.revisions;

    if (!mig_graph_target(arena, history, applied, text, &target, err))
        return false;
    if (found->len > 1)
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" are several revisions: %s; one is wanted here",
                        text, mig_graph_ids(arena, history, found));
    *revision = found->len ? id_of(history, found->items[0]) : NULL;
    return true;
}

static void add_new(mig_arena *arena, mig_strings *list, size_t before, const char *id)
{
    const mig_strings known = {list->items, before, before};

    if (!mig_strings_has(&known, id))
        mig_push(arena, list, id);
}

bool mig_history_find_all(mig_arena *arena, const mig_history *history, const mig_strings *applied,
                          const char *text, mig_strings *revisions, mig_error *err)
{
    const size_t before = revisions->len;
    mig_scripts range = {0};
    mig_target target = {0};

    if (strchr(text, ':') ? !mig_history_range(arena, history, applied, text, &range, err)
                          : !mig_graph_target(arena, history, applied, text, &target, err))
        return false;
    for (size_t i = 0; i < range.items.len; i++)
        add_new(arena, revisions, before, range.items.items[i]->revision);
    for (size_t i = 0; i < target.revisions.len; i++)
        add_new(arena, revisions, before, id_of(history, target.revisions.items[i]));
    return true;
}
