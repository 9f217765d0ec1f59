/* Schemas and tables as YAML: see load.h. A table as a person writes it is in print_brief.c. */
#include "schema/detail.h"
#include "schema/grammar.h"
#include "schema/partitions.h"

#include <string.h>

/* {columns: [a]} -> [a], {expr: x} -> x: what says nothing else has a short form. */
static mig_node *shorten(mig_node *map)
{
    const char *key = map->pairs.len == 1 ? map->pairs.items[0].key : "";

    if (strcmp(key, "columns") == 0 || strcmp(key, "expr") == 0 || strcmp(key, "values") == 0)
        return map->pairs.items[0].value;
    return map;
}

/* A part in a list: with its name in front, or short. */
static mig_node *list_item(mig_arena *arena, const mig_named_node *part)
{
    mig_node *map = mig_flow_map(arena);

    if (!part->name)
        return shorten(part->node);
    mig_put(arena, map, "name", part->name);
    for (size_t i = 0; i < part->node->pairs.len; i++)
        mig_push(arena, &map->pairs, part->node->pairs.items[i]);
    return map;
}

/* A map can hold them: each has a name, none the same one (SQLite allows that). */
static bool names_are_keys(const mig_named_nodes *parts)
{
    for (size_t i = 0; i < parts->len; i++) {
        if (!parts->items[i].name)
            return false;
        for (size_t k = 0; k < i; k++)
            if (strcmp(parts->items[k].name, parts->items[i].name) == 0)
                return false;
    }
    return true;
}

void mig_put_parts(mig_arena *arena, mig_node *map, const char *key, const mig_named_nodes *parts)
{
    bool keys = names_are_keys(parts);
    mig_node *node = keys ? mig_node_map(arena) : mig_node_list(arena);

    if (parts->len == 0)
        return;
    for (size_t i = 0; i < parts->len; i++)
        if (keys)
            mig_node_put(arena, node, parts->items[i].name, shorten(parts->items[i].node));
        else
            mig_node_push(arena, node, list_item(arena, &parts->items[i]));
    mig_node_put(arena, map, key, node);
}

void mig_put_table_head(mig_arena *arena, mig_node *map, const mig_table *table, bool brief)
{
    const mig_table none = {0}, *own = table->portable ? table->portable : table;

    for (size_t i = 0; i < mig_table_details.len; i++) {
        mig_detail_print(arena, &mig_table_details.items[i], map, &none, own);
        if (i == 0 && brief) /* behind the comment */
            mig_put(arena, map, "renamed_from", table->renamed_from);
    }
}

void mig_put_table_overrides(mig_arena *arena, mig_node *map, const mig_table *table)
{
    const mig_table *own = table->portable ? table->portable : table;

    for (size_t i = 0; i < own->overrides.len; i++) {
        const mig_table_override *one = &own->overrides.items[i];
        mig_node *other = mig_flow_map(arena);

        for (size_t k = 0; k < one->node->pairs.len; k++) {
            const mig_pair *pair = &one->node->pairs.items[k];

            if (pair->value->kind == MIG_NODE_SCALAR)
                mig_put(arena, other, pair->key, pair->value->text);
            else
                mig_node_put(arena, other, pair->key, pair->value);
        }
        if (other->pairs.len > 0)
            mig_node_put(arena, map, one->dialect, other);
    }
}

mig_node *mig_print_table_head(mig_arena *arena, const mig_table *table)
{
    mig_node *map = mig_flow_map(arena);

    mig_put_table_head(arena, map, table, false);
    mig_put_table_overrides(arena, map, table);
    return map;
}

static void push(mig_arena *arena, mig_named_nodes *parts, const mig_constraint_name *id,
                 mig_node *node)
{
    mig_named_node one = {id->name, node};

    mig_push(arena, parts, one);
}

/* {name: pk_users, columns: [id]}, or only the columns. */
static void put_primary_key(mig_arena *arena, mig_node *map, const mig_key *key)
{
    mig_named_node part;

    if (!key)
        return;
    part = (mig_named_node){key->id.name, mig_print_key(arena, key)};
    mig_node_put(arena, map, "primary_key", list_item(arena, &part));
}

static mig_node *print_full_table(mig_arena *arena, const mig_table *table)
{
    mig_named_nodes uniques = {0}, checks = {0}, foreign_keys = {0}, indexes = {0},
                    exclusions = {0};
    mig_node *map = mig_node_map(arena), *columns = mig_node_map(arena);

    mig_put_table_head(arena, map, table, false);
    for (size_t i = 0; i < table->columns.len; i++)
        mig_node_put(arena, columns, table->columns.items[i]->name,
                     mig_print_column(arena, table->columns.items[i], false));
    if (!mig_is_partition(table))
        mig_node_put(arena, map, "columns", columns);
    put_primary_key(arena, map, table->primary_key);
    for (size_t i = 0; i < table->uniques.len; i++)
        push(arena, &uniques, &table->uniques.items[i]->id,
             mig_print_key(arena, table->uniques.items[i]));
    for (size_t i = 0; i < table->indexes.len; i++)
        push(arena, &indexes, &table->indexes.items[i]->id,
             mig_print_index(arena, table->indexes.items[i]));
    for (size_t i = 0; i < table->checks.len; i++)
        push(arena, &checks, &table->checks.items[i]->id,
             mig_print_check(arena, table->checks.items[i]));
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        push(arena, &foreign_keys, &table->foreign_keys.items[i]->id,
             mig_print_foreign_key(arena, table->foreign_keys.items[i]));
    for (size_t i = 0; i < table->exclusions.len; i++)
        push(arena, &exclusions, &table->exclusions.items[i]->id,
             mig_print_exclusion(arena, table->exclusions.items[i]));
    mig_put_parts(arena, map, "unique", &uniques);
    mig_put_parts(arena, map, "exclusions", &exclusions);
    mig_put_parts(arena, map, "indexes", &indexes);
    mig_put_parts(arena, map, "checks", &checks);
    mig_put_parts(arena, map, "foreign_keys", &foreign_keys);
    mig_put_table_overrides(arena, map, table);
    return map;
}

mig_node *mig_print_table(mig_arena *arena, const mig_table *table, const mig_naming *naming,
                          bool brief)
{
    return brief ? mig_print_brief_table(arena, table, naming) : print_full_table(arena, table);
}

static bool has_unnamed(const mig_schema *schema)
{
    for (size_t i = 0; i < schema->tables.len; i++)
        if (mig_table_has_unnamed(schema->tables.items[i]))
            return true;
    return false;
}

mig_node *mig_print_schema(mig_arena *arena, const mig_schema *schema, const mig_naming *naming)
{
    mig_node *root = mig_node_map(arena), *enums = mig_node_map(arena);
    mig_node *tables = mig_node_map(arena);

    if (has_unnamed(schema)) {
        naming = &mig_naming_none;
        mig_put(arena, root, "naming", "none");
    }
    for (size_t i = 0; i < schema->enums.len; i++) {
        const mig_enum *one = schema->enums.items[i];
        mig_node *node = mig_print_enum(arena, one);

        mig_put(arena, node, "renamed_from", one->renamed_from);
        mig_node_put(arena, enums, mig_name_text(arena, one->name), shorten(node));
    }
    for (size_t i = 0; i < schema->tables.len; i++)
        mig_node_put(arena, tables, mig_name_text(arena, schema->tables.items[i]->name),
                     mig_print_table(arena, schema->tables.items[i], naming, true));
    if (schema->enums.len > 0)
        mig_node_put(arena, root, "enums", enums);
    mig_node_put(arena, root, "tables", tables);
    return root;
}
