/* Revisions that the database has and the working tree lacks, or has with another text. */
#ifndef CMD_LOST_H
#define CMD_LOST_H

#include "context.h"

/* Where the version table names a revision that no script here has: adds to the error which branch
 * or commit has it. Does nothing where that isn't so, or where there is no git. Always false. */
bool lost_explain(context *c, mig_error *err);

/* Which branch or commit of git has a revision; NULL: none, or there is no git. */
const char *lost_place(context *c, const char *revision);

/*
 * The history as it was run: scripts that aren't here, or that were changed since they were run,
 * come from git or from the log, by the blob id that the log recorded. All that the way down to
 * the target takes back must be what was run. The connection is open. MIG_ERR_FAILED: neither has
 * such a text.
 */
MIG_MUST_CHECK bool lost_restore(context *c, const char *target, mig_error *err);

#endif
