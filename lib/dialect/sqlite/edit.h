/*
 * Changing the text of a CREATE TABLE: what isn't changed stays as it was written, with its
 * comments. Every function puts pieces into the text and reads it anew, so that what `table` says
 * is always what `table.text` holds. No database is asked.
 */
#ifndef MIG_DIALECT_SQLITE_EDIT_H
#define MIG_DIALECT_SQLITE_EDIT_H

#include "dialect/sqlite/parse.h"
#include "op/op.h"

typedef struct {
    mig_arena *arena;
    const mig_schema *schema; /* for the values of enums; changes with the schema while lowering */
    mig_sqlite_table table;
    const char *counting; /* column that is AUTOINCREMENT as soon as it is the primary key; NULL */
} mig_sqlite_edit;

/* A piece of the text and what takes its place; length 0 inserts. */
typedef struct {
    mig_slice slice;
    const char *text;
} mig_splice;

typedef MIG_ARRAY(mig_splice) mig_splices;

MIG_MUST_CHECK bool mig_sqlite_edit_start(mig_sqlite_edit *edit, mig_arena *arena,
                                          const mig_schema *schema, const char *text,
                                          mig_error *err);

/* Puts the pieces in; they may come in any order but must not overlap. Of several at one place the
 * first given comes first. */
MIG_MUST_CHECK bool mig_sqlite_edit_splice(mig_sqlite_edit *edit, const mig_splices *splices,
                                           mig_error *err);
void mig_sqlite_splice(mig_sqlite_edit *edit, mig_splices *splices, mig_slice slice,
                       const char *text);
/* The slice and the blanks before it, unless a line comment would swallow what follows. from: where
 * the column or the body that it is part of begins. */
mig_slice mig_sqlite_with_blanks(const mig_sqlite_edit *edit, size_t from, mig_slice slice);

/* Columns and table constraints, counted through in the order of the text. behind: as
 * mig_op.behind. */
MIG_MUST_CHECK bool mig_sqlite_edit_add_column(mig_sqlite_edit *edit, const char *definition,
                                               const char *behind, mig_error *err);
MIG_MUST_CHECK bool mig_sqlite_edit_add_constraint(mig_sqlite_edit *edit, mig_sqlite_kind kind,
                                                   const char *constraint, mig_error *err);
MIG_MUST_CHECK bool mig_sqlite_edit_remove_item(mig_sqlite_edit *edit, size_t item, mig_error *err);
MIG_MUST_CHECK bool mig_sqlite_edit_drop_column(mig_sqlite_edit *edit, const char *name,
                                                mig_error *err);

/* edit_column.c: what of the column differs between before and after. */
MIG_MUST_CHECK bool mig_sqlite_edit_alter_column(mig_sqlite_edit *edit, const mig_column *before,
                                                 const mig_column *after, mig_error *err);
/* Sets the type's text ("" for none). */
MIG_MUST_CHECK bool mig_sqlite_edit_set_type(mig_sqlite_edit *edit, const char *column,
                                             const char *type, mig_error *err);
/* Puts the check of the column's enum in anew, from edit->schema; old: the enum's name so far. */
MIG_MUST_CHECK bool mig_sqlite_edit_set_enum(mig_sqlite_edit *edit, const mig_column *column,
                                             mig_error *err);
/* A new default (kind NONE: none). */
MIG_MUST_CHECK bool mig_sqlite_edit_set_default(mig_sqlite_edit *edit, const char *column,
                                                const mig_default *dflt, mig_error *err);
MIG_MUST_CHECK bool mig_sqlite_edit_set_autoincrement(mig_sqlite_edit *edit, const char *column,
                                                      bool on, mig_error *err);

/* edit_parts.c: PRIMARY_KEY, UNIQUE, CHECK and FOREIGN_KEY. */
MIG_MUST_CHECK bool mig_sqlite_edit_add_part(mig_sqlite_edit *edit, mig_kind kind,
                                             mig_object object, mig_error *err);
MIG_MUST_CHECK bool mig_sqlite_edit_drop_part(mig_sqlite_edit *edit, mig_kind kind,
                                              mig_object object, mig_error *err);
/* Is it written with that column, and so goes with it? */
bool mig_sqlite_edit_is_inline(const mig_sqlite_edit *edit, mig_kind kind, mig_object object,
                               const char *column);
/* name NULL: without a name from now on. */
MIG_MUST_CHECK bool mig_sqlite_edit_rename_part(mig_sqlite_edit *edit, mig_kind kind,
                                                mig_object object, const char *name,
                                                mig_error *err);
/* Moves the primary key behind the unique constraints. */
MIG_MUST_CHECK bool mig_sqlite_edit_move_key(mig_sqlite_edit *edit, const mig_key *key,
                                             mig_error *err);

MIG_MUST_CHECK bool mig_sqlite_edit_options(mig_sqlite_edit *edit, bool strict, bool without_rowid,
                                            mig_error *err);
/* Another name for the table; expressions that name it (`t.a > 0`) name the column alone. */
MIG_MUST_CHECK bool mig_sqlite_edit_rename(mig_sqlite_edit *edit, const char *name, mig_error *err);

/* The column that is the rowid, as the text says it; NULL: none. */
const mig_sqlite_column *mig_sqlite_text_alias(const mig_sqlite_table *table);
/* The primary key, of a column (then *column is it) or of the table; NULL: none. */
const mig_sqlite_constraint *mig_sqlite_text_key(const mig_sqlite_table *table,
                                                 const mig_sqlite_column **column);

#endif
