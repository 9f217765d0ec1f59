/* What filters left of a schema: see excluded.h. */
#include "schema/excluded.h"

#include "base/text.h"

/* keep_columns(copy), keep_uniques(copy), ...: of the copy's list only what isn't excluded. */
#define DEFINE_KEEP(kind_id, list, word, shown)                 \
    static void keep_##list(mig_table *copy)                    \
    {                                                           \
        size_t kept = 0;                                        \
                                                                \
        for (size_t i = 0; i < copy->list.len; i++)             \
            if (!copy->list.items[i]->excluded)                 \
                copy->list.items[kept++] = copy->list.items[i]; \
        copy->list.len = kept;                                  \
    }
DEFINE_KEEP(COLUMN, columns, "column", "column")
MIG_PART_LISTS(DEFINE_KEEP)
#undef DEFINE_KEEP

mig_table *mig_table_managed(mig_arena *arena, const mig_table *table)
{
    mig_table *copy = mig_table_copy(arena, table);

    keep_columns(copy);
#define KEEP(kind_id, list, word, shown) keep_##list(copy);
    MIG_PART_LISTS(KEEP)
#undef KEEP
    if (copy->primary_key && copy->primary_key->excluded)
        copy->primary_key = NULL;
    return copy;
}

mig_schema *mig_schema_managed(mig_arena *arena, const mig_schema *schema)
{
    mig_schema *managed = mig_schema_new_like(arena, schema);

    managed->schemas = schema->schemas;
    for (size_t i = 0; i < schema->enums.len; i++)
        if (!schema->enums.items[i]->excluded)
            mig_push(arena, &managed->enums, schema->enums.items[i]);
    for (size_t i = 0; i < schema->tables.len; i++)
        if (!schema->tables.items[i]->excluded)
            mig_push(arena, &managed->tables, mig_table_managed(arena, schema->tables.items[i]));
    for (size_t i = 0; i < schema->others.len; i++)
        if (!schema->others.items[i]->excluded)
            mig_push(arena, &managed->others, schema->others.items[i]);
    mig_schema_seal(managed);
    return managed;
}

static void add_part(mig_arena *arena, mig_strings *texts, const mig_table *table, const char *kind,
                     const char *name)
{
    const char *of = mig_name_text(arena, table->name);

    mig_push(arena, texts,
             name ? mig_arena_printf(arena, "%s \"%s\" of \"%s\"", kind, name, of)
                  : mig_arena_printf(arena, "%s of \"%s\"", kind, of));
}

void mig_table_excluded(mig_arena *arena, const mig_table *table, mig_strings *texts)
{
    const mig_key *key = table->primary_key;

    for (size_t i = 0; i < table->columns.len; i++)
        if (table->columns.items[i]->excluded)
            add_part(arena, texts, table, "column", table->columns.items[i]->name);
    if (key && key->excluded)
        add_part(arena, texts, table, "primary key", NULL);
#define ADD(kind_id, list, word, shown)          \
    for (size_t i = 0; i < table->list.len; i++) \
        if (table->list.items[i]->excluded)      \
            add_part(arena, texts, table, shown, table->list.items[i]->id.name);
    MIG_PART_LISTS(ADD)
#undef ADD
}

void mig_schema_excluded(mig_arena *arena, const mig_schema *schema, mig_strings *texts)
{
    for (size_t i = 0; i < schema->enums.len; i++)
        if (schema->enums.items[i]->excluded)
            mig_push(arena, texts,
                     mig_arena_printf(arena, "enum \"%s\"",
                                      mig_name_text(arena, schema->enums.items[i]->name)));
    for (size_t i = 0; i < schema->tables.len; i++) {
        const mig_table *table = schema->tables.items[i];

        if (table->excluded)
            mig_push(arena, texts,
                     mig_arena_printf(arena, "table \"%s\"", mig_name_text(arena, table->name)));
        else
            mig_table_excluded(arena, table, texts);
    }
}
