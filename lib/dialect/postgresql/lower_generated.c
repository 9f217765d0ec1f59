/*
 * A generated column whose expression changes along with the type of a column that it names: the
 * old expression may not fit the new type, nor the new one the old type. So the column goes before
 * the type changes, and comes back with its new expression after. One that ceases to be generated
 * does so before, while there are values to keep.
 */
#include "dialect/postgresql/lower.h"

#include "base/text.h"

static bool is_alteration(const mig_op *op)
{
    return op->kind == MIG_KIND_COLUMN && mig_op_verb(op) == MIG_VERB_ALTER;
}

/* Does it change the type of a column that the expression names? */
static bool retypes(const lowering *l, const mig_op *op, mig_name table, const mig_expr *expr)
{
    const mig_column *before = op->before.column, *after = op->after.column;

    return is_alteration(op) && mig_name_same(l->near, op->table, table) &&
           pg_mentions(expr, after->name) && pg_rewrite_of(l, before, after) == PG_REWRITE_TYPE;
}

/* Where the operation has to be: in front of the first of those that retype, behind the last. */
static size_t place_of(const lowering *l, const mig_op *ops, size_t count, size_t at)
{
    const mig_op *op = &ops[at];
    bool stays = op->after.column->generated_kind != MIG_GENERATED_NONE;
    size_t place = at;

    if (!stays) {
        for (size_t i = at; i-- > 0;)
            if (retypes(l, &ops[i], op->table, &op->before.column->generated))
                place = i;
        return place;
    }
    for (size_t i = at + 1; i < count; i++)
        if (retypes(l, &ops[i], op->table, &op->after.column->generated))
            place = i;
    return place;
}

static void move(mig_op *ops, size_t from, size_t to)
{
    mig_op moved = ops[from];

    for (size_t i = from; i < to; i++)
        ops[i] = ops[i + 1];
    for (size_t i = from; i > to; i--)
        ops[i] = ops[i - 1];
    ops[to] = moved;
}

const mig_op *pg_order_generated(lowering *l, const mig_op *ops, size_t count)
{
    mig_op *ordered = mig_arena_memdup(l->arena, ops, count * sizeof *ops);

    for (size_t i = 0; i < count; i++) {
        const mig_op *op = &ops[i];
        size_t at = 0;

        if (!is_alteration(op) || !pg_is_regenerated(op->before.column, op->after.column))
            continue;
        while (ordered[at].before.any != op->before.any || ordered[at].after.any != op->after.any)
            at++;
        move(ordered, at, place_of(l, ordered, count, at));
    }
    return ordered;
}

bool pg_is_renewed_next(const lowering *l, mig_name table, const mig_column *column)
{
    for (size_t i = 0; i < l->rest_count; i++) {
        const mig_op *op = &l->rest[i];

        if (is_alteration(op) && mig_name_same(l->near, op->table, table) &&
            mig_same(op->before.column->name, column->name))
            return op->after.column->generated_kind != MIG_GENERATED_NONE &&
                   pg_is_regenerated(op->before.column, op->after.column);
    }
    return false;
}

void pg_renewed_keep(lowering *l, mig_name table, const char *column, const pg_aside *aside)
{
    mig_push(l->arena, &l->renewed, ((pg_renewed){table, column, *aside}));
}

static size_t find(const lowering *l, mig_name table, const char *column)
{
    size_t i = 0;

    while (i < l->renewed.len && (!mig_name_same(l->near, l->renewed.items[i].table, table) ||
                                  !mig_same(l->renewed.items[i].column, column)))
        i++;
    return i;
}

bool pg_renewed_has(const lowering *l, mig_name table, const char *column)
{
    return find(l, table, column) < l->renewed.len;
}

bool pg_renewed_take(lowering *l, mig_name table, const char *column, pg_aside *aside)
{
    size_t at = find(l, table, column);

    if (at == l->renewed.len)
        return false;
    *aside = l->renewed.items[at].aside;
    l->renewed.items[at] = l->renewed.items[--l->renewed.len];
    return true;
}
