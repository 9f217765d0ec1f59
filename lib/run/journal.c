/*
 * A script on a database where every change of the schema commits by itself (MariaDB, MySQL): the
 * log is the journal. Before a statement is sent, the log row says so, with all statements of its
 * unit, since lowering again would begin from another shape, and with a fingerprint of what the
 * statement is about. It then runs in a transaction: if that is still open afterwards, the
 * statement changed rows, and that it is done commits with them; else it has committed, and is
 * marked as done right after.
 *
 * So a run that is cut off leaves at most one statement of which the log doesn't say whether it
 * took effect: rows were rolled back unless the log says done, and a change of the schema shows in
 * the fingerprint. What leaves no trace is for the user to decide.
 */
#include "run/application.h"

#include "base/text.h"
#include "run/intent.h"

#include <string.h>

typedef struct {
    mig_application *a;
    size_t unit;       /* under way */
    mig_intent intent; /* of it; empty: it isn't begun, */
    bool lowered;      /* or there is nothing to do for it */
} journal;

static mig_driver *driver_of(const journal *j)
{
    return j->a->run->runner->driver;
}

static mig_trace trace_of(const journal *j, const mig_step *step)
{
    const char *why;

    if (step->kind == MIG_STEP_RUN)
        return MIG_TRACE_NONE;
    if (step->kind == MIG_STEP_COPY)
        return MIG_TRACE_ROWS;
    return step->kind == MIG_STEP_ASSERT ? MIG_TRACE_SESSION
                                         : driver_of(j)->dialect->trace(step->sql, &why);
}

static const mig_step *next_step(const journal *j)
{
    return j->intent.done < j->intent.steps.len ? &j->intent.steps.items[j->intent.done] : NULL;
}

/* "statement 2 of 5", of a unit that is several "statement 2 of 5 (part 1 of 2)". */
static const char *where(const journal *j)
{
    mig_arena *arena = j->a->arena;
    const char *unit =
        mig_arena_printf(arena, "statement %zu of %zu", j->unit + 1, j->a->units.items.len);

    if (j->intent.steps.len < 2)
        return unit;
    return mig_arena_printf(arena, "%s (part %zu of %zu)", unit, j->intent.done + 1,
                            j->intent.steps.len);
}

static bool stopped_here(const journal *j, mig_error *err)
{
    return mig_within(err,
                      "while running %s; those before it are done and recorded, and the next run "
                      "goes on here",
                      where(j));
}

/* Of a failure after which nobody here knows how far it came. */
static bool cut_off_here(const journal *j, mig_error *err)
{
    return mig_within(err,
                      "%s was under way: the next run finds out whether it took effect, and goes "
                      "on there; those before it are done and recorded",
                      where(j));
}

/* Inside a transaction: the log row says how far the unit is. */
static bool note(journal *j, mig_error *err)
{
    mig_app_set_statement(j->a, j->unit);
    j->a->row.detail = mig_intent_print(j->a->arena, &j->intent);
    return mig_app_update_row(j->a, err);
}

/* Inside a transaction: the statement is done; with the last one the unit is, with the last unit
 * the script. */
static bool record_done(journal *j, mig_error *err)
{
    j->intent.done++;
    j->intent.state = MIG_INTENT_NEXT;
    j->intent.fingerprint = NULL;
    return next_step(j) ? note(j, err) : mig_app_record(j->a, j->unit + 1, err);
}

/* What is done is recorded even when the user wants an end: hence no mig_app_begin. */
static bool record_alone(journal *j, bool (*record)(journal *j, mig_error *err), mig_error *err)
{
    if (!driver_of(j)->begin(driver_of(j), err))
        return false;
    return record(j, err) ? mig_app_commit(j->a, err) : mig_app_give_up(j->a);
}

