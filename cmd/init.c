/* Copying a template: see init.h. */
#include "init.h"

#include "base/file.h"
#include "base/str.h"
#include "base/text.h"
#include "project/project.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef MIG_DATA_DIR
#define MIG_DATA_DIR "/usr/local/share/migrate"
#endif

/* Templates are found beside the sources (the program in build/<variant>/), else where they were
 * installed. MIGRATE_TEMPLATES says otherwise. */
static const char *templates_folder(mig_arena *arena)
{
    const char *stated = getenv("MIGRATE_TEMPLATES");
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    const char *folder;

    if (stated && *stated)
        return stated;
    if (length > 0) {
        program[length] = '\0';
        folder = mig_path_join(arena, mig_path_dir(arena, program), "../../migrations_template");
        if (mig_dir_exists(folder))
            return folder;
    }
    return MIG_DATA_DIR "/migrations_template";
}

/* ${migrations} and ${url} are replaced; every other ${...} is the file's own. */
static const char *substitute(mig_arena *arena, const char *text, const char *dir, const char *url)
{
    MIG_AUTO_STR out = {0};

    while (*text) {
        if (mig_starts_with(text, "${migrations}")) {
            mig_str_add(&out, dir);
            text += strlen("${migrations}");
        } else if (mig_starts_with(text, "${url}")) {
            mig_str_add(&out, url);
            text += strlen("${url}");
        } else {
            mig_str_addc(&out, *text++);
        }
    }
    return mig_str_copy(arena, &out);
}

static bool check_free(mig_arena *arena, const char *dir, mig_error *err)
{
    mig_strings names = {0};

    if (mig_file_exists("migrate.yaml"))
        return mig_fail(err, MIG_ERR_USAGE,
                        "migrate.yaml exists already: this folder is a project");
    if (!mig_dir_exists(dir))
        return true;
    if (!mig_dir_list(arena, dir, &names, err))
        return false;
    if (names.len > 0)
        return mig_fail(err, MIG_ERR_USAGE, "the folder \"%s\" exists already and isn't empty",
                        dir);
    return true;
}

static bool write_new(mig_arena *arena, const char *path, const char *text, mig_strings *made,
                      mig_error *err)
{
    /* A .env holds passwords: nobody else's business. */
    unsigned mode = mig_same(mig_path_base(path), ".env") ? 0600 : 0644;

    if (!mig_file_write(path, text, strlen(text), mode, true, err))
        return false;
    mig_push(arena, made, mig_arena_strdup(arena, path));
    return true;
}

/* An .env that is there already gets the line it lacks. */
static bool complete_env(mig_arena *arena, const char *added, mig_strings *made, mig_error *err)
{
    mig_env_lines lines = {0};
    MIG_AUTO_STR text = {0};
    char *old;

    if (!mig_env_read(arena, ".env", &lines, NULL, err))
        return false;
    for (size_t i = 0; i < lines.len; i++)
        if (mig_same(lines.items[i].name, "DATABASE_URL"))
            return true;
    if (!mig_file_read(arena, ".env", &old, NULL, err))
        return false;
    mig_str_add(&text, old);
    if (text.len > 0 && text.data[text.len - 1] != '\n')
        mig_str_addc(&text, '\n');
    mig_str_add(&text, added);
    mig_push(arena, made, ".env");
    return mig_file_write(".env", text.data, text.len, 0600, false, err);
}

static bool copy_file(mig_arena *arena, const char *from, const char *name, const char *dir,
                      const char *url, mig_strings *made, mig_error *err)
{
    bool outside =
        mig_same(name, "migrate.yaml") || mig_same(name, "schema.yaml") || mig_same(name, "env");
    const char *path = mig_same(name, "env") ? ".env"
                       : outside             ? name
                                             : mig_path_join(arena, dir, name);
    const char *text;
    char *raw;

    if (!mig_file_read(arena, mig_path_join(arena, from, name), &raw, NULL, err))
        return false;
    text = substitute(arena, raw, dir, url);
    if (mig_same(path, ".env") && mig_file_exists(path))
        return complete_env(arena, text, made, err);
    if (mig_same(path, "schema.yaml") && mig_file_exists(path))
        return true;
    return write_new(arena, path, text, made, err);
}

bool init_project(mig_arena *arena, const char *template_name, const char *dir, const char *url,
                  mig_strings *made, mig_error *err)
{
    const char *templates = templates_folder(arena);
    const char *from = mig_path_join(arena, templates, template_name);
    mig_strings names = {0}, known = {0};

    if (!mig_dir_exists(from)) {
        const char *nearest = NULL;

        if (mig_dir_list(arena, templates, &known, err))
            nearest = mig_nearest(template_name, known.items, known.len);
        return mig_fail(err, MIG_ERR_USAGE, "no template \"%s\" in %s%s%s%s", template_name,
                        templates, nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                        nearest ? "\"?" : "");
    }
    if (!check_free(arena, dir, err) || !mig_dir_list(arena, from, &names, err) ||
        !mig_dir_make(mig_path_join(arena, dir, "versions"), err))
        return false;
    for (size_t i = 0; i < names.len; i++)
        if (!copy_file(arena, from, names.items[i], dir, url ? url : "sqlite:///app.db", made, err))
            return false;
    mig_push(arena, made, mig_path_join(arena, dir, "versions"));
    return true;
}
