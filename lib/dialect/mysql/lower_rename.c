/* Tables and columns under another name. */
#include "dialect/mysql/lower.h"

#include "base/text.h"

#include <string.h>

void my_rename_table(my_lowering *l, const mig_op *op)
{
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql, "RENAME TABLE ");
    my_name(&sql, op->before.table->name);
    mig_str_add(&sql, " TO ");
    my_name(&sql, op->after.table->name);
    my_push_sql(l, l->steps, my_take(l, &sql), op->place);
}

typedef struct {
    my_lowering *l;
    const my_change *change;
    mig_strings drops, clauses;
} renaming;

static void restate(renaming *r, mig_kind kind, mig_object before, mig_object after)
{
    const char *name = my_ident_text(r->l->arena, mig_object_name(kind, before));
    MIG_AUTO_STR sql = {0};

    mig_push(r->l->arena, &r->drops,
             mig_arena_printf(r->l->arena, "DROP %s %s",
                              kind == MIG_KIND_CHECK ? "CONSTRAINT" : "KEY", name));
    mig_str_add(&sql, "ADD ");
    my_add_part(&sql, r->l->caps, kind, after);
    mig_push(r->l->arena, &r->clauses, my_take(r->l, &sql));
}

/* A text as it is said, and as it was. */
static bool differ(const mig_expr *before, const mig_expr *after)
{
    return !mig_same(before->written, after->written) || !mig_same(before->server, after->server);
}

static void restate_columns(renaming *r)
{
    const mig_table *before = r->change->before, *after = r->change->after;

    for (size_t i = 0; i < after->columns.len && i < before->columns.len; i++) {
        const mig_column *old = before->columns.items[i], *new = after->columns.items[i];
        MIG_AUTO_STR sql = {0};

        if (!differ(&old->generated, &new->generated) &&
            mig_same(old->dflt.server, new->dflt.server))
            continue;
        mig_str_add(&sql, "MODIFY COLUMN ");
        my_add_column(&sql, r->l->caps, after, new);
        mig_push(r->l->arena, &r->clauses, my_take(r->l, &sql));
    }
}

static bool keys_differ(const mig_index *before, const mig_index *after)
{
    for (size_t i = 0; i < before->keys.len && i < after->keys.len; i++)
        if (differ(&before->keys.items[i].expr, &after->keys.items[i].expr))
            return true;
    return false;
}

/* MySQL refuses to rename a column that an expression names, unless the expression is said anew;
 * so it is with partitions (9.7: error 3855). */
static void restate_texts(renaming *r)
{
    const mig_table *before = r->change->before, *after = r->change->after;

    restate_columns(r);
    for (size_t i = 0; i < after->checks.len && i < before->checks.len; i++)
        if (differ(&before->checks.items[i]->expr, &after->checks.items[i]->expr))
            restate(r, MIG_KIND_CHECK, (mig_object){.check = before->checks.items[i]},
                    (mig_object){.check = after->checks.items[i]});
    for (size_t i = 0; i < after->indexes.len && i < before->indexes.len; i++)
        if (keys_differ(before->indexes.items[i], after->indexes.items[i]))
            restate(r, MIG_KIND_INDEX, (mig_object){.index = before->indexes.items[i]},
                    (mig_object){.index = after->indexes.items[i]});
}

void my_rename_column(my_lowering *l, const my_change *change)
{
    const mig_op *op = &change->ops.items[0];
    renaming r = {.l = l, .change = change};
    const char *partitions = NULL;
    mig_strings all = {0};

    mig_push(l->arena, &r.clauses,
             mig_arena_printf(l->arena, "RENAME COLUMN %s TO %s",
                              my_ident_text(l->arena, op->before.column->name),
                              my_ident_text(l->arena, op->after.column->name)));
    if (l->caps & MY_CAP_MYSQL)
        restate_texts(&r);
    for (size_t i = 0; i < r.drops.len; i++)
        mig_push(l->arena, &all, r.drops.items[i]);
    for (size_t i = 0; i < r.clauses.len; i++)
        mig_push(l->arena, &all, r.clauses.items[i]);
    if (l->caps & MY_CAP_MYSQL && !mig_same(change->before->partitions, change->after->partitions))
        partitions = change->after->partitions;
    my_push_alter(l, l->steps, change->before, &all, partitions, (mig_step){.place = op->place});
}
