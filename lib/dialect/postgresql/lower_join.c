/*
 * Statements, and changes of columns that are joined into one: each ALTER TABLE that changes a type
 * writes the whole table anew, and each SET NOT NULL reads it. In one statement the server does
 * what drops first, then the types, then new columns, then what is set [PostgreSQL 15,
 * AlterTablePass]: that gives what one after the other would, as long as no column is changed by
 * two operations.
 */
#include "dialect/postgresql/lower.h"

#include "base/text.h"

static bool is_open(const pg_joint *joint)
{
    return joint->actions.len > 0;
}

static void add_actions(mig_str *sql, const mig_strings *actions)
{
    const char *space = actions->len == 1 ? " " : "\n    ";

    for (size_t i = 0; i < actions->len; i++)
        mig_str_addf(sql, "%s%s%s", i > 0 ? "," : "", space, actions->items[i]);
}

/* Where the operations are of which the statement does several; none where it is but one. */
static mig_step_parts parts_of(const pg_joint *joint)
{
    const mig_place *first = &joint->parts.items[0].place;

    for (size_t i = 1; i < joint->parts.len; i++) {
        const mig_place *place = &joint->parts.items[i].place;

        if (place->line != first->line || place->column != first->column)
            return joint->parts;
    }
    return (mig_step_parts){0};
}

static void flush(lowering *l)
{
    pg_joint *joint = &l->joint;
    MIG_AUTO_STR sql = {0};
    mig_step step = {.kind = MIG_STEP_SQL};

    mig_str_add(&sql, "ALTER TABLE ");
    pg_name(&sql, joint->table);
    add_actions(&sql, &joint->actions);
    step.sql = mig_str_copy(l->arena, &sql);
    step.place = joint->parts.items[0].place;
    step.parts = parts_of(joint);
    mig_push(l->arena, l->steps, step);
    for (size_t i = 0; i < joint->after.len; i++)
        mig_push(l->arena, l->steps, joint->after.items[i]);
    *joint = (pg_joint){0};
}

/* New columns become a part of the statement, the rest ends it. */
static void restore(lowering *l)
{
    const pg_aside aside = l->joint.aside;
    const mig_place place = l->place;
    const mig_str sql = l->sql; /* which somebody may just be building */

    l->joint.aside = (pg_aside){0};
    l->place = l->joint.aside_place;
    l->sql = (mig_str){0};
    pg_aside_restore(l, &aside);
    mig_str_dispose(&l->sql);
    l->sql = sql;
    l->place = place;
}

void pg_join_end(lowering *l)
{
    if (l->joint.aside.taken.len > 0)
        restore(l);
    if (is_open(&l->joint))
        flush(l);
}

void pg_step(lowering *l)
{
    if (!l->ahead)
        pg_join_end(l);
    mig_step_flush(l->arena, l->steps, &l->sql, l->place);
}

void pg_step_after(lowering *l)
{
    mig_step_flush(l->arena, is_open(&l->joint) ? &l->joint.after : l->steps, &l->sql, l->place);
}

static size_t find_part(const pg_joint *joint, const char *column)
{
    size_t i = 0;

    while (i < joint->parts.len && !mig_same(joint->parts.items[i].name, column))
        i++;
    return i;
}

bool pg_join_has(const lowering *l, const char *column)
{
    return find_part(&l->joint, column) < l->joint.parts.len;
}

/* A column that is made again isn't there yet. */
static bool is_aside(const pg_joint *joint, const char *column)
{
    for (size_t i = 0; i < joint->aside.aside.columns.len; i++)
        if (mig_same(joint->aside.aside.columns.items[i]->name, column))
            return true;
    return false;
}

void pg_join_begin(lowering *l, mig_name table, const char *column)
{
    const pg_joint *joint = &l->joint;

    if (is_open(joint) && (!mig_name_same(l->near, joint->table, table) ||
                           is_aside(joint, column) || find_part(joint, column) < joint->of_earlier))
        pg_join_end(l);
}

void pg_join(lowering *l, mig_name table, const char *column)
{
    pg_joint *joint = &l->joint;

    pg_join_begin(l, table, column);
    joint->table = table;
    if (!pg_join_has(l, column))
        mig_push(l->arena, &joint->parts, ((mig_step_part){column, l->place}));
    mig_push(l->arena, &joint->actions, mig_str_copy(l->arena, &l->sql));
    mig_str_reset(&l->sql);
}

void pg_begin_op(lowering *l, const mig_op *op)
{
    l->place = op->place;
    l->using = mig_execute_text(op->using, mig_postgresql.name);
    l->joint.of_earlier = l->joint.parts.len;
}
