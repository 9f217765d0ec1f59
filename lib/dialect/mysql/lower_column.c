/*
 * Columns of one ALTER TABLE: dropped, added, and changed. MODIFY states the whole column, so that
 * what the script doesn't change is taken from the column as it is.
 */
#include "dialect/mysql/lower.h"

#include "base/text.h"

#include <string.h>

static const mig_column *find(const my_lowering *l, const mig_table *table, const char *name)
{
    return mig_column_find(l->now, table, name);
}

static const char *definition(my_lowering *l, const mig_table *table, const mig_column *column)
{
    MIG_AUTO_STR sql = {0};

    my_add_definition(&sql, l->caps, table, column);
    return my_take(l, &sql);
}

/* Dropped by one operation, and added by another. */
static bool is_replaced(const my_plan *plan, const char *name)
{
    const mig_ops *ops = &plan->change->ops;
    bool dropped = false;

    for (size_t i = 0; i < ops->len; i++) {
        const mig_op *op = &ops->items[i];

        if (op->kind != MIG_KIND_COLUMN)
            continue;
        if (!op->after.any && mig_same_nocase(op->before.column->name, name))
            dropped = true;
        else if (!op->before.any && dropped && mig_same_nocase(op->after.column->name, name))
            return true;
    }
    return false;
}

/* The servers turn a stored column into a plain one and back, and no other kind into another. */
static bool is_made_anew(const mig_column *before, const mig_column *after)
{
    return before->generated_kind != after->generated_kind &&
           (before->generated_kind == MIG_GENERATED_VIRTUAL ||
            after->generated_kind == MIG_GENERATED_VIRTUAL);
}

/* What the script says that the values become; NULL: nothing. */
static const char *using_of(my_lowering *l, const my_plan *plan, const char *name)
{
    const mig_ops *ops = &plan->change->ops;

    for (size_t i = ops->len; i > 0; i--) {
        const mig_op *op = &ops->items[i - 1];

        if (op->kind == MIG_KIND_COLUMN && op->using && op->after.any &&
            mig_same_nocase(op->after.column->name, name)) {
            const char *text = mig_execute_text(op->using, l->dialect->name);

            return text || !l->dialect->family ? text
                                               : mig_execute_text(op->using, l->dialect->family);
        }
    }
    return NULL;
}

/* The values of a column that gets its place from another: in SQL over the row as it was. NULL: it
 * stays. */
static const char *filling_of(my_lowering *l, const my_plan *plan, const mig_column *before,
                              const mig_column *after)
{
    const char *expression = using_of(l, plan, after->name);

    if (!expression && before->generated_kind == MIG_GENERATED_VIRTUAL &&
        after->generated_kind == MIG_GENERATED_NONE)
        expression = my_ident_text(l->arena, after->name); /* the values stay */
    return expression;
}

static bool depends_on_renewed(const my_plan *plan, const mig_column *column)
{
    for (size_t i = 0; i < plan->renewed.len; i++)
        if (mig_words_mention(column->generated.written, true, MIG_WORD_COLUMN,
                              plan->renewed.items[i]))
            return true;
    return false;
}

static bool is_renewed(my_lowering *l, const my_plan *plan, const mig_column *before,
                       const mig_column *after)
{
    return is_replaced(plan, after->name) || filling_of(l, plan, before, after) ||
           is_made_anew(before, after) || depends_on_renewed(plan, after);
}

/* Columns that are dropped and come again, and those that are generated from them: MySQL drops no
 * column that another is generated from. */
static void find_renewed(my_lowering *l, my_plan *plan)
{
    const mig_table *after = plan->change->after;
    size_t count;

    do {
        count = plan->renewed.len;
        for (size_t i = 0; i < after->columns.len; i++) {
            const mig_column *column = after->columns.items[i];
            const mig_column *old = find(l, plan->change->before, column->name);

            if (old && !mig_strings_has(&plan->renewed, column->name) &&
                is_renewed(l, plan, old, column))
                mig_push(l->arena, &plan->renewed, column->name);
        }
    } while (plan->renewed.len > count);
}

