/*
 * What the keys of migrate.yaml mean: see settings.h. An entry of `databases:` may state what the
 * top of the file states, for itself.
 */
#include "project/settings.h"

#include "base/file.h"
#include "base/str.h"
#include "base/text.h"
#include "project/filters.h"
#include "project/keys.h"
#include "project/variables.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

static const char *const connection_keys[] = {"url",      "driver", "host",    "port",       "user",
                                              "password", "name",   "version", "scratch_url"};
static const char *const common_keys[] = {
    "schema",    "migrations",  "versions",  "naming",       "version_table",
    "schemas",   "include",     "exclude",   "ignore_extra", "script_format",
    "file_name", "slug_length", "time_zone", "transaction",  "hooks"};
static const char *const top_keys[] = {"database", "databases"};

typedef struct {
    mig_arena *arena;
    mig_variables variables;
    mig_project *project;
} reader;

static bool unset_variable(const reader *r, mig_place place, const char *name, mig_error *err)
{
    return mig_fail_at(err, place,
                       "the variable %s isn't set; set it in the environment or in %s, or give it "
                       "a default: ${%s:-...}",
                       name, r->variables.env_path, name);
}

/* A text that isn't empty, with its variables replaced. */
static bool read_text(reader *r, const mig_node *node, const char *what, const char **text,
                      mig_error *err)
{
    const char *raw, *missing;

    if (!mig_node_want_text(node, what, &raw, err) ||
        !mig_variables_expand(&r->variables, raw, node->place, text, &missing, err))
        return false;
    if (!*text)
        return unset_variable(r, node->place, missing, err);
    return **text != '\0' ||
           mig_fail_at(err, node->place, "expected %s, found an empty text", what);
}

static bool expand(void *context, const mig_node *node, const char *what, const char **text,
                   mig_error *err)
{
    return read_text(context, node, what, text, err);
}

static void free_glob(glob_t *found)
{
    globfree(found);
}
#define AUTO_GLOB MIG_CLEANUP(free_glob) glob_t

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The folder is a path, not a pattern. */
static const char *pattern_in(mig_arena *arena, const char *folder, const char *pattern)
{
    MIG_AUTO_STR escaped = {0};

    for (; *folder; folder++) {
        if (strchr("*?[]\\", *folder))
            mig_str_addc(&escaped, '\\');
        mig_str_addc(&escaped, *folder);
    }
    return mig_path_join(arena, mig_str_text(&escaped), pattern);
}

static void add_file(mig_arena *arena, mig_strings *files, const char *path)
{
    if (!mig_strings_has(files, path))
        mig_push(arena, files, path);
}

static bool is_schema_file(const char *name)
{
    return mig_ends_with(name, ".yaml") || mig_ends_with(name, ".yml") ||
           mig_ends_with(name, ".sql");
}

/* The files of a folder, in the order of their names. */
static bool add_folder(const reader *r, const char *path, mig_error *err)
{
    mig_strings names = {0};

    if (!mig_dir_list(r->arena, path, &names, err))
        return false;
    for (size_t i = 0; i < names.len; i++)
        if (is_schema_file(names.items[i]))
            add_file(r->arena, &r->project->schema, mig_path_join(r->arena, path, names.items[i]));
    return true;
}

/*
 * A file's name, or a pattern. One that matches nothing stays as it is: reading it is then an
 * error, where no file at all would declare that the database is empty.
 */
static bool add_files(const reader *r, const char *pattern, mig_error *err)
{
    const char *path = mig_path_join(r->arena, r->project->folder, pattern);
    AUTO_GLOB found = {0};

    if (mig_dir_exists(path))
        return add_folder(r, path, err);
    if (!strpbrk(pattern, "*?[") || mig_file_exists(path) ||
        glob(pattern_in(r->arena, r->project->folder, pattern), GLOB_NOSORT, NULL, &found) != 0) {
        add_file(r->arena, &r->project->schema, path);
        return true;
    }
    qsort(found.gl_pathv, found.gl_pathc, sizeof *found.gl_pathv, by_bytes);
    for (size_t i = 0; i < found.gl_pathc; i++)
        add_file(r->arena, &r->project->schema, mig_arena_strdup(r->arena, found.gl_pathv[i]));
    return true;
}

