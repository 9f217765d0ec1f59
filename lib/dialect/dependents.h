/*
 * Views, rules, triggers, policies and the like that need a column, table or enum which operations
 * change. The database is asked only when such an operation comes up.
 */
#ifndef MIG_DIALECT_DEPENDENTS_H
#define MIG_DIALECT_DEPENDENTS_H

#include "dialect/driver.h"

/*
 * Sets shape->dependents to what needs the things that some of the operations change; to nothing
 * where there is no such operation. shape: the schema before the first of them. Operations needn't
 * be resolved.
 */
MIG_MUST_CHECK bool mig_dependents_read(mig_driver *driver, const mig_ops *ops, size_t start,
                                        size_t count, mig_schema *shape, mig_error *err);

/*
 * What the operation means for the dependents of the shape, in words; NULL: nothing. Some are made
 * anew with a column; what needs a column or a table that is dropped stands in the way.
 */
const char *mig_dependents_note(mig_arena *arena, const mig_schema *shape, const mig_op *op);

/* `view "a"`, `rule "r" of "t"`. */
const char *mig_dependent_text(mig_arena *arena, const mig_dependent *dependent);

/* Does it need the table as such, or any column of it, without being a part of it? */
bool mig_dependent_needs_table(const mig_dependent *dependent, mig_name table);
bool mig_dependent_needs_key(const mig_dependent *dependent, mig_name table);
bool mig_dependent_needs(const mig_dependent *dependent, mig_name name, const char *column);

#endif
