/* Ctrl-C: see signals.h. */
#include "signals.h"

#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;
static volatile sig_atomic_t held;
static mig_driver *interruptible;

static void on_signal(int number)
{
    if (interrupted)
        _exit(128 + number);
    interrupted = number;
    if (interruptible && !held)
        interruptible->interrupt(interruptible);
}

void catch_signals(mig_driver *driver)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

    interruptible = driver;
    if (!driver)
        return;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

void hold_signals(bool on)
{
    held = on;
}

bool stop_asked(void)
{
    return interrupted != 0;
}
