/*
 * Revisions that were passed over: see gap.h. A revision that counts as applied and that the log
 * never saw is no proof by itself: rows of the log may have been deleted, or another tool may move
 * the version table. What proves it is a script above that was run with other parents.
 */
#include "run/gap.h"

#include "base/text.h"
#include "run/stamp.h"

#include <string.h>

typedef struct {
    mig_runner *runner;
    mig_arena *arena;
    mig_map *newest; /* row of the log, of each revision */
    mig_map *unseen; /* applied scripts that it doesn't know as applied */
    mig_map *missed;
} search;

static const mig_log_end *newest(const search *s, const char *revision)
{
    return mig_map_find(s->newest, revision);
}

static bool is_seen(const mig_log_end *end)
{
    return end && !end->gone;
}

static search search_new(mig_runner *runner, mig_arena *arena, const mig_log *log)
{
    return (search){.runner = runner,
                    .arena = arena,
                    .newest = mig_log_newest(arena, log),
                    .unseen = mig_map_new(arena),
                    .missed = mig_map_new(arena)};
}

/* Did the text that was run name this revision, as parent or dependency? What the log doesn't hold
 * (a stamp) was other than it is now. */
static bool named_then(const mig_script *then, const search *s, const char *revision)
{
    mig_relatives around;

    if (!then)
        return false;
    if (mig_strings_has(&then->down_revisions, revision) ||
        mig_strings_has(&then->depends_on, revision))
        return true;
    mig_history_relatives(s->arena, s->runner->history, revision, &around);
    for (size_t i = 0; i < around.labels.len; i++)
        if (mig_strings_has(&then->depends_on, around.labels.items[i]))
            return true;
    return false;
}

/* The script as it was run; *then NULL: the log doesn't hold it. */
static bool read_then(const search *s, const mig_script *script, const mig_log_end *end,
                      mig_script **then, mig_error *err)
{
    const mig_runner *runner = s->runner;
    mig_error ignored = {0};
    const char *text;

    *then = NULL;
    if (!mig_store_script(runner->driver, s->arena, &runner->store, end->revision, end->checksum,
                          &text, err))
        return false;
    if (text && !mig_script_parse(s->arena, script->path, text, strlen(text), then, &ignored))
        *then = NULL;
    return true;
}

/* Everything that an applied script names. */
static void find_downs(const search *s, const mig_script *script, mig_strings *downs)
{
    mig_relatives around;

    mig_history_relatives(s->arena, s->runner->history, script->revision, &around);
    for (size_t i = 0; i < script->down_revisions.len; i++)
        mig_push(s->arena, downs, script->down_revisions.items[i]);
    for (size_t i = 0; i < around.dependencies.len; i++)
        mig_push(s->arena, downs, around.dependencies.items[i]);
}

/* What is missed below one applied script, when what is above it was looked at. */
static bool look_below(const search *s, mig_script *script, mig_gap *gap, mig_error *err)
{
    const mig_log_end *end = newest(s, script->revision);
    bool missed = mig_map_find(s->missed, script->revision), proof = false;
    mig_strings downs = {0}, unseen = {0};
    mig_script *then = NULL;

    find_downs(s, script, &downs);
    for (size_t i = 0; i < downs.len; i++)
        if (mig_map_find(s->unseen, downs.items[i]))
            mig_push(s->arena, &unseen, downs.items[i]);
    if (unseen.len == 0 ||
        (!missed && (!is_seen(end) || !end->checksum ||
                     mig_same(end->checksum, mig_script_checksum(s->arena, script)))))
        return true;
    if (!missed && !read_then(s, script, end, &then, err))
        return false;
    for (size_t i = 0; i < unseen.len; i++) {
        if (!missed && named_then(then, s, unseen.items[i]))
            continue;
        mig_map_put(s->missed, unseen.items[i], script);
        proof = true;
    }
    if (proof && !missed)
        mig_push(s->arena, &gap->reparented.items, script);
    return true;
}

