/* Properties of the table itself, as clauses of its ALTER TABLE. */
#include "dialect/mysql/lower.h"

#include "base/text.h"

#include <string.h>

const char *my_table_collation(const mig_table *table)
{
    return table->collation ? table->collation : table->usual_collation;
}

/* What an option is set to so that it is as if it had never been stated. */
static const char *usual_value(const char *name)
{
    static const struct {
        const char *name, *value;
    } usual[] = {
        {"avg_row_length", "0"},  {"checksum", "0"},        {"compression", "none"},
        {"delay_key_write", "0"}, {"encryption", "N"},      {"key_block_size", "0"},
        {"max_rows", "0"},        {"min_rows", "0"},        {"connection", ""},
        {"insert_method", "no"},  {"autoextend_size", "0"},
    };

    for (size_t i = 0; i < MIG_LEN(usual); i++)
        if (mig_same_nocase(usual[i].name, name))
            return usual[i].value;
    return "DEFAULT";
}

static void set_option(my_lowering *l, my_plan *plan, const char *name, const char *value)
{
    MIG_AUTO_STR sql = {0};

    my_add_option(&sql, name, value);
    mig_push(l->arena, &plan->options, my_take(l, &sql));
}

static void change_options(my_lowering *l, my_plan *plan)
{
    const mig_settings *before = &plan->change->before->options;
    const mig_settings *after = &plan->change->after->options;

    for (size_t i = 0; i < after->len; i++)
        if (!mig_same_nocase(mig_setting_find(before, after->items[i].name), after->items[i].value))
            set_option(l, plan, after->items[i].name, after->items[i].value);
    for (size_t i = 0; i < before->len; i++)
        if (!mig_setting_find(after, before->items[i].name))
            set_option(l, plan, before->items[i].name, usual_value(before->items[i].name));
}

void my_push_inherited(my_lowering *l, const my_plan *plan)
{
    const mig_table *table = plan->change->before;
    MIG_AUTO_STR alter = {0};
    MIG_AUTO_STR sql = {0};

    if (!plan->inherits)
        return;
    mig_str_add(&alter, "ALTER TABLE ");
    my_name(&alter, table->name);
    mig_str_add(&alter, " COLLATE=");
    mig_str_add(&sql, "SET @migrate_alter = CONCAT(");
    my_literal(&sql, mig_str_text(&alter));
    if (table->name.schema) {
        mig_str_add(&sql,
                    ", (SELECT default_collation_name FROM information_schema.schemata WHERE "
                    "schema_name = ");
        my_literal(&sql, table->name.schema);
        mig_str_add(&sql, "))");
    } else {
        mig_str_add(&sql, ", @@collation_database)");
    }
    my_push_sql(l, l->steps, my_take(l, &sql), my_place(plan));
    my_push_sql(l, l->steps, "PREPARE migrate_alter FROM @migrate_alter", my_place(plan));
    my_push_sql(l, l->steps, "EXECUTE migrate_alter", my_place(plan));
    my_push_sql(l, l->steps, "DEALLOCATE PREPARE migrate_alter", my_place(plan));
}

/* Neither server has words for "as the database": without one at hand it isn't known. */
static void change_inherited(my_lowering *l, my_plan *plan)
{
    const mig_table *before = plan->change->before, *after = plan->change->after;
    const char *engine = after->engine ? after->engine : before->usual_engine;
    const char *collation = after->collation ? after->collation : before->usual_collation;

    if (!mig_same_nocase(before->engine, after->engine))
        set_option(l, plan, "ENGINE", engine ? engine : "InnoDB");
    if (mig_same_nocase(before->collation, after->collation))
        return;
    plan->inherits = !collation;
    if (collation)
        mig_push(l->arena, &plan->options, mig_arena_printf(l->arena, "COLLATE=%s", collation));
}

static void change_comment(my_lowering *l, my_plan *plan)
{
    const char *comment = plan->change->after->comment;
    MIG_AUTO_STR sql = {0};

    if (mig_same(plan->change->before->comment, comment))
        return;
    mig_str_add(&sql, "COMMENT=");
    my_literal(&sql, comment ? comment : "");
    mig_push(l->arena, &plan->options, my_take(l, &sql));
}

void my_plan_table(my_lowering *l, my_plan *plan)
{
    const mig_table *before = plan->change->before, *after = plan->change->after;

    change_inherited(l, plan);
    change_options(l, plan);
    change_comment(l, plan);
    if (before->versioned != after->versioned)
        mig_push(l->arena, &plan->adds,
                 after->versioned ? "ADD SYSTEM VERSIONING" : "DROP SYSTEM VERSIONING");
    if (!mig_same(before->partitions, after->partitions))
        plan->partitions = after->partitions ? after->partitions : "REMOVE PARTITIONING";
    else if ((l->caps & MY_CAP_MYSQL) &&
             !mig_same(plan->change->first->partitions, after->partitions))
        plan->partitions = after->partitions; /* they name a column that is renamed */
}
