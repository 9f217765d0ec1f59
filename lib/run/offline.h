/*
 * Offline SQL: what a run would do, as a script for the database's own client. The database isn't
 * asked: what it looks like is taken from the scripts (replay), where it is from its version table
 * as the caller says. The text stops wherever the database is somewhere else.
 */
#ifndef MIG_RUN_OFFLINE_H
#define MIG_RUN_OFFLINE_H

#include "history/history.h"
#include "run/store.h"

typedef struct {
    const mig_dialect *dialect;
    mig_caps caps;
    const char *version; /* that the text is for, in words: "15.20", "13 or newer" */
    const char *default_schema;
    const mig_history *history;
    mig_store store;
    bool one_transaction; /* for all scripts of a run; MIG_ERR_USAGE where that can't be */
    const char *tag;      /* the user's own word for the log; NULL: none */
    bool begin_log;       /* the log may be younger than the version table (another tool's) */
} mig_offline;

/*
 * From the rows of the version table to the target, as mig_history_path. count: how many scripts;
 * with none nothing is written. Errors, with nothing in out that could be run: as mig_run's before
 * its first statement; MIG_ERR_FAILED at the place of what can't be written without a database.
 */
MIG_MUST_CHECK bool mig_offline_run(const mig_offline *offline, mig_arena *arena,
                                    mig_direction direction, const mig_strings *rows,
                                    const char *target, mig_str *out, size_t *count,
                                    mig_error *err);

/* As mig_stamp. rows NULL: whatever they are (--purge). */
MIG_MUST_CHECK bool mig_offline_stamp(const mig_offline *offline, mig_arena *arena,
                                      const mig_strings *rows, const mig_strings *targets,
                                      mig_str *out, mig_error *err);

#endif
