/*
 * What becomes of the values of a column that changes. The servers would put zeros and empty texts
 * where there is nothing, and are asked before; values of an enum that get other names are written
 * anew while the column has both.
 */
#include "dialect/mysql/lower.h"

#include "base/text.h"
#include "dialect/mysql/token.h"
#include "schema/naming.h"

#include <string.h>

static const char *table_text(my_lowering *l, const my_plan *plan)
{
    MIG_AUTO_STR sql = {0};

    my_name(&sql, plan->change->before->name);
    return my_take(l, &sql);
}

static bool is_about(my_lowering *l, const mig_op *op, const mig_column *column)
{
    mig_object object = op->after.any ? op->after : op->before;

    if (op->kind == MIG_KIND_COLUMN)
        return mig_op_verb(op) != MIG_VERB_RENAME &&
               mig_same_nocase(object.column->name, column->name);
    return op->kind == MIG_KIND_ENUM &&
           mig_same(column->type.enumeration, mig_name_text(l->arena, object.enumeration->name));
}

/* Of the operation that says it. */
static mig_place place_of(my_lowering *l, const my_plan *plan, const mig_column *column)
{
    const mig_ops *ops = &plan->change->ops;

    for (size_t i = ops->len; i > 0; i--)
        if (is_about(l, &ops->items[i - 1], column))
            return ops->items[i - 1].place;
    return my_place(plan);
}

static void push_check(my_lowering *l, my_plan *plan, mig_place place, mig_rows_question question,
                       const char *message)
{
    mig_strings columns = question.columns;
    MIG_AUTO_STR sql = {0};

    question.table = plan->change->before->name;
    question.columns = (mig_strings){0};
    for (size_t i = 0; i < columns.len; i++)
        mig_push(l->arena, &question.columns, my_first_name(plan->change, columns.items[i]));
    my_ask_rows(&sql, &question);
    mig_push(l->arena, &plan->checks,
             ((mig_step){.kind = MIG_STEP_ASSERT,
                         .sql = my_take(l, &sql),
                         .message = message,
                         .rows = MIG_COPY(l->arena, &question),
                         .place = place}));
}

void my_check_column(my_lowering *l, my_plan *plan, const mig_column *column,
                     mig_rows_question question, const char *message)
{
    if (question.kind != MIG_ROWS_ANY)
        mig_push(l->arena, &question.columns, column->name);
    push_check(l, plan, place_of(l, plan, column), question, message);
}

void my_check_new_column(my_lowering *l, my_plan *plan, const mig_column *column)
{
    if (column->nullable || column->autoincrement || column->generated_kind != MIG_GENERATED_NONE ||
        (column->dflt.kind != MIG_DEFAULT_NONE && column->dflt.kind != MIG_DEFAULT_NULL))
        return;
    my_check_column(
        l, plan, column, (mig_rows_question){.kind = MIG_ROWS_ANY},
        mig_arena_printf(l->arena,
                         "column \"%s\" is new, NOT NULL, and has no default for the rows "
                         "that are there",
                         column->name));
}

void my_check_no_null(my_lowering *l, my_plan *plan, const mig_column *column)
{
    my_check_column(
        l, plan, column, (mig_rows_question){.kind = MIG_ROWS_NULL},
        mig_arena_printf(l->arena, "column \"%s\" cannot become NOT NULL", column->name));
}

/* Are the values of the column those that it will have? */
static bool keeps_values(my_lowering *l, const my_plan *plan, const mig_column *before,
                         const mig_column *after)
{
    if (before->autoincrement != after->autoincrement)
        return mig_same(before->type.server, after->type.server) &&
               !mig_strings_has(&plan->renewed, after->name);
    return !my_is_retyped(l, plan, after->name);
}

static bool holds_all(const mig_strings *columns, const mig_strings *of)
{
    for (size_t i = 0; i < of->len; i++) {
        size_t k = 0;

        while (k < columns->len && !mig_same_nocase(columns->items[k], of->items[i]))
            k++;
        if (k == columns->len)
            return false;
    }
    return true;
}

/* By a key that the table has, over these columns or some of them. */
static bool are_unique(const mig_table *table, const mig_strings *columns)
{
    if (table->primary_key && holds_all(columns, &table->primary_key->columns))
        return true;
    for (size_t i = 0; i < table->uniques.len; i++)
        if (!table->uniques.items[i]->beyond &&
            holds_all(columns, &table->uniques.items[i]->columns))
            return true;
    return false;
}

