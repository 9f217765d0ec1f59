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
} mig_revision;

struct mig_history {
    mig_revision *nodes;
    size_t count;
    mig_map *by_id;        /* to nodes */
    const size_t *by_name; /* numbers of the nodes, sorted by id */
};

/* MIG_BASE when there is none. */
size_t mig_graph_find(const mig_history *history, const char *id);

/* Extends a set of revisions by all that they need, or by all that need them. */
void mig_graph_close_down(const mig_history *history, bool *set);
void mig_graph_close_up(const mig_history *history, bool *set);

/* Revisions without parents, and those without children; by rank. */
void mig_graph_bases(mig_arena *arena, const mig_history *history, mig_indices *bases);
void mig_graph_heads(mig_arena *arena, const mig_history *history, mig_indices *heads);
void mig_graph_sort_by_rank(const mig_history *history, mig_indices *list);

/* The rows of the version table as numbers. MIG_ERR_USAGE: a row that no script has. */
MIG_MUST_CHECK bool mig_graph_rows(mig_arena *arena, const mig_history *history,
                                   const mig_strings *rows, mig_indices *list, mig_error *err);

/*
 * A target that means several revisions: as mig_history_find, and "heads". rows NULL: none known.
 * MIG_BASE stands for base.
 */
MIG_MUST_CHECK bool mig_graph_target(mig_arena *arena, const mig_history *history,
                                     const mig_strings *rows, const char *text,
                                     mig_indices *targets, mig_error *err);

/* The sign of a target that counts from the rows: '+', '-', or 0 for any other. */
char mig_target_sign(const char *text);

/*
 * The order of a run, top down: members of the set from these tops (by rank) on, each before what
 * it needs; along one line until a revision comes that another line still needs (alembic.md, 2.3).
 */
void mig_graph_walk(mig_arena *arena, const mig_history *history, const bool *set,
                    const mig_indices *tops, mig_indices *order);

#endif
