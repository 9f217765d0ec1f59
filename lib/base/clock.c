/* The clock: see clock.h. */
#include "base/clock.h"

#include <time.h>

const char *mig_clock_utc(mig_arena *arena)
{
    struct timespec t;
    struct tm parts;
    char text[32];

    clock_gettime(CLOCK_REALTIME, &t);
    gmtime_r(&t.tv_sec, &parts);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    return mig_arena_printf(arena, "%s.%03ldZ", text, t.tv_nsec / 1000000);
}

unsigned long mig_clock_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (unsigned long)t.tv_sec * 1000 + (unsigned long)t.tv_nsec / 1000000;
}
