/* Constraints, indexes and enums as YAML. See load.h and grammar.h. */
#include "base/text.h"
#include "schema/grammar.h"

#include <string.h>

mig_node *mig_flow_map(mig_arena *arena)
{
    mig_node *map = mig_node_map(arena);

    map->flow = true;
    return map;
}

void mig_put(mig_arena *arena, mig_node *map, const char *key, const char *text)
{
    if (text)
        mig_node_put(arena, map, key, mig_node_scalar(arena, text));
}

void mig_put_bool(mig_arena *arena, mig_node *map, const char *key, bool value)
{
    mig_put(arena, map, key, value ? "true" : "false");
}

mig_node *mig_print_names(mig_arena *arena, const mig_strings *names)
{
    mig_node *list = mig_node_list(arena);

    list->flow = true;
    for (size_t i = 0; i < names->len; i++)
        mig_node_push(arena, list, mig_node_scalar(arena, names->items[i]));
    return list;
}

mig_node *mig_print_settings(mig_arena *arena, const mig_settings *settings)
{
    mig_node *map = mig_flow_map(arena);

    for (size_t i = 0; i < settings->len; i++)
        mig_put(arena, map, settings->items[i].name, settings->items[i].value);
    return map;
}

static void put_deferrable(mig_arena *arena, mig_node *map, mig_deferrable deferrable)
{
    if (deferrable == MIG_DEFERRABLE_IMMEDIATE)
        mig_put(arena, map, "deferrable", "true");
    else if (deferrable != MIG_DEFERRABLE_NOT)
        mig_put(arena, map, "deferrable", mig_deferrable_words[deferrable]);
}

static void put_traits(mig_arena *arena, mig_node *map, const mig_traits *traits)
{
    if (traits->not_valid)
        mig_put_bool(arena, map, "valid", false);
    if (traits->not_enforced)
        mig_put_bool(arena, map, "enforced", false);
    if (traits->invisible)
        mig_put_bool(arena, map, "invisible", true);
    if (traits->with.len > 0)
        mig_node_put(arena, map, "with", mig_print_settings(arena, &traits->with));
    mig_put(arena, map, "tablespace", traits->tablespace);
    if (traits->cluster)
        mig_put_bool(arena, map, "cluster", true);
    mig_put(arena, map, "comment", traits->comment);
}

void mig_put_key_options(mig_arena *arena, mig_node *map, const mig_key *key)
{
    if (key->include.len > 0)
        mig_node_put(arena, map, "include", mig_print_names(arena, &key->include));
    if (key->nulls_not_distinct)
        mig_put_bool(arena, map, "nulls_not_distinct", true);
    if (key->without_overlaps)
        mig_put_bool(arena, map, "without_overlaps", true);
    put_deferrable(arena, map, key->deferrable);
    if (key->conflict != MIG_CONFLICT_NONE)
        mig_put(arena, map, "on_conflict", mig_conflict_words[key->conflict]);
    put_traits(arena, map, &key->traits);
}

mig_node *mig_print_check(mig_arena *arena, const mig_check *check)
{
    mig_node *map = mig_flow_map(arena);

    mig_put(arena, map, "expr", check->expr.written);
    if (check->bound && !check->id.name)
        mig_put(arena, map, "column", check->column);
    if (check->no_inherit)
        mig_put_bool(arena, map, "no_inherit", true);
    put_traits(arena, map, &check->traits);
    return map;
}

