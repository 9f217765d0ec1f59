/* Questions to libgit2: see git.h. */
#include "git/git.h"

#include <git2.h>
#include <stddef.h>

static void free_repository(git_repository **repository)
{
    git_repository_free(*repository); /* accepts NULL */
}
#define AUTO_REPOSITORY MIG_CLEANUP(free_repository) git_repository *

static const char *oid_text(mig_arena *arena, const git_oid *oid)
{
    char *text = mig_arena_alloc(arena, GIT_OID_HEXSZ + 1);

    return git_oid_tostr(text, GIT_OID_HEXSZ + 1, oid);
}

/* The library counts its users; we stay one to the end, since starting it anew is what costs time.
 */
static void start(void)
{
    git_libgit2_init();
}

const char *mig_git_blob_id(mig_arena *arena, const char *bytes, size_t length)
{
    git_oid oid;

    start();
    git_odb_hash(&oid, bytes, length, GIT_OBJECT_BLOB); /* fails for other kinds of object only */
    return oid_text(arena, &oid);
}

const char *mig_git_head(mig_arena *arena, const char *path)
{
    AUTO_REPOSITORY repository = NULL;
    git_oid oid;

    start();
    if (git_repository_open_ext(&repository, path, 0, NULL) != 0 ||
        git_reference_name_to_id(&oid, repository, "HEAD") != 0)
        return NULL;
    return oid_text(arena, &oid);
}
