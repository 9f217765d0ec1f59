/* Pieces of SQL that every dialect writes the same way: see dialect.h. */
#include "dialect/dialect.h"

#include "base/text.h"

#include <string.h>

enum { INSERT_ROWS = 100 };

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

void mig_sql_action(mig_str *sql, const char *event, mig_fk_action action)
{
    static const char *const names[] = {
        [MIG_FK_NO_ACTION] = NULL,
        [MIG_FK_RESTRICT] = "RESTRICT",
        [MIG_FK_CASCADE] = "CASCADE",
        [MIG_FK_SET_NULL] = "SET NULL",
        [MIG_FK_SET_DEFAULT] = "SET DEFAULT",
        [MIG_FK_NO_ACTION_STATED] = "NO ACTION",
    };

    if (names[action])
        mig_str_addf(sql, " ON %s %s", event, names[action]);
}

void mig_sql_insert(const mig_dialect *dialect, mig_arena *arena, const mig_op *op,
                    void (*add_cell)(mig_str *sql, const mig_op *op, const char *column,
                                     const char *cell),
                    mig_steps *steps)
{
    const mig_insert *insert = op->after.insert;
    MIG_AUTO_STR sql = {0};

    for (size_t i = 0; i < insert->rows.len; i++) {
        const mig_strings *row = &insert->rows.items[i];
        bool first = i % INSERT_ROWS == 0;

        if (first) {
            mig_str_add(&sql, "INSERT INTO ");
            mig_sql_name(dialect, &sql, op->table);
            mig_str_add(&sql, " (");
            mig_sql_columns(dialect, &sql, &insert->columns);
            mig_str_add(&sql, ") VALUES");
        }
        mig_str_add(&sql, first ? "\n    (" : ",\n    (");
        for (size_t k = 0; k < row->len; k++) {
            if (k > 0)
                mig_str_add(&sql, ", ");
            add_cell(&sql, op, insert->columns.items[k], row->items[k]);
        }
        mig_str_addc(&sql, ')');
        if ((i + 1) % INSERT_ROWS == 0 || i + 1 == insert->rows.len)
            mig_step_flush(arena, steps, &sql, op->place);
    }
}

const char *mig_sql_end(const char *sql)
{
    const char *line = strrchr(sql, '\n');

    return strstr(line ? line : sql, "--") ? "\n;" : ";";
}