static bool take_fingerprint(const journal *j, const mig_step *step, const char **fingerprint,
                             mig_error *err)
{
    return driver_of(j)->fingerprint(driver_of(j), j->a->arena, step->sql, fingerprint, err) ||
           mig_within(err, "while looking at what the statement is about");
}

/* The statement is about to be sent. */
static bool announce(journal *j, const mig_step *step, mig_trace trace, mig_error *err)
{
    j->intent.fingerprint = NULL;
    if (!mig_app_check_stop(j->a, err) ||
        (trace == MIG_TRACE_CATALOG && !take_fingerprint(j, step, &j->intent.fingerprint, err)))
        return stopped_here(j, err);
    j->intent.state = MIG_INTENT_SENT;
    return record_alone(j, note, err) || cut_off_here(j, err);
}

/* A statement that was refused, and found no transaction to be rolled back with: did it do a part
 * of what it was to do? DROP TABLE a, b; CALL. */
static bool find_part(const journal *j, const mig_step *step, mig_trace trace, bool *part,
                      mig_error *err)
{
    const char *now;

    *part = trace == MIG_TRACE_PARTS;
    if (trace != MIG_TRACE_CATALOG)
        return true;
    if (!take_fingerprint(j, step, &now, err))
        return false;
    *part = !mig_same(now, j->intent.fingerprint);
    return true;
}

/* The server refused the statement, or the connection is lost: whoever can still write into the log
 * knows that it was the former. Returns false, with the error as it was and what follows of it. */
static bool refused(journal *j, const mig_step *step, mig_trace trace, mig_error *err)
{
    mig_driver *driver = driver_of(j);
    mig_error ignored = {0};
    bool open = false, part = false;
    bool known = driver->in_transaction(driver, &open, &ignored);

    (void)mig_app_give_up(j->a);
    if (known && !open)
        known = find_part(j, step, trace, &part, &ignored);
    j->intent.state = part ? MIG_INTENT_PART : MIG_INTENT_NEXT;
    if (!known || !record_alone(j, note, &ignored))
        return cut_off_here(j, err);
    if (!part)
        return stopped_here(j, err);
    return mig_within(err,
                      "%s was refused after it had done a part; those before it are done and "
                      "recorded. Put it right by hand, then say \"migrate %s --done\" if nothing "
                      "of it is missing, \"migrate %s --redo\" to run it again",
                      where(j), j->a->row.direction, j->a->row.direction);
}

static bool send(journal *j, const mig_step *step, mig_trace trace, mig_error *err)
{
    mig_driver *driver = driver_of(j);
    bool open = true;

    if (!driver->begin(driver, err))
        return cut_off_here(j, err);
    if (!mig_app_run_step(j->a, step, err))
        return refused(j, step, trace, err);
    if (!driver->in_transaction(driver, &open, err)) {
        (void)mig_app_give_up(j->a);
        return cut_off_here(j, err);
    }
    if (!open && !driver->begin(driver, err))
        return cut_off_here(j, err);
    if (record_done(j, err) ? mig_app_commit(j->a, err) : mig_app_give_up(j->a))
        return true;
    j->intent.done--;
    return cut_off_here(j, err);
}

/* No transaction is open while it runs. However it failed, it is what the next run begins with. */
static bool run_program(journal *j, const mig_step *step, mig_error *err)
{
    mig_error ignored = {0};

    if (mig_app_run_step(j->a, step, err)) {
        if (record_alone(j, record_done, err))
            return true;
        j->intent.done--;
        return cut_off_here(j, err);
    }
    j->intent.state = MIG_INTENT_NEXT;
    return record_alone(j, note, &ignored) ? stopped_here(j, err) : cut_off_here(j, err);
}

static bool run_step(journal *j, mig_error *err)
{
    const mig_step *step = next_step(j);
    const mig_trace trace = trace_of(j, step);

    /* These may as well be run again. */
    if (trace == MIG_TRACE_SESSION) {
        if (!mig_app_run_step(j->a, step, err))
            return stopped_here(j, err);
        j->intent.done++;
        return true;
    }
    if (step->kind == MIG_STEP_RUN)
        return announce(j, step, trace, err) && run_program(j, step, err);
    return announce(j, step, trace, err) && send(j, step, trace, err);
}

