/* The columns that rows are parted by: PARTITION BY ... as servers and people write it. */
#ifndef MIG_SCHEMA_PARTITIONS_H
#define MIG_SCHEMA_PARTITIONS_H

#include "schema/model.h"

/*
 * The table's partitions name the column anew, in what comes before the list of partitions: names
 * of partitions, and keywords, may be spelled like a column. The schema says how names are written.
 */
void mig_partitions_rename_column(mig_arena *arena, const mig_schema *schema, mig_table *table,
                                  const char *from, const char *to);

#endif
