/*
 * Enums that a database can't tell us of: where they are no objects they live in the columns that
 * use them, and before the first column does only the scripts know them.
 */
#include "dialect/resolve.h"
#include "run/apply.h"
#include "schema/portable.h"

/* Could it be an enum that the shape doesn't know? Names of the database's own types look alike. */
static bool is_unknown(const mig_schema *shape, const mig_type *type)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_type copy = *type;

    if (type->native || !type->written ||
        mig_type_take_apart(scratch, type->written).base != MIG_TYPE_OTHER)
        return false;
    copy.enumeration = NULL;
    mig_type_find_enum(shape, &copy);
    return !copy.enumeration;
}

static bool column_is_unknown(const mig_schema *shape, const mig_column *column)
{
    if (is_unknown(shape, &column->type))
        return true;
    for (size_t i = 0; i < column->overrides.len; i++)
        if (is_unknown(shape, &column->overrides.items[i].column->type))
            return true;
    return false;
}

static bool side_is_unknown(const mig_schema *shape, mig_kind kind, mig_object side)
{
    if (!side.any)
        return false;
    if (kind == MIG_KIND_COLUMN)
        return column_is_unknown(shape, side.column);
    for (size_t i = 0; kind == MIG_KIND_TABLE && i < side.table->columns.len; i++)
        if (column_is_unknown(shape, side.table->columns.items[i]))
            return true;
    return false;
}

static bool unit_is_unknown(const mig_schema *shape, const mig_ops *ops, const mig_unit *unit)
{
    for (size_t i = unit->start; i < unit->start + unit->count; i++) {
        const mig_op *op = &ops->items[i];

        if (side_is_unknown(shape, op->kind, op->before) ||
            side_is_unknown(shape, op->kind, op->after))
            return true;
    }
    return false;
}

static void learn(mig_schema *known, const mig_ops *ops, size_t count)
{
    for (size_t i = 0; i < count; i++)
        mig_shape_learn_enum(known, &ops->items[i]);
}

/* What the applied scripts left. Their bodies live with the shape. */
static bool learn_applied(mig_run_state *run, mig_schema *known, mig_error *err)
{
    const mig_runner *runner = run->runner;
    mig_strings rows = {0};
    mig_scripts applied = {0};

    if (!mig_store_rows(runner->driver, run->shape_arena, &runner->store, &rows, err) ||
        !mig_history_applied(run->shape_arena, runner->history, &rows, &applied, err))
        return false;
    for (size_t i = 0; i < applied.items.len; i++) {
        mig_script script =
            *applied.items.items[i]; /* a copy: its body doesn't outlive the shape */

        if (script.sql)
            continue;
        if (!mig_script_body(run->shape_arena, &script, runner->driver->dialect, err))
            return false;
        learn(known, &script.upgrade, script.upgrade.len);
    }
    return true;
}

/* Does it change an enum, and so the columns that have it? */
static bool changes_enum(const mig_ops *ops, const mig_unit *unit)
{
    for (size_t i = unit->start; i < unit->start + unit->count; i++)
        if (ops->items[i].kind == MIG_KIND_ENUM && ops->items[i].before.any &&
            ops->items[i].after.any)
            return true;
    return false;
}

/* Where an enum is but a list in the type of columns, the scripts know which columns have it. */
static bool find_columns(mig_run_state *run, const mig_units *units, const mig_unit *unit,
                         mig_error *err)
{
    const mig_runner *runner = run->runner;
    mig_schema *known = mig_schema_new_like(run->shape_arena, run->shape);
    mig_strings rows = {0};
    mig_scripts applied = {0}, copies = {0};
    bool exact = false;

    mig_schema_seal(known);
    if (!mig_store_rows(runner->driver, run->shape_arena, &runner->store, &rows, err) ||
        !mig_history_applied(run->shape_arena, runner->history, &rows, &applied, err))
        return false;
    for (size_t i = 0; i < applied.items.len; i++) /* their bodies don't outlive the shape */
        mig_push(run->shape_arena, &copies.items,
                 MIG_COPY(run->shape_arena, applied.items.items[i]));
    if (!mig_history_replay(run->shape_arena, &copies, known, &exact, err))
        return false;
    for (size_t i = 0; i < unit->start; i++) {
        mig_op op = units->ops->items[i];
        mig_error ignored = {0}; /* whether it fits was told when it was run */

        (void)!mig_op_apply(known, &op, true, &ignored);
    }
    mig_shape_adopt(run->shape, known, runner->driver->dialect, runner->driver->caps);
    return true;
}

bool mig_run_find_enums(mig_run_state *run, const mig_units *units, const mig_unit *unit,
                        mig_error *err)
{
    mig_caps caps = run->runner->driver->caps;
    mig_schema *known;

    if ((caps & MIG_CAP_INLINE_ENUMS) && changes_enum(units->ops, unit) &&
        !find_columns(run, units, unit, err))
        return false;
    if ((caps & MIG_CAP_ENUM_TYPES) || !unit_is_unknown(run->shape, units->ops, unit))
        return true;
    known = mig_schema_new(run->shape_arena);
    mig_schema_seal(known);
    learn(known, units->ops, unit->start);
    mig_shape_keep_enums(run->shape, known, caps);
    if (!unit_is_unknown(run->shape, units->ops, unit))
        return true;
    if (!learn_applied(run, known, err))
        return false;
    learn(known, units->ops, unit->start);
    mig_shape_keep_enums(run->shape, known, caps);
    return true;
}
