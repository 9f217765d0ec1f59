/* Indexes; the texts of their keys are read by load_index_key.c. See grammar.h. */
#include "base/text.h"
#include "schema/grammar.h"

#include <string.h>

/*
 * An exclusion constraint is an index whose keys have operators, and that can be deferred: what
 * tells the two apart in the grammar.
 */
typedef struct {
    const char *noun, *one; /* "index", "an index" */
    bool operators;
    const char *const *words;
    size_t word_count;
    size_t own_words; /* how many of them an override has: the first ones */
} index_form;

static const char *const index_words[] = {
    "columns", "where",      "method",  "include",    "comment",
    "with",    "tablespace", "cluster", "unique",     "nulls_not_distinct",
    "parser",  "invisible",  "name",    "postgresql", "mysql",
    "mariadb", "sqlite"};
static const char *const exclusion_words[] = {
    "columns", "where",      "method", "include",    "comment", "with",    "tablespace",
    "cluster", "deferrable", "name",   "postgresql", "mysql",   "mariadb", "sqlite"};

static const index_form plain_form = {"index",     "an index",           false,
                                      index_words, MIG_LEN(index_words), 12};
static const index_form exclusion_form = {"exclusion constraint", "an exclusion constraint", true,
                                          exclusion_words,        MIG_LEN(exclusion_words),  9};

static bool take_prefix(const mig_node *node, bool of_column, mig_index_key *key, mig_error *err)
{
    const char *text;

    if (!mig_node_want_text(node, "a number", &text, err))
        return false;
    if (!of_column || !mig_index_prefix(text, strlen(text), &key->prefix))
        return mig_fail_at(err, node->place,
                           of_column
                               ? "the prefix of a column that is indexed is a number from 1 on"
                               : "only a column can be indexed by a prefix");
    return true;
}

