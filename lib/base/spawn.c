/* Starting a program: see spawn.h. */
#include "base/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

extern char **environ;

enum { MOST_FILES = 1024, NO_EXEC = 127 };

/* In the child: connections and locks of this process are none of its business. */
static void close_others(int keep)
{
    for (int fd = STDERR_FILENO + 1; fd < MOST_FILES; fd++)
        if (fd != keep)
            close(fd);
}

static void be_alone(pid_t parent)
{
    setpgid(0, 0);
    signal(SIGPIPE, SIG_DFL);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
    if (getppid() != parent)
        _exit(NO_EXEC);
}

/* In the child. Why it couldn't become the program is told to its parent. */
static _Noreturn void become(const mig_spawn *spawn, pid_t parent, int fault)
{
    if (spawn->alone)
        be_alone(parent);
    if (spawn->no_input)
        dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
    if (spawn->out)
        dup2(spawn->out, STDOUT_FILENO);
    if (spawn->errors)
        dup2(spawn->errors, STDERR_FILENO);
    if (spawn->alone)
        close_others(fault);
    if (spawn->environment)
        environ = spawn->environment;
    if (!spawn->folder || chdir(spawn->folder) == 0)
        execvp(spawn->argv[0], spawn->argv);
    if (write(fault, &(int){errno}, sizeof(int)) < 0)
        _exit(NO_EXEC);
    _exit(NO_EXEC);
}

/* In the parent: errno of the child that couldn't become the program; 0: it could. */
static int read_fault(int fd)
{
    int why = 0;

    while (read(fd, &why, sizeof why) < 0 && errno == EINTR)
        continue;
    return why;
}

bool mig_spawn_pipe(int ends[2], mig_error *err)
{
    if (pipe(ends) != 0)
        return mig_fail(err, MIG_ERR_FAILED, "can't make a pipe: %s", strerror(errno));
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return true;
}

bool mig_spawn_start(const mig_spawn *spawn, pid_t *pid, mig_error *err)
{
    const pid_t parent = getpid();
    int fault[2], why;

    if (!mig_spawn_pipe(fault, err))
        return false;
    fflush(stdout); /* else what is written already would come behind what it writes */
    *pid = fork();
    if (*pid == 0)
        become(spawn, parent, fault[1]);
    why = *pid < 0 ? errno : 0;
    close(fault[1]);
    if (*pid > 0 && spawn->alone)
        setpgid(*pid, *pid); /* as the child does itself: whoever is first */
    if (*pid > 0)
        why = read_fault(fault[0]);
    close(fault[0]);
    if (why == 0)
        return true;
    if (*pid > 0)
        mig_spawn_wait(*pid);
    return mig_fail(err, MIG_ERR_FAILED, "can't start \"%s\": %s", spawn->argv[0], strerror(why));
}

mig_spawn_end mig_spawn_end_of(int status)
{
    return (mig_spawn_end){.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
                           .status = WIFEXITED(status) ? WEXITSTATUS(status) : 0};
}

mig_spawn_end mig_spawn_wait(pid_t pid)
{
    int status = MIG_SPAWN_FORGOTTEN;

    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return mig_spawn_end_of(status);
}

bool mig_spawn_run(const mig_spawn *spawn, mig_spawn_end *end, mig_error *err)
{
    pid_t pid;

    *end = (mig_spawn_end){0};
    if (!mig_spawn_start(spawn, &pid, err))
        return false;
    *end = mig_spawn_wait(pid);
    return true;
}
