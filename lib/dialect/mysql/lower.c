/* Lowering, the way through it: see lower.h and dialect.h. */
#include "dialect/mysql/lower.h"

#include "base/text.h"
#include "dialect/resolve.h"

#include <assert.h>

/* A 0 in a column that begins to count would become the next number (tried: MariaDB 10.11 and 11.8,
 * MySQL 9.7). */
#define ZEROS_KEPT "sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')"
static const char zeros_kept[] = ZEROS_KEPT;
static const char zeros_kept_before[] =
    "SET @migrate_sql_mode = @@SESSION.sql_mode, SESSION " ZEROS_KEPT;
static const char zeros_kept_after[] = "SET SESSION sql_mode = @migrate_sql_mode";

const char *my_take(my_lowering *l, mig_str *sql)
{
    const char *text = mig_str_copy(l->arena, sql);

    mig_str_reset(sql);
    return text;
}

mig_place my_place(const my_plan *plan)
{
    return plan->change->ops.items[0].place;
}

void my_push_sql(my_lowering *l, mig_steps *steps, const char *sql, mig_place place)
{
    mig_push(l->arena, steps, ((mig_step){.kind = MIG_STEP_SQL, .sql = sql, .place = place}));
}

/* MariaDB keeps the history of a versioned table's rows only if it is told to. */
static void begin_alter(my_lowering *l, mig_str *sql, const mig_table *table, bool keeps_zeros)
{
    bool history = table->versioned && (l->caps & MY_CAP_MARIADB);

    keeps_zeros = keeps_zeros && (l->caps & MY_CAP_MARIADB);
    if (history || keeps_zeros)
        mig_str_addf(sql, "SET STATEMENT %s%s%s FOR ",
                     history ? "system_versioning_alter_history = KEEP" : "",
                     history && keeps_zeros ? ", " : "", keeps_zeros ? zeros_kept : "");
    mig_str_add(sql, "ALTER TABLE ");
    my_name(sql, table->name);
}

static void push_alter(my_lowering *l, mig_steps *steps, const mig_table *table,
                       const mig_strings *clauses, const char *partitions, bool keeps_zeros,
                       mig_step step)
{
    const char *space = clauses->len == 1 ? " " : "\n    ";
    MIG_AUTO_STR sql = {0};

    if (clauses->len == 0 && !partitions)
        return;
    begin_alter(l, &sql, table, keeps_zeros);
    for (size_t i = 0; i < clauses->len; i++)
        mig_str_addf(&sql, "%s%s%s", i > 0 ? "," : "", space, clauses->items[i]);
    if (partitions)
        mig_str_addf(&sql, "%s%s", clauses->len > 0 ? "\n" : " ", partitions);
    step.kind = MIG_STEP_SQL;
    step.sql = my_take(l, &sql);
    mig_push(l->arena, steps, step);
}

void my_push_alter(my_lowering *l, mig_steps *steps, const mig_table *table,
                   const mig_strings *clauses, const char *partitions, mig_step step)
{
    push_alter(l, steps, table, clauses, partitions, false, step);
}

static void add_all(my_lowering *l, mig_strings *list, const mig_strings *more)
{
    for (size_t i = 0; i < more->len; i++)
        mig_push(l->arena, list, more->items[i]);
}

static const char *drop_key(my_lowering *l, const mig_foreign_key *key)
{
    return mig_arena_printf(l->arena, "DROP FOREIGN KEY %s", my_ident_text(l->arena, key->id.name));
}

static const char *add_key(my_lowering *l, const mig_foreign_key *key)
{
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql, "ADD ");
    my_add_part(&sql, l->caps, MIG_KIND_FOREIGN_KEY, (mig_object){.foreign_key = key});
    return my_take(l, &sql);
}

/* Where the operations are, of which the statement does several. */
static mig_step step_of(my_lowering *l, const my_plan *plan)
{
    const mig_ops *ops = &plan->change->ops;
    mig_step step = {.place = my_place(plan)};

    for (size_t i = 0; i < ops->len && ops->len > 1; i++) {
        const mig_op *op = &ops->items[i];
        mig_object object = op->after.any ? op->after : op->before;
        const char *name = mig_object_name(op->kind, object);
        mig_step_part part = {name ? name : "", op->place};

        mig_push(l->arena, &step.parts, part);
    }
    return step;
}

/* A column that has values, and counts from now on. */
static bool begins_to_count(const my_lowering *l, const my_change *change)
{
    for (size_t i = 0; i < change->after->columns.len; i++) {
        const mig_column *after = change->after->columns.items[i];
        const mig_column *before =
            after->autoincrement ? mig_column_find(l->now, change->before, after->name) : NULL;

        if (before && !before->autoincrement)
            return true;
    }
    return false;
}

