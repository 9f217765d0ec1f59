/* Constraints and indexes that a column states about itself: `unique: true` and its like. */
#include "schema/grammar.h"

#include <string.h>

/*
 * The three ways to say a constraint on a column: true, its name, or a map of its properties, which
 * is returned as `map`. said is false for false.
 */
static bool take_short(const mig_node *node, const char *what, bool *said, mig_constraint_name *id,
                       const mig_node **map, mig_error *err)
{
    *said = node != NULL;
    *id = (mig_constraint_name){0};
    *map = NULL;
    if (!node)
        return true;
    if (node->kind == MIG_NODE_MAP) {
        *map = node;
        return mig_take_id(NULL, node, node->place, what, id, err);
    }
    if (node->kind == MIG_NODE_SCALAR && node->text && !node->quoted &&
        (strcmp(node->text, "true") == 0 || strcmp(node->text, "false") == 0)) {
        *said = strcmp(node->text, "true") == 0;
        return true;
    }
    id->stated = true;
    return mig_take_name(node, what, &id->name, err);
}

static bool add_key(mig_loader *loader, mig_table *table, const mig_column *column, bool primary,
                    const mig_node *node, mig_error *err)
{
    const char *what = primary ? "primary key" : "unique constraint";
    mig_constraint_name id;
    const mig_node *map;
    mig_key *key;
    bool said;

    if (!take_short(node, what, &said, &id, &map, err))
        return false;
    if (!said)
        return true;
    key = MIG_NEW(loader->arena, mig_key);
    key->id = id;
    key->place = node->place;
    mig_push(loader->arena, &key->columns, column->name);
    if (map && !mig_take_key_options(loader, NULL, primary, true, map, key, err))
        return false;
    if (primary && table->primary_key)
        return mig_fail_at(err, node->place,
                           "the table has a primary key already; one over several columns is "
                           "written `primary_key: [%s, %s]` on the table",
                           table->primary_key->columns.items[0], column->name);
    if (primary)
        table->primary_key = key;
    else
        mig_push(loader->arena, &table->uniques, key);
    return true;
}

static bool add_index(mig_loader *loader, mig_table *table, const mig_column *column,
                      const mig_node *node, mig_error *err)
{
    mig_constraint_name id;
    mig_index *index;
    const mig_node *map;
    bool said;

    if (!take_short(node, "index", &said, &id, &map, err))
        return false;
    if (!said)
        return true;
    if (!mig_load_column_index(loader, column->name, node, &index, err))
        return false;
    index->id = id;
    mig_push(loader->arena, &table->indexes, index);
    return true;
}

/* One check, or a list of them. */
static bool add_checks(mig_loader *loader, mig_table *table, const mig_column *column,
                       const mig_node *node, mig_error *err)
{
    bool list = node && node->kind == MIG_NODE_LIST;
    size_t count = !node ? 0 : list ? node->items.len : 1;

    for (size_t i = 0; i < count; i++) {
        const mig_node *item = list ? node->items.items[i] : node;
        mig_check *check;

        if (!mig_load_check(loader, table, NULL, item, item->place, &check, err))
            return false;
        check->column = check->id.stated ? NULL : column->name;
        mig_push(loader->arena, &table->checks, check);
    }
    return true;
}

/* `on_delete` and its like say nothing without `references`. */
static bool fail_alone(const mig_column_shorts *shorts, mig_error *err)
{
    const struct {
        const mig_node *node;
        const char *word;
    } options[] = {
        {shorts->on_delete, "on_delete"},
        {shorts->on_update, "on_update"},
        {shorts->deferrable, "deferrable"},
        {shorts->match, "match"},
    };

    for (size_t i = 0; i < MIG_LEN(options); i++)
        if (options[i].node)
            return mig_fail_at(err, options[i].node->place,
                               "`%s` belongs to a foreign key; the column has no `references`",
                               options[i].word);
    return true;
}

static bool add_foreign_key(mig_loader *loader, mig_table *table, const mig_column *column,
                            const mig_column_shorts *shorts, mig_error *err)
{
    const mig_node *node = shorts->references;
    mig_foreign_key *key;

    if (!node)
        return fail_alone(shorts, err);
    key = MIG_NEW(loader->arena, mig_foreign_key);
    key->place = node->place;
    mig_push(loader->arena, &key->columns, column->name);
    if (!mig_take_id(NULL, node, node->place, "foreign key", &key->id, err) ||
        !mig_take_references(loader, shorts, key, err))
        return false;
    if (key->target_columns.len > 1)
        return mig_fail_at(err, node->place,
                           "one column can't refer to %zu; write the foreign key under "
                           "`foreign_keys:` of the table",
                           key->target_columns.len);
    mig_push(loader->arena, &table->foreign_keys, key);
    return true;
}

bool mig_load_shorts(mig_loader *loader, mig_table *table, const mig_column *column,
                     const mig_column_shorts *shorts, mig_error *err)
{
    return add_key(loader, table, column, true, shorts->primary_key, err) &&
           add_key(loader, table, column, false, shorts->unique, err) &&
           add_checks(loader, table, column, shorts->check, err) &&
           add_foreign_key(loader, table, column, shorts, err) &&
           add_index(loader, table, column, shorts->index, err);
}
