/* Copying a template: see init.h. */
#include "init.h"

#include "base/file.h"
#include "base/str.h"
#include "base/text.h"
#include "project/project.h"
#include "yaml/node.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef MIG_DATA_DIR
#define MIG_DATA_DIR "/usr/local/share/migrate"
#endif

/* Templates are found beside the sources (the program in build/<variant>/), or below the prefix
 * that the program is installed in, wherever that was moved, else where the build was meant to go.
 * MIGRATE_TEMPLATES says otherwise. */
static const char *templates_folder(mig_arena *arena)
{
    static const char *const beside[] = {"../../migrations_template",
                                         "../share/migrate/migrations_template"};
    const char *stated = getenv("MIGRATE_TEMPLATES");
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    const char *folder;

    if (stated && *stated)
        return stated;
    program[length > 0 ? length : 0] = '\0';
    for (size_t i = 0; length > 0 && i < MIG_LEN(beside); i++) {
        folder = mig_path_join(arena, mig_path_dir(arena, program), beside[i]);
        if (mig_dir_exists(folder))
            return folder;
    }
    return MIG_DATA_DIR "/migrations_template";
}

/* As a value in YAML: in quotes where it needs them. */
static const char *yaml_value(mig_arena *arena, const char *text)
{
    MIG_AUTO_STR out = {0};

    mig_yaml_write(mig_node_text(arena, text), &out);
    return mig_trim(arena, mig_str_text(&out));
}

/* For double quotes in .env. */
static const char *env_value(mig_arena *arena, const char *text)
{
    MIG_AUTO_STR out = {0};

    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            mig_str_addc(&out, '\\');
        mig_str_addc(&out, *text);
    }
    return mig_str_copy(arena, &out);
}

