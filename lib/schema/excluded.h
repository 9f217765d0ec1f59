/*
 * What of a schema is managed: all but what the project's filters marked (diff/filter.h). Whoever
 * has to know what is really there looks at the schema itself.
 */
#ifndef MIG_SCHEMA_EXCLUDED_H
#define MIG_SCHEMA_EXCLUDED_H

#include "schema/model.h"

/* The lists of a table's constraints and indexes: MIG_KIND_..., member, word of `kind:`, what they
 * are called. */
#define MIG_PART_LISTS(X)                                         \
    X(UNIQUE, uniques, "unique", "unique constraint")             \
    X(EXCLUSION, exclusions, "exclusion", "exclusion constraint") \
    X(CHECK, checks, "check", "check")                            \
    X(FOREIGN_KEY, foreign_keys, "foreign_key", "foreign key")    \
    X(INDEX, indexes, "index", "index")

/* A copy without the parts that are excluded. */
mig_table *mig_table_managed(mig_arena *arena, const mig_table *table);

/* The schema without all that is excluded; it shares everything else. Sealed. */
mig_schema *mig_schema_managed(mig_arena *arena, const mig_schema *schema);

/* What is excluded of a table, in words: `index "i" of "t"`. */
void mig_table_excluded(mig_arena *arena, const mig_table *table, mig_strings *texts);

/* What is excluded, in words: `table "a"`, `enum "e"`, and of
 * tables that are managed what is excluded of them. */
void mig_schema_excluded(mig_arena *arena, const mig_schema *schema, mig_strings *texts);

#endif
