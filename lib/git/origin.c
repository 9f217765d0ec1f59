/*
 * Which commit brought a file: see origin.h. Of each commit only the folders' trees are compared
 * with those of its parents; most commits leave them as they were, and are done with that.
 */
#include "git/origin.h"

#include "base/text.h"
#include "git/internal.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
    const char *name;
    size_t index; /* of the path */
} wanted;

typedef struct {
    const char *inside;
    MIG_ARRAY(wanted) files; /* that no commit was found for yet */
} folder;

typedef struct {
    const mig_git *git;
    mig_arena *arena;
    MIG_ARRAY(folder) folders;
    size_t open; /* files in all of them */
    mig_git_origin *origins;
} search;

/* A commit's folder and those of its parents. */
typedef struct {
    git_tree *own, **parents;
    size_t count;
} trees;

static void free_trees(trees *t)
{
    git_tree_free(t->own);
    for (size_t i = 0; i < t->count; i++)
        git_tree_free(t->parents[i]);
}
#define AUTO_TREES MIG_CLEANUP(free_trees) trees

static folder *find_folder(search *s, const char *inside)
{
    folder one = {.inside = inside};

    for (size_t i = 0; i < s->folders.len; i++)
        if (mig_same(s->folders.items[i].inside, inside))
            return &s->folders.items[i];
    mig_push(s->arena, &s->folders, one);
    return &s->folders.items[s->folders.len - 1];
}

static bool take_paths(search *s, const mig_strings *paths, mig_error *err)
{
    const char *last = NULL, *inside = NULL;

    for (size_t i = 0; i < paths->len; i++) {
        const char *dir = mig_path_dir(s->arena, paths->items[i]);
        wanted file = {mig_path_base(paths->items[i]), i};
        folder *in;

        if (!mig_same(dir, last) && !mig_git_path(s->git, s->arena, dir, &inside, err))
            return false;
        last = dir;
        in = find_folder(s, inside);
        mig_push(s->arena, &in->files, file);
        s->open++;
    }
    return true;
}

static void drop(search *s, folder *in, size_t at)
{
    in->files.items[at] = in->files.items[--in->files.len];
    s->open--;
}

/* What HEAD hasn't got is not committed: no commit is looked for. */
static bool drop_uncommitted(search *s, const git_commit *head, mig_error *err)
{
    for (size_t i = 0; i < s->folders.len; i++) {
        folder *in = &s->folders.items[i];
        AUTO_TREE tree = NULL;

        if (!mig_git_folder(s->git, head, in->inside, &tree, err))
            return false;
        for (size_t k = in->files.len; k-- > 0;)
            if (!tree || !git_tree_entry_byname(tree, in->files.items[k].name))
                drop(s, in, k);
    }
    return true;
}

/* Whether no parent has the same folder: else the commit added nothing to it. */
static bool changes(const git_commit *commit, const char *inside, bool *changed, mig_error *err)
{
    git_oid own, other;

    *changed = true;
    if (!mig_git_folder_id(commit, inside, &own, err))
        return false;
    for (unsigned i = 0; i < git_commit_parentcount(commit) && *changed; i++) {
        AUTO_COMMIT parent = NULL;

        if (git_commit_parent(&parent, commit, i) != 0)
            return mig_git_fail(err, "read the history of the git repository");
        if (!mig_git_folder_id(parent, inside, &other, err))
            return false;
        *changed = !git_oid_equal(&own, &other);
    }
    return true;
}

static bool read_trees(const search *s, const git_commit *commit, const char *inside, trees *t,
                       mig_error *err)
{
    unsigned count = git_commit_parentcount(commit);

    t->parents = mig_arena_alloc(s->arena, (count + 1) * sizeof(git_tree *));
    if (!mig_git_folder(s->git, commit, inside, &t->own, err))
        return false;
    for (unsigned i = 0; i < count; i++) {
        AUTO_COMMIT parent = NULL;

        if (git_commit_parent(&parent, commit, i) != 0)
            return mig_git_fail(err, "read the history of the git repository");
        if (!mig_git_folder(s->git, parent, inside, &t->parents[t->count++], err))
            return false;
    }
    return true;
}

static bool has(const git_tree *tree, const char *name)
{
    return tree && git_tree_entry_byname(tree, name);
}

static bool any_has(const trees *t, const char *name)
{
    for (size_t i = 0; i < t->count; i++)
        if (has(t->parents[i], name))
            return true;
    return false;
}

/* The commit took a file out of the folder of a parent: what it adds may be that under a new name.
 */
static bool loses_any(const git_tree *parent, const git_tree *own)
{
    for (size_t i = 0; parent && own && i < git_tree_entrycount(parent); i++)
        if (!has(own, git_tree_entry_name(git_tree_entry_byindex(parent, i))))
            return true;
    return false;
}

static void free_diff(git_diff **diff)
{
    git_diff_free(*diff);
}
#define AUTO_DIFF MIG_CLEANUP(free_diff) git_diff *

