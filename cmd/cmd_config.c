/* migrate config: what counts, and where it comes from. */
#include "base/text.h"
#include "command.h"
#include "context.h"
#include "output.h"

#include <stdio.h>
#include <string.h>

enum { ORIGIN_COLUMN = 48 };

static const option no_options[] = {{0}};

static const char hidden[] = "***";

typedef struct {
    const char *key;
    mig_node *value;
    const char *line_option; /* the option of the command line that says it; NULL: none does */
    const char *note;        /* why there is no value */
} setting;

typedef struct {
    context *c;
    MIG_ARRAY(setting) items;
} settings;

static void add(settings *s, const char *key, mig_node *value)
{
    const setting one = {.key = key, .value = value};

    mig_push(s->c->arena, &s->items, one);
}

static void add_text(settings *s, const char *key, const char *text)
{
    mig_arena *arena = s->c->arena;

    add(s, key, text ? mig_node_text(arena, text) : mig_node_scalar(arena, NULL));
}

static void add_bool(settings *s, const char *key, bool value)
{
    add(s, key, mig_node_scalar(s->c->arena, value ? "true" : "false"));
}

static mig_node *text_list(mig_arena *arena, const mig_strings *texts)
{
    mig_node *list = mig_node_list(arena);

    for (size_t i = 0; i < texts->len; i++)
        mig_node_push(arena, list, mig_node_text(arena, texts->items[i]));
    return list;
}

/* Masked; or none, and why. */
static void add_url(settings *s)
{
    context *c = s->c;
    mig_error err = {0};
    setting one = {.key = "url", .line_option = globals.url ? "--url" : NULL};

    if (mig_project_url(c->arena, &c->project, globals.url, &err)) {
        one.value = mig_node_text(c->arena, c->project.url.masked);
    } else {
        one.value = mig_node_scalar(c->arena, NULL);
        one.note = mig_arena_strdup(c->arena, err.text[0]);
    }
    mig_push(c->arena, &s->items, one);
}

/* What is stated in place of a url. */
static void add_parts(settings *s)
{
    const mig_url *parts = &s->c->project.parts;
    const struct {
        const char *key, *value;
    } all[] = {{"driver", parts->dialect},
               {"host", parts->host},
               {"port", parts->port},
               {"user", parts->user},
               {"password", parts->password ? hidden : NULL},
               {"name", parts->database}};

    for (size_t i = 0; i < MIG_LEN(all) && !globals.url; i++)
        if (all[i].value)
            add_text(s, all[i].key, all[i].value);
}

static void add_scratch(settings *s)
{
    const mig_project *project = &s->c->project;
    mig_error ignored = {0};
    mig_url url;

    if (!project->scratch_text)
        return;
    if (mig_url_parse(s->c->arena, project->scratch_text, project->folder, &url, &ignored))
        add_text(s, "scratch_url", url.masked);
    else
        add_text(s, "scratch_url", hidden);
}

/* Of programs what is written: a variable in it may be a secret. */
static mig_node *schema_list(const context *c)
{
    mig_node *list = text_list(c->arena, &c->project.schema);

    for (size_t i = 0; i < c->project.programs.len; i++) {
        mig_node *program = mig_node_map(c->arena);

        mig_node_put(c->arena, program, "program",
                     mig_node_text(c->arena, c->project.programs.items[i].written));
        mig_node_push(c->arena, list, program);
    }
    return list;
}

static mig_node *hook_list(const context *c)
{
    mig_node *list = mig_node_list(c->arena);

    for (size_t i = 0; i < c->project.hooks.len; i++)
        mig_node_push(c->arena, list, mig_node_text(c->arena, c->project.hooks.items[i].written));
    return list;
}

static mig_node *filter_list(const context *c, const mig_filter_items *items)
{
    mig_node *list = mig_node_list(c->arena);

    for (size_t i = 0; i < items->len; i++)
        mig_node_push(c->arena, list, mig_node_text(c->arena, items->items[i].shown));
    return list;
}

static mig_node *naming_node(const context *c)
{
    static const struct {
        const char *key;
        mig_name_kind kind;
    } kinds[] = {{"pk", MIG_NAME_PK}, {"uq", MIG_NAME_UQ}, {"ex", MIG_NAME_EX},
                 {"ix", MIG_NAME_IX}, {"ck", MIG_NAME_CK}, {"fk", MIG_NAME_FK}};
    const mig_naming *naming = &c->project.naming;
    mig_node *map;

    if (naming->postgresql || naming->none)
        return mig_node_text(c->arena, naming->none ? "none" : "postgresql");
    map = mig_node_map(c->arena);
    for (size_t i = 0; i < MIG_LEN(kinds); i++)
        mig_node_put(c->arena, map, kinds[i].key,
                     mig_node_text(c->arena, naming->templates[kinds[i].kind]));
    return map;
}

/* In the order of docs/configuration.md. */
static void add_all(settings *s)
{
    context *c = s->c;
    const mig_project *project = &c->project;

    add_url(s);
    add_parts(s);
    if (project->version)
        add_text(s, "version", project->version);
    add_scratch(s);
    add(s, "schema", schema_list(c));
    add_text(s, "migrations", project->migrations);
    add(s, "versions", text_list(c->arena, &project->folders));
    add_text(s, "version_table", project->version_table);
    add_text(s, "transaction", project->one_transaction ? "run" : "script");
    add(s, "schemas", text_list(c->arena, &project->schemas));
    add(s, "include", filter_list(c, &project->filter.include));
    add(s, "exclude", filter_list(c, &project->filter.exclude));
    add_bool(s, "ignore_extra", project->ignore_extra);
    add(s, "naming", naming_node(c));
    add_text(s, "script_format", project->sql_scripts ? "sql" : "yaml");
    add_text(s, "file_name", project->file_naming.template);
    add(s, "slug_length",
        mig_node_scalar(c->arena,
                        mig_arena_printf(c->arena, "%u", project->file_naming.slug_bytes)));
    add_text(s, "time_zone", project->time_zone);
    add(s, "hooks", hook_list(c));
}

