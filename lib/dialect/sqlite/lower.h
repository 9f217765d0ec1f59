/*
 * Lowering: operations -> steps. What SQLite does natively is done natively; everything else of one
 * table by one rebuild, from the text of the table as it is. Only lower*.c and rebuild*.c include
 * this.
 */
#ifndef MIG_DIALECT_SQLITE_LOWER_H
#define MIG_DIALECT_SQLITE_LOWER_H

#include "dialect/dialect.h"
#include "dialect/sqlite/edit.h"

#include <sqlite3.h>

/* One operation on a table, and what the table was and is. */
typedef struct {
    mig_op op;
    const mig_table *before; /* NULL: the operation creates the table */
    const mig_table *after;
} mig_sqlite_change;

typedef MIG_ARRAY(mig_sqlite_change) mig_sqlite_changes; /* of one table */

typedef struct {
    const mig_dialect *dialect;
    mig_caps caps;
    mig_arena *arena;
    const mig_schema *start; /* before all operations */
    mig_schema *now;         /* after those seen so far */
    mig_steps *steps;
    size_t first_step;                       /* of these operations: others may be there already */
    MIG_ARRAY(mig_sqlite_changes *) waiting; /* not lowered yet: those of each table */
    mig_sqlite_changes changes;              /* those that are being lowered */
} mig_sqlite_lowering;

/* The table before the changes (NULL: it is created by them), and after. */
const mig_table *mig_sqlite_table_before(const mig_sqlite_lowering *low);
const mig_table *mig_sqlite_table_after(const mig_sqlite_lowering *low);
/* Where the first of the changes is written. */
mig_place mig_sqlite_changes_place(const mig_sqlite_lowering *low);

/* Adds "WORDS name" as a step. */
void mig_sqlite_step(mig_sqlite_lowering *low, mig_steps *steps, const char *words,
                     const char *name, mig_place place);
void mig_sqlite_assert(mig_sqlite_lowering *low, mig_steps *steps, const char *message,
                       const mig_str *sql, mig_place place);

/* lower_native.c: the changes as SQLite's own statements. */
void mig_sqlite_native(mig_sqlite_lowering *low, mig_steps *steps);
/* Can a column be added with ALTER TABLE, whatever rows there are? */
bool mig_sqlite_can_add(const mig_column *column);
void mig_sqlite_create_table(mig_sqlite_lowering *low, const mig_table *table, mig_place place);
MIG_MUST_CHECK bool mig_sqlite_drop_table(mig_sqlite_lowering *low, const mig_table *table,
                                          mig_place place, mig_error *err);
/* The trigger for `on_update` of a column of the table. */
void mig_sqlite_drop_trigger(mig_sqlite_lowering *low, mig_steps *steps, const mig_table *table,
                             const char *column, mig_place place);
void mig_sqlite_add_trigger(mig_sqlite_lowering *low, mig_steps *steps, const mig_table *table,
                            const char *column, mig_place place);

/* CREATE INDEX for an index of the table after the changes. */
void mig_sqlite_add_index(mig_sqlite_lowering *low, mig_steps *steps, const mig_table *table,
                          const mig_index *index, mig_place place);

/* lower_rename.c */
MIG_MUST_CHECK bool mig_sqlite_rename_table(mig_sqlite_lowering *low,
                                            const mig_sqlite_change *change, mig_error *err);
MIG_MUST_CHECK bool mig_sqlite_rename_column(mig_sqlite_lowering *low,
                                             const mig_sqlite_change *change, mig_error *err);

/* lower_text.c: the changes in the text of the table. *native: none of them needs a rebuild, as far
 * as can be told without trying. */
MIG_MUST_CHECK bool mig_sqlite_edit_changes(mig_sqlite_lowering *low, mig_sqlite_edit *old,
                                            mig_sqlite_edit *edit, bool *native, mig_error *err);

/* lower_try.c: the schema at this point in a private database, and the statements tried there. */
/* Makes that in db; false when that can't be had here: the table needs a function or a collation
 * that only the application has. */
bool mig_sqlite_scratch_fill(const mig_sqlite_lowering *low, sqlite3 *db);
/* *accepted: SQLite takes all the steps (or it can't be tried here). */
MIG_MUST_CHECK bool mig_sqlite_accepts(mig_sqlite_lowering *low, const mig_steps *steps,
                                       bool *accepted, mig_error *err);
/*
 * Runs the steps there. An error when SQLite refuses one, or when a view, a trigger or a foreign
 * key that was in order doesn't fit any more. unchecked: tables whose foreign keys can't be
 * checked.
 */
MIG_MUST_CHECK bool mig_sqlite_try(mig_sqlite_lowering *low, const mig_steps *steps,
                                   mig_place place, mig_strings *unchecked, mig_error *err);

/* rebuild.c */
MIG_MUST_CHECK bool mig_sqlite_rebuild(mig_sqlite_lowering *low, const mig_sqlite_edit *old,
                                       mig_sqlite_edit *edit, mig_error *err);

/* rebuild_check.c: what the rows must hold for the changes, asked before the rebuild. */
void mig_sqlite_check_rows(mig_sqlite_lowering *low, const mig_sqlite_table *old,
                           const mig_sqlite_table *new, mig_steps *steps);
/* No two rows may have the same values in what the change makes unique. */
void mig_sqlite_check_unique(mig_sqlite_lowering *low, mig_steps *steps,
                             const mig_sqlite_change *change);

/* rebuild_keys.c: rows without a row to refer to are noted before, and compared after the rebuild.
 * tables: those whose foreign keys the table is part of, but for those unchecked; may be none. */
mig_strings mig_sqlite_key_tables(mig_sqlite_lowering *low, const mig_strings *unchecked);
void mig_sqlite_note_violations(mig_sqlite_lowering *low, const mig_strings *tables,
                                mig_steps *steps);
void mig_sqlite_compare_violations(mig_sqlite_lowering *low, const mig_strings *tables,
                                   mig_steps *steps);

/* rebuild.c: is the column one that a change adds, whatever the old table had of that name? */
bool mig_sqlite_is_new(const mig_sqlite_lowering *low, const char *column);
/* Can a column of the text hold no NULL? */
bool mig_sqlite_wants_value(const mig_sqlite_table *table, const mig_sqlite_column *column);
bool mig_sqlite_is_generated(const mig_sqlite_column *column);
/* The value of a column's default in the text; NULL when it has none. */
const char *mig_sqlite_text_default(mig_arena *arena, const mig_sqlite_table *table,
                                    const mig_sqlite_column *column);
/* `name`, or `table."name"`, which can't be taken for a string. */
void mig_sqlite_add_column_ref(mig_str *sql, const char *table, const char *column);

/* What the script says that the values of a column become (`using`); NULL: nothing. */
const char *mig_sqlite_said_value(const mig_sqlite_lowering *low, const char *column);

#endif
