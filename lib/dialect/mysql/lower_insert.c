/* Rows of an insert operation. */
#include "dialect/mysql/render.h"

#include "base/text.h"

/* true and false are numbers in a column of truth values, and words in one of text. */
static void add_cell(mig_str *sql, const mig_op *op, const char *column, const char *cell)
{
    bool truth = cell && mig_same_nocase(cell, "true");

    if (!cell) {
        mig_str_add(sql, "NULL");
        return;
    }
    if (!truth && !mig_same_nocase(cell, "false")) {
        my_literal(sql, cell);
        return;
    }
    mig_str_add(sql, "IF(EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = ");
    if (op->table.schema)
        my_literal(sql, op->table.schema);
    else
        mig_str_add(sql, "DATABASE()");
    mig_str_add(sql, " AND table_name = ");
    my_literal(sql, op->table.name);
    mig_str_add(sql, " AND column_name = ");
    my_literal(sql, column);
    mig_str_addf(sql, " AND (data_type LIKE '%%int' OR data_type = 'bit')), %s, ",
                 truth ? "1" : "0");
    my_literal(sql, cell);
    mig_str_addc(sql, ')');
}

void my_lower_insert(const mig_dialect *dialect, mig_arena *arena, const mig_op *op,
                     mig_steps *steps)
{
    mig_sql_insert(dialect, arena, op, add_cell, steps);
}
