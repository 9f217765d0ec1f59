/* migrate.yaml: see project.h. What each key means is in settings.c. */
#include "project/project.h"

#include "base/file.h"
#include "base/str.h"
#include "base/text.h"
#include "project/settings.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char file_name[] = "migrate.yaml";

static bool is_root(const char *folder)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    struct stat here, above;

    return stat(folder, &here) != 0 || stat(mig_path_join(arena, folder, ".."), &above) != 0 ||
           (here.st_dev == above.st_dev && here.st_ino == above.st_ino);
}

/* "migrate.yaml", else "../migrate.yaml", and so on up to the root. */
static bool find_file(mig_arena *arena, const char **file, mig_error *err)
{
    const char *folder = ".";

    for (;;) {
        *file = mig_path_join(arena, folder, file_name);
        if (mig_file_exists(*file))
            return true;
        if (is_root(folder))
            return mig_fail(err, MIG_ERR_USAGE,
                            "there is no %s here or in a folder above; run \"migrate init\" to "
                            "begin a project, or name the file with -c",
                            file_name);
        folder = mig_path_join(arena, folder, "..");
    }
}

/* A line of migrate.yaml is shown only where it can't be the one with the password. */
static void hide_secrets(mig_error *err)
{
    static const char *const signs[] = {"pass", "url", "://", "@", "secret"};
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *line = mig_lower(arena, err->snippet);
    bool hide = !strchr(line, ':');

    for (size_t i = 0; i < MIG_LEN(signs); i++)
        hide = hide || strstr(line, signs[i]);
    if (hide)
        err->snippet[0] = '\0';
}

mig_project mig_project_default(void)
{
    return (mig_project){.file = file_name,
                         .database = "default",
                         .folder = ".",
                         .naming = mig_naming_default,
                         .version_table = "migrate_version",
                         .file_naming = mig_file_naming_default,
                         .time_zone = "UTC"};
}

bool mig_project_read(mig_arena *arena, const char *path, const char *database,
                      const char *(*env)(const char *name), mig_project *project, mig_error *err)
{
    mig_error fault = {0};
    mig_node *root;

    *project = mig_project_default();
    project->file = path;
    if (!path && !find_file(arena, &project->file, err))
        return false;
    project->folder = mig_path_dir(arena, project->file);
    if (mig_yaml_read_file(arena, arena, project->file, &root, &fault) &&
        mig_settings_read(arena, root, database, env, project, &fault))
        return true;
    hide_secrets(&fault);
    if (err)
        *err = fault;
    return false;
}

static bool list_databases(mig_arena *arena, const mig_node *root, mig_strings *names,
                           mig_error *err)
{
    const mig_node *databases = root ? mig_node_find(root, "databases") : NULL;

    if (!databases) {
        mig_push(arena, names, "default");
        return true;
    }
    if (!mig_node_want_map(databases, "a map of databases, by name", err))
        return false;
    for (size_t i = 0; i < databases->pairs.len; i++)
        mig_push(arena, names, databases->pairs.items[i].key);
    return names->len > 0 || mig_fail_at(err, databases->place, "`databases:` names no database");
}

bool mig_project_databases(mig_arena *arena, const char *path, mig_strings *names, mig_error *err)
{
    mig_error fault = {0};
    mig_node *root;

    if ((!path && !find_file(arena, &path, &fault)) ||
        !mig_yaml_read_file(arena, arena, path, &root, &fault) ||
        (root && !mig_node_want_map(root, "migrate.yaml", &fault)) ||
        !list_databases(arena, root, names, &fault)) {
        hide_secrets(&fault);
        *err = fault;
        return false;
    }
    return true;
}

/* Gives a fault of the URL, which knows no file, its place. */
static bool fail_in_file(const mig_project *project, const mig_error *fault, mig_error *err)
{
    return mig_fail_at(err, project->url_place, "%s", fault->text[0]);
}

static bool find_url(mig_arena *arena, mig_project *project, const char *override, mig_error *err)
{
    mig_place file = {.file = project->file};
    mig_error fault = {0};

    if (override)
        return mig_url_parse(arena, override, project->folder, &project->url, err);
    if (project->missing && project->missing_line)
        return mig_fail_at(err, project->url_place,
                           "the variable %s isn't set: line %u of %s names it, but is not "
                           "NAME=value, with quotes closed and nothing behind them",
                           project->missing, project->missing_line,
                           mig_path_join(arena, project->folder, ".env"));
    if (project->missing)
        return mig_fail_at(err, project->url_place,
                           "the variable %s isn't set; set it in the environment or in %s, or use "
                           "--url",
                           project->missing, mig_path_join(arena, project->folder, ".env"));
    if (project->url_text)
        return mig_url_parse(arena, project->url_text, project->folder, &project->url, &fault) ||
               fail_in_file(project, &fault, err);
    if (project->parts.dialect)
        return mig_url_from_parts(arena, &project->parts, project->folder, &project->url, &fault) ||
               fail_in_file(project, &fault, err);
    return mig_fail_at(err, file,
                       "no database is named; add \"database:\" with a url, or use --url");
}

/* Stated, or else the server of the database itself. */
static bool find_scratch(mig_arena *arena, mig_project *project, mig_error *err)
{
    mig_error fault = {0};

    project->scratch_url = project->url;
    if (!project->scratch_text)
        return true;
    if (!mig_url_parse(arena, project->scratch_text, project->folder, &project->scratch_url,
                       &fault))
        return mig_fail_at(err, project->scratch_place, "%s", fault.text[0]);
    return mig_same(project->scratch_url.dialect, project->url.dialect) ||
           mig_fail_at(err, project->scratch_place,
                       "scratch_url is of %s, the database of %s: they have to be the same",
                       project->scratch_url.dialect, project->url.dialect);
}

bool mig_project_url(mig_arena *arena, mig_project *project, const char *override, mig_error *err)
{
    return find_url(arena, project, override, err) && find_scratch(arena, project, err);
}

bool mig_project_check_schema(const mig_project *project, mig_error *err)
{
    for (size_t i = 0; i < project->schema.len; i++) {
        const char *path = project->schema.items[i];

        if (strpbrk(path, "*?[") && !mig_path_exists(path))
            return mig_fail(err, MIG_ERR_USAGE,
                            "no file matches the pattern \"%s\" that `schema:` states in %s", path,
                            project->file);
    }
    return true;
}

bool mig_project_needs_server(const mig_project *project)
{
    for (size_t i = 0; i < project->schema.len; i++)
        if (mig_ends_with(project->schema.items[i], ".sql"))
            return true;
    return project->programs.len > 0;
}
