/* What rows must hold for a table's new shape: see lower.h. Said with a count, before anything is
 * done; what isn't seen here SQLite refuses while the rows are copied. */
#include "base/text.h"
#include "dialect/sqlite/lower.h"
#include "dialect/sqlite/sqlite.h"

#include <string.h>

/* Where the column was last spoken of. */
static mig_place place_of(const mig_sqlite_lowering *low, const char *column)
{
    mig_place place = mig_sqlite_changes_place(low);

    for (size_t i = 0; i < low->changes.len; i++) {
        const mig_op *op = &low->changes.items[i].op;

        if (op->kind == MIG_KIND_COLUMN && op->after.any &&
            mig_same_nocase(op->after.column->name, column))
            place = op->place;
    }
    return place;
}

static const char *table_name(const mig_sqlite_lowering *low)
{
    return mig_sqlite_table_before(low)->name.name;
}

static void check_null(mig_sqlite_lowering *low, mig_steps *steps, const char *column)
{
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql,
                "SELECT count(*) || CASE count(*) WHEN 1 THEN ' row holds' ELSE ' rows hold' END"
                " || ' NULL' FROM ");
    mig_sqlite_ident(&sql, table_name(low));
    mig_str_add(&sql, " WHERE ");
    mig_sqlite_add_column_ref(&sql, table_name(low), column);
    mig_str_add(&sql, " IS NULL HAVING count(*) > 0");
    mig_sqlite_assert(low, steps,
                      mig_arena_printf(low->arena,
                                       "column \"%s\" of table \"%s\" can't become NOT NULL "
                                       "without a default",
                                       column, table_name(low)),
                      &sql, place_of(low, column));
}

static void check_empty(mig_sqlite_lowering *low, mig_steps *steps, const char *column)
{
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql,
                "SELECT count(*) || CASE count(*) WHEN 1 THEN ' row has' ELSE ' rows have' END"
                " || ' no value for it' FROM ");
    mig_sqlite_ident(&sql, table_name(low));
    mig_str_add(&sql, " HAVING count(*) > 0");
    mig_sqlite_assert(low, steps,
                      mig_arena_printf(low->arena,
                                       "column \"%s\" of table \"%s\" can't be added as NOT NULL "
                                       "without a default",
                                       column, table_name(low)),
                      &sql, place_of(low, column));
}

static void check_values(mig_sqlite_lowering *low, const mig_sqlite_table *old,
                         const mig_sqlite_table *new, mig_steps *steps)
{
    for (size_t i = 0; i < new->columns.len; i++) {
        const mig_sqlite_column *column = &new->columns.items[i];
        const char *name = column->name.name;
        const mig_sqlite_column *before = mig_sqlite_column_find(old, name);

        if (!mig_sqlite_wants_value(new, column) || mig_sqlite_is_generated(column) ||
            mig_sqlite_text_default(low->arena, new, column))
            continue;
        if (before && !mig_sqlite_is_new(low, name)) {
            if (!mig_sqlite_wants_value(old, before) && !mig_sqlite_said_value(low, name))
                check_null(low, steps, name);
        } else if (column != mig_sqlite_text_alias(new)) {
            check_empty(low, steps, name);
        }
    }
}

typedef MIG_ARRAY(mig_index_key) unique_keys;

/* The columns that a change makes unique; false: none, or not plain ones of the old table. */
static bool unique_columns(mig_sqlite_lowering *low, const mig_sqlite_change *change,
                           unique_keys *columns)
{
    const mig_op *op = &change->op;
    bool constraint = op->kind == MIG_KIND_UNIQUE || op->kind == MIG_KIND_PRIMARY_KEY;

    if (op->before.any || !op->after.any)
        return false;
    if (!constraint &&
        (op->kind != MIG_KIND_INDEX || !op->after.index->unique || op->after.index->where.written))
        return false;
    for (size_t i = 0; constraint && i < op->after.key->columns.len; i++)
        mig_push(low->arena, columns, mig_key_at(op->after.key, i));
    for (size_t i = 0; !constraint && i < op->after.index->keys.len; i++)
        mig_push(low->arena, columns, op->after.index->keys.items[i]);
    for (size_t i = 0; i < columns->len; i++) {
        const char *column = columns->items[i].column;

        if (!column || mig_sqlite_is_new(low, column) || mig_sqlite_said_value(low, column) ||
            !mig_column_find(low->now, mig_sqlite_table_before(low), column))
            return false;
    }
    return columns->len > 0;
}

