/*
 * Operations -> steps, when a script runs. Consecutive operations of one table are lowered together
 * (one rebuild, one ALTER), never across execute or insert.
 */
#ifndef MIG_PLAN_LOWER_H
#define MIG_PLAN_LOWER_H

#include "dialect/dialect.h"

/*
 * Length of the group of operations that starts at index start: 1 or more. Where enums are no
 * objects (no MIG_CAP_ENUM_TYPES) create_enum and alter_enum are part of what happens to a table,
 * and don't end its group, unless what came before is about the same enum. Where a foreign key has
 * to make way for a change of type (MIG_CAP_FOREIGN_KEY_INDEXES), changes of types in several
 * tables that follow each other are one group: they may be the two sides of one; so are a foreign
 * key that is dropped and the index called like it, which goes with it. Where one statement can do
 * both (MIG_CAP_RENAMES_JOINED), columns that are renamed right before or right after other changes
 * of their tables are part of one group with these.
 */
size_t mig_group(const mig_ops *ops, size_t start, mig_caps caps);

/*
 * Lowers one group. ops: as read from the script. shape: the schema at that point, sealed; it is
 * taken to the state after the group (mig_op_apply on resolved operations). EXECUTE is split into
 * statements, those of other dialects left out.
 */
MIG_MUST_CHECK bool mig_lower_group(mig_arena *arena, const mig_dialect *dialect, mig_caps caps,
                                    const char *default_schema, const mig_ops *ops, size_t start,
                                    size_t count, mig_schema *shape, mig_steps *steps,
                                    mig_error *err);

#endif
