/* migrate diff: the difference between the declared schema and the database. */
#include "base/text.h"
#include "command.h"
#include "context.h"
#include "output.h"

#include <stdio.h>

static const char *format = "yaml";

static const option diff_options[] = {
    {"format", 0, OPT_TEXT, &format, "FORM", "yaml (operations, default), sql or json"},
    {0},
};

static bool print_sql(context *c, mig_compared *compared, mig_error *err)
{
    mig_steps steps = {0};

    if (!mig_compare_steps(c->arena, c->driver->dialect, c->driver->caps, c->driver->default_schema,
                           &compared->ops, compared->found, &steps, err))
        return false;
    for (size_t i = 0; i < steps.len; i++)
        if (mig_step_is_shown(&steps.items[i]))
            printf("%s%s\n", steps.items[i].sql, statement_end(steps.items[i].sql));
    return true;
}

static bool print_difference(context *c, mig_compared *compared, mig_error *err)
{
    const mig_node *list = mig_ops_print(c->arena, &compared->ops);
    MIG_AUTO_STR text = {0};

    if (mig_same(format, "sql"))
        return print_sql(c, compared, err);
    if (mig_same(format, "json") || globals.json) {
        print_json(json_from_node(list));
        return true;
    }
    if (compared->ops.len > 0)
        mig_yaml_write(list, &text);
    fputs(mig_str_text(&text), stdout);
    return true;
}

static bool diff_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    mig_strings rows = {0};
    mig_compared compared = {0};

    (void)args;
    (void)count;
    if (!mig_same(format, "yaml") && !mig_same(format, "sql") && !mig_same(format, "json"))
        return mig_fail(err, MIG_ERR_USAGE, "--format is yaml, sql or json, not \"%s\"", format);
    if (globals.json && mig_same(format, "sql"))
        return mig_fail(err, MIG_ERR_USAGE, "--json and --format sql exclude each other");
    if (!context_project(&c, err) || !context_history(&c, err) ||
        !context_open_to_compare(&c, MIG_OPEN_READ | MIG_OPEN_CREATE, err) ||
        !context_rows(&c, &rows, err))
        return false;
    say("comparing %s with %s", c.project.schema_text, c.driver->target);
    if (!context_compare(&c, "database", &rows, &compared, err))
        return false;
    say_losses(c.arena, &compared.ops);
    if (!print_difference(&c, &compared, err))
        return false;
    if (compared.ops.len > 0)
        return mig_fail(err, MIG_ERR_DIFFERENT, "the database is not as %s says",
                        c.project.schema_text);
    say("no difference");
    return true;
}

const command cmd_diff = {
    .name = "diff",
    .args = "",
    .summary = "Show what would make the database as the schema file says",
    .details =
        "Exits with 3 when there is a difference. Changes nothing, and needs no scripts.\n"
        "What migrate.yaml excludes is not compared; see include, exclude and ignore_extra there.",
    .examples = "  migrate diff\n  migrate diff --format sql",
    .options = diff_options,
    .run = diff_run,
    .every = true,
};
