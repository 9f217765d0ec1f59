/*
 * What depends on a column and hinders a change of it: dropped before, made again after, from the
 * table as it is at this point. What the model doesn't hold (views, rules) is lower_dependents.c's.
 */
#include "dialect/postgresql/lower.h"

#include "base/text.h"
#include "schema/partitions.h"
#include "schema/words.h"

static bool in_list(const mig_strings *columns, const char *column)
{
    return mig_strings_has(columns, column);
}

/* False when it was taken for another column already. */
static bool take(lowering *l, pg_aside *aside, const void *object)
{
    for (size_t i = 0; i < aside->taken.len; i++)
        if (aside->taken.items[i] == object)
            return false;
    mig_push(l->arena, &aside->taken, object);
    return true;
}

static bool hinders(const mig_index *index, const char *column, bool all)
{
    bool named = in_list(&index->include, column), expressed = pg_mentions(&index->where, column);

    for (size_t i = 0; i < index->keys.len; i++) {
        named = named || mig_same(index->keys.items[i].column, column);
        expressed = expressed || (!index->keys.items[i].column &&
                                  pg_mentions(&index->keys.items[i].expr, column));
    }
    return expressed || (all && named);
}

static void take_indexes(lowering *l, const mig_table *table, const char *column, bool all,
                         pg_aside *aside)
{
    for (size_t i = 0; i < table->exclusions.len; i++) {
        mig_index *one = table->exclusions.items[i];

        if (one->beyond || !hinders(one, column, all) || !take(l, aside, one))
            continue;
        pg_drop_part(l, MIG_KIND_EXCLUSION, table->name, one->id.name);
        mig_push(l->arena, &aside->aside.exclusions, one);
    }
    for (size_t i = 0; i < table->indexes.len; i++) {
        mig_index *one = table->indexes.items[i];

        if (one->beyond || !hinders(one, column, all) || !take(l, aside, one))
            continue;
        pg_drop_part(l, MIG_KIND_INDEX, table->name, one->id.name);
        mig_push(l->arena, &aside->aside.indexes, one);
    }
}

/* The server drops what lists the column itself, and refuses to where a constraint's index computes
 * with it. */
void pg_aside_forget(lowering *l, mig_name name, const char *column)
{
    const mig_table *table = mig_table_find(l->near, name);

    for (size_t i = 0; table && i < table->exclusions.len; i++) {
        const mig_index *one = table->exclusions.items[i];

        if (!one->beyond && hinders(one, column, false))
            pg_drop_part(l, MIG_KIND_EXCLUSION, name, one->id.name);
    }
}

static void take_checks(lowering *l, const mig_table *table, const char *column, pg_aside *aside)
{
    for (size_t i = 0; i < table->checks.len; i++) {
        mig_check *check = table->checks.items[i];

        if (check->beyond || !pg_mentions(&check->expr, column) || !take(l, aside, check))
            continue;
        pg_drop_part(l, MIG_KIND_CHECK, table->name, check->id.name);
        mig_push(l->arena, &aside->aside.checks, check);
    }
}

/* Foreign keys of all tables that point at the column. */
static void take_referring(lowering *l, const mig_table *table, const char *column, pg_aside *aside)
{
    for (size_t i = 0; i < l->shape->tables.len; i++) {
        const mig_table *other = l->shape->tables.items[i];
        mig_table *list = NULL;

        if (mig_name_same(l->shape, other->name, table->name))
            other = table;
        for (size_t k = 0; k < other->foreign_keys.len; k++) {
            mig_foreign_key *key = other->foreign_keys.items[k];

            if (!mig_name_same(l->shape, key->target, table->name) ||
                !in_list(&key->target_columns, column) || !take(l, aside, key))
                continue;
            pg_drop_part(l, MIG_KIND_FOREIGN_KEY, other->name, key->id.name);
            if (!list) {
                list = MIG_NEW(l->arena, mig_table);
                list->name = other->name;
                mig_push(l->arena, &aside->referring, list);
            }
            mig_push(l->arena, &list->foreign_keys, key);
        }
    }
}

static bool key_has(const mig_key *key, const char *column)
{
    return in_list(&key->columns, column) || in_list(&key->include, column);
}

/* Keys go with the column by themselves; they are only noted. */
static void note_keys(lowering *l, const mig_table *table, const char *column, pg_aside *aside)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        mig_foreign_key *key = table->foreign_keys.items[i];
        bool referring = mig_name_same(l->shape, key->target, table->name) &&
                         in_list(&key->target_columns, column);

        if (in_list(&key->columns, column) && !referring && take(l, aside, key))
            mig_push(l->arena, &aside->aside.foreign_keys, key);
    }
    for (size_t i = 0; i < table->uniques.len; i++)
        if (key_has(table->uniques.items[i], column) && take(l, aside, table->uniques.items[i]))
            mig_push(l->arena, &aside->aside.uniques, table->uniques.items[i]);
    if (table->primary_key && key_has(table->primary_key, column))
        aside->primary_key = table->primary_key;
}

static bool is_made_from(const mig_column *other, const char *column)
{
    return other->generated_kind != MIG_GENERATED_NONE && !mig_same(other->name, column) &&
           pg_mentions(&other->generated, column);
}

