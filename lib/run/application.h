/*
 * Inside lib/run: one application of one script, and what its three ways of being run share: whole
 * (apply.c), stepwise (stepwise.c), by the journal (journal.c).
 */
#ifndef MIG_RUN_APPLICATION_H
#define MIG_RUN_APPLICATION_H

#include "run/apply.h"

typedef struct {
    mig_run_state *run;
    mig_arena *arena;
    const mig_move *move;
    const mig_strings *before; /* the rows of the version table that the plan expects */
    mig_units units;
    mig_log_row row;
    const char *copied; /* of the files copied so far: what the log says in the end; or NULL */
} mig_application;

const char *mig_direction_name(mig_direction direction);

/* A statement on one line, cut where it is long. */
const char *mig_sql_shown(mig_arena *arena, const char *sql);

/* False, with MIG_ERR_INTERRUPTED, once the user wants an end. */
MIG_MUST_CHECK bool mig_app_check_stop(const mig_application *a, mig_error *err);

/* Runs one step and tells of it; a dry run tells only. */
MIG_MUST_CHECK bool mig_app_run_step(mig_application *a, const mig_step *step, mig_error *err);
MIG_MUST_CHECK bool mig_app_run_steps(mig_application *a, const mig_steps *steps, mig_error *err);
/* Adds to the server's error where in the script the step is, and its text. Returns false. */
bool mig_app_fail_step(const mig_application *a, const mig_step *step, mig_error *err);

/* program.c: starts the program of a step and waits for its end; what it writes is told. A dry run
 * tells of it only. MIG_ERR_FAILED with its last lines when it couldn't be started, or didn't end
 * with status 0. */
MIG_MUST_CHECK bool mig_app_run_program(const mig_application *a, const mig_step *step,
                                        mig_error *err);

/* copy.c: the rows of a step's file into its table, in whatever transaction is open. A dry run that
 * sends nothing reads the file all the same. MIG_ERR_FAILED at the file's line. */
MIG_MUST_CHECK bool mig_app_copy(mig_application *a, const mig_step *step, mig_error *err);
/* What became of files since the log said of them what mig_app_copy noted. */
void mig_copied_audit(mig_arena *arena, const mig_script *script, const char *detail,
                      mig_strings *findings);

/* A transaction; not begun once the user wants an end. */
MIG_MUST_CHECK bool mig_app_begin(const mig_application *a, mig_error *err);
/* The same, if the version table is what the plan was made for; else MIG_ROWS_MOVED, and none. */
MIG_MUST_CHECK bool mig_app_begin_as_planned(const mig_application *a, mig_apply_result *result,
                                             mig_error *err);
MIG_MUST_CHECK bool mig_app_commit(const mig_application *a, mig_error *err);
/* Rolls back; what led here is the error to tell. Always false. */
bool mig_app_give_up(const mig_application *a);

/* Inside a transaction: the log row is added; is updated; says that the script is done, and the
 * version table with it. */
MIG_MUST_CHECK bool mig_app_add_row(mig_application *a, mig_error *err);
MIG_MUST_CHECK bool mig_app_update_row(const mig_application *a, mig_error *err);
MIG_MUST_CHECK bool mig_app_move_rows(const mig_application *a, mig_error *err);
/* The unit that the row says is under way. */
void mig_app_set_statement(mig_application *a, size_t index);
/* The units before this one are done: the log says so, and at the end the version table too. */
MIG_MUST_CHECK bool mig_app_record(mig_application *a, size_t next, mig_error *err);

/* What the interrupted run left is the row that this one goes on with; *index is the unit at which
 * it stopped, or how many there are. Its detail is left to the caller. */
MIG_MUST_CHECK bool mig_app_resume(mig_application *a, const mig_log_row *under_way, size_t *index,
                                   mig_error *err);

/* `transaction: false` where statements of every kind can be rolled back. */
MIG_MUST_CHECK bool mig_apply_stepwise(mig_application *a, const mig_log_row *under_way,
                                       const mig_event *start, mig_apply_result *result,
                                       mig_error *err);
/* Where they can't. */
MIG_MUST_CHECK bool mig_apply_journal(mig_application *a, const mig_log_row *under_way,
                                      const mig_event *start, mig_apply_result *result,
                                      mig_error *err);

#endif
