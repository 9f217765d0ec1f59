/* Running a program for its output: see program.h. */
#include "project/program.h"

#include "base/str.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PIPE_OUT, PIPE_ERR, PIPES, NO_EXEC = 127, MOST_BYTES = 64 * 1024 * 1024 };

typedef struct {
    pid_t pid;
    int fds[PIPES]; /* that are read; -1: closed */
    mig_str texts[PIPES];
} child;

static long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* In the child. A failure to start is told by errno on stderr. */
static void become(const mig_program *program, const char *folder, int out, int errors)
{
    dup2(out, STDOUT_FILENO);
    dup2(errors, STDERR_FILENO);
    close(out);
    close(errors);
    if (chdir(folder) == 0)
        execvp(program->argv.items[0], program->argv.items);
    dprintf(STDERR_FILENO, "%s\n", strerror(errno));
    _exit(NO_EXEC);
}

static bool start(const mig_program *program, const char *folder, child *c, mig_error *err)
{
    int out[2], errors[2];

    if (pipe(out) != 0 || pipe(errors) != 0)
        return mig_fail(err, MIG_ERR_FAILED, "can't make a pipe: %s", strerror(errno));
    c->pid = fork();
    if (c->pid == 0) {
        close(out[0]);
        close(errors[0]);
        become(program, folder, out[1], errors[1]);
    }
    close(out[1]);
    close(errors[1]);
    c->fds[PIPE_OUT] = out[0];
    c->fds[PIPE_ERR] = errors[0];
    return c->pid > 0 ||
           mig_fail(err, MIG_ERR_FAILED, "can't start a process: %s", strerror(errno));
}

static void read_some(child *c, size_t which)
{
    char bytes[16384];
    ssize_t got = read(c->fds[which], bytes, sizeof bytes);

    if (got > 0) {
        mig_str_addn(&c->texts[which], bytes, (size_t)got);
    } else if (got == 0 || errno != EINTR) {
        close(c->fds[which]);
        c->fds[which] = -1;
    }
}

/* Reads both until they are closed; false when the time is over. */
static bool read_all(child *c, unsigned limit_s)
{
    const long end = now_ms() + (long)limit_s * 1000;

    while (c->fds[PIPE_OUT] >= 0 || c->fds[PIPE_ERR] >= 0) {
        struct pollfd fds[PIPES] = {{c->fds[PIPE_OUT], POLLIN, 0}, {c->fds[PIPE_ERR], POLLIN, 0}};
        long left = end - now_ms();

        if (left <= 0 || c->texts[PIPE_OUT].len > MOST_BYTES)
            return false;
        if (poll(fds, PIPES, (int)left) < 0 && errno != EINTR)
            return false;
        for (size_t i = 0; i < PIPES; i++)
            if (c->fds[i] >= 0 && fds[i].revents != 0)
                read_some(c, i);
    }
    return true;
}

static bool fail_status(const mig_program *program, child *c, int status, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *said = mig_trim(arena, mig_str_text(&c->texts[PIPE_ERR]));

    if (WIFSIGNALED(status))
        mig_fail(err, MIG_ERR_USAGE, "%s was ended by signal %d", program->shown, WTERMSIG(status));
    else if (WEXITSTATUS(status) == NO_EXEC)
        mig_fail(err, MIG_ERR_USAGE, "%s can't be run", program->shown);
    else
        mig_fail(err, MIG_ERR_USAGE, "%s ended with status %d", program->shown,
                 WEXITSTATUS(status));
    if (*said) /* its end says most */
        mig_within(err, "%s", strlen(said) > 900 ? said + strlen(said) - 900 : said);
    return mig_within(err, "while running the program that `schema:` names");
}

/* Waits for it, or ends it. */
static bool finish(const mig_program *program, child *c, bool read, mig_error *err)
{
    int status = 0;

    for (size_t i = 0; i < PIPES; i++)
        if (c->fds[i] >= 0)
            close(c->fds[i]);
    if (!read)
        kill(c->pid, SIGKILL);
    while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (!read)
        return mig_fail(err, MIG_ERR_USAGE,
                        "%s took longer than %u s, or printed more than %d MB; `seconds:` beside "
                        "`program:` allows more time",
                        program->shown, program->seconds, MOST_BYTES / (1024 * 1024));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return fail_status(program, c, status, err);
    return true;
}

bool mig_program_run(mig_arena *arena, const mig_program *program, const char *folder,
                     const char **output, mig_error *err)
{
    child c = {.fds = {-1, -1}};
    bool good =
        start(program, folder, &c, err) && finish(program, &c, read_all(&c, program->seconds), err);

    *output = mig_str_copy(arena, &c.texts[PIPE_OUT]);
    for (size_t i = 0; i < PIPES; i++)
        mig_str_dispose(&c.texts[i]);
    if (good && strlen(*output) == 0)
        return mig_fail(err, MIG_ERR_USAGE,
                        "%s printed nothing: that would declare an empty database", program->shown);
    return good;
}
