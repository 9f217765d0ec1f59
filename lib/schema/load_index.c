/* Indexes; the texts of their keys are read by load_index_key.c. See grammar.h. */
#include "base/text.h"
#include "schema/grammar.h"

#include <string.h>

/* {column: a} or {expr: a + b}, with collation, opclass, order and nulls. */
static bool take_key_map(mig_loader *loader, const mig_node *node, mig_index_key *key,
                         mig_error *err)
{
    static const char *const words[] = {"column", "expr", "collation", "opclass", "order", "nulls"};
    static const char *const orders[] = {"asc", "desc"};
    static const char *const nulls[] = {"first", "last"};
    const mig_node *value[MIG_LEN(words)];
    unsigned which;

    if (!mig_node_want_keys(node, "an index key", words, MIG_LEN(words), err))
        return false;
    for (size_t i = 0; i < MIG_LEN(words); i++)
        value[i] = mig_node_find(node, words[i]);
    if (!value[0] == !value[1])
        return mig_fail_at(err, node->place, "an index key has either `column` or `expr`");
    if (value[0] && !mig_node_want_text(value[0], "the name of a column", &key->column, err))
        return false;
    if (value[1] && !mig_take_sql(loader->arena, value[1], "an expression", &key->expr, err))
        return false;
    if (value[2] && !mig_node_want_text(value[2], "the name of a collation", &key->collation, err))
        return false;
    if (value[3] && !mig_node_want_text(value[3], "an operator class", &key->opclass, err))
        return false;
    if (value[4] && !mig_take_word(value[4], "order", orders, 2, &which, err))
        return false;
    key->descending = value[4] && which == 1;
    key->ascending = value[4] && which == 0;
    if (value[5] && !mig_take_word(value[5], "value of nulls", nulls, 2, &which, err))
        return false;
    key->nulls = value[5] ? (int)which + 1 : 0;
    if (key->nulls == (key->descending ? 1 : 2))
        key->nulls = 0;
    return true;
}

static bool take_key(mig_loader *loader, const mig_table *table, const mig_node *node,
                     mig_index *index, mig_error *err)
{
    mig_index_key key = {0};

    if (node->kind == MIG_NODE_MAP) {
        if (!take_key_map(loader, node, &key, err))
            return false;
    } else {
        mig_expr text;

        if (!mig_take_sql(loader->arena, node, "a column or an expression", &text, err))
            return false;
        mig_parse_index_key(loader->arena, table, text.written, &key);
    }
    if (key.column && !mig_check_column(loader, table, key.column, node->place, err))
        return false;
    key.expr.place = node->place;
    mig_push(loader->arena, &index->keys, key);
    return true;
}

static bool take_keys(mig_loader *loader, const mig_table *table, const mig_node *node,
                      mig_index *index, mig_error *err)
{
    memset(&index->keys, 0, sizeof index->keys);
    if (node->kind != MIG_NODE_LIST)
        return take_key(loader, table, node, index, err);
    if (node->items.len == 0)
        return mig_fail_at(err, node->place, "expected at least one column, found an empty list");
    for (size_t i = 0; i < node->items.len; i++)
        if (!take_key(loader, table, node->items.items[i], index, err))
            return false;
    return true;
}

/* The properties that a map states, onto what the index is so far. */
static bool apply(mig_loader *loader, const mig_table *table, const mig_node *node,
                  mig_index *index, mig_error *err)
{
    const mig_node *columns = mig_node_find(node, "columns");
    const mig_node *unique = mig_node_find(node, "unique");
    const mig_node *where = mig_node_find(node, "where");
    const mig_node *method = mig_node_find(node, "method");
    const mig_node *include = mig_node_find(node, "include");
    const mig_node *comment = mig_node_find(node, "comment");

    if (columns && !take_keys(loader, table, columns, index, err))
        return false;
    if (unique && !mig_node_want_bool(unique, "true or false", &index->unique, err))
        return false;
    if (where &&
        !mig_take_sql(loader->arena, where, "the condition of an index", &index->where, err))
        return false;
    if (method && !mig_node_want_text(method, "the method of an index", &index->method, err))
        return false;
    if (index->method) {
        index->method = mig_lower(loader->arena, index->method);
        if (strcmp(index->method, "btree") == 0)
            index->method = NULL;
    }
    if (include) {
        index->include = (mig_strings){0};
        if (!mig_take_columns(loader, table, include, &index->include, err))
            return false;
    }
    return !comment || mig_take_comment(comment, &index->comment, err);
}

/* The whole of the index for each dialect that something is said for. */
static bool add_overrides(mig_loader *loader, const mig_table *table, const mig_node *node,
                          mig_index *index, mig_error *err)
{
    static const char *const words[] = {"columns", "unique",  "where",
                                        "method",  "include", "comment"};
    const mig_index base = *index;

    for (size_t i = 0; i < mig_override_count; i++) {
        const mig_node *own = mig_node_find(node, mig_override_words[i]);
        mig_index *merged;
        mig_index_override one = {.dialect = mig_override_words[i]};

        if (!own)
            continue;
        merged = MIG_COPY(loader->arena, &base);
        if (!mig_node_want_map(own, "a map of what is different there", err) ||
            !mig_node_want_keys(own, "an override of an index", words, MIG_LEN(words), err) ||
            !apply(loader, table, own, merged, err))
            return false;
        one.index = merged;
        mig_push(loader->arena, &index->overrides, one);
    }
    return true;
}

static bool load_index(mig_loader *loader, const mig_table *table, const char *column,
                       const mig_node *node, mig_index *index, mig_error *err)
{
    static const char *const words[] = {"name",   "columns", "unique",  "where",
                                        "method", "include", "comment", "postgresql",
                                        "mysql",  "mariadb", "sqlite"};
    mig_index_key key = {.column = column};

    if (column)
        mig_push(loader->arena, &index->keys, key);
    if (node->kind != MIG_NODE_MAP)
        return column || take_keys(loader, table, node, index, err);
    if (!mig_node_want_keys(node, "an index", words, MIG_LEN(words), err))
        return false;
    if (!column && !mig_node_find(node, "columns"))
        return mig_fail_at(err, node->place, "the index needs `columns`");
    return apply(loader, table, node, index, err) && add_overrides(loader, table, node, index, err);
}

bool mig_load_column_index(mig_loader *loader, const char *column, const mig_node *node,
                           mig_index **index, mig_error *err)
{
    const mig_node *columns = node->kind == MIG_NODE_MAP ? mig_node_find(node, "columns") : NULL;

    *index = MIG_NEW(loader->arena, mig_index);
    (*index)->place = node->place;
    if (columns)
        return mig_fail_at(err, columns->place,
                           "an index on a column is of that column; write one with `columns` "
                           "under `indexes:` of the table");
    return load_index(loader, NULL, column, node, *index, err);
}

bool mig_load_index(mig_loader *loader, const mig_table *table, const char *name,
                    const mig_node *node, mig_place place, mig_index **index, mig_error *err)
{
    mig_index *made = MIG_NEW(loader->arena, mig_index);

    made->place = place;
    if (!mig_take_id(name, node, place, "index", &made->id, err) ||
        !load_index(loader, table, NULL, node, made, err))
        return false;
    *index = made;
    return true;
}
