/* A live schema as text: see inspect.h. */
#include "inspect.h"

#include "output.h"
#include "plan/order.h"
#include "schema/uncovered.h"
#include "uncovered.h"

bool inspect_read(context *c, mig_schema **found, mig_error *err)
{
    mig_strings skip = {0};

    mig_store_tables(c->arena, &c->store, &skip);
    if (!c->driver->read_schema(c->driver, c->arena, &c->project.schemas, &skip, found, err))
        return mig_within(err, "while reading the schema of %s", c->driver->target);
    mig_filter_mark(c->arena, &c->project.filter, mig_filter_scope_of(c->driver, c->driver->caps),
                    *found, NULL);
    context_say_filters(c);
    return true;
}

mig_node *inspect_tree(const context *c, const mig_schema *found)
{
    return mig_print_schema(c->arena, mig_schema_covered(c->arena, found), &c->project.naming);
}

void inspect_yaml(const context *c, const mig_schema *found, mig_str *text)
{
    mig_strings lines = {0};

    uncovered_list(c->arena, found, &lines);
    for (size_t i = 0; i < lines.len; i++)
        mig_str_addf(text, "# not covered: %s\n", lines.items[i]);
    mig_yaml_write(inspect_tree(c, found), text);
}

/* An empty schema of the same rules, to compare with. */
static mig_schema *nothing(mig_arena *arena, const mig_schema *like)
{
    mig_schema *empty = mig_schema_new_like(arena, like);

    mig_schema_seal(empty);
    return empty;
}

bool inspect_ops(const context *c, const mig_schema *found, mig_ops *ops, mig_error *err)
{
    mig_schema *empty = nothing(c->arena, found);
    mig_diff_options options = {.caps = c->driver->caps};
    mig_ops unordered = {0};

    found = mig_schema_covered(c->arena, found);
    return mig_diff_settled(c->arena, NULL, empty, found, &options, &unordered, err) &&
           mig_order(c->arena, &unordered, empty, ops, err);
}

bool inspect_sql(const context *c, const mig_schema *found, mig_str *text, mig_error *err)
{
    mig_ops ops = {0};
    mig_steps steps = {0};

    if (!inspect_ops(c, found, &ops, err) ||
        !mig_compare_steps(c->arena, c->driver->dialect, c->driver->caps, c->driver->default_schema,
                           &ops, nothing(c->arena, found), &steps, err))
        return false;
    for (size_t i = 0; i < steps.len; i++)
        if (mig_step_is_shown(&steps.items[i]))
            mig_str_addf(text, "%s%s\n", steps.items[i].sql, statement_end(steps.items[i].sql));
    return true;
}