/* ` FIRST`, ` AFTER name`; nothing where only new columns follow. */
static void add_place(my_lowering *l, mig_str *sql, const my_plan *plan, size_t at)
{
    const mig_table *before = plan->change->before, *after = plan->change->after;
    size_t next = at + 1;

    while (next < after->columns.len && (!find(l, before, after->columns.items[next]->name) ||
                                         is_replaced(plan, after->columns.items[next]->name)))
        next++;
    if (next == after->columns.len)
        return;
    if (at == 0) {
        mig_str_add(sql, " FIRST");
        return;
    }
    mig_str_add(sql, " AFTER ");
    my_ident(sql, after->columns.items[at - 1]->name);
}

static void add_column(my_lowering *l, my_plan *plan, mig_strings *clauses, size_t at)
{
    const mig_column *column = plan->change->after->columns.items[at];
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql, "ADD COLUMN ");
    my_add_column(&sql, l->caps, plan->change->after, column);
    add_place(l, &sql, plan, at);
    mig_push(l->arena, clauses, my_take(l, &sql));
}

/* MySQL refuses to add a column whose default is another at every call (error 1674): it gets its
 * values first. */
static bool is_filled_first(const my_lowering *l, const mig_column *column)
{
    static const char *const names[] = {"uuid", "uuid_short", "rand", "random_bytes", "sysdate"};

    if (!(l->caps & MY_CAP_MYSQL) || column->dflt.kind != MIG_DEFAULT_EXPR)
        return false;
    for (size_t i = 0; i < MIG_LEN(names); i++)
        if (mig_words_mention(column->dflt.server, true, MIG_WORD_FUNCTION, names[i]))
            return true;
    return false;
}

/* Where columns get their values first, the other new ones come with them: beside the statement
 * that then states such a default the server adds none with an expression (error 1674: MySQL 9.7),
 * and their places may be told by each other. */
static mig_strings *clauses_of_new(const my_lowering *l, my_plan *plan, const mig_column *column)
{
    const mig_table *before = plan->change->before, *after = plan->change->after;

    if (column->autoincrement || find(l, before, column->name) ||
        (column->generated_kind != MIG_GENERATED_NONE && depends_on_renewed(plan, column)))
        return &plan->columns;
    for (size_t i = 0; i < after->columns.len; i++)
        if (!find(l, before, after->columns.items[i]->name) &&
            is_filled_first(l, after->columns.items[i]))
            return &plan->wider;
    return &plan->columns;
}

static void add_filled(my_lowering *l, my_plan *plan, size_t at)
{
    const mig_column *column = plan->change->after->columns.items[at];
    MIG_AUTO_STR sql = {0};

    my_plan_new_filled(l, plan, column, &sql);
    add_place(l, &sql, plan, at);
    mig_push(l->arena, &plan->wider, my_take(l, &sql));
    mig_str_add(&sql, "MODIFY COLUMN ");
    my_add_column(&sql, l->caps, plan->change->after, column);
    mig_push(l->arena, &plan->columns, my_take(l, &sql));
}

static void drop_column(my_lowering *l, my_plan *plan, const char *name)
{
    name = my_first_name(plan->change, name);
    mig_push(l->arena, &plan->drops,
             mig_arena_printf(l->arena, "DROP COLUMN %s", my_ident_text(l->arena, name)));
}

/* It goes, with what is made of it, and comes again at its place. */
static void renew(my_lowering *l, my_plan *plan, size_t at)
{
    const char *name = plan->change->after->columns.items[at]->name;
    MIG_AUTO_STR sql = {0};

    drop_column(l, plan, name);
    mig_str_add(&sql, "ADD COLUMN ");
    my_add_column(&sql, l->caps, plan->change->after, plan->change->after->columns.items[at]);
    if (at == 0) {
        mig_str_add(&sql, " FIRST");
    } else {
        mig_str_add(&sql, " AFTER ");
        my_ident(&sql, plan->change->after->columns.items[at - 1]->name);
    }
    mig_push(l->arena, &plan->columns, my_take(l, &sql));
}

