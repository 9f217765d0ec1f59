/* Writing a new script; used by revision, merge and adopt. */
#ifndef CMD_REVISION_H
#define CMD_REVISION_H

#include "context.h"

/* What the user wants of it. */
typedef struct {
    const char *rev_id; /* NULL: random */
    const char *message;
    const mig_ops *ops;
    const mig_strings *heads;      /* identifiers of what it follows; none: head */
    const mig_strings *depends_on; /* identifiers and labels; NULL: none */
    const char *label;             /* NULL: none */
    bool splice;                   /* it may follow what others follow already */
    bool merge;                    /* it has to follow several */
    bool author;                   /* it names the author that git's configuration states */
} revision_wish;

/* Sets revision, parents, labels, dependencies, message, created and the operations of both ways.
 */
MIG_MUST_CHECK bool revision_make(context *c, const revision_wish *wish, mig_script *script,
                                  mig_error *err);

/* The folder for a script: the stated one (NULL: none is), that of its parent, or the first.
 * MIG_ERR_USAGE: it is none that scripts are read from. */
MIG_MUST_CHECK bool revision_folder(const context *c, const mig_script *script, const char *stated,
                                    const char **folder, mig_error *err);

/* Its file's name, as migrate.yaml wants it. */
MIG_MUST_CHECK bool revision_file_name(const context *c, const mig_script *script,
                                       const char **name, mig_error *err);

/* Writes it in the YAML or the SQL form (found: the schema before it; SQL only). */
MIG_MUST_CHECK bool revision_write(context *c, mig_script *script, const char *folder, bool sql,
                                   const mig_schema *found, const char **path, mig_error *err);

#endif
