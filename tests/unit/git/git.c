/* What git itself says is what we say. */
#include "git/git.h"

#include "base/file.h"
#include "base/text.h"

#include <criterion/criterion.h>
#include <git2.h>
#include <stdlib.h>
#include <string.h>

Test(git, a_blob_id_is_that_of_git_hash_object)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *id; /* git hash-object --stdin */
    } cases[] = {
        {"", 0, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"},
        {"hello\n", 6, "ce013625030ba8dba906f756967f9e9ca394464a"},
        {"a\0b", 3, "20b5be91886d0b6f26dc98a225c0dac05fe2c86e"},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();

    for (size_t i = 0; i < MIG_LEN(cases); i++)
        cr_expect(strcmp(mig_git_blob_id(arena, cases[i].bytes, cases[i].length), cases[i].id) ==
                  0);
}

Test(git, a_blob_id_is_what_libgit2_makes_of_any_length)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    enum { MOST = 300, LARGE = 1024 * 1024 + 7 };
    char *bytes = mig_arena_alloc(arena, LARGE);

    for (size_t i = 0; i < LARGE; i++)
        bytes[i] = (char)(i * 31 + i / 251);
    git_libgit2_init();
    for (size_t length = 0; length <= LARGE; length += length < MOST ? 1 : LARGE - MOST) {
        git_oid id;

        cr_assert(git_odb_hash(&id, bytes, length, GIT_OBJECT_BLOB) == 0);
        cr_expect(mig_same(mig_git_blob_id(arena, bytes, length), git_oid_tostr_s(&id)),
                  "%zu bytes", length);
    }
    git_libgit2_shutdown();
}

static void commit(git_repository *repository, git_oid *id)
{
    git_signature *who;
    git_treebuilder *builder;
    git_tree *tree;
    git_oid tree_id;

    cr_assert(git_signature_new(&who, "a", "a@b", 0, 0) == 0);
    cr_assert(git_treebuilder_new(&builder, repository, NULL) == 0);
    cr_assert(git_treebuilder_write(&tree_id, builder) == 0);
    cr_assert(git_tree_lookup(&tree, repository, &tree_id) == 0);
    cr_assert(git_commit_create_v(id, repository, "HEAD", who, who, NULL, "m", tree, 0) == 0);
    git_tree_free(tree);
    git_treebuilder_free(builder);
    git_signature_free(who);
}

Test(git, head_is_the_commit_around_a_path)
{
    char folder[] = "/tmp/mig_git_XXXXXX";
    MIG_AUTO_ARENA arena = mig_arena_new();
    git_repository *repository;
    git_oid id;
    mig_error err = {0};
    const char *inner;

    cr_assert(mkdtemp(folder) != NULL);
    inner = mig_path_join(arena, folder, "a/b");
    cr_assert(mig_dir_make(inner, &err));
    cr_expect(mig_git_head(arena, inner) == NULL, "a repository around /tmp?");
    cr_assert(git_repository_init(&repository, folder, 0) == 0);
    cr_expect(mig_git_head(arena, inner) == NULL, "an unborn branch has no commit");
    commit(repository, &id);
    cr_expect(mig_same(mig_git_head(arena, inner), git_oid_tostr_s(&id)));
    git_repository_free(repository);
    cr_expect(mig_git_head(arena, "/nowhere/at/all") == NULL);
    cr_expect(system(mig_arena_printf(arena, "rm -r %s", folder)) == 0);
}
