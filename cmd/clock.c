/* The clock: see clock.h. */
#include "clock.h"

#include "base/file.h"
#include "base/text.h"
#include "script/file_name.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LAST_DIGITS = 11 }; /* of seconds whose year has four */

/* reproducible-builds.org/specs/source-date-epoch: what is no number of seconds doesn't count. */
static time_t now(void)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");

    if (!epoch || !*epoch || epoch[strspn(epoch, "0123456789")] || strlen(epoch) > LAST_DIGITS)
        return time(NULL);
    return (time_t)strtoll(epoch, NULL, 10);
}

const char *clock_created(mig_arena *arena)
{
    time_t seconds = now();
    struct tm parts;
    char text[32];

    gmtime_r(&seconds, &parts);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return mig_arena_strdup(arena, text);
}

/* By the environment's zone. */
static long local_offset(long long at)
{
    time_t seconds = (time_t)at;
    struct tm parts;
    char text[32];
    long long local = at;

    localtime_r(&seconds, &parts);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    (void)mig_script_seconds(text, &local);
    return (long)(local - at);
}

/* The C library takes a zone that isn't there for UTC. */
static bool has_zone(const char *zone)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *folder = getenv("TZDIR");

    return mig_file_exists(
        mig_path_join(arena, folder && *folder ? folder : "/usr/share/zoneinfo", zone));
}

/* The program's own TZ is put back: hooks and editors get it. */
static long named_offset(const char *zone, long long at)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *before = mig_arena_strdup(arena, getenv("TZ"));
    long offset;

    setenv("TZ", mig_arena_printf(arena, ":%s", zone), 1);
    tzset();
    offset = local_offset(at);
    if (before)
        setenv("TZ", before, 1);
    else
        unsetenv("TZ");
    tzset();
    return offset;
}

bool clock_offset(const char *zone, long long at, long *offset_s)
{
    *offset_s = 0;
    if (mig_same(zone, "UTC"))
        return true;
    if (mig_same(zone, "local")) {
        tzset();
        *offset_s = local_offset(at);
        return true;
    }
    if (*zone == '+' || *zone == '-') {
        *offset_s = strtol(zone + 1, NULL, 10) * 3600 + strtol(zone + 4, NULL, 10) * 60;
        *offset_s = *zone == '-' ? -*offset_s : *offset_s;
        return true;
    }
    if (!has_zone(zone))
        return false;
    *offset_s = named_offset(zone, at);
    return true;
}
