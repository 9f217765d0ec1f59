/* Building, sealing and looking things up in the model: see model.h. */
#include "schema/model.h"

#include "base/str.h"
#include "base/text.h"
#include "schema/partitions.h"
#include "schema/portable.h"

#include <assert.h>
#include <string.h>

mig_schema *mig_schema_new(mig_arena *arena)
{
    mig_schema *schema = MIG_NEW(arena, mig_schema);

    schema->arena = arena;
    return schema;
}

mig_schema *mig_schema_new_like(mig_arena *arena, const mig_schema *like)
{
    mig_schema *schema = mig_schema_new(arena);

    schema->nocase = like->nocase;
    schema->ident = like->ident;
    return schema;
}

/* The key of the index by name: no two names give the same one. */
static const char *map_key(const mig_schema *schema, mig_arena *arena, mig_name name)
{
    const char *text = mig_name_text(arena, name);

    return schema->nocase ? mig_lower(arena, text) : text;
}

mig_table *mig_schema_add_table(mig_schema *schema, mig_name name)
{
    mig_table *table = MIG_NEW(schema->arena, mig_table);

    table->name = name;
    mig_push(schema->arena, &schema->tables, table);
    if (schema->table_map)
        mig_map_put(schema->table_map, map_key(schema, schema->arena, name), table);
    return table;
}

mig_enum *mig_schema_add_enum(mig_schema *schema, mig_name name)
{
    mig_enum *enumeration = MIG_NEW(schema->arena, mig_enum);

    enumeration->name = name;
    mig_push(schema->arena, &schema->enums, enumeration);
    return enumeration;
}

mig_column *mig_table_add_column(mig_schema *schema, mig_table *table, const char *name)
{
    mig_column *column = MIG_NEW(schema->arena, mig_column);

    column->name = name;
    mig_push(schema->arena, &table->columns, column);
    column->number = table->columns.len;
    return column;
}

void mig_schema_seal(mig_schema *schema)
{
    schema->table_map = mig_map_new(schema->arena);
    for (size_t i = 0; i < schema->tables.len; i++) {
        mig_table *table = schema->tables.items[i];

        mig_map_put(schema->table_map, map_key(schema, schema->arena, table->name), table);
    }
    for (size_t i = 0; i < schema->tables.len; i++) {
        const mig_table *table = schema->tables.items[i];

        for (size_t k = 0; k < table->foreign_keys.len; k++) {
            mig_foreign_key *key = table->foreign_keys.items[k];
            const mig_table *target;

            if (key->target_columns.len > 0)
                continue;
            target = mig_table_find(schema, key->target);
            if (target)
                mig_foreign_key_imply(key, target);
        }
    }
}

mig_schema *mig_schema_share(mig_arena *arena, const mig_schema *schema)
{
    mig_schema *shared = mig_schema_new_like(arena, schema);

    for (size_t i = 0; i < schema->enums.len; i++)
        mig_push(arena, &shared->enums, schema->enums.items[i]);
    for (size_t i = 0; i < schema->tables.len; i++)
        mig_push(arena, &shared->tables, schema->tables.items[i]);
    mig_schema_seal(shared);
    return shared;
}

void mig_key_add(mig_arena *arena, mig_key *key, const char *column, mig_key_part part)
{
    static const mig_key_part nothing;
    bool plain = !part.collation && part.prefix == 0 && !part.descending;

    while (!plain && key->parts.len < key->columns.len)
        mig_push(arena, &key->parts, nothing);
    if (!plain || key->parts.len > 0)
        mig_push(arena, &key->parts, part);
    mig_push(arena, &key->columns, column);
}

mig_index_key mig_key_at(const mig_key *key, size_t at)
{
    static const mig_key_part nothing;
    const mig_key_part *part = key->parts.len > 0 ? &key->parts.items[at] : &nothing;

    return (mig_index_key){.column = key->columns.items[at],
                           .collation = part->collation,
                           .prefix = part->prefix,
                           .descending = part->descending};
}

