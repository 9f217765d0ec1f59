/* The runner: see run.h. What happens to one script is in apply.c. */
#include "run/run.h"

#include "base/text.h"
#include "run/apply.h"
#include "run/audit.h"
#include "run/gap.h"
#include "run/stamp.h"

#include <string.h>

/* What is to be done, as the database was when it was last asked. */
typedef struct {
    mig_strings rows;
    mig_moves moves;
    mig_log log;
    mig_gap gap;
    const mig_log_row *under_way; /* the first move goes on with it; NULL: none */
    const mig_log_row *stray;     /* of another step, which has to be done first; NULL: none */
} plan;

/* A log row under way is only ever taken up by the step that it belongs to. */
static void find_under_way(plan *p)
{
    const mig_move *first = p->moves.len > 0 ? &p->moves.items[0] : NULL;

    for (size_t i = 0; i < p->log.under_way.len; i++) {
        const mig_log_row *row = &p->log.under_way.items[i];

        if (first && strcmp(first->script->revision, row->revision) == 0 &&
            strcmp(row->direction, first->direction == MIG_UP ? "upgrade" : "downgrade") == 0)
            p->under_way = row;
        else if (!p->stray)
            p->stray = row;
    }
}

/* Without the lock another run may be at work on it, or have begun it since the rows were read. */
static bool check_stray(const mig_runner *runner, const plan *p, mig_error *err)
{
    const mig_log_row *row = p->stray;

    return !row || mig_fail(err, MIG_ERR_FAILED,
                            "the %s of revision \"%s\" was interrupted at statement %s of %s; "
                            "finish it first with \"migrate %s\", or, once it is put right by "
                            "hand, say with \"migrate stamp\" where the database is (row %s of "
                            "\"%s\")",
                            row->direction, row->revision, row->statement, row->statements,
                            row->direction, row->id, runner->store.log_table);
}

/* A revision that was passed over is never left out in silence. */
static bool find_gap(mig_runner *runner, mig_arena *arena, mig_direction direction, plan *p,
                     mig_error *err)
{
    if (!mig_gap_find(runner, arena, &p->rows, &p->log, &p->gap, err))
        return false;
    if (p->gap.missed.items.len == 0)
        return true;
    if (direction == MIG_DOWN || !runner->missed)
        return mig_fail(err, MIG_ERR_FAILED, "%s", mig_gap_text(arena, &p->rows, &p->gap));
    mig_gap_fill(arena, &p->rows, &p->gap, &p->moves);
    return true;
}

static bool make_plan(mig_runner *runner, mig_arena *arena, mig_direction direction,
                      const char *target, plan *p, mig_error *err)
{
    *p = (plan){0};
    if (!mig_store_rows(runner->driver, arena, &runner->store, &p->rows, err) ||
        !mig_history_path(arena, runner->history, &p->rows, direction, target, &p->moves, err) ||
        !mig_store_log(runner->driver, arena, &runner->store, &p->log, err) ||
        !find_gap(runner, arena, direction, p, err))
        return false;
    find_under_way(p);
    return true;
}

/*
 * "+1" counts from where the database is now: taken at its word once, so that a run which has to
 * wait for another, or to plan again, doesn't go further than was meant.
 */
static bool settle_target(const mig_runner *runner, mig_arena *arena, const mig_strings *rows,
                          const char **target, mig_error *err)
{
    return mig_history_settle(arena, runner->history, rows, *target, target, err);
}

static bool warn(const mig_runner *runner, mig_arena *arena, const plan *p, mig_error *err)
{
    mig_strings findings = {0};

    if (!mig_audit(arena, runner->history, &p->rows, &p->log, &findings, err))
        return false;
    for (size_t i = 0; i < findings.len; i++)
        mig_run_tell(runner, &(mig_event){.kind = MIG_EVENT_WARNING, .text = findings.items[i]});
    return true;
}

/* Where one transaction is wanted for the whole run. A run of one script is that anyway. */
static bool check_one_transaction(const mig_runner *runner, const mig_moves *moves, mig_error *err)
{
    for (size_t i = 0; runner->one_transaction && moves->len > 1 && i < moves->len; i++) {
        const mig_script *script = moves->items[i].script;

        if (!script->transaction)
            return mig_fail_at(err, (mig_place){.file = script->path},
                               "revision \"%s\" says `transaction: false`, so that it can't be in "
                               "one transaction with others, as `transaction: run` of migrate.yaml "
                               "wants it; run it on its own, with those before it done",
                               script->revision);
    }
    return true;
}

