/* What an open repository answers. */
#include "base/text.h"
#include "git/find.h"
#include "git/origin.h"
#include "sandbox.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_sql(const char *name)
{
    return mig_ends_with(name, ".sql");
}

Test(git_repository, what_is_in_the_way_is_named)
{
    AUTO_SANDBOX s = sandbox_new();
    git_repository *bare;
    mig_git *git;
    mig_error err = {0};

    cr_expect(!mig_git_open(s.arena, "/", &git, &err));
    cr_expect(err.code == MIG_ERR_USAGE && strstr(err.text[0], "no git repository"), "%s",
              err.text[0]);
    cr_assert(git_repository_init(&bare, sandbox_path(&s, "bare"), 1) == 0);
    git_repository_free(bare);
    cr_expect(!mig_git_open(s.arena, sandbox_path(&s, "bare"), &git, &err));
    cr_expect(strstr(err.text[0], "bare"), "%s", err.text[0]);
}

Test(git_repository, paths_are_told_as_git_has_them)
{
    AUTO_SANDBOX s = sandbox_new();
    MIG_AUTO_GIT git = NULL;
    const char *inside;
    mig_error err = {0};

    sandbox_write(&s, "a/b/c.sql", "x");
    cr_assert(symlink("a/b", sandbox_path(&s, "link")) == 0);
    cr_assert(mig_git_open(s.arena, sandbox_path(&s, "a"), &git, &err));
    cr_assert(mig_git_path(git, s.arena, sandbox_path(&s, "a/b/"), &inside, &err));
    cr_expect_str_eq(inside, "a/b");
    cr_assert(mig_git_path(git, s.arena, sandbox_path(&s, "link/c.sql"), &inside, &err));
    cr_expect_str_eq(inside, "a/b/c.sql");
    cr_assert(mig_git_path(git, s.arena, sandbox_path(&s, "not/there"), &inside, &err));
    cr_expect_str_eq(inside, "not/there");
    cr_assert(mig_git_path(git, s.arena, s.folder, &inside, &err));
    cr_expect_str_eq(inside, "");
    cr_expect(
        !mig_git_path(git, s.arena, mig_arena_printf(s.arena, "%sx/y", s.folder), &inside, &err));
    cr_expect(strstr(err.text[0], "outside"), "%s", err.text[0]);
}

Test(git_repository, a_commits_files_are_read)
{
    AUTO_SANDBOX s = sandbox_new();
    MIG_AUTO_GIT git = NULL;
    mig_git_files files = {0}, none = {0};
    const char *first, *second, *found, *base, *blob, *text;
    size_t length;
    mig_error err = {0};

    sandbox_write(&s, "v/a.sql", "one\n");
    sandbox_write(&s, "v/b.txt", "other\n");
    sandbox_write(&s, "v/deep.sql/c.sql", "deep\n");
    first = sandbox_commit(&s, "Ann", NULL);
    sandbox_branch(&s, "side", first);
    sandbox_write(&s, "v/a.sql", "two\n");
    second = sandbox_commit(&s, "Ann", NULL);
    cr_assert(mig_git_open(s.arena, s.folder, &git, &err));
    cr_assert(mig_git_commit(git, s.arena, "main~1", &found, &err));
    cr_expect_str_eq(found, first);
    cr_assert(mig_git_merge_base(git, s.arena, first, second, &base, &err));
    cr_expect_str_eq(base, first);
    cr_assert(mig_git_files_at(git, s.arena, first, sandbox_path(&s, "v"), is_sql, &files, &err));
    cr_assert(files.len == 1);
    cr_expect_str_eq(files.items[0].path, sandbox_path(&s, "v/a.sql"));
    cr_expect_str_eq(files.items[0].text, "one\n");
    cr_assert(mig_git_files_at(git, s.arena, first, sandbox_path(&s, "w"), is_sql, &none, &err));
    cr_assert(mig_git_files_at(git, s.arena, NULL, sandbox_path(&s, "v"), is_sql, &none, &err));
    cr_expect(none.len == 0);
    cr_assert(mig_git_blob(git, s.arena, files.items[0].blob, &text, &length, &err));
    cr_expect(length == 4 && mig_same(text, "one\n"));
    cr_assert(mig_git_blob(git, s.arena, first + 1, &text, &length, &err) && !text);
    cr_assert(mig_git_hash_file(git, s.arena, sandbox_path(&s, "v/a.sql"), &blob, &err));
    cr_expect_str_eq(blob,
                     "f719efd430d52bcfc8566a43b2eb655688d38871"); /* echo two | git hash-object */
    cr_expect(!mig_git_commit(git, s.arena, "mian", &found, &err));
    cr_expect(strstr(err.text[0], "git knows no commit \"mian\""), "%s", err.text[0]);
}

