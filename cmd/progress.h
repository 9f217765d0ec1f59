/* A runner whose events are printed, and that obeys Ctrl-C. */
#ifndef CMD_PROGRESS_H
#define CMD_PROGRESS_H

#include "context.h"

/* The context must outlive the runner. */
mig_runner progress_runner(context *c, sql_shown sql);

#endif
