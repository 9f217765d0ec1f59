/* Offline SQL on stdout: see offline.h. */
#include "offline.h"

#include "base/text.h"
#include "command.h"
#include "dialect/client.h"
#include "lost.h"
#include "output.h"
#include "run/offline.h"

#include <stdio.h>
#include <string.h>

/* What is asked for. */
typedef struct {
    mig_direction direction;
    const mig_strings *rows;
    const char *target;
} way;

/* One script is for one database. */
static bool open_project(context *c, mig_error *err)
{
    if (globals.all)
        return mig_fail(err, MIG_ERR_USAGE,
                        "--sql prints a script for one database: say which with -d");
    return context_project(c, err) && context_history(c, err);
}

/* The version is the server's own, or the stated one, or the oldest. */
static bool find_version(context *c, mig_offline *offline, mig_error *err)
{
    const mig_client *client;

    if (!context_dialect(c, true, &offline->dialect, &offline->caps, err))
        return false;
    client = offline->dialect->client;
    if (c->driver)
        offline->version = c->driver->version;
    else if (c->project.version)
        offline->version = c->project.version;
    else {
        offline->caps |= MIG_CAP_UNSTATED;
        offline->version = mig_arena_printf(
            c->arena, "%s or newer (no database.version in migrate.yaml)", client->oldest);
    }
    offline->default_schema = c->driver ? c->driver->default_schema : client->default_schema;
    return true;
}

static bool fill(context *c, const char *tag, mig_offline *offline, mig_error *err)
{
    mig_driver known = {0};

    *offline = (mig_offline){
        .history = c->history, .tag = tag, .one_transaction = c->project.one_transaction};
    if (!find_version(c, offline, err))
        return false;
    known.dialect = offline->dialect;
    known.caps = offline->caps;
    known.default_schema = offline->default_schema;
    if (!mig_store_settle(c->arena, &known, &c->store, err))
        return false;
    offline->store = c->store;
    offline->begin_log = !mig_same(c->store.version_table, "migrate_version");
    return true;
}

/* What a run left half done only a run can finish. Where no database is asked the script does. */
static bool check_whole(context *c, mig_error *err)
{
    mig_interruptions found = {0};

    if (!c->driver)
        return true;
    if (!mig_run_interrupted(c->driver, c->arena, &c->store, &found, err))
        return false;
    return found.len == 0 ||
           mig_fail(err, MIG_ERR_FAILED, "%s", mig_interruption_text(c->arena, &found.items[0]));
}

/* Where the database is. */
static bool ask_rows(context *c, mig_direction direction, mig_strings *rows, mig_error *err)
{
    if (context_open(c, MIG_OPEN_READ | MIG_OPEN_QUICK, err) && context_rows(c, rows, err))
        return true;
    return mig_within(err,
                      "while asking the database where it is; without one say where the SQL "
                      "begins, as in \"%s\"",
                      direction == MIG_UP ? "base:head" : "head:base");
}

/* "-2:head" counts from the right end. */
static const char *left_end(context *c, mig_direction direction, const char *left,
                            const char *right)
{
    if (!*left)
        return direction == MIG_UP ? "base" : "heads";
    if (*left == '-' && *right != '+' && *right != '-')
        return mig_arena_printf(c->arena, "%s%s", right, left);
    return left;
}

/* Nothing to do is fine where both ends are the same. */
static bool check_way(context *c, const char *range, const mig_strings *rows, const char *target,
                      mig_error *err)
{
    mig_strings ends = {0};
    bool same;

    if (!mig_history_find_all(c->arena, c->history, rows, target, &ends, err))
        return false;
    same = ends.len > 0 || rows->len == 0;
    for (size_t i = 0; i < ends.len; i++)
        same = same && mig_strings_has(rows, ends.items[i]);
    return same ||
           mig_fail(err, MIG_ERR_USAGE, "in \"%s\" the left end is not below the right one", range);
}

