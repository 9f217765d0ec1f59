/* --sql of upgrade, downgrade and stamp: the SQL is printed, nothing is run. */
#ifndef CMD_OFFLINE_H
#define CMD_OFFLINE_H

#include "context.h"

/* target: a range, which needs no database, or a target from where the database is. */
MIG_MUST_CHECK bool offline_move(mig_direction direction, const char *target, const char *tag,
                                 mig_error *err);
MIG_MUST_CHECK bool offline_stamp(const mig_strings *targets, bool purge, const char *tag,
                                  mig_error *err);

#endif
