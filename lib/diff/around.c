/*
 * Foreign keys that stay as they are, but stand in the way: of a key that they refer to and that is
 * made anew, and of a change of type of both columns, which would leave two that can't be compared
 * in between. They are dropped before and made again after.
 */
#include "diff/internal.h"

#include "base/text.h"
#include "schema/portable.h"

#include <stdlib.h>
#include <string.h>

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *folded(const mig_differ *differ, const char *text)
{
    return differ->found->nocase ? mig_lower(differ->arena, text) : text;
}

/* A key of the map: the columns of a table, in any order. */
static const char *columns_key(mig_differ *differ, mig_name table, const mig_strings *columns)
{
    const char **sorted = mig_arena_alloc(differ->arena, (columns->len + 1) * sizeof *sorted);
    MIG_AUTO_STR key = {0};

    for (size_t i = 0; i < columns->len; i++)
        sorted[i] = folded(differ, columns->items[i]);
    qsort(sorted, columns->len, sizeof *sorted, compare_texts);
    mig_str_add(&key, folded(differ, mig_name_text(differ->arena, table)));
    for (size_t i = 0; i < columns->len; i++)
        mig_str_addf(&key, "\x1f%s", sorted[i]);
    return mig_str_copy(differ->arena, &key);
}

static const char *column_key(mig_differ *differ, mig_name table, const char *column)
{
    return mig_arena_printf(differ->arena, "%s\x1e%s",
                            folded(differ, mig_name_text(differ->arena, table)),
                            folded(differ, column));
}

/* Types whose values compare with each other on every database. */
static int family(mig_arena *arena, const mig_type *type)
{
    mig_type_base base = mig_type_take_apart(arena, type->written).base;

    if (base == MIG_TYPE_SMALLINT || base == MIG_TYPE_INT)
        return MIG_TYPE_BIGINT;
    return base == MIG_TYPE_VARCHAR || base == MIG_TYPE_CHAR ? MIG_TYPE_TEXT : (int)base;
}

static bool leaves_family(mig_arena *arena, const mig_column *before, const mig_column *after)
{
    int a = family(arena, &before->type), b = family(arena, &after->type);

    if (a == MIG_TYPE_OTHER && b == MIG_TYPE_OTHER)
        return !mig_same(before->type.written, after->type.written);
    return a != b;
}

static void add_index(mig_differ *differ, mig_map *moved, mig_name table, const mig_index *index)
{
    mig_strings columns = {0};

    if (!index->unique || index->where.written)
        return;
    for (size_t i = 0; i < index->keys.len; i++) {
        if (!index->keys.items[i].column)
            return;
        mig_push(differ->arena, &columns, index->keys.items[i].column);
    }
    mig_map_put(moved, columns_key(differ, table, &columns), differ);
}

/* What moves: keys that are dropped, columns whose type becomes a wholly other one. */
static mig_map *find_moved(mig_differ *differ, bool *any)
{
    mig_map *moved = mig_map_new(differ->arena);

    for (size_t i = 0; i < differ->ops->len; i++) {
        const mig_op *op = &differ->ops->items[i];
        bool dropped = op->before.any && !op->after.any;
        bool key = op->kind == MIG_KIND_PRIMARY_KEY || op->kind == MIG_KIND_UNIQUE;

        if (dropped && key)
            mig_map_put(moved, columns_key(differ, op->table, &op->before.key->columns), differ);
        else if (dropped && op->kind == MIG_KIND_INDEX)
            add_index(differ, moved, op->table, op->before.index);
        else if (op->kind == MIG_KIND_COLUMN && op->before.any && op->after.any &&
                 leaves_family(differ->arena, op->before.column, op->after.column))
            mig_map_put(moved, column_key(differ, op->table, op->after.column->name), differ);
        else
            continue;
        *any = true;
    }
    return moved;
}

static bool stands_in_the_way(mig_differ *differ, const mig_map *moved, const mig_table *table,
                              const mig_foreign_key *key)
{
    if (key->beyond)
        return false;
    if (mig_map_find(moved, columns_key(differ, key->target, &key->target_columns)))
        return true;
    for (size_t i = 0; i < key->columns.len; i++)
        if (mig_map_find(moved, column_key(differ, table->name, key->columns.items[i])))
            return true;
    for (size_t i = 0; i < key->target_columns.len; i++)
        if (mig_map_find(moved, column_key(differ, key->target, key->target_columns.items[i])))
            return true;
    return false;
}

/* Only a key that stays the target's primary key can be left to it. */
static const mig_foreign_key *made_anew(mig_differ *differ, const mig_foreign_key *key)
{
    const mig_table *target = mig_table_find(differ->wanted, key->target);
    mig_foreign_key *copy;

    if (!key->implied ||
        (target && target->primary_key &&
         mig_idents_same(differ->found, &target->primary_key->columns, &key->target_columns)))
        return key;
    copy = MIG_COPY(differ->arena, key);
    copy->implied = false;
    return copy;
}

static void make_anew(mig_differ *differ, const mig_table *table, const mig_foreign_key *key)
{
    for (size_t i = 0; i < differ->ops->len; i++) {
        mig_op *op = &differ->ops->items[i];

        if (op->kind != MIG_KIND_FOREIGN_KEY || op->before.foreign_key != key)
            continue;
        if (op->after.any) { /* its rename becomes part of it */
            mig_object after = op->after;

            op->after = (mig_object){0};
            mig_differ_push(differ, MIG_KIND_FOREIGN_KEY, table->name, (mig_object){0}, after);
        }
        return;
    }
    mig_differ_push(differ, MIG_KIND_FOREIGN_KEY, table->name, (mig_object){.foreign_key = key},
                    (mig_object){0});
    mig_differ_push(differ, MIG_KIND_FOREIGN_KEY, table->name, (mig_object){0},
                    (mig_object){.foreign_key = made_anew(differ, key)});
}

void mig_differ_around(mig_differ *differ)
{
    bool any = false;
    const mig_map *moved = find_moved(differ, &any);

    for (size_t i = 0; any && i < differ->found->tables.len; i++) {
        const mig_table *table = differ->found->tables.items[i];

        if (table->beyond || table->excluded ||
            (!mig_table_find(differ->wanted, table->name) && !differ->ignore_extra))
            continue;
        for (size_t k = 0; k < table->foreign_keys.len; k++)
            if (!table->foreign_keys.items[k]->excluded &&
                stands_in_the_way(differ, moved, table, table->foreign_keys.items[k]))
                make_anew(differ, table, table->foreign_keys.items[k]);
    }
}
