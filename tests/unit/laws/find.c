/* Looking objects up by their uid. */
#include "laws.h"

#include <string.h>

const law_table *law_table_of(const law_schema *schema, unsigned uid)
{
    for (size_t i = 0; i < schema->table_count; i++)
        if (schema->tables[i].uid == uid)
            return &schema->tables[i];
    return NULL;
}

const law_column *law_column_of(const law_table *table, unsigned uid)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].uid == uid)
            return &table->columns[i];
    return NULL;
}

const law_column *law_any_column(const law_schema *schema, unsigned uid)
{
    const law_column *found = NULL;

    for (size_t i = 0; !found && i < schema->table_count; i++)
        found = law_column_of(&schema->tables[i], uid);
    return found;
}

const law_enum *law_enum_of(const law_schema *schema, unsigned uid)
{
    for (size_t i = 0; i < schema->enum_count; i++)
        if (schema->enums[i].uid == uid)
            return &schema->enums[i];
    return NULL;
}

const char *law_value_of(const law_schema *schema, unsigned uid)
{
    for (size_t i = 0; i < schema->enum_count; i++)
        for (size_t k = 0; k < schema->enums[i].value_count; k++)
            if (schema->enums[i].values[k].uid == uid)
                return schema->enums[i].values[k].text;
    return NULL;
}

const law_part *law_part_of(const law_table *table, unsigned uid)
{
    for (size_t i = 0; i < table->part_count; i++)
        if (table->parts[i].uid == uid)
            return &table->parts[i];
    return NULL;
}

const char *law_table_property_of(const law_table *table, const char *key)
{
    for (size_t i = 0; i < law_table_property_count; i++)
        if (strcmp(law_table_properties[i].key, key) == 0)
            return table->properties[i];
    return NULL;
}

const law_part *law_primary_key(const law_table *table)
{
    for (size_t i = 0; i < table->part_count; i++)
        if (table->parts[i].kind == LAW_PRIMARY_KEY)
            return &table->parts[i];
    return NULL;
}

bool law_counts(const law_column *column)
{
    return law_property_of(column, "identity") || law_property_of(column, "autoincrement");
}

bool law_in_primary_key(const law_table *table, unsigned uid)
{
    const law_part *key = law_primary_key(table);

    for (size_t i = 0; key && i < law_uses(key->uses); i++)
        if (key->uses[i].column == uid)
            return true;
    return false;
}

size_t law_uses(const law_use *uses)
{
    size_t count = 0;

    while (count < LAW_KEYS && uses[count].column != 0)
        count++;
    return count;
}

bool law_descends(const law_part *key)
{
    return key->orders[0] && strstr(key->orders[0], "desc");
}

bool law_collates(const law_part *key)
{
    for (size_t i = 0; i < LAW_KEYS; i++)
        if (key->orders[i] && strstr(key->orders[i], "collate"))
            return true;
    return false;
}

bool law_has_orders(const law_part *key)
{
    for (size_t i = 0; i < LAW_KEYS; i++)
        if (key->orders[i])
            return true;
    return false;
}
