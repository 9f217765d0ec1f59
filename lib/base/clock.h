/* What time it is, for the log and for elapsed times. */
#ifndef MIG_BASE_CLOCK_H
#define MIG_BASE_CLOCK_H

#include "base/arena.h"

/* UTC as 2026-11-21T10:15:00.123Z. */
const char *mig_clock_utc(mig_arena *arena);
/* Counts milliseconds from no particular moment. */
unsigned long mig_clock_ms(void);

#endif
