/* Names: plain ones, keywords, and those that need quotes. */
#include "laws.h"

#include "base/text.h"

#include <string.h>

static const char *const words[] = {
    "a",   "b",    "c",     "name",    "order", "Mixed", "group", "with space", "naïve",  "select",
    "x-y", "日本", "value", "quo\"te", "key",   "n1",    "it's",  "UPPER",      "dot.ted"};

const char *const law_schemas[] = {"app", "Two x"};
const size_t law_schema_count = MIG_LEN(law_schemas);

const char *law_roll_schema(law_maker *m)
{
    return m->database == LAW_POSTGRESQL && law_once_in(m, 3)
               ? law_schemas[law_roll(m, (unsigned)law_schema_count)]
               : NULL;
}

static bool has_column(const law_schema *schema, unsigned table, const char *name)
{
    const law_table *found = law_table_of(schema, table);

    for (size_t i = 0; found && i < found->column_count; i++)
        if (mig_same_nocase(found->columns[i].name, name))
            return true;
    return false;
}

static bool has_table(const law_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->table_count; i++)
        if (mig_same_nocase(schema->tables[i].name, name))
            return true;
    for (size_t i = 0; i < schema->enum_count; i++) /* a table is a type, too */
        if (mig_same_nocase(schema->enums[i].name, name))
            return true;
    return false;
}

const char *law_column_name(law_maker *m, const law_pair *pair, unsigned table)
{
    const char *name = LAW_ONE_OF(m, words);

    while (has_column(&pair->before, table, name) || has_column(&pair->after, table, name))
        name = mig_arena_printf(m->arena, "%s%u", LAW_ONE_OF(m, words), law_roll(m, 10));
    return name;
}

const char *law_table_name(law_maker *m, const law_pair *pair)
{
    const char *name = LAW_ONE_OF(m, words);

    /* A name with a double quote in it can't be said in schema.yaml. */
    while (strchr(name, '"') || has_table(&pair->before, name) || has_table(&pair->after, name))
        name = mig_arena_printf(m->arena, "%s%u", LAW_ONE_OF(m, words), law_roll(m, 10));
    return name;
}
