/* An Alembic folder: alembic.ini, pyproject.toml, and the headers of its scripts. See foreign.h. */
#include "script/foreign.h"

#include "base/text.h"
#include "script/alembic_toml.h"
#include "script/folder.h"
#include "script/python.h"

#include <string.h>

/* What alembic.ini and pyproject.toml say of where scripts are. */
typedef struct {
    const char *path, *folder;
    const char *script_location, *version_locations, *separator;
    mig_strings folders; /* pyproject's version_locations, where alembic.ini has none */
    bool recursive;
} settings;

typedef struct {
    mig_arena *arena;
    settings *settings;
    bool wanted;       /* inside [alembic] */
    const char **last; /* what a line that is indented goes on with */
} ini;

static const char **setting_of(settings *s, const char *key)
{
    if (strcmp(key, "script_location") == 0)
        return &s->script_location;
    if (strcmp(key, "version_locations") == 0)
        return &s->version_locations;
    if (strcmp(key, "version_path_separator") == 0 || strcmp(key, "path_separator") == 0)
        return &s->separator;
    return NULL;
}

/* As Python's configparser reads a line. */
static void take_ini_line(ini *i, const char *line)
{
    const char *text = mig_trim(i->arena, line);
    size_t equals = strcspn(text, "=:");
    char *key;

    if (*text == '#' || *text == ';')
        return;
    if ((*line == ' ' || *line == '\t') && *text) {
        if (i->last)
            *i->last = mig_arena_printf(i->arena, "%s\n%s", *i->last, text);
        return;
    }
    i->last = NULL;
    if (*text == '[')
        i->wanted = strcmp(text, "[alembic]") == 0;
    if (!i->wanted || !text[equals])
        return;
    key = mig_lower(i->arena, mig_trim(i->arena, mig_arena_strndup(i->arena, text, equals)));
    i->last = setting_of(i->settings, key);
    if (i->last)
        *i->last = mig_trim(i->arena, text + equals + 1);
    else if (strcmp(key, "recursive_version_locations") == 0)
        i->settings->recursive = mig_same_nocase(mig_trim(i->arena, text + equals + 1), "true");
}

static bool read_ini(mig_arena *arena, settings *s, mig_error *err)
{
    ini i = {.arena = arena, .settings = s};
    const char *text;

    if (!mig_folder_text(arena, s->path, &text, err))
        return false;
    while (*text) {
        size_t length = strcspn(text, "\n");

        take_ini_line(&i, mig_arena_strndup(arena, text, length));
        text += length + (text[length] == '\n');
    }
    return true;
}

/* What both say alembic.ini decides, as with Alembic itself. *any: one of them is of Alembic's. */
static bool read_settings(mig_arena *arena, settings *s, bool *any, mig_error *err)
{
    const char *project = mig_path_join(arena, s->folder, "pyproject.toml");
    mig_alembic_toml toml = {0};

    *any = mig_file_exists(s->path);
    if (mig_file_exists(project) && !mig_alembic_toml_read(arena, project, &toml, err))
        return mig_within(err, "while looking for [tool.alembic]");
    s->script_location = toml.script_location;
    s->folders = toml.version_locations;
    s->recursive = toml.recursive;
    if (*any && !read_ini(arena, s, err))
        return false;
    if (!*any)
        s->path = project;
    *any = *any || s->script_location || s->folders.len > 0;
    return true;
}

/* A path of alembic.ini: %(here)s is its folder, and what it is relative to. */
static bool expand(mig_arena *arena, const settings *s, const char *text, const char **path,
                   mig_error *err)
{
    static const char here[] = "%(here)s";
    const bool placed = mig_starts_with(text, here);
    MIG_AUTO_STR out = {0};

    for (; *text; text++) {
        if (mig_starts_with(text, here)) {
            mig_str_add(&out, s->folder);
            text += strlen(here) - 1;
        } else if (*text == '%' && text[1] != '%') {
            return mig_fail_at(err, (mig_place){.file = s->path},
                               "the value of %.*s isn't known; name the folder that holds "
                               "versions/ instead",
                               (int)strcspn(text, ")\n") + 2, text);
        } else {
            text += *text == '%';
            mig_str_addc(&out, *text);
        }
    }
    *path = mig_path_join(arena, placed ? NULL : s->folder, mig_str_text(&out));
    return true;
}

