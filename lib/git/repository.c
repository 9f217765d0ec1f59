/* An open repository: see repository.h. */
#include "git/internal.h"

#include "base/str.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

void mig_git_start(void)
{
    git_libgit2_init();
}

const char *mig_git_oid_text(mig_arena *arena, const git_oid *oid)
{
    char *text = mig_arena_alloc(arena, GIT_OID_HEXSZ + 1);

    return git_oid_tostr(text, GIT_OID_HEXSZ + 1, oid);
}

bool mig_git_fail(mig_error *err, const char *what)
{
    const git_error *last = git_error_last();

    return mig_fail(err, MIG_ERR_FAILED, "can't %s: %s", what,
                    last && last->message ? last->message : "libgit2 doesn't say why");
}

void mig_git_free_tree(git_tree **tree)
{
    git_tree_free(*tree);
}

void mig_git_free_commit(git_commit **commit)
{
    git_commit_free(*commit);
}

void mig_git_free_object(git_object **object)
{
    git_object_free(*object);
}

void mig_git_free_blob(git_blob **blob)
{
    git_blob_free(*blob);
}

void mig_git_free_reference(git_reference **reference)
{
    git_reference_free(*reference);
}

static void free_text(char **text)
{
    free(*text);
}
#define AUTO_TEXT MIG_CLEANUP(free_text) char *

/* Where no safe.directory is configured at all, libgit2 1.5 says of somebody else's repository that
 * something wasn't found. */
static bool is_there(const char *folder)
{
    git_buf found = {0};
    int code = git_repository_discover(&found, folder, 0, NULL);

    git_buf_dispose(&found);
    return code == 0;
}

static bool fail_open(int code, const char *folder, mig_error *err)
{
    if (code == GIT_ENOTFOUND && !is_there(folder))
        return mig_fail(err, MIG_ERR_USAGE,
                        "there is no git repository around \"%s\", and what was asked for needs "
                        "one",
                        folder);
    if (code == GIT_EOWNER || code == GIT_ENOTFOUND)
        return mig_fail(err, MIG_ERR_FAILED,
                        "the git repository around \"%s\" belongs to another user; `git config "
                        "--global --add safe.directory FOLDER` says that it is trusted",
                        folder);
    return mig_git_fail(err, "open the git repository");
}

bool mig_git_open(mig_arena *arena, const char *folder, mig_git **git, mig_error *err)
{
    git_repository *repository = NULL;
    const char *root;
    size_t length;
    int code;

    *git = NULL;
    mig_git_start();
    code = git_repository_open_ext(&repository, folder, 0, NULL);
    if (code != 0)
        return fail_open(code, folder, err);
    root = git_repository_workdir(repository);
    if (!root) {
        git_repository_free(repository);
        return mig_fail(err, MIG_ERR_USAGE,
                        "the git repository around \"%s\" is a bare one, without a working tree",
                        folder);
    }
    *git = MIG_NEW(arena, mig_git);
    (*git)->repository = repository;
    {
        AUTO_TEXT real = realpath(root, NULL);

        root = mig_arena_strdup(arena, real ? real : root);
    }
    length = strlen(root);
    while (length > 0 && root[length - 1] == '/')
        length--;
    (*git)->root = mig_arena_strndup(arena, root, length);
    return true;
}

void mig_git_close(mig_git *git)
{
    if (git)
        git_repository_free(git->repository);
}

void mig_git_cleanup(mig_git **git)
{
    mig_git_close(*git);
}

bool mig_git_is_shallow(const mig_git *git)
{
    return git_repository_is_shallow(git->repository) == 1;
}

/* Also of what isn't there (yet): as far as there is something, the rest as it is written. */
static const char *real_path(mig_arena *arena, const char *path)
{
    const char *start = mig_path_dir(arena, path);
    AUTO_TEXT real = realpath(path, NULL);

    if (real)
        return mig_arena_strdup(arena, real);
    if (mig_same(start, path))
        return path;
    return mig_path_join(arena, real_path(arena, start), mig_path_base(path));
}

bool mig_git_path(const mig_git *git, mig_arena *arena, const char *path, const char **inside,
                  mig_error *err)
{
    size_t length = strlen(path), root = strlen(git->root);
    const char *real;

    while (length > 1 && path[length - 1] == '/')
        length--;
    real = real_path(arena, mig_arena_strndup(arena, path, length));
    if (!mig_starts_with(real, git->root) || (real[root] != '/' && real[root] != '\0'))
        return mig_fail(err, MIG_ERR_USAGE,
                        "\"%s\" is outside of the git repository, which begins at \"%s\"", path,
                        git->root);
    *inside = real[root] ? real + root + 1 : "";
    return true;
}