static const char *source_word(mig_variable_source source)
{
    switch (source) {
    case MIG_FROM_ENVIRONMENT:
        return "environment";
    case MIG_FROM_ENV_FILE:
        return ".env";
    case MIG_FROM_DEFAULT:
        return "default";
    case MIG_FROM_NOWHERE:
        return "not set";
    }
    return "";
}

static void print_variable(const mig_variable_origin *variable, mig_str *out)
{
    switch (variable->source) {
    case MIG_FROM_ENVIRONMENT:
        mig_str_addf(out, ", %s from the environment", variable->name);
        return;
    case MIG_FROM_ENV_FILE:
        mig_str_addf(out, ", %s from .env:%u", variable->name, variable->line);
        return;
    case MIG_FROM_DEFAULT:
        mig_str_addf(out, ", %s is not set and has a default", variable->name);
        return;
    case MIG_FROM_NOWHERE:
        mig_str_addf(out, ", %s is not set", variable->name);
        return;
    }
}

/* "migrate.yaml:4, DATABASE_URL from .env:1" */
static void print_origin(const settings *s, const setting *one, mig_str *out)
{
    const mig_origin *origin = mig_origin_find(&s->c->project.origins, one->key);

    if (one->line_option) {
        mig_str_add(out, one->line_option);
    } else if (!origin && mig_same(one->key, "url")) {
        mig_str_add(out, one->note ? one->note : "from the parts below");
    } else if (!origin) {
        mig_str_add(out, "default");
    } else {
        mig_str_addf(out, "%s:%u", origin->place.file, origin->place.line);
        for (size_t i = 0; i < origin->variables.len; i++)
            print_variable(&origin->variables.items[i], out);
        if (one->note)
            mig_str_addf(out, ": %s", one->note);
    }
}

/* YAML, with the origin as a comment behind the key or the value. */
static void print_setting(const settings *s, const setting *one)
{
    MIG_AUTO_STR text = {0}, origin = {0};
    mig_node *map = mig_node_map(s->c->arena);
    size_t first;

    mig_node_put(s->c->arena, map, one->key, one->value);
    mig_yaml_write(map, &text);
    print_origin(s, one, &origin);
    first = strcspn(text.data, "\n");
    printf("%-*.*s  # %s%s", ORIGIN_COLUMN, (int)first, text.data, origin.data, text.data + first);
}

static json_t *origin_json(const settings *s, const setting *one)
{
    const mig_origin *origin = mig_origin_find(&s->c->project.origins, one->key);
    json_t *variables, *from;

    if (one->line_option)
        return json_pack("{s:s, s:s}", "source", "command line", "option", one->line_option);
    if (!origin)
        return json_pack("{s:s}", "source",
                         mig_same(one->key, "url") && !one->note ? "parts" : "default");
    variables = json_array();
    for (size_t i = 0; i < origin->variables.len; i++) {
        const mig_variable_origin *variable = &origin->variables.items[i];
        json_t *item = json_pack("{s:o, s:s}", "name", json_text(variable->name), "source",
                                 source_word(variable->source));

        if (variable->line)
            json_object_set_new(item, "line", json_integer(variable->line));
        json_array_append_new(variables, item);
    }
    from = json_pack("{s:s, s:o, s:I}", "source", "file", "file", json_text(origin->place.file),
                     "line", (json_int_t)origin->place.line);
    json_object_set_new(from, "variables", variables);
    return from;
}

static void print_all_json(const settings *s)
{
    const mig_project *project = &s->c->project;
    json_t *all = json_object();

    for (size_t i = 0; i < s->items.len; i++) {
        const setting *one = &s->items.items[i];
        json_t *item = json_pack("{s:o, s:o}", "value", json_from_node(one->value), "from",
                                 origin_json(s, one));

        if (one->note)
            json_object_set_new(item, "problem", json_text(one->note));
        json_object_set_new(all, one->key, item);
    }
    print_json(json_pack("{s:o, s:o, s:o}", "file", json_text(project->file), "database",
                         json_text(project->database), "settings", all));
}

static bool config_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    settings s = {.c = &c};

    (void)args;
    (void)count;
    if (!context_project(&c, err))
        return false;
    add_all(&s);
    if (globals.json) {
        print_all_json(&s);
        return true;
    }
    printf("# %s%s, database \"%s\"%s\n", c.project.file, globals.config ? " (-c)" : "",
           c.project.database, globals.database && !globals.all ? " (-d)" : "");
    for (size_t i = 0; i < s.items.len; i++)
        print_setting(&s, &s.items.items[i]);
    return true;
}

const command cmd_config = {
    .name = "config",
    .args = "",
    .summary = "Show what counts of migrate.yaml, and where each value comes from",
    .details =
        "Behind each value stands its line of migrate.yaml, with the variables in it and\n"
        "where they are set: in the environment or in a line of .env. `default` is what no\n"
        "file states. Passwords are not shown. No database is asked.",
    .examples = "  migrate config\n  migrate config -d analytics\n  migrate config --json",
    .options = no_options,
    .run = config_run,
    .every = true,
};
