/* Running a program for its output: see program.h. */
#include "project/program.h"

#include "base/spawn.h"
#include "base/str.h"
#include "base/text.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PIPE_OUT, PIPE_ERR, PIPES, MOST_BYTES = 64 * 1024 * 1024 };

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

static bool start(const mig_program *program, const char *folder, child *c, mig_error *err)
{
    mig_spawn spawn = {.argv = program->argv.items, .folder = folder, .no_input = true};
    int out[2], errors[2];
    bool good;

    if (!mig_spawn_pipe(out, err))
        return false;
    c->fds[PIPE_OUT] = out[0];
    spawn.out = out[1];
    good = mig_spawn_pipe(errors, err);
    if (good) {
        c->fds[PIPE_ERR] = errors[0];
        spawn.errors = errors[1];
        good = mig_spawn_start(&spawn, &c->pid, err);
        if (!good && err)
            err->code = MIG_ERR_USAGE; /* what the project names isn't there */
        close(errors[1]);
    }
    close(out[1]);
    return good;
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

static bool fail_end(const mig_program *program, child *c, const mig_spawn_end *end, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *said = mig_trim(arena, mig_str_text(&c->texts[PIPE_ERR]));

    if (end->signal)
        mig_fail(err, MIG_ERR_USAGE, "%s was ended by signal %d", program->shown, end->signal);
    else
        mig_fail(err, MIG_ERR_USAGE, "%s ended with status %d", program->shown, end->status);
    return *said ? mig_within(err, "%s", /* its end says most */
                              strlen(said) > 900 ? said + strlen(said) - 900 : said)
                 : false;
}

/* Waits for it, or ends it. */
static bool finish(const mig_program *program, child *c, bool read, mig_error *err)
{
    mig_spawn_end end;

    if (!read)
        kill(c->pid, SIGKILL);
    end = mig_spawn_wait(c->pid);
    if (!read)
        return mig_fail(err, MIG_ERR_USAGE,
                        "%s took longer than %u s, or printed more than %d MB; `seconds:` beside "
                        "`program:` allows more time",
                        program->shown, program->seconds, MOST_BYTES / (1024 * 1024));
    return (end.status == 0 && end.signal == 0) || fail_end(program, c, &end, err);
}

static bool run(const mig_program *program, const char *folder, child *c, mig_error *err)
{
    const bool good =
        start(program, folder, c, err) && finish(program, c, read_all(c, program->seconds), err);

    for (size_t i = 0; i < PIPES; i++)
        if (c->fds[i] >= 0)
            close(c->fds[i]);
    return good;
}

bool mig_program_run(mig_arena *arena, const mig_program *program, const char *folder,
                     const char **output, mig_error *err)
{
    child c = {.fds = {-1, -1}};
    bool good = run(program, folder, &c, err);

    *output = mig_str_copy(arena, &c.texts[PIPE_OUT]);
    for (size_t i = 0; i < PIPES; i++)
        mig_str_dispose(&c.texts[i]);
    if (good && strlen(*output) == 0)
        good = mig_fail(err, MIG_ERR_USAGE,
                        "%s printed nothing: that would declare an empty database", program->shown);
    return good || mig_within(err, "while running the program that `schema:` names");
}
