/*
 * One script onto one database. In one transaction with its version row and its log row; or, with
 * `transaction: false`, unit by unit: each in a transaction with the log row that says which is
 * next, so that a run which is killed leaves exactly what the log says. Statements that a
 * transaction refuses are announced in the log first, and run bare.
 */
#include "run/apply.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SQL_SHOWN = 300, ROWS_SHOWN = 5 };

/* A statement that can't run inside a transaction (SQLSTATE, class 25: invalid transaction state).
 */
static const char active_transaction[] = "25001";

/* One application of one script. */
typedef struct {
    mig_run_state *run;
    mig_arena *arena;
    const mig_move *move;
    const mig_strings *before;
    mig_units units;
    mig_log_row row;
} application;

void mig_run_state_dispose(mig_run_state *run)
{
    mig_arena_free(run->shape_arena);
}

void mig_run_tell(const mig_runner *runner, const mig_event *event)
{
    if (runner->on_event)
        runner->on_event(runner->context, event);
}

static const char *direction_name(mig_direction direction)
{
    return direction == MIG_UP ? "upgrade" : "downgrade";
}

mig_log_row mig_log_row_new(mig_arena *arena, const mig_runner *runner, const mig_script *script,
                            const char *direction)
{
    return (mig_log_row){.revision = script->revision,
                         .direction = direction,
                         .started_at = runner->now(arena),
                         .checksum = mig_script_checksum(arena, script),
                         .tool_version = MIG_VERSION,
                         .db_user = runner->user,
                         .host = runner->host,
                         .git_commit = runner->git_commit};
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

/* A statement on one line, cut where it is long. */
static const char *shorten(mig_arena *arena, const char *sql)
{
    MIG_AUTO_STR text = {0};
    size_t cut = SQL_SHOWN;

    for (; *sql; sql++) {
        bool blank = *sql == ' ' || (*sql >= '\t' && *sql <= '\r');

        if (!blank)
            mig_str_addc(&text, *sql);
        else if (text.len > 0 && text.data[text.len - 1] != ' ')
            mig_str_addc(&text, ' ');
    }
    if (text.len > SQL_SHOWN) {
        while (((unsigned char)text.data[cut] & 0xC0U) == 0x80)
            cut--;
        mig_str_cut(&text, cut);
        mig_str_add(&text, " ...");
    }
    return mig_str_copy(arena, &text);
}

static bool fail_step(mig_arena *arena, const mig_step *step, mig_error *err)
{
    mig_run_set_place(arena, step, err);
    return mig_within(err, "while running: %s", shorten(arena, step->sql));
}

static bool run_assert(const application *a, const mig_step *step, mig_error *err)
{
    mig_rows rows = {0};
    MIG_AUTO_STR shown = {0};

    if (!mig_query(a->run->runner->driver, a->arena, step->sql, NULL, 0, &rows, err))
        return false;
    if (rows.rows.len == 0)
        return true;
    for (size_t i = 0; i < rows.rows.len && i < ROWS_SHOWN; i++) {
        const char *cell = rows.columns > 0 ? rows.rows.items[i][0] : NULL;

        mig_str_addf(&shown, "%s%s", i ? "; " : "", cell ? cell : "null");
    }
    if (rows.rows.len > ROWS_SHOWN)
        mig_str_addf(&shown, "; and %zu more", rows.rows.len - ROWS_SHOWN);
    return mig_fail(err, MIG_ERR_FAILED, "%s: %s", step->message ? step->message : "a check failed",
                    shown.data);
}

static bool check_stop(const mig_runner *runner, mig_error *err)
{
    if (runner->stop && runner->stop())
        return mig_fail(err, MIG_ERR_INTERRUPTED, "interrupted");
    return true;
}

static bool run_step(const application *a, const mig_step *step, mig_error *err)
{
    const mig_runner *runner = a->run->runner;
    bool good;

    if (!check_stop(runner, err))
        return false;
    if (mig_step_is_shown(step))
        mig_run_tell(runner,
                     &(mig_event){.kind = MIG_EVENT_SQL, .move = a->move, .text = step->sql});
    if (a->run->pretend)
        return true;
    good = step->kind == MIG_STEP_SQL ? mig_exec(runner->driver, step->sql, err)
                                      : run_assert(a, step, err);
    if (good)
        return true;
    if (step->kind != MIG_STEP_ASSERT)
        return fail_step(a->arena, step, err);
    mig_run_set_place(a->arena, step, err);
    return false; /* its message says it all */
}

static bool run_steps(const application *a, const mig_steps *steps, mig_error *err)
{
    for (size_t i = 0; i < steps->len; i++)
        if (!run_step(a, &steps->items[i], err))
            return false;
    return true;
}

static bool run_unit(const application *a, size_t index, mig_error *err)
{
    mig_steps steps = {0};

    return mig_unit_steps(a->arena, a->run, &a->units, index, &steps, err) &&
           run_steps(a, &steps, err);
}

static bool run_units(const application *a, mig_error *err)
{
    for (size_t i = 0; i < a->units.items.len; i++)
        if (!run_unit(a, i, err))
            return false;
    return true;
}

static bool begin(const application *a, mig_error *err)
{
    return check_stop(a->run->runner, err) &&
           a->run->runner->driver->begin(a->run->runner->driver, err);
}

/* Rolls back; what led here is the error to tell. Always false. */
static bool give_up(const application *a)
{
    mig_error ignored = {0};

    /* What the script did to the shape is undone too. */
    a->run->shape = NULL;
    return a->run->runner->driver->end(a->run->runner->driver, false, &ignored) && false;
}

static bool commit(const application *a, mig_error *err)
{
    if (a->run->runner->driver->end(a->run->runner->driver, true, err))
        return true;
    a->run->shape = NULL;
    return mig_within(err, "while committing");
}

/* Is the version table what the plan was made for? Asked inside the script's transaction. */
static bool rows_as_planned(const application *a, bool *same, mig_error *err)
{
    mig_strings rows = {0};

    if (!mig_store_rows(a->run->runner->driver, a->arena, &a->run->runner->store, &rows, err))
        return false;
    *same = rows.len == a->before->len;
    for (size_t i = 0; *same && i < rows.len; i++)
        *same = strcmp(rows.items[i], a->before->items[i]) == 0;
    return true;
}

static bool move_rows(const application *a, mig_error *err)
{
    return mig_store_move(a->run->runner->driver, a->arena, &a->run->runner->store, a->before,
                          &a->move->rows_after, err);
}

static bool add_row(application *a, mig_error *err)
{
    return mig_store_log_add(a->run->runner->driver, a->arena, &a->run->runner->store, &a->row,
                             err);
}

static bool update_row(const application *a, mig_error *err)
{
    return mig_store_log_update(a->run->runner->driver, a->arena, &a->run->runner->store, &a->row,
                                err);
}

static bool do_whole(application *a, mig_error *err)
{
    if (!a->run->runner->fake && !run_units(a, err))
        return false;
    a->row.finished_at = a->run->runner->now(a->arena);
    return move_rows(a, err) && add_row(a, err);
}

/* Begins a transaction, if the rows are as planned. */
static bool begin_as_planned(const application *a, mig_apply_result *result, mig_error *err)
{
    bool same;

    *result = MIG_APPLIED;
    if (!begin(a, err))
        return false;
    if (!rows_as_planned(a, &same, err))
        return give_up(a);
    if (!same) {
        *result = MIG_ROWS_MOVED;
        (void)give_up(a);
    }
    return true;
}

/* The script in one transaction. */
static bool apply_whole(application *a, const mig_event *start, mig_apply_result *result,
                        mig_error *err)
{
    if (!begin_as_planned(a, result, err))
        return false;
    if (*result == MIG_ROWS_MOVED)
        return true;
    mig_run_tell(a->run->runner, start);
    return do_whole(a, err) ? commit(a, err) : give_up(a);
}

static void set_statement(application *a, size_t index)
{
    a->row.statement = mig_arena_printf(a->arena, "%zu", index + 1);
}

/* The unit before this one is done: the log says so, and at the end the version table too. */
static bool record(application *a, size_t next, mig_error *err)
{
    a->row.detail = NULL;
    if (next < a->units.items.len) {
        set_statement(a, next);
        return update_row(a, err);
    }
    set_statement(a, a->units.items.len - 1);
    a->row.finished_at = a->run->runner->now(a->arena);
    return update_row(a, err) && move_rows(a, err);
}

static bool record_alone(application *a, size_t next, mig_error *err)
{
    if (!begin(a, err))
        return false;
    return record(a, next, err) ? commit(a, err) : give_up(a);
}

/*
 * A statement that refuses transactions. Should the connection be lost now, nobody can tell whether
 * it took effect: the mark stays in the log, and the next run stops there.
 */
static bool run_bare(application *a, const mig_step *step, size_t index, mig_error *err)
{
    mig_error ignored = {0};

    a->row.detail =
        mig_arena_printf(a->arena, "outside a transaction: %s", shorten(a->arena, step->sql));
    if (!update_row(a, err))
        return false;
    if (!mig_exec(a->run->runner->driver, step->sql, err)) {
        a->row.detail = NULL;
        (void)!update_row(a, &ignored);
        return fail_step(a->arena, step, err);
    }
    a->row.detail = NULL;
    set_statement(a, index + 1);
    return update_row(a, err) &&
           (index + 1 < a->units.items.len || record_alone(a, index + 1, err));
}

static bool apply_unit(application *a, size_t index, mig_error *err)
{
    mig_steps steps = {0};
    mig_error first = {0};

    if (!begin(a, err))
        return false;
    if (!mig_unit_steps(a->arena, a->run, &a->units, index, &steps, err))
        return give_up(a);
    if (run_steps(a, &steps, &first))
        return record(a, index + 1, err) ? commit(a, err) : give_up(a);
    (void)give_up(a);
    if (steps.len == 1 && strcmp(first.sqlstate, active_transaction) == 0)
        return run_bare(a, &steps.items[0], index, err);
    if (err)
        *err = first;
    return false;
}

/* What the interrupted run left is the row that this one goes on with. */
static bool resume(application *a, const mig_log_row *under_way, size_t *index, mig_error *err)
{
    const char *log = a->run->runner->store.log_table;
    unsigned long statement = under_way->statement ? strtoul(under_way->statement, NULL, 10) : 0;

    if (!mig_same(under_way->checksum, a->row.checksum))
        return mig_fail_at(err, (mig_place){.file = a->move->script->path},
                           "this script was interrupted at statement %s of %s and was changed "
                           "since; put back the text that was run (git blob %s), or finish by "
                           "hand and run \"migrate stamp\"",
                           under_way->statement, under_way->statements, under_way->checksum);
    if (statement < 1 || statement > a->units.items.len + 1)
        return mig_fail(err, MIG_ERR_FAILED, "row %s of the log \"%s\" says statement %s of %zu",
                        under_way->id, log, under_way->statement, a->units.items.len);
    if (under_way->detail)
        return mig_fail(err, MIG_ERR_FAILED,
                        "an earlier run was cut off in statement %s of %s, %s; see whether it took "
                        "effect; if it did: \"UPDATE %s SET statement = %lu, detail = NULL WHERE "
                        "id = %s\", if not: \"UPDATE %s SET detail = NULL WHERE id = %s\"; then "
                        "run again",
                        under_way->statement, under_way->statements, under_way->detail, log,
                        statement + 1, under_way->id, log, under_way->id);
    a->row = *under_way;
    *index = statement - 1;
    return true;
}

/* `transaction: false`: the log row says which unit is next, from before the first on. */
static bool apply_stepwise(application *a, const mig_log_row *under_way, const mig_event *start,
                           mig_apply_result *result, mig_error *err)
{
    size_t index = 0;

    if (!begin_as_planned(a, result, err))
        return false;
    if (*result == MIG_ROWS_MOVED)
        return true;
    set_statement(a, 0);
    a->row.statements = mig_arena_printf(a->arena, "%zu", a->units.items.len);
    if (!(under_way ? resume(a, under_way, &index, err) : add_row(a, err)))
        return give_up(a);
    if (!commit(a, err))
        return false;
    mig_run_tell(a->run->runner, start);
    if (index == a->units.items.len) /* the last one was seen to by hand */
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

/* A downgrade that does nothing is told, since what the upgrade did stays. */
static void warn_of_nothing(const application *a)
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

static bool apply_script(application *a, const mig_log_row *under_way, const mig_event *start,
                         mig_apply_result *result, mig_error *err)
{
    const mig_runner *runner = a->run->runner;

    if (!runner->fake && !mig_units_read(a->arena, runner, a->move, &a->units, err))
        return false;
    if (!runner->fake)
        warn_of_nothing(a);
    if (a->run->pretend) {
        *result = MIG_APPLIED;
        mig_run_tell(runner, start);
        return run_units(a, err);
    }
    a->row = mig_log_row_new(a->arena, runner, a->move->script,
                             runner->fake ? "stamp" : direction_name(a->move->direction));
    if (!runner->fake)
        a->row.script = a->move->script->text;
    if (a->move->script->transaction || a->units.items.len == 0)
        return apply_whole(a, start, result, err);
    return apply_stepwise(a, under_way, start, result, err);
}

bool mig_apply(mig_run_state *run, const mig_strings *before, const mig_log_row *under_way,
               mig_event event, mig_apply_result *result, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_move *move = event.move;
    application a = {.run = run, .arena = arena, .move = move, .before = before};
    unsigned long started = run->runner->clock_ms();

    /* A dry run that sends nothing has only its own knowledge of what the scripts before did. */
    if (!run->pretend)
        run->shape = NULL;
    event.kind = MIG_EVENT_START;
    if (!apply_script(&a, under_way, &event, result, err))
        return mig_within(err, "while running the %s of revision \"%s\"%s%.*s%s",
                          direction_name(move->direction), move->script->revision,
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
