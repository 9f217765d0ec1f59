/* Work that goes on beside the caller's, in a thread of its own. */
#ifndef MIG_BASE_TASK_H
#define MIG_BASE_TASK_H

#include "migrate/error.h"

#include <stdbool.h>

typedef struct mig_task mig_task;

/* Returns whether it went well, and else why. */
typedef bool mig_task_work(void *context, mig_error *err);

/*
 * Begins the work; the context must live until mig_task_end, and nobody else may change what the
 * work reads. Signals are left to the other threads. Where there can be no thread the work is done
 * here and now.
 */
mig_task *mig_task_begin(mig_task_work *work, void *context);

/* Waits for the end of the work, says how it went, and frees the task. */
MIG_MUST_CHECK bool mig_task_end(mig_task *task, mig_error *err);

#endif