/* Another column, which holds what the values become, takes its place. */
static void fill(my_lowering *l, my_plan *plan, size_t at, const char *expression)
{
    const mig_column *after = plan->change->after->columns.items[at];
    const char *filled = my_plan_filled(l, plan, after, expression);
    MIG_AUTO_STR sql = {0};

    drop_column(l, plan, after->name);
    mig_str_add(&sql, "CHANGE COLUMN ");
    my_ident(&sql, filled);
    mig_str_addc(&sql, ' ');
    my_add_column(&sql, l->caps, plan->change->after, after);
    mig_push(l->arena, &plan->columns, my_take(l, &sql));
}

static bool wants_value(const mig_table *table, const mig_column *column)
{
    return !column->nullable ||
           (table->primary_key && mig_strings_has(&table->primary_key->columns, column->name));
}

/* A column that says nothing of its collation has the table's, and has to follow it. */
static bool follows_collation(const my_plan *plan, const mig_column *before,
                              const mig_column *after)
{
    return my_type_has_collation(after->type.server) && !before->collation && !after->collation &&
           !mig_same(my_table_collation(plan->change->before),
                     my_table_collation(plan->change->after));
}

/* The words before the definition of a column that is stated whole. */
static void begin_change(my_lowering *l, const my_plan *plan, mig_str *sql, const char *name)
{
    const char *first = my_first_name(plan->change, name);

    if (first == name)
        mig_str_add(sql, "MODIFY COLUMN ");
    else
        mig_str_addf(sql, "CHANGE COLUMN %s ", my_ident_text(l->arena, first));
}

/* Nothing but other names: its own, or those of columns that its texts name. */
static void rename_column(my_lowering *l, my_plan *plan, const mig_column *column)
{
    const char *first = my_first_name(plan->change, column->name);
    mig_expr dflt = {.written = column->dflt.server};
    MIG_AUTO_STR sql = {0};

    if (my_names_renamed(l, plan->change, &column->generated) ||
        my_names_renamed(l, plan->change, &dflt) ||
        (first != column->name && my_has_own_check(l, plan->change->after, column))) {
        begin_change(l, plan, &sql, column->name);
        my_add_column(&sql, l->caps, plan->change->after, column);
        mig_push(l->arena, &plan->columns, my_take(l, &sql));
    } else if (first != column->name) {
        mig_push(l->arena, &plan->columns,
                 mig_arena_printf(l->arena, "RENAME COLUMN %s TO %s",
                                  my_ident_text(l->arena, first),
                                  my_ident_text(l->arena, column->name)));
    }
}

static void change_column(my_lowering *l, my_plan *plan, const mig_column *before, size_t at)
{
    const mig_table *table = plan->change->after;
    const mig_column *after = table->columns.items[at];
    const char *expression = filling_of(l, plan, before, after);
    MIG_AUTO_STR sql = {0};

    if (expression) {
        fill(l, plan, at, expression);
        return;
    }
    if (mig_strings_has(&plan->renewed, after->name)) {
        renew(l, plan, at);
        return;
    }
    if (!follows_collation(plan, before, after) &&
        mig_same(definition(l, plan->change->before, before), definition(l, table, after))) {
        rename_column(l, plan, after);
        return;
    }
    if (after->generated_kind == MIG_GENERATED_NONE && !wants_value(plan->change->before, before) &&
        wants_value(table, after))
        my_check_no_null(l, plan, after);
    my_plan_values(l, plan, before, after);
    my_check_fits(l, plan, before, after);
    begin_change(l, plan, &sql, after->name);
    my_add_column(&sql, l->caps, table, after);
    mig_push(l->arena, &plan->columns, my_take(l, &sql));
}

void my_plan_columns(my_lowering *l, my_plan *plan)
{
    const mig_table *before = plan->change->before, *after = plan->change->after;

    find_renewed(l, plan);
    for (size_t i = 0; i < before->columns.len; i++) {
        const char *name = before->columns.items[i]->name;

        if (is_replaced(plan, name) || !find(l, after, name))
            drop_column(l, plan, name);
    }
    for (size_t i = 0; i < after->columns.len; i++) {
        const mig_column *column = after->columns.items[i];
        const mig_column *old = find(l, before, column->name);

        if (old && !is_replaced(plan, column->name)) {
            change_column(l, plan, old, i);
            continue;
        }
        my_check_new_column(l, plan, column);
        if (!old && is_filled_first(l, column))
            add_filled(l, plan, i);
        else
            add_column(l, plan, clauses_of_new(l, plan, column), i);
    }
}

