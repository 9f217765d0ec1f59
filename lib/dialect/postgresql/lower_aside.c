/*
 * What depends on a column and hinders a change of it: dropped before, made again after, from the
 * table as it is at this point. What the model doesn't hold (views, rules) isn't touched: the
 * server refuses the change then, and says why.
 */
#include "dialect/postgresql/lower.h"

#include "base/text.h"
#include "schema/words.h"

static bool mentions(const mig_expr *expr, const char *column)
{
    return mig_words_mention(expr->written, false, MIG_WORD_COLUMN, column);
}

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

static void take_index(lowering *l, const mig_table *table, mig_index *index, const char *column,
                       bool all, pg_aside *aside)
{
    bool named = in_list(&index->include, column), expressed;

    expressed = mentions(&index->where, column);
    for (size_t i = 0; i < index->keys.len; i++) {
        named = named || mig_same(index->keys.items[i].column, column);
        expressed = expressed ||
                    (!index->keys.items[i].column && mentions(&index->keys.items[i].expr, column));
    }
    if ((!expressed && !(all && named)) || !take(l, aside, index))
        return;
    mig_str_add(&l->sql, "DROP INDEX ");
    pg_name(&l->sql, (mig_name){table->name.schema, index->id.name});
    pg_step(l);
    mig_push(l->arena, &aside->aside.indexes, index);
}

static void drop_constraint(lowering *l, mig_name table, const char *name)
{
    pg_alter(l, table);
    mig_str_add(&l->sql, "DROP CONSTRAINT ");
    pg_ident(&l->sql, name);
    pg_step(l);
}

static void take_checks(lowering *l, const mig_table *table, const char *column, pg_aside *aside)
{
    for (size_t i = 0; i < table->checks.len; i++) {
        mig_check *check = table->checks.items[i];

        if (!mentions(&check->expr, column) || !take(l, aside, check))
            continue;
        drop_constraint(l, table->name, check->id.name);
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
            drop_constraint(l, other->name, key->id.name);
            if (!list) {
                list = MIG_NEW(l->arena, mig_table);
                list->name = other->name;
                mig_push(l->arena, &aside->referring, list);
            }
            mig_push(l->arena, &list->foreign_keys, key);
        }
    }
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
        if (in_list(&table->uniques.items[i]->columns, column) &&
            take(l, aside, table->uniques.items[i]))
            mig_push(l->arena, &aside->aside.uniques, table->uniques.items[i]);
    if (table->primary_key && in_list(&table->primary_key->columns, column))
        aside->primary_key = table->primary_key;
}

/* A generated column goes with all that is on it: no generated column is in the way of another. */
static void take_generated(lowering *l, const mig_table *table, const char *column, pg_aside *aside)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        mig_column *other = table->columns.items[i];

        if (other->generated_kind == MIG_GENERATED_NONE || mig_same(other->name, column) ||
            !mentions(&other->generated, column) || !take(l, aside, other))
            continue;
        pg_aside_take(l, table, other->name, PG_ASIDE_ALL, aside);
        pg_drop_column(l, table->name, other);
        mig_push(l->arena, &aside->aside.columns, other);
    }
}

void pg_aside_take(lowering *l, const mig_table *table, const char *column, pg_aside_kind kind,
                   pg_aside *aside)
{
    aside->name = table->name;
    if (kind == PG_ASIDE_ALL)
        take_referring(l, table, column, aside);
    if (kind != PG_ASIDE_GENERATED) {
        for (size_t i = 0; i < table->indexes.len; i++)
            if (!table->indexes.items[i]->beyond)
                take_index(l, table, table->indexes.items[i], column, kind == PG_ASIDE_ALL, aside);
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
        pg_create_foreign_key(l, table, list->foreign_keys.items[i]);
}

void pg_aside_restore(lowering *l, const pg_aside *aside)
{
    for (size_t i = 0; i < aside->aside.columns.len; i++)
        pg_create_column(l, aside->name, aside->aside.columns.items[i]);
    if (aside->primary_key)
        pg_create_key(l, aside->name, aside->primary_key, true);
    for (size_t i = 0; i < aside->aside.uniques.len; i++)
        pg_create_key(l, aside->name, aside->aside.uniques.items[i], false);
    for (size_t i = 0; i < aside->aside.checks.len; i++)
        pg_create_check(l, aside->name, aside->aside.checks.items[i]);
    for (size_t i = 0; i < aside->aside.indexes.len; i++)
        pg_create_index(l, aside->name, aside->aside.indexes.items[i]);
    add_foreign_keys(l, &aside->aside, aside->name);
    for (size_t i = 0; i < aside->referring.len; i++)
        add_foreign_keys(l, aside->referring.items[i], aside->referring.items[i]->name);
}
