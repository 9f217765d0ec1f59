/* The way back, and what it loses. */
#include "plan/order.h"

#include "diff/loss.h"

static bool is_column_drop(const mig_op *op)
{
    return op->kind == MIG_KIND_COLUMN && op->before.any && !op->after.any;
}

static bool drops_columns(const mig_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++)
        if (is_column_drop(&ops->items[i]))
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

bool mig_order_places(mig_arena *arena, mig_ops *ordered, const mig_schema *found, mig_error *err)
{
    mig_schema *schema;

    if (!drops_columns(ordered))
        return true;
    schema = mig_schema_new_like(arena, found);
    for (size_t i = 0; i < found->tables.len; i++)
        mig_push(arena, &schema->tables, found->tables.items[i]);
    mig_schema_seal(schema);
    for (size_t i = 0; i < ordered->len; i++) {
        mig_op *op = &ordered->items[i], applied = *op;

        if (is_column_drop(op))
            op->behind =
                column_before(schema, mig_table_find(schema, op->table), op->before.column->name);
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
