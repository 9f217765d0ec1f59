/*
 * A private database in memory with the shape of a schema and no rows. Steps are tried in it before
 * they are given out: SQLite itself says there whether it takes a statement, and whether views,
 * triggers and foreign keys still fit. Nothing of it ever reaches a database of the user.
 */
#ifndef MIG_DIALECT_SQLITE_SCRATCH_H
#define MIG_DIALECT_SQLITE_SCRATCH_H

#include "dialect/dialect.h"

#include <sqlite3.h>

/* Something that doesn't compile. */
typedef struct {
    const char *what; /* `view "v"` */
    const char *why;  /* SQLite's words */
} mig_fault;

typedef MIG_ARRAY(mig_fault) mig_faults;

void mig_scratch_close(sqlite3 **db);
#define MIG_AUTO_SCRATCH MIG_CLEANUP(mig_scratch_close) sqlite3 *

MIG_MUST_CHECK bool mig_scratch_open(sqlite3 **db, mig_error *err);

/*
 * Makes what can be made: what needs a function or a module that isn't here is left out. Only what
 * has to do with the table before or after a change, as far as that can be told; before NULL:
 * everything.
 */
void mig_scratch_fill(sqlite3 *db, const mig_schema *schema, const mig_table *before,
                      const mig_table *after);
bool mig_scratch_has_table(sqlite3 *db, const char *name);

/* Runs the SQL of the steps from index `from` on. Errors: MIG_ERR_USAGE at the step's place with
 * SQLite's words. */
MIG_MUST_CHECK bool mig_scratch_run(sqlite3 *db, const mig_steps *steps, size_t from,
                                    mig_error *err);
/* One statement; false when SQLite refuses it. */
bool mig_scratch_exec(sqlite3 *db, const char *sql);

/* What of the views, triggers and foreign keys doesn't compile. */
void mig_scratch_faults(mig_arena *arena, sqlite3 *db, mig_faults *faults);
const mig_fault *mig_fault_find(const mig_faults *faults, const char *what);

/* `foreign keys of "orders"`: how the faults name those of a table. */
const char *mig_scratch_keys_of(mig_arena *arena, const char *table);

#endif