void mig_sqlite_check_unique(mig_sqlite_lowering *low, mig_steps *steps,
                             const mig_sqlite_change *change)
{
    MIG_AUTO_STR sql = {0}, list = {0}, group = {0};
    unique_keys columns = {0};

    if (!unique_columns(low, change, &columns))
        return;
    mig_str_add(
        &sql,
        "SELECT count(*) || CASE count(*) WHEN 1 THEN ' value occurs' ELSE ' values occur' END"
        " || ' more than once' FROM (SELECT 1 FROM ");
    mig_sqlite_ident(&sql, table_name(low));
    for (size_t i = 0; i < columns.len; i++) {
        mig_str_add(&sql, i > 0 ? " AND " : " WHERE ");
        mig_sqlite_add_column_ref(&sql, table_name(low), columns.items[i].column);
        mig_str_add(&sql, " IS NOT NULL");
        mig_str_add(&group, i > 0 ? ", " : "");
        mig_sqlite_add_column_ref(&group, table_name(low), columns.items[i].column);
        if (columns.items[i].collation) {
            mig_str_add(&group, " COLLATE ");
            mig_sqlite_ident(&group, columns.items[i].collation);
        }
        mig_str_addf(&list, i > 0 ? ", %s" : "%s", columns.items[i].column);
    }
    mig_str_addf(&sql, " GROUP BY %s HAVING count(*) > 1) HAVING count(*) > 0", group.data);
    mig_sqlite_assert(low, steps,
                      mig_arena_printf(low->arena,
                                       "the values of (%s) in table \"%s\" aren't unique",
                                       list.data, table_name(low)),
                      &sql, change->op.place);
}

/* Does the expression name a column that isn't in the old table as it will be in the new one? */
static bool names_changed(mig_sqlite_lowering *low, const char *expr)
{
    mig_tokens tokens = {0};

    mig_token_list(low->arena, expr, strlen(expr), &tokens);
    for (size_t i = 0; i < tokens.len; i++) {
        const char *name = mig_token_name(low->arena, expr, tokens.items[i]);

        for (size_t k = 0; k < low->changes.len; k++) {
            const mig_op *op = &low->changes.items[k].op;

            if (op->kind == MIG_KIND_COLUMN && op->after.any &&
                mig_same_nocase(op->after.column->name, name))
                return true;
        }
    }
    return false;
}

static void check_check(mig_sqlite_lowering *low, mig_steps *steps, const mig_op *op)
{
    const mig_check *check = op->after.check;
    const char *expr = check->expr.server ? check->expr.server : check->expr.written;
    const char *name = check->id.name ? check->id.name : expr;
    MIG_AUTO_STR sql = {0};

    if (names_changed(low, expr))
        return;
    mig_str_add(&sql, "SELECT count(*) || CASE count(*) WHEN 1 THEN ' row' ELSE ' rows' END FROM ");
    mig_sqlite_ident(&sql, table_name(low));
    mig_str_addf(&sql, " WHERE NOT (%s\n) HAVING count(*) > 0", expr);
    mig_sqlite_assert(low, steps,
                      mig_arena_printf(low->arena, "rows of table \"%s\" violate the check \"%s\"",
                                       table_name(low), name),
                      &sql, op->place);
}

