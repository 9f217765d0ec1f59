/* Revisions that are not here: see lost.h. */
#include "lost.h"

#include "base/text.h"
#include "git/find.h"
#include "git/git.h"
#include "output.h"

#include <string.h>

enum { ID_SHOWN = 12 };

/* The script of this revision, whatever the file's name. */
static bool is_revision(void *wanted, const mig_git_file *file)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_error ignored = {0};
    mig_script *script;

    return mig_script_parse(arena, file->path, file->text, file->length, &script, &ignored) &&
           mig_same(script->revision, wanted);
}

static bool find_in_git(context *c, const char *revision, mig_git_answer *answer, mig_error *err)
{
    mig_strings folders = {0};
    char *wanted = mig_arena_strdup(c->arena, revision);
    mig_git_question question = {&folders, mig_script_is_name, is_revision, wanted};

    context_folders(c, &folders);
    return context_git(c, err) && mig_git_find(c->git, c->arena, &question, answer, err);
}

/* "branch "work" (migrations/versions/cccc.yaml)" */
static const char *place_text(const context *c, const mig_git_answer *answer)
{
    if (answer->branch)
        return mig_arena_printf(c->arena, "branch \"%s\" of git (%s)", answer->branch,
                                answer->file.path);
    return mig_arena_printf(c->arena, "commit %.*s of git (%s)", ID_SHOWN, answer->commit,
                            answer->file.path);
}

const char *lost_place(context *c, const char *revision)
{
    mig_error ignored = {0};
    mig_git_answer answer;

    if (!find_in_git(c, revision, &answer, &ignored) || !answer.commit)
        return NULL;
    return place_text(c, &answer);
}

bool lost_explain(context *c, mig_error *err)
{
    mig_strings rows = {0};
    mig_error ignored = {0};

    if (!c->driver || !c->history || !context_rows(c, &rows, &ignored))
        return false;
    for (size_t i = 0; i < rows.len; i++) {
        mig_git_answer answer;

        if (mig_history_script(c->history, rows.items[i]) ||
            !find_in_git(c, rows.items[i], &answer, &ignored))
            continue;
        if (!answer.commit)
            return mig_within(err, "no commit of this git repository has revision \"%s\"",
                              rows.items[i]);
        return mig_within(err,
                          "revision \"%s\" is in %s: go there, or take it back with \"migrate "
                          "downgrade TARGET --from-git\"",
                          rows.items[i], place_text(c, &answer));
    }
    return false;
}

typedef struct {
    context *c;
    mig_map *newest; /* end of a step in the log, of each revision */
    mig_map *here;   /* scripts, of each revision */
} restoring;

/* What of the log says with which text a revision was applied. */
static const mig_log_end *applied_row(const restoring *r, const char *revision)
{
    const mig_log_end *end = mig_map_find(r->newest, revision);

    return end && end->checksum && !end->gone ? end : NULL;
}

/* By its id from git, else from the log. *text NULL: neither has it. */
static bool find_text(const restoring *r, const mig_log_end *end, const char **text, size_t *length,
                      const char **from, mig_error *err)
{
    context *c = r->c;

    *from = mig_arena_printf(c->arena, "%.*s", ID_SHOWN, end->checksum);
    if (!mig_git_blob(c->git, c->arena, end->checksum, text, length, err))
        return false;
    if (*text)
        return true;
    *from = c->store.log_table;
    if (!mig_store_script(c->driver, c->arena, &c->store, end->revision, end->checksum, text, err))
        return false;
    if (!*text)
        return true;
    *length = strlen(*text);
    if (!mig_same(mig_git_blob_id(c->arena, *text, *length), end->checksum))
        *text = NULL;
    return true;
}

/* The text doesn't say the name of its file, and so which form it has. */
static bool parse(const restoring *r, const char *from, const char *revision, const char *text,
                  size_t length, mig_script **script, mig_error *err)
{
    mig_arena *arena = r->c->arena;
    mig_error ignored = {0};

    if (mig_script_parse(arena, mig_arena_printf(arena, "%s:%s.sql", from, revision), text, length,
                         script, &ignored))
        return true;
    return mig_script_parse(arena, mig_arena_printf(arena, "%s:%s.yaml", from, revision), text,
                            length, script, err);
}

