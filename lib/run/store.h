/*
 * The tool's two tables in the user's database: which revisions are applied, and the log of what
 * was run. Nothing here decides anything; the runner does (run.h).
 */
#ifndef MIG_RUN_STORE_H
#define MIG_RUN_STORE_H

#include "base/map.h"
#include "dialect/driver.h"
#include "script/script.h"

typedef struct {
    const char *version_table; /* "migrate_version"; Alembic's own is used as it is */
    const char *log_table;     /* "migrate_log" */
} mig_store;

typedef struct {
    const char *id, *revision, *direction; /* "upgrade", "downgrade", "stamp" */
    const char *started_at, *finished_at;  /* UTC, ISO 8601; finished NULL: under way */
    const char *statement, *statements;    /* which is under way, of how many; NULL: not counted */
    const char *checksum, *script, *detail, *tool_version, *db_user, *host, *git_commit, *tag;
} mig_log_row;

typedef MIG_ARRAY(mig_log_row) mig_log_rows;

/* Of a finished step. */
typedef struct {
    const char *revision, *checksum;
    const char *copied; /* the detail, where that is of files that were copied; else NULL */
    const char *gone;   /* the direction, where the revision isn't applied after it; else NULL */
} mig_log_end;

/* What the log says; both by id. There may be thousands of rows: of what is over only this is read,
 * and of what is under way not the text of the script. */
typedef struct {
    MIG_ARRAY(mig_log_end) finished;
    mig_log_rows under_way;
} mig_log;

/* Details of rows that are no downgrades, after which the revision isn't applied all the same: a
 * stamp, and how the detail of a run begins that was given up. */
#define MIG_LOG_GONE "no longer counts as applied"
#define MIG_LOG_LEFT "left at this statement, then stamped"

/* The log is beside the version table: "ops.migrate_version" means "ops.migrate_log" too. */
mig_store mig_store_of(mig_arena *arena, const char *version_table);

/* Names as this database has them: without the schema where that is the default one. MIG_ERR_USAGE
 * where there are no schemas. */
MIG_MUST_CHECK bool mig_store_settle(mig_arena *arena, const mig_driver *driver, mig_store *store,
                                     mig_error *err);

/* One change of the version table: from NULL inserts, to NULL deletes. */
typedef struct {
    const char *from, *to;
} mig_row_change;

typedef MIG_ARRAY(mig_row_change) mig_row_changes;

/* Those that lead from one set of rows to the other. */
void mig_store_changes(mig_arena *arena, const mig_strings *before, const mig_strings *after,
                       mig_row_changes *changes);

/* The statement that makes one of the tables if it isn't there, of a name without schema in the
 * schema that whoever runs it works in. */
const char *mig_store_create(const mig_dialect *dialect, mig_arena *arena, const mig_store *store,
                             bool log);

/* Both tables' names, not to be seen by a diff. */
void mig_store_tables(mig_arena *arena, const mig_store *store, mig_strings *names);

/* Makes what is missing. Two runs may do so at once. */
MIG_MUST_CHECK bool mig_store_ensure(mig_driver *driver, const mig_store *store, mig_error *err);

/* The rows of the version table, sorted by byte; none when the table doesn't exist. */
MIG_MUST_CHECK bool mig_store_rows(mig_driver *driver, mig_arena *arena, const mig_store *store,
                                   mig_strings *rows, mig_error *err);

/* Takes the rows from before to after by compare-and-set: a row that moved meanwhile is an error.
 */
MIG_MUST_CHECK bool mig_store_move(mig_driver *driver, mig_arena *arena, const mig_store *store,
                                   const mig_strings *before, const mig_strings *after,
                                   mig_error *err);

/* Nothing when the table doesn't exist. */
MIG_MUST_CHECK bool mig_store_log(mig_driver *driver, mig_arena *arena, const mig_store *store,
                                  mig_log *log, mig_error *err);

/* Of each revision its newest mig_log_end. */
mig_map *mig_log_newest(mig_arena *arena, const mig_log *log);

/* The same for these scripts: one for each; NULL: the log has never seen it. */
const mig_log_end **mig_log_of(mig_arena *arena, const mig_log *log, const mig_scripts *scripts);

/* The script that a row of the log holds with this revision and checksum; *text NULL: none does. */
MIG_MUST_CHECK bool mig_store_script(mig_driver *driver, mig_arena *arena, const mig_store *store,
                                     const char *revision, const char *checksum, const char **text,
                                     mig_error *err);
/* Only the rows under way, by id. */
MIG_MUST_CHECK bool mig_store_under_way(mig_driver *driver, mig_arena *arena,
                                        const mig_store *store, mig_log_rows *rows, mig_error *err);

/* Adds a row; its id is the next number and is set. */
MIG_MUST_CHECK bool mig_store_log_add(mig_driver *driver, mig_arena *arena, const mig_store *store,
                                      mig_log_row *row, mig_error *err);
/* Updates statement, finished_at and detail of a row. */
MIG_MUST_CHECK bool mig_store_log_update(mig_driver *driver, mig_arena *arena,
                                         const mig_store *store, const mig_log_row *row,
                                         mig_error *err);

#endif
