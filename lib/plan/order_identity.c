/*
 * A replica identity that moves from an index that goes to one that comes, where the one can only
 * go before the other comes: in between rows are told by all of their columns.
 */
#include "plan/order_graph.h"

#include "base/text.h"

static const char key[] = "replica_identity";

/* What one dialect's properties say of it would be said again. */
static void forget_overrides(mig_arena *arena, mig_table *table)
{
    table->overrides.items = mig_arena_memdup(
        arena, table->overrides.items, table->overrides.len * sizeof *table->overrides.items);
    table->overrides.cap = table->overrides.len;
    for (size_t i = 0; i < table->overrides.len; i++) {
        mig_node *node = mig_node_copy(arena, table->overrides.items[i].node);
        size_t kept = 0;

        for (size_t k = 0; k < node->pairs.len; k++)
            if (!mig_same(node->pairs.items[k].key, key))
                node->pairs.items[kept++] = node->pairs.items[k];
        node->pairs.len = kept;
        table->overrides.items[i].node = node;
    }
}

static mig_table *in_between(mig_arena *arena, const mig_table *table)
{
    mig_table *copy = mig_table_copy(arena, table);

    copy->replica_identity = (mig_replica_identity){.word = "full"};
    forget_overrides(arena, copy);
    if (table->portable)
        copy->portable = in_between(arena, table->portable);
    return copy;
}

bool mig_order_moves_identity(const mig_op *op)
{
    const char *before, *after;

    if (op->kind != MIG_KIND_TABLE || mig_op_verb(op) != MIG_VERB_ALTER)
        return false;
    before = op->before.table->replica_identity.index;
    after = op->after.table->replica_identity.index;
    return before && after && !mig_same(before, after);
}

void mig_order_split_identity(mig_arena *arena, mig_ops *ops, size_t at)
{
    mig_op first = ops->items[at], second = first;

    first.after.table = second.before.table = in_between(arena, first.before.table);
    first.note = NULL;
    ops->items[at] = first;
    mig_push(arena, ops, second);
}