/* Line endings that git changes on the way in are no difference. */
Test(git_repository, a_file_is_hashed_as_git_would_store_it)
{
    AUTO_SANDBOX s = sandbox_new();
    MIG_AUTO_GIT git = NULL;
    const char *blob;
    mig_error err = {0};

    sandbox_write(&s, ".gitattributes", "*.sql text\n");
    sandbox_write(&s, "a.sql", "two\r\n");
    cr_assert(mig_git_open(s.arena, s.folder, &git, &err));
    cr_assert(mig_git_hash_file(git, s.arena, sandbox_path(&s, "a.sql"), &blob, &err));
    cr_expect_str_eq(blob, "f719efd430d52bcfc8566a43b2eb655688d38871");
}

Test(git_repository, branches_without_a_common_commit_have_no_base)
{
    AUTO_SANDBOX s = sandbox_new();
    MIG_AUTO_GIT git = NULL;
    const char *one, *two, *base;
    mig_error err = {0};

    one = sandbox_commit(&s, "Ann", NULL);
    cr_assert(git_repository_set_head(s.repository, "refs/heads/other") == 0);
    two = sandbox_commit(&s, "Bob", NULL);
    cr_assert(mig_git_open(s.arena, s.folder, &git, &err));
    cr_assert(mig_git_merge_base(git, s.arena, one, two, &base, &err));
    cr_expect(base == NULL);
}

Test(git_repository, a_shallow_clone_may_reach_far_enough)
{
    AUTO_SANDBOX s = sandbox_new();
    const char *old, *common, *ours, *theirs, *base;
    mig_error err = {0};

    old = sandbox_commit(&s, "Ann", NULL);
    sandbox_branch(&s, "early", old);
    common = sandbox_commit(&s, "Ann", NULL);
    sandbox_branch(&s, "side", common);
    ours = sandbox_commit(&s, "Ann", NULL);
    sandbox_switch(&s, "side");
    theirs = sandbox_commit(&s, "Bob", NULL);
    sandbox_write(&s, ".git/shallow", mig_arena_printf(s.arena, "%s\n", common));
    {
        MIG_AUTO_GIT git = NULL;

        cr_assert(mig_git_open(s.arena, s.folder, &git, &err));
        cr_assert(mig_git_merge_base(git, s.arena, ours, theirs, &base, &err), "%s", err.text[0]);
        cr_expect_str_eq(base, common);
        cr_expect(!mig_git_merge_base(git, s.arena, ours, old, &base, &err));
        cr_expect(strstr(err.text[0], "unshallow"), "%s", err.text[0]);
    }
}

Test(git_repository, the_author_is_who_the_configuration_says)
{
    AUTO_SANDBOX s = sandbox_new();
    git_config *config;

    unsetenv("GIT_AUTHOR_NAME");
    unsetenv("GIT_AUTHOR_EMAIL");
    cr_assert(git_repository_config(&config, s.repository) == 0);
    cr_assert(git_config_set_string(config, "user.name", "Ann Example") == 0);
    cr_assert(git_config_set_string(config, "user.email", "ann@example.com") == 0);
    cr_expect_str_eq(mig_git_author(s.arena, s.folder), "Ann Example <ann@example.com>");
    cr_assert(git_config_set_string(config, "author.email", "a@b") == 0);
    cr_expect_str_eq(mig_git_author(s.arena, s.folder), "Ann Example <a@b>");
    git_config_free(config);
    setenv("GIT_AUTHOR_NAME", "Bob", 1);
    cr_expect_str_eq(mig_git_author(s.arena, s.folder), "Bob <a@b>");
}

