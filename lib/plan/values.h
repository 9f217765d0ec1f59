/* Inside plan/: what a script does later with the values that it adds to an enum. */
#ifndef MIG_PLAN_VALUES_H
#define MIG_PLAN_VALUES_H

#include "op/op.h"

/*
 * Whether a later operation uses a value that the alter_enum at start adds: as a default, in an
 * expression, in rows, in SQL. A database may refuse that in the transaction that adds the value.
 */
bool mig_values_used(const mig_ops *ops, size_t start);

#endif
