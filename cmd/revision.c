/* Writing a new script: see revision.h. */
#include "revision.h"

#include "base/file.h"
#include "base/text.h"
#include "clock.h"
#include "git/repository.h"
#include "op/op.h"
#include "plan/order.h"

#include <string.h>
#include <sys/stat.h>

enum { IDS_SHOWN = 6 };

static bool is_label(const context *c, const char *text)
{
    for (size_t i = 0; i < c->scripts.items.len; i++)
        if (mig_strings_has(&c->scripts.items.items[i]->branch_labels, text))
            return true;
    return false;
}

/* "c1, d1" */
static const char *ids(mig_arena *arena, const mig_strings *list)
{
    MIG_AUTO_STR text = {0};

    for (size_t i = 0; i < list->len && i < IDS_SHOWN; i++)
        mig_str_addf(&text, "%s%s", i > 0 ? ", " : "", list->items[i]);
    return mig_arena_printf(arena, "%s%s", mig_str_text(&text),
                            list->len > IDS_SHOWN ? ", ..." : "");
}

/* The one head; where there are several, what to do about it. */
static bool find_head(context *c, mig_strings *parents, mig_error *err)
{
    mig_history_heads(c->arena, c->history, parents);
    return parents->len < 2 ||
           mig_fail(err, MIG_ERR_USAGE,
                    "there are several heads (%s): say which one the new revision follows with "
                    "--head, or join them first with `migrate merge heads`",
                    ids(c->arena, parents));
}

/* Others may follow it already: then this is a branch, which has to be meant. */
static bool check_parent(const context *c, const revision_wish *wish, const char *parent,
                         mig_error *err)
{
    mig_relatives around;

    mig_history_relatives(c->arena, c->history, parent, &around);
    return wish->splice || around.head ||
           mig_fail(err, MIG_ERR_USAGE,
                    "revision \"%s\" is no head, since %s follow%s it; begin a branch there with "
                    "--splice",
                    parent, ids(c->arena, &around.children), around.children.len > 1 ? "" : "s");
}

static bool is_head(const context *c, const char *revision)
{
    mig_relatives around;

    mig_history_relatives(c->arena, c->history, revision, &around);
    return around.head;
}

/* One that another follows would join nothing. One that another only depends on is a head until it
 * is merged. */
static bool check_apart(const context *c, const mig_strings *parents, mig_error *err)
{
    for (size_t i = 0; i < parents->len; i++) {
        mig_strings row = {0};
        mig_scripts below = {0};

        mig_push(c->arena, &row, parents->items[i]);
        if (!mig_history_applied(c->arena, c->history, &row, &below, err))
            return false;
        for (size_t k = 0; k < below.items.len; k++)
            if (!mig_same(below.items.items[k]->revision, parents->items[i]) &&
                mig_strings_has(parents, below.items.items[k]->revision) &&
                !is_head(c, below.items.items[k]->revision))
                return mig_fail(err, MIG_ERR_USAGE,
                                "revision \"%s\" is below \"%s\" already, so that there is nothing "
                                "to join",
                                below.items.items[k]->revision, parents->items[i]);
    }
    return true;
}

static bool find_parents(context *c, const revision_wish *wish, mig_strings *parents,
                         mig_error *err)
{
    if (!wish->heads || wish->heads->len == 0)
        return find_head(c, parents, err);
    for (size_t i = 0; i < wish->heads->len; i++)
        if (!context_find(c, wish->heads->items[i], parents, err))
            return false;
    if (wish->merge && parents->len < 2)
        return mig_fail(err, MIG_ERR_USAGE, "there is nothing to merge: \"%s\" is one revision",
                        parents->len ? parents->items[0] : "base");
    for (size_t i = 0; i < parents->len; i++)
        if (!check_parent(c, wish, parents->items[i], err))
            return false;
    return parents->len < 2 || check_apart(c, parents, err);
}

/* A label stays one: it says more to who reads the script. */
static bool find_dependencies(context *c, const revision_wish *wish, mig_strings *list,
                              mig_error *err)
{
    for (size_t i = 0; wish->depends_on && i < wish->depends_on->len; i++) {
        const char *text = wish->depends_on->items[i];

        if (!is_label(c, text)) {
            if (!context_find(c, text, list, err))
                return false;
        } else if (!mig_strings_has(list, text)) {
            mig_push(c->arena, list, text);
        }
    }
    return true;
}

static bool set_label(context *c, const char *label, mig_script *script, mig_error *err)
{
    if (!label)
        return true;
    if (!mig_label_check(label, (mig_place){0}, err))
        return false;
    if (is_label(c, label) || mig_history_script(c->history, label) ||
        mig_same(label, script->revision))
        return mig_fail(err, MIG_ERR_USAGE, "there is a revision or label \"%s\" already", label);
    mig_push(c->arena, &script->branch_labels, label);
    return true;
}

static bool set_author(const context *c, mig_script *script, mig_error *err)
{
    script->author = mig_git_author(c->arena, c->project.folder);
    if (!script->author)
        return mig_fail(err, MIG_ERR_USAGE,
                        "git's configuration names no author: run `git config user.name NAME` "
                        "first, or leave out --author");
    if (mig_utf8_bad(script->author, strlen(script->author)) < strlen(script->author))
        return mig_fail(err, MIG_ERR_USAGE, "the author in git's configuration is not UTF-8 text");
    return true;
}