static mig_git_origin origin_of(const sandbox *s, const char *name)
{
    MIG_AUTO_GIT git = NULL;
    mig_git_origin origin;
    mig_strings paths = {0};
    mig_error err = {0};

    mig_push(s->arena, &paths, sandbox_path(s, name));
    cr_assert(mig_git_open(s->arena, s->folder, &git, &err), "%s", err.text[0]);
    cr_assert(mig_git_origins(git, s->arena, &paths, &origin, &err), "%s", err.text[0]);
    return origin;
}

Test(git_origin, the_commit_that_added_a_file_is_found)
{
    AUTO_SANDBOX s = sandbox_new();
    const char *first, *side, *merge, *again;
    mig_git_origin found;

    sandbox_write(&s, "v/a.sql", "a\n");
    cr_expect(origin_of(&s, "v/a.sql").commit == NULL, "no commit at all");
    first = sandbox_commit(&s, "Ann", NULL);
    sandbox_branch(&s, "side", first);
    sandbox_write(&s, "v/a.sql", "edited\n");
    sandbox_write(&s, "v/b.sql", "b\n");
    sandbox_commit(&s, "Bob", NULL);
    sandbox_switch(&s, "side");
    sandbox_write(&s, "v/c.sql", "c\n");
    side = sandbox_commit(&s, "Cid", NULL);
    sandbox_switch(&s, "main");
    sandbox_write(&s, "v/c.sql", "c\n");
    sandbox_write(&s, "v/d.sql", "d\n");
    merge = sandbox_commit(&s, "Dan", side);
    sandbox_remove(&s, "v/b.sql");
    sandbox_commit(&s, "Eve", NULL);
    sandbox_write(&s, "v/b.sql", "b\n");
    again = sandbox_commit(&s, "Fay", NULL);
    sandbox_write(&s, "v/e.sql", "e\n");

    found = origin_of(&s, "v/a.sql");
    cr_expect_str_eq(found.commit, first);
    cr_expect_str_eq(found.author, "Ann");
    cr_expect_str_eq(found.email, "a@b");
    cr_expect_str_eq(found.time, "2020-09-13T12:27:40Z");
    cr_expect_str_eq(origin_of(&s, "v/b.sql").commit, again, "the last time that it was added");
    cr_expect_str_eq(origin_of(&s, "v/c.sql").commit, side, "not the merge that brought it here");
    cr_expect_str_eq(origin_of(&s, "v/d.sql").commit, merge, "what only the merge has");
    cr_expect(origin_of(&s, "v/e.sql").commit == NULL, "not committed");
    cr_expect(origin_of(&s, "w/e.sql").commit == NULL, "no such folder");
}

Test(git_origin, a_file_is_followed_to_its_old_name)
{
    AUTO_SANDBOX s = sandbox_new();
    const char *first;

    sandbox_write(&s, "v/a.sql", "one\ntwo\nthree\nfour\nfive\n");
    sandbox_write(&s, "v/other.sql", "x\n");
    first = sandbox_commit(&s, "Ann", NULL);
    sandbox_remove(&s, "v/a.sql");
    sandbox_write(&s, "v/b.sql", "one\ntwo\nthree\nfour\nfive\n");
    sandbox_commit(&s, "Bob", NULL);
    sandbox_remove(&s, "v/b.sql");
    sandbox_write(&s, "v/c.sql", "one\ntwo\nthree\nfour\n5\n");
    sandbox_commit(&s, "Cid", NULL);
    cr_expect_str_eq(origin_of(&s, "v/c.sql").commit, first);
}

