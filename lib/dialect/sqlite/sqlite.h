/*
 * What the files of SQLite's folder need of each other. Nothing outside the folder includes this.
 */
#ifndef MIG_DIALECT_SQLITE_SQLITE_H
#define MIG_DIALECT_SQLITE_SQLITE_H

#include "dialect/driver.h"
#include "dialect/sqlite/parse.h"

#include <signal.h>
#include <sqlite3.h>

/* A live connection; the first member is what others see. */
typedef struct {
    mig_driver driver;
    mig_arena *arena; /* holds this */
    sqlite3 *db;
    const char *path;    /* NULL: in memory */
    unsigned timeout_ms; /* how long begin() and other statements wait for other connections */
    unsigned waited_ms;  /* by the statement that runs now */
    void (*waiting)(void *context); /* called once when a run has to wait; NULL: nobody asked */
    void *waiting_context;
    bool in_script;    /* between begin() and end(): the script may not end the transaction */
    bool foreign_keys; /* as it was before begin() */
    bool legacy_alter_table;
    volatile sig_atomic_t interrupted;
} mig_sqlite_connection;

/* dialect.c: names and literals. */
void mig_sqlite_ident(mig_str *sql, const char *name);
void mig_sqlite_literal(mig_str *sql, const char *text);

/* types.c */
bool mig_sqlite_resolve_table(mig_arena *arena, unsigned caps, const mig_schema *schema,
                              mig_table *table, mig_error *err);
void mig_sqlite_name_type(mig_arena *arena, const mig_schema *schema, const char *server,
                          mig_type *type);

/* What stands behind the column's name in CREATE TABLE for a resolved type: a native type as it is
 * written, else its server form; quoted if it isn't plain words. "" for a column without a type. */
const char *mig_sqlite_type_sql(mig_arena *arena, const mig_type *type);

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
bool mig_sqlite_lower(const mig_dialect *dialect, unsigned caps, mig_arena *arena,
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

#endif
