/* Waiting for the lock of a run: see driver.h. */
#include "dialect/driver.h"

#include <time.h>

enum { FIRST_PAUSE_MS = 100, LONGEST_PAUSE_MS = 1000 };

static unsigned long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (unsigned long)now.tv_sec * 1000UL + (unsigned long)now.tv_nsec / 1000000UL;
}

static void pause_ms(unsigned long duration)
{
    struct timespec span = {(time_t)(duration / 1000), (long)(duration % 1000) * 1000000L};

    nanosleep(&span, NULL); /* a signal ends it early, which is what an interrupt needs */
}

bool mig_lock_poll(mig_driver *driver, const mig_lock_tries *tries, unsigned timeout_ms,
                   void (*waiting)(void *context), void *context, mig_error *err)
{
    unsigned long start = now_ms(), pause = FIRST_PAUSE_MS;
    bool told = false, got = false;

    for (;;) {
        unsigned long waited;

        if (*tries->interrupted)
            return mig_fail(err, MIG_ERR_INTERRUPTED, "interrupted while waiting for the lock");
        if (!tries->once(driver, &got, err))
            return false;
        if (got)
            return true;
        waited = now_ms() - start;
        if (waited >= timeout_ms) {
            (void)mig_fail(err, MIG_ERR_LOCKED,
                           "another run of migrate has the lock; waited %u.%u s", timeout_ms / 1000,
                           timeout_ms % 1000 / 100);
            tries->say_who(driver, err);
            return false;
        }
        if (waiting && !told)
            waiting(context);
        told = true;
        pause_ms(pause < timeout_ms - waited ? pause : timeout_ms - waited);
        if (pause < LONGEST_PAUSE_MS)
            pause += FIRST_PAUSE_MS;
    }
}