static bool read_schema(reader *r, const mig_node *node, mig_error *err)
{
    static const char what[] = "a file, a folder, a pattern, a program or a list of them";
    const mig_text_reader texts = {expand, r};
    size_t count = node->kind == MIG_NODE_LIST ? node->items.len : 1;
    MIG_AUTO_STR all = {0};

    r->project->schema.len = r->project->programs.len = 0;
    for (size_t i = 0; i < count; i++) {
        const mig_node *item = node->kind == MIG_NODE_LIST ? node->items.items[i] : node;
        const char *text = NULL;

        if (item->kind == MIG_NODE_MAP) {
            mig_program program;

            if (!mig_key_program(r->arena, &texts, item, &program, err))
                return false;
            mig_push(r->arena, &r->project->programs, program);
            text = program.shown;
        } else if (!read_text(r, item, what, &text, err) || !add_files(r, text, err)) {
            return false;
        }
        mig_str_addf(&all, "%s%s", i > 0 ? ", " : "", text);
    }
    if (count == 0)
        return mig_fail_at(err, node->place, "expected %s, found an empty list", what);
    r->project->schema_text = mig_str_copy(r->arena, &all);
    return true;
}

static bool read_schemas(reader *r, const mig_node *node, mig_error *err)
{
    size_t count = node->kind == MIG_NODE_LIST ? node->items.len : 1;

    r->project->schemas.len = 0;
    for (size_t i = 0; i < count; i++) {
        const mig_node *item = node->kind == MIG_NODE_LIST ? node->items.items[i] : node;
        const char *text;

        if (!read_text(r, item, "a schema's name or a list of names", &text, err))
            return false;
        mig_push(r->arena, &r->project->schemas, text);
    }
    return true;
}

static bool read_filters(reader *r, const mig_node *map, mig_error *err)
{
    const mig_text_reader texts = {expand, r};
    const mig_node *include = mig_node_find(map, "include");
    const mig_node *exclude = mig_node_find(map, "exclude");
    const mig_node *extra = mig_node_find(map, "ignore_extra");
    mig_filter *filter = &r->project->filter;

    return (!include || mig_filters_read(r->arena, &texts, include, "include", filter,
                                         &filter->include, err)) &&
           (!exclude || mig_filters_read(r->arena, &texts, exclude, "exclude", filter,
                                         &filter->exclude, err)) &&
           (!extra || mig_node_want_bool(extra, "true or false", &r->project->ignore_extra, err));
}

/* One folder or a list of them. */
static bool read_versions(reader *r, const mig_node *node, mig_error *err)
{
    static const char what[] = "a folder or a list of them";
    size_t count = node->kind == MIG_NODE_LIST ? node->items.len : 1;

    r->project->folders.len = 0;
    for (size_t i = 0; i < count; i++) {
        const mig_node *item = node->kind == MIG_NODE_LIST ? node->items.items[i] : node;
        const char *text;

        if (!read_text(r, item, what, &text, err))
            return false;
        text = mig_path_join(r->arena, r->project->folder, text);
        if (mig_strings_has(&r->project->folders, text))
            return mig_fail_at(err, item->place, "the folder \"%s\" is named twice", text);
        mig_push(r->arena, &r->project->folders, text);
    }
    return count > 0 || mig_fail_at(err, node->place, "expected %s, found an empty list", what);
}

/* What of the keys the map states; `database:` itself holds others. */
static void note_origins(reader *r, const mig_node *map)
{
    mig_origins *origins = &r->project->origins;

    if (mig_node_find(map, "migrations"))
        mig_origin_forget(origins, "versions");
    for (size_t i = 0; i < map->pairs.len; i++)
        if (!mig_same(map->pairs.items[i].key, "database") &&
            !mig_same(map->pairs.items[i].key, "databases"))
            mig_origin_note(r->arena, &r->variables, &map->pairs.items[i], origins);
}

