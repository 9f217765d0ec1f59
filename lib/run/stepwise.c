/*
 * A script with `transaction: false`, unit by unit: each in a transaction with the log row that
 * says which is next, so that a run which is killed leaves exactly what the log says. Statements
 * that a transaction refuses, and programs, are announced in the log first, and run bare.
 */
#include "run/application.h"

#include "base/text.h"

#include <string.h>

/* A statement that can't run inside a transaction (SQLSTATE, class 25: invalid transaction state).
 */
static const char active_transaction[] = "25001";

static bool record_alone(mig_application *a, size_t next, mig_error *err)
{
    if (!mig_app_begin(a, err))
        return false;
    return mig_app_record(a, next, err) ? mig_app_commit(a, err) : mig_app_give_up(a);
}

static bool send_bare(mig_application *a, const mig_step *step, mig_error *err)
{
    if (step->kind == MIG_STEP_RUN)
        return mig_app_run_step(a, step, err);
    return mig_exec(a->run->runner->driver, step->sql, err) || mig_app_fail_step(a, step, err);
}

/*
 * A statement that refuses transactions, or a program. Should the connection be lost now, nobody
 * can tell whether it took effect: the mark stays in the log, and the next run stops there.
 */
static bool run_bare(mig_application *a, const mig_step *step, size_t index, mig_error *err)
{
    mig_error ignored = {0};

    a->row.detail =
        mig_arena_printf(a->arena, "outside a transaction: %s", mig_sql_shown(a->arena, step->sql));
    if (!mig_app_update_row(a, err))
        return false;
    if (!send_bare(a, step, err)) {
        a->row.detail = NULL;
        (void)!mig_app_update_row(a, &ignored);
        return false;
    }
    a->row.detail = NULL;
    mig_app_set_statement(a, index + 1);
    return mig_app_update_row(a, err) &&
           (index + 1 < a->units.items.len || record_alone(a, index + 1, err));
}

static bool apply_unit(mig_application *a, size_t index, mig_error *err)
{
    mig_steps steps = {0};
    mig_error first = {0};

    if (a->units.items.items[index].step.kind == MIG_STEP_RUN)
        return mig_app_check_stop(a, err) &&
               mig_unit_steps(a->arena, a->run, &a->units, index, &steps, err) &&
               run_bare(a, &steps.items[0], index, err);
    if (!mig_app_begin(a, err))
        return false;
    if (!mig_unit_steps(a->arena, a->run, &a->units, index, &steps, err))
        return mig_app_give_up(a);
    if (mig_app_run_steps(a, &steps, &first))
        return mig_app_record(a, index + 1, err) ? mig_app_commit(a, err) : mig_app_give_up(a);
    (void)mig_app_give_up(a);
    if (steps.len == 1 && strcmp(first.sqlstate, active_transaction) == 0)
        return run_bare(a, &steps.items[0], index, err);
    if (err)
        *err = first;
    return false;
}

/* The interrupted run stopped in a unit: which is next is for the user to say, where nobody can
 * tell. Inside a transaction. */
static bool resume(mig_application *a, const mig_log_row *under_way, size_t *index, mig_error *err)
{
    if (!mig_app_resume(a, under_way, index, err))
        return false;
    switch (a->run->runner->decision) {
    case MIG_DECIDE_NOTHING:
        return !under_way->detail ||
               mig_fail(err, MIG_ERR_FAILED,
                        "an earlier run was cut off in statement %s of %s, %s; nobody can tell "
                        "whether it took effect: see, and say \"migrate %s --done\" if it did, "
                        "\"migrate %s --redo\" to run it again",
                        under_way->statement, under_way->statements, under_way->detail,
                        under_way->direction, under_way->direction);
    case MIG_DECIDE_REDO:
        a->row.detail = NULL;
        break;
    case MIG_DECIDE_DONE:
        if (*index < a->units.items.len)
            return mig_app_record(a, ++*index, err);
        break;
    }
    return true;
}

/* The log row says which unit is next, from before the first on. */
bool mig_apply_stepwise(mig_application *a, const mig_log_row *under_way, const mig_event *start,
                        mig_apply_result *result, mig_error *err)
{
    size_t index = 0;

    if (!mig_app_begin_as_planned(a, result, err))
        return false;
    if (*result == MIG_ROWS_MOVED)
        return true;
    mig_app_set_statement(a, 0);
    a->row.statements = mig_arena_printf(a->arena, "%zu", a->units.items.len);
    if (!(under_way ? resume(a, under_way, &index, err) : mig_app_add_row(a, err)))
        return mig_app_give_up(a);
    if (!mig_app_commit(a, err))
        return false;
    mig_run_tell(a->run->runner, start);
    if (index == a->units.items.len && !a->row.finished_at) /* seen to by hand */
        return record_alone(a, index, err);
    for (; index < a->units.items.len; index++)
        if (!apply_unit(a, index, err))
            return mig_within(
                err,
                "while running statement %zu of %zu; those before it are done and recorded, and "
                "the next run goes on here",
                index + 1, a->units.items.len);
    return true;
}