/* A branch that was fetched and never checked out, as in CI. */
static const char *remote_branch(const mig_git *git, mig_arena *arena, const char *name)
{
    AUTO_REFERENCE found = NULL;
    const char *full = mig_arena_printf(arena, "origin/%s", name);

    return git_branch_lookup(&found, git->repository, full, GIT_BRANCH_REMOTE) == 0 ? full : NULL;
}

bool mig_git_commit(const mig_git *git, mig_arena *arena, const char *name, const char **commit,
                    mig_error *err)
{
    AUTO_OBJECT object = NULL;
    AUTO_OBJECT peeled = NULL;
    const char *remote;

    if (git_revparse_single(&object, git->repository, name) != 0) {
        remote = remote_branch(git, arena, name);
        return mig_fail(err, MIG_ERR_USAGE, "git knows no commit \"%s\"%s%s%s", name,
                        remote ? "; did you mean \"" : "", remote ? remote : "",
                        remote ? "\"?" : "; it may have to be fetched first");
    }
    if (git_object_peel(&peeled, object, GIT_OBJECT_COMMIT) != 0)
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" is no commit of the git repository", name);
    *commit = mig_git_oid_text(arena, git_object_id(peeled));
    return true;
}

bool mig_git_folder_id(const git_commit *commit, const char *inside, git_oid *id, mig_error *err)
{
    AUTO_TREE root = NULL;
    git_tree_entry *entry = NULL;
    int code;

    memset(id, 0, sizeof *id);
    if (!*inside) {
        git_oid_cpy(id, git_commit_tree_id(commit));
        return true;
    }
    if (git_commit_tree(&root, commit) != 0)
        return mig_git_fail(err, "read a commit's tree");
    code = git_tree_entry_bypath(&entry, root, inside);
    if (code == 0 && git_tree_entry_type(entry) == GIT_OBJECT_TREE)
        git_oid_cpy(id, git_tree_entry_id(entry));
    git_tree_entry_free(entry);
    return code == 0 || code == GIT_ENOTFOUND || mig_git_fail(err, "read a commit's tree");
}

bool mig_git_folder(const mig_git *git, const git_commit *commit, const char *inside,
                    git_tree **folder, mig_error *err)
{
    git_oid id;

    *folder = NULL;
    if (!mig_git_folder_id(commit, inside, &id, err))
        return false;
    return git_oid_is_zero(&id) || git_tree_lookup(folder, git->repository, &id) == 0 ||
           mig_git_fail(err, "read a commit's tree");
}

bool mig_git_read_blob(const mig_git *git, mig_arena *arena, const git_oid *id, const char **text,
                       size_t *length, mig_error *err)
{
    AUTO_BLOB blob = NULL;
    int code = git_blob_lookup(&blob, git->repository, id);
    char *copy;

    *text = NULL;
    if (code == GIT_ENOTFOUND)
        return true;
    if (code != 0)
        return mig_git_fail(err, "read a file of a commit");
    if (git_blob_rawsize(blob) > MIG_FILE_MAX)
        return mig_fail(err, MIG_ERR_USAGE, "a file of a commit is larger than %d MiB",
                        MIG_FILE_MAX / (1024 * 1024));
    *length = (size_t)git_blob_rawsize(blob);
    copy = mig_arena_alloc(arena, *length + 1);
    if (*length > 0)
        memcpy(copy, git_blob_rawcontent(blob), *length);
    *text = copy;
    return true;
}

bool mig_git_files_at(const mig_git *git, mig_arena *arena, const char *commit, const char *folder,
                      bool (*wanted)(const char *name), mig_git_files *files, mig_error *err)
{
    AUTO_COMMIT at = NULL;
    AUTO_TREE tree = NULL;
    const char *inside;
    git_oid id;

    if (!commit)
        return true;
    if (!mig_git_path(git, arena, folder, &inside, err))
        return false;
    if (git_oid_fromstr(&id, commit) != 0 || git_commit_lookup(&at, git->repository, &id) != 0)
        return mig_git_fail(err, "read a commit");
    if (!mig_git_folder(git, at, inside, &tree, err))
        return false;
    for (size_t i = 0; tree && i < git_tree_entrycount(tree); i++) {
        const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
        mig_git_file file = {.path = mig_path_join(arena, folder, git_tree_entry_name(entry)),
                             .blob = mig_git_oid_text(arena, git_tree_entry_id(entry))};

        if (git_tree_entry_type(entry) != GIT_OBJECT_BLOB || !wanted(git_tree_entry_name(entry)))
            continue;
        if (!mig_git_read_blob(git, arena, git_tree_entry_id(entry), &file.text, &file.length, err))
            return false;
        if (!file.text)
            return mig_fail(err, MIG_ERR_FAILED,
                            "the file \"%s\" of commit %.12s isn't in this clone", file.path,
                            commit);
        mig_push(arena, files, file);
    }
    return true;
}