/* *script NULL: there is no such text. */
static bool restore(const restoring *r, const mig_log_end *end, mig_script **script, mig_error *err)
{
    const char *text, *from;
    size_t length;

    *script = NULL;
    if (!find_text(r, end, &text, &length, &from, err))
        return false;
    if (!text)
        return true;
    if (!parse(r, from, end->revision, text, length, script, err))
        return mig_within(err, "while reading what was run as revision \"%s\"", end->revision);
    return mig_same((*script)->revision, end->revision) ||
           mig_fail(err, MIG_ERR_FAILED, "git blob %s is revision \"%s\", not \"%s\"",
                    end->checksum, (*script)->revision, end->revision);
}

static bool fail_lost(const restoring *r, const char *revision, const mig_log_end *end,
                      mig_error *err)
{
    mig_git_answer answer;

    if (!end)
        return mig_fail(err, MIG_ERR_FAILED,
                        "the log doesn't say which text was run as revision \"%s\", so that no "
                        "script can be checked against it",
                        revision);
    if (!find_in_git(r->c, revision, &answer, err))
        return false;
    if (answer.commit)
        return mig_fail(err, MIG_ERR_FAILED,
                        "%s has revision \"%s\" with another text (git blob %.*s) than was run "
                        "(%.*s)",
                        place_text(r->c, &answer), revision, ID_SHOWN, answer.file.blob, ID_SHOWN,
                        end->checksum);
    return mig_fail(err, MIG_ERR_FAILED,
                    "neither git nor the log has the text that was run as revision \"%s\" (git "
                    "blob %s); it may have to be fetched first",
                    revision, end->checksum);
}

/* Adds a revision that isn't here, and names what it needs. */
static bool add_lost(restoring *r, const char *revision, mig_strings *needed, mig_error *err)
{
    const mig_log_end *end = applied_row(r, revision);
    mig_script *script = NULL;

    if (end && !restore(r, end, &script, err))
        return false;
    if (!script)
        return fail_lost(r, revision, end, err);
    say("revision \"%s\" comes from %s", revision, script->path);
    mig_map_put(r->here, script->revision, script);
    mig_push(r->c->arena, &r->c->scripts.items, script);
    for (size_t i = 0; i < script->down_revisions.len; i++)
        mig_push(r->c->arena, needed, script->down_revisions.items[i]);
    return true;
}

/* Scripts that were changed since they were run are taken as they were, where that can be had. */
static bool undo_changes(const restoring *r, mig_error *err)
{
    mig_scripts *scripts = &r->c->scripts;

    for (size_t i = 0; i < scripts->items.len; i++) {
        const mig_log_end *end = applied_row(r, scripts->items.items[i]->revision);
        mig_script *then;

        if (!end ||
            mig_same(end->checksum, mig_script_checksum(r->c->arena, scripts->items.items[i])))
            continue;
        if (!restore(r, end, &then, err))
            return false;
        if (!then)
            continue;
        say("revision \"%s\" was changed since it was run: it comes from %s", then->revision,
            then->path);
        scripts->items.items[i] = then;
    }
    return true;
}

/* What is going to be run is what was run. */
static bool check_path(const restoring *r, const mig_strings *rows, const char *target,
                       mig_error *err)
{
    context *c = r->c;
    mig_moves moves = {0};

    if (!mig_history_path(c->arena, c->history, rows, MIG_DOWN, target, &moves, err))
        return false;
    for (size_t i = 0; i < moves.len; i++) {
        const mig_script *script = moves.items[i].script;
        const mig_log_end *end = applied_row(r, script->revision);

        if (!end || !mig_same(end->checksum, mig_script_checksum(c->arena, script)))
            return fail_lost(r, script->revision, end, err);
    }
    return true;
}

bool lost_restore(context *c, const char *target, mig_error *err)
{
    restoring r = {.c = c, .here = mig_map_new(c->arena)};
    mig_strings rows = {0}, needed = {0};
    mig_log log;

    if (!context_git(c, err) || !context_rows(c, &rows, err) ||
        !mig_store_log(c->driver, c->arena, &c->store, &log, err))
        return false;
    r.newest = mig_log_newest(c->arena, &log);
    for (size_t i = 0; i < c->scripts.items.len; i++)
        mig_map_put(r.here, c->scripts.items.items[i]->revision, c->scripts.items.items[i]);
    if (!undo_changes(&r, err))
        return false;
    for (size_t i = 0; i < rows.len; i++)
        mig_push(c->arena, &needed, rows.items[i]);
    for (size_t i = 0; i < needed.len; i++)
        if (!mig_map_find(r.here, needed.items[i]) && !add_lost(&r, needed.items[i], &needed, err))
            return false;
    return mig_history_build(c->arena, &c->scripts, &c->history, err) &&
           check_path(&r, &rows, target, err);
}
