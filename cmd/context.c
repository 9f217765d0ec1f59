/* What commands share: see context.h. */
#include "context.h"

#include "base/text.h"
#include "command.h"
#include "git/origin.h"
#include "output.h"
#include "plan/order.h"
#include "project/declared.h"
#include "schema/uncovered.h"
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

context context_new(void)
{
    return (context){.arena = mig_arena_new(),
                     .project = mig_project_default(),
                     .store = {.version_table = "migrate_version", .log_table = "migrate_log"}};
}

void context_dispose(context *c)
{
    catch_signals(NULL);
    json_decref(c->statements);
    mig_declaring_free(c->declaring);
    mig_driver_close(c->driver);
    mig_git_close(c->git);
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
    c->store = mig_store_of(c->arena, c->project.version_table);
    return true;
}

bool context_project_or_url(context *c, mig_error *err)
{
    mig_error ignored = {0};

    if (!globals.url || globals.config)
        return context_project(c, err);
    if (!context_project(c, &ignored))
        c->project = mig_project_default();
    return true;
}

void context_folders(const context *c, mig_strings *folders)
{
    for (size_t i = 0; i < c->project.folders.len; i++)
        mig_push(c->arena, folders, c->project.folders.items[i]);
    if (folders->len == 0)
        mig_push(c->arena, folders, c->project.versions);
}

bool context_history(context *c, mig_error *err)
{
    mig_strings folders = {0};

    context_folders(c, &folders);
    for (size_t i = 0; i < folders.len; i++)
        if (!mig_scripts_read(c->arena, folders.items[i], &c->scripts, err))
            return false;
    return mig_history_build(c->arena, &c->scripts, &c->history, err);
}

bool context_git(context *c, mig_error *err)
{
    return c->git || mig_git_open(c->arena, c->project.folder, &c->git, err);
}

bool context_origins(context *c, mig_error *err)
{
    size_t count = c->scripts.items.len;
    mig_git_origin *origins = mig_arena_alloc(c->arena, (count + 1) * sizeof *origins);
    mig_strings paths = {0};

    for (size_t i = 0; i < count; i++)
        mig_push(c->arena, &paths, c->scripts.items.items[i]->path);
    if (!context_git(c, err) || !mig_git_origins(c->git, c->arena, &paths, origins, err))
        return false;
    c->origins = mig_map_new(c->arena);
    for (size_t i = 0; i < count; i++)
        mig_map_put(c->origins, c->scripts.items.items[i]->revision, &origins[i]);
    return true;
}

bool context_open(context *c, unsigned flags, mig_error *err)
{
    if (!mig_project_url(c->arena, &c->project, globals.url, err) ||
        !mig_driver_open(&c->project.url, flags, &c->driver, err))
        return false;
    catch_signals(c->driver);
    return mig_store_settle(c->arena, c->driver, &c->store, err);
}

bool context_open_to_compare(context *c, unsigned flags, mig_error *err)
{
    c->declaring = mig_declared_begin(&c->project);
    return context_open(c, flags, err);
}

static void echo_sql(void *data, const char *sql)
{
    (void)data;
    say("%s%s", sql, statement_end(sql));
}

void context_close(context *c)
{
    catch_signals(NULL);
    mig_driver_close(c->driver);
    c->driver = NULL;
}

void context_echo(context *c)
{
    c->driver->echo = echo_sql;
}

bool context_rows(context *c, mig_strings *rows, mig_error *err)
{
    return mig_store_rows(c->driver, c->arena, &c->store, rows, err);
}

bool context_try_rows(context *c, mig_strings *rows)
{
    mig_error err = {0};

    if (context_open(c, MIG_OPEN_READ | MIG_OPEN_QUICK, &err) && context_rows(c, rows, &err))
        return true;
    say("which revision is current isn't known: %s", err.text[0]);
    return false;
}

bool context_at_heads(const context *c, const mig_strings *rows)
{
    mig_scripts applied = {0};

    return mig_history_applied(c->arena, c->history, rows, &applied, NULL) &&
           applied.items.len == c->scripts.items.len;
}

const char *context_heads_word(const context *c)
{
    mig_strings heads = {0};

    mig_history_heads(c->arena, c->history, &heads);
    return heads.len > 1 ? "heads" : "head";
}

/* Only what counts from where the database is needs it. */
static bool needs_rows(const char *text)
{
    return strstr(text, "current") || strpbrk(text, "+-");
}

