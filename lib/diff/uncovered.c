/* What the model doesn't hold and an operation takes away all the same: the note says so. */
#include "diff/internal.h"

#include "base/text.h"
#include "schema/uncovered.h"

/* All that is known of a table that goes. */
static const char *of_table(mig_differ *differ, const mig_table *table)
{
    mig_uncovered_list all = {0}, gone = {0};

    mig_schema_uncovered(differ->arena, differ->original, &all);
    for (size_t i = 0; i < all.len; i++)
        if (all.items[i].table.name &&
            mig_name_same(differ->found, all.items[i].table, table->name))
            mig_push(differ->arena, &gone, all.items[i]);
    return gone.len > 0 ? mig_uncovered_texts(differ->arena, gone.items, gone.len) : NULL;
}

/* What an operation takes away. A change of type gives a column the properties of its new type. */
static const char *taken(mig_differ *differ, const mig_op *op)
{
    const mig_column *before = op->before.column, *after = op->after.column;

    if (op->kind == MIG_KIND_TABLE && op->before.any && !op->after.any)
        return of_table(differ, op->before.table);
    if (op->kind == MIG_KIND_COLUMN && before && before->beyond &&
        (!after || !mig_same(before->type.server, after->type.server)))
        return before->beyond;
    return NULL;
}

const char *mig_differ_note(mig_differ *differ, const mig_op *op, const char *loss)
{
    const char *what = taken(differ, op);

    if (!what)
        return loss;
    return mig_arena_printf(differ->arena, "%s%sno downgrade puts back %s", loss ? loss : "",
                            loss ? "; " : "", what);
}
