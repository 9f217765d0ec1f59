/* Inside lib/run: the audit on a log that was read already. */
#ifndef MIG_RUN_AUDIT_H
#define MIG_RUN_AUDIT_H

#include "run/run.h"

/* As mig_run_audit. */
MIG_MUST_CHECK bool mig_audit(mig_arena *arena, const mig_history *history, const mig_strings *rows,
                              const mig_log *log, mig_strings *findings, mig_error *err);

#endif
