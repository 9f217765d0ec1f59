/* See live_change.h. */
#include "live_change.h"

#include "plan/lower.h"

bool change_run(mig_arena *arena, mig_driver *driver, const mig_ops *ops, mig_error *err)
{
    mig_schema *shape = live_read(arena, driver);

    if (!driver->begin(driver, err))
        return false;
    for (size_t at = 0, count; at < ops->len; at += count) {
        mig_steps steps = {0};

        count = mig_group(ops, at, driver->caps);
        if (!mig_lower_group(arena, driver->dialect, driver->caps, driver->default_schema, ops, at,
                             count, shape, &steps, err))
            return false;
        for (size_t i = 0; i < steps.len; i++) {
            mig_rows rows;

            if (!mig_query(driver, arena, steps.items[i].sql, NULL, 0, &rows, err))
                return mig_within(err, "%s", steps.items[i].sql);
            if (steps.items[i].kind == MIG_STEP_ASSERT && rows.rows.len > 0)
                return mig_fail(err, MIG_ERR_FAILED, "%s: %s", steps.items[i].message,
                                rows.rows.items[0][0]);
        }
    }
    return driver->end(driver, true, err);
}

mig_ops change_reversed(mig_arena *arena, const mig_ops *ops)
{
    mig_ops back = {0};

    for (size_t i = ops->len; i-- > 0;)
        mig_push(arena, &back, mig_op_reverse(ops->items[i]));
    return back;
}

void change_load(mig_arena *arena, mig_driver *driver, const char *sql)
{
    live_exec(driver, mig_arena_printf(arena, "DROP SCHEMA %s CASCADE; CREATE SCHEMA %s; %s",
                                       driver->default_schema, driver->default_schema, sql));
}

const char *change_dump(mig_arena *arena, mig_driver *driver)
{
    static const char unlogged[] =
        "SELECT string_agg('unlogged ' || relname || E'\\n', '' ORDER BY relname) FROM pg_class "
        "WHERE relkind = 'S' AND relpersistence = 'u' AND relnamespace = "
        "current_schema()::regnamespace";
    MIG_AUTO_STR text = {0};
    mig_schema *schema = live_read(arena, driver);
    const char *sequences = live_value(arena, driver, unlogged);

    mig_str_add(&text, schema_text(arena, schema));
    mig_str_add(&text, sequences ? sequences : "");
    for (size_t i = 0; i < schema->others.len; i++)
        mig_str_addf(&text, "%s %s\n", schema->others.items[i]->kind,
                     schema->others.items[i]->name.name);
    return mig_str_copy(arena, &text);
}

void change_expect(mig_driver *driver, const change_case *c)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_ops ops = ops_of(arena, c->ops), back = {0};
    const char *start, *wanted, *rows = NULL;
    mig_error err = {0};

    change_load(arena, driver, c->after);
    wanted = change_dump(arena, driver);
    change_load(arena, driver, c->before);
    start = change_dump(arena, driver);
    if (c->rows)
        rows = live_value(arena, driver, c->rows);
    cr_assert(change_run(arena, driver, &ops, &err), "%s\n%s", c->ops, live_text(&err));
    cr_expect_str_eq(change_dump(arena, driver), wanted);
    if (c->rows)
        cr_expect_str_eq(live_value(arena, driver, c->rows), rows, "%s", c->ops);
    back = change_reversed(arena, &ops);
    cr_assert(change_run(arena, driver, &back, &err), "back: %s\n%s", c->ops, live_text(&err));
    cr_expect_str_eq(change_dump(arena, driver), start);
    if (c->rows)
        cr_expect_str_eq(live_value(arena, driver, c->rows), rows, "back: %s", c->ops);
}

void change_expect_all(const char *schema, const change_case *cases, size_t count)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, schema);

    for (size_t i = 0; i < count; i++)
        if (!live_lacks(arena, driver, cases[i].before) &&
            !live_lacks(arena, driver, cases[i].after))
            change_expect(driver, &cases[i]);
    live_close(driver);
}

#define ALTER(from, to) "- alter_column: {table: t, column: c, from: {" from "}, to: {" to "}}\n"