bool my_is_retyped(const my_lowering *l, const my_plan *plan, const char *name)
{
    const mig_column *a = find(l, plan->change->before, name);
    const mig_column *b = find(l, plan->change->after, name);

    if (!a || !b)
        return false;
    if ((l->caps & MY_CAP_MYSQL) && a->autoincrement != b->autoincrement) /* 9.7: error 1833 */
        return true;
    return mig_strings_has(&plan->renewed, name) || !mig_same(a->type.server, b->type.server) ||
           !mig_same(a->collation, b->collation) || follows_collation(plan, a, b);
}

/* As far as it can be told: a column of another type, engine or partitions. */
static bool copies_table(const my_lowering *l, const my_plan *plan)
{
    const mig_table *before = plan->change->before, *after = plan->change->after;

    for (size_t i = 0; i < after->columns.len; i++)
        if (my_is_retyped(l, plan, after->columns.items[i]->name))
            return true;
    return plan->partitions || !mig_same_nocase(before->engine, after->engine);
}

bool my_is_copied_not_null(const my_lowering *l, const my_plan *plan, const char *name)
{
    const mig_table *before = plan->change->before, *after = plan->change->after;
    const mig_column *a = find(l, before, name), *b = find(l, after, name);

    return a && b && !wants_value(before, a) && wants_value(after, b) && copies_table(l, plan);
}

static bool same_default(const mig_default *a, const mig_default *b)
{
    return a->kind == b->kind && mig_same(a->value, b->value) && mig_same(a->server, b->server);
}

static bool same_generated(const mig_column *a, const mig_column *b)
{
    return a->generated_kind == b->generated_kind &&
           mig_same(a->generated.written, b->generated.written);
}

/* That of the live column, as the type that it has from now on takes it. */
static void keep_default(my_lowering *l, mig_column *column, const mig_default *live)
{
    MIG_AUTO_STR sql = {0};

    column->dflt = *live;
    if (live->kind != MIG_DEFAULT_LITERAL || !(l->caps & MY_CAP_MYSQL) ||
        my_type_takes_literal(column->type.server))
        return;
    mig_str_addc(&sql, '(');
    my_literal(&sql, live->value);
    mig_str_addc(&sql, ')');
    column->dflt.server = my_take(l, &sql);
}

/* The live column doesn't show whether it was stated. */
static bool is_inherited(const mig_column *live, const char *collation)
{
    return collation && !live->collation && mig_same_nocase(live->usual_collation, collation);
}

const mig_column *my_merge_column(my_lowering *l, const mig_column *live, const mig_op *op)
{
    const mig_column *before = op->before.column;
    mig_column *after = MIG_COPY(l->arena, op->after.column);

    if (!before || !before->type.written) /* only named */
        return after;
    if (mig_same(before->type.server, after->type.server) &&
        !mig_same(live->type.server, before->type.server))
        after->type = live->type;
    if (mig_same(before->collation, after->collation) && !is_inherited(live, after->collation))
        after->collation = live->collation;
    if (before->nullable == after->nullable && !live->never_null)
        after->nullable = live->nullable;
    if (same_default(&before->dflt, &after->dflt))
        keep_default(l, after, &live->dflt);
    if (same_generated(before, after)) {
        after->generated_kind = live->generated_kind;
        after->generated = live->generated;
    }
    if (before->autoincrement == after->autoincrement)
        after->autoincrement = live->autoincrement;
    if (mig_same(before->on_update, after->on_update))
        after->on_update = live->on_update;
    if (mig_same(before->comment, after->comment))
        after->comment = live->comment;
    if (before->invisible == after->invisible)
        after->invisible = live->invisible;
    if (mig_same(before->attributes, after->attributes))
        after->attributes = live->attributes;
    return after;
}