/* The files that the commit gave new names go on being looked for under the old ones. */
static bool follow_renames(const search *s, const trees *t, folder *in, bool *renamed,
                           mig_error *err)
{
    git_diff_find_options options = {.version = GIT_DIFF_FIND_OPTIONS_VERSION,
                                     .flags = GIT_DIFF_FIND_RENAMES};
    AUTO_DIFF diff = NULL;

    if (t->count == 0 || !loses_any(t->parents[0], t->own))
        return true;
    if (git_diff_tree_to_tree(&diff, s->git->repository, t->parents[0], t->own, NULL) != 0 ||
        git_diff_find_similar(diff, &options) != 0)
        return mig_git_fail(err, "compare two commits");
    for (size_t i = 0; i < git_diff_num_deltas(diff); i++) {
        const git_diff_delta *delta = git_diff_get_delta(diff, i);

        for (size_t k = 0; delta->status == GIT_DELTA_RENAMED && k < in->files.len; k++) {
            const char *name = in->files.items[k].name;

            if (renamed[k] || !mig_same(name, delta->new_file.path) || any_has(t, name))
                continue;
            in->files.items[k].name = mig_arena_strdup(s->arena, delta->old_file.path);
            renamed[k] = true;
        }
    }
    return true;
}

static const char *time_text(mig_arena *arena, git_time_t seconds)
{
    char *text = mig_arena_alloc(arena, 32);
    time_t at = (time_t)seconds;
    struct tm parts;

    if (!gmtime_r(&at, &parts) || strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        return NULL;
    return text;
}

static mig_git_origin origin_of(mig_arena *arena, const git_commit *commit)
{
    const git_signature *author = git_commit_author(commit);

    return (mig_git_origin){.commit = mig_git_oid_text(arena, git_commit_id(commit)),
                            .author = mig_arena_strdup(arena, author->name),
                            .email = mig_arena_strdup(arena, author->email),
                            .time = time_text(arena, author->when.time)};
}

static bool search_folder(search *s, const git_commit *commit, folder *in, mig_error *err)
{
    AUTO_TREES t = {0};
    mig_git_origin origin = {0};
    bool *renamed, asked = false, changed;

    if (in->files.len == 0)
        return true;
    if (!changes(commit, in->inside, &changed, err))
        return false;
    if (!changed)
        return true;
    if (!read_trees(s, commit, in->inside, &t, err))
        return false;
    renamed = mig_arena_alloc(s->arena, in->files.len);
    for (size_t i = in->files.len; i-- > 0;) {
        if (renamed[i] || !has(t.own, in->files.items[i].name) ||
            any_has(&t, in->files.items[i].name))
            continue;
        if (!asked && !follow_renames(s, &t, in, renamed, err))
            return false;
        asked = true;
        if (renamed[i])
            continue;
        if (!origin.commit)
            origin = origin_of(s->arena, commit);
        s->origins[in->files.items[i].index] = origin;
        drop(s, in, i);
    }
    return true;
}

/* Here a shallow clone ends: what the commit has may be older. */
static bool give_up_folder(search *s, const git_commit *commit, folder *in, mig_error *err)
{
    AUTO_TREE tree = NULL;

    if (!mig_git_folder(s->git, commit, in->inside, &tree, err))
        return false;
    for (size_t i = in->files.len; i-- > 0;) {
        if (!has(tree, in->files.items[i].name))
            continue;
        s->origins[in->files.items[i].index].unknown = true;
        drop(s, in, i);
    }
    return true;
}

static bool walk_commits(search *s, mig_git_walk *walk, mig_error *err)
{
    while (s->open > 0) {
        AUTO_COMMIT commit = NULL;
        bool end;

        if (!mig_git_walk_next(walk, &commit, &end, err))
            return false;
        if (!commit)
            return true;
        for (size_t i = 0; i < s->folders.len; i++) {
            folder *in = &s->folders.items[i];

            if (!(end ? give_up_folder : search_folder)(s, commit, in, err))
                return false;
        }
    }
    return true;
}

bool mig_git_origins(const mig_git *git, mig_arena *arena, const mig_strings *paths,
                     mig_git_origin *origins, mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    search s = {.git = git, .arena = arena, .origins = origins};
    AUTO_COMMIT head = NULL;
    mig_git_walk *walk;
    git_oid id;
    bool good;
    int code;

    memset(origins, 0, paths->len * sizeof *origins);
    code = git_reference_name_to_id(&id, git->repository, "HEAD");
    if (code == GIT_ENOTFOUND)
        return true; /* no commit at all yet */
    if (code != 0 || git_commit_lookup(&head, git->repository, &id) != 0)
        return mig_git_fail(err, "read the commit of HEAD");
    if (!take_paths(&s, paths, err) || !drop_uncommitted(&s, head, err) ||
        !mig_git_walk_new(git, scratch, &walk, err))
        return false;
    good = mig_git_walk_from(walk, &id, err) && walk_commits(&s, walk, err);
    mig_git_walk_end(walk);
    return good;
}
