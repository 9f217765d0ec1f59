/* Programs that migrate.yaml wants run once a script is written; of revision, merge, import ... */
#ifndef CMD_HOOKS_H
#define CMD_HOOKS_H

#include "context.h"

/*
 * Runs them in their order, in migrate.yaml's folder, without a shell; what they print goes to
 * stderr. The first that fails ends it: MIG_ERR_FAILED that says that the script stays.
 */
MIG_MUST_CHECK bool hooks_run(const context *c, const char *path, mig_error *err);

#endif
