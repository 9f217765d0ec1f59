/* Values of migrate.yaml's keys, one function for each form: see keys.h. */
#include "project/keys.h"

#include "base/str.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { DEFAULT_PROGRAM_S = 60, DAY_S = 86400 };

static bool read_number(const mig_node *node, unsigned least, unsigned most, unsigned *number)
{
    const char *text = node->kind == MIG_NODE_SCALAR ? node->text : NULL;
    unsigned long value;
    char *end;

    if (!text || *text < '0' || *text > '9')
        return false;
    value = strtoul(text, &end, 10);
    *number = (unsigned)value;
    return !*end && value >= least && value <= most;
}

bool mig_key_words(mig_arena *arena, const mig_text_reader *reader, const mig_node *node,
                   const char *what, mig_program *program, mig_error *err)
{
    MIG_AUTO_STR all = {0}, written = {0};

    if (node->kind != MIG_NODE_LIST || node->items.len == 0)
        return mig_fail_at(err, node->place, "expected %s", what);
    for (size_t i = 0; i < node->items.len; i++) {
        const char *text;

        if (!reader->read(reader->context, node->items.items[i], what, &text, err))
            return false;
        mig_push(arena, &program->argv, mig_arena_strdup(arena, text));
        mig_str_addf(&all, "%s%s", i > 0 ? " " : "", text);
        mig_str_addf(&written, "%s%s", i > 0 ? " " : "", node->items.items[i]->text);
    }
    mig_push(arena, &program->argv, NULL);
    program->argv.len--;
    program->shown = mig_str_copy(arena, &all);
    program->written = mig_str_copy(arena, &written);
    return true;
}

bool mig_key_program(mig_arena *arena, const mig_text_reader *reader, const mig_node *node,
                     mig_program *program, mig_error *err)
{
    static const char *const keys[] = {"program", "seconds"};
    static const char what[] = "a program and its arguments: [python3, models.py]";
    const mig_node *argv = mig_node_find(node, "program"), *seconds;

    *program = (mig_program){.seconds = DEFAULT_PROGRAM_S};
    if (!mig_node_want_keys(node, "schema", keys, MIG_LEN(keys), err))
        return false;
    if (!argv || argv->kind != MIG_NODE_LIST || argv->items.len == 0)
        return mig_fail_at(err, node->place, "expected %s", what);
    if (!mig_key_words(arena, reader, argv, what, program, err))
        return false;
    seconds = mig_node_find(node, "seconds");
    return !seconds || read_number(seconds, 1, DAY_S, &program->seconds) ||
           mig_fail_at(err, seconds->place, "expected a number of seconds");
}

static bool check_template(const mig_node *node, const char *text, mig_error *err)
{
    static const char *const words[] = {"${table}", "${columns}", "${column}", "${target}"};

    for (const char *c = strchr(text, '$'); c; c = strchr(c + 1, '$')) {
        bool known = false;

        for (size_t i = 0; i < MIG_LEN(words); i++)
            known = known || mig_starts_with(c, words[i]);
        if (!known)
            return mig_fail_at(err, node->place,
                               "a naming template knows ${table}, ${columns}, ${column} and "
                               "${target} only");
    }
    if (!strstr(text, words[0]))
        return mig_fail_at(err, node->place,
                           "a naming template has to hold ${table}, or two tables would have "
                           "the same name in it");
    return true;
}

/* Its ${...} are its own, not variables. */
bool mig_key_naming(const mig_node *node, mig_naming *naming, mig_error *err)
{
    static const char *const keys[] = {"pk", "uq", "ex", "ix", "ck", "fk"};
    static const mig_name_kind kinds[] = {MIG_NAME_PK, MIG_NAME_UQ, MIG_NAME_EX,
                                          MIG_NAME_IX, MIG_NAME_CK, MIG_NAME_FK};

    if (node->kind == MIG_NODE_SCALAR && mig_naming_find(node->text)) {
        *naming = *mig_naming_find(node->text);
        return true;
    }
    if (node->kind == MIG_NODE_SCALAR && node->text)
        return mig_fail_at(
            err, node->place,
            "unknown naming \"%s\"; it is \"postgresql\", \"none\" or a map with pk, "
            "uq, ex, ix, ck, fk",
            node->text);
    if (!mig_node_want_map(node, "\"postgresql\", \"none\" or a map with pk, uq, ex, ix, ck, fk",
                           err) ||
        !mig_node_want_keys(node, "naming", keys, MIG_LEN(keys), err))
        return false;
    *naming = mig_naming_default;
    for (size_t i = 0; i < MIG_LEN(keys); i++) {
        const mig_node *template = mig_node_find(node, keys[i]);

        if (template && (!mig_node_want_text(template, "a template such as ix_${table}_${columns}",
                                             &naming->templates[kinds[i]], err) ||
                         !check_template(template, naming->templates[kinds[i]], err)))
            return false;
    }
    return true;
}

/* "UTC", "local", "+02:00" or a name as "Europe/Berlin"; whether there is a zone of that name is
 * asked when it is needed. */
