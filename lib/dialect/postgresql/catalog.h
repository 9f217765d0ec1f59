/* What the readers of the catalog share: the schema that is being built, and how rows find it. */
#ifndef MIG_DIALECT_POSTGRESQL_CATALOG_H
#define MIG_DIALECT_POSTGRESQL_CATALOG_H

#include "dialect/postgresql/postgresql.h"

/* A table of the schema, and its columns by attnum (holes where columns were dropped). */
typedef struct catalog_table {
    mig_table *table;
    const char *parent; /* oid of the table that it is a partition of; NULL: none */
    MIG_ARRAY(mig_column *) by_number;
} catalog_table;

typedef struct {
    pg_driver *driver;
    mig_arena *arena;
    mig_schema *schema;
    const mig_strings *skip;
    const char *tablespace, *access_method; /* where nothing is said */
    const char *namespaces;                 /* those in scope, as an array literal */
    mig_map *tables;                        /* oid as text -> catalog_table */
    mig_map *types;                         /* format_type() text -> mig_type */
    mig_map *functions;   /* names of the functions behind `on_update`, not to be listed */
    const char *last_oid; /* rows come table by table: the last one found */
    catalog_table *last_table;
    MIG_ARRAY(catalog_table *) partitions;
} catalog;

/* One row of a result; cells by their place in the query. */
typedef struct {
    const PGresult *result;
    int row;
} catalog_row;

/* NULL for SQL's NULL; valid until the result is cleared. */
const char *cell(const catalog_row *row, int column);
bool cell_is(const catalog_row *row, int column, const char *text);
bool cell_true(const catalog_row *row, int column);
long cell_number(const catalog_row *row, int column); /* NULL: 0 */
/* A copy in the arena; NULL stays NULL. */
const char *cell_copy(catalog *c, const catalog_row *row, int column);
/* An expression without blanks around it; a copy. */
const char *cell_expression(catalog *c, const catalog_row *row, int column);
/* schema NULL for the default one. */
mig_name cell_name(catalog *c, const catalog_row *row, int schema, int name);

/* NULL when the table isn't in the model (another kind, or skipped). */
catalog_table *catalog_find(catalog *c, const char *oid);
mig_column *catalog_column(const catalog_table *table, long number);

/* "{a,\"b c\"}" as the server prints arrays. */
void pg_read_array(mig_arena *arena, const char *text, mig_strings *items);
/* Texts as an array literal, each in quotes. */
const char *pg_write_array(mig_arena *arena, const mig_strings *items);
/* Columns that an int2 array or vector names ("{1,3}" or "1 3"). */
void catalog_columns(catalog *c, const catalog_table *table, const char *numbers,
                     mig_strings *names);

/* "{fillfactor=70}": pg_class.reloptions. */
void catalog_settings(catalog *c, const char *array, mig_settings *settings);

void catalog_other(catalog *c, const char *kind, mig_name name, mig_name table);
/* "a, b": collects reasons for `beyond`. */
void catalog_beyond(catalog *c, const char **beyond, const char *reason);

/* A default in the catalog's spelling as the model has it. type: format_type() of the column. */
void pg_read_default(mig_arena *arena, const char *text, const char *type, mig_default *dflt);
/* A collation as the model keeps it. */
const char *catalog_collation(catalog *c, const char *schema, const char *name);

/* The queries; each reads what one of them gives. $1: the namespaces in scope. */
bool catalog_enums(catalog *c, mig_error *err);
bool catalog_tables(catalog *c, mig_error *err);
bool catalog_all_columns(catalog *c, mig_error *err);
bool catalog_sequences(catalog *c, mig_error *err);
bool catalog_constraints(catalog *c, mig_error *err);
bool catalog_indexes(catalog *c, mig_error *err);
/* To be called when everything of tables was read. */
bool catalog_partitions(catalog *c, mig_error *err);
bool catalog_triggers(catalog *c, mig_error *err);
bool catalog_others(catalog *c, mig_error *err);

/* Sends a query with $1, and calls read for each row. */
MIG_MUST_CHECK bool catalog_query(catalog *c, const char *sql,
                                  void (*read)(catalog *c, const catalog_row *row), mig_error *err);

/* No extension has it: `AND NOT_OF_EXTENSION("pg_class", "c.oid")`. */
#define NOT_OF_EXTENSION(class, oid)                                                        \
    "NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog." class \
        "'::pg_catalog.regclass AND x.objid = " oid " AND x.deptype = 'e')"

#define COMMENT_ON(alias, class, oid, part)                                                  \
    "LEFT JOIN pg_catalog.pg_description " alias " ON " alias ".objoid = " oid " AND " alias \
    ".classoid = 'pg_catalog." class "'::pg_catalog.regclass AND " alias ".objsubid = " part " "

/* The name of a tablespace (alias: pg_tablespace, joined to reltablespace), or NULL where the
 * server would put a new relation unasked. */
#define TABLESPACE(alias)                                                                        \
    "CASE WHEN pg_catalog.current_setting('default_tablespace') = '' THEN " alias                \
    ".spcname ELSE nullif(coalesce(" alias                                                       \
    ".spcname, (SELECT s.spcname FROM pg_catalog.pg_database b JOIN pg_catalog.pg_tablespace s " \
    "ON s.oid = b.dattablespace WHERE b.datname = pg_catalog.current_database())), "             \
    "pg_catalog.current_setting('default_tablespace')::pg_catalog.name) END"

#define IN_SCOPE "n.nspname = ANY ($1::pg_catalog.name[])"

#endif
