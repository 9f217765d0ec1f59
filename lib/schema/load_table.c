/* A table: its columns and those of its mixins, then what it says about them. See grammar.h. */
#include "base/text.h"
#include "schema/detail.h"
#include "schema/grammar.h"
#include "schema/partitions.h"

#include <string.h>

enum { MOST_WORDS = 32 /* keys of a table */ };

static bool add_column(mig_loader *loader, mig_table *table, const mig_pair *pair, mig_error *err)
{
    const mig_column *known = mig_own_column(table, pair->key);
    mig_column *column;

    if (known)
        return mig_fail_twice(err, pair->place, "column", pair->key, known->place);
    if (!mig_load_column(loader, table, pair->key, pair->value, pair->place, &column, err))
        return false;
    mig_push(loader->arena, &table->columns, column);
    return true;
}

static bool fail_mixin(const mig_loader *loader, const char *name, mig_place place, mig_error *err)
{
    mig_strings names = {0};

    for (size_t i = 0; loader->mixins && i < loader->mixins->pairs.len; i++)
        mig_push(loader->arena, &names, loader->mixins->pairs.items[i].key);
    return mig_fail_unknown(err, place, "mixin", name, names.items, names.len);
}

/* `mixins:` of a table or of a mixin: a name or a list of names. */
static bool include(mig_loader *loader, mig_table *table, const mig_node *node,
                    const mig_trail *trail, mig_strings *seen, mig_error *err)
{
    bool list = node->kind == MIG_NODE_LIST;
    size_t count = list ? node->items.len : 1;

    for (size_t i = 0; i < count; i++) {
        const mig_node *item = list ? node->items.items[i] : node;
        const char *name;

        if (!mig_node_want_text(item, "the name of a mixin", &name, err) ||
            !mig_load_mixin(loader, table, name, item->place, trail, seen, err))
            return false;
    }
    return true;
}

bool mig_load_mixin(mig_loader *loader, mig_table *table, const char *name, mig_place place,
                    const mig_trail *trail, mig_strings *seen, mig_error *err)
{
    const mig_node *node = loader->mixins ? mig_node_find(loader->mixins, name) : NULL;
    const mig_trail inner = {name, trail};
    const mig_node *others = NULL;

    if (!node)
        return fail_mixin(loader, name, place, err);
    if (!mig_trail_check(trail, "mixins", name, place, err))
        return false;
    if (mig_strings_has(seen, name)) /* reached on two ways: its columns are there already */
        return true;
    mig_push(loader->arena, seen, name);
    if (!mig_node_want_map(node, "the columns of a mixin", err))
        return false;
    for (size_t i = 0; i < node->pairs.len; i++) {
        const mig_pair *pair = &node->pairs.items[i];

        if (strcmp(pair->key, "mixins") == 0 && pair->value->kind == MIG_NODE_LIST)
            others = pair->value;
        else if (!add_column(loader, table, pair, err))
            return mig_within(err, "while reading mixin \"%s\"", name);
    }
    return !others || include(loader, table, others, &inner, seen, err);
}

/* A partition is that on every database that has the table at all, as it lists no columns. */
static bool read_partition(mig_loader *loader, mig_table *table, const mig_node *node,
                           mig_error *err)
{
    static const char *const parts[] = {"columns", "mixins"};
    const mig_node *of = mig_node_find(node, "partition_of");

    if (!of)
        return true;
    if (!mig_detail_read(loader->arena, mig_detail_find(&mig_table_details, "partition_of"), of,
                         table, NULL, err))
        return false;
    for (size_t i = 0; i < MIG_LEN(parts) && mig_is_partition(table); i++)
        if (mig_node_find(node, parts[i]))
            return mig_fail_at(err, mig_node_find(node, parts[i])->place,
                               "a partition has the columns of \"%s\"; leave out `%s` here",
                               mig_name_text(loader->arena, table->partition_of.table), parts[i]);
    return true;
}

static bool read_columns(mig_loader *loader, mig_table *table, const mig_node *node, mig_error *err)
{
    const mig_node *columns = mig_node_find(node, "columns");
    const mig_node *mixins = mig_node_find(node, "mixins");
    bool some = columns && !(columns->kind == MIG_NODE_SCALAR && !columns->text);
    mig_strings seen = {0};

    if (!read_partition(loader, table, node, err))
        return false;
    if (some && !mig_node_want_map(columns, "the columns of the table", err))
        return false;
    for (size_t i = 0; some && i < columns->pairs.len; i++)
        if (!add_column(loader, table, &columns->pairs.items[i], err))
            return false;
    if (mixins && !include(loader, table, mixins, NULL, &seen, err))
        return false;
    if (table->columns.len == 0 && !some && !loader->script && !mig_is_partition(table))
        return mig_fail_at(err, table->place,
                           "table \"%s\" has no columns; if that is meant, say \"columns: {}\"",
                           mig_name_text(loader->arena, table->name));
    return true;
}

void mig_table_apply_override(mig_arena *arena, mig_table *table, const mig_node *node)
{
    bool valid = mig_details_read(arena, &mig_table_details, node, table, &table->said, NULL);

    (void)valid; /* checked when it was loaded */
}

