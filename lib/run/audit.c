/* What the log says against the scripts and the version table: see run.h. */
#include "run/audit.h"
#include "base/text.h"
#include "run/application.h"
#include "run/gap.h"
#include "run/intent.h"

#include <string.h>

/* What took it away. */
static const char *gone_text(const mig_log_end *end)
{
    if (strcmp(end->gone, "downgrade") == 0)
        return "its downgrade";
    if (strcmp(end->gone, "stamp") == 0)
        return "a stamp that left it out";
    return "a run that was given up";
}

static void audit_script(mig_arena *arena, const mig_script *script, const mig_log_end *end,
                         mig_strings *findings)
{
    const char *file = script->path;

    if (!end)
        mig_push(arena, findings,
                 mig_arena_printf(arena,
                                  "revision \"%s\" (%s) counts as applied, but the log has never "
                                  "seen it run or stamped",
                                  script->revision, file));
    else if (end->gone)
        mig_push(arena, findings,
                 mig_arena_printf(arena,
                                  "revision \"%s\" (%s) counts as applied, but the last that the "
                                  "log knows of it is %s",
                                  script->revision, file, gone_text(end)));
    else if (end->checksum && !mig_same(end->checksum, mig_script_checksum(arena, script)))
        mig_push(arena, findings,
                 mig_arena_printf(arena,
                                  "the script of revision \"%s\" (%s) was changed after it was "
                                  "applied; the text that was run is git blob %s",
                                  script->revision, file, end->checksum));
    if (end && end->copied)
        mig_copied_audit(arena, script, end->copied, findings);
}

static mig_interruption interruption_of(mig_arena *arena, const mig_log_row *row)
{
    mig_interruption found = {.revision = row->revision,
                              .direction = row->direction,
                              .started_at = row->started_at,
                              .statement = row->statement,
                              .statements = row->statements};
    mig_intent intent;

    /* A detail that is no intent is of a statement that refuses transactions. */
    if (!mig_intent_parse(arena, row->detail, &intent))
        found.sent = true;
    else if (intent.done < intent.steps.len) {
        found.sent = intent.state != MIG_INTENT_NEXT;
        found.sql = intent.steps.items[intent.done].sql;
    }
    return found;
}

const char *mig_interruption_text(mig_arena *arena, const mig_interruption *interruption)
{
    return mig_arena_printf(
        arena,
        "the %s of revision \"%s\" is at statement %s of %s%s%s: unless it is "
        "still running it was interrupted, and the next \"migrate %s\" goes on "
        "there",
        interruption->direction, interruption->revision, interruption->statement,
        interruption->statements, interruption->sql ? ", " : "",
        interruption->sql ? mig_sql_shown(arena, interruption->sql) : "", interruption->direction);
}

bool mig_run_interrupted(mig_driver *driver, mig_arena *arena, const mig_store *store,
                         mig_interruptions *found, mig_error *err)
{
    mig_log_rows log = {0};

    *found = (mig_interruptions){0};
    if (!mig_store_under_way(driver, arena, store, &log, err))
        return false;
    for (size_t i = 0; i < log.len; i++)
        mig_push(arena, found, interruption_of(arena, &log.items[i]));
    return true;
}

bool mig_audit(mig_arena *arena, const mig_history *history, const mig_strings *rows,
               const mig_log *log, mig_strings *findings, mig_error *err)
{
    mig_scripts applied = {0};
    const mig_log_end **ends;

    if (!mig_history_applied(arena, history, rows, &applied, err))
        return false;
    for (size_t i = 0; i < log->under_way.len; i++) {
        mig_interruption found = interruption_of(arena, &log->under_way.items[i]);

        mig_push(arena, findings, mig_interruption_text(arena, &found));
    }
    /* A log that has nothing in it begins with the next run (another tool's version table). */
    if (log->finished.len == 0)
        return true;
    ends = mig_log_of(arena, log, &applied);
    for (size_t i = 0; i < applied.items.len; i++)
        audit_script(arena, applied.items.items[i], ends[i], findings);
    return true;
}

bool mig_run_audit(mig_runner *runner, mig_arena *arena, const mig_strings *rows,
                   mig_strings *findings, mig_error *err)
{
    mig_log log;
    mig_gap gap;

    if (!mig_store_log(runner->driver, arena, &runner->store, &log, err) ||
        !mig_audit(arena, runner->history, rows, &log, findings, err) ||
        !mig_gap_find(runner, arena, rows, &log, &gap, err))
        return false;
    if (gap.missed.items.len > 0)
        mig_push(arena, findings, mig_gap_text(arena, rows, &gap));
    return true;
}

bool mig_run_check_gap(mig_runner *runner, mig_arena *arena, const mig_strings *rows,
                       mig_error *err)
{
    mig_log log;
    mig_gap gap;

    return mig_store_log(runner->driver, arena, &runner->store, &log, err) &&
           mig_gap_find(runner, arena, rows, &log, &gap, err) &&
           (gap.missed.items.len == 0 ||
            mig_fail(err, MIG_ERR_FAILED, "%s", mig_gap_text(arena, rows, &gap)));
}