bool mig_key_has_prefix(const mig_key *key)
{
    for (size_t i = 0; i < key->parts.len; i++)
        if (key->parts.items[i].prefix > 0)
            return true;
    return false;
}

bool mig_key_columns_same(const mig_schema *schema, const mig_key *a, const mig_key *b)
{
    if (!mig_idents_same(schema, &a->columns, &b->columns))
        return false;
    for (size_t i = 0; i < a->columns.len; i++) {
        mig_index_key x = mig_key_at(a, i), y = mig_key_at(b, i);

        if (x.prefix != y.prefix || x.descending != y.descending ||
            !mig_ident_same(schema, x.collation, y.collation))
            return false;
    }
    return true;
}

void mig_foreign_key_imply(mig_foreign_key *key, const mig_table *target)
{
    if (key->target_columns.len > 0 || !target->primary_key)
        return;
    key->target_columns = target->primary_key->columns;
    key->implied = true;
}

mig_table *mig_table_find(const mig_schema *schema, mig_name name)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    assert(schema->table_map);
    return mig_map_find(schema->table_map, map_key(schema, scratch, name));
}

mig_enum *mig_enum_find(const mig_schema *schema, mig_name name)
{
    for (size_t i = 0; i < schema->enums.len; i++)
        if (mig_name_same(schema, schema->enums.items[i]->name, name))
            return schema->enums.items[i];
    return NULL;
}

mig_column *mig_column_find(const mig_schema *schema, const mig_table *table, const char *name)
{
    if (mig_is_partition(table))
        table = mig_table_root(schema, table);
    for (size_t i = 0; i < table->columns.len; i++)
        if (mig_ident_same(schema, table->columns.items[i]->name, name))
            return table->columns.items[i];
    return NULL;
}

static void add_name_part(mig_str *text, const char *part)
{
    if (!strpbrk(part, ".\"") && *part) {
        mig_str_add(text, part);
        return;
    }
    mig_str_addc(text, '"');
    for (; *part; part++) {
        if (*part == '"')
            mig_str_addc(text, '"');
        mig_str_addc(text, *part);
    }
    mig_str_addc(text, '"');
}

const char *mig_name_text(mig_arena *arena, mig_name name)
{
    MIG_AUTO_STR text = {0};

    if (name.schema) {
        add_name_part(&text, name.schema);
        mig_str_addc(&text, '.');
    }
    add_name_part(&text, name.name);
    return mig_str_copy(arena, &text);
}

/* One part of a dotted name; *rest is what follows its dot, or NULL. */
static const char *take_part(mig_arena *arena, const char *text, const char **rest)
{
    MIG_AUTO_STR part = {0};
    bool quoted = *text == '"';

    if (quoted)
        text++;
    for (; *text; text++) {
        if (quoted && *text == '"' && text[1] != '"') {
            quoted = false;
            continue;
        }
        if (quoted && *text == '"')
            text++;
        else if (!quoted && *text == '.')
            break;
        mig_str_addc(&part, *text);
    }
    *rest = *text == '.' ? text + 1 : NULL;
    return mig_str_copy(arena, &part);
}

mig_name mig_name_parse(mig_arena *arena, const char *text)
{
    const char *rest;
    mig_name name = {NULL, take_part(arena, text, &rest)};

    if (rest) {
        name.schema = name.name;
        name.name = take_part(arena, rest, &rest);
    }
    return name;
}

bool mig_ident_same(const mig_schema *schema, const char *a, const char *b)
{
    return schema->nocase ? mig_same_nocase(a, b) : mig_same(a, b);
}

bool mig_name_same(const mig_schema *schema, mig_name a, mig_name b)
{
    return mig_ident_same(schema, a.schema, b.schema) && mig_ident_same(schema, a.name, b.name);
}

bool mig_idents_same(const mig_schema *schema, const mig_strings *a, const mig_strings *b)
{
    if (a->len != b->len)
        return false;
    for (size_t i = 0; i < a->len; i++)
        if (!mig_ident_same(schema, a->items[i], b->items[i]))
            return false;
    return true;
}

