/* Whether a database can hold the names of a schema: see load.h. */
#include "schema/load.h"

#include <string.h>

typedef struct {
    unsigned most_bytes;
    const char *database;
} limit;

static bool check(const limit *l, const char *name, mig_place place, mig_error *err)
{
    size_t length = name ? strlen(name) : 0;

    return length <= l->most_bytes || l->most_bytes == 0 ||
           mig_fail_at(err, place, "the name \"%s\" has %zu bytes; %s allows at most %u", name,
                       length, l->database, l->most_bytes);
}

static bool check_parts(const limit *l, const mig_table *table, mig_error *err)
{
    const mig_key *primary = table->primary_key;

    if (primary && !check(l, primary->id.name, primary->place, err))
        return false;
    for (size_t i = 0; i < table->uniques.len; i++)
        if (!check(l, table->uniques.items[i]->id.name, table->uniques.items[i]->place, err))
            return false;
    for (size_t i = 0; i < table->checks.len; i++)
        if (!check(l, table->checks.items[i]->id.name, table->checks.items[i]->place, err))
            return false;
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        if (!check(l, table->foreign_keys.items[i]->id.name, table->foreign_keys.items[i]->place,
                   err))
            return false;
    for (size_t i = 0; i < table->exclusions.len; i++)
        if (!check(l, table->exclusions.items[i]->id.name, table->exclusions.items[i]->place, err))
            return false;
    for (size_t i = 0; i < table->indexes.len; i++)
        if (!check(l, table->indexes.items[i]->id.name, table->indexes.items[i]->place, err))
            return false;
    return true;
}

static bool check_name(const limit *l, mig_name name, mig_place place, mig_error *err)
{
    return check(l, name.schema, place, err) && check(l, name.name, place, err);
}

bool mig_schema_check_names(const mig_schema *schema, unsigned most_bytes, const char *database,
                            mig_error *err)
{
    const limit l = {most_bytes, database};

    for (size_t i = 0; i < schema->enums.len; i++)
        if (!check_name(&l, schema->enums.items[i]->name, schema->enums.items[i]->place, err))
            return false;
    for (size_t i = 0; i < schema->tables.len; i++) {
        const mig_table *table = schema->tables.items[i];

        if (!check_name(&l, table->name, table->place, err))
            return false;
        for (size_t k = 0; k < table->columns.len; k++)
            if (!check(&l, table->columns.items[k]->name, table->columns.items[k]->place, err))
                return false;
        if (!check_parts(&l, table, err))
            return false;
    }
    return true;
}
