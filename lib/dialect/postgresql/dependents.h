/* Inside dependents*.c: the queries. */
#ifndef MIG_DIALECT_POSTGRESQL_DEPENDENTS_H
#define MIG_DIALECT_POSTGRESQL_DEPENDENTS_H

#include "dialect/postgresql/postgresql.h"

/* Cells of a row of the graph: one for each object, by kind and name. Arrays hold roots ("1/title")
 * and ids of other objects. */
typedef enum {
    DEP_ID,
    DEP_KIND,
    DEP_SCHEMA,
    DEP_NAME,
    DEP_TABLE_SCHEMA,
    DEP_TABLE,
    DEP_OWNER,     /* NULL: we may do as we like */
    DEP_EXTENSION, /* that it is a part of; NULL: none */
    DEP_TEMPORARY,
    DEP_ROOTS,
    DEP_NEEDS,
} pg_dependents_cell;

/* The query for the graph: schemas and names of tables and enums in $1 and $2. */
void pg_dependents_graph(mig_str *sql);
/* The query for the texts: id, place (negative: the statement drops), statement. Ids in $1. */
void pg_dependents_texts(mig_str *sql, int version);

#endif
