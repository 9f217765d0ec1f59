/* Filters as migrate.yaml has them: see filters.h. */
#include "project/filters.h"

#include "base/str.h"
#include "base/text.h"
#include "schema/grammar.h"

#include <regex.h>
#include <string.h>

typedef struct {
    mig_arena *arena;
    const mig_text_reader *texts;
    const char *key; /* "include" or "exclude" */
    mig_filter *filter;
} reader;

static bool add_regex(const reader *r, const char *text, size_t length, mig_place place,
                      mig_pattern *pattern, mig_error *err)
{
    char why[128];
    regex_t compiled;
    int code;

    pattern->text = mig_arena_strndup(r->arena, text, length);
    code = regcomp(&compiled, pattern->text, REG_EXTENDED | REG_NOSUB);
    if (code != 0) {
        regerror(code, &compiled, why, sizeof why);
        return mig_fail_at(err, place, "/%s/ is no regular expression: %s", pattern->text, why);
    }
    regfree(&compiled);
    mig_push(r->arena, &r->filter->regexes, pattern->text);
    pattern->regex = r->filter->regexes.len;
    return true;
}

static bool is_regex(const char *text)
{
    size_t length = strlen(text);

    return length > 1 && text[0] == '/' && text[length - 1] == '/';
}

/* Where the brackets that open here end; NULL: nowhere. */
static const char *bracket_end(const char *text)
{
    const char *from = text + 1;

    if (*from == '!' || *from == '^')
        from++;
    if (*from == ']')
        from++;
    return strchr(from, ']');
}

/* A part of a glob up to the dot or the end: what is in double quotes stands for itself. */
static bool take_glob(const reader *r, const char **text, mig_place place, const char **glob,
                      mig_error *err)
{
    MIG_AUTO_STR taken = {0};
    const char *c = *text;
    bool quoted = false;

    for (; *c && (quoted || *c != '.'); c++) {
        const char *end = !quoted && *c == '[' ? bracket_end(c) : c;

        if (!end)
            return mig_fail_at(err, place, "a \"[\" without \"]\" in the pattern \"%s\"", *text);
        if (*c == '"') {
            quoted = !quoted;
        } else if (quoted) {
            if (strchr("*?[\\", *c))
                mig_str_addc(&taken, '\\');
            mig_str_addc(&taken, *c);
        } else {
            mig_str_addf(&taken, "%.*s", (int)(end - c) + 1, c);
            if (*c == '\\' && c[1])
                mig_str_addc(&taken, *++end);
            c = end;
        }
    }
    if (quoted)
        return mig_fail_at(err, place, "quotes that aren't closed in the pattern \"%s\"", *text);
    if (taken.len == 0)
        return mig_fail_at(err, place, "an empty part in the pattern \"%s\"", *text);
    *glob = mig_str_copy(r->arena, &taken);
    *text = c;
    return true;
}

/* One name, without a schema. */
static bool read_pattern(const reader *r, const mig_node *node, mig_pattern *pattern,
                         mig_error *err)
{
    const char *text, *rest;

    if (!r->texts->read(r->texts->context, node, "a pattern of names", &text, err))
        return false;
    if (is_regex(text))
        return add_regex(r, text + 1, strlen(text) - 2, node->place, pattern, err);
    rest = text;
    if (!take_glob(r, &rest, node->place, &pattern->text, err))
        return false;
    return *rest == '\0' ||
           mig_fail_at(err, node->place,
                       "\"%s\" has a dot; here one name is expected, and its schema is said with "
                       "\"schema\" (a dot that is a part of the name is put in quotes)",
                       text);
}

/* name, or schema.name */
static bool read_text(const reader *r, const mig_node *node, mig_filter_item *item, mig_error *err)
{
    const char *text, *rest;

    if (!r->texts->read(r->texts->context, node, "a pattern of names", &text, err))
        return false;
    item->shown = text;
    if (is_regex(text))
        return add_regex(r, text + 1, strlen(text) - 2, node->place, &item->name, err);
    rest = text;
    if (!take_glob(r, &rest, node->place, &item->name.text, err))
        return false;
    if (*rest == '.') {
        rest++;
        item->schema = item->name;
        if (!take_glob(r, &rest, node->place, &item->name.text, err))
            return false;
    }
    return *rest == '\0' ||
           mig_fail_at(err, node->place,
                       "\"%s\" has more than one dot; expected a name or schema.name, and for what "
                       "is on a table {table: ..., name: ...}",
                       text);
}

