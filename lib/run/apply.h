/* Inside lib/run: one script onto one database. */
#ifndef MIG_RUN_APPLY_H
#define MIG_RUN_APPLY_H

#include "dialect/dependents.h"
#include "run/run.h"

/* What a run carries from script to script. */
typedef struct {
    mig_runner *runner;
    bool in_transaction; /* the run's own: scripts begin and end none */
    bool pretend;        /* a dry run without a copy to run on: nothing is sent but reads */
    bool offline; /* pretend, and there is nobody to ask: the shape is what the scripts made, and
                     the driver has no members but the dialect and what is known of the server */
    bool asked;   /* what the rest of the script will ask of rows, as far as it can be known */
    mig_schema *shape; /* of the database; NULL: has to be read */
    mig_arena *shape_arena;
    mig_arena
        *script_arena; /* of the script under way; pretend: of all, which the shape is made of */
    mig_dependents_renames
        unseen; /* pretend: what the shape has under other names than the database */
} mig_run_state;

void mig_run_state_dispose(mig_run_state *run);
#define MIG_AUTO_RUN MIG_CLEANUP(mig_run_state_dispose) mig_run_state

typedef enum {
    MIG_APPLIED,
    MIG_ROWS_MOVED, /* nothing was done: the version table isn't what the plan was made for */
} mig_apply_result;

void mig_run_tell(const mig_runner *runner, const mig_event *event);

/*
 * Everything that can be known to be wrong with a script before the first of a run is begun: it
 * can't be read, is for another database, ends the run's transaction, can't be taken back.
 */
MIG_MUST_CHECK bool mig_apply_check(const mig_runner *runner, const mig_move *move, mig_error *err);

/* Everything that can be known to be wrong with a run before it begins. */
MIG_MUST_CHECK bool mig_run_check(const mig_runner *runner, const mig_moves *moves, mig_error *err);

/*
 * Runs one script. before: the rows of the version table that the plan expects. event: its move,
 * index and count are told on; elapsed_ms is set. under_way: the log row of an interrupted run of
 * this script; NULL: none.
 */
MIG_MUST_CHECK bool mig_apply(mig_run_state *run, const mig_strings *before,
                              const mig_log_row *under_way, mig_event event,
                              mig_apply_result *result, mig_error *err);

/* The fields of a log row that are the same for every row of this run. script NULL: none is here.
 */
mig_log_row mig_log_row_new(mig_arena *arena, mig_runner *runner, const mig_script *script,
                            const char *direction);

/*
 * A unit is what is run as a whole where a script can't be (units.c): one statement of the SQL form
 * or of an execute, or a group of operations that is lowered together.
 */
typedef struct {
    mig_step step;       /* the statement or program; its sql is NULL where it is operations */
    size_t start, count; /* of the operations */
} mig_unit;

typedef struct {
    mig_script script;  /* with its body */
    const mig_ops *ops; /* YAML form */
    MIG_ARRAY(mig_unit) items;
} mig_units;

/* Reads the body. How many units there are depends on the script and the kind of database alone, so
 * that the next run counts the same. */
MIG_MUST_CHECK bool mig_units_read(mig_arena *arena, const mig_runner *runner, const mig_move *move,
                                   mig_units *units, mig_error *err);

/*
 * Where enums are no objects (no MIG_CAP_ENUM_TYPES): adds to the shape those that the operations
 * of a unit name and that no column uses, from the operations before it and the applied scripts.
 */
MIG_MUST_CHECK bool mig_run_find_enums(mig_run_state *run, const mig_units *units,
                                       const mig_unit *unit, mig_error *err);

/* place.c: a failure of the server gets the place in the script, as exactly as it can be told: of
 * the character, of the statement, of the operation. An error that has a place keeps it. */
void mig_run_set_place(mig_arena *arena, const mig_step *step, mig_error *err);

/* Where operations of the unit drop a check by its expression alone, and the catalog spells that in
 * another way: the shape takes over how the script writes it. The database is asked which it is. */
MIG_MUST_CHECK bool mig_run_find_checks(mig_run_state *run, const mig_units *units,
                                        const mig_unit *unit, mig_error *err);

/* Where operations of the unit change a column's type: texts over it that the shape has from the
 * catalog become those that the applied scripts wrote. The database is asked whether they are the
 * same. */
MIG_MUST_CHECK bool mig_run_find_texts(mig_run_state *run, const mig_units *units,
                                       const mig_unit *unit, mig_error *err);

/* The units of operations that stand in no script; units->script is set by the caller. */
MIG_MUST_CHECK bool mig_units_of(mig_arena *arena, const mig_runner *runner, const mig_ops *ops,
                                 mig_units *units, mig_error *err);

/* The steps of a unit, lowered for the database as it is now. Where changes of the schema can't be
 * rolled back, they begin with what the units behind it will ask of rows, as far as it can be asked
 * (plan/ahead.h), unless that was done. */
MIG_MUST_CHECK bool mig_unit_steps(mig_arena *arena, mig_run_state *run, const mig_units *units,
                                   size_t index, mig_steps *steps, mig_error *err);

#endif