/* ${migrations} and ${url} are replaced; every other ${...} is the file's own. */
static const char *substitute(mig_arena *arena, const char *text, const char *dir, const char *url)
{
    MIG_AUTO_STR out = {0};

    while (*text) {
        if (mig_starts_with(text, "${migrations}")) {
            mig_str_add(&out, yaml_value(arena, dir));
            text += strlen("${migrations}");
        } else if (mig_starts_with(text, "${url}")) {
            mig_str_add(&out, env_value(arena, url));
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

    if (!*dir)
        return mig_fail(err, MIG_ERR_USAGE, "the name of the folder for scripts is empty");
    if (mig_utf8_bad(dir, strlen(dir)) < strlen(dir))
        return mig_fail(err, MIG_ERR_USAGE, "the name of the folder for scripts is not UTF-8 text");
    if (mig_path_exists("migrate.yaml"))
        return mig_fail(err, MIG_ERR_USAGE,
                        "migrate.yaml exists already: this folder is a project");
    if (!mig_dir_exists(dir))
        return true;
    if (!mig_dir_list(arena, dir, &names, err))
        return false;
    if (names.len > 0)
        return mig_fail(err, MIG_ERR_USAGE,
                        "the folder \"%s\" exists already and isn't empty; name another, as in "
                        "`migrate init db/migrations`",
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

/* An .env that is there already gets the lines it lacks. */
static bool complete_env(mig_arena *arena, const char *added, mig_strings *made, mig_error *err)
{
    mig_env_lines lines = {0}, wanted = {0};
    MIG_AUTO_STR text = {0};
    struct stat info;
    size_t before;
    char *old;

    if (!mig_env_read(arena, ".env", &lines, NULL, err) || stat(".env", &info) != 0 ||
        !mig_file_read(arena, ".env", &old, NULL, err))
        return false;
    mig_str_add(&text, old);
    if (text.len > 0 && text.data[text.len - 1] != '\n')
        mig_str_addc(&text, '\n');
    before = text.len;
    mig_env_parse(arena, added, &wanted, NULL);
    for (size_t i = 0; i < wanted.len; i++) {
        bool has = false;

        for (size_t k = 0; k < lines.len; k++)
            has = has || mig_same(lines.items[k].name, wanted.items[i].name);
        if (!has)
            mig_str_addf(&text, "%s=\"%s\"\n", wanted.items[i].name,
                         env_value(arena, wanted.items[i].value));
    }
    if (text.len == before)
        return true;
    if (!mig_file_write(".env", text.data, text.len, info.st_mode & 07777U, false, err))
        return false;
    mig_push(arena, made, ".env");
    return true;
}

/* Where a file of a template goes: README.md and what is in folders into dir, the rest here. */
static const char *place_of(mig_arena *arena, const char *name, const char *dir)
{
    if (mig_same(name, "env"))
        return ".env";
    return mig_same(name, "README.md") || strchr(name, '/') ? mig_path_join(arena, dir, name)
                                                            : name;
}

static bool copy_file(mig_arena *arena, const char *from, const char *name, const char *dir,
                      const char *url, mig_strings *made, mig_error *err)
{
    const char *path = place_of(arena, name, dir);
    const char *text;
    char *raw;

    if (!mig_file_read(arena, mig_path_join(arena, from, name), &raw, NULL, err))
        return false;
    text = substitute(arena, raw, dir, url);
    if (mig_same(path, ".env") && mig_file_exists(path))
        return complete_env(arena, text, made, err);
    /* A schema of one's own stays. */
    if (mig_same(path, name) && !mig_same(name, "migrate.yaml") && mig_file_exists(path))
        return true;
    return mig_dir_make(mig_path_dir(arena, path), err) && write_new(arena, path, text, made, err);
}

/* The files of a template, those in its folders too; and what versions/ of each history are. */
static bool list_template(mig_arena *arena, const char *from, const char *dir, mig_strings *files,
                          mig_strings *folders, mig_error *err)
{
    mig_strings names = {0};

    if (!mig_dir_list(arena, from, &names, err))
        return false;
    for (size_t i = 0; i < names.len; i++) {
        const char *folder = mig_path_join(arena, from, names.items[i]);
        mig_strings inner = {0};

        if (!mig_dir_exists(folder)) {
            mig_push(arena, files, names.items[i]);
            continue;
        }
        if (!mig_dir_list(arena, folder, &inner, err))
            return false;
        for (size_t k = 0; k < inner.len; k++)
            mig_push(arena, files, mig_path_join(arena, names.items[i], inner.items[k]));
        mig_push(arena, folders,
                 mig_path_join(arena, mig_path_join(arena, dir, names.items[i]), "versions"));
    }
    if (folders->len == 0)
        mig_push(arena, folders, mig_path_join(arena, dir, "versions"));
    return true;
}

/* The template's files; .env last, since what it held before isn't kept. */
static bool copy_files(mig_arena *arena, const char *from, const mig_strings *names,
                       const char *dir, const char *url, mig_strings *made, mig_error *err)
{
    for (size_t i = 0; i < names->len; i++)
        if (!mig_same(names->items[i], "env") &&
            !copy_file(arena, from, names->items[i], dir, url, made, err))
            return false;
    return !mig_strings_has(names, "env") || copy_file(arena, from, "env", dir, url, made, err);
}

static bool make_folders(const mig_strings *folders, mig_error *err)
{
    for (size_t i = 0; i < folders->len; i++)
        if (!mig_dir_make(folders->items[i], err))
            return false;
    return true;
}

static bool fail_template(mig_arena *arena, const char *templates, const char *name, mig_error *err)
{
    mig_strings known = {0};
    MIG_AUTO_STR list = {0};

    if (!mig_dir_list(arena, templates, &known, err))
        return mig_within(err, "while looking for the template \"%s\"", name);
    for (size_t i = 0; i < known.len; i++)
        mig_str_addf(&list, "%s%s", i > 0 ? ", " : "", known.items[i]);
    return mig_fail(err, MIG_ERR_USAGE, "no template \"%s\" in %s; known are: %s", name, templates,
                    mig_str_text(&list));
}

/* A folder and those above it, up to dir, as long as they are empty. */
static void remove_empty(mig_arena *arena, const char *dir, const char *folder)
{
    for (; strlen(folder) >= strlen(dir) && rmdir(folder) == 0;
         folder = mig_path_dir(arena, folder))
        ;
}

void init_undo(mig_arena *arena, const char *dir, const mig_strings *made)
{
    for (size_t i = 0; i < made->len; i++)
        unlink(made->items[i]); /* not those that are folders */
    for (size_t i = 0; i < made->len; i++)
        remove_empty(arena, dir,
                     mig_dir_exists(made->items[i]) ? made->items[i]
                                                    : mig_path_dir(arena, made->items[i]));
    rmdir(dir);
}

bool init_check(mig_arena *arena, const char *template_name, const char *dir, mig_error *err)
{
    const char *templates = templates_folder(arena);

    if (!*template_name || !mig_dir_exists(mig_path_join(arena, templates, template_name)))
        return fail_template(arena, templates, template_name, err);
    return check_free(arena, dir, err);
}

bool init_list(mig_arena *arena, init_templates *found, mig_error *err)
{
    const char *templates = templates_folder(arena);
    mig_strings names = {0};

    if (!mig_dir_list(arena, templates, &names, err))
        return mig_within(err, "while looking for templates");
    for (size_t i = 0; i < names.len; i++) {
        const char *folder = mig_path_join(arena, templates, names.items[i]);
        const char *readme = mig_path_join(arena, folder, "README.md");
        init_template one = {names.items[i], ""};
        char *text;

        if (!mig_dir_exists(folder))
            continue;
        if (mig_file_exists(readme)) {
            if (!mig_file_read(arena, readme, &text, NULL, err))
                return false;
            text += strspn(text, "# ");
            one.summary = mig_arena_strndup(arena, text, strcspn(text, "\r\n"));
        }
        mig_push(arena, found, one);
    }
    return true;
}

bool init_project(mig_arena *arena, const char *template_name, const char *dir, const char *url,
                  mig_strings *made, mig_error *err)
{
    const char *from = mig_path_join(arena, templates_folder(arena), template_name);
    mig_strings names = {0}, folders = {0};

    if (!init_check(arena, template_name, dir, err) ||
        !list_template(arena, from, dir, &names, &folders, err))
        return false;
    if (!make_folders(&folders, err) ||
        !copy_files(arena, from, &names, dir, url ? url : "sqlite:///app.db", made, err)) {
        for (size_t i = 0; i < folders.len; i++)
            mig_push(arena, made, folders.items[i]);
        init_undo(arena, dir, made);
        return false;
    }
    for (size_t i = 0; i < folders.len; i++)
        mig_push(arena, made, folders.items[i]);
    return true;
}
