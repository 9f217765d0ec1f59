/* The comparison of a declared schema with what there is: see compare.h. */
#include "project/compare.h"

#include "dialect/dependents.h"
#include "dialect/resolve.h"
#include "diff/hints.h"
#include "plan/lower.h"
#include "plan/order.h"
#include "project/declared.h"

#include "schema/excluded.h"
#include <string.h>

/* Where there are schemas and no connection says which is the default one. */
static const char usual_schema[] = "public";

mig_filter_scope mig_filter_scope_of(const mig_driver *driver, mig_caps caps)
{
    const char *usual = (caps & MIG_CAP_SCHEMAS) ? usual_schema : NULL;

    return (mig_filter_scope){.default_schema = driver ? driver->default_schema : usual,
                              .nocase = (caps & MIG_CAP_NOCASE) != 0,
                              .enum_types = (caps & MIG_CAP_ENUM_TYPES) != 0};
}

/* The schema that scripts make, as the dialect sees it. */
static bool replay(mig_arena *arena, const mig_comparison *what, const char *default_schema,
                   mig_schema **schema, bool *exact, mig_error *err)
{
    mig_schema *written = mig_schema_new(arena);

    written->nocase = (what->caps & MIG_CAP_NOCASE) != 0;
    written->ident = what->dialect->ident;
    mig_schema_seal(written);
    return mig_history_replay(arena, what->scripts, written, exact, err) &&
           mig_resolve(arena, written, what->dialect, what->caps, default_schema, schema, err);
}

/* The schema that something was in by its old name, if only that name speaks of it. */
static void add_left(mig_arena *arena, const mig_strings *schemas, const char *renamed_from,
                     mig_names *left)
{
    mig_name name;

    if (!renamed_from)
        return;
    name = mig_name_parse(arena, renamed_from);
    if (name.schema && !mig_strings_has(schemas, name.schema))
        mig_push(arena, left, name);
}

static bool is_left(const mig_schema *found, const mig_names *left, mig_name name)
{
    bool only = false;

    for (size_t i = 0; name.schema && i < left->len; i++) {
        if (mig_name_same(found, left->items[i], name))
            return false;
        only = only || strcmp(left->items[i].schema, name.schema) == 0;
    }
    return only;
}

/* Of a schema that things move out of, all else is nobody's business here. */
static void forget_left(mig_schema *found, const mig_names *left)
{
    size_t enums = 0, others = 0;

    for (size_t i = found->tables.len; i-- > 0;)
        if (is_left(found, left, found->tables.items[i]->name))
            mig_schema_remove_table(found, found->tables.items[i]);
    for (size_t i = 0; i < found->enums.len; i++)
        if (!is_left(found, left, found->enums.items[i]->name))
            found->enums.items[enums++] = found->enums.items[i];
    found->enums.len = enums;
    for (size_t i = 0; i < found->others.len; i++)
        if (!is_left(found, left, found->others.items[i]->name))
            found->others.items[others++] = found->others.items[i];
    found->others.len = others;
}

/* The schemas to read, and those among them that things only leave. */
static void find_schemas(mig_arena *arena, const mig_comparison *what, const mig_schema *declared,
                         mig_strings *schemas, mig_names *left)
{
    for (size_t i = 0; i < declared->schemas.len; i++)
        mig_push(arena, schemas, declared->schemas.items[i]);
    for (size_t i = 0; i < what->project->schemas.len; i++)
        if (!mig_strings_has(schemas, what->project->schemas.items[i]))
            mig_push(arena, schemas, what->project->schemas.items[i]);
    for (size_t i = 0; i < declared->tables.len; i++)
        add_left(arena, schemas, declared->tables.items[i]->renamed_from, left);
    for (size_t i = 0; i < declared->enums.len; i++)
        add_left(arena, schemas, declared->enums.items[i]->renamed_from, left);
    for (size_t i = 0; i < left->len; i++)
        if (!mig_strings_has(schemas, left->items[i].schema))
            mig_push(arena, schemas, left->items[i].schema);
}

static bool read_found(mig_arena *arena, const mig_comparison *what, const mig_schema *declared,
                       mig_compared *result, mig_error *err)
{
    mig_strings schemas = {0};
    mig_names left = {0};
    mig_schema *replayed;
    bool exact = false; /* the scripts may have begun in a database that had tables */

    if (declared)
        find_schemas(arena, what, declared, &schemas, &left);
    if (!what->driver->read_schema(what->driver, arena, &schemas, what->skip, &result->found, err))
        return mig_within(err, "while reading the schema of %s", what->driver->target);
    forget_left(result->found, &left);
    if (what->scripts->items.len == 0)
        return true;
    if (!replay(arena, what, what->driver->default_schema, &replayed, &exact, err) ||
        !mig_settle_types(what->driver, arena, replayed, result->found, err))
        return mig_within(err, "while replaying the applied scripts");
    mig_shape_adopt(result->found, replayed, what->dialect, what->caps);
    mig_adopt_written(arena, what->caps, result->found, replayed);
    return true;
}

/* declared NULL: not known yet, which matters only where there are several schemas. */
static bool find_schema(mig_arena *arena, const mig_comparison *what, const mig_schema *declared,
                        mig_compared *result, mig_error *err)
{
    mig_schema *empty;

    result->exact = true;
    if (what->driver)
        return read_found(arena, what, declared, result, err);
    if (what->scripts)
        return replay(arena, what, NULL, &result->found, &result->exact, err);
    empty = mig_schema_new(arena);
    mig_schema_seal(empty);
    return mig_resolve(arena, empty, what->dialect, what->caps, NULL, &result->found, err);
}

