/* Which revision a name means: an id, a label, or a unique beginning of either. */
#include "history/graph.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { CANDIDATES_SHOWN = 6 };

/* Names that the texts of users may hold besides. */
static const char *const words[] = {"head", "heads", "base", "current"};

typedef struct {
    const char *name;
    size_t index;
} candidate;

typedef MIG_ARRAY(candidate) candidates;

static const char *id_of(const mig_history *history, size_t index)
{
    return history->nodes[index].script->revision;
}

const char *mig_graph_ids(mig_arena *arena, const mig_history *history, const mig_indices *list)
{
    MIG_AUTO_STR text = {0};

    for (size_t i = 0; i < list->len && i < CANDIDATES_SHOWN; i++)
        mig_str_addf(&text, "%s%s", i ? ", " : "", id_of(history, list->items[i]));
    if (list->len > CANDIDATES_SHOWN)
        mig_str_addf(&text, " and %zu more", list->len - CANDIDATES_SHOWN);
    return mig_str_copy(arena, &text);
}

/* Every id and label that begins with the text. */
static void find_candidates(mig_arena *arena, const mig_history *history, const char *text,
                            candidates *found)
{
    for (size_t i = 0; i < history->count; i++) {
        const mig_strings *labels = &history->nodes[i].script->branch_labels;

        if (mig_starts_with(id_of(history, i), text))
            mig_push(arena, found, ((candidate){id_of(history, i), i}));
        for (size_t k = 0; k < labels->len; k++)
            if (mig_starts_with(labels->items[k], text))
                mig_push(arena, found, ((candidate){labels->items[k], i}));
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const candidate *)a)->name, ((const candidate *)b)->name);
}

static bool fail_ambiguous(candidates *found, const char *text, mig_error *err)
{
    MIG_AUTO_STR names = {0};

    qsort(found->items, found->len, sizeof *found->items, by_name);
    for (size_t i = 0; i < found->len && i < CANDIDATES_SHOWN; i++)
        mig_str_addf(&names, "%s%s", i ? ", " : "", found->items[i].name);
    if (found->len > CANDIDATES_SHOWN)
        mig_str_addf(&names, " and %zu more", found->len - CANDIDATES_SHOWN);
    return mig_fail(err, MIG_ERR_USAGE, "\"%s\" is ambiguous: %s", text, names.data);
}

static bool fail_unknown(mig_arena *arena, const mig_history *history, const char *text,
                         mig_error *err)
{
    mig_strings known = {0};
    candidates all = {0};
    const char *near;

    for (size_t i = 0; i < MIG_LEN(words); i++)
        mig_push(arena, &known, words[i]);
    find_candidates(arena, history, "", &all);
    for (size_t i = 0; i < all.len; i++)
        mig_push(arena, &known, all.items[i].name);
    near = mig_nearest(text, known.items, known.len);
    return mig_fail(err, MIG_ERR_USAGE, "unknown revision \"%s\"%s%s%s", text,
                    near ? "; did you mean \"" : "", near ? near : "",
                    near ? "\"?" : "; \"migrate history\" lists them");
}

bool mig_graph_name(mig_arena *arena, const mig_history *history, const char *text, size_t *index,
                    mig_error *err)
{
    const mig_revision *labelled = mig_map_find(history->by_label, text);
    candidates found = {0};

    *index = mig_graph_find(history, text);
    if (*index != MIG_BASE)
        return true;
    if (labelled) {
        *index = history->by_rank[labelled->rank];
        return true;
    }
    if (*text)
        find_candidates(arena, history, text, &found);
    if (found.len == 0)
        return fail_unknown(arena, history, text, err);
    for (size_t i = 1; i < found.len; i++)
        if (found.items[i].index != found.items[0].index)
            return fail_ambiguous(&found, text, err);
    *index = found.items[0].index;
    return true;
}