static void push_main(my_lowering *l, const my_plan *plan)
{
    bool zeros = begins_to_count(l, plan->change), apart = zeros && !(l->caps & MY_CAP_MARIADB);
    mig_strings clauses = {0};

    for (size_t i = 0; i < plan->gone.len; i++)
        mig_push(l->arena, &clauses, drop_key(l, plan->gone.items[i]));
    add_all(l, &clauses, &plan->drops);
    add_all(l, &clauses, &plan->columns);
    add_all(l, &clauses, &plan->adds);
    my_hold_indexes(l, plan->change->before, plan->change->after, &plan->fresh, &plan->drops,
                    &clauses);
    for (size_t i = 0; i < plan->fresh.len; i++)
        mig_push(l->arena, &clauses,
                 add_key(l, my_key_in_turn(plan->fresh.items, plan->fresh.len, i)));
    add_all(l, &clauses, &plan->options);
    if (apart)
        my_push_sql(l, l->steps, zeros_kept_before, my_place(plan));
    push_alter(l, l->steps, plan->change->before, &clauses, plan->partitions, zeros,
               step_of(l, plan));
    if (apart)
        my_push_sql(l, l->steps, zeros_kept_after, my_place(plan));
}

static void push_steps(my_lowering *l, const mig_steps *steps)
{
    for (size_t i = 0; i < steps->len; i++)
        mig_push(l->arena, l->steps, steps->items[i]);
}

/* The indexes that are gone when the keys of a table come apart: the shape doesn't know of those
 * that the server had made. */
static const mig_strings *dropped_of(const my_lowering *l, const my_plans *plans, mig_name table)
{
    static const mig_strings none;

    for (size_t i = 0; i < plans->len; i++)
        if (mig_name_same(l->now, plans->items[i]->change->before->name, table))
            return &plans->items[i]->drops;
    return &none;
}

/* Foreign keys that are dropped or added apart: those of one table by one statement. */
static void push_keys(my_lowering *l, const my_plans *plans, const my_table_keys *keys,
                      mig_place place, bool added)
{
    for (size_t i = 0; i < keys->len;) {
        const mig_table *table = keys->items[i].table;
        const mig_table *now = mig_table_find(l->now, table->name);
        my_keys of_table = {0};
        mig_strings clauses = {0};

        for (; i < keys->len && mig_name_same(l->now, keys->items[i].table->name, table->name); i++)
            mig_push(l->arena, &of_table, keys->items[i].key);
        if (added)
            my_hold_indexes(l, now, now, &of_table, dropped_of(l, plans, table->name), &clauses);
        for (size_t k = 0; k < of_table.len; k++)
            mig_push(l->arena, &clauses,
                     added ? add_key(l, my_key_in_turn(of_table.items, of_table.len, k))
                           : drop_key(l, of_table.items[k]));
        my_push_alter(l, l->steps, table, &clauses, NULL, (mig_step){.place = place});
    }
}

static my_plan *plan_of(my_lowering *l, my_change *change)
{
    my_plan *plan = MIG_NEW(l->arena, my_plan);

    plan->change = change;
    change->after = mig_table_find(l->now, change->before->name);
    my_plan_columns(l, plan);
    my_plan_parts(l, plan);
    my_plan_keys(l, plan);
    my_plan_table(l, plan);
    /* other statements are about its columns too; or the servers refuse to copy the table */
    if (change->renamed.len > 0 &&
        (plan->wider.len > 0 || plan->renewed.len > 0 || my_renames_in_key(l, change)))
        l->entangled = true;
    return plan;
}

/* Lowers what has been collected. Rows are looked at before any table is changed. */
static void flush(my_lowering *l)
{
    my_plans plans = {0};
    my_table_keys first = {0}, last = {0};

    for (size_t i = 0; i < l->waiting.len && !l->entangled; i++)
        mig_push(l->arena, &plans, plan_of(l, l->waiting.items[i]));
    l->waiting.len = 0;
    if (plans.len == 0 || l->entangled)
        return;
    my_settle_keys(l, &plans, &first, &last);
    for (size_t i = 0; i < plans.len; i++)
        push_steps(l, &plans.items[i]->checks);
    push_keys(l, &plans, &first, my_place(plans.items[0]), false);
    for (size_t i = 0; i < plans.len; i++) {
        my_push_inherited(l, plans.items[i]);
        my_push_alter(l, l->steps, plans.items[i]->change->before, &plans.items[i]->wider, NULL,
                      (mig_step){.place = my_place(plans.items[i])});
        push_steps(l, &plans.items[i]->moves);
        push_main(l, plans.items[i]);
    }
    push_keys(l, &plans, &last, my_place(plans.items[plans.len - 1]), true);
}