/* The keys that the top and an entry of `databases:` have in common. */
static bool read_common(reader *r, const mig_node *map, mig_error *err)
{
    const mig_node *schema = mig_node_find(map, "schema");
    const mig_node *migrations = mig_node_find(map, "migrations");
    const mig_node *naming = mig_node_find(map, "naming");
    const mig_text_reader texts = {expand, r};
    const mig_node *schemas = mig_node_find(map, "schemas");
    const mig_node *versions = mig_node_find(map, "versions");
    const char *folder;

    if (versions && !read_versions(r, versions, err))
        return false;
    if (migrations) {
        if (!versions) /* those of the top belong to another folder */
            r->project->folders.len = 0;
        if (!read_text(r, migrations, "a folder", &folder, err))
            return false;
        r->project->migrations = mig_path_join(r->arena, r->project->folder, folder);
    }
    return (!schema || read_schema(r, schema, err)) &&
           (!naming || mig_key_naming(naming, &r->project->naming, err)) &&
           (!schemas || read_schemas(r, schemas, err)) && read_filters(r, map, err) &&
           mig_keys_runs(&texts, map, r->project, err) &&
           mig_keys_new_scripts(r->arena, &texts, map, r->project, err);
}

static mig_place without_line(mig_place place)
{
    place.snippet = NULL;
    return place;
}

/* A value of the connection: nothing written is nothing stated, an unset variable is for later. */
static bool read_part(reader *r, const mig_node *map, const char *key, const char **text,
                      mig_error *err)
{
    const mig_node *node = mig_node_find(map, key);
    const char *raw, *missing;
    mig_place place;

    if (!node || (node->kind == MIG_NODE_SCALAR && !node->text))
        return true;
    place = without_line(node->place);
    if (node->kind != MIG_NODE_SCALAR)
        return mig_fail_at(err, place, "expected a text for \"%s\"", key);
    raw = node->text;
    if (node->cut && mig_same(key, "password") && !strstr(raw, "${"))
        return mig_fail_at(err, place,
                           "\" #\" after a password may be a part of it; put the password in "
                           "quotes");
    if (!mig_variables_expand(&r->variables, raw, place, text, &missing, err))
        return false;
    if (!*text && !r->project->missing) {
        r->project->missing = missing;
        r->project->missing_line = mig_variables_bad_line(&r->variables, missing);
        r->project->url_place = place;
    }
    return true;
}

/* Where scratch databases may be made. A variable that isn't set leaves it unstated. */
static bool read_scratch(reader *r, const mig_node *map, mig_error *err)
{
    const mig_node *node = mig_node_find(map, "scratch_url");
    const char *raw, *missing;
    mig_place place;

    if (!node)
        return true;
    place = without_line(node->place);
    if (node->kind != MIG_NODE_SCALAR || !node->text)
        return mig_fail_at(err, place, "expected a URL for \"scratch_url\"");
    raw = node->text;
    r->project->scratch_place = place;
    return mig_variables_expand(&r->variables, raw, place, &r->project->scratch_text, &missing,
                                err);
}

static bool read_connection(reader *r, const mig_node *map, mig_error *err)
{
    mig_project *project = r->project;
    mig_url *parts = &project->parts;
    const mig_node *url = mig_node_find(map, "url"), *driver = mig_node_find(map, "driver");
    const mig_node *version = mig_node_find(map, "version");

    project->url_place = without_line(url ? url->place : driver ? driver->place : map->place);
    if (version && !read_text(r, version, "a version such as \"15\"", &project->version, err))
        return false;
    for (size_t i = 1; !mig_same(connection_keys[i], "version"); i++) {
        const mig_node *part = mig_node_find(map, connection_keys[i]);

        if (part && url)
            return mig_fail_at(err, without_line(part->place),
                               "\"%s\" is stated although there is a url; state the url or its "
                               "parts",
                               connection_keys[i]);
        if (part && !driver)
            return mig_fail_at(err, without_line(map->place),
                               "the parts of a connection need a driver: postgresql or sqlite");
    }
    return read_part(r, map, "url", &project->url_text, err) &&
           read_part(r, map, "driver", &parts->dialect, err) &&
           read_part(r, map, "host", &parts->host, err) &&
           read_part(r, map, "port", &parts->port, err) &&
           read_part(r, map, "user", &parts->user, err) &&
           read_part(r, map, "password", &parts->password, err) &&
           read_part(r, map, "name", &parts->database, err) && read_scratch(r, map, err);
}

