/* The scripts of this branch beside those of another, for --git-base and rebase. */
#ifndef CMD_SIDES_H
#define CMD_SIDES_H

#include "context.h"
#include "history/merge.h"

#include <jansson.h>

/* Opens git, and reads the scripts of another commit and of where it and HEAD parted; this side's
 * are those of the working tree. name: anything of git's that means a commit. */
MIG_MUST_CHECK bool sides_read(context *c, const char *name, mig_sides *sides, mig_error *err);

/* What is to be said of a merge with the other side, and of what isn't committed. merged: as of
 * mig_sides_merge. */
MIG_MUST_CHECK bool sides_look(context *c, const mig_sides *sides, mig_history **merged,
                               mig_findings *findings, mig_error *err);

/* One line for each, on stdout. */
void sides_print(const mig_findings *findings);
json_t *sides_json(const mig_findings *findings);

/* MIG_ERR_DIFFERENT where there are any. */
MIG_MUST_CHECK bool sides_fail(const mig_sides *sides, const mig_findings *findings,
                               mig_error *err);

#endif