/* What parts version_locations; without a word on it, commas and blanks do. */
static bool find_separators(const settings *s, const char **any, mig_error *err)
{
    static const char *const words[][2] = {
        {"os", ":"}, {"space", " \t\n"}, {"newline", "\n"}, {":", ":"}, {";", ";"}};

    *any = ", \t\n";
    if (!s->separator)
        return true;
    for (size_t i = 0; i < MIG_LEN(words); i++) {
        *any = words[i][1];
        if (strcmp(s->separator, words[i][0]) == 0)
            return true;
    }
    return mig_fail_at(err, (mig_place){.file = s->path},
                       "\"%s\" doesn't say what parts the folders of version_locations",
                       s->separator);
}

/* The folders of pyproject.toml. */
static bool expand_all(mig_arena *arena, const settings *s, mig_strings *folders, mig_error *err)
{
    const char *path = "";

    for (size_t i = 0; i < s->folders.len; i++) {
        if (!expand(arena, s, s->folders.items[i], &path, err))
            return false;
        mig_push(arena, folders, path);
    }
    return true;
}

static bool find_folders(mig_arena *arena, const settings *s, mig_strings *folders, mig_error *err)
{
    const char *any = "", *path = "", *rest = s->version_locations;

    if (!rest && s->folders.len > 0)
        return expand_all(arena, s, folders, err);
    if (!rest && !s->script_location) {
        mig_fail_at(err, (mig_place){.file = s->path},
                    "there is no \"script_location\" under [alembic], nor under [tool.alembic] of "
                    "pyproject.toml; name the folder that holds versions/ instead");
        return false;
    }
    if (!rest) {
        if (!expand(arena, s, s->script_location, &path, err))
            return false;
        mig_push(arena, folders, mig_path_join(arena, path, "versions"));
        return true;
    }
    if (!find_separators(s, &any, err))
        return false;
    while (*rest) {
        size_t length = strcspn(rest, any);
        const char *part = mig_trim(arena, mig_arena_strndup(arena, rest, length));

        if (*part && !expand(arena, s, part, &path, err))
            return false;
        if (*part)
            mig_push(arena, folders, path);
        rest += length + (rest[length] != '\0');
    }
    return true;
}

/* The lines of the docstring that Alembic's template writes; the rest is the message. */
static const char *const docstring_keys[] = {"Revision ID:", "Revises:", "Create Date:"};

static void take_docstring(mig_arena *arena, const char *text, mig_foreigns *all,
                           mig_script *script)
{
    MIG_AUTO_STR message = {0};

    while (*text) {
        size_t length = strcspn(text, "\n");
        const char *line = mig_trim(arena, mig_arena_strndup(arena, text, length));
        size_t key = 0;

        while (key < MIG_LEN(docstring_keys) && !mig_starts_with(line, docstring_keys[key]))
            key++;
        text += length + (text[length] == '\n');
        if (key == MIG_LEN(docstring_keys)) {
            mig_str_addf(&message, "%s\n", line);
        } else if (key == MIG_LEN(docstring_keys) - 1) {
            const char *date = line + strlen(docstring_keys[key]);

            script->created = mig_folder_time(arena, date);
            if (!script->created && !mig_blank(date))
                mig_push(arena, &all->notes,
                         mig_arena_printf(arena,
                                          "%s: \"%s\" is no date that can be read; the script "
                                          "has none",
                                          script->path, mig_trim(arena, date)));
        }
    }
    script->message = mig_trim(arena, mig_str_text(&message));
}

static bool check_names(const mig_python_value *value, bool labels, mig_error *err)
{
    for (size_t i = 0; i < value->texts.len; i++) {
        const char *name = value->texts.items[i];

        if (!(labels ? mig_label_check(name, value->place, err)
                     : mig_revision_check(name, value->place, err)))
            return false;
    }
    return true;
}

/* Each once: Alembic takes sets of them. */
static void add_names(mig_arena *arena, const mig_python_value *value, mig_strings *names)
{
    for (size_t i = 0; i < value->texts.len; i++)
        if (!mig_strings_has(names, value->texts.items[i]))
            mig_push(arena, names, value->texts.items[i]);
}

