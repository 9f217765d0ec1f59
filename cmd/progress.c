/* What a run tells while it goes on: see progress.h. */
#include "progress.h"

#include "base/clock.h"
#include "git/git.h"
#include "output.h"
#include "show.h"
#include "signals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *verb(const mig_event *event)
{
    return event->move->direction == MIG_DOWN ? "downgrade" : "upgrade";
}

/* "3f2a9c41d7e0 add updated_at" */
static const char *title(const context *c, const mig_event *event)
{
    const mig_script *script = event->move->script;

    return *script->message ? mig_arena_printf(c->arena, "%s %s", script->revision,
                                               first_line(c->arena, script->message))
                            : script->revision;
}

enum { PLAN_SHOWN = 20 };

/* On a terminal someone may still press Ctrl-C. */
static void tell_plan(const context *c, const mig_event *event)
{
    if (c->sql == SQL_RESULT || !isatty(STDERR_FILENO))
        return;
    say("%zu to %s:", event->count, verb(event));
    for (size_t i = 0; i < event->count && i < PLAN_SHOWN; i++) {
        const mig_event one = {.move = event->move + i};

        say("  %s", title(c, &one));
    }
    if (event->count > PLAN_SHOWN)
        say("  and %zu more", event->count - PLAN_SHOWN);
}

static void tell_start(const context *c, const mig_event *event)
{
    if (c->sql == SQL_RESULT && !globals.json)
        printf("-- %s %s\n", verb(event), title(c, event));
    else if (c->sql == SQL_TALK)
        say("-- %s %s", verb(event), title(c, event));
    else if (c->sql == SQL_SILENT)
        say_progress("%s%zu/%zu%s %s %s ...", color_on(COLOR_DIM, true), event->index, event->count,
                     color_off(true), verb(event), title(c, event));
}

static void tell_done(const context *c, const mig_event *event)
{
    if (c->sql == SQL_RESULT)
        return;
    say("%s%s%s %s (%lu ms)", color_on(COLOR_GREEN, true), verb(event), color_off(true),
        title(c, event), event->elapsed_ms);
}

static void tell_sql(context *c, const mig_event *event)
{
    if (c->sql == SQL_RESULT && globals.json)
        json_array_append_new(c->statements, json_pack("{s:o, s:o}", "revision",
                                                       json_text(event->move->script->revision),
                                                       "sql", json_text(event->text)));
    else if (c->sql == SQL_RESULT)
        printf("%s%s\n", event->text, statement_end(event->text));
    else if (c->sql == SQL_TALK && !globals.verbose)
        say("%s%s", event->text, statement_end(event->text));
}

static void tell_program(context *c, const mig_event *event)
{
    if (c->sql == SQL_RESULT && globals.json)
        json_array_append_new(c->statements, json_pack("{s:o, s:o}", "revision",
                                                       json_text(event->move->script->revision),
                                                       "program", json_text(event->text)));
    else if (c->sql == SQL_RESULT)
        printf("-- run: %s (a program: a dry run doesn't start it)\n", event->text);
    else
        say("run: %s", event->text);
}

static void tell_copy(context *c, const mig_event *event)
{
    if (c->sql == SQL_RESULT && globals.json)
        json_array_append_new(c->statements, json_pack("{s:o, s:o}", "revision",
                                                       json_text(event->move->script->revision),
                                                       "copy", json_text(event->text)));
    else if (c->sql == SQL_RESULT)
        printf("-- copy: %s\n", event->text);
    else if (c->sql == SQL_TALK)
        say("copy: %s", event->text);
}

static void on_event(void *data, const mig_event *event)
{
    context *c = data;

    switch (event->kind) {
    case MIG_EVENT_WAITING:
        say("another run holds the lock of %s; waiting", c->driver->target);
        break;
    case MIG_EVENT_PLAN:
        tell_plan(c, event);
        break;
    case MIG_EVENT_START:
        tell_start(c, event);
        break;
    case MIG_EVENT_DONE:
        tell_done(c, event);
        break;
    case MIG_EVENT_SQL:
        tell_sql(c, event);
        break;
    case MIG_EVENT_PROGRAM:
        tell_program(c, event);
        break;
    case MIG_EVENT_OUTPUT:
        say("| %s", event->text);
        break;
    case MIG_EVENT_COPY:
        tell_copy(c, event);
        break;
    case MIG_EVENT_COPIED:
        say("%s", event->text);
        break;
    case MIG_EVENT_WARNING:
        warn("%s", event->text);
        break;
    }
}

mig_runner progress_runner(context *c, sql_shown sql)
{
    static char host[256];
    mig_runner runner = {
        .driver = c->driver,
        .history = c->history,
        .store = c->store,
        .lock_timeout_ms = 60000,
        .programs = {.folder = c->project.folder, .url = c->project.url.full, .hold = hold_signals},
        .user = getenv("USER"),
        .now = mig_clock_utc,
        .clock_ms = mig_clock_ms,
        .stop = stop_asked,
        .on_event = on_event,
        .context = c};

    c->sql = sql;
    if (sql == SQL_RESULT && !c->statements)
        c->statements = json_array();
    if (sql == SQL_TALK && globals.verbose)
        context_echo(c);
    if (gethostname(host, sizeof host - 1) == 0)
        runner.host = host;
    runner.git_folder = c->project.folder;
    return runner;
}
