/*
 * Enums: created before anything uses them, altered as a whole list of values, dropped at the end.
 * Where they are no objects one that only arrays are of is known from the scripts alone: it is
 * created with the first column that is one.
 */
#include "diff/internal.h"

#include "base/text.h"
#include "schema/portable.h"

/* A value's old name, where the declared rename counts: see renames.c. */
static const char *old_value(const mig_enum *found, const mig_enum *wanted, size_t at)
{
    const mig_enum_value *value = &wanted->values.items[at];
    bool live = false;

    if (!value->renamed_from)
        return NULL;
    for (size_t i = 0; i < found->values.len; i++) {
        if (mig_same(found->values.items[i].value, value->value))
            return NULL;
        live = live || mig_same(found->values.items[i].value, value->renamed_from);
    }
    for (size_t i = 0; i < wanted->values.len; i++)
        if (mig_same(wanted->values.items[i].value, value->renamed_from))
            return NULL;
    return live ? value->renamed_from : NULL;
}

bool mig_enum_same(const mig_differ *differ, const mig_enum *found, const mig_enum *wanted)
{
    const char *before = found->comment ? found->comment : "";
    const char *after = wanted->comment ? wanted->comment : "";

    if (mig_differ_keeps(differ, MIG_CAP_COMMENTS) &&
        mig_differ_keeps(differ, MIG_CAP_ENUM_TYPES) && !mig_same(before, after))
        return false;
    if (found->values.len != wanted->values.len)
        return false;
    for (size_t i = 0; i < found->values.len; i++)
        if (!mig_same(found->values.items[i].value, wanted->values.items[i].value))
            return false;
    return true;
}

static size_t value_place(const mig_enum *enumeration, const char *value)
{
    size_t i = 0;

    while (i < enumeration->values.len && !mig_same(enumeration->values.items[i].value, value))
        i++;
    return i;
}

/* What a found value is called from now on; NULL: nothing declared is it. */
static const char *kept_value(const mig_enum *found, const mig_enum *wanted, const char *value)
{
    if (value_place(wanted, value) < wanted->values.len)
        return value;
    for (size_t i = 0; i < wanted->values.len; i++)
        if (mig_same(old_value(found, wanted, i), value))
            return wanted->values.items[i].value;
    return NULL;
}

/* With the values that only the found one has, each behind the one that it is behind there. */
static const mig_enum *with_extra_values(mig_differ *differ, const mig_enum *found,
                                         const mig_enum *wanted)
{
    mig_enum *merged = MIG_COPY(differ->arena, wanted);
    size_t next = 0;

    merged->values.len = merged->values.cap = 0;
    for (size_t i = 0; i < wanted->values.len; i++)
        mig_push(differ->arena, &merged->values, wanted->values.items[i]);
    for (size_t i = 0; i < found->values.len; i++) {
        const char *value = found->values.items[i].value;
        const char *kept = kept_value(found, wanted, value);

        if (kept) {
            next = value_place(merged, kept) + 1;
            continue;
        }
        mig_push(differ->arena, &merged->values, found->values.items[i]);
        for (size_t k = merged->values.len - 1; k > next; k--)
            merged->values.items[k] = merged->values.items[k - 1];
        merged->values.items[next++] = found->values.items[i];
    }
    return merged;
}

static void compare_enum(mig_differ *differ, const mig_enum *found, const mig_enum *wanted)
{
    mig_enum *after;

    if (differ->ignore_extra)
        wanted = with_extra_values(differ, found, wanted);
    if (found->beyond || mig_enum_same(differ, found, wanted))
        return;
    after = MIG_NEW(differ->arena, mig_enum);
    *after = *mig_clean_enum(differ->arena, wanted);
    after->name = found->name;
    for (size_t i = 0; i < after->values.len; i++)
        after->values.items[i].renamed_from = old_value(found, wanted, i);
    mig_differ_push(differ, MIG_KIND_ENUM, after->name, (mig_object){.enumeration = found},
                    (mig_object){.enumeration = after});
}

/* By a column's type, be it an array of it: where enums are no objects nothing checks the elements.
 */
static bool uses(mig_differ *differ, const mig_column *column, mig_name enumeration)
{
    mig_type type = column->type;

    if (!type.enumeration && !type.native && type.written) {
        mig_type_parts parts = mig_type_take_apart(differ->arena, type.written);

        if (parts.dimensions > 0 && parts.base == MIG_TYPE_OTHER)
            type.enumeration = parts.name;
    }
    return type.enumeration && mig_name_same(differ->wanted, enumeration,
                                             mig_name_parse(differ->arena, type.enumeration));
}

/* Does an operation make anything of the enum? */
static bool is_used(mig_differ *differ, mig_name enumeration)
{
    for (size_t i = 0; i < differ->ops->len; i++) {
        const mig_op *op = &differ->ops->items[i];

        if (!op->after.any)
            continue;
        if (op->kind == MIG_KIND_COLUMN && uses(differ, op->after.column, enumeration))
            return true;
        for (size_t k = 0; op->kind == MIG_KIND_TABLE && k < op->after.table->columns.len; k++)
            if (uses(differ, op->after.table->columns.items[k], enumeration))
                return true;
    }
    return false;
}

void mig_differ_enums(mig_differ *differ)
{
    for (size_t i = 0; i < differ->wanted->enums.len; i++) {
        const mig_enum *wanted = differ->wanted->enums.items[i];
        const mig_enum *found = mig_enum_find(differ->found, wanted->name);

        if (found)
            compare_enum(differ, found, wanted);
        else if (mig_differ_keeps(differ, MIG_CAP_ENUM_TYPES) || is_used(differ, wanted->name))
            mig_differ_push(differ, MIG_KIND_ENUM, wanted->name, (mig_object){0},
                            (mig_object){.enumeration = mig_clean_enum(differ->arena, wanted)});
    }
}

/* How the found tables use an enum. */
typedef enum { UNUSED, USED, KEPT /* by something that stays although it isn't declared */ } usage;

static usage usage_of(mig_differ *differ, const mig_enum *enumeration)
{
    usage result = UNUSED;

    for (size_t i = 0; i < differ->found->tables.len; i++) {
        const mig_table *table = differ->found->tables.items[i];
        bool declared = mig_table_find(differ->wanted, table->name) != NULL;

        for (size_t k = 0; k < table->columns.len; k++) {
            const mig_column *column = table->columns.items[k];

            if (!uses(differ, column, enumeration->name))
                continue;
            if (table->beyond || table->excluded || column->excluded ||
                (!declared && mig_differ_foreign_tool(differ, table)))
                return KEPT;
            result = USED;
        }
    }
    return result;
}

void mig_differ_enum_drops(mig_differ *differ)
{
    for (size_t i = 0; i < differ->found->enums.len && !differ->ignore_extra; i++) {
        const mig_enum *found = differ->found->enums.items[i];
        usage used;

        if (found->beyond || found->excluded || mig_enum_find(differ->wanted, found->name))
            continue;
        used = usage_of(differ, found);
        if (used == KEPT || (used == UNUSED && !mig_differ_keeps(differ, MIG_CAP_ENUM_TYPES)))
            continue;
        mig_differ_push(differ, MIG_KIND_ENUM, found->name, (mig_object){.enumeration = found},
                        (mig_object){0});
    }
}
