/* create_table, drop_table, alter_table, rename_table. */
#include "op/body.h"
#include "op/change.h"
#include "schema/detail.h"
#include "schema/partitions.h"

static mig_table *bare_table(mig_arena *arena, mig_name name, mig_place place)
{
    mig_table *table = MIG_NEW(arena, mig_table);

    table->name = name;
    table->place = place;
    return table;
}

/* What alter_table can change; all are stated on both sides, absent is not set. */
static bool read_properties(const mig_source *source, const char *key, mig_name name,
                            const mig_table **table, mig_error *err)
{
    mig_table *result = bare_table(source->arena, name, source->place);
    const mig_node *node;

    *table = result;
    return mig_body_get(source, key, &node, err) &&
           mig_load_table_head(source->loader, node, result, err);
}

static bool read_alter(const mig_source *source, mig_op *op, mig_error *err)
{
    static const char *const keys[] = {"table", "from", "to"};
    mig_name name;

    return mig_body_keys(source, keys, MIG_LEN(keys), err) &&
           mig_body_name(source, "table", &name, err) &&
           read_properties(source, "from", name, &op->before.table, err) &&
           read_properties(source, "to", name, &op->after.table, err);
}

static bool read_rename(const mig_source *source, mig_op *op, mig_error *err)
{
    static const char *const keys[] = {"from", "to"};
    const char *from, *to;

    if (!mig_body_keys(source, keys, MIG_LEN(keys), err) ||
        !mig_body_from_to(source, &from, &to, err))
        return false;
    op->before.table = bare_table(source->arena, mig_name_parse(source->arena, from), op->place);
    op->after.table = bare_table(source->arena, mig_name_parse(source->arena, to), op->place);
    return true;
}

bool mig_table_op_read(mig_source *source, mig_op *op, mig_error *err)
{
    static const char *const keys[] = {"table"};
    mig_name name;
    mig_table *table;

    if (source->verb == MIG_VERB_ALTER)
        return read_alter(source, op, err);
    if (source->verb == MIG_VERB_RENAME)
        return read_rename(source, op, err);
    if (!mig_body_name(source, "table", &name, err))
        return false;
    if (source->verb == MIG_VERB_DROP) {
        op->before.table = bare_table(source->arena, name, op->place);
        return mig_body_keys(source, keys, MIG_LEN(keys), err);
    }
    if (!mig_load_table(source->loader, name, mig_body_rest(source, keys, MIG_LEN(keys)), op->place,
                        &table, err) ||
        !mig_body_index_names(table, err))
        return false;
    op->after.table = table;
    return true;
}

static mig_node *print_create(mig_arena *arena, const mig_table *table)
{
    mig_table *plain = MIG_COPY(arena, table);
    mig_node *body = mig_body_new(arena, false);

    plain->renamed_from = NULL;
    mig_body_put_name(arena, body, "table", table->name);
    mig_body_merge(arena, body, "columns",
                   mig_print_table(arena, plain, &mig_naming_default, false));
    return body;
}

mig_node *mig_table_op_print(mig_arena *arena, const mig_op *op)
{
    const mig_table *before = op->before.table, *after = op->after.table;
    mig_node *body = mig_body_new(arena, true);

    switch (mig_op_verb(op)) {
    case MIG_VERB_CREATE:
        return print_create(arena, after);
    case MIG_VERB_DROP:
        mig_body_put_name(arena, body, "table", before->name);
        break;
    case MIG_VERB_ALTER:
        mig_body_put_name(arena, body, "table", after->name);
        mig_node_put(arena, body, "from", mig_print_table_head(arena, before));
        mig_node_put(arena, body, "to", mig_print_table_head(arena, after));
        break;
    case MIG_VERB_RENAME:
        mig_body_put_name(arena, body, "from", before->name);
        mig_body_put_name(arena, body, "to", after->name);
        break;
    }
    return body;
}

static bool want_absent(const mig_schema *schema, const mig_op *op, mig_name name, mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    if (!mig_table_find(schema, name))
        return true;
    return mig_fail_at(err, op->place, "there is a table \"%s\" already",
                       mig_name_text(scratch, name));
}

static bool want_parent(const mig_schema *schema, const mig_op *op, const mig_table *table,
                        mig_error *err)
{
    const mig_table *parent;

    return !mig_is_partition(table) ||
           mig_change_find(schema, op, table->partition_of.table, &parent, err);
}

