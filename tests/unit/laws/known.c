/* What a pair must not have yet: faults that are known. Each goes with its fault. */
#include "laws.h"

#include <string.h>

static bool is_key(const law_part *part)
{
    return part->kind == LAW_PRIMARY_KEY || part->kind == LAW_UNIQUE;
}

static bool over_same_columns(const law_part *a, const law_part *b)
{
    if (law_uses(a->uses) != law_uses(b->uses))
        return false;
    for (size_t i = 0; i < law_uses(a->uses); i++) {
        bool found = false;

        for (size_t k = 0; k < law_uses(b->uses); k++)
            found = found || a->uses[i].column == b->uses[k].column;
        if (!found)
            return false;
    }
    return true;
}

/* On SQLite keys over the same columns are one where they have no names. */
static void drop_equal(law_table *table)
{
    for (size_t i = 0; i < table->part_count; i++)
        for (size_t k = table->part_count - 1; k > i; k--)
            if (is_key(&table->parts[i]) && is_key(&table->parts[k]) && !table->parts[k].name &&
                over_same_columns(&table->parts[i], &table->parts[k])) {
                if (table->parts[k].kind == LAW_PRIMARY_KEY)
                    table->parts[i] = table->parts[k];
                table->part_count--;
                memmove(&table->parts[k], &table->parts[k + 1],
                        (table->part_count - k) * sizeof table->parts[0]);
            }
}

void law_avoid_known(const law_maker *m, law_pair *pair)
{
    law_schema *sides[] = {&pair->before, &pair->after};

    for (size_t i = 0; i < MIG_LEN(sides); i++) {
        for (size_t k = 0; k < sides[i]->table_count; k++)
            if (m->database == LAW_SQLITE && sides[i]->naming)
                drop_equal(&sides[i]->tables[k]);
        law_repair(m, sides[i]);
    }
}
