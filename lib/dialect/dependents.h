/*
 * Views, rules, triggers, policies and the like that need a column, table or enum which operations
 * change. The database is asked only when such an operation comes up.
 */
#ifndef MIG_DIALECT_DEPENDENTS_H
#define MIG_DIALECT_DEPENDENTS_H

#include "dialect/driver.h"

/* A table or an enum under another name, or (column_from set) a column of the table `to`. */
typedef struct {
    mig_name from, to;
    const char *column_from, *column_to;
} mig_dependents_rename;

typedef MIG_ARRAY(mig_dependents_rename) mig_dependents_renames;

/* Adds a copy of what the operation renames, if it does. */
void mig_dependents_add_rename(mig_arena *arena, mig_dependents_renames *renames, const mig_op *op,
                               const char *default_schema);

/*
 * The end of those operations from start on between which nothing needs the dependents: what is
 * taken down for the first may stay down until the last. It ends at SQL that the script brings, at
 * rows, and at a rename, after which the statements that were read are no longer true.
 */
size_t mig_dependents_span(const mig_ops *ops, size_t start);

/*
 * Before operations [start, start + count) are lowered: sets shape->dependents to what needs the
 * things that operations [start, end) change, and says which are held for the later of them. The
 * database is asked once for all until end, and not at all where there is no such operation. shape:
 * the schema before the first of them. Operations needn't be resolved. unseen: renames that the
 * shape has and the database hasn't (a dry run); may be NULL.
 */
MIG_MUST_CHECK bool mig_dependents_read(mig_driver *driver, const mig_ops *ops, size_t start,
                                        size_t count, size_t end,
                                        const mig_dependents_renames *unseen, mig_schema *shape,
                                        mig_error *err);

/* Sets until which of operations [start, end) each of the shape's may stay down. */
void mig_dependents_plan(mig_schema *shape, const mig_ops *ops, size_t start, size_t end,
                         const char *default_schema);
/* Before operations are lowered that end at `after`: which are held for those that follow. */
void mig_dependents_hold(mig_schema *shape, size_t after);

/*
 * What the operation means for the dependents of the shape, in words; NULL: nothing. Some are made
 * anew with a column; what needs a column or a table that is dropped stands in the way. renames:
 * those of the operations before it, which the shape hasn't seen.
 */
const char *mig_dependents_note(mig_arena *arena, const mig_schema *shape,
                                const mig_dependents_renames *renames, const mig_op *op);

/* The operation is a rename: what the shape's dependents need has the new name. */
void mig_dependents_follow(mig_schema *shape, const mig_op *op);

/* `view "a"`, `rule "r" of "t"`. */
const char *mig_dependent_text(mig_arena *arena, const mig_dependent *dependent);

/* Does it need the table as such, or any column of it, without being a part of it? */
bool mig_dependent_needs_table(const mig_dependent *dependent, mig_name table);
bool mig_dependent_needs_key(const mig_dependent *dependent, mig_name table);
bool mig_dependent_needs(const mig_dependent *dependent, mig_name name, const char *column);

#endif
