/* migrate rebase: this branch's scripts behind those of another. */
#include "base/file.h"
#include "base/text.h"
#include "command.h"
#include "history/rebase.h"
#include "output.h"
#include "progress.h"
#include "show.h"
#include "sides.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *onto, *head;
static bool take_back, dry_run;

static const option rebase_options[] = {
    {"onto", 0, OPT_TEXT, &onto, "BRANCH", "the branch or commit of git whose head they follow"},
    {"head", 0, OPT_TEXT, &head, "REVISION", "which of its heads, where there are several"},
    {"downgrade", 0, OPT_FLAG, &take_back, NULL,
     "take those that are applied in the database back first"},
    {"dry-run", 0, OPT_FLAG, &dry_run, NULL, "say what would be done, and change nothing"},
    {0},
};

/* A file before and after. */
typedef struct {
    const mig_script *before, *after;
    unsigned mode;
} rewriting;
typedef MIG_ARRAY(rewriting) rewritings;

static bool rewrite_all(const context *c, const mig_rebase *plan, rewritings *files, mig_error *err)
{
    for (size_t i = 0; i < plan->changes.len; i++) {
        const mig_reparenting *change = &plan->changes.items[i];
        rewriting one = {.before = change->script};
        mig_script *after;
        struct stat info;

        if (!mig_script_reparent(c->arena, change->script, &change->parents, &after, err))
            return false;
        if (stat(change->script->path, &info) != 0)
            return mig_fail(err, MIG_ERR_FAILED, "can't look at \"%s\": %s", change->script->path,
                            strerror(errno));
        one.after = after;
        one.mode = info.st_mode & 07777U;
        mig_push(c->arena, files, one);
    }
    return true;
}

/* The files that were replaced already get their old texts again. */
static bool restore(const rewritings *files, size_t count, mig_error *err)
{
    for (size_t i = 0; i < count; i++) {
        const rewriting *one = &files->items[i];
        mig_error why = {0};

        if (!mig_file_write(one->before->path, one->before->text, one->before->length, one->mode,
                            false, &why))
            return mig_within(err,
                              "the files replaced before it could not be put back (%s): run the "
                              "command again, or `git checkout` them",
                              why.text[0]);
    }
    return mig_within(err, "no script was changed");
}

static bool write_all(const rewritings *files, mig_error *err)
{
    for (size_t i = 0; i < files->len; i++) {
        const rewriting *one = &files->items[i];

        if (!mig_file_write(one->after->path, one->after->text, one->after->length, one->mode,
                            false, err))
            return restore(files, i, err);
    }
    return true;
}

/* Those that are to move and are applied. */
static bool find_applied(const context *c, const mig_rebase *plan, const mig_strings *rows,
                         mig_strings *applied, mig_error *err)
{
    mig_map *moved = mig_map_new(c->arena);
    mig_scripts all = {0};

    for (size_t i = 0; i < plan->moved.items.len; i++)
        mig_map_put(moved, plan->moved.items.items[i]->revision, plan->moved.items.items[i]);
    applied->len = 0;
    if (!mig_history_applied(c->arena, c->history, rows, &all, err))
        return mig_within(err, "which of the scripts to move are applied can't be told");
    for (size_t i = 0; i < all.items.len; i++)
        if (mig_map_find(moved, all.items.items[i]->revision))
            mig_push(c->arena, applied, all.items.items[i]->revision);
    return true;
}

static bool is_yes(const char *answer)
{
    return mig_same_nocase(answer, "y\n") || mig_same_nocase(answer, "yes\n");
}

