/* Copies of objects: as scripts hold them (without what only the declared file says), or renamed.
 */
#include "diff/internal.h"

const mig_column *mig_clean_column(mig_arena *arena, const mig_column *column, const char *name)
{
    mig_column *copy = MIG_COPY(arena, column);

    copy->name = name;
    copy->renamed_from = NULL;
    if (column->portable)
        copy->portable = mig_clean_column(arena, column->portable, name);
    return copy;
}

const mig_table *mig_clean_table(mig_arena *arena, const mig_table *table)
{
    mig_table *copy = mig_table_copy(arena, table);

    copy->renamed_from = NULL;
    for (size_t i = 0; i < copy->columns.len; i++) {
        const mig_column *column = table->columns.items[i];
        mig_column *clean = MIG_COPY(arena, column);

        *clean = *mig_clean_column(arena, column, column->name);
        copy->columns.items[i] = clean;
    }
    return copy;
}

const mig_enum *mig_clean_enum(mig_arena *arena, const mig_enum *enumeration)
{
    mig_enum *copy = MIG_COPY(arena, enumeration);

    copy->renamed_from = NULL;
    copy->values.items = mig_arena_memdup(arena, enumeration->values.items,
                                          enumeration->values.len * sizeof *copy->values.items);
    copy->values.cap = copy->values.len;
    for (size_t i = 0; i < copy->values.len; i++)
        copy->values.items[i].renamed_from = NULL;
    return copy;
}

mig_key *mig_key_renamed(mig_arena *arena, const mig_key *key, mig_constraint_name id)
{
    mig_key *copy = MIG_COPY(arena, key);

    copy->id = id;
    return copy;
}

mig_check *mig_check_renamed(mig_arena *arena, const mig_check *check, mig_constraint_name id)
{
    mig_check *copy = MIG_COPY(arena, check);

    copy->id = id;
    return copy;
}

mig_foreign_key *mig_foreign_key_renamed(mig_arena *arena, const mig_foreign_key *key,
                                         mig_constraint_name id)
{
    mig_foreign_key *copy = MIG_COPY(arena, key);

    copy->id = id;
    return copy;
}

mig_index *mig_index_renamed(mig_arena *arena, const mig_index *index, mig_constraint_name id)
{
    mig_index *copy = MIG_COPY(arena, index);

    copy->id = id;
    if (index->portable)
        copy->portable = mig_index_renamed(arena, index->portable, id);
    return copy;
}

mig_object mig_object_renamed(mig_arena *arena, mig_kind kind, mig_object object,
                              mig_constraint_name id)
{
    switch (kind) {
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
        return (mig_object){.key = mig_key_renamed(arena, object.key, id)};
    case MIG_KIND_CHECK:
        return (mig_object){.check = mig_check_renamed(arena, object.check, id)};
    case MIG_KIND_FOREIGN_KEY:
        return (mig_object){.foreign_key = mig_foreign_key_renamed(arena, object.foreign_key, id)};
    case MIG_KIND_EXCLUSION:
    case MIG_KIND_INDEX:
        return (mig_object){.index = mig_index_renamed(arena, object.index, id)};
    case MIG_KIND_ENUM:
    case MIG_KIND_TABLE:
    case MIG_KIND_COLUMN:
    case MIG_KIND_EXECUTE:
    case MIG_KIND_INSERT:
    case MIG_KIND_COPY:
    case MIG_KIND_RUN:
        break;
    }
    return object;
}