static bool apply_create(mig_schema *schema, const mig_op *op, mig_error *err)
{
    mig_table *table;

    if (!want_absent(schema, op, op->after.table->name, err) ||
        !want_parent(schema, op, op->after.table, err))
        return false;
    table = mig_table_copy(schema->arena, op->after.table);
    table->renamed_from = NULL;
    mig_schema_put_table(schema, table);
    for (size_t i = 0; i < table->columns.len; i++)
        table->columns.items[i] = mig_change_column_for(schema, table->columns.items[i]);
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        table->foreign_keys.items[i] =
            mig_change_foreign_key_for(schema, table->foreign_keys.items[i]);
    return true;
}

static void rename_parent(mig_schema *schema, mig_name from, mig_name to)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        const mig_table *table = schema->tables.items[i];

        if (mig_is_partition(table) && mig_name_same(schema, table->partition_of.table, from))
            mig_partition_rename_parent(schema->arena, schema, mig_change_table(schema, table),
                                        from, to);
    }
}

/* Triggers of ours are part of a column; those that the model only names stay with their table. */
static void rename_owner(mig_schema *schema, mig_name from, mig_name to)
{
    for (size_t i = 0; i < schema->others.len; i++) {
        mig_other *other = schema->others.items[i];

        if (!other->table.name || !mig_name_same(schema, other->table, from))
            continue;
        schema->others.items[i] = other = MIG_COPY(schema->arena, other);
        other->table = to;
    }
}

static bool apply_rename(mig_schema *schema, mig_op *op, const mig_table *found, bool fill,
                         mig_error *err)
{
    mig_name to = op->after.table->name;
    mig_table *table;

    /* A new spelling of the same name, where case doesn't count, is no clash. */
    if (!mig_name_same(schema, found->name, to) && !want_absent(schema, op, to, err))
        return false;
    table = mig_table_copy(schema->arena, found);
    table->source = NULL;
    table->name = to;
    mig_schema_remove_table(schema, found);
    mig_schema_put_table(schema, table);
    mig_change_target_name(schema, found->name, to);
    mig_change_texts(schema, mig_table_find(schema, to), MIG_WORD_QUALIFIER, found->name.name,
                     to.name);
    rename_owner(schema, found->name, to);
    rename_parent(schema, found->name, to);
    if (fill) {
        op->before.table = found;
        op->after.table = mig_table_find(schema, to);
    }
    return true;
}

static void apply_drop(mig_schema *schema, const mig_table *found)
{
    size_t kept = 0;

    for (size_t i = 0; i < schema->others.len; i++) {
        mig_other *other = schema->others.items[i];

        if (!other->table.name || !mig_name_same(schema, other->table, found->name))
            schema->others.items[kept++] = other;
    }
    schema->others.len = kept;
    mig_schema_remove_table(schema, found);
}

/* The server would take them along, with their rows. */
static bool want_no_partitions(const mig_schema *schema, const mig_op *op, const mig_table *found,
                               mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    for (size_t i = 0; i < schema->tables.len; i++) {
        const mig_table *table = schema->tables.items[i];

        if (mig_is_partition(table) &&
            mig_name_same(schema, table->partition_of.table, found->name))
            return mig_fail_at(err, op->place,
                               "table \"%s\" still has the partition \"%s\"; drop or detach "
                               "that first",
                               mig_name_text(scratch, found->name),
                               mig_name_text(scratch, table->name));
    }
    return true;
}

/* One that ceases to be a partition keeps the columns, one that becomes it has its parent's. */
static bool apply_alter(mig_schema *schema, const mig_op *op, const mig_table *found,
                        mig_error *err)
{
    const mig_table *after = op->after.table;
    mig_table *table;

    if (!want_parent(schema, op, after, err))
        return false;
    table = mig_change_table(schema, found);
    if (mig_is_partition(found) && !mig_is_partition(after))
        mig_partition_columns(schema->arena, mig_table_root(schema, found), table);
    else if (mig_is_partition(after))
        table->columns.len = 0;
    mig_details_take(&mig_table_details, table, after);
    table->overrides = after->overrides;
    table->portable = after->portable;
    return true;
}

bool mig_table_op_apply(mig_schema *schema, mig_op *op, bool fill, mig_error *err)
{
    mig_verb verb = mig_op_verb(op);
    const mig_table *found;

    if (verb == MIG_VERB_CREATE)
        return apply_create(schema, op, err);
    if (!mig_change_find(schema, op, op->before.table->name, &found, err))
        return false;
    if (verb == MIG_VERB_RENAME)
        return apply_rename(schema, op, found, fill, err);
    if (verb == MIG_VERB_DROP) {
        if (!want_no_partitions(schema, op, found, err))
            return false;
        apply_drop(schema, found);
        if (fill)
            op->before.table = found;
        return true;
    }
    return apply_alter(schema, op, found, err);
}
