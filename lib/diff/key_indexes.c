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

/* The columns of a key that comes; false: nothing that a foreign key could use does. A foreign key
 * brings an index of its own, unless one serves it. */
static bool comes(const mig_table_pair *pair, const mig_op *op, const mig_foreign_key *key)
{
    if (op->before.any)
        return false;
    switch (op->kind) {
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
        return key_serves(pair, op->after.key, key);
    case MIG_KIND_INDEX:
        return serves(pair, op->after.index, key);
    case MIG_KIND_FOREIGN_KEY:
        return op->after.foreign_key->columns.len > key->columns.len &&
               key_serves(pair, &(mig_key){.columns = op->after.foreign_key->columns}, key);
    case MIG_KIND_ENUM:
    case MIG_KIND_TABLE:
    case MIG_KIND_COLUMN:
    case MIG_KIND_EXCLUSION:
    case MIG_KIND_CHECK:
    case MIG_KIND_EXECUTE:
    case MIG_KIND_INSERT:
    case MIG_KIND_COPY:
    case MIG_KIND_RUN:
        break;
    }
    return false;
}

/* The foreign key that an index was made for: one that is called like it. */
static const mig_foreign_key *maker_of(const mig_table_pair *pair, const mig_index *index)
{
    for (size_t i = 0; i < pair->found->foreign_keys.len; i++)
        if (mig_ident_same(pair->differ->found, pair->found->foreign_keys.items[i]->id.name,
                           index->id.name))
            return pair->found->foreign_keys.items[i];
    return NULL;
}

/* Does one of the operations make the server drop an index that it made: by another that can do its
 * work, or with the foreign key? */
static bool loses(const mig_table_pair *pair, size_t first, const mig_index *index)
{
    const mig_foreign_key *key = maker_of(pair, index);

    for (size_t i = first; key && i < pair->differ->ops->len; i++) {
        const mig_op *op = &pair->differ->ops->items[i];

        if (comes(pair, op, key) ||
            (op->kind == MIG_KIND_FOREIGN_KEY && !op->after.any && op->before.foreign_key == key))
            return true;
    }
    return false;
}

/* An operation is about it already. */
static bool is_changed(const mig_table_pair *pair, size_t first, const mig_index *index)
{
    for (size_t i = first; i < pair->differ->ops->len; i++) {
        const mig_op *op = &pair->differ->ops->items[i];

        if (op->kind == MIG_KIND_INDEX &&
            mig_ident_same(pair->differ->found,
                           mig_object_name(op->kind, op->before.any ? op->before : op->after),
                           index->id.name))
            return true;
    }
    return false;
}

void mig_keep_made_indexes(mig_table_pair *pair, size_t first)
{
    for (size_t i = 0; i < pair->found->indexes.len; i++) {
        const mig_index *index = pair->found->indexes.items[i];

        if (!index->made || index->excluded || is_changed(pair, first, index) ||
            !loses(pair, first, index))
            continue;
        for (size_t k = 0; k < pair->wanted->indexes.len; k++) {
            mig_index *wanted = pair->wanted->indexes.items[k];

            if (mig_ident_same(pair->differ->found, wanted->id.name, index->id.name))
                mig_differ_push(pair->differ, MIG_KIND_INDEX, pair->found->name, (mig_object){0},
                                (mig_object){.index = wanted});
        }
    }
}
