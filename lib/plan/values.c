/* See values.h. Texts are searched for the value as a word; a false find costs only time. */
#include "plan/values.h"

#include "base/text.h"

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
    case MIG_KIND_INDEX:
        return index_uses(op->after.index, value);
    case MIG_KIND_INSERT:
        return rows_use(op->after.insert, value);
    case MIG_KIND_EXECUTE:
        return sql_uses(op->after.execute, value);
    case MIG_KIND_ENUM:
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
    case MIG_KIND_FOREIGN_KEY:
        break;
    }
    return false;
}

bool mig_values_used(const mig_ops *ops, size_t start)
{
    const mig_op *op = &ops->items[start];

    if (op->kind != MIG_KIND_ENUM || mig_op_verb(op) != MIG_VERB_ALTER)
        return false;
    for (size_t i = 0; i < op->after.enumeration->values.len; i++) {
        const char *value = op->after.enumeration->values.items[i].value;

        if (mig_enum_has(op->before.enumeration, value))
            continue;
        for (size_t k = start + 1; k < ops->len; k++)
            if (op_uses(&ops->items[k], value))
                return true;
    }
    return false;
}
