/* Writing a new script: see revision.h. */
#include "revision.h"

#include "base/file.h"
#include "base/text.h"
#include "clock.h"
#include "op/op.h"
#include "plan/order.h"

#include <string.h>

bool revision_make(context *c, const char *rev_id, const char *message, const mig_ops *ops,
                   mig_script *script, mig_error *err)
{
    mig_strings heads = {0};

    if (mig_utf8_bad(message, strlen(message)) < strlen(message))
        return mig_fail(err, MIG_ERR_USAGE, "the message is not UTF-8 text");
    if (rev_id && !mig_revision_check(rev_id, (mig_place){0}, err))
        return false;
    mig_history_heads(c->arena, c->history, &heads);
    if (heads.len > 1)
        return mig_fail(err, MIG_ERR_USAGE,
                        "there are several heads (%s, %s%s): a new revision needs one to follow",
                        heads.items[0], heads.items[1], heads.len > 2 ? ", ..." : "");
    *script = (mig_script){.message = mig_trim(c->arena, message),
                           .created = clock_created(c->arena),
                           .transaction = true,
                           .has_body = true};
    script->down_revisions = heads;
    if (rev_id)
        script->revision = rev_id;
    else if (!context_new_revision(c->arena, &script->revision, err))
        return false;
    if (mig_history_script(c->history, script->revision))
        return mig_fail(err, MIG_ERR_USAGE, "there is a revision \"%s\" already", rev_id);
    script->upgrade = *ops;
    mig_reverse(c->arena, ops, &script->downgrade);
    return true;
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

bool revision_write(context *c, mig_script *script, bool sql, const mig_schema *found,
                    const char **path, mig_error *err)
{
    MIG_AUTO_STR text = {0};

    script->sql = sql;
    if (!sql)
        mig_script_print(c->arena, script, &text);
    else if (!print_sql(c, script, found, &text, err))
        return false;
    *path = mig_path_join(c->arena, c->project.versions, mig_script_file_name(c->arena, script));
    return read_back(c, script, *path, &text, err) && mig_dir_make(c->project.versions, err) &&
           mig_file_write(*path, text.data, text.len, 0644, true, err);
}
