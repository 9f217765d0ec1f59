/* Questions to libgit2: see git.h. */
#include "git/git.h"

#include "git/internal.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>

static void free_repository(git_repository **repository)
{
    git_repository_free(*repository); /* accepts NULL */
}
#define AUTO_REPOSITORY MIG_CLEANUP(free_repository) git_repository *

static void free_digest(EVP_MD_CTX **digest)
{
    EVP_MD_CTX_free(*digest); /* accepts NULL */
}

/* SHA-1 of a blob as git stores it: its kind, its length and a NUL stand before the bytes. */
static bool hash_blob(const char *bytes, size_t length, unsigned char hash[SHA_DIGEST_LENGTH])
{
    MIG_CLEANUP(free_digest) EVP_MD_CTX *digest = EVP_MD_CTX_new();
    char start[32];
    const int used = snprintf(start, sizeof start, "blob %zu", length);

    return digest && EVP_DigestInit_ex(digest, EVP_sha1(), NULL) &&
           EVP_DigestUpdate(digest, start, (size_t)used + 1) &&
           EVP_DigestUpdate(digest, bytes, length) && EVP_DigestFinal_ex(digest, hash, NULL);
}

const char *mig_git_blob_id(mig_arena *arena, const char *bytes, size_t length)
{
    static const char hex[] = "0123456789abcdef";
    unsigned char hash[SHA_DIGEST_LENGTH];
    char *id = mig_arena_alloc(arena, MIG_GIT_ID_DIGITS + 1);

    if (!hash_blob(bytes, length, hash)) {
        fputs("migrate: out of memory\n", stderr);
        abort();
    }
    for (size_t i = 0; i < sizeof hash; i++) {
        id[2 * i] = hex[hash[i] >> 4U];
        id[2 * i + 1] = hex[hash[i] & 0xFU];
    }
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