bool context_find(context *c, const char *text, mig_strings *revisions, mig_error *err)
{
    if (needs_rows(text) && !c->rows_asked) {
        c->rows_asked = true;
        c->rows_known = context_try_rows(c, &c->rows);
    }
    return mig_history_find_all(c->arena, c->history, c->rows_known ? &c->rows : NULL, text,
                                revisions, err);
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

/* MariaDB's URLs may begin as MySQL's do; their versions are told apart. */
static bool use_version(const char *version, const mig_dialect **dialect, mig_caps *caps)
{
    size_t count;
    const char *const *names = mig_dialect_names(&count);

    if ((*dialect)->version_caps(version, caps))
        return true;
    for (size_t i = 0; i < count; i++) {
        const mig_dialect *other = mig_dialect_find(names[i]);

        if (mig_same(other->family, (*dialect)->name) && other->version_caps(version, caps)) {
            *dialect = other;
            return true;
        }
    }
    return false;
}

bool context_dialect(context *c, bool needed, const mig_dialect **dialect, mig_caps *caps,
                     mig_error *err)
{
    mig_error why = {0};
    const char *version = c->project.version;

    if (c->driver) {
        *dialect = c->driver->dialect;
        *caps = c->driver->caps;
        return true;
    }
    if (mig_project_url(c->arena, &c->project, globals.url, &why)) {
        *dialect = mig_dialect_find(c->project.url.dialect);
    } else if (!needed) {
        *dialect = &mig_postgresql;
    } else {
        *err = why;
        return mig_within(err, "while finding out which database the SQL is for");
    }
    if (!*dialect)
        return mig_fail(err, MIG_ERR_USAGE, "%s isn't supported yet", c->project.url.dialect);
    *caps = (*dialect)->oldest_caps;
    if (version && !use_version(version, dialect, caps))
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" is no version of %s that migrate works with",
                        version, (*dialect)->name);
    return true;
}

/* What a file says of a table of another kind counts for nothing: it mustn't look as if it did. */
static void warn_uncompared(mig_arena *arena, const mig_compared *result)
{
    for (size_t i = 0; i < result->wanted->tables.len; i++) {
        mig_name name = result->wanted->tables.items[i]->name;
        const mig_table *found = mig_table_find(result->found, name);

        if (found && found->beyond)
            warn("table \"%s\" isn't compared with what the schema file says of it: %s",
                 mig_name_text(arena, name), found->beyond);
    }
}

/* Can't a table be made without such an object, where it uses one? */
static bool may_be_needed(const mig_uncovered_list *missing)
{
    for (size_t i = 0; i < missing->len; i++)
        if (!missing->items[i].table.name && !strstr(missing->items[i].kind, "view"))
            return true;
    return false;
}

/* What files in SQL declare beyond the model, and the database hasn't got: nobody makes it. */
static void warn_unmanaged(mig_arena *arena, const mig_compared *result)
{
    mig_map *live;
    mig_uncovered_list found = {0}, wanted = {0}, missing = {0};

    mig_schema_uncovered(arena, result->wanted, &wanted);
    if (wanted.len == 0)
        return;
    live = mig_map_new(arena);
    mig_schema_uncovered(arena, result->found, &found);
    for (size_t i = 0; i < found.len; i++)
        mig_map_put(live, mig_uncovered_text(arena, &found.items[i]), &found.items[i]);
    for (size_t i = 0; i < wanted.len; i++)
        if (!mig_map_find(live, mig_uncovered_text(arena, &wanted.items[i])))
            mig_push(arena, &missing, wanted.items[i]);
    if (missing.len > 0)
        warn("declared, but not managed yet: %s%s",
             mig_uncovered_texts(arena, missing.items, missing.len),
             may_be_needed(&missing)
                 ? "; what a table needs of it is made by an execute before, in the script"
                 : "");
}

enum { NAMES_SHOWN = 5 };

/* What is declared and excluded at once is not compared: it mustn't look as if it were. */
static void warn_excluded(const mig_strings *excluded)
{
    MIG_AUTO_STR text = {0};

    for (size_t i = 0; i < excluded->len && i < NAMES_SHOWN; i++)
        mig_str_addf(&text, "%s%s", i > 0 ? ", " : "", excluded->items[i]);
    if (excluded->len > NAMES_SHOWN)
        mig_str_addf(&text, " and %zu more", excluded->len - NAMES_SHOWN);
    if (excluded->len > 0)
        warn("declared, but not compared, as migrate.yaml excludes it: %s", text.data);
}

static void say_unused(const char *key, const mig_filter_items *items)
{
    for (size_t i = 0; i < items->len; i++)
        if (!*items->items[i].used)
            say("%s:%u: %s: nothing matches %s", items->items[i].place.file,
                items->items[i].place.line, key, items->items[i].shown);
}

void context_say_filters(const context *c)
{
    if (!globals.verbose)
        return;
    say_unused("include", &c->project.filter.include);
    say_unused("exclude", &c->project.filter.exclude);
}

bool context_compare(context *c, const char *from, const mig_strings *rows, mig_compared *result,
                     mig_error *err)
{
    mig_comparison what = {.project = &c->project, .declaring = c->declaring};
    mig_strings skip = {0};
    mig_scripts scripts = {0};

    mig_store_tables(c->arena, &c->store, &skip);
    what.skip = &skip;
    if (!context_dialect(c, false, &what.dialect, &what.caps, err))
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
    if (!mig_compare(c->arena, &what, result, err))
        return false;
    warn_excluded(&result->excluded);
    context_say_filters(c);
    warn_uncompared(c->arena, result);
    warn_unmanaged(c->arena, result);
    return true;
}

void say_losses(mig_arena *arena, const mig_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++) {
        if (ops->items[i].note)
            warn("%s: %s", mig_op_subject(arena, &ops->items[i]), ops->items[i].note);
    }
}
