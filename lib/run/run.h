/*
 * The runner: applies scripts to a database, one connection for the lock, the scripts and the
 * version rows. A run that fails or is killed at any instant leaves the version table telling the
 * truth. It never diffs.
 */
#ifndef MIG_RUN_RUN_H
#define MIG_RUN_RUN_H

#include "git/git.h"
#include "history/history.h"
#include "run/store.h"

typedef enum {
    MIG_EVENT_WAITING, /* another run holds the lock */
    MIG_EVENT_PLAN,    /* what is going to be done: `count` moves from `move` on */
    MIG_EVENT_START,   /* of a script */
    MIG_EVENT_DONE,    /* of a script; elapsed_ms is set */
    MIG_EVENT_SQL,     /* a statement of the script is sent (or, in a dry run, would be) */
    MIG_EVENT_PROGRAM, /* text: a program of the script is started (or, in a dry run, would be) */
    MIG_EVENT_OUTPUT,  /* text: a line that it wrote */
    MIG_EVENT_COPY,    /* text: a file of rows is copied (or, in a dry run, would be) */
    MIG_EVENT_COPIED,  /* text: how many rows of it were */
    MIG_EVENT_WARNING, /* text says what: an applied script was edited, a revision the log never saw
                        */
} mig_event_kind;

typedef struct {
    mig_event_kind kind;
    const mig_move *move; /* PLAN, START, DONE, SQL */
    size_t index, count;  /* which of how many moves, from 1 */
    const char *text;     /* SQL, PROGRAM, OUTPUT, COPY, COPIED, WARNING */
    unsigned long elapsed_ms;
} mig_event;

/* What the user says of the statement in which an interrupted run stopped. */
typedef enum {
    MIG_DECIDE_NOTHING, /* the run finds out; where nobody can tell it ends with an error */
    MIG_DECIDE_REDO,    /* it had no effect: it is run again */
    MIG_DECIDE_DONE,    /* it counts as done */
} mig_decision;

/* What programs of scripts are given. */
typedef struct {
    const char *folder;    /* they are started in; NULL: scripts with programs are refused */
    const char *url;       /* whole, with its password, for MIGRATE_URL */
    mig_strings variables; /* "MIGRATE_X_KEY=value" */
    void (*hold)(bool on); /* on while one runs: a signal is for it, not for the driver; may be
                              NULL */
} mig_program_world;

typedef struct {
    mig_driver *driver; /* open */
    const mig_history *history;
    mig_store store;
    mig_strings schemas; /* namespaces in scope besides the default one */
    unsigned lock_timeout_ms;
    bool dry_run;         /* nothing is written: driver opened with MIG_OPEN_COPY */
    bool fake;            /* stamp: rows only, no script is run */
    bool one_transaction; /* for all scripts of a run; MIG_ERR_USAGE where that can't be */
    mig_decision decision;
    bool missed; /* revisions that count as applied and were never run here are run first */
    mig_program_world programs;
    const char *user, *host; /* for the log; NULL: not known */
    const char *git_folder;  /* of the repository whose commit the log gets; NULL: of none */
    char git_commit[MIG_GIT_ID_DIGITS + 1]; /* set by the first row that is made */
    const char *tag; /* the user's own word for this run, for the log; or NULL */
    const char *(*now)(mig_arena *arena); /* UTC, ISO 8601 with milliseconds */
    unsigned long (*clock_ms)(void);      /* for elapsed times */
    bool (*stop)(void); /* asked between statements: true when the user interrupted; may be NULL */
    void (*on_event)(void *context, const mig_event *event); /* may be NULL */
    void *context;
} mig_runner;

/*
 * Takes the database to the target. Reads the rows; with nothing to do it ends without a lock. Else
 * takes the lock, makes the tables, reads again, plans again. Each script in one transaction with
 * its version row and log row; `transaction: false` statement by statement, recorded before and
 * after each, and resumed there by the next run. done: how many scripts were run. Errors:
 * MIG_ERR_FAILED with the script's place and the statement; MIG_ERR_LOCKED; MIG_ERR_USAGE as
 * mig_history_path, or an irreversible script; MIG_ERR_INTERRUPTED.
 */
MIG_MUST_CHECK bool mig_run(mig_runner *runner, mig_direction direction, const char *target,
                            size_t *done, mig_error *err);

/* For `lock` of a driver; runner: a mig_runner. */
void mig_run_tell_waiting(void *runner);

/*
 * Runs operations that stand in no script, as one script's are run, inside the caller's transaction
 * (or none) and lock. No row is written. The statements are told on without a move.
 */
MIG_MUST_CHECK bool mig_run_ops(mig_runner *runner, const mig_ops *ops, mig_error *err);

/*
 * Says where the database is without running scripts (see mig_history_stamped); logged as stamp.
 * purge: what the version table says already counts for nothing, so that rows without a script go
 * too, which are MIG_ERR_USAGE else.
 */
MIG_MUST_CHECK bool mig_stamp(mig_runner *runner, const mig_strings *targets, bool purge,
                              mig_error *err);

/* A script that the log has as begun and not finished: it is running, or was interrupted. */
typedef struct {
    const char *revision, *direction, *started_at;
    const char *statement, *statements; /* which is next or under way, of how many */
    const char *sql;                    /* it; NULL: the log doesn't say */
    bool sent;                          /* it may have taken effect */
} mig_interruption;

typedef MIG_ARRAY(mig_interruption) mig_interruptions;

/* There is one at most, unless scripts ran beside each other. Writes nothing. */
MIG_MUST_CHECK bool mig_run_interrupted(mig_driver *driver, mig_arena *arena,
                                        const mig_store *store, mig_interruptions *found,
                                        mig_error *err);
/* As a sentence. */
const char *mig_interruption_text(mig_arena *arena, const mig_interruption *interruption);

/* MIG_ERR_FAILED where the rows count a revision as applied that was passed over when one above it
 * got other parents: every run refuses then, and what is made without one has to ask. */
MIG_MUST_CHECK bool mig_run_check_gap(mig_runner *runner, mig_arena *arena, const mig_strings *rows,
                                      mig_error *err);

/*
 * Finds what the log says against the scripts: applied scripts whose text changed, applied
 * revisions that the log has never seen run or stamped, steps left under way. One sentence each.
 */
MIG_MUST_CHECK bool mig_run_audit(mig_runner *runner, mig_arena *arena, const mig_strings *rows,
                                  mig_strings *findings, mig_error *err);

#endif