static bool is_zone(const char *text)
{
    const char *c = text;

    if ((*c == '+' || *c == '-') && strlen(c) == strlen("+02:00"))
        return strspn(c + 1, "0123456789") == 2 && c[3] == ':' &&
               strspn(c + 4, "0123456789") == 2 && strcmp(c + 1, "15") < 0 && c[4] < '6';
    for (; *c; c++) {
        bool letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z');

        if (!letter && (c == text || !strchr("0123456789_+-/", *c)))
            return false;
    }
    return c > text && c[-1] != '/' && !strstr(text, "//");
}

static bool read_zone(const mig_text_reader *reader, const mig_node *node, const char **zone,
                      mig_error *err)
{
    static const char what[] =
        "UTC, local, an offset such as +02:00 or a name such as Europe/Berlin";

    return reader->read(reader->context, node, what, zone, err) &&
           (is_zone(*zone) ||
            mig_fail_at(err, node->place, "\"%s\" is no time zone: expected %s", *zone, what));
}

/* Its ${...} are its own, not variables. */
static bool read_template(const mig_node *node, const char **template, mig_error *err)
{
    return mig_node_want_text(node, "a name such as ${time}_${revision}_${slug}", template, err) &&
           mig_file_template_check(*template, node->place, err);
}

static bool read_format(const mig_node *node, bool *sql, mig_error *err)
{
    const char *text;

    if (!mig_node_want_text(node, "\"yaml\" or \"sql\"", &text, err))
        return false;
    *sql = mig_same(text, "sql");
    return *sql || mig_same(text, "yaml") ||
           mig_fail_at(err, node->place, "expected \"yaml\", operations, or \"sql\"; found \"%s\"",
                       text);
}

static bool read_transaction(const mig_node *node, bool *whole_run, mig_error *err)
{
    const char *text;

    if (!mig_node_want_text(node, "\"script\" or \"run\"", &text, err))
        return false;
    *whole_run = mig_same(text, "run");
    return *whole_run || mig_same(text, "script") ||
           mig_fail_at(err, node->place,
                       "expected \"script\", a transaction for each script, or \"run\", one for "
                       "the whole run; found \"%s\"",
                       text);
}

static bool read_hooks(mig_arena *arena, const mig_text_reader *reader, const mig_node *node,
                       mig_project *project, mig_error *err)
{
    static const char what[] = "a program and its arguments: [git, add, \"{file}\"]";

    project->hooks.len = 0;
    if (!mig_node_want_list(node, "a list of programs, each a list: [[git, add, \"{file}\"]]", err))
        return false;
    for (size_t i = 0; i < node->items.len; i++) {
        mig_program hook = {0};

        if (!mig_key_words(arena, reader, node->items.items[i], what, &hook, err))
            return false;
        mig_push(arena, &project->hooks, hook);
    }
    return true;
}

bool mig_keys_new_scripts(mig_arena *arena, const mig_text_reader *reader, const mig_node *map,
                          mig_project *project, mig_error *err)
{
    const mig_node *format = mig_node_find(map, "script_format");
    const mig_node *name = mig_node_find(map, "file_name");
    const mig_node *slug = mig_node_find(map, "slug_length");
    const mig_node *zone = mig_node_find(map, "time_zone");
    const mig_node *hooks = mig_node_find(map, "hooks");

    if ((format && !read_format(format, &project->sql_scripts, err)) ||
        (name && !read_template(name, &project->file_naming.template, err)) ||
        (zone && !read_zone(reader, zone, &project->time_zone, err)) ||
        (hooks && !read_hooks(arena, reader, hooks, project, err)))
        return false;
    if (zone)
        project->zone_place = zone->place;
    return !slug || read_number(slug, 0, MIG_SLUG_MAX, &project->file_naming.slug_bytes) ||
           mig_fail_at(err, slug->place, "expected a number of bytes from 0 to %d", MIG_SLUG_MAX);
}

static size_t dots_outside_quotes(const char *text)
{
    bool quoted = false;
    size_t dots = 0;

    for (; *text; text++) {
        quoted = quoted != (*text == '"');
        dots += !quoted && *text == '.';
    }
    return dots;
}

/* "ops.versions" or "versions"; both parts have to be there. */
static bool read_table(const mig_text_reader *reader, const mig_node *node, const char **table,
                       mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_name name;

    if (!reader->read(reader->context, node, "a table's name", table, err))
        return false;
    name = mig_name_parse(scratch, *table);
    return (*name.name && (!name.schema || *name.schema) && dots_outside_quotes(*table) <= 1) ||
           mig_fail_at(err, node->place,
                       "`version_table` is a table's name, alone or behind a schema's and a dot; "
                       "found \"%s\"",
                       *table);
}

bool mig_keys_runs(const mig_text_reader *reader, const mig_node *map, mig_project *project,
                   mig_error *err)
{
    const mig_node *table = mig_node_find(map, "version_table");
    const mig_node *transaction = mig_node_find(map, "transaction");

    return (!table || read_table(reader, table, &project->version_table, err)) &&
           (!transaction || read_transaction(transaction, &project->one_transaction, err));
}
