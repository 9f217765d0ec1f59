/*
 * Every commit that can be reached, newest first, and what two have in common. libgit2's own walk
 * stops with an error where a shallow clone ends, so this one is ours: a heap by the commits'
 * times.
 */
#include "git/internal.h"

#include "base/map.h"

#include <string.h>

typedef struct {
    git_commit *commit;
    size_t number; /* in which order they were found: equal times keep it */
} waiting;

struct mig_git_walk {
    const mig_git *git;
    mig_arena *arena;
    mig_map *seen, *ends;
    MIG_ARRAY(waiting) heap;
    size_t count;
};

static bool before(const waiting *a, const waiting *b)
{
    git_time_t one = git_commit_time(a->commit), two = git_commit_time(b->commit);

    return one != two ? one > two : a->number < b->number;
}

static void swap(mig_git_walk *walk, size_t a, size_t b)
{
    waiting held = walk->heap.items[a];

    walk->heap.items[a] = walk->heap.items[b];
    walk->heap.items[b] = held;
}

static void push(mig_git_walk *walk, git_commit *commit)
{
    size_t at = walk->heap.len;
    waiting item = {commit, walk->count++};

    mig_push(walk->arena, &walk->heap, item);
    while (at > 0 && before(&walk->heap.items[at], &walk->heap.items[(at - 1) / 2])) {
        swap(walk, at, (at - 1) / 2);
        at = (at - 1) / 2;
    }
}

static git_commit *pop(mig_git_walk *walk)
{
    git_commit *first = walk->heap.items[0].commit;
    size_t at = 0, length = --walk->heap.len;

    walk->heap.items[0] = walk->heap.items[length];
    for (;;) {
        size_t child = 2 * at + 1;

        if (child >= length)
            return first;
        if (child + 1 < length && before(&walk->heap.items[child + 1], &walk->heap.items[child]))
            child++;
        if (!before(&walk->heap.items[child], &walk->heap.items[at]))
            return first;
        swap(walk, at, child);
        at = child;
    }
}

bool mig_git_boundary(const mig_git *git, mig_arena *arena, mig_strings *commits, mig_error *err)
{
    const char *path = mig_path_join(arena, git_repository_commondir(git->repository), "shallow");
    char *text;

    if (!mig_git_is_shallow(git))
        return true;
    if (!mig_file_read(arena, path, &text, NULL, err))
        return false;
    while (*text) {
        size_t length = strcspn(text, "\r\n");

        if (length == GIT_OID_HEXSZ)
            mig_push(arena, commits, mig_arena_strndup(arena, text, length));
        text += length + strspn(text + length, "\r\n");
    }
    return true;
}

bool mig_git_walk_new(const mig_git *git, mig_arena *arena, mig_git_walk **walk, mig_error *err)
{
    mig_strings ends = {0};

    *walk = MIG_NEW(arena, mig_git_walk);
    (*walk)->git = git;
    (*walk)->arena = arena;
    (*walk)->seen = mig_map_new(arena);
    (*walk)->ends = mig_map_new(arena);
    if (!mig_git_boundary(git, arena, &ends, err))
        return false;
    for (size_t i = 0; i < ends.len; i++)
        mig_map_put((*walk)->ends, ends.items[i], *walk);
    return true;
}

bool mig_git_walk_from(mig_git_walk *walk, const git_oid *id, mig_error *err)
{
    const char *text = mig_git_oid_text(walk->arena, id);
    git_commit *commit;

    if (mig_map_find(walk->seen, text))
        return true;
    mig_map_put(walk->seen, text, walk);
    if (git_commit_lookup(&commit, walk->git->repository, id) != 0)
        return mig_git_fail(err, "read the history of the git repository");
    push(walk, commit);
    return true;
}

bool mig_git_walk_next(mig_git_walk *walk, git_commit **commit, bool *end, mig_error *err)
{
    *commit = NULL;
    *end = false;
    if (walk->heap.len == 0)
        return true;
    *commit = pop(walk);
    *end = mig_map_find(walk->ends, mig_git_oid_text(walk->arena, git_commit_id(*commit))) != NULL;
    for (unsigned i = 0; !*end && i < git_commit_parentcount(*commit); i++) {
        if (mig_git_walk_from(walk, git_commit_parent_id(*commit, i), err))
            continue;
        git_commit_free(*commit);
        *commit = NULL;
        return false;
    }
    return true;
}

void mig_git_walk_end(mig_git_walk *walk)
{
    while (walk->heap.len > 0)
        git_commit_free(walk->heap.items[--walk->heap.len].commit);
}

/* Walks from a commit: puts all that is found into the set, or, where that is NULL, ends at the
 * first that is in the other one. *found NULL: none is. */
static bool walk_from(const mig_git *git, mig_arena *arena, const git_oid *start, mig_map *set,
                      const mig_map *other, const char **found, mig_error *err)
{
    mig_git_walk *walk;
    bool good, more = true;

    *found = NULL;
    if (!mig_git_walk_new(git, arena, &walk, err))
        return false;
    good = mig_git_walk_from(walk, start, err);
    while (good && more && !*found) {
        git_commit *commit;
        bool end;

        good = mig_git_walk_next(walk, &commit, &end, err);
        more = good && commit;
        if (more) {
            const char *id = mig_git_oid_text(arena, git_commit_id(commit));

            if (set)
                mig_map_put(set, id, walk);
            else if (mig_map_find(other, id))
                *found = id;
            git_commit_free(commit);
        }
    }
    mig_git_walk_end(walk);
    return good;
}

/* libgit2's search ends in an error as soon as it comes to where the clone ends. */
static bool merge_base_of_shallow(const mig_git *git, mig_arena *arena, const git_oid *one,
                                  const git_oid *two, const char **base, mig_error *err)
{
    mig_map *reached = mig_map_new(arena);

    if (!walk_from(git, arena, one, reached, NULL, base, err) ||
        !walk_from(git, arena, two, NULL, reached, base, err))
        return false;
    return *base != NULL ||
           mig_fail(err, MIG_ERR_FAILED,
                    "this clone is shallow, and doesn't reach back to where the branches parted; "
                    "`git fetch --unshallow` gets the rest (in CI: a fetch depth of 0)");
}

bool mig_git_merge_base(const mig_git *git, mig_arena *arena, const char *one, const char *two,
                        const char **base, mig_error *err)
{
    git_oid first, second, found;
    int code;

    *base = NULL;
    if (git_oid_fromstr(&first, one) != 0 || git_oid_fromstr(&second, two) != 0)
        return mig_git_fail(err, "read a commit's id");
    if (mig_git_is_shallow(git))
        return merge_base_of_shallow(git, arena, &first, &second, base, err);
    code = git_merge_base(&found, git->repository, &first, &second);
    if (code == 0)
        *base = mig_git_oid_text(arena, &found);
    return code == 0 || code == GIT_ENOTFOUND ||
           mig_git_fail(err, "find where the branches parted");
}
