/* Programs of scripts: see application.h. */
#include "run/application.h"

#include "base/process.h"
#include "base/text.h"

#include <string.h>

enum { LINES_KEPT = 10 };

/* Of a program that runs. */
typedef struct {
    const mig_application *a;
    mig_arena *arena;              /* of the lines that are kept */
    const char *lines[LINES_KEPT]; /* the last ones, in a ring */
    size_t count;                  /* of all */
} listener;

/* The URL is known to the program, and not meant for whoever reads what it writes. */
static const char *without_url(mig_arena *arena, const mig_runner *runner, const char *line)
{
    const char *url = runner->programs.url, *found;
    MIG_AUTO_STR out = {0};

    while (url && *url && (found = strstr(line, url))) {
        mig_str_addn(&out, line, (size_t)(found - line));
        mig_str_add(&out, runner->driver->target ? runner->driver->target : "***");
        line = found + strlen(url);
    }
    mig_str_add(&out, line);
    return mig_str_copy(arena, &out);
}

static void hear(void *context, const char *line)
{
    listener *l = context;
    const mig_runner *runner = l->a->run->runner;
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *shown = without_url(arena, runner, line);

    if (*shown)
        l->lines[l->count++ % LINES_KEPT] = mig_arena_strdup(l->arena, shown);
    mig_run_tell(runner, &(mig_event){.kind = MIG_EVENT_OUTPUT, .move = l->a->move, .text = shown});
}

static const char *last_lines(const listener *l)
{
    size_t from = l->count > LINES_KEPT ? l->count - LINES_KEPT : 0;
    MIG_AUTO_STR out = {0};
    const char *text;

    for (size_t i = from; i < l->count; i++)
        mig_str_addf(&out, "%s%s", i > from ? "\n" : "", l->lines[i % LINES_KEPT]);
    text = mig_str_copy(l->arena, &out);
    return out.len < MIG_ERROR_TEXT ? text : text + (out.len - MIG_ERROR_TEXT + 1);
}

static bool fail_end(const listener *l, const mig_spawn_end *end, mig_error *err)
{
    const mig_runner *runner = l->a->run->runner;

    if (runner->stop && runner->stop())
        mig_fail(err, MIG_ERR_INTERRUPTED, "interrupted");
    else if (end->signal)
        mig_fail(err, MIG_ERR_FAILED, "the program was ended by signal %d", end->signal);
    else
        mig_fail(err, MIG_ERR_FAILED, "the program ended with status %d", end->status);
    return l->count == 0 ? false : mig_within(err, "%s", last_lines(l));
}

static void add_variable(mig_arena *arena, mig_strings *all, const char *name, const char *value)
{
    if (value)
        mig_push(arena, all, mig_arena_printf(arena, "%s=%s", name, value));
}

static mig_strings variables_of(mig_arena *arena, const mig_application *a)
{
    const mig_runner *runner = a->run->runner;
    mig_strings all = {0};

    add_variable(arena, &all, "MIGRATE_URL", runner->programs.url);
    add_variable(arena, &all, "MIGRATE_DIALECT", runner->driver->dialect->name);
    add_variable(arena, &all, "MIGRATE_REVISION", a->move->script->revision);
    add_variable(arena, &all, "MIGRATE_DIRECTION", mig_direction_name(a->move->direction));
    for (size_t i = 0; i < runner->programs.variables.len; i++)
        mig_push(arena, &all, runner->programs.variables.items[i]);
    mig_push(arena, &all, NULL);
    return all;
}

static char *const *words_of(mig_arena *arena, const mig_strings *words)
{
    MIG_ARRAY(char *) all = {0};

    for (size_t i = 0; i < words->len; i++)
        mig_push(arena, &all, mig_arena_strdup(arena, words->items[i]));
    mig_push(arena, &all, NULL);
    return all.items;
}

static bool start(listener *l, const mig_program_call *call, mig_error *err)
{
    const mig_runner *runner = l->a->run->runner;
    const mig_process process = {.argv = words_of(l->arena, &call->argv),
                                 .added = variables_of(l->arena, l->a).items,
                                 .folder = runner->programs.folder,
                                 .stop = runner->stop,
                                 .on_line = hear,
                                 .context = l};
    mig_spawn_end end;
    bool ran;

    if (runner->programs.hold)
        runner->programs.hold(true);
    ran = mig_process_run(l->arena, &process, &end, err);
    if (runner->programs.hold)
        runner->programs.hold(false);
    return ran && ((end.status == 0 && end.signal == 0) || fail_end(l, &end, err));
}

bool mig_app_run_program(const mig_application *a, const mig_step *step, mig_error *err)
{
    const mig_runner *runner = a->run->runner;
    const mig_program_call *call = step->op ? step->op->after.run : NULL;
    const char *shown = call ? call->shown : step->sql;
    MIG_AUTO_ARENA arena = mig_arena_new();
    listener l = {.a = a, .arena = arena};

    mig_run_tell(runner, &(mig_event){.kind = MIG_EVENT_PROGRAM, .move = a->move, .text = shown});
    if (runner->dry_run)
        return true;
    if (!call || !runner->programs.folder)
        return mig_fail(err, MIG_ERR_FAILED, "programs can't be started here");
    return start(&l, call, err);
}
