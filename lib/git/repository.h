/*
 * An open repository, and what its commits hold. Only ever read. For commands that were asked for
 * git: what is in the way (no repository, a bare one, one that git doesn't trust) is an error here.
 * Paths are those that the program uses, relative to the current folder or absolute.
 */
#ifndef MIG_GIT_REPOSITORY_H
#define MIG_GIT_REPOSITORY_H

#include "base/file.h"
#include "base/map.h"

typedef struct mig_git mig_git;

/* Opens the repository around a folder. */
MIG_MUST_CHECK bool mig_git_open(mig_arena *arena, const char *folder, mig_git **git,
                                 mig_error *err);
void mig_git_close(mig_git *git); /* accepts NULL */
void mig_git_cleanup(mig_git **git);
#define MIG_AUTO_GIT MIG_CLEANUP(mig_git_cleanup) mig_git *

/* A clone without its older commits (git clone --depth). */
bool mig_git_is_shallow(const mig_git *git);

/* The path inside of the repository, "" for its root. MIG_ERR_USAGE: it is outside. */
MIG_MUST_CHECK bool mig_git_path(const mig_git *git, mig_arena *arena, const char *path,
                                 const char **inside, mig_error *err);

/* The commit that a name of git's means (branch, tag, id, "main~2"), 40 hex digits. */
MIG_MUST_CHECK bool mig_git_commit(const mig_git *git, mig_arena *arena, const char *name,
                                   const char **commit, mig_error *err);

/* Where the lines of two commits parted; *base NULL: they have nothing in common. A shallow clone
 * that doesn't reach so far is MIG_ERR_FAILED. */
MIG_MUST_CHECK bool mig_git_merge_base(const mig_git *git, mig_arena *arena, const char *one,
                                       const char *two, const char **base, mig_error *err);

/* A file of a commit. */
typedef struct {
    const char *path; /* folder/name, as the folder was given */
    const char *blob;
    const char *text; /* NUL-terminated */
    size_t length;
} mig_git_file;
typedef MIG_ARRAY(mig_git_file) mig_git_files;

/* Adds the wanted files of a folder as a commit has it, sorted by byte; none where it has no such
 * folder. commit NULL: none at all (a branch without a commit). */
MIG_MUST_CHECK bool mig_git_files_at(const mig_git *git, mig_arena *arena, const char *commit,
                                     const char *folder, bool (*wanted)(const char *name),
                                     mig_git_files *files, mig_error *err);

/* Adds the folders in which a commit has files of these blob ids, as paths of the working tree. */
MIG_MUST_CHECK bool mig_git_folders_of(const mig_git *git, mig_arena *arena, const char *commit,
                                       const mig_map *blobs, mig_strings *folders, mig_error *err);

/* The blob id that `git add` would give a file: line endings as the repository has them. */
MIG_MUST_CHECK bool mig_git_hash_file(const mig_git *git, mig_arena *arena, const char *path,
                                      const char **blob, mig_error *err);

/* The text of a blob; *text NULL: the repository hasn't got it. */
MIG_MUST_CHECK bool mig_git_blob(const mig_git *git, mig_arena *arena, const char *blob,
                                 const char **text, size_t *length, mig_error *err);

/* "Ann Example <ann@example.com>" as git would sign a commit made here: NULL where its
 * configuration says no name. No repository is needed. */
const char *mig_git_author(mig_arena *arena, const char *folder);

#endif
