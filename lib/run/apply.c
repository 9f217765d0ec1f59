/*
 * One script onto one database. In one transaction with its version row and its log row; or, with
 * `transaction: false`, stepwise (stepwise.c); or, where no transaction holds changes of the
 * schema, by the journal (journal.c).
 */
#include "run/application.h"

#include "run/intent.h"

#include <string.h>

void mig_run_state_dispose(mig_run_state *run)
{
    mig_arena_free(run->shape_arena);
    mig_arena_free(run->script_arena);
}

void mig_run_tell(const mig_runner *runner, const mig_event *event)
{
    if (runner->on_event)
        runner->on_event(runner->context, event);
}

/* Opening a repository takes time that a run with nothing to do hasn't. */
static const char *commit_of(mig_arena *arena, mig_runner *runner)
{
    const char *commit;

    if (!runner->git_folder)
        return NULL;
    if (!*runner->git_commit) {
        commit = mig_git_head(arena, runner->git_folder);
        if (!commit) {
            runner->git_folder = NULL;
            return NULL;
        }
        memcpy(runner->git_commit, commit, sizeof runner->git_commit);
    }
    return runner->git_commit;
}

mig_log_row mig_log_row_new(mig_arena *arena, mig_runner *runner, const mig_script *script,
                            const char *direction)
{
    return (mig_log_row){.revision = script ? script->revision : NULL,
                         .direction = direction,
                         .started_at = runner->now(arena),
                         .checksum = script ? mig_script_checksum(arena, script) : NULL,
                         .tool_version = MIG_VERSION,
                         .db_user = runner->user,
                         .host = runner->host,
                         .git_commit = commit_of(arena, runner),
                         .tag = runner->tag};
}

bool mig_apply_check(const mig_runner *runner, const mig_move *move, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_units units;

    if (runner->fake)
        return true;
    if (move->direction == MIG_DOWN && move->script->irreversible)
        return mig_fail_at(err, (mig_place){.file = move->script->path},
                           "revision \"%s\" can't be taken back: %s", move->script->revision,
                           move->script->irreversible);
    return mig_units_read(arena, runner, move, &units, err);
}

static bool run_unit(mig_application *a, size_t index, mig_error *err)
{
    mig_steps steps = {0};

    return mig_unit_steps(a->arena, a->run, &a->units, index, &steps, err) &&
           mig_app_run_steps(a, &steps, err);
}

static bool run_units(mig_application *a, size_t start, mig_error *err)
{
    for (size_t i = start; i < a->units.items.len; i++)
        if (!run_unit(a, i, err))
            return false;
    return true;
}

static bool do_whole(mig_application *a, mig_error *err)
{
    if (!a->run->runner->fake && !run_units(a, 0, err))
        return false;
    a->row.finished_at = a->run->runner->now(a->arena);
    a->row.detail = a->copied;
    return mig_app_move_rows(a, err) && mig_app_add_row(a, err);
}

/* The script in one transaction. */
static bool apply_whole(mig_application *a, const mig_event *start, mig_apply_result *result,
                        mig_error *err)
{
    if (!mig_app_begin_as_planned(a, result, err))
        return false;
    if (*result == MIG_ROWS_MOVED)
        return true;
    mig_run_tell(a->run->runner, start);
    return do_whole(a, err) ? mig_app_commit(a, err) : mig_app_give_up(a);
}

/* A downgrade that does nothing is told, since what the upgrade did stays. */
static void warn_of_nothing(const mig_application *a)
{
    const mig_script *script = &a->units.script;
    bool up = script->upgrade.len > 0 || script->upgrade_sql.len > 0;
    bool down = script->downgrade.len > 0 || script->downgrade_sql.len > 0;

    if (a->move->direction == MIG_UP || down || !up)
        return;
    mig_run_tell(a->run->runner,
                 &(mig_event){.kind = MIG_EVENT_WARNING,
                              .text = mig_arena_printf(a->arena,
                                                       "the downgrade of revision \"%s\" (%s) is "
                                                       "empty: what its upgrade did stays",
                                                       script->revision, script->path)});
}

/* A dry run: of a script that was interrupted, what is left of it. */
static bool pretend(mig_application *a, const mig_log_row *under_way, mig_error *err)
{
    mig_intent intent = {0};
    size_t start = 0;

    if (under_way && !mig_app_resume(a, under_way, &start, err))
        return false;
    if (under_way && mig_intent_parse(a->arena, under_way->detail, &intent) && intent.steps.len > 0)
        start++;
    for (size_t i = intent.done; i < intent.steps.len; i++)
        if (!mig_app_run_step(a, &intent.steps.items[i], err))
            return false;
    return run_units(a, start, err);
}

static bool send_script(mig_application *a, const mig_log_row *under_way, const mig_event *start,
                        mig_apply_result *result, mig_error *err)
{
    mig_runner *runner = a->run->runner;

    if (!runner->fake && !mig_units_read(a->arena, runner, a->move, &a->units, err))
        return false;
    if (!runner->fake)
        warn_of_nothing(a);
    a->row = mig_log_row_new(a->arena, runner, a->move->script,
                             runner->fake ? "stamp" : mig_direction_name(a->move->direction));
    if (a->run->pretend) {
        *result = MIG_APPLIED;
        mig_run_tell(runner, start);
        return pretend(a, under_way, err);
    }
    if (!runner->fake)
        a->row.script = a->move->script->text;
    if (a->units.items.len == 0)
        return apply_whole(a, start, result, err);
    if (!(runner->driver->caps & MIG_CAP_DDL_IN_TRANSACTION))
        return mig_apply_journal(a, under_way, start, result, err);
    if (a->move->script->transaction)
        return apply_whole(a, start, result, err);
    return mig_apply_stepwise(a, under_way, start, result, err);
}

/* What a script sets for its session is not for the next one. */
static bool apply_script(mig_application *a, const mig_log_row *under_way, const mig_event *start,
                         mig_apply_result *result, mig_error *err)
{
    mig_driver *driver = a->run->runner->driver;
    bool done = send_script(a, under_way, start, result, err);

    if (driver->forget_session && !a->run->pretend)
        driver->forget_session(driver);
    return done;
}

/* What a script did to the shape is in the script's memory, and a dry run goes on with it. */
static mig_arena *begin_arena(mig_run_state *run)
{
    if (!run->pretend) {
        mig_arena_free(run->script_arena);
        run->script_arena = NULL;
    }
    if (!run->script_arena)
        run->script_arena = mig_arena_new();
    return run->script_arena;
}

bool mig_apply(mig_run_state *run, const mig_strings *before, const mig_log_row *under_way,
               mig_event event, mig_apply_result *result, mig_error *err)
{
    const mig_move *move = event.move;
    mig_application a = {.run = run, .arena = begin_arena(run), .move = move, .before = before};
    unsigned long started = run->runner->clock_ms();

    /* A dry run that sends nothing has only its own knowledge of what the scripts before did. */
    if (!run->pretend)
        run->shape = NULL;
    run->asked = false;
    event.kind = MIG_EVENT_START;
    if (!apply_script(&a, under_way, &event, result, err))
        return mig_within(err, "while running the %s of revision \"%s\"%s%.*s%s",
                          mig_direction_name(move->direction), move->script->revision,
                          *move->script->message ? " (" : "",
                          (int)strcspn(move->script->message, "\r\n"), move->script->message,
                          *move->script->message ? ")" : "");
    if (*result == MIG_ROWS_MOVED)
        return true;
    event.kind = MIG_EVENT_DONE;
    event.elapsed_ms = run->runner->clock_ms() - started;
    mig_run_tell(run->runner, &event);
    return true;
}
