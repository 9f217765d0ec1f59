/* Writing a new script; used by revision and adopt. */
#ifndef CMD_REVISION_H
#define CMD_REVISION_H

#include "context.h"

/* Sets revision, parents, message, created and the operations of both ways. rev_id NULL: random. */
MIG_MUST_CHECK bool revision_make(context *c, const char *rev_id, const char *message,
                                  const mig_ops *ops, mig_script *script, mig_error *err);

/* Writes it in the YAML or the SQL form (shape: the schema before it; SQL only) and prints its
 * path. */
MIG_MUST_CHECK bool revision_write(context *c, mig_script *script, bool sql,
                                   const mig_schema *found, const char **path, mig_error *err);

#endif
