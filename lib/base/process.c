/* Running a program: see process.h. */
#include "base/process.h"

#include "base/str.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { LOOK_MS = 100, LINE_BYTES = 8192 };

typedef struct {
    const mig_process *process;
    pid_t pid;
    int output; /* that it writes to; here it is read */
    mig_str line;
    bool told, exited;
    int status;
} child;

typedef MIG_ARRAY(char *) variables;

static bool is_replaced(const char *variable, const char *const *added)
{
    size_t name = strcspn(variable, "=") + 1;

    for (; *added; added++)
        if (strncmp(variable, *added, name) == 0)
            return true;
    return false;
}

static char **make_environment(mig_arena *arena, const char *const *added)
{
    variables all = {0};

    for (char **variable = environ; *variable; variable++)
        if (!is_replaced(*variable, added))
            mig_push(arena, &all, *variable);
    for (; *added; added++)
        mig_push(arena, &all, mig_arena_strdup(arena, *added));
    mig_push(arena, &all, NULL);
    return all.items;
}

static bool start(child *c, char **environment, mig_error *err)
{
    mig_spawn spawn = {.argv = c->process->argv,
                       .folder = c->process->folder,
                       .environment = environment,
                       .no_input = true,
                       .alone = true};
    int output[2];
    bool good;

    if (!mig_spawn_pipe(output, err))
        return false;
    spawn.out = spawn.errors = output[1];
    good = mig_spawn_start(&spawn, &c->pid, err);
    close(output[1]);
    c->output = output[0];
    if (!good)
        close(output[0]);
    return good;
}

static void end_line(child *c)
{
    c->process->on_line(c->process->context, mig_str_text(&c->line));
    mig_str_reset(&c->line);
}

static void take(child *c, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];

        if (byte == '\n' || c->line.len >= LINE_BYTES)
            end_line(c);
        if (byte == '\n' || byte == '\r')
            continue;
        mig_str_addc(&c->line, (byte < ' ' && byte != '\t') || byte == 0x7F ? '?' : bytes[i]);
    }
}

/* False at the end of its output; nothing is there within the time: true. */
static bool read_some(child *c, int wait_ms, bool *some)
{
    struct pollfd out = {.fd = c->output, .events = POLLIN};
    char bytes[16384];
    ssize_t got;

    *some = poll(&out, 1, wait_ms) > 0;
    if (!*some)
        return true;
    got = read(c->output, bytes, sizeof bytes);
    if (got > 0)
        take(c, bytes, (size_t)got);
    return got > 0 || (got < 0 && errno == EINTR);
}

static void check_stop(child *c)
{
    if (c->told || !c->process->stop || !c->process->stop())
        return;
    c->told = true;
    kill(-c->pid, SIGINT);
}

static void look(child *c)
{
    pid_t seen = c->exited ? 0 : waitpid(c->pid, &c->status, WNOHANG);

    if (seen < 0 && errno == ECHILD)
        c->status = MIG_SPAWN_FORGOTTEN;
    c->exited = c->exited || seen == c->pid || (seen < 0 && errno == ECHILD);
}

/* Until it has ended, and what it wrote is read. */
static void attend(child *c)
{
    bool open = true, some = true;

    while (open && (!c->exited || some)) {
        open = read_some(c, c->exited ? 0 : LOOK_MS, &some);
        check_stop(c);
        look(c);
    }
    while (!c->exited) { /* it closed its output, and goes on */
        struct pollfd none = {.fd = -1};

        check_stop(c);
        look(c);
        if (!c->exited)
            poll(&none, 1, LOOK_MS);
    }
}

bool mig_process_run(mig_arena *arena, const mig_process *process, mig_spawn_end *end,
                     mig_error *err)
{
    child c = {.process = process};

    *end = (mig_spawn_end){0};
    if (!start(&c, make_environment(arena, process->added), err))
        return false;
    attend(&c);
    close(c.output);
    if (c.line.len > 0)
        end_line(&c);
    mig_str_dispose(&c.line);
    *end = mig_spawn_end_of(c.status);
    return true;
}