static bool lower_unit(journal *j, mig_error *err)
{
    mig_application *a = j->a;

    if (j->lowered || j->intent.steps.len > 0)
        return true;
    j->lowered = true;
    return mig_app_check_stop(a, err) &&
           mig_unit_steps(a->arena, a->run, &a->units, j->unit, &j->intent.steps, err);
}

static bool add_row(journal *j, mig_error *err)
{
    return mig_app_add_row(j->a, err);
}

/* What refuses the script before its first statement leaves nothing behind, in the log neither. */
static bool begin(journal *j, mig_error *err)
{
    bool good = lower_unit(j, err);

    while (good && next_step(j) && next_step(j)->kind == MIG_STEP_ASSERT) {
        good = mig_app_run_step(j->a, next_step(j), err);
        j->intent.done++;
    }
    return good ? record_alone(j, add_row, err)
                : mig_within(err, "before the first statement: nothing was changed");
}

static bool run_unit(journal *j, mig_error *err)
{
    if (!lower_unit(j, err))
        return stopped_here(j, err);
    while (next_step(j))
        if (!run_step(j, err))
            return false;
    return true;
}

static bool record_end(journal *j, mig_error *err)
{
    return mig_app_record(j->a, j->a->units.items.len, err);
}

static bool run_units(journal *j, mig_error *err)
{
    for (; j->unit < j->a->units.items.len; j->unit++) {
        if (!run_unit(j, err))
            return false;
        j->intent = (mig_intent){0};
        j->lowered = false;
    }
    /* The last unit had no statement that would have been recorded. */
    return j->a->row.finished_at || record_alone(j, record_end, err) ||
           mig_within(err, "all statements are done and recorded; the next run only has to say so");
}

/* Steps that come from the log get the places that they have in the script. */
static void set_places(journal *j)
{
    const mig_units *units = &j->a->units;
    const mig_unit *unit;

    if (j->unit == units->items.len)
        return;
    unit = &units->items.items[j->unit];
    for (size_t i = 0; i < j->intent.steps.len; i++)
        if (unit->step.sql && j->intent.steps.items[i].kind != MIG_STEP_ASSERT)
            j->intent.steps.items[i] = unit->step;
        else
            j->intent.steps.items[i].place = units->ops->items[unit->start].place;
}

/* What the interrupted run left in the log. */
static bool take_up(journal *j, const mig_log_row *under_way, mig_error *err)
{
    if (!mig_app_resume(j->a, under_way, &j->unit, err))
        return false;
    if (!mig_intent_parse(j->a->arena, under_way->detail, &j->intent))
        return mig_fail(err, MIG_ERR_FAILED,
                        "row %s of the log \"%s\" has a detail that isn't understood: %s; finish "
                        "the script by hand and run \"migrate stamp\"",
                        under_way->id, j->a->run->runner->store.log_table, under_way->detail);
    set_places(j);
    return true;
}

static bool fail_undecided(const journal *j, const char *why, mig_error *err)
{
    const char *direction = j->a->row.direction;

    return mig_fail(err, MIG_ERR_FAILED,
                    "an earlier run was cut off in %s, and %s: %s; see, and say \"migrate %s "
                    "--done\" if it took effect, \"migrate %s --redo\" to run it again",
                    where(j), why, mig_sql_shown(j->a->arena, next_step(j)->sql), direction,
                    direction);
}

static bool find_out_rows(const journal *j, mig_error *err)
{
    bool all;

    if (!driver_of(j)->rolls_back(driver_of(j), &all, err))
        return false;
    return all || fail_undecided(j,
                                 "there are tables of an engine without transactions, so that "
                                 "nobody can tell whether it took effect",
                                 err);
}