/* What the operations have to step around, said in their notes. */
static bool find_dependents(mig_arena *arena, mig_driver *driver, mig_compared *result,
                            mig_error *err)
{
    mig_dependents_renames renames = {0};
    mig_ops *ops = &result->ops;

    if (!mig_dependents_read(driver, ops, 0, ops->len, ops->len, NULL, result->found, err))
        return false;
    for (size_t i = 0; i < ops->len; i++) {
        mig_op *op = &ops->items[i];
        const char *note = mig_dependents_note(arena, result->found, &renames, op);

        mig_dependents_add_rename(arena, &renames, op, driver->default_schema);

        if (note)
            op->note = op->note ? mig_arena_printf(arena, "%s; %s", op->note, note) : note;
    }
    return true;
}

/* Takes out of wanted what isn't managed; it is marked in found. */
static bool filter(mig_arena *arena, const mig_comparison *what, mig_compared *result,
                   mig_error *err)
{
    const mig_filter *rules = &what->project->filter;

    if (rules->include.len + rules->exclude.len == 0)
        return true;
    mig_filter_mark(arena, rules, mig_filter_scope_of(what->driver, what->caps), result->found,
                    result->wanted);
    if (!mig_filter_check_renames(arena, result->found, result->wanted, err))
        return false;
    mig_schema_excluded(arena, result->wanted, &result->excluded);
    result->wanted = mig_schema_managed(arena, result->wanted);
    mig_filter_find_enums(arena, result->found, result->wanted);
    return true;
}

/* Where columns go, as far as the database lets them go anywhere. */
static bool find_places(mig_arena *arena, mig_caps caps, mig_compared *result, mig_error *err)
{
    const mig_schema *wanted = (caps & MIG_CAP_COLUMN_PLACED) ? result->wanted : NULL;

    return !(caps & MIG_CAP_COLUMN_PLACE) ||
           mig_order_places(arena, &result->ops, result->found, wanted, err);
}

/* Loads what is declared, and finds what there is; where one can wait for the other, beside it. */
static bool find_both(mig_arena *arena, const mig_comparison *what, const mig_schema **declared,
                      mig_compared *result, mig_error *err)
{
    mig_schema *loaded;

    *declared = what->declared;
    if (*declared)
        return find_schema(arena, what, *declared, result, err);
    if (what->declaring && !(what->caps & MIG_CAP_SCHEMAS))
        return find_schema(arena, what, NULL, result, err) &&
               mig_declared_end(what->declaring, declared, err);
    if (what->declaring)
        return mig_declared_end(what->declaring, declared, err) &&
               find_schema(arena, what, *declared, result, err);
    if (!mig_declared_load(arena, what, &loaded, err))
        return false;
    *declared = loaded;
    return find_schema(arena, what, loaded, result, err);
}

bool mig_compare(mig_arena *arena, const mig_comparison *what, mig_compared *result, mig_error *err)
{
    const char *default_schema = what->driver ? what->driver->default_schema : NULL;
    mig_diff_options options = {.caps = what->caps,
                                .from_scripts = !what->driver,
                                .ignore_extra = what->keep_extra || what->project->ignore_extra,
                                .dialect = what->dialect};
    const mig_schema *declared;
    mig_ops ops = {0};

    if (!find_both(arena, what, &declared, result, err) ||
        !mig_resolve(arena, declared, what->dialect, what->caps, default_schema, &result->wanted,
                     err) ||
        !filter(arena, what, result, err))
        return false;
    if (what->driver && !mig_settle_types(what->driver, arena, result->wanted, result->found, err))
        return false;
    if (!mig_diff_settled(arena, what->driver, result->found, result->wanted, &options, &ops, err))
        return false;
    mig_diff_hints(arena, &ops);
    return mig_order(arena, &ops, result->found, &result->ops, err) &&
           find_places(arena, what->caps, result, err) &&
           (!what->driver || find_dependents(arena, what->driver, result, err));
}

/* The operations of a run for which the dependents are taken down at most once. */
static bool add_steps(mig_arena *arena, const mig_dialect *dialect, mig_caps caps,
                      const char *default_schema, const mig_ops *ops, size_t start, size_t end,
                      mig_schema *shape, mig_steps *steps, mig_error *err)
{
    for (size_t count; start < end; start += count) {
        count = mig_group(ops, start, caps);
        if (shape)
            mig_dependents_hold(shape, start + count);
        if (!mig_lower_group(arena, dialect, caps, default_schema, ops, start, count, shape, steps,
                             err))
            return false;
    }
    return true;
}

bool mig_compare_steps(mig_arena *arena, const mig_dialect *dialect, mig_caps caps,
                       const char *default_schema, const mig_ops *ops, mig_schema *shape,
                       mig_steps *steps, mig_error *err)
{
    for (size_t start = 0, end; start < ops->len; start = end) {
        end = mig_dependents_span(ops, start);
        if (end == start)
            end++;
        if (shape)
            mig_dependents_plan(shape, ops, start, end, default_schema);
        if (!add_steps(arena, dialect, caps, default_schema, ops, start, end, shape, steps, err))
            return false;
    }
    return true;
}
