/* Inside lib/script: a part of another tool's file of SQL, as a part of one of ours. */
#ifndef MIG_SCRIPT_FOREIGN_SQL_H
#define MIG_SCRIPT_FOREIGN_SQL_H

#include "script/foreign.h"

/* What isn't taken over: the lines of another tool's marks. */
typedef struct {
    size_t start, end;
    bool semicolon; /* a statement ends there */
} mig_cut;
typedef MIG_ARRAY(mig_cut) mig_cuts;

/* From start to before end of a file's text. */
typedef struct {
    const char *path, *text;
    size_t start, end;
    mig_cuts cuts; /* inside it, in order */
    bool whole;    /* mig_part_sql left out a BEGIN and a COMMIT */
} mig_part;

/*
 * The SQL of a part without its cuts, and without a BEGIN at its start and a COMMIT at its end,
 * since our scripts run in a transaction; "" when there are no statements. *alone: one of them
 * can't run in a transaction. MIG_ERR_USAGE at the place of what can't be in our scripts.
 */
MIG_MUST_CHECK bool mig_part_sql(mig_arena *arena, const mig_dialect *dialect, mig_part *part,
                                 const char **sql, bool *alone, mig_error *err);

/*
 * The parts of a file with marks in comments. dbmate: `-- migrate:up`; goose: `-- +goose Up`.
 * down->path is NULL when there is none.
 */
typedef struct {
    mig_part up, down;
    bool transaction;
} mig_marked;

MIG_MUST_CHECK bool mig_marked_dbmate(mig_arena *arena, const mig_dialect *dialect,
                                      const char *path, const char *text, mig_marked *marked,
                                      mig_error *err);
MIG_MUST_CHECK bool mig_marked_goose(mig_arena *arena, const mig_dialect *dialect, const char *path,
                                     const char *text, mig_marked *marked, mig_error *err);

#endif