bool mig_take_index_key(const mig_loader *loader, const mig_node *node, bool operators,
                        mig_index_key *key, mig_error *err)
{
    static const char *const words[] = {"column", "expr",  "collation", "opclass",
                                        "order",  "nulls", "prefix",    "operator"};
    static const char *const orders[] = {"asc", "desc"};
    static const char *const nulls[] = {"first", "last"};
    const mig_node *value[MIG_LEN(words)];
    unsigned which;

    if (!mig_node_want_keys(node, "an index key", words, MIG_LEN(words) - !operators, err))
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
    if (value[6] && !take_prefix(value[6], value[0] != NULL, key, err))
        return false;
    if (value[7] && !mig_node_want_text(value[7], "an operator", &key->operator, err))
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

static bool check_operator(const index_form *form, const mig_index_key *key, mig_place place,
                           mig_error *err)
{
    if (!key->operator== !form->operators)
        return true;
    return mig_fail_at(err, place,
                       form->operators
                           ? "what is compared needs an operator, as in `%s with =`"
                           : "the operator behind \"%s with\" belongs to an exclusion constraint",
                       key->column ? key->column : key->expr.written);
}

static bool take_key(mig_loader *loader, const index_form *form, const mig_table *table,
                     const mig_node *node, mig_index *index, mig_error *err)
{
    mig_index_key key = {0};

    if (node->kind == MIG_NODE_MAP) {
        if (!mig_take_index_key(loader, node, form->operators, &key, err))
            return false;
    } else {
        mig_expr text;

        if (!mig_take_sql(loader->arena, node, "a column or an expression", &text, err))
            return false;
        mig_parse_index_key(loader->arena, table, text.written, &key);
    }
    if ((key.column && !mig_check_column(loader, table, key.column, node->place, err)) ||
        !check_operator(form, &key, node->place, err))
        return false;
    key.expr.place = node->place;
    mig_push(loader->arena, &index->keys, key);
    return true;
}

static bool take_keys(mig_loader *loader, const index_form *form, const mig_table *table,
                      const mig_node *node, mig_index *index, mig_error *err)
{
    memset(&index->keys, 0, sizeof index->keys);
    if (node->kind != MIG_NODE_LIST)
        return take_key(loader, form, table, node, index, err);
    if (node->items.len == 0)
        return mig_fail_at(err, node->place, "expected at least one column, found an empty list");
    for (size_t i = 0; i < node->items.len; i++)
        if (!take_key(loader, form, table, node->items.items[i], index, err))
            return false;
    return true;
}

/* `method`, `include` and what else a map states beside keys and conditions. */
static bool apply_more(mig_loader *loader, const mig_table *table, const mig_node *node,
                       mig_index *index, mig_error *err)
{
    const mig_node *method = mig_node_find(node, "method");
    const mig_node *parser = mig_node_find(node, "parser");
    const mig_node *include = mig_node_find(node, "include");
    const mig_node *nulls = mig_node_find(node, "nulls_not_distinct");
    const mig_node *deferrable = mig_node_find(node, "deferrable");

    if (method && !mig_node_want_text(method, "the method of an index", &index->method, err))
        return false;
    if (index->method)
        index->method = mig_lower(loader->arena, index->method);
    if (parser && !mig_node_want_text(parser, "the name of a parser", &index->parser, err))
        return false;
    if (index->parser && mig_same_nocase(index->parser, "default"))
        index->parser = NULL;
    if (include) {
        index->include = (mig_strings){0};
        if (!mig_take_columns(loader, table, include, &index->include, err))
            return false;
    }
    if (nulls && !mig_node_want_bool(nulls, "true or false", &index->nulls_not_distinct, err))
        return false;
    return (!deferrable || mig_take_deferrable(deferrable, &index->deferrable, err)) &&
           mig_take_traits(loader->arena, node, &index->traits, err);
}

/* The properties that a map states, onto what the index is so far. */
static bool apply(mig_loader *loader, const index_form *form, const mig_table *table,
                  const mig_node *node, mig_index *index, mig_error *err)
{
    const mig_node *columns = mig_node_find(node, "columns");
    const mig_node *unique = mig_node_find(node, "unique");
    const mig_node *where = mig_node_find(node, "where");

    if (columns && !take_keys(loader, form, table, columns, index, err))
        return false;
    if (unique && !mig_node_want_bool(unique, "true or false", &index->unique, err))
        return false;
    if (where &&
        !mig_take_sql(loader->arena, where, "the condition of an index", &index->where, err))
        return false;
    if (!apply_more(loader, table, node, index, err))
        return false;
    /* Of an index it makes a difference whether that was said (MIG_CAP_OPTIONS). */
    if (form->operators && mig_same(index->method, "btree"))
        index->method = NULL;
    if (index->nulls_not_distinct && !index->unique)
        return mig_fail_at(err, node->place,
                           "`nulls_not_distinct` says which rows a unique index takes for equal; "
                           "add `unique: true`");
    return true;
}

/* The whole of the index for each dialect that something is said for. */
static bool add_overrides(mig_loader *loader, const index_form *form, const mig_table *table,
                          const mig_node *node, mig_index *index, mig_error *err)
{
    const mig_index base = *index;

    for (size_t i = 0; i < mig_override_count; i++) {
        const mig_node *own = mig_node_find(node, mig_override_words[i]);
        mig_index *merged;
        mig_index_override one = {.dialect = mig_override_words[i]};

        if (!own)
            continue;
        merged = MIG_COPY(loader->arena, &base);
        if (!mig_node_want_map(own, "a map of what is different there", err) ||
            !mig_node_want_keys(own, "an override of an index", form->words, form->own_words,
                                err) ||
            !apply(loader, form, table, own, merged, err))
            return false;
        one.index = merged;
        mig_push(loader->arena, &index->overrides, one);
    }
    return true;
}

static bool load_form(mig_loader *loader, const index_form *form, const mig_table *table,
                      const char *column, const mig_node *node, mig_index *index, mig_error *err)
{
    mig_index_key key = {.column = column};

    if (column)
        mig_push(loader->arena, &index->keys, key);
    if (node->kind != MIG_NODE_MAP)
        return column || take_keys(loader, form, table, node, index, err);
    if (!mig_node_want_keys(node, form->one, form->words, form->word_count, err))
        return false;
    if (!column && !mig_node_find(node, "columns"))
        return mig_fail_at(err, node->place, "the %s needs `columns`", form->noun);
    return apply(loader, form, table, node, index, err) &&
           add_overrides(loader, form, table, node, index, err);
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
    return load_form(loader, &plain_form, NULL, column, node, *index, err);
}

static bool load_named(mig_loader *loader, const index_form *form, const mig_table *table,
                       const char *name, const mig_node *node, mig_place place, mig_index *made,
                       mig_error *err)
{
    made->place = place;
    return mig_take_id(name, node, place, form->noun, &made->id, err) &&
           load_form(loader, form, table, NULL, node, made, err);
}

bool mig_load_index(mig_loader *loader, const mig_table *table, const char *name,
                    const mig_node *node, mig_place place, mig_index **index, mig_error *err)
{
    *index = MIG_NEW(loader->arena, mig_index);
    return load_named(loader, &plain_form, table, name, node, place, *index, err);
}

bool mig_load_exclusion(mig_loader *loader, const mig_table *table, const char *name,
                        const mig_node *node, mig_place place, mig_index **exclusion,
                        mig_error *err)
{
    *exclusion = MIG_NEW(loader->arena, mig_index);
    (*exclusion)->method = MIG_EXCLUSION_METHOD;
    return load_named(loader, &exclusion_form, table, name, node, place, *exclusion, err);
}
