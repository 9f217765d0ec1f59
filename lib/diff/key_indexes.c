/*
 * Indexes of databases where a unique constraint is a unique index, and where a foreign key makes
 * an index for itself: pairs that are found before all others.
 */
#include "diff/internal.h"

#include "base/text.h"

/* Nothing but columns: then it is the same as a unique constraint. */
static bool is_plain_unique(const mig_index *index)
{
    if (!index->unique || (index->method && !mig_same_nocase(index->method, "btree")) ||
        index->where.written || index->parser)
        return false;
    for (size_t i = 0; i < index->keys.len; i++)
        if (!index->keys.items[i].column)
            return false;
    return true;
}

static bool columns_same(const mig_table_pair *pair, const mig_key *key, const mig_index *index)
{
    if (key->columns.len != index->keys.len)
        return false;
    for (size_t i = 0; i < key->columns.len; i++) {
        mig_index_key one = mig_key_at(key, i);

        if (!mig_index_key_same(pair, &one, &index->keys.items[i]))
            return false;
    }
    return true;
}

/* The found constraint as the index that it is meant as. */
static mig_index *as_index(mig_arena *arena, const mig_key *key, const mig_index *wanted)
{
    mig_index *index = MIG_COPY(arena, wanted);

    index->id = key->id;
    index->traits = key->traits;
    index->portable = NULL;
    if (wanted->portable)
        index->portable = mig_index_renamed(arena, wanted->portable, key->id);
    return index;
}

static void settle(mig_table_pair *pair, mig_item *found, mig_item *wanted)
{
    mig_arena *arena = pair->differ->arena;
    mig_object before = {.index = as_index(arena, found->object.key, wanted->object.index)};
    mig_object after = before;

    found->paired = wanted->paired = true;
    if (mig_match_renames(pair, MIG_KIND_INDEX, found->id, wanted->id)) {
        after = mig_object_renamed(arena, MIG_KIND_INDEX, before, *wanted->id);
        mig_differ_push(pair->differ, MIG_KIND_INDEX, pair->found->name, before, after);
    }
    mig_differ_traits(pair, MIG_KIND_INDEX, after, wanted->object);
}

static void match_unique(mig_table_pair *pair, mig_items *found, mig_items *wanted, bool by_name)
{
    for (size_t w = 0; w < wanted->len; w++)
        for (size_t f = 0; f < found->len && !wanted->items[w].paired; f++) {
            mig_item *a = &found->items[f], *b = &wanted->items[w];
            bool named = mig_ident_same(pair->differ->found, a->id->name, b->id->name);

            if (!a->paired && !a->beyond && named == by_name && is_plain_unique(b->object.index) &&
                columns_same(pair, a->object.key, b->object.index))
                settle(pair, a, b);
        }
}

/* Another name only where no such unique constraint is wanted. */
static bool wants_constraint(const mig_table_pair *pair, const mig_key *key)
{
    for (size_t i = 0; i < pair->wanted->uniques.len; i++)
        if (mig_key_same(pair, key, pair->wanted->uniques.items[i]) == MIG_VERDICT_SAME)
            return true;
    return false;
}

void mig_match_unique_indexes(mig_table_pair *pair, mig_items *found_uniques,
                              mig_items *wanted_indexes)
{
    mig_items free = {0};

    if (!mig_differ_keeps(pair->differ, MIG_CAP_UNIQUE_IS_INDEX))
        return;
    match_unique(pair, found_uniques, wanted_indexes, true);
    for (size_t i = 0; i < found_uniques->len; i++) {
        mig_item *item = &found_uniques->items[i];

        if (item->paired || wants_constraint(pair, item->object.key))
            continue;
        free.len = 0;
        mig_push(pair->differ->arena, &free, *item);
        match_unique(pair, &free, wanted_indexes, false);
        item->paired = free.items[0].paired;
    }
}

/* The columns that come first in it are those of the foreign key. */
static bool serves(const mig_table_pair *pair, const mig_index *index, const mig_foreign_key *key)
{
    if (index->method && !mig_same_nocase(index->method, "btree"))
        return false;
    for (size_t i = 0; i < key->columns.len; i++)
        if (i >= index->keys.len || index->keys.items[i].prefix > 0 ||
            !mig_ident_same(pair->differ->found, index->keys.items[i].column,
                            key->columns.items[i]))
            return false;
    return true;
}

static bool key_serves(const mig_table_pair *pair, const mig_key *key, const mig_foreign_key *of)
{
    for (size_t i = 0; i < of->columns.len; i++)
        if (!key || i >= key->columns.len || mig_key_at(key, i).prefix > 0 ||
            !mig_ident_same(pair->differ->found, key->columns.items[i], of->columns.items[i]))
            return false;
    return true;
}

/* A wanted index, or a key, is there for it. */
static bool is_served(const mig_table_pair *pair, const mig_foreign_key *key)
{
    const mig_table *wanted = pair->wanted;

    if (key_serves(pair, wanted->primary_key, key))
        return true;
    for (size_t i = 0; i < wanted->uniques.len; i++)
        if (key_serves(pair, wanted->uniques.items[i], key))
            return true;
    for (size_t i = 0; i < wanted->indexes.len; i++)
        if (serves(pair, wanted->indexes.items[i], key))
            return true;
    return false;
}

static bool is_needed(const mig_table_pair *pair, const mig_index *index)
{
    for (size_t i = 0; i < pair->wanted->foreign_keys.len; i++) {
        const mig_foreign_key *key = pair->wanted->foreign_keys.items[i];

        if (serves(pair, index, key) && !is_served(pair, key))
            return true;
    }
    return false;
}

/* Dropped with a foreign key that is called like it. */
static bool goes_with_key(const mig_table_pair *pair, const mig_index *index)
{
    for (size_t i = 0; i < pair->found->foreign_keys.len; i++) {
        const mig_foreign_key *key = pair->found->foreign_keys.items[i];

        if (mig_ident_same(pair->differ->found, key->id.name, index->id.name) &&
            key->columns.len == index->keys.len && serves(pair, index, key))
            return true;
    }
    return false;
}

void mig_match_needed_indexes(mig_table_pair *pair, mig_items *found, mig_items *wanted)
{
    if (!mig_differ_keeps(pair->differ, MIG_CAP_FOREIGN_KEY_INDEXES))
        return;
    for (size_t i = 0; i < found->len; i++) {
        mig_item *item = &found->items[i];
        bool named = false;

        for (size_t k = 0; k < wanted->len; k++)
            named = named ||
                    mig_ident_same(pair->differ->found, wanted->items[k].id->name, item->id->name);
        if (!named && !item->object.index->unique &&
            (is_needed(pair, item->object.index) || goes_with_key(pair, item->object.index)))
            item->paired = true;
    }
}
