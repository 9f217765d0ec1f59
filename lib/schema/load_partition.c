/* What a declared partition says of its parent, and of columns that are the parent's. */
#include "base/text.h"
#include "schema/grammar.h"
#include "schema/partitions.h"

static bool fail_parent(const mig_loader *loader, const mig_table *table, mig_error *err)
{
    const mig_schema *schema = loader->schema;
    mig_strings names = {0};

    for (size_t i = 0; i < schema->tables.len; i++)
        if (schema->tables.items[i] != table)
            mig_push(loader->arena, &names,
                     mig_name_text(loader->arena, schema->tables.items[i]->name));
    return mig_fail_unknown(err, table->place, "table",
                            mig_name_text(loader->arena, table->partition_of.table), names.items,
                            names.len);
}

static bool fail_of(const mig_loader *loader, const mig_table *table, const char *why,
                    mig_error *err)
{
    return mig_fail_at(err, table->place, "\"%s\" can't be a partition of \"%s\", %s",
                       mig_name_text(loader->arena, table->name),
                       mig_name_text(loader->arena, table->partition_of.table), why);
}

static bool check_parent(const mig_loader *loader, const mig_table *table, mig_error *err)
{
    const mig_table *parent = mig_partition_parent(loader->schema, table);

    if (!parent)
        return fail_parent(loader, table, err);
    if (mig_is_partition(mig_table_root(loader->schema, table)))
        return fail_of(loader, table, "which is, by way of its parents, a partition of itself",
                       err);
    if (!parent->partition_by && parent->overrides.len == 0 && !parent->settled)
        return fail_of(loader, table, "which has no `partition_by`", err);
    return true;
}

static bool check_columns(const mig_loader *loader, const mig_table *table,
                          const mig_strings *columns, mig_place place, mig_error *err)
{
    for (size_t i = 0; i < columns->len; i++)
        if (!mig_check_column(loader, table, columns->items[i], place, err))
            return false;
    return true;
}

static bool check_key(const mig_loader *loader, const mig_table *table, const mig_key *key,
                      mig_error *err)
{
    return check_columns(loader, table, &key->columns, key->place, err) &&
           check_columns(loader, table, &key->include, key->place, err);
}

static bool check_index(const mig_loader *loader, const mig_table *table, const mig_index *index,
                        mig_error *err)
{
    for (size_t i = 0; i < index->keys.len; i++) {
        const char *column = index->keys.items[i].column;

        if (column && !mig_check_column(loader, table, column, index->place, err))
            return false;
    }
    return check_columns(loader, table, &index->include, index->place, err);
}

/* When the table was read, the columns were not known yet. */
static bool check_parts(const mig_loader *loader, const mig_table *table, mig_error *err)
{
    if (table->primary_key && !check_key(loader, table, table->primary_key, err))
        return false;
    for (size_t i = 0; i < table->uniques.len; i++)
        if (!check_key(loader, table, table->uniques.items[i], err))
            return false;
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        if (!check_columns(loader, table, &table->foreign_keys.items[i]->columns,
                           table->foreign_keys.items[i]->place, err))
            return false;
    for (size_t i = 0; i < table->exclusions.len; i++)
        if (!check_index(loader, table, table->exclusions.items[i], err))
            return false;
    for (size_t i = 0; i < table->indexes.len; i++)
        if (!check_index(loader, table, table->indexes.items[i], err))
            return false;
    return true;
}

bool mig_check_partitions(const mig_loader *loader, mig_error *err)
{
    const mig_schema *schema = loader->schema;

    for (size_t i = 0; i < schema->tables.len; i++) {
        const mig_table *table = schema->tables.items[i];

        if (!table->settled && mig_is_partition(table) &&
            (!check_parent(loader, table, err) || !check_parts(loader, table, err)))
            return mig_within(err, "while reading table \"%s\"",
                              mig_name_text(loader->arena, table->name));
    }
    return true;
}