/* Keys of the properties, behind those that are there. */
static size_t add_detail_keys(const char **words, size_t count)
{
    for (size_t i = 0; i < mig_table_details.len; i++)
        words[count++] = mig_table_details.items[i].key;
    return count;
}

static bool read_overrides(mig_loader *loader, mig_table *table, const mig_node *node,
                           mig_error *err)
{
    const char *words[MOST_WORDS];
    size_t count = add_detail_keys(words, 0);

    for (size_t i = 0; i < mig_override_count; i++) {
        mig_table_override one = {mig_override_words[i],
                                  mig_node_find(node, mig_override_words[i])};
        mig_table scratch = {0};

        if (!one.node)
            continue;
        if (!mig_node_want_map(one.node, "a map of what is different there", err) ||
            !mig_node_want_keys(one.node, "an override of a table", words, count, err) ||
            !mig_details_read(loader->arena, &mig_table_details, one.node, &scratch, NULL, err))
            return false;
        if (mig_is_partition(&scratch))
            return mig_fail_at(err, mig_node_find(one.node, "partition_of")->place,
                               "a table is a partition on every database or on none; state "
                               "`partition_of` beside `%s`",
                               one.dialect);
        one.node = mig_node_copy(loader->arena, one.node); /* it outlives the tree */
        mig_push(loader->arena, &table->overrides, one);
    }
    return true;
}

static bool read_head(mig_loader *loader, mig_table *table, const mig_node *node, mig_error *err)
{
    return mig_details_read(loader->arena, &mig_table_details, node, table, &table->said, err) &&
           read_overrides(loader, table, node, err);
}

bool mig_load_table_head(mig_loader *loader, const mig_node *node, mig_table *table, mig_error *err)
{
    const char *words[MOST_WORDS];
    size_t count = add_detail_keys(words, 0);

    for (size_t i = 0; i < mig_override_count; i++)
        words[count++] = mig_override_words[i];
    return mig_node_want_map(node, "the properties of the table", err) &&
           mig_node_want_keys(node, "the properties of a table", words, count, err) &&
           read_head(loader, table, node, err);
}

static bool check_include(const mig_loader *loader, const mig_table *table,
                          const mig_strings *include, mig_place place, mig_error *err)
{
    for (size_t i = 0; i < include->len; i++)
        if (!mig_check_column(loader, table, include->items[i], place, err))
            return false;
    return true;
}

/* What the columns' own keys and indexes include could be checked only now that all columns are
 * known. */
static bool check_includes(const mig_loader *loader, const mig_table *table, mig_error *err)
{
    const mig_key *primary = table->primary_key;

    if (primary && !check_include(loader, table, &primary->include, primary->place, err))
        return false;
    for (size_t i = 0; i < table->uniques.len; i++)
        if (!check_include(loader, table, &table->uniques.items[i]->include,
                           table->uniques.items[i]->place, err))
            return false;
    for (size_t i = 0; i < table->indexes.len; i++)
        if (!check_include(loader, table, &table->indexes.items[i]->include,
                           table->indexes.items[i]->place, err))
            return false;
    return true;
}

static bool check_keys(const mig_loader *loader, const mig_node *node, mig_error *err)
{
    static const char *const parts[] = {"columns", "primary_key",  "unique",    "indexes",
                                        "checks",  "foreign_keys", "exclusions"};
    const char *words[MOST_WORDS];
    size_t count = 0;

    for (size_t i = 0; i < MIG_LEN(parts); i++)
        words[count++] = parts[i];
    count = add_detail_keys(words, count);
    for (size_t i = 0; i < mig_override_count; i++)
        words[count++] = mig_override_words[i];
    if (!loader->script) {
        words[count++] = "mixins";
        words[count++] = "renamed_from";
    }
    return mig_node_want_keys(node, "a table", words, count, err);
}

static bool read_table(mig_loader *loader, mig_table *table, const mig_node *node, mig_error *err)
{
    const mig_node *renamed_from = mig_node_find(node, "renamed_from");
    mig_name old;

    if (!check_keys(loader, node, err) || !read_columns(loader, table, node, err) ||
        !mig_load_parts(loader, table, node, err) || !read_head(loader, table, node, err) ||
        !check_includes(loader, table, err))
        return false;
    if (renamed_from) {
        if (!mig_node_want_text(renamed_from, "the table's old name", &table->renamed_from, err) ||
            !mig_take_dotted(loader, table->renamed_from, renamed_from->place, "table", &old, err))
            return false;
    }
    if (loader->script) {
        mig_name_indexes(loader, table);
        return true;
    }
    return mig_check_parts(loader, table, err);
}

bool mig_load_table(mig_loader *loader, mig_name name, const mig_node *node, mig_place place,
                    mig_table **table, mig_error *err)
{
    mig_table *made = MIG_NEW(loader->arena, mig_table);

    made->name = name;
    made->place = place;
    *table = made;
    if (!mig_node_want_map(node, "a table with `columns`", err) ||
        !read_table(loader, made, node, err))
        return mig_within(err, "while reading table \"%s\"", mig_name_text(loader->arena, name));
    return true;
}
