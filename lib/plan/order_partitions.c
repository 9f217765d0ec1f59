/* Partitions: whose columns they have, and values that move between them. */
#include "plan/order_graph.h"

#include "base/text.h"
#include "schema/partitions.h"

static void note_parent(mig_order_graph *graph, mig_map *renamed, const mig_table *table)
{
    mig_name name = table->name, parent = table->partition_of.table;
    const mig_name *fresh;

    if (!mig_is_partition(table))
        return;
    fresh = mig_map_find(renamed, mig_order_key(graph, name));
    if (fresh)
        name = *fresh;
    fresh = mig_map_find(renamed, mig_order_key(graph, parent));
    if (fresh)
        parent = *fresh;
    mig_map_put(graph->parents, mig_order_key(graph, name), MIG_COPY(graph->arena, &parent));
}

void mig_order_find_parents(mig_order_graph *graph, const mig_schema *found, const mig_ops *ops)
{
    mig_map *renamed = mig_map_new(graph->arena), *none = mig_map_new(graph->arena);

    graph->parents = mig_map_new(graph->arena);
    for (size_t i = 0; i < ops->len; i++) {
        const mig_op *op = &ops->items[i];

        if (op->kind == MIG_KIND_TABLE && mig_op_verb(op) == MIG_VERB_RENAME)
            mig_map_put(renamed, mig_order_key(graph, op->before.table->name),
                        MIG_COPY(graph->arena, &op->after.table->name));
    }
    for (size_t i = 0; i < found->tables.len; i++)
        note_parent(graph, renamed, found->tables.items[i]);
    for (size_t i = 0; i < ops->len; i++)
        if (ops->items[i].kind == MIG_KIND_TABLE && ops->items[i].after.any &&
            mig_op_verb(&ops->items[i]) != MIG_VERB_RENAME)
            note_parent(graph, none, ops->items[i].after.table);
}

mig_name mig_order_root(const mig_order_graph *graph, mig_name table)
{
    for (unsigned depth = 0; depth < MIG_MOST_LEVELS; depth++) {
        const mig_name *parent =
            graph->parents ? mig_map_find(graph->parents, mig_order_key(graph, table)) : NULL;

        if (!parent)
            break;
        table = *parent;
    }
    return table;
}

static bool changes_values(const mig_op *op)
{
    return op->kind == MIG_KIND_TABLE && mig_op_verb(op) == MIG_VERB_ALTER &&
           mig_is_partition(op->before.table) && mig_is_partition(op->after.table) &&
           !mig_same(op->before.table->partition_of.values, op->after.table->partition_of.values);
}

static mig_table *detached(mig_arena *arena, const mig_table *table)
{
    mig_table *copy = mig_table_copy(arena, table);

    mig_partition_put(arena, copy, (mig_partition){0});
    return copy;
}

void mig_order_split_values(mig_arena *arena, mig_ops *ops)
{
    size_t count = ops->len, changes = 0;

    for (size_t i = 0; i < count; i++)
        changes += changes_values(&ops->items[i]);
    for (size_t i = 0; i < count && changes > 1; i++) {
        mig_op first = ops->items[i], second = first;

        if (!changes_values(&first))
            continue;
        first.after.table = second.before.table = detached(arena, first.after.table);
        second.note = NULL;
        ops->items[i] = first;
        mig_push(arena, ops, second);
    }
}
