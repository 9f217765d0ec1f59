/* What commands share: see context.h. */
#include "context.h"

#include "base/text.h"
#include "command.h"
#include "git/git.h"
#include "output.h"
#include "plan/order.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Ctrl-C: the running statement is made to end, and the runner asks before each next one. A second
 * one ends the program at once; the database then rolls back what was open. */
static volatile sig_atomic_t interrupted;
static mig_driver *interruptible;

static void on_signal(int number)
{
    if (interrupted)
        _exit(128 + number);
    interrupted = number;
    if (interruptible)
        interruptible->interrupt(interruptible);
}

static void catch_signals(mig_driver *driver)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

    interruptible = driver;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static bool stop_asked(void)
{
    return interrupted != 0;
}

context context_new(void)
{
    return (context){.arena = mig_arena_new(),
                     .store = {.version_table = "migrate_version", .log_table = "migrate_log"}};
}

void context_dispose(context *c)
{
    interruptible = NULL;
    mig_driver_close(c->driver);
    mig_arena_free(c->arena);
}

static const char *environment(const char *name)
{
    return getenv(name);
}

bool context_project(context *c, mig_error *err)
{
    if (!mig_project_read(c->arena, globals.config, globals.database, environment, &c->project,
                          err))
        return false;
    if (c->project.version_table)
        c->store.version_table = c->project.version_table;
    return true;
}

bool context_project_or_url(context *c, mig_error *err)
{
    mig_error ignored = {0};

    if (!globals.url || globals.config)
        return context_project(c, err);
    if (!context_project(c, &ignored))
        c->project = (mig_project){.folder = ".", .naming = mig_naming_default};
    return true;
}

bool context_history(context *c, mig_error *err)
{
    return mig_scripts_read(c->arena, c->project.versions, &c->scripts, err) &&
           mig_history_build(c->arena, &c->scripts, &c->history, err);
}

bool context_open(context *c, unsigned flags, mig_error *err)
{
    if (!mig_project_url(c->arena, &c->project, globals.url, err) ||
        !mig_driver_open(&c->project.url, flags, &c->driver, err))
        return false;
    catch_signals(c->driver);
    return true;
}

static void echo_sql(void *data, const char *sql)
{
    (void)data;
    say("%s;", sql);
}

void context_echo(context *c)
{
    c->driver->echo = echo_sql;
}

bool context_rows(context *c, mig_strings *rows, mig_error *err)
{
    return mig_store_rows(c->driver, c->arena, &c->store, rows, err);
}

void context_try_rows(context *c, mig_strings *rows)
{
    mig_error ignored = {0};

    if (!context_open(c, MIG_OPEN_READ, &ignored) || !context_rows(c, rows, &ignored))
        rows->len = 0;
}

bool context_at_heads(const context *c, const mig_strings *rows)
{
    mig_strings heads = {0};

    mig_history_heads(c->arena, c->history, &heads);
    if (heads.len != rows->len)
        return false;
    for (size_t i = 0; i < heads.len; i++)
        if (!mig_strings_has(rows, heads.items[i]))
            return false;
    return true;
}

static const char *format_time(mig_arena *arena, time_t seconds, const char *tail)
{
    struct tm parts;
    char text[32];

    gmtime_r(&seconds, &parts);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    return mig_arena_printf(arena, "%s%s", text, tail);
}

static const char *now(mig_arena *arena)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return format_time(arena, t.tv_sec, mig_arena_printf(arena, ".%03ldZ", t.tv_nsec / 1000000));
}

static unsigned long clock_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (unsigned long)t.tv_sec * 1000 + (unsigned long)t.tv_nsec / 1000000;
}

/* reproducible-builds.org/specs/source-date-epoch */
const char *context_created(mig_arena *arena)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");

    return format_time(arena, epoch && *epoch ? (time_t)strtoll(epoch, NULL, 10) : time(NULL), "Z");
}

bool context_new_revision(mig_arena *arena, const char **revision, mig_error *err)
{
    unsigned char bytes[6];
    int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    bool good = fd >= 0 && read(fd, bytes, sizeof bytes) == (ssize_t)sizeof bytes;

    if (fd >= 0)
        close(fd);
    if (!good)
        return mig_fail(err, MIG_ERR_FAILED, "can't read /dev/urandom: %s", strerror(errno));
    *revision = mig_arena_printf(arena, "%02x%02x%02x%02x%02x%02x", bytes[0], bytes[1], bytes[2],
                                 bytes[3], bytes[4], bytes[5]);
    return true;
}

