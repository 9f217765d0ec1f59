/* A program is run, and heard while it runs. */
#ifndef MIG_BASE_PROCESS_H
#define MIG_BASE_PROCESS_H

#include "base/arena.h"
#include "base/spawn.h"
#include "migrate/error.h"

#include <stdbool.h>

/* One with nothing on its stdin, whose output is heard. */
typedef struct {
    char *const *argv;        /* NULL at the end; looked for in PATH unless it has a slash */
    const char *const *added; /* "NAME=value", NULL at the end: what it has besides the environment
                                 of this process, or in place of parts of it */
    const char *folder;       /* it is started in */
    bool (*stop)(void);       /* asked now and then: true, and it is interrupted (SIGINT), once. It
                                 is waited for all the same; may be NULL */
    /* Each line that it writes, to stdout or stderr, without what a terminal would obey. */
    void (*on_line)(void *context, const char *line);
    void *context;
} mig_process;

/*
 * Programs that it started itself, and left behind, aren't waited for. It is the first of a process
 * group of its own, so that an interruption reaches it once, whether it came from the terminal or
 * not; should this process be killed it is told to end (SIGTERM, on Linux). MIG_ERR_FAILED when it
 * can't be started; how it ended is for the caller to judge.
 */
MIG_MUST_CHECK bool mig_process_run(mig_arena *arena, const mig_process *process,
                                    mig_spawn_end *end, mig_error *err);

#endif
