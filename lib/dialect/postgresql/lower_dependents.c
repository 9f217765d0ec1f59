/*
 * What stands in the way and isn't in the model (views, rules, triggers, policies ...): taken down
 * before the first statement of a group and put up again after the last (of this group, or of a
 * later one for which it is held), with the statements that were read from the catalog
 * (dependents.c). Without a connection nothing is known of them, and the server refuses the change.
 */
#include "dialect/postgresql/lower.h"

#include "base/text.h"
#include "dialect/dependents.h"

static bool is_touched(const mig_dependent *dependent, const pg_touches *touches)
{
    for (size_t i = 0; i < touches->len; i++) {
        const pg_touched *touched = &touches->items[i];

        if ((touched->anew || !dependent->kept) &&
            (touched->key ? mig_dependent_needs_key(dependent, touched->name)
                          : mig_dependent_needs(dependent, touched->name, touched->column)))
            return true;
    }
    return false;
}

static void touch(lowering *l, pg_touches *touches, mig_name table, const char *column, bool anew)
{
    mig_push(l->arena, touches, ((pg_touched){.name = table, .column = column, .anew = anew}));
}

void pg_touch_generated(lowering *l, const mig_table *table, const char *column,
                        pg_touches *touches)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        const mig_column *other = table->columns.items[i];

        if (other->generated_kind != MIG_GENERATED_NONE && !mig_same(other->name, column) &&
            pg_mentions(&other->generated, column))
            touch(l, touches, table->name, other->name, true);
    }
}

void pg_touched_columns(lowering *l, const mig_op *ops, size_t count, pg_touches *touches)
{
    for (size_t i = 0; i < count; i++) {
        const mig_op *op = &ops[i];
        const mig_table *table;
        pg_rewrite rewrite;

        if (op->kind == MIG_KIND_PRIMARY_KEY && op->before.any &&
            mig_op_verb(op) != MIG_VERB_RENAME)
            mig_push(l->arena, touches, ((pg_touched){.name = op->table, .key = true}));
        if (op->kind != MIG_KIND_COLUMN || mig_op_verb(op) != MIG_VERB_ALTER)
            continue;
        rewrite = pg_rewrite_of(l, op->before.column, op->after.column);
        table = mig_table_find(l->shape, op->table);
        if (rewrite == PG_REWRITE_NONE)
            continue;
        touch(l, touches, op->table, op->before.column->name, rewrite == PG_REWRITE_COLUMN);
        if (table && rewrite == PG_REWRITE_TYPE)
            pg_touch_generated(l, table, op->before.column->name, touches);
    }
}

/* A look at a fact that is known already: it fails the script when it is run, with these words. */
static void assert_never(lowering *l, const char *message, const mig_strings *facts)
{
    mig_step step = {.kind = MIG_STEP_ASSERT, .message = message, .place = l->place};

    for (size_t i = 0; i < facts->len; i++) {
        mig_str_add(&l->sql, i == 0 ? "VALUES (" : ", (");
        pg_literal(&l->sql, facts->items[i]);
        mig_str_addc(&l->sql, ')');
    }
    step.sql = mig_str_copy(l->arena, &l->sql);
    mig_push(l->arena, l->steps, step);
    mig_str_reset(&l->sql);
}

static void assert_no_obstacle(lowering *l, const pg_touches *touches)
{
    const char *column = touches->items[0].column;
    const char *name = mig_name_text(l->arena, touches->items[0].name);
    mig_strings facts = {0};

    for (size_t i = 0; i < l->down.len; i++)
        if (l->down.items[i]->obstacle)
            mig_push(l->arena, &facts,
                     mig_arena_printf(l->arena, "%s %s",
                                      mig_dependent_text(l->arena, l->down.items[i]),
                                      l->down.items[i]->obstacle));
    if (facts.len > 0)
        assert_never(l,
                     column ? mig_arena_printf(l->arena,
                                               "column \"%s\" of table \"%s\" can't be changed "
                                               "under what has to be dropped and made again for it",
                                               column, name)
                            : mig_arena_printf(l->arena,
                                               "\"%s\" can't be changed under what has to be "
                                               "dropped and made again for it",
                                               name),
                     &facts);
}

/* It goes with the view that it is on. */
static bool goes_along(const lowering *l, const mig_dependent *dependent)
{
    for (size_t i = 0; dependent->table.name && i < l->down.len; i++)
        if (!l->down.items[i]->table.name &&
            mig_name_same(l->shape, l->down.items[i]->name, dependent->table))
            return true;
    return false;
}

static void run_all(lowering *l, const mig_strings *statements)
{
    for (size_t i = 0; i < statements->len; i++) {
        mig_str_add(&l->sql, statements->items[i]);
        pg_step(l);
    }
}

void pg_take_down(lowering *l, const pg_touches *touches)
{
    for (size_t i = 0; touches->len > 0 && i < l->shape->dependents.len; i++) {
        mig_dependent *one = l->shape->dependents.items[i];

        if (one->down || !is_touched(one, touches))
            continue;
        one->down = true;
        mig_push(l->arena, &l->down, one);
    }
    if (l->down.len > 0)
        assert_no_obstacle(l, touches);
    for (size_t i = l->down.len; i-- > 0;)
        if (!goes_along(l, l->down.items[i]))
            run_all(l, &l->down.items[i]->drop);
}

void pg_put_up(lowering *l)
{
    for (size_t i = 0; i < l->shape->dependents.len; i++) {
        mig_dependent *one = l->shape->dependents.items[i];

        if (!one->down || one->held)
            continue;
        run_all(l, &one->create);
        one->down = false;
    }
    l->down.len = 0;
}

void pg_assert_unneeded(lowering *l, mig_name table, const char *column)
{
    const char *name = mig_name_text(l->arena, table);
    mig_strings facts = {0};

    for (size_t i = 0; i < l->shape->dependents.len; i++) {
        const mig_dependent *one = l->shape->dependents.items[i];
        bool needs = column ? !one->kept && mig_dependent_needs(one, table, column)
                            : mig_dependent_needs_table(one, table);

        if (needs)
            mig_push(l->arena, &facts, mig_dependent_text(l->arena, one));
    }
    if (facts.len > 0)
        assert_never(
            l,
            mig_arena_printf(l->arena,
                             "%s\"%s\" is still needed; change or drop first, with an "
                             "execute before this operation",
                             column ? mig_arena_printf(l->arena, "column \"%s\" of table ", column)
                                    : "table ",
                             name),
            &facts);
}
