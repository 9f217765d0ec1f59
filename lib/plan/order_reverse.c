/* The way back, and what it loses. */
#include "plan/order.h"

#include "diff/loss.h"

void mig_reverse(mig_arena *arena, const mig_ops *ops, mig_ops *reversed)
{
    *reversed = (mig_ops){0};
    for (size_t i = ops->len; i > 0; i--) {
        mig_op op = ops->items[i - 1];

        if (op.kind == MIG_KIND_EXECUTE || op.kind == MIG_KIND_INSERT)
            continue; /* raw SQL and rows have no way back that could be known */
        op = mig_op_reverse(op);
        op.note = mig_diff_loss(arena, &op);
        mig_push(arena, reversed, op);
    }
}
