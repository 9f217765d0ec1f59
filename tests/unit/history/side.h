/* Sides of a merge, written short: "c:a,b=2#label" is c behind a and b, with text 2 and a label. */
#ifndef TESTS_HISTORY_SIDE_H
#define TESTS_HISTORY_SIDE_H

#include "history/merge.h"

mig_side side_of(mig_arena *arena, const char *text);

#endif