typedef struct {
    const mig_git *git;
    mig_arena *arena;
    const mig_map *blobs;
    mig_map *seen;
    mig_strings *folders;
} folder_search;

/* root: the folder with its slash, from where the repository begins. */
static int look_at_file(const char *root, const git_tree_entry *entry, void *payload)
{
    const folder_search *s = payload;
    const char *folder;

    if (git_tree_entry_type(entry) != GIT_OBJECT_BLOB ||
        !mig_map_find(s->blobs, mig_git_oid_text(s->arena, git_tree_entry_id(entry))))
        return 0;
    folder = mig_path_join(s->arena, s->git->root,
                           mig_arena_strndup(s->arena, root, strlen(root) - (*root != '\0')));
    if (mig_map_find(s->seen, folder))
        return 0;
    mig_map_put(s->seen, folder, s->seen);
    mig_push(s->arena, s->folders, folder);
    return 0;
}

bool mig_git_folders_of(const mig_git *git, mig_arena *arena, const char *commit,
                        const mig_map *blobs, mig_strings *folders, mig_error *err)
{
    folder_search s = {git, arena, blobs, mig_map_new(arena), folders};
    AUTO_COMMIT at = NULL;
    AUTO_TREE tree = NULL;
    git_oid id;

    if (git_oid_fromstr(&id, commit) != 0 || git_commit_lookup(&at, git->repository, &id) != 0 ||
        git_commit_tree(&tree, at) != 0 ||
        git_tree_walk(tree, GIT_TREEWALK_PRE, look_at_file, &s) != 0)
        return mig_git_fail(err, "read a commit's tree");
    return true;
}

bool mig_git_hash_file(const mig_git *git, mig_arena *arena, const char *path, const char **blob,
                       mig_error *err)
{
    const char *inside = NULL;
    git_oid id;

    if (!mig_git_path(git, arena, path, &inside, err))
        return false;
    if (git_repository_hashfile(&id, git->repository, inside, GIT_OBJECT_BLOB, NULL) != 0)
        return mig_git_fail(err, mig_arena_printf(arena, "read \"%s\"", path));
    *blob = mig_git_oid_text(arena, &id);
    return true;
}

bool mig_git_blob(const mig_git *git, mig_arena *arena, const char *blob, const char **text,
                  size_t *length, mig_error *err)
{
    git_oid id;

    *text = NULL;
    if (git_oid_fromstr(&id, blob) != 0)
        return true;
    return mig_git_read_blob(git, arena, &id, text, length, err);
}

static void free_config(git_config **config)
{
    git_config_free(*config);
}
#define AUTO_CONFIG MIG_CLEANUP(free_config) git_config *

/* A setting of git's, or the variable that stands above it. */
static const char *setting(mig_arena *arena, git_config *config, const char *variable,
                           const char *name)
{
    const char *stated = getenv(variable), *found = NULL;

    if (stated && !mig_blank(stated))
        return mig_trim(arena, stated);
    if (git_config_get_string(&found, config, name) != 0 || mig_blank(found))
        return NULL;
    return mig_trim(arena, found);
}

const char *mig_git_author(mig_arena *arena, const char *folder)
{
    AUTO_CONFIG config = NULL;
    AUTO_CONFIG snapshot = NULL;
    git_repository *repository = NULL;
    const char *name, *email;
    int code;

    mig_git_start();
    if (git_repository_open_ext(&repository, folder, 0, NULL) == 0) {
        code = git_repository_config(&config, repository);
        git_repository_free(repository);
    } else {
        code = git_config_open_default(&config);
    }
    if (code != 0 || git_config_snapshot(&snapshot, config) != 0)
        return NULL;
    name = setting(arena, snapshot, "GIT_AUTHOR_NAME", "author.name");
    if (!name)
        name = setting(arena, snapshot, "GIT_AUTHOR_NAME", "user.name");
    email = setting(arena, snapshot, "GIT_AUTHOR_EMAIL", "author.email");
    if (!email)
        email = setting(arena, snapshot, "GIT_AUTHOR_EMAIL", "user.email");
    if (!name)
        return NULL;
    return email ? mig_arena_printf(arena, "%s <%s>", name, email) : name;
}