/* Before an operation is applied whose change is going to wait. */
static void begin_waiting(my_lowering *l)
{
    if (l->waiting.len == 0)
        l->was = mig_schema_share(l->arena, l->now);
}

static my_change *waiting_for(my_lowering *l, mig_name table)
{
    my_change *change;

    for (size_t i = 0; i < l->waiting.len; i++)
        if (mig_name_same(l->now, l->waiting.items[i]->before->name, table))
            return l->waiting.items[i];
    change = MIG_NEW(l->arena, my_change);
    change->first = change->before = mig_table_find(l->was, table);
    mig_push(l->arena, &l->waiting, change);
    return change;
}

static void wait(my_lowering *l, const mig_table *before, const mig_op *op)
{
    my_change *change = waiting_for(l, before->name);

    mig_push(l->arena, &change->ops, *op);
}

static mig_name table_name(const mig_op *op)
{
    if (op->kind != MIG_KIND_TABLE)
        return op->table;
    return op->before.any ? op->before.table->name : op->after.table->name;
}

static bool apply(my_lowering *l, mig_op *op)
{
    return mig_shape_apply(l->now, l->dialect, l->caps, op, false, l->err);
}

static bool collect(my_lowering *l, const mig_op *op)
{
    const mig_table *before = mig_table_find(l->now, table_name(op));
    const mig_column *live = NULL;
    mig_op applied = *op;

    if (before && op->kind == MIG_KIND_COLUMN && mig_op_verb(op) == MIG_VERB_ALTER)
        live = mig_column_find(l->now, before, op->after.column->name);
    if (live)
        applied.after.column = my_merge_column(l, live, op);
    begin_waiting(l);
    if (!apply(l, &applied)) /* also where there is no such table */
        return false;
    assert(before);
    wait(l, before, op);
    return true;
}

/* What is done by itself, after everything before it. */
static bool rename_alone(my_lowering *l, const mig_op *op)
{
    my_change change = {.before = mig_table_find(l->now, table_name(op))};
    const my_plans none = {0};
    mig_op applied = *op;
    my_table_keys keys;

    flush(l);
    if (!apply(l, &applied))
        return false;
    mig_push(l->arena, &change.ops, *op);
    if (op->kind == MIG_KIND_TABLE) {
        my_rename_table(l, op);
        return true;
    }
    change.after = mig_table_find(l->now, op->table);
    keys = my_keys_of_renamed(l, &change);
    push_keys(l, &none, &keys, op->place, false);
    my_rename_column(l, &change);
    push_keys(l, &none, &keys, op->place, true);
    return true;
}

/* By the ALTER TABLE that makes the other changes of the table. */
static bool rename_column(my_lowering *l, const mig_op *op)
{
    mig_op applied = *op;

    if (l->apart)
        return rename_alone(l, op);
    begin_waiting(l);
    if (!apply(l, &applied))
        return false;
    if (!my_join_rename(l, waiting_for(l, op->table), op)) {
        l->entangled = true;
        return true;
    }
    for (size_t i = 0; i < l->waiting.len; i++)
        l->waiting.items[i]->before = mig_table_find(l->was, l->waiting.items[i]->before->name);
    wait(l, mig_table_find(l->now, op->table), op);
    return true;
}

static bool change_table(my_lowering *l, const mig_op *op)
{
    mig_op applied = *op;
    MIG_AUTO_STR sql = {0};

    switch (mig_op_verb(op)) {
    case MIG_VERB_CREATE:
        flush(l);
        my_create_table(&sql, l->caps, op->after.table);
        my_push_sql(l, l->steps, my_take(l, &sql), op->place);
        return apply(l, &applied);
    case MIG_VERB_DROP:
        flush(l);
        mig_str_add(&sql, "DROP TABLE ");
        my_name(&sql, op->before.table->name);
        my_push_sql(l, l->steps, my_take(l, &sql), op->place);
        return apply(l, &applied);
    case MIG_VERB_ALTER:
        return collect(l, op);
    case MIG_VERB_RENAME:
        break;
    }
    return rename_alone(l, op);
}

static bool uses_enum(const mig_table *table, const char *name)
{
    for (size_t i = 0; i < table->columns.len; i++)
        if (mig_same(table->columns.items[i]->type.enumeration, name))
            return true;
    return false;
}

/* A default that is a value no more; the script says what comes instead. The columns were copied
 * when the enum was changed. */
