/* Partitions: the columns that rows are parted by, and PostgreSQL's tables that have the parts. */
#ifndef MIG_SCHEMA_PARTITIONS_H
#define MIG_SCHEMA_PARTITIONS_H

#include "schema/model.h"

/*
 * The table's partitions name the column anew, in what comes before the list of partitions: names
 * of partitions, and keywords, may be spelled like a column. The schema says how names are written.
 */
void mig_partitions_rename_column(mig_arena *arena, const mig_schema *schema, mig_table *table,
                                  const char *from, const char *to);

/* `partition_by` and the values of a partition in one spelling of words and blanks. */
const char *mig_partition_text(mig_arena *arena, const char *text);

/* The table, and what it was declared as, is that partition from now on; {0}: none. */
void mig_partition_put(mig_arena *arena, mig_table *table, mig_partition partition);

/* Where its parent was called `from`, that is called `to` now. */
void mig_partition_rename_parent(mig_arena *arena, const mig_schema *schema, mig_table *table,
                                 mig_name from, mig_name to);

/* What is to be done, as no database changes it; %s: the table. */
#define MIG_PARTITION_BY_FIXED                                                                 \
    "`partition_by` of table \"%s\" can't be changed; declare a new table with partitions of " \
    "its own, copy the rows with an execute, drop the old table, and rename the new one"

enum { MIG_MOST_LEVELS = 100 /* of partitions that have partitions */ };

bool mig_is_partition(const mig_table *table);
/* NULL: it is no partition, or the schema (sealed) doesn't have its parent. */
const mig_table *mig_partition_parent(const mig_schema *schema, const mig_table *table);
/* The table that has the columns: the parent of the parent of ... a partition, or itself. */
const mig_table *mig_table_root(const mig_schema *schema, const mig_table *table);

#endif
