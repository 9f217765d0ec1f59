/* Inside plan/: what each operation of a list needs of the others. */
#ifndef MIG_PLAN_ORDER_GRAPH_H
#define MIG_PLAN_ORDER_GRAPH_H

#include "plan/order.h"

typedef MIG_ARRAY(size_t) mig_indexes;

typedef struct {
    mig_indexes after; /* operations that come after this one, by index; may name one twice */
    size_t waits;      /* for how many entries of such lists it waits */
    size_t rank;       /* its place in an order by kind and name alone */
    size_t group;      /* operations that are lowered together have the same */
} mig_order_node;

typedef struct {
    mig_arena *arena;
    bool nocase;
    const mig_ops *ops;
    mig_order_node *nodes; /* as many as ops */
    size_t groups;         /* groups are numbered from 0 */
    mig_map *parents;      /* of partitions, by mig_order_key: mig_name, as they will be called */
} mig_order_graph;

void mig_order_graph_build(mig_order_graph *graph);

/* order_partitions.c: parents as they are before or after the operations; and the table that has
 * the columns of a partition, or itself. */
void mig_order_find_parents(mig_order_graph *graph, const mig_schema *found, const mig_ops *ops);
mig_name mig_order_root(const mig_order_graph *graph, mig_name table);
/* A change of values takes two operations where partitions of one table exchange some. */
void mig_order_split_values(mig_arena *arena, mig_ops *ops);

/* Ranks and groups: order_rank.c. */
void mig_order_rank(mig_order_graph *graph);

/* order_identity.c: a change of a table by which its replica identity moves between indexes, and
 * that change in two. */
bool mig_order_moves_identity(const mig_op *op);
void mig_order_split_identity(mig_arena *arena, mig_ops *ops, size_t at);

/*
 * The operations that remain (those not done) wait for each other. Takes foreign keys out of tables
 * that are created or dropped, so that the loops go, and adds operations for them to ops; does the
 * same with replica identities that move. An error that names a loop where neither is to blame.
 */
MIG_MUST_CHECK bool mig_order_break(const mig_order_graph *graph, const bool *done, mig_ops *ops,
                                    mig_error *err);

/* A name as a key of a map: unambiguous, without case where that doesn't count. */
const char *mig_order_key(const mig_order_graph *graph, mig_name name);

#endif
