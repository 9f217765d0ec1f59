/*
 * Model -> SQLite's SQL: CREATE TABLE with one column a line, and its parts, for tables that are
 * made and for the pieces that a rebuild puts into the text of a live one. Types, defaults and
 * expressions are taken in their server form; the objects must be resolved.
 */
#ifndef MIG_DIALECT_SQLITE_RENDER_H
#define MIG_DIALECT_SQLITE_RENDER_H

#include "base/str.h"
#include "schema/model.h"

/* CREATE TABLE without a semicolon; name overrides the table's when not NULL. */
void mig_sqlite_render_table(mig_str *sql, const mig_schema *schema, const mig_table *table,
                             const char *name);

/*
 * A column's whole definition: `email TEXT NOT NULL DEFAULT 'x'`. pk: the primary key if it is to
 * be written with the column, else NULL. schema: for the values of the column's enum.
 */
void mig_sqlite_render_column(mig_str *sql, const mig_schema *schema, const mig_column *column,
                              const mig_key *pk);

/* The parts of a column, each with a blank before it; nothing when the column hasn't it. */
void mig_sqlite_render_not_null(mig_str *sql, const mig_column *column);
void mig_sqlite_render_default(mig_str *sql, const mig_column *column);
void mig_sqlite_render_generated(mig_str *sql, const mig_column *column);
void mig_sqlite_render_enum_check(mig_str *sql, const mig_schema *schema, const mig_column *column);

/* True when a default is one fixed value for all rows, told by its text: a literal. */
bool mig_sqlite_default_constant(const mig_column *column);
/* Can the primary key be a column's constraint, which has no collation of its own? */
bool mig_sqlite_key_fits_column(const mig_key *key);
/* The primary key as a column's constraint. */
void mig_sqlite_render_inline_key(mig_str *sql, const mig_key *key, bool autoincrement);

/* Table constraints, with CONSTRAINT and their name where they have one. */
void mig_sqlite_render_key(mig_str *sql, const mig_key *key, bool primary);
void mig_sqlite_render_check(mig_str *sql, const mig_check *check);
void mig_sqlite_render_foreign_key(mig_str *sql, const mig_foreign_key *key);

/* CREATE INDEX: its text as found where there is one, else from the model. */
void mig_sqlite_render_index(mig_str *sql, const char *table, const mig_index *index);

#endif
