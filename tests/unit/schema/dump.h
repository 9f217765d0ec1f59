/* Every field of a schema but the places, as text, so that tests can compare and read it. */
#ifndef TEST_SCHEMA_DUMP_H
#define TEST_SCHEMA_DUMP_H

#include "schema/load.h"

/* stated: say of each name whether the file stated it. */
const char *dump_schema(mig_arena *arena, const mig_schema *schema, bool stated);
void dump_table(mig_str *out, const mig_table *table, bool stated);

/* Loads a text, or NULL with err set. */
mig_schema *load_text(mig_arena *arena, const char *text, mig_error *err);
/* The same, failing the test when there is an error. */
mig_schema *load_good(mig_arena *arena, const char *text);

#endif