/* Rows whose value is none of those listed: how many of each. */
static void check_listed(mig_sqlite_lowering *low, mig_steps *steps, const char *column,
                         const char *enumeration, const mig_strings *values, mig_place place)
{
    MIG_AUTO_STR sql = {0}, name = {0};

    mig_sqlite_add_column_ref(&name, table_name(low), column);
    mig_str_addf(&sql,
                 "SELECT count(*) || CASE count(*) WHEN 1 THEN ' row holds ' ELSE ' rows hold ' "
                 "END || quote(%s)"
                 " FROM ",
                 name.data);
    mig_sqlite_ident(&sql, table_name(low));
    mig_str_addf(&sql, " WHERE %s NOT IN (", name.data);
    for (size_t i = 0; i < values->len; i++) {
        mig_str_add(&sql, i > 0 ? ", " : "");
        mig_sqlite_literal(&sql, values->items[i]);
    }
    mig_str_addf(&sql, ") GROUP BY %s ORDER BY %s", name.data, name.data);
    mig_sqlite_assert(low, steps,
                      mig_arena_printf(low->arena,
                                       "column \"%s\" of table \"%s\" holds what is no value of "
                                       "enum \"%s\"",
                                       column, table_name(low), enumeration),
                      &sql, place);
}

/* A column that becomes one of an enum. */
static void check_column(mig_sqlite_lowering *low, mig_steps *steps, const mig_op *op)
{
    const mig_column *column = op->after.column;
    const mig_enum *enumeration;
    mig_strings values = {0};

    if (!op->before.any || !column->type.enumeration || strchr(column->type.written, '[') ||
        mig_sqlite_said_value(low, column->name) ||
        mig_same_nocase(op->before.column->type.enumeration, column->type.enumeration))
        return;
    enumeration = mig_enum_find(low->now, mig_name_parse(low->arena, column->type.enumeration));
    for (size_t i = 0; enumeration && i < enumeration->values.len; i++)
        mig_push(low->arena, &values, enumeration->values.items[i].value);
    if (enumeration)
        check_listed(low, steps, column->name, enumeration->name.name, &values, op->place);
}

/* An enum that loses values. */
static void check_enum(mig_sqlite_lowering *low, mig_steps *steps, const mig_op *op)
{
    const mig_table *table = mig_sqlite_table_before(low);
    const mig_enum *before = op->before.enumeration, *after = op->after.enumeration;
    const char *name = mig_name_text(low->arena, before->name);
    mig_strings values = {0};

    if (mig_op_verb(op) != MIG_VERB_ALTER)
        return;
    for (size_t i = 0; i < before->values.len; i++)
        if (mig_enum_value_after(op, before->values.items[i].value))
            mig_push(low->arena, &values, before->values.items[i].value);
    for (size_t i = 0; i < after->values.len; i++)
        if (!mig_strings_has(&values, after->values.items[i].value))
            mig_push(low->arena, &values, after->values.items[i].value);
    for (size_t i = 0; i < table->columns.len; i++) {
        const mig_column *column = table->columns.items[i];

        if (mig_same_nocase(column->type.enumeration, name) && !strchr(column->type.written, '['))
            check_listed(low, steps, column->name, before->name.name, &values, op->place);
    }
}

void mig_sqlite_check_rows(mig_sqlite_lowering *low, const mig_sqlite_table *old,
                           const mig_sqlite_table *new, mig_steps *steps)
{
    check_values(low, old, new, steps);
    for (size_t i = 0; i < low->changes.len; i++) {
        const mig_sqlite_change *change = &low->changes.items[i];
        const mig_op *op = &change->op;

        mig_sqlite_check_unique(low, steps, change);
        if (op->kind == MIG_KIND_CHECK && op->after.any && !op->before.any)
            check_check(low, steps, op);
        else if (op->kind == MIG_KIND_COLUMN && op->after.any)
            check_column(low, steps, op);
        else if (op->kind == MIG_KIND_ENUM)
            check_enum(low, steps, op);
    }
}
