/* The constraints and indexes that a table states beside its columns. See grammar.h. */
#include "schema/grammar.h"

#include <string.h>

typedef bool (*add_part)(mig_loader *loader, mig_table *table, const char *name,
                         const mig_node *node, mig_place place, mig_error *err);

static bool add_unique(mig_loader *loader, mig_table *table, const char *name, const mig_node *node,
                       mig_place place, mig_error *err)
{
    mig_key *key;

    if (!mig_load_key(loader, table, false, name, node, place, &key, err))
        return false;
    mig_push(loader->arena, &table->uniques, key);
    return true;
}

static bool add_index(mig_loader *loader, mig_table *table, const char *name, const mig_node *node,
                      mig_place place, mig_error *err)
{
    mig_index *index;

    if (!mig_load_index(loader, table, name, node, place, &index, err))
        return false;
    mig_push(loader->arena, &table->indexes, index);
    return true;
}

static bool add_exclusion(mig_loader *loader, mig_table *table, const char *name,
                          const mig_node *node, mig_place place, mig_error *err)
{
    mig_index *exclusion;

    if (!mig_load_exclusion(loader, table, name, node, place, &exclusion, err))
        return false;
    mig_push(loader->arena, &table->exclusions, exclusion);
    return true;
}

static bool add_check(mig_loader *loader, mig_table *table, const char *name, const mig_node *node,
                      mig_place place, mig_error *err)
{
    mig_check *check;

    if (!mig_load_check(loader, table, name, node, place, &check, err))
        return false;
    mig_push(loader->arena, &table->checks, check);
    return true;
}

static bool add_foreign_key(mig_loader *loader, mig_table *table, const char *name,
                            const mig_node *node, mig_place place, mig_error *err)
{
    mig_foreign_key *key;

    if (!mig_load_foreign_key(loader, table, name, node, place, &key, err))
        return false;
    mig_push(loader->arena, &table->foreign_keys, key);
    return true;
}

/* [a, b]: one over both, or one over each? Not decided for the user. */
static bool check_ambiguous(const mig_node *list, const char *key, mig_error *err)
{
    for (size_t i = 0; i < list->items.len; i++)
        if (list->items.items[i]->kind != MIG_NODE_SCALAR)
            return true;
    return list->items.len < 2 ||
           mig_fail_at(err, list->place,
                       "it isn't clear whether this is one or several; write `%s: [[a, b]]` for "
                       "one over both columns, `%s: [[a], [b]]` for one over each",
                       key, key);
}

/* Parts of a table: a map from name to part, a list of parts without (or with) a name, or one. */
static bool read_parts(mig_loader *loader, mig_table *table, const mig_node *node, add_part add,
                       mig_error *err)
{
    if (node->kind == MIG_NODE_SCALAR && !node->text)
        return true;
    if (node->kind == MIG_NODE_SCALAR)
        return add(loader, table, NULL, node, node->place, err);
    for (size_t i = 0; node->kind == MIG_NODE_LIST && i < node->items.len; i++)
        if (!add(loader, table, NULL, node->items.items[i], node->items.items[i]->place, err))
            return false;
    for (size_t i = 0; node->kind == MIG_NODE_MAP && i < node->pairs.len; i++) {
        const mig_pair *pair = &node->pairs.items[i];

        if (!add(loader, table, pair->key, pair->value, pair->place, err))
            return mig_within(err, "while reading \"%s\"", pair->key);
    }
    return true;
}

bool mig_load_parts(mig_loader *loader, mig_table *table, const mig_node *node, mig_error *err)
{
    static const struct {
        const char *key;
        bool columns; /* a list of names may mean two things */
        add_part add;
    } kinds[] = {{"unique", true, add_unique},
                 {"checks", false, add_check},
                 {"foreign_keys", false, add_foreign_key},
                 {"exclusions", true, add_exclusion},
                 {"indexes", true, add_index}};
    const mig_node *primary = mig_node_find(node, "primary_key");

    if (primary && table->primary_key)
        return mig_fail_at(err, primary->place, "column \"%s\" is the primary key already",
                           table->primary_key->columns.items[0]);
    if (primary &&
        !mig_load_key(loader, table, true, NULL, primary, primary->place, &table->primary_key, err))
        return false;
    for (size_t i = 0; i < MIG_LEN(kinds); i++) {
        const mig_node *parts = mig_node_find(node, kinds[i].key);

        if (!parts)
            continue;
        if (kinds[i].columns && parts->kind == MIG_NODE_LIST &&
            !check_ambiguous(parts, kinds[i].key, err))
            return false;
        if (!read_parts(loader, table, parts, kinds[i].add, err))
            return false;
    }
    return true;
}

/* Stated names of one table; what says a name a second time is refused. */
static bool put_name(mig_arena *arena, mig_map *names, const char *what,
                     const mig_constraint_name *id, mig_place place, mig_error *err)
{
    const mig_place *first = id->stated ? mig_map_find(names, id->name) : NULL;

    if (first)
        return mig_fail_twice(err, place, what, id->name, *first);
    if (id->stated)
        mig_map_put(names, id->name, MIG_COPY(arena, &place));
    return true;
}

