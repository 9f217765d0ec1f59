/*
 * Inside lib/history: the graph. Nodes are numbered so that what a revision needs (parents and
 * dependencies) has smaller numbers: ancestors are found by one sweep downwards over the array,
 * descendants by one upwards, without recursion.
 */
#ifndef MIG_HISTORY_GRAPH_H
#define MIG_HISTORY_GRAPH_H

#include "history/history.h"

#include <stdint.h>

#define MIG_BASE SIZE_MAX /* below every revision */

typedef MIG_ARRAY(size_t) mig_indices;

typedef struct {
    mig_script *script;
    size_t rank;    /* by creation time, then id */
    size_t parents; /* how many of downs are parents: they come first, as the file lists them */
    size_t direct;  /* parents and those dependencies that no ancestor has too; the order of a run
                       follows these (alembic: "normalized") */
    mig_indices downs;    /* parents and dependencies, each once */
    mig_indices ups;      /* who names this one, as parent or dependency */
    mig_indices children; /* who names this one as parent, by rank */
    mig_strings labels;   /* of the branch that it is on, sorted by byte */
} mig_revision;

struct mig_history {
    mig_revision *nodes;
    size_t count;
    /* To nodes of the draft (graph.c), of which the rank counts. by_label NULL: no labels. */
    mig_map *by_id, *by_label;
    const size_t *by_rank; /* numbers of the nodes */
};

/* MIG_BASE when there is none. */
size_t mig_graph_find(const mig_history *history, const char *id);

/* Extends a set of revisions by all that they need, or by all that need them. */
void mig_graph_close_down(const mig_history *history, bool *set);
void mig_graph_close_up(const mig_history *history, bool *set);

/* Labels of each node; they spread along branches (labels.c). */
void mig_graph_spread_labels(mig_arena *arena, mig_history *history);

/* Revisions without parents, and those without children; by rank. */
void mig_graph_bases(mig_arena *arena, const mig_history *history, mig_indices *bases);
void mig_graph_heads(mig_arena *arena, const mig_history *history, mig_indices *heads);
void mig_graph_sort_by_rank(const mig_history *history, mig_indices *list);

/* The rows of the version table as numbers. MIG_ERR_USAGE: a row that no script has. */
MIG_MUST_CHECK bool mig_graph_rows(mig_arena *arena, const mig_history *history,
                                   const mig_strings *rows, mig_indices *list, mig_error *err);

/* Finds a revision by its id, a label that it carries, or a unique beginning of either. */
MIG_MUST_CHECK bool mig_graph_name(mig_arena *arena, const mig_history *history, const char *text,
                                   size_t *index, mig_error *err);

/* "a, b, c", no more than a message can hold. */
const char *mig_graph_ids(mig_arena *arena, const mig_history *history, const mig_indices *list);

/* Marks a revision with those before and after it, by parents alone. */
void mig_graph_lineage(const mig_history *history, size_t index, bool *set);

/* Keeps those of the list that are in the set and that nothing else of the set needs. */
void mig_graph_keep_tops(const mig_history *history, const bool *set, mig_indices *list);

/* What a user named. */
typedef struct {
    mig_indices revisions; /* by rank; none: base */
    size_t branch;         /* only what is on the branch of this one; MIG_BASE: on any */
} mig_target;

/*
 * Any identifier but a range. rows NULL: not known. Steps from the rows are on the branch of the
 * row that they count from.
 */
MIG_MUST_CHECK bool mig_graph_target(mig_arena *arena, const mig_history *history,
                                     const mig_strings *rows, const char *text, mig_target *target,
                                     mig_error *err);
/* The same, where steps without a start count from these revisions, and stay on this branch where
 * the text names none. */
MIG_MUST_CHECK bool mig_graph_target_from(mig_arena *arena, const mig_history *history,
                                          const mig_indices *from, size_t branch, const char *text,
                                          mig_target *target, mig_error *err);

/* '+' or '-' where a target counts from the rows ("-1", "X@+2"), 0 for any other. */
char mig_target_sign(const char *text);

/*
 * The order of a run, top down: members of the set from these tops (by rank) on, each before what
 * it needs; along one line until a revision comes that another line still needs (alembic.md, 2.3).
 */
void mig_graph_walk(mig_arena *arena, const mig_history *history, const bool *set,
                    const mig_indices *tops, mig_indices *order);

#endif