/* Did the statement in which the interrupted run was cut off take effect? */
static bool find_out(const journal *j, bool *done, mig_error *err)
{
    const mig_step *step = next_step(j);
    const char *now;

    *done = false;
    if (j->intent.state == MIG_INTENT_PART)
        return fail_undecided(j, "it was refused after it had done a part", err);
    switch (trace_of(j, step)) {
    case MIG_TRACE_CATALOG:
        if (!take_fingerprint(j, step, &now, err))
            return false;
        *done = !mig_same(now, j->intent.fingerprint);
        return true;
    case MIG_TRACE_ROWS:
        return find_out_rows(j, err);
    case MIG_TRACE_SESSION:
        return true;
    case MIG_TRACE_NONE:
    case MIG_TRACE_PARTS:
    case MIG_TRACE_REFUSED:
        break;
    }
    return fail_undecided(j, "nobody can tell whether it took effect", err);
}

static void tell_decision(const journal *j, const char *what)
{
    const mig_step *step = next_step(j);

    mig_run_tell(j->a->run->runner,
                 &(mig_event){.kind = MIG_EVENT_WARNING,
                              .text = mig_arena_printf(
                                  j->a->arena, "the interrupted %s goes on at %s, which %s%s%s",
                                  j->a->row.direction, where(j), what, step ? ": " : "",
                                  step ? mig_sql_shown(j->a->arena, step->sql) : "")});
}

/* Where to go on. */
static bool decide(journal *j, mig_error *err)
{
    const mig_decision decision = j->a->run->runner->decision;
    bool done = decision == MIG_DECIDE_DONE;
    const bool doubt = decision == MIG_DECIDE_NOTHING && j->intent.state != MIG_INTENT_NEXT;

    if (j->unit == j->a->units.items.len || (doubt && !find_out(j, &done, err)))
        return j->unit == j->a->units.items.len;
    if (doubt)
        tell_decision(j, done ? "took effect" : "had no effect, and is run again");
    else if (done)
        tell_decision(j, "counts as done");
    if (done && !record_alone(j, record_done, err))
        return false;
    if (done && !next_step(j)) {
        j->unit++;
        j->intent = (mig_intent){0};
    }
    return true;
}

/* What the session of the interrupted run was told, this one is told too. */
static bool restore_session(const journal *j, mig_error *err)
{
    for (size_t i = 0; i < j->unit; i++) {
        const mig_step *step = &j->a->units.items.items[i].step;

        if (step->sql && trace_of(j, step) == MIG_TRACE_SESSION &&
            !mig_exec(driver_of(j), step->sql, err))
            return mig_app_fail_step(j->a, step, err);
    }
    for (size_t i = 0; i < j->intent.done; i++) {
        const mig_step *step = &j->intent.steps.items[i];

        if (step->kind == MIG_STEP_SQL && trace_of(j, step) == MIG_TRACE_SESSION &&
            !mig_exec(driver_of(j), step->sql, err))
            return mig_app_fail_step(j->a, step, err);
    }
    return true;
}

bool mig_apply_journal(mig_application *a, const mig_log_row *under_way, const mig_event *start,
                       mig_apply_result *result, mig_error *err)
{
    journal j = {.a = a};

    if (!mig_app_begin_as_planned(a, result, err))
        return false;
    if (*result == MIG_ROWS_MOVED)
        return true;
    mig_app_set_statement(a, 0);
    a->row.statements = mig_arena_printf(a->arena, "%zu", a->units.items.len);
    if (under_way && !take_up(&j, under_way, err))
        return mig_app_give_up(a);
    if (!mig_app_commit(a, err))
        return false;
    mig_run_tell(a->run->runner, start);
    if (!(under_way ? decide(&j, err) && restore_session(&j, err) : begin(&j, err)))
        return false;
    return run_units(&j, err);
}