/*
 * Constraints have names of one kind, indexes of another; keys, which are both, of both.
 * (PostgreSQL 15: a check and an index may have the same name.)
 */
static bool check_names(const mig_loader *loader, const mig_table *table, mig_error *err)
{
    mig_map *constraints = mig_map_new(loader->arena), *indexes = mig_map_new(loader->arena);
    const mig_key *primary = table->primary_key;

    if (primary &&
        (!put_name(loader->arena, constraints, "constraint", &primary->id, primary->place, err) ||
         !put_name(loader->arena, indexes, "index", &primary->id, primary->place, err)))
        return false;
    for (size_t i = 0; i < table->uniques.len; i++) {
        const mig_key *key = table->uniques.items[i];

        if (!put_name(loader->arena, constraints, "constraint", &key->id, key->place, err) ||
            !put_name(loader->arena, indexes, "index", &key->id, key->place, err))
            return false;
    }
    for (size_t i = 0; i < table->exclusions.len; i++) {
        const mig_index *one = table->exclusions.items[i];

        if (!put_name(loader->arena, constraints, "constraint", &one->id, one->place, err) ||
            !put_name(loader->arena, indexes, "index", &one->id, one->place, err))
            return false;
    }
    for (size_t i = 0; i < table->checks.len; i++)
        if (!put_name(loader->arena, constraints, "constraint", &table->checks.items[i]->id,
                      table->checks.items[i]->place, err))
            return false;
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        if (!put_name(loader->arena, constraints, "constraint", &table->foreign_keys.items[i]->id,
                      table->foreign_keys.items[i]->place, err))
            return false;
    for (size_t i = 0; i < table->indexes.len; i++)
        if (!put_name(loader->arena, indexes, "index", &table->indexes.items[i]->id,
                      table->indexes.items[i]->place, err))
            return false;
    return true;
}

/* Where a part over one plain column stands: by the column, as if that had stated it. */
static size_t rank_of(const mig_table *table, const mig_strings *columns)
{
    for (size_t i = 0; columns->len == 1 && i < table->columns.len; i++)
        if (strcmp(table->columns.items[i]->name, columns->items[0]) == 0)
            return i;
    return table->columns.len;
}

/* One that says more of its column stands on the table. */
static size_t key_rank(const mig_table *table, const mig_key *key)
{
    return key->parts.len > 0 ? table->columns.len : rank_of(table, &key->columns);
}

static size_t index_rank(const mig_table *table, const mig_index *index)
{
    const mig_index_key *key = &index->keys.items[0];
    mig_strings columns = {.items = (const char *[]){key->column}, .len = 1, .cap = 1};

    if (index->keys.len > 1 || !key->column || key->descending || key->nulls || key->collation ||
        key->opclass)
        return table->columns.len;
    return rank_of(table, &columns);
}

/* A stable sort of an array of pointers, by a rank; there are few. */
#define SORT(array, rank)                                                 \
    for (size_t i = 1; i < (array)->len; i++)                             \
        for (size_t k = i; k > 0; k--) {                                  \
            void *one = (array)->items[k - 1], *next = (array)->items[k]; \
                                                                          \
            if (rank((array)->items[k - 1]) <= rank((array)->items[k]))   \
                break;                                                    \
            (array)->items[k - 1] = next;                                 \
            (array)->items[k] = one;                                      \
        }

/* The order of parts doesn't depend on whether they were stated on a column or on the table. */
void mig_sort_parts(mig_table *table)
{
#define UNIQUE_RANK(key) key_rank(table, (key))
#define KEY_RANK(key) rank_of(table, &(key)->columns)
#define INDEX_RANK(index) index_rank(table, (index))
    SORT(&table->uniques, UNIQUE_RANK)
    SORT(&table->foreign_keys, KEY_RANK)
    SORT(&table->indexes, INDEX_RANK)
#undef UNIQUE_RANK
#undef KEY_RANK
#undef INDEX_RANK
}

static bool count_cluster(const mig_traits *traits, mig_place place, unsigned *count,
                          mig_error *err)
{
    *count += traits->cluster;
    return *count < 2 || !traits->cluster ||
           mig_fail_at(err, place, "`cluster` can be said of one index of a table only");
}

static bool check_cluster(const mig_table *table, mig_error *err)
{
    const mig_key *primary = table->primary_key;
    unsigned count = 0;

    if (primary && !count_cluster(&primary->traits, primary->place, &count, err))
        return false;
    for (size_t i = 0; i < table->uniques.len; i++)
        if (!count_cluster(&table->uniques.items[i]->traits, table->uniques.items[i]->place, &count,
                           err))
            return false;
    for (size_t i = 0; i < table->exclusions.len; i++)
        if (!count_cluster(&table->exclusions.items[i]->traits, table->exclusions.items[i]->place,
                           &count, err))
            return false;
    for (size_t i = 0; i < table->indexes.len; i++)
        if (!count_cluster(&table->indexes.items[i]->traits, table->indexes.items[i]->place, &count,
                           err))
            return false;
    return true;
}

bool mig_check_parts(const mig_loader *loader, mig_table *table, mig_error *err)
{
    mig_sort_parts(table);
    return check_names(loader, table, err) && check_cluster(table, err);
}