static bool ask(const context *c, const mig_strings *applied)
{
    char answer[16] = "";

    if (globals.json || !isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return false;
    fprintf(stderr, "applied in %s: %s\ntake %s back first? [y/N] ", c->driver->target,
            revision_names(c->arena, applied), applied->len > 1 ? "them" : "it");
    fflush(stderr);
    return fgets(answer, sizeof answer, stdin) && is_yes(answer);
}

static bool refuse(const context *c, const mig_strings *applied, mig_error *err)
{
    return mig_fail(err, MIG_ERR_USAGE,
                    "%s applied in %s: with other parents, what comes before would count as "
                    "applied too. Take %s back first with --downgrade",
                    mig_arena_printf(c->arena, "%s %s", revision_names(c->arena, applied),
                                     applied->len > 1 ? "are" : "is"),
                    c->driver->target, applied->len > 1 ? "them" : "it");
}

/* Where the branch begins, what is applied of it goes. */
static bool take_branch_back(context *c, const mig_script *start, size_t *done, mig_error *err)
{
    const mig_strings *parents = &start->down_revisions;
    const char *target = mig_arena_printf(c->arena, "%s@%s", start->revision,
                                          parents->len > 0 ? parents->items[0] : "base");
    mig_runner runner = progress_runner(c, SQL_SILENT);
    size_t count = 0;
    bool good = mig_run(&runner, MIG_DOWN, target, &count, err);

    *done += count;
    return good || mig_within(err, "while taking back what is to move; no script was changed");
}

static bool take_all_back(context *c, const mig_rebase *plan, size_t *done, mig_error *err)
{
    context_close(c);
    if (!context_open(c, 0, err))
        return false;
    for (size_t i = 0; i < plan->changes.len; i++) {
        const mig_script *start = plan->changes.items[i].script;
        mig_strings rows = {0}, applied = {0};

        if (!context_rows(c, &rows, err) || !find_applied(c, plan, &rows, &applied, err))
            return false;
        if (mig_strings_has(&applied, start->revision) && !take_branch_back(c, start, done, err))
            return false;
    }
    return true;
}

/* The database here is asked; others tell when they are next upgraded. */
static bool leave_database(context *c, const mig_rebase *plan, size_t *done, mig_error *err)
{
    mig_strings rows = {0}, applied = {0};

    if (!context_try_rows(c, &rows))
        return true;
    if (!find_applied(c, plan, &rows, &applied, err))
        return false;
    if (applied.len == 0)
        return true;
    if (dry_run) {
        say("applied in %s: %s", c->driver->target, revision_names(c->arena, &applied));
        return true;
    }
    if (!take_back && !ask(c, &applied))
        return refuse(c, &applied, err);
    return take_all_back(c, plan, done, err);
}

static void print(const context *c, const mig_rebase *plan, size_t done)
{
    json_t *changes = json_array();

    for (size_t i = 0; i < plan->stay.len; i++)
        say("%s stays where it is: it follows nothing, or its branch has a label of its own "
            "(--head moves it)",
            plan->stay.items[i]);
    for (size_t i = 0; i < plan->changes.len; i++) {
        const mig_reparenting *one = &plan->changes.items[i];

        if (globals.json)
            json_array_append_new(
                changes, json_pack("{s:s, s:o, s:o, s:o}", "revision", one->script->revision,
                                   "path", json_text(one->script->path), "before",
                                   json_from_strings(&one->script->down_revisions), "after",
                                   json_from_strings(&one->parents)));
        else
            printf("%s: %s %s %s instead of %s\n", one->script->path, one->script->revision,
                   dry_run ? "would follow" : "follows", revision_names(c->arena, &one->parents),
                   revision_names(c->arena, &one->script->down_revisions));
    }
    if (globals.json)
        print_json(json_pack("{s:o, s:o, s:I}", "changes", changes, "stay",
                             json_from_strings(&plan->stay), "downgraded", (json_int_t)done));
    else
        json_decref(changes);
    if (plan->changes.len == 0)
        say("nothing to do: no script of this branch has to move behind \"%s\"", onto);
}

static bool rebase_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    rewritings files = {0};
    mig_rebase plan;
    mig_sides sides;
    size_t done = 0;

    (void)args;
    (void)count;
    if (!onto)
        return mig_fail(err, MIG_ERR_USAGE, "say behind which branch, as in --onto main");
    if (!context_project(&c, err) || !context_history(&c, err) ||
        !sides_read(&c, onto, &sides, err) ||
        !mig_sides_rebase(c.arena, &sides, c.history, head, &plan, err) ||
        !rewrite_all(&c, &plan, &files, err))
        return false;
    if (plan.changes.len > 0 && !leave_database(&c, &plan, &done, err))
        return false;
    if (!dry_run && !write_all(&files, err))
        return false;
    print(&c, &plan, done);
    return true;
}

const command cmd_rebase = {
    .name = "rebase",
    .args = "--onto BRANCH",
    .summary = "Let this branch's scripts follow those of another branch of git",
    .details =
        "For when two branches each added scripts behind the same one. Those that BRANCH hasn't\n"
        "got begin behind its head then; only the value of down_revision in their files is\n"
        "replaced, in all of them or none. BRANCH's scripts have to be here (git merge, git\n"
        "rebase) and are never touched. A branch with a label of its own stays.\n"
        "Scripts to move that are applied in the database are taken back first: on a terminal\n"
        "after a question, else with --downgrade. Another database in which they were applied\n"
        "refuses its next upgrade and says what to do.",
    .examples =
        "  git merge main && migrate rebase --onto main\n"
        "  migrate rebase --onto origin/main --downgrade && migrate upgrade head\n"
        "  migrate rebase --onto main --head billing@head --dry-run",
    .options = rebase_options,
    .run = rebase_run,
};
