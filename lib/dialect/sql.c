/* Pieces of SQL that every dialect writes the same way: see dialect.h. */
#include "dialect/dialect.h"

#include "base/text.h"

unsigned mig_dialect_fit(const mig_dialect *dialect, const char *name)
{
    if (mig_same(dialect->name, name))
        return 2;
    return dialect->family && mig_same(dialect->family, name) ? 1 : 0;
}

void mig_sql_name(const mig_dialect *dialect, mig_str *sql, mig_name name)
{
    if (name.schema) {
        dialect->ident(sql, name.schema);
        mig_str_addc(sql, '.');
    }
    dialect->ident(sql, name.name);
}

void mig_sql_columns(const mig_dialect *dialect, mig_str *sql, const mig_strings *columns)
{
    for (size_t i = 0; i < columns->len; i++) {
        if (i > 0)
            mig_str_add(sql, ", ");
        dialect->ident(sql, columns->items[i]);
    }
}

void mig_step_flush(mig_arena *arena, mig_steps *steps, mig_str *sql, mig_place place)
{
    mig_step step = {.kind = MIG_STEP_SQL, .sql = mig_str_copy(arena, sql), .place = place};

    mig_push(arena, steps, step);
    mig_str_reset(sql);
}