static bool unknown_database(const reader *r, const mig_node *databases, const char *name,
                             mig_error *err)
{
    MIG_AUTO_STR list = {0};

    for (size_t i = 0; databases && i < databases->pairs.len; i++)
        mig_str_addf(&list, "%s%s", i > 0 ? ", " : "", databases->pairs.items[i].key);
    if (!name)
        return mig_fail(err, MIG_ERR_USAGE,
                        "there are several databases in \"%s\"; choose one with -d: %s",
                        r->project->file, mig_str_text(&list));
    return mig_fail(err, MIG_ERR_USAGE, "there is no database \"%s\" in \"%s\"; there is: %s", name,
                    r->project->file, databases ? mig_str_text(&list) : "default");
}

/* The entry of `databases:` that -d names, else "default", else the only one. */
static bool choose(const reader *r, const mig_node *databases, const char *name,
                   const mig_node **entry, mig_error *err)
{
    if (!mig_node_want_map(databases, "a map of databases, by name", err))
        return false;
    if (databases->pairs.len == 0)
        return mig_fail_at(err, databases->place, "`databases:` names no database");
    *entry = mig_node_find(databases, name ? name : "default");
    r->project->database = name ? name : "default";
    if (!*entry && !name && databases->pairs.len == 1) {
        *entry = databases->pairs.items[0].value;
        r->project->database = databases->pairs.items[0].key;
    }
    return *entry || unknown_database(r, databases, name, err);
}

/* Keys of a map that come from two lists. */
static bool check_keys(const mig_node *map, const char *what, const char *const *first,
                       size_t first_count, bool common, mig_error *err)
{
    const char *words[MIG_LEN(connection_keys) + MIG_LEN(common_keys)];
    size_t count = 0;

    for (size_t i = 0; i < first_count; i++)
        words[count++] = first[i];
    for (size_t i = 0; common && i < MIG_LEN(common_keys); i++)
        words[count++] = common_keys[i];
    return mig_node_want_map(map, what, err) && mig_node_want_keys(map, what, words, count, err);
}

/* Every entry is checked, so that a fault doesn't wait for its -d. */
static bool read_databases(reader *r, const mig_node *databases, const char *name, mig_error *err)
{
    const mig_node *entry = NULL;

    if (!choose(r, databases, name, &entry, err))
        return false;
    for (size_t i = 0; i < databases->pairs.len; i++)
        if (!check_keys(databases->pairs.items[i].value, "a database", connection_keys,
                        MIG_LEN(connection_keys), true, err))
            return false;
    if (!read_common(r, entry, err) || !read_connection(r, entry, err))
        return false;
    note_origins(r, entry);
    return true;
}

static bool read_database(reader *r, const mig_node *root, const char *name, mig_error *err)
{
    const mig_node *database = mig_node_find(root, "database");
    const mig_node *databases = mig_node_find(root, "databases");

    if (database && databases)
        return mig_fail_at(err, databases->place, "state \"database\" or \"databases\", not both");
    if (databases)
        return read_databases(r, databases, name, err);
    if (name && !mig_same(name, "default"))
        return unknown_database(r, NULL, name, err);
    if (!database)
        return true;
    if (!check_keys(database, "database", connection_keys, MIG_LEN(connection_keys), false, err) ||
        !read_connection(r, database, err))
        return false;
    note_origins(r, database);
    return true;
}

bool mig_settings_read(mig_arena *arena, const mig_node *root, const char *database,
                       const char *(*env)(const char *name), mig_project *project, mig_error *err)
{
    reader r = {
        .arena = arena,
        .variables = {.arena = arena,
                      .env = env,
                      .env_path = mig_path_join(arena, project->folder, ".env")},
        .project = project,
    };

    if (!root)
        return mig_fail_at(
            err, (mig_place){.file = project->file},
            "the file is empty; \"migrate init\" in a new folder shows what it holds");
    project->migrations = mig_path_join(arena, project->folder, "migrations");
    if (!check_keys(root, "migrate.yaml", top_keys, MIG_LEN(top_keys), true, err) ||
        !read_common(&r, root, err))
        return false;
    note_origins(&r, root);
    if (!read_database(&r, root, database, err))
        return false;
    if (!project->schema_text) {
        project->schema_text = "schema.yaml";
        if (!add_files(&r, project->schema_text, err))
            return false;
    }
    if (project->folders.len == 0)
        mig_push(arena, &project->folders, mig_path_join(arena, project->migrations, "versions"));
    project->versions = project->folders.items[0];
    return true;
}
