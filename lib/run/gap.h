/*
 * Inside lib/run: revisions that count as applied only because a script that was applied before got
 * other parents since (migrate rebase), and that were never run here.
 */
#ifndef MIG_RUN_GAP_H
#define MIG_RUN_GAP_H

#include "run/run.h"

typedef struct {
    mig_scripts missed;     /* parents first */
    mig_scripts reparented; /* the applied scripts that follow them now */
} mig_gap;

/* Both are empty where the log has nothing in it: it begins with the next run. */
MIG_MUST_CHECK bool mig_gap_find(mig_runner *runner, mig_arena *arena, const mig_strings *rows,
                                 const mig_log *log, mig_gap *gap, mig_error *err);

/* What it is and what to do about it, as a sentence. */
const char *mig_gap_text(mig_arena *arena, const mig_strings *rows, const mig_gap *gap);

/* Before what a run does anyway: the missed ones are run, and the rows stay. */
void mig_gap_fill(mig_arena *arena, const mig_strings *rows, const mig_gap *gap, mig_moves *moves);

/* In a transaction, once it is filled: scripts of which only the parents changed count as stamped,
 * so that their new text is the one that the log knows. */
MIG_MUST_CHECK bool mig_gap_close(mig_runner *runner, mig_arena *arena, const mig_log *log,
                                  const mig_gap *gap, mig_error *err);

#endif