static void say_start(const mig_event *event, const char *verb)
{
    if (stderr_is_terminal() && !globals.quiet)
        fprintf(stderr, "%s%zu/%zu%s %s %s %s ...", color_on(COLOR_DIM, true), event->index,
                event->count, color_off(true), verb, event->move->script->revision,
                event->move->script->message);
}

static void say_done(const mig_event *event, const char *verb)
{
    if (stderr_is_terminal() && !globals.quiet)
        fprintf(stderr, "\r\033[K");
    say("%s%s%s %s %s (%lu ms)", color_on(COLOR_GREEN, true), verb, color_off(true),
        event->move->script->revision, event->move->script->message, event->elapsed_ms);
}

static void on_event(void *data, const mig_event *event)
{
    const context *c = data;
    const char *verb = event->move && event->move->direction == MIG_DOWN ? "downgrade" : "upgrade";

    switch (event->kind) {
    case MIG_EVENT_WAITING:
        say("another run holds the lock of %s; waiting", c->driver->target);
        break;
    case MIG_EVENT_START:
        say_start(event, verb);
        break;
    case MIG_EVENT_DONE:
        say_done(event, verb);
        break;
    case MIG_EVENT_SQL:
        printf("%s;\n", event->text);
        break;
    case MIG_EVENT_WARNING:
        warn("%s", event->text);
        break;
    }
}

mig_runner context_runner(context *c)
{
    static char host[256];
    mig_runner runner = {.driver = c->driver,
                         .history = c->history,
                         .store = c->store,
                         .lock_timeout_ms = 60000,
                         .user = getenv("USER"),
                         .now = now,
                         .clock_ms = clock_ms,
                         .stop = stop_asked,
                         .on_event = on_event,
                         .context = c};

    if (gethostname(host, sizeof host - 1) == 0)
        runner.host = host;
    if (c->project.folder)
        runner.git_commit = mig_git_head(c->arena, c->project.folder);
    return runner;
}

bool context_dialect(context *c, const mig_dialect **dialect, unsigned *caps, mig_error *err)
{
    mig_error ignored = {0};
    const char *version = c->project.version;

    if (c->driver) {
        *dialect = c->driver->dialect;
        *caps = c->driver->caps;
        return true;
    }
    *dialect = mig_project_url(c->arena, &c->project, globals.url, &ignored)
                   ? mig_dialect_find(c->project.url.dialect)
                   : &mig_postgresql;
    if (!*dialect)
        return mig_fail(err, MIG_ERR_USAGE, "%s isn't supported yet", c->project.url.dialect);
    *caps = (*dialect)->oldest_caps;
    if (version && !(*dialect)->version_caps(version, caps))
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" is no version of %s", version,
                        (*dialect)->name);
    return true;
}

bool context_compare(context *c, const char *from, const mig_strings *rows, mig_compared *result,
                     mig_error *err)
{
    mig_comparison what = {.project = &c->project};
    mig_strings skip = {0};
    mig_scripts scripts = {0};

    mig_store_tables(c->arena, &c->store, &skip);
    what.skip = &skip;
    if (!context_dialect(c, &what.dialect, &what.caps, err))
        return false;
    if (mig_same(from, "database")) {
        what.driver = c->driver;
        if (c->history && !mig_history_applied(c->arena, c->history, rows, &scripts, err))
            return false;
        what.scripts = &scripts;
    } else if (mig_same(from, "scripts")) {
        mig_history_sorted(c->arena, c->history, &scripts);
        what.scripts = &scripts;
    }
    return mig_compare(c->arena, &what, result, err);
}

void say_uncovered(mig_arena *arena, const mig_schema *schema)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        const mig_table *table = schema->tables.items[i];

        if (table->beyond)
            warn("table \"%s\" is left alone: %s", mig_name_text(arena, table->name),
                 table->beyond);
        for (size_t k = 0; k < table->indexes.len; k++)
            if (table->indexes.items[k]->beyond)
                warn("index \"%s\" is left alone: %s", table->indexes.items[k]->id.name,
                     table->indexes.items[k]->beyond);
    }
    for (size_t i = 0; i < schema->others.len; i++) {
        const mig_other *other = schema->others.items[i];

        warn("%s \"%s\" is left alone: this kind of object isn't covered", other->kind,
             mig_name_text(arena, other->name));
    }
}

void say_losses(mig_arena *arena, const mig_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++) {
        const char *loss = mig_loss(arena, &ops->items[i]);

        if (loss)
            warn("%s: %s", mig_op_subject(arena, &ops->items[i]), loss);
    }
}
