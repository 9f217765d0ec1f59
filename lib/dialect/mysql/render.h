/* Definitions as SQL: what stands in CREATE TABLE and behind ADD of ALTER TABLE. */
#ifndef MIG_DIALECT_MYSQL_RENDER_H
#define MIG_DIALECT_MYSQL_RENDER_H

#include "dialect/mysql/mysql.h"
#include "op/op.h"

void my_name(mig_str *sql, mig_name name);
/* `a, b` */
void my_columns(mig_str *sql, const mig_strings *columns);

/* `'a','b'` */
void my_values(mig_str *sql, const mig_strings *values);

/* A whole column: name, type and all that follows. table (may be NULL): has the checks that are a
 * part of the column's definition. */
void my_add_column(mig_str *sql, mig_caps caps, const mig_table *table, const mig_column *column);
/* What follows the name. */
void my_add_definition(mig_str *sql, mig_caps caps, const mig_table *table,
                       const mig_column *column);

/* A check that is written with its column, where that is told apart: MY_CAP_COLUMN_CHECKS. */
bool my_is_column_check(const mig_check *check);

/*
 * The foreign key that one statement makes at this place among these. Of several over the same
 * columns the servers call the index that they make like the last one (tried: MariaDB 10.11 and
 * 11.8, MySQL 9.7): such keys come in the order of their names, so that it is the same one
 * whatever the order of the operations.
 */
const mig_foreign_key *my_key_in_turn(const mig_foreign_key *const *keys, size_t count, size_t at);

/* A constraint or an index of any kind, as in CREATE TABLE. */
void my_add_part(mig_str *sql, mig_caps caps, mig_kind kind, mig_object object);

void my_create_table(mig_str *sql, mig_caps caps, const mig_table *table);

/* `engine=InnoDB`, an option of a table. */
void my_add_option(mig_str *sql, const char *name, const char *value);

#endif