void my_check_alike(my_lowering *l, my_plan *plan, const mig_strings *columns, mig_place place,
                    const char *message)
{
    mig_rows_question question = {.kind = MIG_ROWS_ALIKE};

    if (are_unique(plan->change->before, columns))
        return;
    for (size_t i = 0; i < columns->len; i++) {
        const mig_column *before = mig_column_find(l->now, plan->change->before, columns->items[i]);
        const mig_column *after = mig_column_find(l->now, plan->change->after, columns->items[i]);

        if (!before || !after || !keeps_values(l, plan, before, after))
            return;
        mig_push(l->arena, &question.columns, before->name);
    }
    push_check(l, plan, place, question, message);
}

bool my_read_values(my_lowering *l, const char *type, mig_strings *values)
{
    mig_sql_tokens tokens = {0};

    if (!mig_starts_with(type, "enum("))
        return false;
    mig_sql_tokenize(l->arena, &my_lexer, type, &tokens);
    for (size_t i = 0; i < tokens.len; i++)
        if (tokens.items[i].kind == MIG_SQL_STRING)
            mig_push(l->arena, values, my_spelled(l->arena, type, &tokens.items[i]));
    return true;
}

/* What the operations call a value of the column's enum from now on. */
static const char *value_after(my_lowering *l, const my_plan *plan, const mig_column *column,
                               const char *value)
{
    const mig_ops *ops = &plan->change->ops;

    for (size_t i = 0; value && i < ops->len; i++) {
        const mig_op *op = &ops->items[i];

        if (op->kind == MIG_KIND_ENUM && op->before.any && op->after.any &&
            mig_same(column->type.enumeration,
                     mig_name_text(l->arena, op->before.enumeration->name)))
            value = mig_enum_value_after(op, value);
    }
    return value;
}

/* Rows that hold a value that goes. */
static void check_removed(my_lowering *l, my_plan *plan, const mig_column *column,
                          const mig_strings *removed)
{
    if (removed->len == 0)
        return;
    my_check_column(
        l, plan, column, (mig_rows_question){.kind = MIG_ROWS_VALUES, .values = *removed},
        column->type.enumeration
            ? mig_arena_printf(l->arena, "enum \"%s\" cannot lose values that rows hold",
                               column->type.enumeration)
            : mig_arena_printf(l->arena, "column \"%s\" cannot lose values that rows hold",
                               column->name));
}

/* Columns that the server would set to the current time are told to stay. */
static void add_kept_times(my_lowering *l, mig_str *sql, const my_plan *plan, const char *but)
{
    const mig_table *table = plan->change->before;

    for (size_t i = 0; i < table->columns.len; i++) {
        const mig_column *column = table->columns.items[i];
        const char *name = my_ident_text(l->arena, column->name);

        if (column->on_update && !mig_same(column->name, but))
            mig_str_addf(sql, ", %s = %s", name, name);
    }
}

/* A column that may hold the old names of values and the new ones. */
static void widen(my_lowering *l, my_plan *plan, const mig_column *before,
                  const mig_strings *values)
{
    mig_column *wide = MIG_COPY(l->arena, before);
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql, "enum(");
    my_values(&sql, values);
    mig_str_addc(&sql, ')');
    wide->type.server = my_take(l, &sql);
    mig_str_add(&sql, "MODIFY COLUMN ");
    my_add_column(&sql, l->caps, plan->change->before, wide);
    mig_push(l->arena, &plan->wider, my_take(l, &sql));
}

/* One statement for all values, so that two may change their names with each other. */
static void rename_values(my_lowering *l, my_plan *plan, const mig_column *column,
                          const mig_strings *from, const mig_strings *to)
{
    const char *name = my_ident_text(l->arena, column->name);
    MIG_AUTO_STR sql = {0};

    mig_str_addf(&sql, "UPDATE %s SET %s = CASE %s", table_text(l, plan), name, name);
    for (size_t i = 0; i < from->len; i++) {
        mig_str_add(&sql, " WHEN ");
        my_literal(&sql, from->items[i]);
        mig_str_add(&sql, " THEN ");
        my_literal(&sql, to->items[i]);
    }
    mig_str_add(&sql, " END");
    add_kept_times(l, &sql, plan, column->name);
    mig_str_addf(&sql, " WHERE %s IN (", name);
    my_values(&sql, from);
    mig_str_addc(&sql, ')');
    my_push_sql(l, &plan->moves, my_take(l, &sql), place_of(l, plan, column));
}

