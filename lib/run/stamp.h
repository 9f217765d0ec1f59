/* Inside lib/run: rows of the log for revisions that count as applied without having been run. */
#ifndef MIG_RUN_STAMP_H
#define MIG_RUN_STAMP_H

#include "run/run.h"

/* One row for each script, finished now. */
MIG_MUST_CHECK bool mig_stamp_log(mig_runner *runner, mig_arena *arena, const mig_scripts *scripts,
                                  const char *detail, mig_error *err);

#endif
