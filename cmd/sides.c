/* This branch beside another: see sides.h. */
#include "sides.h"

#include "base/text.h"
#include "git/git.h"
#include "output.h"

#include <stdio.h>

static bool read_folders(context *c, const char *commit, const mig_strings *folders,
                         mig_git_files *files, mig_error *err)
{
    for (size_t i = 0; i < folders->len; i++)
        if (!mig_git_files_at(c->git, c->arena, commit, folders->items[i], mig_script_is_name,
                              files, err))
            return false;
    return true;
}

static bool read_files(context *c, const char *commit, mig_git_files *files, mig_error *err)
{
    mig_strings folders = {0};

    context_folders(c, &folders);
    return read_folders(c, commit, &folders, files, err);
}

/* Where the folder has another name since, the other side's scripts are where ours were. */
static bool read_moved(context *c, const char *commit, const mig_side *here, mig_git_files *files,
                       mig_error *err)
{
    mig_map *blobs = mig_map_new(c->arena);
    mig_strings folders = {0};

    for (size_t i = 0; i < here->len; i++)
        mig_map_put(blobs, here->items[i].blob, here->items[i].script);
    return mig_git_folders_of(c->git, c->arena, commit, blobs, &folders, err) &&
           read_folders(c, commit, &folders, files, err);
}

/* The scripts of a commit; shown: what it is called in messages. */
static bool read_commit(context *c, const char *commit, const char *shown, const mig_side *here,
                        mig_side *side, mig_error *err)
{
    mig_git_files files = {0};

    if (!read_files(c, commit, &files, err) ||
        (commit && files.len == 0 && !read_moved(c, commit, here, &files, err)))
        return false;
    for (size_t i = 0; i < files.len; i++) {
        const mig_git_file *file = &files.items[i];
        const char *path = mig_arena_printf(c->arena, "%s:%s", shown, file->path);
        mig_side_script one = {.blob = file->blob};

        if (!mig_script_parse(c->arena, path, file->text, file->length, &one.script, err))
            return mig_within(err, "while reading the scripts of \"%s\"", shown);
        mig_push(c->arena, side, one);
    }
    return true;
}

static bool read_here(context *c, mig_side *side, mig_error *err)
{
    for (size_t i = 0; i < c->scripts.items.len; i++) {
        mig_side_script one = {.script = c->scripts.items.items[i]};

        if (!mig_git_hash_file(c->git, c->arena, one.script->path, &one.blob, err))
            return false;
        mig_push(c->arena, side, one);
    }
    return true;
}

/* NULL where the branch has no commit yet. */
static const char *head_commit(const context *c)
{
    return mig_git_head(c->arena, c->project.folder);
}

bool sides_read(context *c, const char *name, mig_sides *sides, mig_error *err)
{
    const char *head, *there, *before = NULL;

    *sides = (mig_sides){.name = name};
    if (!context_git(c, err) || !mig_git_commit(c->git, c->arena, name, &there, err))
        return false;
    head = head_commit(c);
    if (head && !mig_git_merge_base(c->git, c->arena, head, there, &before, err))
        return false;
    return read_here(c, &sides->here, err) &&
           read_commit(c, there, name, &sides->here, &sides->there, err) &&
           read_commit(c, before, "where the branches parted", &sides->here, &sides->before, err);
}

static void add_uncommitted(const context *c, mig_findings *findings, const char *revision,
                            const char *path, const char *what)
{
    mig_finding found = {MIG_FINDING_UNCOMMITTED, revision,
                         revision
                             ? mig_arena_printf(c->arena, "the script of revision \"%s\" (%s) %s",
                                                revision, path, what)
                             : mig_arena_printf(c->arena, "the script %s %s", path, what)};

    mig_push(c->arena, findings, found);
}

static bool find_uncommitted(context *c, const mig_side *here, mig_findings *findings,
                             mig_error *err)
{
    mig_map *by_path = mig_map_new(c->arena), *present = mig_map_new(c->arena);
    mig_git_files files = {0};

    if (!read_files(c, head_commit(c), &files, err))
        return false;
    for (size_t i = 0; i < files.len; i++)
        mig_map_put(by_path, files.items[i].path, &files.items[i]);
    for (size_t i = 0; i < here->len; i++) {
        mig_script *script = here->items[i].script;
        const mig_git_file *file = mig_map_find(by_path, script->path);

        mig_map_put(present, script->path, script);
        if (!file)
            add_uncommitted(c, findings, script->revision, script->path, "isn't committed");
        else if (!mig_same(file->blob, here->items[i].blob))
            add_uncommitted(c, findings, script->revision, script->path,
                            "has changes that aren't committed");
    }
    for (size_t i = 0; i < files.len; i++)
        if (!mig_map_find(present, files.items[i].path))
            add_uncommitted(c, findings, NULL, files.items[i].path,
                            "is gone from the working tree, which isn't committed");
    return true;
}

bool sides_look(context *c, const mig_sides *sides, mig_history **merged, mig_findings *findings,
                mig_error *err)
{
    mig_sides_merge(c->arena, sides, merged, findings);
    return find_uncommitted(c, &sides->here, findings, err);
}

void sides_print(const mig_findings *findings)
{
    for (size_t i = 0; i < findings->len; i++)
        printf("%s\n", findings->items[i].text);
}

json_t *sides_json(const mig_findings *findings)
{
    json_t *list = json_array();

    for (size_t i = 0; i < findings->len; i++) {
        const mig_finding *one = &findings->items[i];

        json_array_append_new(list, json_pack("{s:s, s:s?, s:o}", "kind",
                                              mig_finding_kind_name(one->kind), "revision",
                                              one->revision, "text", json_text(one->text)));
    }
    return list;
}

bool sides_fail(const mig_sides *sides, const mig_findings *findings, mig_error *err)
{
    return findings->len == 0 ||
           mig_fail(err, MIG_ERR_DIFFERENT, "this branch isn't ready for a merge with \"%s\"",
                    sides->name);
}