static void drop_lost_defaults(mig_table *table, const mig_enum *enumeration, const char *name)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        mig_column *column = table->columns.items[i];

        if (mig_same(column->type.enumeration, name) && column->dflt.kind == MIG_DEFAULT_LITERAL &&
            !mig_enum_has(enumeration, column->dflt.value))
            column->dflt = (mig_default){0};
    }
}

/* An enum is the type of the columns that have it: each of their tables is changed. */
static bool change_enum(my_lowering *l, const mig_op *op)
{
    MIG_ARRAY(const mig_table *) tables = {0};
    mig_op applied = *op;
    const char *name;

    if (op->before.any && op->after.any) {
        name = mig_name_text(l->arena, op->before.enumeration->name);
        for (size_t i = 0; i < l->now->tables.len; i++)
            if (uses_enum(l->now->tables.items[i], name))
                mig_push(l->arena, &tables, l->now->tables.items[i]);
    }
    begin_waiting(l);
    if (!apply(l, &applied))
        return false;
    for (size_t i = 0; i < tables.len; i++) {
        const mig_enum *after = op->after.enumeration;

        wait(l, tables.items[i], op);
        drop_lost_defaults(mig_table_find(l->now, tables.items[i]->name), after,
                           mig_name_text(l->arena, after->name));
    }
    return true;
}

static bool lower_op(my_lowering *l, const mig_op *op)
{
    switch (op->kind) {
    case MIG_KIND_ENUM:
        return change_enum(l, op);
    case MIG_KIND_TABLE:
        return change_table(l, op);
    case MIG_KIND_COLUMN:
        return mig_op_verb(op) == MIG_VERB_RENAME ? rename_column(l, op) : collect(l, op);
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
    case MIG_KIND_EXCLUSION:
    case MIG_KIND_CHECK:
    case MIG_KIND_FOREIGN_KEY:
    case MIG_KIND_INDEX:
        return collect(l, op);
    case MIG_KIND_EXECUTE:
    case MIG_KIND_INSERT:
    case MIG_KIND_COPY:
    case MIG_KIND_RUN:
        break;
    }
    assert(false && "execute and insert are not lowered here");
    return true;
}

static bool is_about(const mig_schema *shape, const mig_op *op, const mig_table *table)
{
    if (op->kind == MIG_KIND_ENUM)
        return op->before.any &&
               uses_enum(table, mig_name_text(shape->arena, op->before.enumeration->name));
    return mig_name_same(shape, table_name(op), table->name);
}

/* Is the table changed, or has it a foreign key to one that is? */
static bool is_near(const mig_schema *shape, const mig_op *op, const mig_table *table)
{
    if (is_about(shape, op, table))
        return true;
    for (size_t i = 0; op->kind != MIG_KIND_ENUM && i < table->foreign_keys.len; i++)
        if (mig_name_same(shape, table->foreign_keys.items[i]->target, table_name(op)))
            return true;
    return false;
}

/* The tables that the operations have to do with, and all enums; the objects are shared. */
static mig_schema *near_of(mig_arena *arena, const mig_schema *shape, const mig_op *ops,
                           size_t count)
{
    mig_schema *near = mig_schema_new_like(arena, shape);

    for (size_t i = 0; i < shape->enums.len; i++)
        mig_push(arena, &near->enums, shape->enums.items[i]);
    for (size_t i = 0; i < shape->tables.len; i++) {
        size_t k = 0;

        while (k < count && !is_near(shape, &ops[k], shape->tables.items[i]))
            k++;
        if (k < count)
            mig_push(arena, &near->tables, shape->tables.items[i]);
    }
    mig_schema_seal(near);
    return near;
}

static bool lower_all(my_lowering *l, const mig_op *ops, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!lower_op(l, &ops[i]))
            return false;
    flush(l);
    return true;
}

bool my_lower(const mig_dialect *dialect, mig_caps caps, mig_arena *arena, const mig_op *ops,
              size_t count, const mig_schema *shape, mig_steps *steps, mig_error *err)
{
    mig_steps joined = {0};
    my_lowering l = {.dialect = dialect,
                     .caps = caps,
                     .arena = arena,
                     .now = near_of(arena, shape, ops, count),
                     .steps = &joined,
                     .err = err,
                     .apart = count == 1};
    my_lowering apart = l;

    if (!lower_all(&l, ops, count))
        return false;
    if (l.entangled) {
        joined.len = 0;
        apart.apart = true;
        apart.now = near_of(arena, shape, ops, count);
        if (!lower_all(&apart, ops, count))
            return false;
    }
    for (size_t i = 0; i < joined.len; i++)
        mig_push(arena, steps, joined.items[i]);
    return true;
}
