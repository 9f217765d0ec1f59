/* See values.h. Texts are searched for the value as a word; a false find costs only time. */
#include "plan/values.h"

#include "base/text.h"
#include "schema/labels.h"

#include <string.h>

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static bool has_word(const char *text, const char *value)
{
    size_t length = strlen(value);

    if (length == 0)
        return text && strstr(text, "''");
    for (const char *at = text; at && (at = strstr(at, value)); at++)
        if ((at == text || !is_word(at[-1])) && !is_word(at[length]))
            return true;
    return false;
}

static bool column_uses(const mig_column *column, const char *value)
{
    return column &&
           (has_word(column->dflt.value, value) || has_word(column->generated.written, value) ||
            (column->dflt.kind == MIG_DEFAULT_LITERAL && mig_same(column->dflt.value, value)));
}

static bool index_uses(const mig_index *index, const char *value)
{
    if (!index)
        return false;
    for (size_t i = 0; i < index->keys.len; i++)
        if (has_word(index->keys.items[i].expr.written, value))
            return true;
    return has_word(index->where.written, value);
}

static bool table_uses(const mig_table *table, const char *value)
{
    if (!table)
        return false;
    for (size_t i = 0; i < table->columns.len; i++)
        if (column_uses(table->columns.items[i], value))
            return true;
    for (size_t i = 0; i < table->checks.len; i++)
        if (has_word(table->checks.items[i]->expr.written, value))
            return true;
    for (size_t i = 0; i < table->exclusions.len; i++)
        if (index_uses(table->exclusions.items[i], value))
            return true;
    for (size_t i = 0; i < table->indexes.len; i++)
        if (index_uses(table->indexes.items[i], value))
            return true;
    return false;
}

static bool rows_use(const mig_insert *insert, const char *value)
{
    for (size_t i = 0; i < insert->rows.len; i++)
        for (size_t k = 0; k < insert->rows.items[i].len; k++)
            if (mig_same(insert->rows.items[i].items[k], value) ||
                has_word(insert->rows.items[i].items[k], value))
                return true;
    return false;
}

static bool sql_uses(const mig_execute *execute, const char *value)
{
    for (size_t i = 0; i < execute->texts.len; i++)
        if (has_word(execute->texts.items[i].sql, value))
            return true;
    return false;
}

static bool op_uses(const mig_op *op, const char *value)
{
    switch (op->kind) {
    case MIG_KIND_TABLE:
        return table_uses(op->after.table, value);
    case MIG_KIND_COLUMN:
        return column_uses(op->after.column, value);
    case MIG_KIND_CHECK:
        return op->after.check && has_word(op->after.check->expr.written, value);
    case MIG_KIND_EXCLUSION:
    case MIG_KIND_INDEX:
        return index_uses(op->after.index, value);
    case MIG_KIND_INSERT:
        return rows_use(op->after.insert, value);
    case MIG_KIND_COPY: /* the file may have it */
        return true;
    case MIG_KIND_EXECUTE:
        return sql_uses(op->after.execute, value);
    case MIG_KIND_RUN: /* it has a transaction of its own */
    case MIG_KIND_ENUM:
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
    case MIG_KIND_FOREIGN_KEY:
        break;
    }
    return false;
}

/* No value before, under whatever name: a renamed one can be used at once. */
static bool is_added(const mig_op *op, const char *value)
{
    const mig_enum *before = op->before.enumeration;

    for (size_t i = 0; i < before->values.len; i++)
        if (mig_same(mig_enum_value_after(op, before->values.items[i].value), value))
            return false;
    return true;
}

bool mig_values_used(const mig_ops *ops, size_t start)
{
    const mig_op *op = &ops->items[start];

    if (op->kind != MIG_KIND_ENUM || mig_op_verb(op) != MIG_VERB_ALTER)
        return false;
    for (size_t i = 0; i < op->after.enumeration->values.len; i++) {
        const char *value = op->after.enumeration->values.items[i].value;

        if (!is_added(op, value))
            continue;
        for (size_t k = start + 1; k < ops->len; k++)
            if (op_uses(&ops->items[k], value))
                return true;
    }
    return false;
}

typedef struct {
    const mig_op *alter;
    bool *lost, *added;
} labels_seen;

static const char *note_label(const void *context, const char *label)
{
    const labels_seen *seen = context;

    if (!mig_enum_value_after(seen->alter, label))
        *seen->lost = true;
    if (!mig_enum_has(seen->alter->before.enumeration, label))
        *seen->added = true;
    return NULL;
}

static void see_labels(const mig_op *alter, const mig_column *column, bool *lost, bool *added)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    const labels_seen seen = {alter, lost, added};

    *lost = *added = false;
    (void)mig_labels_in_default(scratch, column, alter->after.enumeration->name, note_label, &seen);
}

/* One of the values stands in an expression; the enum on the other side hasn't got it. */
static bool says_other(const mig_column *column, const mig_enum *one, const mig_enum *other)
{
    if (column->dflt.kind != MIG_DEFAULT_EXPR)
        return false;
    for (size_t i = 0; i < one->values.len; i++)
        if (!mig_enum_has(other, one->values.items[i].value) &&
            has_word(column->dflt.value, one->values.items[i].value))
            return true;
    return false;
}

bool mig_default_loses(const mig_op *alter, const mig_column *column)
{
    bool lost, added;

    see_labels(alter, column, &lost, &added);
    return lost || says_other(column, alter->before.enumeration, alter->after.enumeration);
}

bool mig_default_gains(const mig_op *alter, const mig_column *column)
{
    bool lost, added;

    see_labels(alter, column, &lost, &added);
    return added || says_other(column, alter->after.enumeration, alter->before.enumeration);
}