Test(git_origin, a_shallow_clone_says_what_it_can_not_know)
{
    AUTO_SANDBOX s = sandbox_new();
    const char *second;

    sandbox_write(&s, "a.sql", "a\n");
    sandbox_commit(&s, "Ann", NULL);
    sandbox_write(&s, "b.sql", "b\n");
    second = sandbox_commit(&s, "Bob", NULL);
    sandbox_write(&s, "c.sql", "c\n");
    sandbox_commit(&s, "Cid", NULL);
    sandbox_write(&s, ".git/shallow", mig_arena_printf(s.arena, "%s\n", second));
    cr_expect_str_eq(origin_of(&s, "c.sql").author, "Cid");
    cr_expect(origin_of(&s, "b.sql").unknown && !origin_of(&s, "b.sql").commit);
    cr_expect(origin_of(&s, "a.sql").unknown);
}

static bool holds(void *text, const mig_git_file *file)
{
    return strstr(file->text, text) != NULL;
}

/* "main v/a.sql", "1a2b v/a.sql" or "nowhere" */
static const char *where_is(const sandbox *s, const char *text)
{
    MIG_AUTO_GIT git = NULL;
    mig_strings folders = {0};
    mig_git_question question = {&folders, is_sql, holds, mig_arena_strdup(s->arena, text)};
    mig_git_answer answer;
    mig_error err = {0};

    mig_push(s->arena, &folders, sandbox_path(s, "not-there"));
    mig_push(s->arena, &folders, sandbox_path(s, "v"));
    cr_assert(mig_git_open(s->arena, s->folder, &git, &err), "%s", err.text[0]);
    cr_assert(mig_git_find(git, s->arena, &question, &answer, &err), "%s", err.text[0]);
    if (!answer.commit)
        return "nowhere";
    return mig_arena_printf(s->arena, "%s %s", answer.branch ? answer.branch : answer.commit,
                            mig_path_base(answer.file.path));
}

Test(git_find, branches_come_before_older_commits)
{
    AUTO_SANDBOX s = sandbox_new();
    const char *first, *second;

    cr_expect_str_eq(where_is(&s, "one"), "nowhere");
    sandbox_write(&s, "v/a.sql", "one\n");
    sandbox_write(&s, "v/a.txt", "other\n");
    first = sandbox_commit(&s, "Ann", NULL);
    sandbox_branch(&s, "side", first);
    sandbox_branch(&s, "also", first);
    sandbox_write(&s, "v/a.sql", "two\n");
    second = sandbox_commit(&s, "Ann", NULL);
    sandbox_write(&s, "v/a.sql", "three\n");
    sandbox_commit(&s, "Ann", NULL);
    cr_expect_str_eq(where_is(&s, "three"), "HEAD a.sql");
    cr_expect_str_eq(where_is(&s, "two"), mig_arena_printf(s.arena, "%s a.sql", second));
    cr_expect_str_eq(where_is(&s, "one"), "also a.sql", "the first by name");
    cr_expect_str_eq(where_is(&s, "other"), "nowhere", "not a wanted name");
    cr_expect_str_eq(where_is(&s, "four"), "nowhere");
    sandbox_switch(&s, "side");
    cr_expect_str_eq(where_is(&s, "three"), "main a.sql");
}

Test(git_find, remote_branches_come_last)
{
    AUTO_SANDBOX s = sandbox_new();
    git_reference *reference;
    const char *commit;
    git_oid id;

    sandbox_write(&s, "v/a.sql", "one\n");
    commit = sandbox_commit(&s, "Ann", NULL);
    cr_assert(git_oid_fromstr(&id, commit) == 0);
    cr_assert(git_reference_create(&reference, s.repository, "refs/remotes/origin/work", &id, 0,
                                   NULL) == 0);
    git_reference_free(reference);
    cr_assert(git_repository_set_head(s.repository, "refs/heads/other") == 0);
    sandbox_write(&s, "v/a.sql", "two\n");
    sandbox_commit(&s, "Ann", NULL);
    cr_assert(git_reference_symbolic_create(&reference, s.repository, "refs/remotes/origin/HEAD",
                                            "refs/remotes/origin/work", 0, NULL) == 0);
    git_reference_free(reference);
    cr_assert(git_reference_lookup(&reference, s.repository, "refs/heads/main") == 0);
    cr_assert(git_branch_delete(reference) == 0);
    git_reference_free(reference);
    cr_expect_str_eq(where_is(&s, "one"), "origin/work a.sql");
}
