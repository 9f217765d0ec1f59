/* A rename that nobody declared looks like a drop and an addition. */
#ifndef MIG_DIFF_HINTS_H
#define MIG_DIFF_HINTS_H

#include "op/op.h"

/*
 * The note of an operation that drops a table or a column says how to declare that it was renamed,
 * where one that comes, and no other, could be it under its new name: a table of the same columns,
 * a column of the same table and type.
 */
void mig_diff_hints(mig_arena *arena, mig_ops *ops);

#endif
