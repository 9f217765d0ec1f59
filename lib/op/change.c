/* Changing a schema by copies: see change.h. */
#include "op/change.h"

#include <string.h>

bool mig_change_find(const mig_schema *schema, const mig_op *op, mig_name name,
                     const mig_table **table, mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    *table = mig_table_find(schema, name);
    if (!*table)
        return mig_fail_at(err, op->place, "there is no table \"%s\" at this point",
                           mig_name_text(scratch, name));
    return true;
}

mig_table *mig_change_table(mig_schema *schema, const mig_table *table)
{
    mig_table *copy = mig_table_copy(schema->arena, table);

    copy->source = NULL; /* no longer its text */
    mig_schema_put_table(schema, copy);
    return copy;
}

mig_column *mig_change_column(mig_arena *arena, const mig_column *column, mig_column_edit *edit,
                              const void *context)
{
    mig_column *copy = MIG_COPY(arena, column);

    edit(copy, context);
    copy->overrides.items = mig_arena_memdup(arena, copy->overrides.items,
                                             copy->overrides.len * sizeof *copy->overrides.items);
    copy->overrides.cap = copy->overrides.len;
    for (size_t i = 0; i < copy->overrides.len; i++) {
        mig_column_override *item = &copy->overrides.items[i];

        item->column = mig_change_column(arena, item->column, edit, context);
    }
    if (copy->portable)
        copy->portable = mig_change_column(arena, copy->portable, edit, context);
    return copy;
}

mig_index *mig_change_index(mig_arena *arena, const mig_index *index, mig_index_edit *edit,
                            const void *context)
{
    mig_index *copy = MIG_COPY(arena, index);

    copy->source = NULL;
    edit(arena, copy, context);
    copy->overrides.items = mig_arena_memdup(arena, copy->overrides.items,
                                             copy->overrides.len * sizeof *copy->overrides.items);
    copy->overrides.cap = copy->overrides.len;
    for (size_t i = 0; i < copy->overrides.len; i++) {
        mig_index_override *item = &copy->overrides.items[i];

        item->index = mig_change_index(arena, item->index, edit, context);
    }
    if (copy->portable)
        copy->portable = mig_change_index(arena, copy->portable, edit, context);
    return copy;
}

static void find_enum(mig_column *column, const void *context)
{
    mig_type_find_enum(context, &column->type);
    column->renamed_from = NULL; /* done by now */
}

static void make_partitions(mig_column *column, const void *context)
{
    (void)context;
    column->identity = MIG_IDENTITY_NONE;
    column->autoincrement = false;
    column->sequence = NULL;
    column->on_update = NULL;
    column->comment = NULL;
    column->renamed_from = NULL;
    column->nullable = column->nullable && !column->never_null;
    column->never_null = false;
    column->beyond = NULL;
}

void mig_partition_columns(mig_arena *arena, const mig_table *root, mig_table *table)
{
    memset(&table->columns, 0, sizeof table->columns);
    for (size_t i = 0; i < root->columns.len; i++)
        mig_push(arena, &table->columns,
                 mig_change_column(arena, root->columns.items[i], make_partitions, NULL));
}

mig_column *mig_change_column_for(const mig_schema *schema, const mig_column *column)
{
    return mig_change_column(schema->arena, column, find_enum, schema);
}

mig_foreign_key *mig_change_foreign_key_for(const mig_schema *schema, const mig_foreign_key *key)
{
    mig_foreign_key *copy = MIG_COPY(schema->arena, key);
    const mig_table *target = mig_table_find(schema, key->target);

    if (target)
        mig_foreign_key_imply(copy, target);
    return copy;
}

static bool has_target(const mig_schema *schema, const mig_table *table, mig_name target)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        if (mig_name_same(schema, table->foreign_keys.items[i]->target, target))
            return true;
    return false;
}

/* Every foreign key to a table, copied so that it may be changed. */
typedef void target_edit(const mig_schema *schema, mig_foreign_key *key, const void *context);

static void change_targets(mig_schema *schema, mig_name target, target_edit *edit,
                           const void *context)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        mig_table *table = schema->tables.items[i];

        if (!has_target(schema, table, target))
            continue;
        table = mig_change_table(schema, table);
        for (size_t k = 0; k < table->foreign_keys.len; k++) {
            mig_foreign_key *key = table->foreign_keys.items[k];

            if (!mig_name_same(schema, key->target, target))
                continue;
            table->foreign_keys.items[k] = key = MIG_COPY(schema->arena, key);
            edit(schema, key, context);
        }
    }
}

static void set_target(const mig_schema *schema, mig_foreign_key *key, const void *context)
{
    const mig_name *name = context;

    (void)schema;
    key->target = *name;
}

void mig_change_target_name(mig_schema *schema, mig_name from, mig_name to)
{
    change_targets(schema, from, set_target, &to);
}

typedef struct {
    const char *from, *to;
} rename_pair;

static void set_target_column(const mig_schema *schema, mig_foreign_key *key, const void *context)
{
    const rename_pair *pair = context;

    key->target_columns = mig_strings_renamed(schema, &key->target_columns, pair->from, pair->to);
}

void mig_change_target_column(mig_schema *schema, mig_name table, const char *from, const char *to)
{
    rename_pair pair = {from, to};

    change_targets(schema, table, set_target_column, &pair);
}

mig_strings mig_strings_renamed(const mig_schema *schema, const mig_strings *list, const char *from,
                                const char *to)
{
    mig_strings renamed = {0};

    for (size_t i = 0; i < list->len; i++) {
        const char *item = list->items[i];

        mig_push(schema->arena, &renamed, mig_ident_same(schema, item, from) ? to : item);
    }
    return renamed;
}

bool mig_strings_name(const mig_schema *schema, const mig_strings *list, const char *name)
{
    for (size_t i = 0; i < list->len; i++)
        if (mig_ident_same(schema, list->items[i], name))
            return true;
    return false;
}
