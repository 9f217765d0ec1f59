/*
 * Checks that a script drops without a name: SQLite's may have none, and elsewhere they got one
 * when they were made. A catalog spells their expression in its own way, so where no live check is
 * written as the script has it, the server says which of them it is.
 */
#include "base/text.h"
#include "run/apply.h"

static const char *text_of(const mig_expr *expr)
{
    return expr->server ? expr->server : expr->written;
}

static bool same_text(const mig_expr *a, const mig_expr *b)
{
    return mig_same(a->written, b->written) || (a->server && mig_same(a->server, b->server));
}

/* The check that the operation drops, if only its expression says which, and none is written so. */
static const mig_check *unknown_check(const mig_op *op, const mig_table *table)
{
    const mig_check *check = op->before.check;

    if (op->kind != MIG_KIND_CHECK || !op->before.any || op->after.any || check->id.name ||
        !check->expr.written || !table)
        return NULL;
    for (size_t i = 0; i < table->checks.len; i++)
        if (same_text(&table->checks.items[i]->expr, &check->expr))
            return NULL;
    return check;
}

/* From now on the shape has the check as the script writes it. */
static void adopt(mig_schema *shape, const mig_table *table, size_t index, const char *written)
{
    mig_table *copy = mig_table_copy(shape->arena, table);
    mig_check *check = MIG_COPY(shape->arena, table->checks.items[index]);

    check->expr.written = written;
    copy->checks.items[index] = check;
    mig_schema_put_table(shape, copy);
}

static bool ask(mig_run_state *run, const mig_table *table, const mig_check *check, mig_error *err)
{
    mig_driver *driver = run->runner->driver;
    mig_questions questions = {0};

    for (size_t i = 0; i < table->checks.len; i++)
        mig_push(run->shape_arena, &questions,
                 ((mig_question){.kind = MIG_QUESTION_CHECK,
                                 .table = table,
                                 .found = text_of(&table->checks.items[i]->expr),
                                 .wanted = check->expr.written,
                                 .place = check->expr.place}));
    if (!driver->judge(driver, &questions, true, err))
        return mig_within(err, "while asking the database which check is meant");
    for (size_t i = 0; i < questions.len; i++)
        if (questions.items[i].answer == MIG_ANSWER_SAME) {
            adopt(run->shape, table, i, mig_arena_strdup(run->shape_arena, check->expr.written));
            break;
        }
    return true;
}

static const mig_table *table_of(const mig_run_state *run, const mig_op *op)
{
    mig_name name = op->table;

    if (mig_same(name.schema, run->runner->driver->default_schema))
        name.schema = NULL;
    return name.name ? mig_table_find(run->shape, name) : NULL;
}

bool mig_run_find_checks(mig_run_state *run, const mig_units *units, const mig_unit *unit,
                         mig_error *err)
{
    for (size_t i = unit->start; i < unit->start + unit->count; i++) {
        const mig_op *op = &units->ops->items[i];
        const mig_table *table = table_of(run, op);
        const mig_check *check = unknown_check(op, table);

        if (check && !ask(run, table, check, err))
            return false;
    }
    return true;
}