static bool read_kind(const reader *r, const mig_node *node, mig_filter_item *item, mig_error *err)
{
    mig_strings words = {0};

    if (!r->texts->read(r->texts->context, node, "a kind of objects, such as index", &item->kind,
                        err))
        return false;
    if (mig_filter_kind(item->kind, &item->part))
        return true;
    mig_filter_kind_words(r->arena, &words);
    return mig_fail_unknown(err, node->place, "kind", item->kind, words.items, words.len);
}

static const char *shown(mig_arena *arena, const mig_node *map)
{
    MIG_AUTO_STR text = {0};

    for (size_t i = 0; i < map->pairs.len; i++)
        mig_str_addf(&text, "%s%s: %s", i > 0 ? ", " : "{", map->pairs.items[i].key,
                     map->pairs.items[i].value->text);
    mig_str_addc(&text, '}');
    return mig_str_copy(arena, &text);
}

/* `column: x` says `kind: column` and `name: x`; a table alone is that table. */
static bool settle(const reader *r, const mig_node *map, mig_filter_item *item, mig_error *err)
{
    const mig_node *column = mig_node_find(map, "column");
    const mig_node *table = mig_node_find(map, "table");
    const mig_node *kind = mig_node_find(map, "kind");

    if (column && (kind || item->name.text))
        return mig_fail_at(err, column->place,
                           "\"column\" is short for \"kind: column\" and \"name\"; say one or the "
                           "other");
    if (column) {
        item->kind = "column";
        item->part = true;
        return read_pattern(r, column, &item->name, err);
    }
    if (table && item->kind && !item->part)
        return mig_fail_at(err, table->place,
                           "\"table\" goes with kinds that are a part of a table, such as index; "
                           "which %s is said with \"name\"",
                           item->kind);
    if (table && !item->kind && item->name.text) {
        if (mig_same(r->key, "include"))
            return mig_fail_at(err, map->place,
                               "say with \"kind\" what of the table is included: column, index, "
                               "...");
        item->part = true;
    } else if (table && !item->kind) {
        item->kind = "table";
        item->name = item->table;
        item->table = (mig_pattern){0};
    }
    return true;
}

static bool read_map(const reader *r, const mig_node *map, mig_filter_item *item, mig_error *err)
{
    static const char *const keys[] = {"kind", "schema", "table", "name", "column"};
    const mig_node *kind = mig_node_find(map, "kind"), *schema = mig_node_find(map, "schema");
    const mig_node *table = mig_node_find(map, "table"), *name = mig_node_find(map, "name");

    if (!mig_node_want_keys(map, r->key, keys, MIG_LEN(keys), err))
        return false;
    if (map->pairs.len == 0)
        return mig_fail_at(err, map->place, "expected at least one of kind, schema, table, name");
    if ((kind && !read_kind(r, kind, item, err)) ||
        (schema && !read_pattern(r, schema, &item->schema, err)) ||
        (table && !read_pattern(r, table, &item->table, err)) ||
        (name && !read_pattern(r, name, &item->name, err)) || !settle(r, map, item, err))
        return false;
    item->shown = shown(r->arena, map);
    return true;
}

bool mig_filters_read(mig_arena *arena, const mig_text_reader *texts, const mig_node *node,
                      const char *key, mig_filter *filter, mig_filter_items *items, mig_error *err)
{
    const reader r = {arena, texts, key, filter};
    size_t count = node->kind == MIG_NODE_LIST ? node->items.len : 1;

    items->len = 0;
    if (count == 0 && mig_same(key, "include"))
        return mig_fail_at(err, node->place,
                           "an empty list would leave nothing to manage; leave \"include\" away");
    for (size_t i = 0; i < count; i++) {
        const mig_node *one = node->kind == MIG_NODE_LIST ? node->items.items[i] : node;
        mig_filter_item item = {.place = one->place, .used = MIG_NEW(arena, bool)};

        if (!(one->kind == MIG_NODE_MAP ? read_map(&r, one, &item, err)
                                        : read_text(&r, one, &item, err)))
            return false;
        mig_push(arena, items, item);
    }
    return true;
}
