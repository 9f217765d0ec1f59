/* What libgit2 is asked. No repository is no error. */
#ifndef MIG_GIT_GIT_H
#define MIG_GIT_GIT_H

#include "base/arena.h"

enum { MIG_GIT_ID_DIGITS = 40 };

/* Git's blob id of the bytes: 40 hex digits (git hash-object). By libcrypto, since starting libgit2
 * (which reads the system's certificates) takes longer than all else that a command does. */
const char *mig_git_blob_id(mig_arena *arena, const char *bytes, size_t length);

/* The same of a file, which isn't read into memory; NULL when it can't be read. */
const char *mig_git_file_id(mig_arena *arena, const char *path);

/* The commit that HEAD of the repository around the path is at, 40 hex digits; NULL: none. */
const char *mig_git_head(mig_arena *arena, const char *path);

#endif
