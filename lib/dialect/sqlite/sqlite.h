/*
 * What the files of SQLite's folder need of each other. Nothing outside the folder includes this.
 */
#ifndef MIG_DIALECT_SQLITE_SQLITE_H
#define MIG_DIALECT_SQLITE_SQLITE_H

#include "dialect/driver.h"
#include "dialect/sqlite/parse.h"
#include "schema/portable.h"

#include <signal.h>
#include <sqlite3.h>

/* A live connection; the first member is what others see. */
typedef struct {
    mig_driver driver;
    mig_arena *arena; /* holds this */
    sqlite3 *db;
    sqlite3 *source;  /* MIG_OPEN_COPY: the file that db is a copy of; NULL: none */
    const char *path; /* NULL: in memory */
    bool unmade;      /* MIG_OPEN_CREATE: db is empty and in memory until exec() makes the file */
    unsigned timeout_ms; /* how long a statement waits for other connections */
    unsigned waited_ms;  /* by the statement that runs now */
    void (*waiting)(
        void *context); /* called once when a statement has to wait; NULL: nobody asked */
    void *waiting_context;
    bool scratch;   /* made by scratch() */
    bool in_script; /* between begin() and end(): the script may not end the transaction */
    bool foreign_keys, legacy_alter_table; /* as they were before begin() */
    volatile sig_atomic_t interrupted;
} mig_sqlite_connection;

/* fault.c: what SQLite's result code means, as an error. Always false. */
bool mig_sqlite_fail(mig_sqlite_connection *connection, sqlite3 *db, int code, mig_error *err);

/* statement.c: one statement on any of the connection's databases, not counted, not echoed. rows
 * may be NULL: thrown away. */
MIG_MUST_CHECK bool mig_sqlite_run(mig_sqlite_connection *connection, sqlite3 *db, mig_arena *arena,
                                   const char *sql, const char *const *params, size_t count,
                                   mig_rows *rows, mig_error *err);
void mig_sqlite_statement_cleanup(sqlite3_stmt **statement);
#define MIG_AUTO_STATEMENT MIG_CLEANUP(mig_sqlite_statement_cleanup) sqlite3_stmt *

/* copy.c: the schema of source, without rows, into db. */
MIG_MUST_CHECK bool mig_sqlite_copy_schema(mig_sqlite_connection *connection, mig_error *err);
/* Member of mig_driver for a copy. */
bool mig_sqlite_copy_rows(mig_driver *driver, const mig_strings *tables, mig_error *err);

/* dialect.c: names and literals. */
void mig_sqlite_ident(mig_str *sql, const char *name);
void mig_sqlite_literal(mig_str *sql, const char *text);

/* types.c: sets server (and clears enumeration where nothing checks the values). */
MIG_MUST_CHECK bool mig_sqlite_resolve_type(mig_arena *arena, bool strict, mig_type *type,
                                            mig_error *err);

/* Member of mig_dialect; server is the text as SQLite has it (mig_sqlite_type_text). */
void mig_sqlite_name_type(mig_arena *arena, const mig_schema *schema, const char *server,
                          mig_type *type);

/* What stands behind the column's name in CREATE TABLE for a resolved type: a native type as it is
 * written, else its server form; quoted if it isn't plain words. "" for a column without a type. */
const char *mig_sqlite_type_sql(mig_arena *arena, const mig_type *type);

/* resolve.c */
bool mig_sqlite_resolve_table(mig_arena *arena, mig_caps caps, const mig_schema *schema,
                              mig_table *table, mig_error *err);
/*
 * Takes away what the primary key says of an INTEGER column to no effect; types are in server form
 * [3.40]: its collation; and its order, where the key of a table with rowids is written as the
 * table's, as such a column is the rowid. With the column (on_column) DESC makes another key of it.
 */
void mig_sqlite_settle_key_parts(const mig_schema *schema, mig_table *table, bool on_column);
/* Sets never_null of the key's columns; types are in server form. */
void mig_sqlite_settle_keys(const mig_schema *schema, mig_table *table);
/* The portable default that this SQL is the rendering of, and the rendering. */
mig_portable_default mig_sqlite_portable_default(const char *sql);
const char *mig_sqlite_default_sql(mig_portable_default which);
/* SQLite's own collations in capitals, others as they are: their case makes no difference. */
const char *mig_sqlite_collation(const char *name);

/* Appends what follows DEFAULT: the resolved server text, in parentheses unless it is one term.
 * Only for kinds LITERAL, EXPR and NULL. */
void mig_sqlite_add_default(mig_str *sql, const mig_default *dflt);

/* The primary key's only column if that is an alias of the rowid, which needs the type INTEGER;
 * NULL: none. On a resolved or found table. */
mig_column *mig_sqlite_rowid_alias(const mig_schema *schema, const mig_table *table);

/* enum.c: enums as checks. Appends `CONSTRAINT enum_mood CHECK (mood IN ('sad', 'ok'))`. */
void mig_sqlite_add_enum_check(mig_str *sql, const mig_enum *enumeration, const char *column);
/* Is the column's constraint such a check? Then *name is the enum's, and values are its own. */
bool mig_sqlite_read_enum_check(mig_arena *arena, const mig_sqlite_table *table,
                                const mig_sqlite_column *column,
                                const mig_sqlite_constraint *constraint, const char **name,
                                mig_strings *values);

/* catalog.c: the whole schema in one query (members of mig_driver). */
bool mig_sqlite_read_schema(mig_driver *driver, mig_arena *arena, const mig_strings *schemas,
                            const mig_strings *skip, mig_schema **schema, mig_error *err);

/* lower.c, rebuild.c (members of mig_dialect). */
bool mig_sqlite_lower(const mig_dialect *dialect, mig_caps caps, mig_arena *arena,
                      const mig_op *ops, size_t count, const mig_schema *shape, mig_steps *steps,
                      mig_error *err);
void mig_sqlite_lower_insert(const mig_dialect *dialect, mig_arena *arena, const mig_op *op,
                             mig_steps *steps);

/* judge.c (member of mig_driver). */
bool mig_sqlite_judge(mig_driver *driver, mig_questions *questions, bool pending, mig_error *err);

/* trigger.c: `on_update: now()`. The name and the text of the trigger of one column: a function of
 * the table's name, the column's name, WITHOUT ROWID and the primary key. */
char *mig_sqlite_trigger_name(mig_arena *arena, const char *table, const char *column);
char *mig_sqlite_trigger_sql(mig_arena *arena, const mig_table *table, const char *column);
/* The column whose trigger this is, by name and by text (same tokens); NULL: it isn't ours. */
mig_column *mig_sqlite_trigger_column(const mig_schema *schema, const mig_table *table,
                                      const char *name, const char *sql);

/* declare.c */
mig_declare mig_sqlite_declare(const char *sql, const char **why);

#endif