/* Said even when there is nothing to do: who states it counts on it. */
static bool check_capability(const mig_runner *runner, mig_error *err)
{
    const mig_driver *driver = runner->driver;

    return !runner->one_transaction || (driver->caps & MIG_CAP_DDL_IN_TRANSACTION) ||
           mig_fail(err, MIG_ERR_USAGE,
                    "`transaction: run` of migrate.yaml can't be had on %s, which commits each "
                    "change of the schema by itself; state `transaction: script`",
                    driver->dialect->name);
}

static bool check_moves(const mig_runner *runner, const mig_moves *moves, mig_error *err)
{
    if (!check_one_transaction(runner, moves, err))
        return false;
    for (size_t i = 0; i < moves->len; i++)
        if (!mig_apply_check(runner, &moves->items[i], err))
            return false;
    return true;
}

/* The user's word on an interrupted run is of no use without one. */
static bool check_decision(const mig_runner *runner, const plan *p, mig_error *err)
{
    if (runner->decision == MIG_DECIDE_NOTHING || p->under_way || p->stray)
        return true;
    return mig_fail(err, MIG_ERR_USAGE, "no run was interrupted, so there is no statement to %s",
                    runner->decision == MIG_DECIDE_DONE ? "count as done" : "run again");
}

/* Runs the plan's moves. moved: someone else moved the rows, and the rest has to be planned anew.
 */
static bool follow(mig_run_state *run, const plan *p, size_t *done, bool *moved, mig_error *err)
{
    const mig_strings *before = &p->rows;

    *moved = false;
    for (size_t i = 0; i < p->moves.len; i++) {
        const mig_move *move = &p->moves.items[i];
        mig_event event = {.move = move, .index = i + 1, .count = p->moves.len};
        mig_apply_result result;

        if (!mig_apply(run, before, i == 0 ? p->under_way : NULL, event, &result, err))
            return false;
        if (result == MIG_ROWS_MOVED) {
            *moved = true;
            return true;
        }
        before = &move->rows_after;
        ++*done;
    }
    return true;
}

/* The same in one transaction: all or none. */
static bool follow_whole(mig_run_state *run, const plan *p, size_t *done, bool *moved,
                         mig_error *err)
{
    mig_driver *driver = run->runner->driver;
    const size_t before = *done;
    mig_error ignored = {0};
    bool good;

    if (!driver->begin(driver, err))
        return false;
    run->in_transaction = true;
    good = follow(run, p, done, moved, err);
    run->in_transaction = false;
    if (good && !*moved) {
        good = driver->end(driver, true, err);
        if (!good)
            (void)mig_within(err, "while committing");
    } else {
        (void)!driver->end(driver, false, &ignored);
    }
    if (!good || *moved)
        *done = before;
    return good || mig_within(err,
                              "by `transaction: run` none of this run's %zu scripts took "
                              "effect",
                              p->moves.len);
}

/* Rows that are added to the log in a transaction of their own. */
static bool add_to_log(mig_runner *runner,
                       bool (*add)(mig_runner *, mig_arena *, const plan *, mig_error *),
                       mig_arena *arena, const plan *p, mig_error *err)
{
    mig_driver *driver = runner->driver;
    mig_error ignored = {0};

    if (!driver->begin(driver, err))
        return false;
    if (add(runner, arena, p, err))
        return driver->end(driver, true, err) || mig_within(err, "while committing");
    (void)!driver->end(driver, false, &ignored);
    return false;
}

static bool add_begin(mig_runner *runner, mig_arena *arena, const plan *p, mig_error *err)
{
    mig_scripts applied = {0};

    return mig_history_applied(arena, runner->history, &p->rows, &applied, err) &&
           mig_stamp_log(runner, arena, &applied, "applied before the log began", err);
}

/* A version table that is older than the log (another tool's): what it says is where the log
 * begins. */