/* teams, teams.id, app.teams(a, b); a map where a name would be read as something else. */
static mig_node *print_target(mig_arena *arena, const mig_foreign_key *key)
{
    static const mig_strings unsaid;
    const mig_strings *columns = key->implied ? &unsaid : &key->target_columns;
    const char *table = mig_name_text(arena, key->target);
    bool plain = !strpbrk(table, "() ,") && (columns->len > 0 || !key->target.schema);
    MIG_AUTO_STR text = {0};
    mig_node *map;

    mig_str_add(&text, table);
    for (size_t i = 0; i < columns->len; i++) {
        const char *column = mig_name_text(arena, (mig_name){NULL, columns->items[i]});

        plain = plain && !strpbrk(column, "() ,");
        mig_str_addf(&text, "%s%s", columns->len == 1 ? "." : i == 0 ? "(" : ", ", column);
    }
    if (columns->len > 1)
        mig_str_addc(&text, ')');
    if (plain)
        return mig_node_scalar(arena, mig_str_copy(arena, &text));
    map = mig_flow_map(arena);
    mig_put(arena, map, "table", table);
    if (columns->len > 0)
        mig_node_put(arena, map, "columns", mig_print_names(arena, columns));
    return map;
}

/* A name that needs no quotes where more follows in the same text. */
static bool is_plain_name(const char *name)
{
    for (const char *c = name; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || *c == '_' ||
              (unsigned char)*c >= 0x80 || (c > name && *c >= '0' && *c <= '9')))
            return false;
    return *name != '\0';
}

static void add_quoted(mig_str *text, const char *name)
{
    mig_str_addc(text, '"');
    for (; *name; name++) {
        if (*name == '"')
            mig_str_addc(text, '"');
        mig_str_addc(text, *name);
    }
    mig_str_addc(text, '"');
}

/* `set null (a, b)` */
static const char *delete_text(mig_arena *arena, const mig_foreign_key *key)
{
    MIG_AUTO_STR text = {0};

    mig_str_add(&text, mig_action_words[key->on_delete]);
    for (size_t i = 0; i < key->set_columns.len; i++) {
        mig_str_add(&text, i == 0 ? " (" : ", ");
        if (is_plain_name(key->set_columns.items[i]))
            mig_str_add(&text, key->set_columns.items[i]);
        else
            add_quoted(&text, key->set_columns.items[i]);
    }
    if (key->set_columns.len > 0)
        mig_str_addc(&text, ')');
    return mig_str_copy(arena, &text);
}

void mig_put_references(mig_arena *arena, mig_node *map, const mig_foreign_key *key)
{
    mig_node_put(arena, map, "references", print_target(arena, key));
    if (key->on_delete != MIG_FK_NO_ACTION)
        mig_put(arena, map, "on_delete", delete_text(arena, key));
    if (key->on_update != MIG_FK_NO_ACTION)
        mig_put(arena, map, "on_update", mig_action_words[key->on_update]);
    put_deferrable(arena, map, key->deferrable);
    mig_put(arena, map, "match", key->match);
}

mig_node *mig_print_foreign_key(mig_arena *arena, const mig_foreign_key *key)
{
    mig_node *map = mig_flow_map(arena);

    mig_node_put(arena, map, "columns", mig_print_names(arena, &key->columns));
    mig_put_references(arena, map, key);
    if (key->period)
        mig_put_bool(arena, map, "period", true);
    put_traits(arena, map, &key->traits);
    return map;
}

static const char *key_text(mig_arena *arena, const mig_index_key *key, bool enclosed)
{
    MIG_AUTO_STR text = {0};

    if (key->column && is_plain_name(key->column))
        mig_str_add(&text, key->column);
    else if (key->column)
        add_quoted(&text, key->column);
    else
        mig_str_addf(&text, enclosed ? "(%s)" : "%s", key->expr.written);
    if (key->prefix > 0)
        mig_str_addf(&text, "(%u)", key->prefix);
    if (key->collation) {
        mig_str_add(&text, " collate ");
        add_quoted(&text, key->collation);
    }
    if (key->opclass)
        mig_str_addf(&text, " %s", key->opclass);
    if (key->ascending || key->descending)
        mig_str_add(&text, key->ascending ? " asc" : " desc");
    if (key->nulls)
        mig_str_add(&text, key->nulls == 1 ? " nulls first" : " nulls last");
    if (key->operator)
        mig_str_addf(&text, " with %s", key->operator);
    return mig_str_copy(arena, &text);
}

