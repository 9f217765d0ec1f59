/* What filters left of a schema: see excluded.h. */
#include "schema/excluded.h"

#include "base/text.h"

static bool has_excluded(const mig_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++)
        if (table->columns.items[i]->excluded)
            return true;
#define LOOK(kind_id, list, word, shown)         \
    for (size_t i = 0; i < table->list.len; i++) \
        if (table->list.items[i]->excluded)      \
            return true;
    MIG_PART_LISTS(LOOK)
#undef LOOK
    return table->primary_key && table->primary_key->excluded;
}

#define KEEP(kind_id, list, word, shown)                                   \
    do {                                                                   \
        copy->list.len = 0;                                                \
        for (size_t i = 0; i < table->list.len; i++)                       \
            if (!table->list.items[i]->excluded)                           \
                copy->list.items[copy->list.len++] = table->list.items[i]; \
    } while (0);

mig_table *mig_table_managed(mig_arena *arena, mig_table *table)
{
    mig_table *copy;

    if (!has_excluded(table))
        return table;
    copy = mig_table_copy(arena, table);
    KEEP(, columns, , )
    MIG_PART_LISTS(KEEP)
    if (table->primary_key && table->primary_key->excluded)
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
