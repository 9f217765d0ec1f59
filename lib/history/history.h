/*
 * The revision graph: resolves names, finds paths. Pure. Model and words are Alembic's
 * (docs/scripts.md, "Targets").
 */
#ifndef MIG_HISTORY_HISTORY_H
#define MIG_HISTORY_HISTORY_H

#include "script/script.h"

typedef struct mig_history mig_history;

typedef enum { MIG_UP, MIG_DOWN } mig_direction;

typedef struct {
    mig_direction direction;
    const mig_script *script;
    mig_strings rows_after; /* of the version table when this one is done: exactly the applied
                               revisions that no other applied one reaches, sorted by byte */
} mig_move;

typedef MIG_ARRAY(mig_move) mig_moves;

/*
 * Builds the graph. Faults in the files (missing parent, duplicate id, cycle, self-loop, a label
 * used twice, a dependency on nothing) are each one MIG_ERR_USAGE that names the files.
 */
MIG_MUST_CHECK bool mig_history_build(mig_arena *arena, const mig_scripts *scripts,
                                      mig_history **history, mig_error *err);

/* Revisions that none has as its parent, by creation time, then id. */
void mig_history_heads(mig_arena *arena, const mig_history *history, mig_strings *heads);
/* Those that none depends on either: the rows of a database that has them all. */
void mig_history_tops(mig_arena *arena, const mig_history *history, mig_strings *tops);

/* The script of a full id; NULL when there is none. */
const mig_script *mig_history_script(const mig_history *history, const char *revision);

/* All scripts in an order in which parents come first; ties by creation time, then id. */
void mig_history_sorted(mig_arena *arena, const mig_history *history, mig_scripts *sorted);
/* Some of them, newest first, one line of them after the other, as `git log --graph` does: of a
 * merge the line that was merged comes first. */
void mig_history_by_lines(mig_arena *arena, const mig_history *history, const mig_scripts *some,
                          mig_scripts *sorted);

/* What is around a revision. */
typedef struct {
    mig_strings children;     /* by creation time, then id */
    mig_strings dependencies; /* ids, also where the script names a label */
    mig_strings labels;       /* of the branch that it is on, sorted by byte */
    bool head;                /* has no child */
    bool needed;              /* something depends on it */
} mig_relatives;

void mig_history_relatives(mig_arena *arena, const mig_history *history, const char *revision,
                           mig_relatives *relatives);

/*
 * One revision from what a user wrote (docs/scripts.md, "Targets"): a full id, a unique beginning,
 * a label, "head", "base", "current" (applied, may be NULL, is then needed), each also behind "X@"
 * and with +N or -N. *revision NULL: base. MIG_ERR_USAGE: unknown (with the nearest), ambiguous
 * (with the candidates), several.
 */
MIG_MUST_CHECK bool mig_history_find(mig_arena *arena, const mig_history *history,
                                     const mig_strings *applied, const char *text,
                                     const char **revision, mig_error *err);

/* The same where several are welcome: "heads", "X@heads", "current", ranges. Adds those that the
 * list hasn't; base is none. */
MIG_MUST_CHECK bool mig_history_find_all(mig_arena *arena, const mig_history *history,
                                         const mig_strings *applied, const char *text,
                                         mig_strings *revisions, mig_error *err);

/* A target with steps as one without, that means the same when the rows have moved. */
MIG_MUST_CHECK bool mig_history_settle(mig_arena *arena, const mig_history *history,
                                       const mig_strings *rows, const char *text,
                                       const char **absolute, mig_error *err);

/*
 * What to run to get from the rows of the version table to the target: any identifier but a range.
 * "+N" (upgrade) and "-N" (downgrade) count from the rows; a downgrade by "-N" or to "X@..." stays
 * on that branch, but for what depends on it. For upgrade "head" needs one head ("heads": all).
 * Nothing to do: no moves. MIG_ERR_USAGE: as mig_history_find; a row that no script has (the
 * message says what to do); a target that is not below (downgrade) the rows; a relative target that
 * goes past the end. An upgrade to an ancestor of a row is nothing to do.
 */
MIG_MUST_CHECK bool mig_history_path(mig_arena *arena, const mig_history *history,
                                     const mig_strings *rows, mig_direction direction,
                                     const char *target, mig_moves *moves, mig_error *err);

/*
 * The rows once the database counts as being at the targets: rows before or after one of them make
 * way for it, others stay; "base" takes all away, "X@base" what begins there.
 */
MIG_MUST_CHECK bool mig_history_stamped(mig_arena *arena, const mig_history *history,
                                        const mig_strings *rows, const mig_strings *targets,
                                        mig_strings *after, mig_error *err);

/* Every applied revision that the rows imply, parents first. MIG_ERR_USAGE: a row without a script.
 */
MIG_MUST_CHECK bool mig_history_applied(mig_arena *arena, const mig_history *history,
                                        const mig_strings *rows, mig_scripts *applied,
                                        mig_error *err);

/*
 * The scripts of "a:b", "a:", ":b" or ":", both ends among them, parents first. "-N" on the left
 * counts from the right end, "+N" on the right from the left end.
 */
MIG_MUST_CHECK bool mig_history_range(mig_arena *arena, const mig_history *history,
                                      const mig_strings *applied, const char *range,
                                      mig_scripts *scripts, mig_error *err);

/*
 * Replays scripts (their bodies are read here) onto an empty or given schema. Those in SQL, and
 * execute operations, change nothing: *exact becomes false when there were any, and what comes
 * after them and doesn't fit the schema is left out. It is false from the start where the first
 * script may have found tables that no script made.
 */
MIG_MUST_CHECK bool mig_history_replay(mig_arena *arena, const mig_scripts *scripts,
                                       mig_schema *schema, bool *exact, mig_error *err);

#endif
