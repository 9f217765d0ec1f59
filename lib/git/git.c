/* Questions to libgit2: see git.h. */
#include "git/git.h"

#include "git/internal.h"

#include <stdio.h>

static void free_repository(git_repository **repository)
{
    git_repository_free(*repository); /* accepts NULL */
}
#define AUTO_REPOSITORY MIG_CLEANUP(free_repository) git_repository *

const char *mig_git_blob_id(mig_arena *arena, const char *bytes, size_t length)
{
    char start[32]; /* "blob", the length and a NUL */
    const int used = snprintf(start, sizeof start, "blob %zu", length);
    const mig_sha1_part parts[] = {{start, (size_t)used + 1}, {bytes, length}};
    char *id = mig_arena_alloc(arena, MIG_SHA1_DIGITS + 1);

    mig_sha1(parts, MIG_LEN(parts), id);
    return id;
}

const char *mig_git_file_id(mig_arena *arena, const char *path)
{
    git_oid oid;

    mig_git_start();
    if (git_odb_hashfile(&oid, path, GIT_OBJECT_BLOB) != 0)
        return NULL;
    return mig_git_oid_text(arena, &oid);
}

const char *mig_git_head(mig_arena *arena, const char *path)
{
    AUTO_REPOSITORY repository = NULL;
    git_oid oid;

    mig_git_start();
    if (git_repository_open_ext(&repository, path, 0, NULL) != 0 ||
        git_reference_name_to_id(&oid, repository, "HEAD") != 0)
        return NULL;
    return mig_git_oid_text(arena, &oid);
}