static bool same_key(const mig_index_key *a, const mig_index_key *b)
{
    return mig_same(a->column, b->column) && a->prefix == b->prefix &&
           mig_same(a->expr.written, b->expr.written) && a->ascending == b->ascending &&
           a->descending == b->descending && a->nulls == b->nulls &&
           mig_same(a->collation, b->collation) && mig_same(a->opclass, b->opclass) &&
           mig_same(a->operator, b->operator);
}

/* The text of a key that reads back to the same: an expression may need parentheses for that. */
static const char *readable_text(mig_arena *arena, const mig_index_key *key)
{
    for (int enclosed = key->enclosed; enclosed <= 1; enclosed++) {
        const char *text = key_text(arena, key, enclosed == 1);
        mig_index_key read = {0};

        mig_parse_index_key(arena, NULL, text, &read);
        if (same_key(key, &read))
            return text;
    }
    return NULL;
}

static mig_node *print_index_key(mig_arena *arena, const mig_index_key *key)
{
    const char *text = readable_text(arena, key);
    mig_node *map;

    if (text)
        return mig_node_scalar(arena, text);
    map = mig_flow_map(arena);
    mig_put(arena, map, "column", key->column);
    if (key->prefix > 0)
        mig_put(arena, map, "prefix", mig_arena_printf(arena, "%u", key->prefix));
    mig_put(arena, map, "expr", key->expr.written);
    mig_put(arena, map, "collation", key->collation);
    mig_put(arena, map, "opclass", key->opclass);
    if (key->ascending || key->descending)
        mig_put(arena, map, "order", key->ascending ? "asc" : "desc");
    if (key->nulls)
        mig_put(arena, map, "nulls", key->nulls == 1 ? "first" : "last");
    mig_put(arena, map, "operator", key->operator);
    return map;
}

static mig_node *print_index_keys(mig_arena *arena, const mig_index *index)
{
    mig_node *list = mig_node_list(arena);

    list->flow = true;
    for (size_t i = 0; i < index->keys.len; i++)
        mig_node_push(arena, list, print_index_key(arena, &index->keys.items[i]));
    return list;
}

/* A name stays as it is, unless more would be read in it. */
static mig_node *print_key_columns(mig_arena *arena, const mig_key *key)
{
    mig_node *list = mig_node_list(arena);

    list->flow = true;
    for (size_t i = 0; i < key->columns.len; i++) {
        mig_index_key column = mig_key_at(key, i), read;
        mig_node *node = mig_node_scalar(arena, column.column);

        if (column.collation || column.prefix > 0 || column.descending) {
            node = print_index_key(arena, &column);
        } else if (mig_parse_key_column(arena, NULL, column.column, &read)) {
            node = mig_flow_map(arena);
            mig_put(arena, node, "column", column.column);
        }
        mig_node_push(arena, list, node);
    }
    return list;
}

mig_node *mig_print_key(mig_arena *arena, const mig_key *key)
{
    mig_node *map = mig_flow_map(arena);

    mig_node_put(arena, map, "columns", print_key_columns(arena, key));
    mig_put_key_options(arena, map, key);
    return map;
}

static bool same_keys(const mig_index *a, const mig_index *b)
{
    bool same = a->keys.len == b->keys.len;

    for (size_t i = 0; same && i < a->keys.len; i++)
        same = same_key(&a->keys.items[i], &b->keys.items[i]);
    return same;
}

static void override_traits(mig_arena *arena, mig_node *map, const mig_traits *base,
                            const mig_traits *own)
{
    if (!mig_settings_same(&base->with, &own->with))
        mig_node_put(arena, map, "with", mig_print_settings(arena, &own->with));
    if (!mig_same(base->tablespace, own->tablespace))
        mig_put(arena, map, "tablespace", own->tablespace ? own->tablespace : "default");
    if (base->cluster != own->cluster)
        mig_put_bool(arena, map, "cluster", own->cluster);
    if (base->invisible != own->invisible)
        mig_put_bool(arena, map, "invisible", own->invisible);
    if (!mig_same(base->comment, own->comment))
        mig_put(arena, map, "comment", own->comment ? own->comment : "");
}

