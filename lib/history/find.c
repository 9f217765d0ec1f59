/* What a user means by a target: words, ids, unique beginnings, steps up and down. */
#include "history/graph.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { CANDIDATES_SHOWN = 6, STEP_DIGITS = 6 };

static const char *const words[] = {"head", "heads", "base", "current"};

/* A target taken apart: where to start, and how many steps from there. */
typedef struct {
    const char *start; /* "" where it counts from the rows */
    char sign;         /* '+', '-'; 0: no steps */
    size_t steps;
} target;

static target take_apart(mig_arena *arena, const char *text)
{
    const char *sign = text + strlen(text);
    size_t digits;

    while (sign > text && *sign != '+' && *sign != '-')
        sign--;
    digits = *sign == '+' || *sign == '-' ? strspn(sign + 1, "0123456789") : 0;
    if (digits == 0 || digits > STEP_DIGITS || sign[1 + digits] != '\0')
        return (target){text, 0, 0};
    return (target){mig_arena_strndup(arena, text, (size_t)(sign - text)), *sign,
                    strtoul(sign + 1, NULL, 10)};
}

char mig_target_sign(const char *text)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    target t = take_apart(scratch, text);

    return *t.start ? '\0' : t.sign;
}

static const char *id_of(const mig_history *history, size_t index)
{
    return index == MIG_BASE ? "base" : history->nodes[index].script->revision;
}

/* "a", "b", "c" and so on, no more than the message can hold. */
static void add_ids(mig_str *text, const mig_history *history, const size_t *list, size_t count)
{
    for (size_t i = 0; i < count && i < CANDIDATES_SHOWN; i++)
        mig_str_addf(text, "%s%s", i ? ", " : "", id_of(history, list[i]));
    if (count > CANDIDATES_SHOWN)
        mig_str_addf(text, " and %zu more", count - CANDIDATES_SHOWN);
}

static bool fail_several(const mig_history *history, const mig_indices *list, mig_error *err,
                         const char *what, const char *advice)
{
    MIG_AUTO_STR ids = {0};

    add_ids(&ids, history, list->items, list->len);
    return mig_fail(err, MIG_ERR_USAGE, "%s: %s; %s", what, ids.data, advice);
}

static bool fail_unknown(mig_arena *arena, const mig_history *history, const char *text,
                         mig_error *err)
{
    mig_strings known = {0};
    const char *near;

    for (size_t i = 0; i < MIG_LEN(words); i++)
        mig_push(arena, &known, words[i]);
    for (size_t i = 0; i < history->count; i++)
        mig_push(arena, &known, id_of(history, i));
    near = mig_nearest(text, known.items, known.len);
    return mig_fail(err, MIG_ERR_USAGE, "unknown revision \"%s\"%s%s%s", text,
                    near ? "; did you mean \"" : "", near ? near : "",
                    near ? "\"?" : "; \"migrate history\" lists them");
}

/* The first of the ids, in order, that is not less than the text. */
static size_t lower_bound(const mig_history *history, const char *text)
{
    size_t low = 0, high = history->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(id_of(history, history->by_name[middle]), text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool find_id(mig_arena *arena, const mig_history *history, const char *text, size_t *index,
                    mig_error *err)
{
    size_t first, count = 0;

    *index = mig_graph_find(history, text);
    if (*index != MIG_BASE)
        return true;
    first = lower_bound(history, text);
    while (*text && first + count < history->count &&
           mig_starts_with(id_of(history, history->by_name[first + count]), text))
        count++;
    if (count == 0)
        return fail_unknown(arena, history, text, err);
    if (count > 1) {
        MIG_AUTO_STR ids = {0};

        add_ids(&ids, history, history->by_name + first, count);
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" is ambiguous: %s", text, ids.data);
    }
    *index = history->by_name[first];
    return true;
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
                            "the version table right with \"migrate stamp\"",
                            rows->items[i]);
        mig_push(arena, list, index);
    }
    mig_graph_sort_by_rank(history, list);
    return true;
}

static bool find_current(mig_arena *arena, const mig_history *history, const mig_strings *rows,
                         size_t *index, mig_error *err)
{
    mig_indices list = {0};

    if (!rows)
        return mig_fail(err, MIG_ERR_USAGE, "\"current\" needs a database that can be asked");
    if (!mig_graph_rows(arena, history, rows, &list, err))
        return false;
    if (list.len > 1)
        return fail_several(history, &list, err, "the database is at several revisions",
                            "name the one that is meant");
    *index = list.len ? list.items[0] : MIG_BASE;
    return true;
}

