/* Times of new scripts. */
#ifndef CMD_CLOCK_H
#define CMD_CLOCK_H

#include "base/arena.h"

#include <stdbool.h>

/* UTC as 2026-11-21T10:15:00Z; SOURCE_DATE_EPOCH stands for the clock when it is set. */
const char *clock_created(mig_arena *arena);

/* How far a time zone ("UTC", "local", "+02:00", "Europe/Berlin") is from UTC at that time, in
 * seconds; false: this machine knows no zone of that name. */
bool clock_offset(const char *zone, long long at, long *offset_s);

#endif