/* What is different for one dialect. */
static mig_node *print_override(mig_arena *arena, const mig_index *base, const mig_index *own)
{
    mig_node *map = mig_flow_map(arena);

    if (!same_keys(base, own))
        mig_node_put(arena, map, "columns", print_index_keys(arena, own));
    if (base->unique != own->unique)
        mig_put_bool(arena, map, "unique", own->unique);
    if (base->nulls_not_distinct != own->nulls_not_distinct)
        mig_put_bool(arena, map, "nulls_not_distinct", own->nulls_not_distinct);
    if (!mig_same(base->method, own->method))
        mig_put(arena, map, "method", own->method ? own->method : "btree");
    if (!mig_same(base->parser, own->parser))
        mig_put(arena, map, "parser", own->parser ? own->parser : "default");
    if (!mig_same(base->where.written, own->where.written))
        mig_put(arena, map, "where", own->where.written);
    if (!mig_strings_same(&base->include, &own->include) && own->include.len > 0)
        mig_node_put(arena, map, "include", mig_print_names(arena, &own->include));
    if (base->deferrable != own->deferrable)
        mig_put(arena, map, "deferrable", mig_deferrable_words[own->deferrable]);
    override_traits(arena, map, &base->traits, &own->traits);
    return map;
}

/* method: the one that needn't be said. */
static mig_node *print_index(mig_arena *arena, const mig_index *index, const char *method)
{
    const mig_index *own = index->portable ? index->portable : index;
    mig_node *map = mig_flow_map(arena);

    mig_node_put(arena, map, "columns", print_index_keys(arena, own));
    if (own->unique)
        mig_put_bool(arena, map, "unique", true);
    if (own->nulls_not_distinct)
        mig_put_bool(arena, map, "nulls_not_distinct", true);
    if (!mig_same(own->method, method))
        mig_put(arena, map, "method", own->method ? own->method : "btree");
    mig_put(arena, map, "parser", own->parser);
    mig_put(arena, map, "where", own->where.written);
    if (own->include.len > 0)
        mig_node_put(arena, map, "include", mig_print_names(arena, &own->include));
    put_deferrable(arena, map, own->deferrable);
    put_traits(arena, map, &own->traits);
    for (size_t i = 0; i < own->overrides.len; i++) {
        mig_node *other = print_override(arena, own, own->overrides.items[i].index);

        if (other->pairs.len > 0)
            mig_node_put(arena, map, own->overrides.items[i].dialect, other);
    }
    return map;
}

mig_node *mig_print_index(mig_arena *arena, const mig_index *index)
{
    return print_index(arena, index, NULL);
}

mig_node *mig_print_exclusion(mig_arena *arena, const mig_index *exclusion)
{
    return print_index(arena, exclusion, MIG_EXCLUSION_METHOD);
}

mig_node *mig_print_enum(mig_arena *arena, const mig_enum *enumeration)
{
    mig_node *map = mig_flow_map(arena), *list = mig_node_list(arena);

    list->flow = true;
    for (size_t i = 0; i < enumeration->values.len; i++) {
        const mig_enum_value *value = &enumeration->values.items[i];
        mig_node *item = mig_node_scalar(arena, value->value);

        if (value->renamed_from) {
            item = mig_flow_map(arena);
            mig_put(arena, item, "value", value->value);
            mig_put(arena, item, "renamed_from", value->renamed_from);
        }
        mig_node_push(arena, list, item);
    }
    mig_node_put(arena, map, "values", list);
    mig_put(arena, map, "comment", enumeration->comment);
    return map;
}
