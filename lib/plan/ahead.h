/*
 * Where changes of the schema can't be rolled back, what rows refuse in the middle of a script
 * leaves it half done: as much as can be is asked before its first statement.
 */
#ifndef MIG_PLAN_AHEAD_H
#define MIG_PLAN_AHEAD_H

#include "dialect/dialect.h"

/*
 * Adds what operations from start on (where a group starts) will ask of rows, under the names that
 * tables and columns have now. Left out is what can't be known yet: of columns and tables that an
 * operation of another group makes or changes before, of tables that get rows before, and whatever
 * stands behind SQL of the script's own or a program. Each is asked again where it stands. shape:
 * the schema before them, which stays as it is. What can't be lowered is told when its turn comes.
 */
void mig_ask_ahead(mig_arena *arena, const mig_dialect *dialect, mig_caps caps,
                   const char *default_schema, const mig_ops *ops, size_t start,
                   const mig_schema *shape, mig_steps *steps);

#endif
