/* The way back, and what it loses. */
#include "plan/order.h"

#include "diff/loss.h"

static bool is_column_drop(const mig_op *op)
{
    return op->kind == MIG_KIND_COLUMN && op->before.any && !op->after.any;
}

static bool is_column_add(const mig_op *op)
{
    return op->kind == MIG_KIND_COLUMN && !op->before.any && op->after.any;
}

static bool moves_columns(const mig_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++)
        if (is_column_drop(&ops->items[i]) || is_column_add(&ops->items[i]))
            return true;
    return false;
}

/* NULL: the last, which is where a column goes that is added. */
static const char *column_before(const mig_schema *schema, const mig_table *table, const char *name)
{
    const char *before = "";

    for (size_t i = 0; i + 1 < table->columns.len; i++) {
        if (mig_ident_same(schema, table->columns.items[i]->name, name))
            return before;
        before = table->columns.items[i]->name;
    }
    return NULL;
}

/* Where a new column goes, of those that there are by then, so that they come as wanted has them;
 * NULL: all that wanted has behind it are new too, or there are none. */
static const char *wanted_before(const mig_schema *schema, const mig_table *table,
                                 const mig_table *wanted, const char *name)
{
    const char *before = "";
    bool passed = false;

    for (size_t i = 0; i < wanted->columns.len; i++) {
        const char *other = wanted->columns.items[i]->name;

        if (mig_ident_same(schema, other, name)) {
            passed = true;
            continue;
        }
        if (!mig_column_find(schema, table, other))
            continue;
        if (passed)
            return before;
        before = other;
    }
    return NULL;
}

static void place(const mig_schema *schema, const mig_schema *wanted, mig_op *op)
{
    const mig_table *table = mig_table_find(schema, op->table);
    const mig_table *after = wanted ? mig_table_find(wanted, op->table) : NULL;

    if (is_column_drop(op))
        op->behind = column_before(schema, table, op->before.column->name);
    else if (is_column_add(op) && table && after)
        op->behind = wanted_before(schema, table, after, op->after.column->name);
}

bool mig_order_places(mig_arena *arena, mig_ops *ordered, const mig_schema *found,
                      const mig_schema *wanted, mig_error *err)
{
    mig_schema *schema;

    if (!moves_columns(ordered))
        return true;
    schema = mig_schema_share(arena, found);
    for (size_t i = 0; i < ordered->len; i++) {
        mig_op *op = &ordered->items[i], applied;

        place(schema, wanted, op);
        applied = *op;
        if ((op->kind == MIG_KIND_TABLE || op->kind == MIG_KIND_COLUMN) &&
            !mig_op_apply(schema, &applied, false, err))
            return false;
    }
    return true;
}

void mig_reverse(mig_arena *arena, const mig_ops *ops, mig_ops *reversed)
{
    *reversed = (mig_ops){0};
    for (size_t i = ops->len; i > 0; i--) {
        mig_op op = ops->items[i - 1];

        if (mig_kind_is_data(op.kind))
            continue; /* raw SQL, rows and programs have no way back that could be known */
        op = mig_op_reverse(op);
        op.note = mig_diff_loss(arena, &op);
        mig_push(arena, reversed, op);
    }
}
