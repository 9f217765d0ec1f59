/* Stamping: the version table is set without a script being run. */
#include "run/stamp.h"

#include "run/apply.h"

#include <string.h>

static bool add_row(mig_runner *runner, mig_arena *arena, mig_log_row *row, const char *detail,
                    mig_error *err)
{
    row->finished_at = row->started_at;
    row->detail = detail;
    return mig_store_log_add(runner->driver, arena, &runner->store, row, err);
}

bool mig_stamp_log(mig_runner *runner, mig_arena *arena, const mig_scripts *scripts,
                   const char *detail, mig_error *err)
{
    for (size_t i = 0; i < scripts->items.len; i++) {
        mig_log_row row = mig_log_row_new(arena, runner, scripts->items.items[i], "stamp");

        if (!add_row(runner, arena, &row, detail, err))
            return false;
    }
    return true;
}

/* The applied revisions before and after; rows that no script has are apart. */
typedef struct {
    mig_strings rows, target;
    mig_strings unknown;
    mig_scripts before, after;
} change;

/* The rows that the target means: as an upgrade to it from nothing would leave them. */
static bool find_target(mig_runner *runner, mig_arena *arena, const mig_strings *rows,
                        const char *target, mig_strings *after, mig_error *err)
{
    const char *revision;
    mig_moves moves = {0};
    const mig_strings none = {0};

    if (strcmp(target, "heads") != 0) {
        if (!mig_history_find(arena, runner->history, rows, target, &revision, err))
            return false;
        target = revision ? revision : "base";
    }
    if (!mig_history_path(arena, runner->history, &none, MIG_UP, target, &moves, err))
        return false;
    if (moves.len > 0)
        *after = moves.items[moves.len - 1].rows_after;
    return true;
}

static bool plan(mig_runner *runner, mig_arena *arena, const char *target, change *c,
                 mig_error *err)
{
    mig_strings known = {0};

    if (!mig_store_rows(runner->driver, arena, &runner->store, &c->rows, err) ||
        !find_target(runner, arena, &c->rows, target, &c->target, err))
        return false;
    for (size_t i = 0; i < c->rows.len; i++)
        if (mig_history_script(runner->history, c->rows.items[i]))
            mig_push(arena, &known, c->rows.items[i]);
        else
            mig_push(arena, &c->unknown, c->rows.items[i]);
    return mig_history_applied(arena, runner->history, &known, &c->before, err) &&
           mig_history_applied(arena, runner->history, &c->target, &c->after, err);
}

/* Scripts of one list that the other hasn't. */
static mig_scripts subtract(mig_arena *arena, const mig_scripts *from, const mig_scripts *what)
{
    mig_map *known = mig_map_new(arena);
    mig_scripts rest = {0};

    for (size_t i = 0; i < what->items.len; i++)
        mig_map_put(known, what->items.items[i]->revision, what->items.items[i]);
    for (size_t i = 0; i < from->items.len; i++)
        if (!mig_map_find(known, from->items.items[i]->revision))
            mig_push(arena, &rest.items, from->items.items[i]);
    return rest;
}

/* A script that was left half done is no longer under way: whoever stamps has seen to it. */
static bool close_under_way(mig_runner *runner, mig_arena *arena, mig_error *err)
{
    mig_log_rows log = {0};

    if (!mig_store_log(runner->driver, arena, &runner->store, &log, err))
        return false;
    for (size_t i = 0; i < log.len; i++) {
        mig_log_row *row = &log.items[i];

        if (row->finished_at)
            continue;
        row->finished_at = runner->now(arena);
        row->detail = mig_arena_printf(arena, "left at this statement, then stamped%s%s",
                                       row->detail ? "; " : "", row->detail ? row->detail : "");
        if (!mig_store_log_update(runner->driver, arena, &runner->store, row, err))
            return false;
    }
    return true;
}

static bool write(mig_runner *runner, mig_arena *arena, const change *c, mig_error *err)
{
    static const char gone[] = "no longer counts as applied";
    const mig_scripts added = subtract(arena, &c->after, &c->before);
    const mig_scripts removed = subtract(arena, &c->before, &c->after);

    if (!close_under_way(runner, arena, err) ||
        !mig_stamp_log(runner, arena, &removed, gone, err) ||
        !mig_stamp_log(runner, arena, &added, NULL, err))
        return false;
    for (size_t i = 0; i < c->unknown.len; i++) {
        mig_log_row row = {.revision = c->unknown.items[i],
                           .direction = "stamp",
                           .started_at = runner->now(arena),
                           .tool_version = MIG_VERSION,
                           .db_user = runner->user,
                           .host = runner->host,
                           .git_commit = runner->git_commit};

        if (!add_row(runner, arena, &row, gone, err))
            return false;
    }
    return mig_store_move(runner->driver, arena, &runner->store, &c->rows, &c->target, err);
}

/* Under the lock: the rows are read inside the transaction that changes them. */
static bool stamp(mig_runner *runner, mig_arena *arena, const char *target, mig_error *err)
{
    mig_driver *driver = runner->driver;
    mig_error ignored = {0};
    change c = {0};

    if (!mig_store_ensure(driver, &runner->store, err) || !driver->begin(driver, err))
        return false;
    if (plan(runner, arena, target, &c, err) && write(runner, arena, &c, err))
        return driver->end(driver, true, err) || mig_within(err, "while committing");
    (void)!driver->end(driver, false, &ignored);
    return false;
}

static void tell_waiting(void *context)
{
    mig_run_tell(context, &(mig_event){.kind = MIG_EVENT_WAITING});
}

bool mig_stamp(mig_runner *runner, const char *target, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = runner->driver;
    change c = {0};
    bool good;

    /* What can't be is said before anything is made. */
    if (!plan(runner, arena, target, &c, err) ||
        !driver->lock(driver, runner->store.version_table, runner->lock_timeout_ms, tell_waiting,
                      runner, err))
        return false;
    good = stamp(runner, arena, target, err);
    driver->unlock(driver);
    return good;
}
