/* The clock: see clock.h. */
#include "clock.h"

#include <stdlib.h>
#include <time.h>

static const char *format(mig_arena *arena, time_t seconds, const char *tail)
{
    struct tm parts;
    char text[32];

    gmtime_r(&seconds, &parts);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    return mig_arena_printf(arena, "%s%s", text, tail);
}

const char *clock_utc(mig_arena *arena)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return format(arena, t.tv_sec, mig_arena_printf(arena, ".%03ldZ", t.tv_nsec / 1000000));
}

unsigned long clock_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (unsigned long)t.tv_sec * 1000 + (unsigned long)t.tv_nsec / 1000000;
}

/* reproducible-builds.org/specs/source-date-epoch */
const char *clock_created(mig_arena *arena)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");

    return format(arena, epoch && *epoch ? (time_t)strtoll(epoch, NULL, 10) : time(NULL), "Z");
}
