/*
 * An order that works: creations after what they need, drops before what they needed, by one
 * dependency graph over all kinds. Deterministic: among operations that may come next, the one of
 * the first kind, then of the first name, then the input's order. Loops are broken at foreign keys
 * only (taken out of create_table, added after); any other loop is an error that names it.
 */
#ifndef MIG_PLAN_ORDER_H
#define MIG_PLAN_ORDER_H

#include "op/op.h"

/* ops: as mig_diff gives them. found: the schema before them (what a drop needed is known from it).
 * nocase comes from found. */
MIG_MUST_CHECK bool mig_order(mig_arena *arena, const mig_ops *ops, const mig_schema *found,
                              mig_ops *ordered, mig_error *err);

/*
 * Notes in each drop_column behind which column it stood, so that the way back can put it there,
 * and in each add_column behind which one it comes. found: the schema before the (ordered)
 * operations. wanted: the schema after them, whose order new columns follow; NULL: they come last.
 */
MIG_MUST_CHECK bool mig_order_places(mig_arena *arena, mig_ops *ordered, const mig_schema *found,
                                     const mig_schema *wanted, mig_error *err);

/*
 * The way back: each operation reversed, in the opposite order; drops of objects that the script
 * made hold what they drop. Notes are made anew (a downgrade that drops a table loses its rows).
 */
void mig_reverse(mig_arena *arena, const mig_ops *ops, mig_ops *reversed);

#endif
