/* What the ways of running a script share: see application.h. */
#include "run/application.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { SQL_SHOWN = 300, ROWS_SHOWN = 5 };

const char *mig_direction_name(mig_direction direction)
{
    return direction == MIG_UP ? "upgrade" : "downgrade";
}

const char *mig_sql_shown(mig_arena *arena, const char *sql)
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

bool mig_app_fail_step(const mig_application *a, const mig_step *step, mig_error *err)
{
    mig_run_set_place(a->arena, step, err);
    return mig_within(err, "while running: %s", mig_sql_shown(a->arena, step->sql));
}

static bool run_assert(const mig_application *a, const mig_step *step, mig_error *err)
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

bool mig_app_check_stop(const mig_application *a, mig_error *err)
{
    const mig_runner *runner = a->run->runner;

    if (runner->stop && runner->stop())
        return mig_fail(err, MIG_ERR_INTERRUPTED, "interrupted");
    return true;
}

bool mig_app_run_step(mig_application *a, const mig_step *step, mig_error *err)
{
    const mig_runner *runner = a->run->runner;
    bool good;

    if (!mig_app_check_stop(a, err))
        return false;
    if (step->kind == MIG_STEP_COPY)
        return mig_app_copy(a, step, err) || mig_app_fail_step(a, step, err);
    if (step->kind == MIG_STEP_RUN)
        return mig_app_run_program(a, step, err) || mig_app_fail_step(a, step, err);
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
        return mig_app_fail_step(a, step, err);
    mig_run_set_place(a->arena, step, err);
    return false; /* its message says it all */
}

bool mig_app_run_steps(mig_application *a, const mig_steps *steps, mig_error *err)
{
    for (size_t i = 0; i < steps->len; i++)
        if (!mig_app_run_step(a, &steps->items[i], err))
            return false;
    return true;
}

bool mig_app_begin(const mig_application *a, mig_error *err)
{
    if (a->run->in_transaction)
        return mig_app_check_stop(a, err);
    return mig_app_check_stop(a, err) && a->run->runner->driver->begin(a->run->runner->driver, err);
}

bool mig_app_give_up(const mig_application *a)
{
    mig_error ignored = {0};

    /* What the script did to the shape is undone too. */
    a->run->shape = NULL;
    if (a->run->in_transaction)
        return false;
    return a->run->runner->driver->end(a->run->runner->driver, false, &ignored) && false;
}

bool mig_app_commit(const mig_application *a, mig_error *err)
{
    if (a->run->in_transaction || a->run->runner->driver->end(a->run->runner->driver, true, err))
        return true;
    a->run->shape = NULL;
    return mig_within(err, "while committing");
}

/* Is the version table what the plan was made for? Asked inside the script's transaction. */
static bool rows_as_planned(const mig_application *a, bool *same, mig_error *err)
{
    mig_strings rows = {0};

    if (!mig_store_rows(a->run->runner->driver, a->arena, &a->run->runner->store, &rows, err))
        return false;
    *same = rows.len == a->before->len;
    for (size_t i = 0; *same && i < rows.len; i++)
        *same = strcmp(rows.items[i], a->before->items[i]) == 0;
    return true;
}

bool mig_app_move_rows(const mig_application *a, mig_error *err)
{
    return mig_store_move(a->run->runner->driver, a->arena, &a->run->runner->store, a->before,
                          &a->move->rows_after, err);
}

bool mig_app_add_row(mig_application *a, mig_error *err)
{
    return mig_store_log_add(a->run->runner->driver, a->arena, &a->run->runner->store, &a->row,
                             err);
}

bool mig_app_update_row(const mig_application *a, mig_error *err)
{
    return mig_store_log_update(a->run->runner->driver, a->arena, &a->run->runner->store, &a->row,
                                err);
}

bool mig_app_begin_as_planned(const mig_application *a, mig_apply_result *result, mig_error *err)
{
    bool same;

    *result = MIG_APPLIED;
    if (!mig_app_begin(a, err))
        return false;
    if (!rows_as_planned(a, &same, err))
        return mig_app_give_up(a);
    if (!same) {
        *result = MIG_ROWS_MOVED;
        (void)mig_app_give_up(a);
    }
    return true;
}

void mig_app_set_statement(mig_application *a, size_t index)
{
    a->row.statement = mig_arena_printf(a->arena, "%zu", index + 1);
}

bool mig_app_record(mig_application *a, size_t next, mig_error *err)
{
    a->row.detail = NULL;
    if (next < a->units.items.len) {
        mig_app_set_statement(a, next);
        return mig_app_update_row(a, err);
    }
    mig_app_set_statement(a, a->units.items.len - 1);
    a->row.finished_at = a->run->runner->now(a->arena);
    a->row.detail = a->copied;
    return mig_app_update_row(a, err) && mig_app_move_rows(a, err);
}

bool mig_app_resume(mig_application *a, const mig_log_row *under_way, size_t *index, mig_error *err)
{
    const char *log = a->run->runner->store.log_table;
    const char *count = mig_arena_printf(a->arena, "%zu", a->units.items.len);
    unsigned long statement = under_way->statement ? strtoul(under_way->statement, NULL, 10) : 0;

    if (!mig_same(under_way->checksum, a->row.checksum))
        return mig_fail_at(err, (mig_place){.file = a->move->script->path},
                           "this script was interrupted at statement %s of %s and was changed "
                           "since; put back the text that was run (git blob %s), or finish by "
                           "hand and run \"migrate stamp\"",
                           under_way->statement, under_way->statements, under_way->checksum);
    if (statement < 1 || statement > a->units.items.len + 1 ||
        !mig_same(under_way->statements, count))
        return mig_fail(err, MIG_ERR_FAILED,
                        "row %s of the log \"%s\" says statement %s of %s, and the script has %s; "
                        "finish it by hand and run \"migrate stamp\"",
                        under_way->id, log, under_way->statement, under_way->statements, count);
    a->row = *under_way;
    *index = statement - 1;
    return true;
}
