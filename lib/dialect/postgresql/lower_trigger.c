/*
 * `on_update` of a column: a trigger of ours on the table, which calls a function that all tables
 * of the schema share for columns of that name. It acts only when the statement left the column as
 * it was.
 */
#include "dialect/postgresql/lower.h"

#include "base/text.h"

static mig_name function_of(const lowering *l, mig_name table, const char *column)
{
    return (mig_name){table.schema, pg_on_update_name(l->arena, column)};
}

void pg_create_on_update(lowering *l, mig_name table, const mig_column *column)
{
    mig_name function = function_of(l, table, column->name);

    mig_str_add(&l->sql, "CREATE OR REPLACE FUNCTION ");
    pg_name(&l->sql, function);
    mig_str_addf(&l->sql, "() RETURNS trigger LANGUAGE plpgsql AS $migrate$%s$migrate$",
                 pg_on_update_body(l->arena, column->name, column->on_update));
    pg_step_after(l);
    mig_str_add(&l->sql, "CREATE TRIGGER ");
    pg_ident(&l->sql, function.name);
    mig_str_add(&l->sql, " BEFORE UPDATE ON ");
    pg_name(&l->sql, table);
    mig_str_add(&l->sql, "\n    FOR EACH ROW WHEN (OLD.");
    pg_ident(&l->sql, column->name);
    mig_str_add(&l->sql, " IS NOT DISTINCT FROM NEW.");
    pg_ident(&l->sql, column->name);
    mig_str_add(&l->sql, ")\n    EXECUTE FUNCTION ");
    pg_name(&l->sql, function);
    mig_str_add(&l->sql, "()");
    pg_step_after(l);
}

static bool uses(const mig_table *table, const char *column)
{
    for (size_t i = 0; i < table->columns.len; i++)
        if (table->columns.items[i]->on_update && mig_same(table->columns.items[i]->name, column))
            return true;
    return false;
}

void pg_drop_on_update_function(lowering *l, mig_name table, const char *column)
{
    for (size_t i = 0; i < l->shape->tables.len; i++) {
        const mig_table *other = l->shape->tables.items[i];

        if (mig_same(other->name.schema, table.schema) && !mig_same(other->name.name, table.name) &&
            uses(other, column))
            return;
    }
    mig_str_add(&l->sql, "DROP FUNCTION ");
    pg_name(&l->sql, function_of(l, table, column));
    mig_str_add(&l->sql, "()");
    pg_step(l);
}

void pg_drop_on_update(lowering *l, mig_name table, const char *column)
{
    mig_str_add(&l->sql, "DROP TRIGGER ");
    pg_ident(&l->sql, pg_on_update_name(l->arena, column));
    mig_str_add(&l->sql, " ON ");
    pg_name(&l->sql, table);
    pg_step(l);
    pg_drop_on_update_function(l, table, column);
}