static bool find_head(mig_arena *arena, const mig_history *history, size_t *index, mig_error *err)
{
    mig_indices heads = {0};

    mig_graph_heads(arena, history, &heads);
    if (heads.len > 1)
        return fail_several(history, &heads, err, "there are several heads",
                            "name the one that is meant, or merge them");
    *index = heads.len ? heads.items[0] : MIG_BASE;
    return true;
}

static bool find_start(mig_arena *arena, const mig_history *history, const mig_strings *rows,
                       const target *t, size_t *index, mig_error *err)
{
    *index = MIG_BASE;
    if (strcmp(t->start, "base") == 0)
        return true;
    if (strcmp(t->start, "head") == 0 || strcmp(t->start, "heads") == 0)
        return find_head(arena, history, index, err);
    if (strcmp(t->start, "current") == 0 || (!*t->start && t->sign))
        return find_current(arena, history, rows, index, err);
    return find_id(arena, history, t->start, index, err);
}

static bool step_up(mig_arena *arena, const mig_history *history, size_t *index, bool *end,
                    mig_error *err)
{
    mig_indices next = {0};

    if (*index == MIG_BASE)
        mig_graph_bases(arena, history, &next);
    else
        next = history->nodes[*index].children;
    *end = next.len == 0;
    if (next.len > 1)
        return fail_several(
            history, &next, err,
            mig_arena_printf(arena, "several revisions follow \"%s\"", id_of(history, *index)),
            "name the one that is meant");
    if (!*end)
        *index = next.items[0];
    return true;
}

static bool step_down(mig_arena *arena, const mig_history *history, size_t *index, bool *end,
                      mig_error *err)
{
    mig_indices next = {0};

    *end = *index == MIG_BASE;
    if (*end)
        return true;
    for (size_t i = 0; i < history->nodes[*index].parents; i++)
        mig_push(arena, &next, history->nodes[*index].downs.items[i]);
    if (next.len > 1)
        return fail_several(history, &next, err,
                            mig_arena_printf(arena, "\"%s\" is a merge of several revisions",
                                             id_of(history, *index)),
                            "name the one that is meant");
    *index = next.len ? next.items[0] : MIG_BASE;
    return true;
}

/* There are fewer steps to go than were asked for. */
static bool fail_too_far(const mig_history *history, const char *text, char sign, size_t start,
                         size_t steps, mig_error *err)
{
    if (history->count == 0)
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" goes too far: there are no scripts yet", text);
    if (steps == 0 && sign == '+')
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" goes too far: no revision follows \"%s\"", text,
                        id_of(history, start));
    if (steps == 0)
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" goes too far: there is nothing below \"base\"",
                        text);
    if (sign == '+')
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" goes too far: only %zu revision%s \"%s\"", text,
                        steps, steps == 1 ? " follows" : "s follow", id_of(history, start));
    return mig_fail(err, MIG_ERR_USAGE, "\"%s\" goes too far: \"%s\" is only %zu step%s above base",
                    text, id_of(history, start), steps, steps == 1 ? "" : "s");
}

static bool find_one(mig_arena *arena, const mig_history *history, const mig_strings *rows,
                     const char *text, size_t *index, mig_error *err)
{
    target t = take_apart(arena, text);
    size_t start;

    if (!find_start(arena, history, rows, &t, index, err))
        return false;
    start = *index;
    for (size_t i = 0; i < t.steps; i++) {
        bool end;

        if (t.sign == '+' ? !step_up(arena, history, index, &end, err)
                          : !step_down(arena, history, index, &end, err))
            return false;
        if (end)
            return fail_too_far(history, text, t.sign, start, i, err);
    }
    return true;
}

bool mig_graph_target(mig_arena *arena, const mig_history *history, const mig_strings *rows,
                      const char *text, mig_indices *targets, mig_error *err)
{
    size_t index;

    if (strcmp(text, "heads") == 0) {
        mig_graph_heads(arena, history, targets);
        return true;
    }
    if (strcmp(text, "current") == 0 && rows)
        return mig_graph_rows(arena, history, rows, targets, err);
    if (!find_one(arena, history, rows, text, &index, err))
        return false;
    if (index != MIG_BASE)
        mig_push(arena, targets, index);
    return true;
}

bool mig_history_find(mig_arena *arena, const mig_history *history, const mig_strings *applied,
                      const char *text, const char **revision, mig_error *err)
{
    size_t index;

    if (!find_one(arena, history, applied, text, &index, err))
        return false;
    *revision = index == MIG_BASE ? NULL : id_of(history, index);
    return true;
}
