/* Scripts and events of migrate/migrate.h. */
#include "base/clock.h"
#include "git/git.h"
#include "project/embed.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void tell(void *context, const mig_event *event)
{
    const migrate *m = context;
    migrate_event told = {.event = event};

    if (!m->on_event)
        return;
    switch (event->kind) {
    case MIG_EVENT_PLAN:
        return;
    case MIG_EVENT_WAITING:
        told.kind = MIGRATE_WAITING;
        break;
    case MIG_EVENT_START:
        told.kind = MIGRATE_START;
        break;
    case MIG_EVENT_DONE:
        told.kind = MIGRATE_DONE;
        break;
    case MIG_EVENT_SQL:
        told.kind = MIGRATE_SQL;
        break;
    case MIG_EVENT_PROGRAM:
        told.kind = MIGRATE_PROGRAM;
        break;
    case MIG_EVENT_OUTPUT:
        told.kind = MIGRATE_OUTPUT;
        break;
    case MIG_EVENT_COPY:
        told.kind = MIGRATE_COPY;
        break;
    case MIG_EVENT_COPIED:
        told.kind = MIGRATE_COPIED;
        break;
    case MIG_EVENT_WARNING:
        told.kind = MIGRATE_WARNING;
        break;
    }
    m->on_event(m->event_context, &told);
}

mig_runner mig_embed_runner(migrate *m, mig_arena *arena, const mig_history *history)
{
    char host[256] = "";
    mig_runner runner = {.driver = m->driver,
                         .history = history,
                         .store = m->store,
                         .schemas = m->project.schemas,
                         .lock_timeout_ms = m->lock_timeout_ms,
                         .one_transaction = m->project.one_transaction,
                         .programs = {.folder = m->project.folder, .url = m->project.url.full},
                         .user = mig_arena_strdup(arena, getenv("USER")),
                         .now = mig_clock_utc,
                         .clock_ms = mig_clock_ms,
                         .on_event = tell,
                         .context = m};

    if (gethostname(host, sizeof host - 1) == 0)
        runner.host = mig_arena_strdup(arena, host);
    if (m->has_scripts)
        runner.git_folder = m->project.folder;
    return runner;
}

static bool check_scripts(const migrate *m, mig_error *err)
{
    return m->has_scripts ||
           mig_fail(err, MIG_ERR_USAGE, "a URL alone has no scripts: open a project");
}

static bool move(migrate *m, mig_direction direction, const char *target, size_t *done,
                 mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_history *history;
    mig_runner runner;
    size_t count = 0;
    bool good;

    if (done)
        *done = 0;
    if (!check_scripts(m, err) || !mig_embed_connect(m, err) ||
        !mig_embed_history(m, arena, &history, err))
        return false;
    runner = mig_embed_runner(m, arena, history);
    good = mig_run(&runner, direction, target, &count, err);
    if (done)
        *done = count;
    return good;
}

bool migrate_upgrade(migrate *m, const char *target, size_t *done, mig_error *err)
{
    return move(m, MIG_UP, target, done, err);
}

bool migrate_downgrade(migrate *m, const char *target, size_t *done, mig_error *err)
{
    return move(m, MIG_DOWN, target, done, err);
}

bool migrate_current(migrate *m, const char *const **revisions, mig_error *err)
{
    mig_strings rows = {0};

    *revisions = NULL;
    mig_arena_free(m->current_arena);
    m->current_arena = mig_arena_new();
    if (!mig_embed_connect(m, err) ||
        !mig_store_rows(m->driver, m->current_arena, &m->store, &rows, err))
        return false;
    mig_push(m->current_arena, &rows, NULL);
    *revisions = rows.items;
    return true;
}

static bool same_rows(const mig_strings *a, const mig_strings *b)
{
    for (size_t i = 0; i < a->len; i++)
        if (!mig_strings_has(b, a->items[i]))
            return false;
    return a->len == b->len;
}

bool migrate_check(migrate *m, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_strings rows = {0}, tops = {0}, findings = {0};
    mig_compared compared = {0};
    mig_history *history;
    mig_runner runner;

    if (!check_scripts(m, err) || !mig_embed_connect(m, err) ||
        !mig_embed_history(m, arena, &history, err) ||
        !mig_store_rows(m->driver, arena, &m->store, &rows, err))
        return false;
    runner = mig_embed_runner(m, arena, history);
    mig_history_tops(arena, history, &tops);
    if (!mig_run_audit(&runner, arena, &rows, &findings, err) ||
        !mig_embed_compare(m, arena, NULL, false, &compared, err))
        return false;
    if (!same_rows(&tops, &rows))
        return mig_fail(err, MIG_ERR_DIFFERENT, "the database is not at head");
    if (compared.ops.len > 0)
        return mig_fail(err, MIG_ERR_DIFFERENT, "the database is not as %s says: \"%s\"%s",
                        m->project.schema_text, mig_op_subject(arena, &compared.ops.items[0]),
                        compared.ops.len > 1 ? " and more" : "");
    return findings.len == 0 || mig_fail(err, MIG_ERR_DIFFERENT, "%s", findings.items[0]);
}

void migrate_on_event(migrate *m, void (*on_event)(void *context, const migrate_event *event),
                      void *context)
{
    m->on_event = on_event;
    m->event_context = context;
}

migrate_event_kind migrate_event_is(const migrate_event *event)
{
    return event->kind;
}

const char *migrate_event_revision(const migrate_event *event)
{
    return event->event->move ? event->event->move->script->revision : NULL;
}

const char *migrate_event_text(const migrate_event *event)
{
    return event->event->text;
}
