/*
 * A declared schema as one dialect sees it: overrides merged, every type, default and expression in
 * the server's form as far as it is known without a server, names of the default schema stripped.
 */
#ifndef MIG_DIALECT_RESOLVE_H
#define MIG_DIALECT_RESOLVE_H

#include "dialect/dialect.h"

/*
 * A new sealed schema; the declared one stays as it is and is shared from (column.portable, ...).
 * default_schema: of the connection ("public"); NULL: none. On MIG_CAP_NOCASE the result is nocase.
 * MIG_CAP_ENUM_TYPES missing: enums that no column uses are left out.
 */
MIG_MUST_CHECK bool mig_resolve(mig_arena *arena, const mig_schema *declared,
                                const mig_dialect *dialect, mig_caps caps,
                                const char *default_schema, mig_schema **resolved, mig_error *err);

/* Names that are told apart in the file, and are the same to the database, are an error. */
MIG_MUST_CHECK bool mig_check_same_names(mig_arena *arena, const mig_schema *resolved,
                                         const mig_dialect *dialect, mig_caps caps, mig_error *err);

/*
 * The same for the objects of operations that a script holds; ops are changed in place, what they
 * only name is filled. Each sees what those before it made of the shape. Of operations on one table
 * that follow each other, a column's side before is as the table was before the first, its side
 * after as the table will be after the last: a key or STRICT that comes or goes may change its
 * server form.
 */
MIG_MUST_CHECK bool mig_resolve_ops(mig_arena *arena, mig_ops *ops, const mig_schema *shape,
                                    const mig_dialect *dialect, mig_caps caps,
                                    const char *default_schema, mig_error *err);

/*
 * mig_op_apply for a resolved operation and the shape of a database: where enums are no objects (no
 * MIG_CAP_ENUM_TYPES) one that no column uses may be missing from the shape, and that is no fault;
 * what a renamed enum changes in columns is said in the dialect's spelling.
 */
MIG_MUST_CHECK bool mig_shape_apply(mig_schema *shape, const mig_dialect *dialect, mig_caps caps,
                                    mig_op *op, bool fill, mig_error *err);

/*
 * A database where enums are no objects knows only those that columns use. What scripts said about
 * the others is learned from their operations (those of other kinds are passed over), and added to
 * a shape that was read: enums that it has already stay as they are.
 */
void mig_shape_learn_enum(mig_schema *known, const mig_op *op);
void mig_shape_keep_enums(mig_schema *fresh, const mig_schema *known, mig_caps caps);

/*
 * What this database can't tell and the scripts know: which enum a list of values in a column's
 * type is (MIG_CAP_INLINE_ENUMS), that a unique constraint is an index (MIG_CAP_UNIQUE_IS_INDEX),
 * and the names of primary keys (no MIG_CAP_PK_NAMES). shape was read from a catalog, and is
 * changed in place; known: the same database by its scripts.
 */
void mig_shape_adopt(mig_schema *shape, const mig_schema *known, const mig_dialect *dialect,
                     mig_caps caps);

/* lacks.c: properties of a table and its columns that the database has nothing like. Errors:
 * MIG_ERR_USAGE at the place of the first. */
MIG_MUST_CHECK bool mig_lacks_check(const mig_dialect *dialect, mig_caps caps,
                                    const mig_table *table, mig_error *err);

#endif
