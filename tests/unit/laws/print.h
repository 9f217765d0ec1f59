/* What the files that write a schema as YAML share. */
#ifndef TESTS_UNIT_LAWS_PRINT_H
#define TESTS_UNIT_LAWS_PRINT_H

#include "laws.h"

typedef struct {
    const law_maker *m;
    const law_schema *schema, *before;
    bool brief; /* in the short forms */
    mig_str types, mixins, tables;
} printer;

/* Between double quotes of YAML. */
void print_quoted(mig_str *out, const char *text);
/* The inside of such a text, made of SQL: names in the place of $uid, literals in that of ~uid. */
void print_sql(printer *p, mig_str *out, const char *text);
void print_renamed(mig_str *out, const char *before, const char *now);
/* "schema.name" */
const char *print_name(const printer *p, const char *schema, const char *name);

/* print_part.c: what a column says of the parts that are of it alone, ", unique: true". */
void print_column_parts(printer *p, mig_str *out, const law_table *table, const law_column *column);
void print_table_parts(printer *p, mig_str *out, const law_table *table);

#endif
