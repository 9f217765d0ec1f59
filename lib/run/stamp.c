/* Stamping: the version table is set without a script being run. */
#include "run/stamp.h"

#include "base/text.h"
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
    mig_strings rows, after_rows;
    mig_strings targets; /* "+1" and "current" as they were when the rows were read */
    mig_strings unknown;
    mig_scripts before, after;
} change;

/* What counts from the rows is found before --purge forgets them. */
static bool settle_all(const mig_runner *runner, mig_arena *arena, const mig_strings *rows,
                       const mig_strings *targets, mig_strings *settled, mig_error *err)
{
    for (size_t i = 0; i < targets->len; i++) {
        const char *target = targets->items[i];

        if (!mig_history_settle(arena, runner->history, rows, target, &target, err))
            return false;
        if (strcmp(target, "current") != 0)
            mig_push(arena, settled, target);
        else if (!mig_history_find_all(arena, runner->history, rows, target, settled, err))
            return false;
    }
    return true;
}

static bool plan(mig_runner *runner, mig_arena *arena, const mig_strings *targets, bool purge,
                 change *c, mig_error *err)
{
    const mig_history *history = runner->history;
    mig_strings known = {0}, none = {0};
    const mig_strings *kept = &c->rows;

    if (!mig_store_rows(runner->driver, arena, &runner->store, &c->rows, err))
        return false;
    for (size_t i = 0; i < c->rows.len; i++)
        if (mig_history_script(history, c->rows.items[i]))
            mig_push(arena, &known, c->rows.items[i]);
        else
            mig_push(arena, &c->unknown, c->rows.items[i]);
    if (purge)
        kept = &none;
    return settle_all(runner, arena, &c->rows, targets, &c->targets, err) &&
           mig_history_stamped(arena, history, kept, &c->targets, &c->after_rows, err) &&
           mig_history_applied(arena, history, &known, &c->before, err) &&
           mig_history_applied(arena, history, &c->after_rows, &c->after, err);
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

    if (!mig_store_under_way(runner->driver, arena, &runner->store, &log, err))
        return false;
    for (size_t i = 0; i < log.len; i++) {
        mig_log_row *row = &log.items[i];

        row->finished_at = runner->now(arena);
        row->detail = mig_arena_printf(arena, MIG_LOG_LEFT "%s%s", row->detail ? "; " : "",
                                       row->detail ? row->detail : "");
        if (!mig_store_log_update(runner->driver, arena, &runner->store, row, err))
            return false;
    }
    return true;
}

/* A version table that is older than the log (another tool's): what stays of it is where the log
 * begins. */
static bool begin_log(mig_runner *runner, mig_arena *arena, const change *c, mig_error *err)
{
    const mig_scripts gone = subtract(arena, &c->before, &c->after);
    const mig_scripts kept = subtract(arena, &c->before, &gone);
    mig_log log;

    if (kept.items.len == 0 || (gone.items.len == 0 && kept.items.len == c->after.items.len))
        return true; /* nothing to begin with, or nothing to be logged */
    return mig_store_log(runner->driver, arena, &runner->store, &log, err) &&
           (log.finished.len + log.under_way.len > 0 ||
            mig_stamp_log(runner, arena, &kept, "applied before the log began", err));
}

/* Of what stays applied: scripts that the log hasn't seen, or saw with another text. Who stamps
 * says that the database has them as they are. */
static bool confirm(mig_runner *runner, mig_arena *arena, const change *c, mig_error *err)
{
    const mig_scripts gone = subtract(arena, &c->before, &c->after);
    const mig_scripts kept = subtract(arena, &c->before, &gone);
    const mig_log_end **ends;
    mig_log log;
    mig_scripts news = {0};

    if (!mig_store_log(runner->driver, arena, &runner->store, &log, err))
        return false;
    ends = mig_log_of(arena, &log, &kept);
    for (size_t i = 0; log.finished.len > 0 && i < kept.items.len; i++) {
        mig_script *script = kept.items.items[i];

        if (!ends[i] || ends[i]->gone ||
            !mig_same(ends[i]->checksum, mig_script_checksum(arena, script)))
            mig_push(arena, &news.items, script);
    }
    return mig_stamp_log(runner, arena, &news, "counts as applied as it is now", err);
}

static bool write(mig_runner *runner, mig_arena *arena, const change *c, mig_error *err)
{
    static const char gone[] = MIG_LOG_GONE;
    const mig_scripts added = subtract(arena, &c->after, &c->before);
    const mig_scripts removed = subtract(arena, &c->before, &c->after);

    if (!close_under_way(runner, arena, err) || !begin_log(runner, arena, c, err) ||
        !confirm(runner, arena, c, err) || !mig_stamp_log(runner, arena, &removed, gone, err) ||
        !mig_stamp_log(runner, arena, &added, NULL, err))
        return false;
    for (size_t i = 0; i < c->unknown.len; i++) {
        mig_log_row row = mig_log_row_new(arena, runner, NULL, "stamp");

        row.revision = c->unknown.items[i];
        if (!add_row(runner, arena, &row, gone, err))
            return false;
    }
    return mig_store_move(runner->driver, arena, &runner->store, &c->rows, &c->after_rows, err);
}

/* Under the lock: the rows are read inside the transaction that changes them. */
static bool stamp(mig_runner *runner, mig_arena *arena, const mig_strings *targets, bool purge,
                  mig_error *err)
{
    mig_driver *driver = runner->driver;
    mig_error ignored = {0};
    change c = {0};

    if (!mig_store_ensure(driver, &runner->store, err) || !driver->begin(driver, err))
        return false;
    if (plan(runner, arena, targets, purge, &c, err) && write(runner, arena, &c, err))
        return driver->end(driver, true, err) || mig_within(err, "while committing");
    (void)!driver->end(driver, false, &ignored);
    return false;
}

bool mig_stamp(mig_runner *runner, const mig_strings *targets, bool purge, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = runner->driver;
    change c = {0};
    bool good;

    /* What can't be is said before anything is made. */
    if (!plan(runner, arena, targets, purge, &c, err) ||
        !driver->lock(driver, runner->store.version_table, runner->lock_timeout_ms,
                      mig_run_tell_waiting, runner, err))
        return false;
    good = stamp(runner, arena, &c.targets, purge, err);
    driver->unlock(driver);
    return good;
}
