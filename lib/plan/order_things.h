/*
 * Inside plan/: things that operations make, take away, need and have used, as keys of a map.
 *
 * Keys: "t" table, "c" column, "d+" and "d-" a column's definition as it will be and was, "u"
 * columns that a foreign key may refer to, "n" a name among the schema's tables and indexes, "cn" a
 * name among a table's constraints, "pk" a table's primary key, "e" enum, "v+" and "v-" an enum's
 * values as they will be and were, "lg" that a table is logged, "ri" that an index is its replica
 * identity, "pv" values of partitions of a table, "pd" that it is no partition any more, "pa" what
 * is done before it is one, "pi" that indexes are gone whose like a partition would get under a
 * name of its own, "po" what
 * partitions have of their own and lose, "pq" what their
 * parents lose, "pr" that rows of partitions are referred to, "rt" "rc"
 * "re" renames of tables, columns, enums.
 */
#ifndef MIG_PLAN_ORDER_THINGS_H
#define MIG_PLAN_ORDER_THINGS_H

#include "plan/order_graph.h"

typedef struct {
    mig_indexes makers, takers, needers, users;
} mig_order_thing;

typedef struct {
    mig_order_graph *graph;
    mig_map *things;
    MIG_ARRAY(mig_order_thing *) list; /* in the order of their first mention */
    mig_map *altered_enums;            /* name -> mig_op */
    size_t at;                         /* the operation at hand */
} mig_order_builder;

/* What an operation does with what it names: its object is there afterwards, or was there before.
 */
typedef enum { MIG_COMING, MIG_GOING } mig_side;

void mig_makes(mig_order_builder *b, const char *key);
void mig_takes(mig_order_builder *b, const char *key);
void mig_needs(mig_order_builder *b, const char *key);
void mig_has_used(mig_order_builder *b, const char *key);
/* Makes the thing, or takes it away. */
void mig_turns(mig_order_builder *b, const char *key, mig_side which);

const char *mig_table_key(const mig_order_builder *b, const char *what, mig_name table);
/* A column, or a constraint, of a table. Columns of a partition are those of its root. */
const char *mig_part_key(const mig_order_builder *b, const char *what, mig_name table,
                         const char *part);
/* A name that all tables and indexes of a schema share. */
const char *mig_wide_key(const mig_order_builder *b, mig_name table, const char *name);
/* What a foreign key refers to: columns in any order. */
const char *mig_columns_key(const mig_order_builder *b, mig_name table, const mig_strings *columns);

#endif