bool mig_sequence_same(const mig_sequence *a, const mig_sequence *b)
{
    static const mig_sequence usual;

    a = a ? a : &usual;
    b = b ? b : &usual;
    return mig_same(a->name, b->name) && mig_same(a->type, b->type) &&
           mig_same(a->start, b->start) && mig_same(a->increment, b->increment) &&
           mig_same(a->min, b->min) && mig_same(a->max, b->max) && mig_same(a->cache, b->cache) &&
           a->cycle == b->cycle;
}

bool mig_strings_has(const mig_strings *list, const char *text)
{
    for (size_t i = 0; i < list->len; i++)
        if (strcmp(list->items[i], text) == 0)
            return true;
    return false;
}

bool mig_strings_same(const mig_strings *a, const mig_strings *b)
{
    bool same = a->len == b->len;

    for (size_t i = 0; same && i < a->len; i++)
        same = mig_same(a->items[i], b->items[i]);
    return same;
}

const char *mig_setting_find(const mig_settings *settings, const char *name)
{
    for (size_t i = 0; i < settings->len; i++)
        if (strcmp(settings->items[i].name, name) == 0)
            return settings->items[i].value;
    return NULL;
}

bool mig_settings_same(const mig_settings *a, const mig_settings *b)
{
    bool same = a->len == b->len;

    for (size_t i = 0; same && i < a->len; i++)
        same = mig_same(mig_setting_find(b, a->items[i].name), a->items[i].value);
    return same;
}

void mig_settings_add(mig_arena *arena, mig_settings *settings, const char *name, const char *value)
{
    mig_setting one = {name, value};
    size_t at = settings->len;

    mig_push(arena, settings, one);
    for (; at > 0 && strcmp(settings->items[at - 1].name, name) > 0; at--)
        settings->items[at] = settings->items[at - 1];
    settings->items[at] = one;
}

void mig_schema_put_table(mig_schema *schema, mig_table *table)
{
    mig_table *old = mig_table_find(schema, table->name);

    mig_map_put(schema->table_map, map_key(schema, schema->arena, table->name), table);
    for (size_t i = 0; old && i < schema->tables.len; i++)
        if (schema->tables.items[i] == old) {
            schema->tables.items[i] = table;
            return;
        }
    mig_push(schema->arena, &schema->tables, table);
}

void mig_schema_remove_table(mig_schema *schema, const mig_table *table)
{
    size_t kept = 0;

    mig_map_put(schema->table_map, map_key(schema, schema->arena, table->name), NULL);
    for (size_t i = 0; i < schema->tables.len; i++)
        if (schema->tables.items[i] != table)
            schema->tables.items[kept++] = schema->tables.items[i];
    schema->tables.len = kept;
}

void mig_type_find_enum(const mig_schema *schema, mig_type *type)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_type_parts parts;
    const mig_enum *found;

    if (type->native || !type->written || schema->enums.len == 0)
        return;
    parts = mig_type_take_apart(scratch, type->written);
    if (parts.base != MIG_TYPE_OTHER || !parts.name)
        return;
    found = mig_enum_find(schema, mig_name_parse(scratch, parts.name));
    if (found)
        type->enumeration = mig_name_text(schema->arena, found->name);
}

/* Makes an array's items its own, so that replacing one doesn't change the array it was copied
 * from. */
#define OWN(arena, array)                                                                     \
    do {                                                                                      \
        (array)->items =                                                                      \
            mig_arena_memdup((arena), (array)->items, (array)->len * sizeof *(array)->items); \
        (array)->cap = (array)->len;                                                          \
    } while (0)

mig_table *mig_table_copy(mig_arena *arena, const mig_table *table)
{
    mig_table *copy = MIG_COPY(arena, table);

    OWN(arena, &copy->columns);
    OWN(arena, &copy->uniques);
    OWN(arena, &copy->checks);
    OWN(arena, &copy->foreign_keys);
    OWN(arena, &copy->exclusions);
    OWN(arena, &copy->indexes);
    return copy;
}
