/* Inside lib/git: libgit2's handles, and its errors as ours. */
#ifndef MIG_GIT_INTERNAL_H
#define MIG_GIT_INTERNAL_H

#include "git/repository.h"

#include <git2.h>

struct mig_git {
    git_repository *repository;
    const char *root; /* of the working tree, without a slash at its end */
};

void mig_git_free_tree(git_tree **tree);
void mig_git_free_commit(git_commit **commit);
void mig_git_free_object(git_object **object);
void mig_git_free_blob(git_blob **blob);
void mig_git_free_reference(git_reference **reference);
#define AUTO_TREE MIG_CLEANUP(mig_git_free_tree) git_tree *
#define AUTO_COMMIT MIG_CLEANUP(mig_git_free_commit) git_commit *
#define AUTO_OBJECT MIG_CLEANUP(mig_git_free_object) git_object *
#define AUTO_BLOB MIG_CLEANUP(mig_git_free_blob) git_blob *
#define AUTO_REFERENCE MIG_CLEANUP(mig_git_free_reference) git_reference *

/* The library counts its users; we stay one to the end, since starting it anew is what costs time.
 */
void mig_git_start(void);

/* 40 hex digits. */
const char *mig_git_oid_text(mig_arena *arena, const git_oid *oid);

/* MIG_ERR_FAILED: "can't <what>: <what libgit2 said last>". Always false. */
bool mig_git_fail(mig_error *err, const char *what);

/* The id of a folder's tree, without reading that; all zeros: the commit has none. */
MIG_MUST_CHECK bool mig_git_folder_id(const git_commit *commit, const char *inside, git_oid *id,
                                      mig_error *err);
/* The tree of a folder inside of the repository; *folder NULL: the commit has none. */
MIG_MUST_CHECK bool mig_git_folder(const mig_git *git, const git_commit *commit, const char *inside,
                                   git_tree **folder, mig_error *err);

/* *text NULL: the repository hasn't got it. */
MIG_MUST_CHECK bool mig_git_read_blob(const mig_git *git, mig_arena *arena, const git_oid *id,
                                      const char **text, size_t *length, mig_error *err);

/* The boundary of a shallow clone: commits whose parents aren't there. */
MIG_MUST_CHECK bool mig_git_boundary(const mig_git *git, mig_arena *arena, mig_strings *commits,
                                     mig_error *err);

/* Every commit that can be reached, newest first. */
typedef struct mig_git_walk mig_git_walk;

MIG_MUST_CHECK bool mig_git_walk_new(const mig_git *git, mig_arena *arena, mig_git_walk **walk,
                                     mig_error *err);
/* Once is enough for each; later ones change nothing. */
MIG_MUST_CHECK bool mig_git_walk_from(mig_git_walk *walk, const git_oid *id, mig_error *err);
/* *commit NULL: that was all. It is the caller's to free. *end: its parents aren't in this clone.
 * The parents are walked to next. */
MIG_MUST_CHECK bool mig_git_walk_next(mig_git_walk *walk, git_commit **commit, bool *end,
                                      mig_error *err);
/* Frees the commits that were not walked to; the rest lives in the arena. */
void mig_git_walk_end(mig_git_walk *walk);

#endif