bool revision_make(context *c, const revision_wish *wish, mig_script *script, mig_error *err)
{
    const char *message = wish->message;

    if (mig_utf8_bad(message, strlen(message)) < strlen(message))
        return mig_fail(err, MIG_ERR_USAGE, "the message is not UTF-8 text");
    if (wish->rev_id && !mig_revision_check(wish->rev_id, (mig_place){0}, err))
        return false;
    *script = (mig_script){.message = mig_trim(c->arena, message),
                           .created = clock_created(c->arena),
                           .transaction = true,
                           .has_body = true};
    if (wish->author && !set_author(c, script, err))
        return false;
    if (!find_parents(c, wish, &script->down_revisions, err) ||
        !find_dependencies(c, wish, &script->depends_on, err))
        return false;
    script->revision = wish->rev_id;
    if (!wish->rev_id && !context_new_revision(c->arena, &script->revision, err))
        return false;
    if (mig_history_script(c->history, script->revision) || is_label(c, script->revision))
        return mig_fail(err, MIG_ERR_USAGE, "there is a revision or label \"%s\" already",
                        script->revision);
    if (!set_label(c, wish->label, script, err))
        return false;
    script->upgrade = *wish->ops;
    mig_reverse(c->arena, wish->ops, &script->downgrade);
    return true;
}

/* The path without "./" and a slash at its end. */
static const char *plain_path(mig_arena *arena, const char *path)
{
    size_t length;

    while (mig_starts_with(path, "./"))
        path += 2;
    length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    return mig_arena_strndup(arena, path, length);
}

static bool same_folder(mig_arena *arena, const char *a, const char *b)
{
    struct stat first, second;

    return mig_same(plain_path(arena, a), plain_path(arena, b)) ||
           (stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
            first.st_ino == second.st_ino);
}

bool revision_folder(const context *c, const mig_script *script, const char *stated,
                     const char **folder, mig_error *err)
{
    const mig_strings *folders = &c->project.folders;
    const mig_strings *parents = &script->down_revisions;

    *folder = stated;
    if (!stated && parents->len > 0)
        *folder = mig_path_dir(c->arena, mig_history_script(c->history, parents->items[0])->path);
    else if (!stated)
        *folder = c->project.versions;
    for (size_t i = 0; stated && i < folders->len; i++)
        if (same_folder(c->arena, stated, folders->items[i]))
            return true;
    return !stated || mig_fail(err, MIG_ERR_USAGE,
                               "scripts in \"%s\" would not be read: it isn't among the folders of "
                               "\"versions:\" in %s",
                               stated, c->project.file);
}

/* A copy whose list of tables can be changed; the tables themselves are shared. */
static mig_schema *copy_schema(mig_arena *arena, const mig_schema *schema)
{
    mig_schema *copy = mig_schema_new_like(arena, schema);

    for (size_t i = 0; i < schema->enums.len; i++)
        mig_push(arena, &copy->enums, schema->enums.items[i]);
    for (size_t i = 0; i < schema->tables.len; i++)
        mig_push(arena, &copy->tables, schema->tables.items[i]);
    for (size_t i = 0; i < schema->others.len; i++)
        mig_push(arena, &copy->others, schema->others.items[i]);
    copy->dependents = schema->dependents;
    mig_schema_seal(copy);
    return copy;
}

static bool print_sql(context *c, mig_script *script, const mig_schema *found, mig_str *text,
                      mig_error *err)
{
    mig_schema *shape = found ? copy_schema(c->arena, found) : NULL;
    mig_steps up = {0}, down = {0};
    const mig_dialect *dialect;
    const char *default_schema = c->driver ? c->driver->default_schema : NULL;
    mig_caps caps;

    if (!context_dialect(c, true, &dialect, &caps, err) ||
        !mig_compare_steps(c->arena, dialect, caps, default_schema, &script->upgrade, shape, &up,
                           err) ||
        !mig_compare_steps(c->arena, dialect, caps, default_schema, &script->downgrade, shape,
                           &down, err))
        return false;
    script->dialect = dialect->name;
    mig_script_print_sql(c->arena, script, &up, &down, text);
    return true;
}

/* A script that can't be read would bar the way for every command after this one. */
static bool read_back(context *c, const mig_script *script, const char *path, const mig_str *text,
                      mig_error *err)
{
    const mig_dialect *dialect = script->dialect ? mig_dialect_find(script->dialect) : NULL;
    mig_script *read;

    return (mig_script_parse(c->arena, path, text->data, text->len, &read, err) &&
            mig_script_body(c->arena, read, dialect, err)) ||
           mig_within(err, "while reading back the script that was to be written");
}

bool revision_file_name(const context *c, const mig_script *script, const char **name,
                        mig_error *err)
{
    mig_file_naming naming = c->project.file_naming;
    long long created;

    if (mig_script_seconds(script->created, &created) &&
        !clock_offset(c->project.time_zone, created, &naming.offset_s))
        return mig_fail_at(err, c->project.zone_place,
                           "there is no time zone \"%s\" on this machine (its package tzdata "
                           "holds them)",
                           c->project.time_zone);
    *name = mig_script_file_name(c->arena, script, &naming);
    return true;
}

bool revision_write(context *c, mig_script *script, const char *folder, bool sql,
                    const mig_schema *found, const char **path, mig_error *err)
{
    MIG_AUTO_STR text = {0};
    const char *name = NULL;

    script->sql = sql;
    if (!revision_file_name(c, script, &name, err))
        return false;
    if (!sql)
        mig_script_print(c->arena, script, &text);
    else if (!print_sql(c, script, found, &text, err))
        return false;
    *path = mig_path_join(c->arena, folder, name);
    return read_back(c, script, *path, &text, err) && mig_dir_make(folder, err) &&
           mig_file_write(*path, text.data, text.len, 0644, true, err);
}
