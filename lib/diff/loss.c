/* What is lost: rows with their table, values with their column, what a narrower type can't hold.
 */
#include "diff/loss.h"

#include "base/text.h"
#include "schema/portable.h"

/* How much a type of a family holds; families that can't be compared have different numbers of
 * hundreds. */
static unsigned room(mig_type_base base)
{
    switch (base) {
    case MIG_TYPE_SMALLINT:
        return 101;
    case MIG_TYPE_INT:
        return 102;
    case MIG_TYPE_BIGINT:
        return 103;
    case MIG_TYPE_REAL:
        return 201;
    case MIG_TYPE_DOUBLE:
        return 202;
    case MIG_TYPE_DATE:
        return 301;
    case MIG_TYPE_TIMESTAMP:
    case MIG_TYPE_TIMESTAMPTZ:
        return 302;
    case MIG_TYPE_CHAR:
    case MIG_TYPE_VARCHAR:
        return 401;
    case MIG_TYPE_TEXT:
        return 402;
    case MIG_TYPE_NUMERIC:
        return 501;
    case MIG_TYPE_OTHER:
    case MIG_TYPE_BOOL:
    case MIG_TYPE_TIME:
    case MIG_TYPE_INTERVAL:
    case MIG_TYPE_JSON:
    case MIG_TYPE_UUID:
    case MIG_TYPE_BYTES:
        break;
    }
    return 0;
}

static bool is_number(mig_type_base base)
{
    return room(base) / 100 == 2 || base == MIG_TYPE_NUMERIC;
}

static bool args_narrower(const mig_type_parts *a, const mig_type_parts *b)
{
    unsigned scale_a = a->arg_count > 1 ? a->args[1] : 0;
    unsigned scale_b = b->arg_count > 1 ? b->args[1] : 0;

    if (b->arg_count == 0)
        return b->base == MIG_TYPE_CHAR && (a->arg_count == 0 || a->args[0] > 1);
    if (a->arg_count ==
        0) /* timestamp is timestamp(6), char is char(1), the others have no limit */
        return a->base == MIG_TYPE_CHAR                               ? b->args[0] < 1
               : room(a->base) / 100 == 3 || a->base == MIG_TYPE_TIME ? b->args[0] < 6
                                                                      : true;
    if (a->base == MIG_TYPE_NUMERIC)
        return scale_b < scale_a || b->args[0] - scale_b < a->args[0] - scale_a;
    return b->args[0] < a->args[0];
}

/* A value of a may not fit into b. Only where both are known; a conversion that fails loses
 * nothing. */
static bool narrower(mig_arena *arena, const mig_type *before, const mig_type *after)
{
    mig_type_parts a = mig_type_take_apart(arena, before->written);
    mig_type_parts b = mig_type_take_apart(arena, after->written);

    if (before->enumeration || after->enumeration || a.base == MIG_TYPE_OTHER ||
        b.base == MIG_TYPE_OTHER || a.dimensions != b.dimensions)
        return false;
    if (is_number(a.base) && room(b.base) / 100 == 1)
        return true; /* fractions */
    if (is_number(a.base) && is_number(b.base) && a.base != b.base)
        return a.base == MIG_TYPE_NUMERIC || b.arg_count > 0 || b.base == MIG_TYPE_REAL;
    if (room(a.base) / 100 == 3 && b.base == MIG_TYPE_TIME)
        return true;
    if (a.base != b.base && (room(a.base) == 0 || room(a.base) / 100 != room(b.base) / 100))
        return false;
    if (room(b.base) != room(a.base))
        return room(b.base) < room(a.base);
    return args_narrower(&a, &b);
}

static const char *column_loss(mig_arena *arena, const mig_column *before, const mig_column *after)
{
    if (before->generated_kind == MIG_GENERATED_NONE && after->generated_kind != MIG_GENERATED_NONE)
        return "replaces the values of the column by computed ones";
    if (narrower(arena, &before->type, &after->type))
        return mig_arena_printf(
            arena, "narrows the column: values that don't fit %s are cut, rounded or refused",
            after->type.written);
    return NULL;
}

static const char *enum_loss(mig_arena *arena, const mig_op *op)
{
    const mig_enum *before = op->before.enumeration;
    MIG_AUTO_STR text = {0};

    for (size_t i = 0; i < before->values.len; i++) {
        if (mig_enum_value_after(op, before->values.items[i].value))
            continue;
        mig_str_addf(&text, "%s\"%s\"", text.len ? ", " : "removes ",
                     before->values.items[i].value);
    }
    if (text.len == 0)
        return NULL;
    mig_str_add(&text, " from the enum: no row may hold it");
    return mig_str_copy(arena, &text);
}

const char *mig_diff_loss(mig_arena *arena, const mig_op *op)
{
    if (op->kind == MIG_KIND_TABLE && !op->after.any)
        return "drops the table and its rows";
    if (op->kind == MIG_KIND_COLUMN && !op->after.any)
        return op->before.column && op->before.column->generated_kind != MIG_GENERATED_NONE
                   ? NULL
                   : "drops the column and what it holds";
    if (!op->before.any || !op->after.any || mig_op_verb(op) == MIG_VERB_RENAME)
        return NULL; /* a script's rename only names: there is nothing else to compare */
    if (op->kind == MIG_KIND_COLUMN)
        return column_loss(arena, op->before.column, op->after.column);
    if (op->kind == MIG_KIND_ENUM)
        return enum_loss(arena, op);
    return NULL;
}
