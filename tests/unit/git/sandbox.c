#include "sandbox.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

sandbox sandbox_new(void)
{
    sandbox s = {.arena = mig_arena_new(), .time = 1600000000};
    char folder[] = "/tmp/mig_git_XXXXXX";

    cr_assert(mkdtemp(folder) != NULL);
    s.folder = mig_arena_strdup(s.arena, folder);
    git_libgit2_init();
    cr_assert(git_repository_init(&s.repository, s.folder, 0) == 0);
    cr_assert(git_repository_set_head(s.repository, "refs/heads/main") == 0);
    return s;
}

void sandbox_dispose(sandbox *s)
{
    git_repository_free(s->repository);
    cr_expect(system(mig_arena_printf(s->arena, "rm -rf %s", s->folder)) == 0);
    mig_arena_free(s->arena);
    git_libgit2_shutdown();
}

const char *sandbox_path(const sandbox *s, const char *name)
{
    return mig_path_join(s->arena, s->folder, name);
}

void sandbox_write(const sandbox *s, const char *name, const char *text)
{
    const char *path = sandbox_path(s, name);
    mig_error err = {0};

    cr_assert(mig_dir_make(mig_path_dir(s->arena, path), &err));
    cr_assert(mig_file_write(path, text, strlen(text), 0644, false, &err));
}

void sandbox_remove(const sandbox *s, const char *name)
{
    cr_assert(unlink(sandbox_path(s, name)) == 0);
}

/* The index made anew from the folder, so that removed files are gone from it. */
static void write_tree(const sandbox *s, git_tree **tree)
{
    git_index *index;
    git_oid id;

    cr_assert(git_repository_index(&index, s->repository) == 0);
    cr_assert(git_index_clear(index) == 0);
    cr_assert(git_index_add_all(index, NULL, GIT_INDEX_ADD_FORCE, NULL, NULL) == 0);
    cr_assert(git_index_write(index) == 0);
    cr_assert(git_index_write_tree(&id, index) == 0);
    cr_assert(git_tree_lookup(tree, s->repository, &id) == 0);
    git_index_free(index);
}

const char *sandbox_commit(sandbox *s, const char *author, const char *other)
{
    git_commit *parents[2] = {NULL, NULL};
    git_signature *who;
    git_tree *tree;
    git_oid id;
    size_t count = 0;

    s->time += 60;
    cr_assert(git_signature_new(&who, author, "a@b", s->time, 0) == 0);
    write_tree(s, &tree);
    if (git_reference_name_to_id(&id, s->repository, "HEAD") == 0)
        cr_assert(git_commit_lookup(&parents[count++], s->repository, &id) == 0);
    if (other) {
        cr_assert(git_oid_fromstr(&id, other) == 0);
        cr_assert(git_commit_lookup(&parents[count++], s->repository, &id) == 0);
    }
    cr_assert(git_commit_create(&id, s->repository, "HEAD", who, who, NULL, "m", tree, count,
                                (void *)parents) == 0);
    git_tree_free(tree);
    git_signature_free(who);
    git_commit_free(parents[0]);
    git_commit_free(parents[1]);
    return mig_arena_strdup(s->arena, git_oid_tostr_s(&id));
}

void sandbox_branch(const sandbox *s, const char *name, const char *commit)
{
    git_reference *reference;
    git_commit *at;
    git_oid id;

    cr_assert(git_oid_fromstr(&id, commit) == 0);
    cr_assert(git_commit_lookup(&at, s->repository, &id) == 0);
    cr_assert(git_branch_create(&reference, s->repository, name, at, 0) == 0);
    git_reference_free(reference);
    git_commit_free(at);
}

void sandbox_switch(const sandbox *s, const char *name)
{
    const char *branch = mig_arena_printf(s->arena, "refs/heads/%s", name);
    git_checkout_options options;

    cr_assert(git_checkout_options_init(&options, GIT_CHECKOUT_OPTIONS_VERSION) == 0);
    options.checkout_strategy = GIT_CHECKOUT_FORCE | GIT_CHECKOUT_REMOVE_UNTRACKED;
    cr_assert(git_repository_set_head(s->repository, branch) == 0);
    cr_assert(git_checkout_head(s->repository, &options) == 0);
}