/* To a collation without regard to case two such values are the same. */
static bool are_alike(const my_plan *plan, const mig_column *column, const char *a, const char *b)
{
    const char *collation =
        column->collation ? column->collation : my_table_collation(plan->change->before);

    if (collation && (mig_ends_with(collation, "_bin") || mig_ends_with(collation, "_cs")))
        return mig_same(a, b);
    return mig_same_nocase(a, b);
}

static bool has_alike(const my_plan *plan, const mig_column *column, const mig_strings *values,
                      const char *value)
{
    for (size_t i = 0; i < values->len; i++)
        if (are_alike(plan, column, values->items[i], value))
            return true;
    return false;
}

/* The values before, and those that come. */
static mig_strings both_of(my_lowering *l, const my_plan *plan, const mig_column *column,
                           const mig_strings *old, const mig_strings *new)
{
    mig_strings both = {0};

    for (size_t i = 0; i < old->len; i++)
        mig_push(l->arena, &both, old->items[i]);
    for (size_t i = 0; i < new->len; i++)
        if (!has_alike(plan, column, &both, new->items[i]))
            mig_push(l->arena, &both, new->items[i]);
    return both;
}

void my_plan_values(my_lowering *l, my_plan *plan, const mig_column *before,
                    const mig_column *after)
{
    mig_strings old = {0}, new = {0}, removed = {0}, from = {0}, to = {0}, both;

    if (mig_same(before->type.server, after->type.server) ||
        !my_read_values(l, before->type.server, &old) ||
        !my_read_values(l, after->type.server, &new))
        return;
    for (size_t i = 0; i < old.len; i++) {
        const char *value = value_after(l, plan, before, old.items[i]);

        if (!value || !has_alike(plan, before, &new, value)) {
            mig_push(l->arena, &removed, old.items[i]);
        } else if (!are_alike(plan, before, value, old.items[i])) {
            mig_push(l->arena, &from, old.items[i]);
            mig_push(l->arena, &to, value);
        }
    }
    check_removed(l, plan, before, &removed);
    if (from.len == 0)
        return;
    both = both_of(l, plan, before, &old, &new);
    if (both.len > old.len)
        widen(l, plan, before, &both);
    rename_values(l, plan, before, &from, &to);
}

/* `ADD COLUMN ...` of a column that holds nothing yet, and the statement that fills it. */
static void plan_filling(my_lowering *l, my_plan *plan, const mig_column *after, const char *name,
                         const char *expression, mig_str *add)
{
    const mig_column filled = {.name = name,
                               .type = after->type,
                               .nullable = true,
                               .collation = after->collation,
                               .attributes = after->attributes};
    MIG_AUTO_STR sql = {0};

    mig_str_add(add, "ADD COLUMN ");
    my_add_column(add, l->caps, NULL, &filled);
    mig_str_addf(&sql, "UPDATE %s SET %s = %s", table_text(l, plan), my_ident_text(l->arena, name),
                 expression);
    add_kept_times(l, &sql, plan, NULL);
    my_push_sql(l, &plan->moves, my_take(l, &sql), place_of(l, plan, after));
}

void my_plan_new_filled(my_lowering *l, my_plan *plan, const mig_column *column, mig_str *sql)
{
    plan_filling(l, plan, column, column->name, column->dflt.server, sql);
}

const char *my_plan_filled(my_lowering *l, my_plan *plan, const mig_column *after,
                           const char *expression)
{
    const char *name =
        mig_naming_fit(l->arena, mig_arena_printf(l->arena, "migrate_%s", after->name));
    MIG_AUTO_STR sql = {0};

    plan_filling(l, plan, after, name, mig_arena_printf(l->arena, "(%s)", expression), &sql);
    mig_str_addf(&sql, " AFTER %s", my_ident_text(l->arena, after->name));
    mig_push(l->arena, &plan->wider, my_take(l, &sql));
    return name;
}
