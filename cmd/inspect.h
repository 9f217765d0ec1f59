/* Reading and printing a live schema; used by inspect and adopt. */
#ifndef CMD_INSPECT_H
#define CMD_INSPECT_H

#include "base/str.h"
#include "context.h"

MIG_MUST_CHECK bool inspect_read(context *c, mig_schema **found, mig_error *err);
/* What of it may be declared, as a tree. */
mig_node *inspect_tree(const context *c, const mig_schema *found);
/* The text of a schema.yaml, with comments that name what it doesn't cover. */
void inspect_yaml(const context *c, const mig_schema *found, mig_str *text);
/* The statements that make it from nothing. */
MIG_MUST_CHECK bool inspect_sql(const context *c, const mig_schema *found, mig_str *text,
                                mig_error *err);
/* The operations that make it from nothing, in order. */
MIG_MUST_CHECK bool inspect_ops(const context *c, const mig_schema *found, mig_ops *ops,
                                mig_error *err);

#endif
