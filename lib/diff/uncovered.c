/* What the model doesn't hold, or filters exclude, and an operation takes away all the same: the
 * note says so. */
#include "diff/internal.h"

#include "base/text.h"
#include "schema/excluded.h"
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

/* A generated column may have to be made anew, and so may the sequence behind an identity. Under a
 * new type a column keeps what else it has. */
static bool is_made_anew(const mig_column *before, const mig_column *after)
{
    return before->generated_kind != after->generated_kind ||
           !mig_same(before->generated.written, after->generated.written) ||
           before->identity != after->identity || before->autoincrement != after->autoincrement;
}

/* What an operation takes away. */
static const char *taken(mig_differ *differ, const mig_op *op)
{
    const mig_column *before = op->before.column, *after = op->after.column;

    if (op->kind == MIG_KIND_TABLE && op->before.any && !op->after.any)
        return of_table(differ, op->before.table);
    if (op->kind == MIG_KIND_COLUMN && before && before->beyond &&
        (!after || is_made_anew(before, after)))
        return before->beyond;
    return NULL;
}

/* Filters keep what they exclude from being dropped by itself, not from going with its table. */
static const char *with_excluded(mig_differ *differ, const mig_op *op, const char *loss)
{
    mig_strings parts = {0};
    MIG_AUTO_STR text = {0};

    if (op->kind == MIG_KIND_TABLE && mig_op_verb(op) == MIG_VERB_DROP)
        mig_table_excluded(differ->arena, op->before.table, &parts);
    if (parts.len == 0)
        return loss;
    if (loss)
        mig_str_addf(&text, "%s; ", loss);
    mig_str_add(&text, "takes along what is excluded: ");
    for (size_t i = 0; i < parts.len; i++)
        mig_str_addf(&text, "%s%s", i > 0 ? ", " : "", parts.items[i]);
    return mig_str_copy(differ->arena, &text);
}

const char *mig_differ_note(mig_differ *differ, const mig_op *op, const char *loss)
{
    const char *what = taken(differ, op);

    loss = with_excluded(differ, op, loss);
    if (!what)
        return loss;
    return mig_arena_printf(differ->arena, "%s%sno downgrade puts back %s", loss ? loss : "",
                            loss ? "; " : "", what);
}