static bool begin_log(mig_runner *runner, mig_arena *arena, const plan *p, mig_error *err)
{
    return p->log.finished.len + p->log.under_way.len > 0 || p->rows.len == 0 ||
           add_to_log(runner, add_begin, arena, p, err);
}

static bool add_close(mig_runner *runner, mig_arena *arena, const plan *p, mig_error *err)
{
    return mig_gap_close(runner, arena, &p->log, &p->gap, err);
}

static bool close_gap(mig_runner *runner, mig_arena *arena, const plan *p, mig_error *err)
{
    return p->gap.reparented.items.len == 0 || add_to_log(runner, add_close, arena, p, err);
}

static bool same_rows(const mig_strings *a, const mig_strings *b)
{
    if (a->len != b->len)
        return false;
    for (size_t i = 0; i < a->len; i++)
        if (strcmp(a->items[i], b->items[i]) != 0)
            return false;
    return true;
}

/* Under the lock. What was planned before it counts no more. checked: the rows that the scripts
 * were checked for. */
static bool run_locked(mig_run_state *run, mig_direction direction, const char *target,
                       const mig_strings *checked, size_t *done, mig_error *err)
{
    mig_runner *runner = run->runner;
    bool moved = true, first = true;

    if (!mig_store_ensure(runner->driver, &runner->store, err))
        return false;
    while (moved) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        plan p;

        if (!make_plan(runner, arena, direction, target, &p, err) ||
            !check_stray(runner, &p, err) || (first && !check_decision(runner, &p, err)) ||
            (!same_rows(&p.rows, checked) && !check_moves(runner, &p.moves, err)))
            return false;
        first = false;
        if (p.moves.len > 0 && !begin_log(runner, arena, &p, err))
            return false;
        if (runner->one_transaction && p.moves.len > 1 ? !follow_whole(run, &p, done, &moved, err)
                                                       : !follow(run, &p, done, &moved, err))
            return false;
        if (!moved && !close_gap(runner, arena, &p, err))
            return false;
    }
    return true;
}

void mig_run_tell_waiting(void *runner)
{
    mig_run_tell(runner, &(mig_event){.kind = MIG_EVENT_WAITING});
}

static bool with_lock(mig_run_state *run, mig_direction direction, const char *target,
                      const mig_strings *checked, size_t *done, mig_error *err)
{
    mig_runner *runner = run->runner;
    mig_driver *driver = runner->driver;
    bool good;

    if (!driver->lock(driver, runner->store.version_table, runner->lock_timeout_ms,
                      mig_run_tell_waiting, runner, err))
        return false;
    good = run_locked(run, direction, target, checked, done, err);
    driver->unlock(driver);
    return good;
}

static bool copy_rows(mig_runner *runner, mig_arena *arena, mig_error *err)
{
    mig_strings tables = {0};

    if (!runner->driver->copy_rows)
        return true;
    mig_store_tables(arena, &runner->store, &tables);
    return runner->driver->copy_rows(runner->driver, &tables, err);
}

bool mig_run_check(const mig_runner *runner, const mig_moves *moves, mig_error *err)
{
    return check_capability(runner, err) && check_moves(runner, moves, err);
}

bool mig_run(mig_runner *runner, mig_direction direction, const char *target, size_t *done,
             mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    MIG_AUTO_RUN run = {.runner = runner, .pretend = runner->dry_run && !runner->driver->copy_rows};
    bool moved;
    plan p;

    *done = 0;
    if (!check_capability(runner, err) || !copy_rows(runner, arena, err) ||
        !make_plan(runner, arena, direction, target, &p, err) || !check_decision(runner, &p, err) ||
        !settle_target(runner, arena, &p.rows, &target, err) ||
        (direction == MIG_UP && !warn(runner, arena, &p, err)))
        return false;
    if (p.moves.len == 0 && !p.stray)
        return true;
    if (p.moves.len > 0)
        mig_run_tell(
            runner,
            &(mig_event){.kind = MIG_EVENT_PLAN, .move = p.moves.items, .count = p.moves.len});
    if (!check_moves(runner, &p.moves, err) || (run.pretend && !check_stray(runner, &p, err)))
        return false;
    if (run.pretend)
        return follow(&run, &p, done, &moved, err);
    return with_lock(&run, direction, target, &p.rows, done, err);
}
