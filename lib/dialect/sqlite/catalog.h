/* Between the catalog*.c files: from what the parser read to the model. */
#ifndef MIG_DIALECT_SQLITE_CATALOG_H
#define MIG_DIALECT_SQLITE_CATALOG_H

#include "base/map.h"
#include "dialect/sqlite/sqlite.h"

/* A column whose check may be that of an enum; known once all tables are read. */
typedef struct {
    mig_table *table;
    mig_column *column;
    const char *name; /* the enum's */
    mig_strings values;
    mig_check *check; /* what it is if it isn't the enum's */
} mig_sqlite_enum_use;

typedef struct {
    mig_arena *arena;
    mig_schema *schema;
    mig_map *types; /* text -> mig_type, of the columns so far */
    MIG_ARRAY(mig_sqlite_enum_use) enum_uses;
} mig_sqlite_reader;

/* A table of the schema; one whose text can't be read has no columns, and beyond says why. */
void mig_sqlite_read_table(mig_sqlite_reader *reader, const char *name, const char *sql);
/* Says what the model has no place for. */
void mig_sqlite_add_other(mig_sqlite_reader *reader, const char *kind, const char *name,
                          const char *table, const char *source);
/* Adds the enums that all of their columns agree on; the checks of the others become plain ones. */
void mig_sqlite_settle_enums(mig_sqlite_reader *reader);

#endif