enum { REVISION, PARENTS, LABELS, DEPENDS, VALUES };
enum { UPGRADE, DOWNGRADE, FUNCTIONS };

static bool read_script(mig_arena *arena, const char *path, mig_foreigns *all, mig_error *err)
{
    mig_python_value values[VALUES] = {[REVISION] = {.name = "revision"},
                                       [PARENTS] = {.name = "down_revision"},
                                       [LABELS] = {.name = "branch_labels"},
                                       [DEPENDS] = {.name = "depends_on"}};
    mig_python_function functions[FUNCTIONS] = {
        [UPGRADE] = {.name = "upgrade"}, [DOWNGRADE] = {.name = "downgrade"}};
    mig_python_module module = {NULL, values, VALUES, functions, FUNCTIONS};
    mig_foreign found = {.script = {.path = path, .message = "", .transaction = true}};
    mig_script *script = &found.script;
    const char *text;

    if (!mig_folder_text(arena, path, &text, err) ||
        !mig_python_read(arena, path, text, &module, err))
        return false;
    if (!values[REVISION].found || !values[PARENTS].found)
        return mig_fail_at(err, (mig_place){.file = path},
                           "no \"%s = ...\"; every script of Alembic's has it",
                           values[REVISION].found ? "down_revision" : "revision");
    if (values[REVISION].several || values[REVISION].texts.len != 1)
        return mig_fail_at(err, values[REVISION].place, "\"revision\" is one text");
    for (size_t i = 0; i < VALUES; i++)
        if (!check_names(&values[i], i == LABELS, err))
            return false;
    script->revision = values[REVISION].texts.items[0];
    add_names(arena, &values[PARENTS], &script->down_revisions);
    add_names(arena, &values[LABELS], &script->branch_labels);
    add_names(arena, &values[DEPENDS], &script->depends_on);
    script->revision_place = values[REVISION].place;
    script->parents_place = values[PARENTS].place;
    script->labels_place = values[LABELS].place;
    script->depends_place = values[DEPENDS].place;
    take_docstring(arena, module.docstring ? module.docstring : "", all, script);
    found.up_empty = functions[UPGRADE].found && functions[UPGRADE].empty;
    found.down_empty = functions[DOWNGRADE].found && functions[DOWNGRADE].empty;
    mig_push(arena, &all->items, found);
    return true;
}

static bool read_folder(mig_arena *arena, const char *folder, bool deep, mig_foreigns *scripts,
                        mig_error *err)
{
    mig_entries entries = {0};

    if (!mig_folder_list(arena, folder, deep, &entries, err))
        return false;
    for (size_t i = 0; i < entries.len; i++) {
        const mig_entry *entry = &entries.items[i];

        if (mig_ends_with(entry->name, ".py") && !mig_starts_with(entry->name, "__init__") &&
            !read_script(arena, entry->path, scripts, err))
            return false;
    }
    return true;
}

bool mig_alembic_read(mig_arena *arena, const char *folder, mig_foreigns *scripts, mig_error *err)
{
    settings s = {.path = mig_path_join(arena, folder, "alembic.ini"), .folder = folder};
    const char *versions = mig_path_join(arena, folder, "versions");
    mig_strings folders = {0};
    bool any;

    if (!read_settings(arena, &s, &any, err))
        return false;
    if (any) {
        if (!find_folders(arena, &s, &folders, err))
            return false;
    } else if (mig_dir_exists(versions)) {
        mig_push(arena, &folders, versions);
    } else {
        return mig_fail(err, MIG_ERR_USAGE,
                        "in \"%s\" there is neither alembic.ini, nor a pyproject.toml with "
                        "[tool.alembic], nor a folder versions: name the folder that one of them "
                        "is in",
                        folder);
    }
    for (size_t i = 0; i < folders.len; i++)
        if (!read_folder(arena, folders.items[i], s.recursive, scripts, err))
            return false;
    return scripts->items.len > 0 ||
           mig_fail(err, MIG_ERR_USAGE, "there are no scripts of Alembic's in \"%s\"",
                    folders.len > 0 ? folders.items[0] : folder);
}
