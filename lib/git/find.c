/* Which branch or commit has a file: see find.h. No tree and no file is looked at twice. */
#include "git/find.h"

#include "base/map.h"
#include "git/internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *name;
    git_oid commit;
} tip;
typedef MIG_ARRAY(tip) tips;

typedef struct {
    const mig_git *git;
    mig_arena *arena;
    const mig_git_question *question;
    mig_strings inside; /* the folders as git has them */
    mig_map *seen;      /* trees and files */
    mig_git_answer *answer;
} search;

/* Marks it as looked at. */
static bool is_new(const search *s, const git_oid *id)
{
    const char *text = mig_git_oid_text(s->arena, id);

    if (mig_map_find(s->seen, text))
        return false;
    mig_map_put(s->seen, text, s->answer);
    return true;
}

static bool look_at_entry(const search *s, const char *folder, const git_tree_entry *entry,
                          bool *found, mig_error *err)
{
    const git_oid *id = git_tree_entry_id(entry);
    mig_git_file file = {.blob = mig_git_oid_text(s->arena, id)};

    if (git_tree_entry_type(entry) != GIT_OBJECT_BLOB ||
        !s->question->wanted(git_tree_entry_name(entry)) || !is_new(s, id))
        return true;
    file.path = mig_path_join(s->arena, folder, git_tree_entry_name(entry));
    if (!mig_git_read_blob(s->git, s->arena, id, &file.text, &file.length, err))
        return false;
    *found = file.text && s->question->is(s->question->context, &file);
    if (*found)
        s->answer->file = file;
    return true;
}

static bool look_at_commit(const search *s, const git_commit *commit, const char *branch,
                           bool *found, mig_error *err)
{
    for (size_t i = 0; i < s->inside.len; i++) {
        AUTO_TREE tree = NULL;
        git_oid id;

        if (!mig_git_folder_id(commit, s->inside.items[i], &id, err))
            return false;
        if (git_oid_is_zero(&id) || !is_new(s, &id))
            continue;
        if (git_tree_lookup(&tree, s->git->repository, &id) != 0)
            return mig_git_fail(err, "read a commit's tree");
        for (size_t k = 0; !*found && k < git_tree_entrycount(tree); k++)
            if (!look_at_entry(s, s->question->folders->items[i], git_tree_entry_byindex(tree, k),
                               found, err))
                return false;
        if (!*found)
            continue;
        s->answer->commit = mig_git_oid_text(s->arena, git_commit_id(commit));
        s->answer->branch = branch;
        return true;
    }
    return true;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const tip *)a)->name, ((const tip *)b)->name);
}

static void free_iterator(git_branch_iterator **iterator)
{
    git_branch_iterator_free(*iterator);
}
#define AUTO_ITERATOR MIG_CLEANUP(free_iterator) git_branch_iterator *

static bool add_branches(const search *s, git_branch_t kind, tips *list, mig_error *err)
{
    AUTO_ITERATOR iterator = NULL;
    size_t start = list->len;
    int code;

    if (git_branch_iterator_new(&iterator, s->git->repository, kind) != 0)
        return mig_git_fail(err, "list the branches of the git repository");
    for (;;) {
        AUTO_REFERENCE branch = NULL;
        AUTO_OBJECT commit = NULL;
        const char *name;
        git_branch_t found;
        tip one;

        code = git_branch_next(&branch, &found, iterator);
        if (code != 0)
            break;
        /* "origin/HEAD" is another one's second name. */
        if (git_reference_type(branch) != GIT_REFERENCE_DIRECT ||
            git_branch_name(&name, branch) != 0 ||
            git_reference_peel(&commit, branch, GIT_OBJECT_COMMIT) != 0)
            continue;
        one.name = mig_arena_strdup(s->arena, name);
        one.commit = *git_object_id(commit);
        mig_push(s->arena, list, one);
    }
    if (code != GIT_ITEROVER)
        return mig_git_fail(err, "list the branches of the git repository");
    if (list->len > start)
        qsort(list->items + start, list->len - start, sizeof *list->items, by_name);
    return true;
}

static bool find_tips(const search *s, tips *list, mig_error *err)
{
    tip head = {.name = "HEAD"};

    if (git_reference_name_to_id(&head.commit, s->git->repository, "HEAD") == 0)
        mig_push(s->arena, list, head);
    return add_branches(s, GIT_BRANCH_LOCAL, list, err) &&
           add_branches(s, GIT_BRANCH_REMOTE, list, err);
}

static bool look_at_tips(const search *s, const tips *list, bool *found, mig_error *err)
{
    for (size_t i = 0; i < list->len && !*found; i++) {
        AUTO_COMMIT commit = NULL;

        if (git_commit_lookup(&commit, s->git->repository, &list->items[i].commit) != 0)
            return mig_git_fail(err, "read the tip of a branch");
        if (!look_at_commit(s, commit, list->items[i].name, found, err))
            return false;
    }
    return true;
}

static bool look_back(const search *s, mig_git_walk *walk, bool *found, mig_error *err)
{
    while (!*found) {
        AUTO_COMMIT commit = NULL;
        bool end;

        if (!mig_git_walk_next(walk, &commit, &end, err))
            return false;
        if (!commit)
            return true;
        if (!look_at_commit(s, commit, NULL, found, err))
            return false;
    }
    return true;
}

static bool look_at_history(const search *s, const tips *list, bool *found, mig_error *err)
{
    mig_git_walk *walk;
    bool good = true;

    if (!mig_git_walk_new(s->git, s->arena, &walk, err))
        return false;
    for (size_t i = 0; good && i < list->len; i++)
        good = mig_git_walk_from(walk, &list->items[i].commit, err);
    good = good && look_back(s, walk, found, err);
    mig_git_walk_end(walk);
    return good;
}

bool mig_git_find(const mig_git *git, mig_arena *arena, const mig_git_question *question,
                  mig_git_answer *answer, mig_error *err)
{
    search s = {.git = git,
                .arena = arena,
                .question = question,
                .seen = mig_map_new(arena),
                .answer = answer};
    tips list = {0};
    bool found = false;

    *answer = (mig_git_answer){0};
    for (size_t i = 0; i < question->folders->len; i++) {
        const char *inside;

        if (!mig_git_path(git, arena, question->folders->items[i], &inside, err))
            return false;
        mig_push(arena, &s.inside, inside);
    }
    return find_tips(&s, &list, err) && look_at_tips(&s, &list, &found, err) &&
           (found || look_at_history(&s, &list, &found, err));
}