/* The rows that the start of a range stands for, and the target. */
static bool find_range(context *c, mig_direction direction, const char *text, mig_strings *rows,
                       const char **target, mig_error *err)
{
    const char *colon = strchr(text, ':');
    mig_strings start = {0}, none = {0};
    const char *left, *right = colon + 1;

    if (strchr(right, ':'))
        return mig_fail(err, MIG_ERR_USAGE,
                        "\"%s\" is no range; write \"from:to\", \"from:\" or \":to\"", text);
    if (!*right)
        right = direction == MIG_UP ? "heads" : "base";
    *target = right;
    left = left_end(c, direction, mig_arena_strndup(c->arena, text, (size_t)(colon - text)), right);
    if (mig_same(left, "current"))
        return ask_rows(c, direction, rows, err);
    mig_push(c->arena, &start, left);
    return mig_history_stamped(c->arena, c->history, &none, &start, rows, err);
}

static bool find_start(context *c, mig_direction direction, const char *text, mig_strings *rows,
                       const char **target, mig_error *err)
{
    if (strchr(text, ':'))
        return find_range(c, direction, text, rows, target, err);
    *target = text;
    return ask_rows(c, direction, rows, err);
}

static void print(const mig_str *text)
{
    if (globals.json)
        print_json(json_pack("{s:o}", "sql", json_text(mig_str_text(text))));
    else
        fputs(mig_str_text(text), stdout);
}

/* What would be left out without a word: only where a database is asked can that be known. */
static bool check_gap(context *c, const mig_strings *rows, mig_error *err)
{
    mig_runner runner = {.driver = c->driver, .history = c->history, .store = c->store};

    return !c->driver || mig_run_check_gap(&runner, c->arena, rows, err);
}

static bool run(const mig_offline *offline, context *c, const way *w, mig_str *out, size_t *count,
                mig_error *err)
{
    return mig_offline_run(offline, c->arena, w->direction, w->rows, w->target, out, count, err);
}

/* Is it only because the version isn't stated, and the oldest is assumed, that this can't be? */
static bool explain_version(const mig_offline *offline, context *c, const way *w, mig_error *err)
{
    const mig_client *client = offline->dialect->client;
    mig_offline newest = *offline;
    MIG_AUTO_STR out = {0};
    mig_error ignored = {0};
    size_t count;

    if (!(offline->caps & MIG_CAP_UNSTATED) ||
        !offline->dialect->version_caps(client->newest, &newest.caps) ||
        !run(&newest, c, w, &out, &count, &ignored))
        return false;
    return mig_within(err,
                      "this is for %s %s, the oldest that is supported, as migrate.yaml states no "
                      "`database.version`",
                      client->product, client->oldest);
}

bool offline_move(mig_direction direction, const char *text, const char *tag, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    MIG_AUTO_STR out = {0};
    mig_strings rows = {0};
    way w = {direction, &rows, text};
    mig_offline offline;
    size_t count = 0;

    if (!open_project(&c, err) || !find_start(&c, direction, text, &rows, &w.target, err) ||
        !check_whole(&c, err) || !fill(&c, tag, &offline, err) || !check_gap(&c, &rows, err))
        return lost_explain(&c, err);
    if (!run(&offline, &c, &w, &out, &count, err))
        return explain_version(&offline, &c, &w, err) || lost_explain(&c, err);
    if (count == 0 && direction == MIG_UP && strchr(text, ':') &&
        !check_way(&c, text, &rows, w.target, err))
        return false;
    print(&out);
    if (count == 0)
        say("nothing to do: no script is between");
    return true;
}

bool offline_stamp(const mig_strings *targets, bool purge, const char *tag, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    MIG_AUTO_STR out = {0};
    mig_strings rows = {0}, ends = {0};
    mig_offline offline;
    const char *target = targets->items[0];

    if (!open_project(&c, err) || (!purge && !find_start(&c, MIG_UP, target, &rows, &target, err)))
        return false;
    mig_push(c.arena, &ends, target);
    for (size_t i = 1; i < targets->len; i++)
        mig_push(c.arena, &ends, targets->items[i]);
    if (!fill(&c, tag, &offline, err) ||
        !mig_offline_stamp(&offline, c.arena, purge ? NULL : &rows, &ends, &out, err))
        return false;
    print(&out);
    return true;
}
