/* Starting a program: see process.h. */
#include "base/process.h"

#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

extern char **environ;

enum { LOOK_MS = 100, LINE_BYTES = 8192, MOST_FILES = 1024, NO_EXEC = 127, NO_STATUS = 255 << 8 };

typedef struct {
    const mig_process *process;
    pid_t pid, parent;
    int output[2], fault[2]; /* pipes: what it writes; errno where it can't be started */
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

/* In the child: connections and locks of this process are none of its business. */
static void close_others(int keep)
{
    for (int fd = STDERR_FILENO + 1; fd < MOST_FILES; fd++)
        if (fd != keep)
            close(fd);
}

/* In the child, which couldn't become the program: why, to its parent. */
static _Noreturn void tell_fault(int fd)
{
    if (write(fd, &(int){errno}, sizeof(int)) < 0)
        _exit(NO_EXEC);
    _exit(NO_EXEC);
}

static void become(const child *c, char **environment)
{
    int null = open("/dev/null", O_RDONLY);

    setpgid(0, 0);
    signal(SIGPIPE, SIG_DFL);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
    if (getppid() != c->parent)
        _exit(NO_EXEC);
    dup2(null, STDIN_FILENO);
    dup2(c->output[1], STDOUT_FILENO);
    dup2(c->output[1], STDERR_FILENO);
    close_others(c->fault[1]);
    environ = environment;
    if (chdir(c->process->folder) == 0)
        execvp(c->process->argv[0], c->process->argv);
    tell_fault(c->fault[1]);
}

/* In the parent: what the child couldn't do is why it can't be started. */
static int read_fault(int fd)
{
    int why = 0;

    while (read(fd, &why, sizeof why) < 0 && errno == EINTR)
        continue;
    close(fd);
    return why;
}

static void wait_for(pid_t pid, int *status)
{
    while (waitpid(pid, status, 0) < 0 && errno == EINTR)
        continue;
}

static mig_process_end end_of(int status)
{
    return (mig_process_end){.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
                             .status = WIFEXITED(status) ? WEXITSTATUS(status) : 0};
}

static bool make_pipes(child *c, mig_error *err)
{
    if (pipe(c->output) == 0) {
        if (pipe(c->fault) == 0)
            return fcntl(c->fault[1], F_SETFD, FD_CLOEXEC) == 0;
        close(c->output[0]);
        close(c->output[1]);
    }
    return mig_fail(err, MIG_ERR_FAILED, "can't make a pipe: %s", strerror(errno));
}

static bool start(child *c, char **environment, mig_error *err)
{
    int why = 0;

    if (!make_pipes(c, err))
        return false;
    c->parent = getpid();
    c->pid = fork();
    if (c->pid == 0)
        become(c, environment);
    if (c->pid < 0)
        why = errno;
    else
        setpgid(c->pid, c->pid); /* as the child does itself: whoever is first */
    close(c->output[1]);
    close(c->fault[1]);
    if (c->pid > 0)
        why = read_fault(c->fault[0]);
    else
        close(c->fault[0]);
    if (why == 0)
        return true;
    close(c->output[0]);
    if (c->pid > 0)
        wait_for(c->pid, &c->status);
    return mig_fail(err, MIG_ERR_FAILED, "can't start \"%s\": %s", c->process->argv[0],
                    strerror(why));
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
    struct pollfd out = {.fd = c->output[0], .events = POLLIN};
    char bytes[16384];
    ssize_t got;

    *some = poll(&out, 1, wait_ms) > 0;
    if (!*some)
        return true;
    got = read(c->output[0], bytes, sizeof bytes);
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
        c->status = NO_STATUS; /* this process lets the system forget its children */
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

bool mig_process_run(mig_arena *arena, const mig_process *process, mig_process_end *end,
                     mig_error *err)
{
    child c = {.process = process};

    *end = (mig_process_end){0};
    if (!start(&c, make_environment(arena, process->added), err))
        return false;
    attend(&c);
    close(c.output[0]);
    if (c.line.len > 0)
        end_line(&c);
    mig_str_dispose(&c.line);
    *end = end_of(c.status);
    return true;
}

/* In the child. */
static void become_guest(const mig_process_guest *guest, int fault)
{
    if (guest->talk)
        dup2(STDERR_FILENO, STDOUT_FILENO);
    if (!guest->folder || chdir(guest->folder) == 0)
        execvp(guest->argv[0], guest->argv);
    tell_fault(fault);
}

bool mig_process_attend(const mig_process_guest *guest, mig_process_end *end, mig_error *err)
{
    int fault[2], status = NO_STATUS, why = 0;
    pid_t pid;

    *end = (mig_process_end){0};
    if (pipe(fault) != 0)
        return mig_fail(err, MIG_ERR_FAILED, "can't make a pipe: %s", strerror(errno));
    fcntl(fault[0], F_SETFD, FD_CLOEXEC);
    fcntl(fault[1], F_SETFD, FD_CLOEXEC);
    fflush(stdout); /* else what is written already would come behind what it writes */
    pid = fork();
    if (pid == 0)
        become_guest(guest, fault[1]);
    if (pid < 0)
        why = errno;
    close(fault[1]);
    if (pid > 0) {
        why = read_fault(fault[0]);
        wait_for(pid, &status);
    } else {
        close(fault[0]);
    }
    *end = end_of(status);
    return why == 0 ||
           mig_fail(err, MIG_ERR_FAILED, "can't start \"%s\": %s", guest->argv[0], strerror(why));
}