/* A generated column goes with all that is on it: no generated column is in the way of another. */
static void take_generated(lowering *l, const mig_table *table, const char *column, pg_aside *aside)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        mig_column *other = table->columns.items[i];

        if (!is_made_from(other, column) || pg_renewed_has(l, table->name, other->name) ||
            !take(l, aside, other))
            continue;
        pg_aside_take(l, table, other->name, PG_ASIDE_ALL, aside);
        pg_drop_column(l, table->name, other);
        mig_push(l->arena, &aside->aside.columns, other);
    }
}

/* One that is about to have another expression comes back with that: the old one may not fit the
 * new type. What is on it goes with it, be it on the column as well. */
static void take_renewed(lowering *l, const mig_table *table, const char *column, pg_aside *aside)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        mig_column *other = table->columns.items[i];
        pg_aside own = {.taken = aside->taken};

        if (!is_made_from(other, column) || pg_renewed_has(l, table->name, other->name) ||
            !pg_is_renewed_next(l, table->name, other))
            continue;
        pg_aside_take(l, table, other->name, PG_ASIDE_ALL, &own);
        pg_drop_column(l, table->name, other);
        aside->taken = own.taken;
        pg_renewed_keep(l, table->name, other->name, &own);
    }
}

static pg_aside *aside_of(lowering *l, pg_aside *aside, const mig_table *partition)
{
    pg_aside *own;

    for (size_t i = 0; i < aside->partitions.len; i++)
        if (mig_name_same(l->shape, aside->partitions.items[i]->name, partition->name))
            return aside->partitions.items[i];
    own = MIG_NEW(l->arena, pg_aside);
    mig_push(l->arena, &aside->partitions, own);
    return own;
}

/* The column is theirs too. */
static void take_of_partitions(lowering *l, const mig_table *table, const char *column,
                               pg_aside_kind kind, pg_aside *aside)
{
    for (size_t i = 0; i < l->shape->tables.len; i++) {
        const mig_table *partition = l->shape->tables.items[i];
        pg_aside *own;

        if (!mig_is_partition(partition) || partition->beyond ||
            !mig_name_same(l->shape, mig_table_root(l->shape, partition)->name, table->name))
            continue;
        own = aside_of(l, aside, partition);
        own->taken = aside->taken;
        pg_aside_take(l, partition, column, kind, own);
        aside->taken = own->taken;
    }
}

bool pg_mentions(const mig_expr *expr, const char *column)
{
    return mig_words_mention(expr->written, false, MIG_WORD_COLUMN, column);
}

void pg_aside_take(lowering *l, const mig_table *table, const char *column, pg_aside_kind kind,
                   pg_aside *aside)
{
    aside->name = table->name;
    if (kind != PG_ASIDE_ALL)
        take_renewed(l, table, column, aside);
    if (!mig_is_partition(table))
        take_of_partitions(l, table, column, kind, aside);
    if (kind == PG_ASIDE_ALL)
        take_referring(l, table, column, aside);
    if (kind != PG_ASIDE_GENERATED) {
        take_indexes(l, table, column, kind == PG_ASIDE_ALL, aside);
        take_checks(l, table, column, aside);
    }
    if (kind == PG_ASIDE_ALL)
        note_keys(l, table, column, aside);
    if (kind != PG_ASIDE_ALL)
        take_generated(l, table, column, aside);
}

static void add_foreign_keys(lowering *l, const mig_table *list, mig_name table)
{
    for (size_t i = 0; i < list->foreign_keys.len; i++)
        pg_create_part(l, MIG_KIND_FOREIGN_KEY, table,
                       (mig_object){.foreign_key = list->foreign_keys.items[i]});
}

void pg_aside_restore(lowering *l, const pg_aside *aside)
{
    const mig_table *list = &aside->aside;

    for (size_t i = 0; i < list->columns.len; i++)
        pg_create_column(l, aside->name, list->columns.items[i]);
    if (aside->primary_key)
        pg_create_part(l, MIG_KIND_PRIMARY_KEY, aside->name,
                       (mig_object){.key = aside->primary_key});
    for (size_t i = 0; i < list->uniques.len; i++)
        pg_create_part(l, MIG_KIND_UNIQUE, aside->name,
                       (mig_object){.key = list->uniques.items[i]});
    for (size_t i = 0; i < list->exclusions.len; i++)
        pg_create_part(l, MIG_KIND_EXCLUSION, aside->name,
                       (mig_object){.index = list->exclusions.items[i]});
    for (size_t i = 0; i < list->checks.len; i++)
        pg_create_part(l, MIG_KIND_CHECK, aside->name,
                       (mig_object){.check = list->checks.items[i]});
    for (size_t i = 0; i < list->indexes.len; i++)
        pg_create_part(l, MIG_KIND_INDEX, aside->name,
                       (mig_object){.index = list->indexes.items[i]});
    add_foreign_keys(l, list, aside->name);
    for (size_t i = 0; i < aside->partitions.len; i++)
        pg_aside_restore(l, aside->partitions.items[i]);
    for (size_t i = 0; i < aside->referring.len; i++)
        add_foreign_keys(l, aside->referring.items[i], aside->referring.items[i]->name);
}

void pg_aside_ahead(lowering *l, const mig_table *table, const char *column, pg_aside_kind kind)
{
    for (size_t i = 0; i < table->columns.len; i++)
        if (is_made_from(table->columns.items[i], column) &&
            pg_join_has(l, table->columns.items[i]->name))
            pg_join_end(l);
    l->ahead = true;
    l->joint.aside_place = l->place;
    pg_aside_take(l, table, column, kind, &l->joint.aside);
    l->ahead = false;
}
