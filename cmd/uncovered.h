/* What a database has and a schema file can't say yet: named, never lost in silence. */
#ifndef CMD_UNCOVERED_H
#define CMD_UNCOVERED_H

#include "op/op.h"

/* One line for each: `view "v"`, `table "p": partitioned`; in the schema's order. */
void uncovered_list(mig_arena *arena, const mig_schema *schema, mig_strings *lines);
/* The same as warnings on stderr, a line for each kind. */
void uncovered_warn(mig_arena *arena, const mig_schema *schema);
/* Operations that make tables of a found schema say in their notes what they leave out. */
void uncovered_note(mig_arena *arena, const mig_schema *found, mig_ops *ops);

#endif