bool mig_gap_find(mig_runner *runner, mig_arena *arena, const mig_strings *rows, const mig_log *log,
                  mig_gap *gap, mig_error *err)
{
    mig_scripts applied = {0}, unseen = {0};
    const mig_log_end **ends;
    search s;

    *gap = (mig_gap){0};
    if (log->finished.len == 0)
        return true;
    if (!mig_history_applied(arena, runner->history, rows, &applied, err))
        return false;
    ends = mig_log_of(arena, log, &applied);
    for (size_t i = 0; i < applied.items.len; i++)
        if (!is_seen(ends[i]))
            mig_push(arena, &unseen.items, applied.items.items[i]);
    if (unseen.items.len == 0)
        return true;
    s = search_new(runner, arena, log);
    for (size_t i = 0; i < unseen.items.len; i++)
        mig_map_put(s.unseen, unseen.items.items[i]->revision, unseen.items.items[i]);
    for (size_t i = applied.items.len; i-- > 0;)
        if (!look_below(&s, applied.items.items[i], gap, err))
            return false;
    for (size_t i = 0; i < applied.items.len; i++)
        if (mig_map_find(s.missed, applied.items.items[i]->revision))
            mig_push(arena, &gap->missed.items, applied.items.items[i]);
    return true;
}

static const char *names(mig_arena *arena, const mig_scripts *scripts)
{
    enum { SHOWN = 5 };
    MIG_AUTO_STR text = {0};

    for (size_t i = 0; i < scripts->items.len && i < SHOWN; i++)
        mig_str_addf(&text, "%s\"%s\"", i > 0 ? ", " : "", scripts->items.items[i]->revision);
    if (scripts->items.len > SHOWN)
        mig_str_addf(&text, " and %zu more", scripts->items.len - SHOWN);
    return mig_str_copy(arena, &text);
}

const char *mig_gap_text(mig_arena *arena, const mig_strings *rows, const mig_gap *gap)
{
    bool several = gap->missed.items.len > 1, two = gap->reparented.items.len > 1;
    MIG_AUTO_STR targets = {0};

    for (size_t i = 0; i < rows->len; i++)
        mig_str_addf(&targets, " %s", rows->items[i]);
    return mig_arena_printf(
        arena,
        "revision%s %s %s never run here, and count%s as applied only because %s, which %s applied "
        "before, follow%s %s since: run %s with \"migrate upgrade --missed\", or take back what "
        "was "
        "run before with \"migrate downgrade TARGET --from-git\"; if %s in the database already, "
        "say "
        "so with \"migrate stamp%s\"",
        several ? "s" : "", names(arena, &gap->missed), several ? "were" : "was",
        several ? "" : "s", names(arena, &gap->reparented), two ? "were" : "was", two ? "" : "s",
        several ? "them" : "it", several ? "them" : "it",
        several ? "what they do is" : "what it does is", targets.data);
}

void mig_gap_fill(mig_arena *arena, const mig_strings *rows, const mig_gap *gap, mig_moves *moves)
{
    mig_moves all = {0};

    for (size_t i = 0; i < gap->missed.items.len; i++) {
        mig_move move = {
            .direction = MIG_UP, .script = gap->missed.items.items[i], .rows_after = *rows};

        mig_push(arena, &all, move);
    }
    for (size_t i = 0; i < moves->len; i++)
        mig_push(arena, &all, moves->items[i]);
    *moves = all;
}

bool mig_gap_close(mig_runner *runner, mig_arena *arena, const mig_log *log, const mig_gap *gap,
                   mig_error *err)
{
    search s = search_new(runner, arena, log);
    mig_scripts same = {0};

    for (size_t i = 0; i < gap->reparented.items.len; i++) {
        mig_script *script = gap->reparented.items.items[i], *then, *now;
        mig_error ignored = {0};

        if (!read_then(&s, script, newest(&s, script->revision), &then, err))
            return false;
        if (then && mig_script_reparent(arena, then, &script->down_revisions, &now, &ignored) &&
            now->length == script->length && memcmp(now->text, script->text, now->length) == 0)
            mig_push(arena, &same.items, script);
    }
    return mig_stamp_log(runner, arena, &same, "follows other revisions now", err);
}
