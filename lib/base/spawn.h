/* A program is started, without a shell: what the ways to run one have in common. */
#ifndef MIG_BASE_SPAWN_H
#define MIG_BASE_SPAWN_H

#include "migrate/error.h"

#include <stdbool.h>
#include <sys/types.h>

typedef struct {
    char *const *argv;  /* NULL at the end; looked for in PATH unless it has a slash */
    const char *folder; /* it is started in; NULL: in this process's */
    char **environment; /* NULL at the end; NULL: this process's */
    int out, errors;    /* files that are its stdout and stderr; 0: this process's */
    bool no_input;      /* nothing is on its stdin */
    bool alone;         /* it is the first of a process group of its own, has no other file of this
                           process, and is told to end (SIGTERM, on Linux) when that is killed */
} mig_spawn;

typedef struct {
    int status; /* that it ended with */
    int signal; /* that ended it; 0: none */
} mig_spawn_end;

/*
 * `pid`: for the caller to wait for. MIG_ERR_FAILED with the reason when it can't be started; then
 * there is nothing to wait for.
 */
MIG_MUST_CHECK bool mig_spawn_start(const mig_spawn *spawn, pid_t *pid, mig_error *err);

/* Waits until it has ended. */
mig_spawn_end mig_spawn_wait(pid_t pid);

/* Both: how it ended is for the caller to judge. */
MIG_MUST_CHECK bool mig_spawn_run(const mig_spawn *spawn, mig_spawn_end *end, mig_error *err);

/* What waitpid says of an end; or, where this process lets the system forget its children, can't
 * say. */
enum { MIG_SPAWN_FORGOTTEN = 255 << 8 };
mig_spawn_end mig_spawn_end_of(int status);

/* A pipe that programs don't inherit: [0] is read, [1] written. Both are closed by the caller. */
MIG_MUST_CHECK bool mig_spawn_pipe(int ends[2], mig_error *err);

#endif
