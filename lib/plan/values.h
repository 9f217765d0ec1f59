/* Inside plan/: what a script does later with the values that it adds to an enum. */
#ifndef MIG_PLAN_VALUES_H
#define MIG_PLAN_VALUES_H

#include "op/op.h"

/*
 * Whether a later operation uses a value that the alter_enum at start adds: as a default, in an
 * expression, in rows, in SQL. A database may refuse that in the transaction that adds the value.
 */
bool mig_values_used(const mig_ops *ops, size_t start);

/* Whether the default of a column of the enum holds a value that the alter_enum takes away; one
 * that it adds, or renames one to. Where that can't be told for sure, it counts as such. */
bool mig_default_loses(const mig_op *alter, const mig_column *column);
bool mig_default_gains(const mig_op *alter, const mig_column *column);

#endif
