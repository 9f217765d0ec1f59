/* Rows of an insert operation. */
#include "dialect/mysql/render.h"

#include "base/text.h"

enum { INSERT_ROWS = 100 /* of one statement, so that none grows without bounds */ };

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

static void add_row(mig_str *sql, const mig_op *op, const mig_strings *row)
{
    mig_str_addc(sql, '(');
    for (size_t i = 0; i < row->len; i++) {
        if (i > 0)
            mig_str_add(sql, ", ");
        add_cell(sql, op, op->after.insert->columns.items[i], row->items[i]);
    }
    mig_str_addc(sql, ')');
}

void my_lower_insert(const mig_dialect *dialect, mig_arena *arena, const mig_op *op,
                     mig_steps *steps)
{
    const mig_insert *insert = op->after.insert;
    MIG_AUTO_STR sql = {0};

    (void)dialect;
    for (size_t i = 0; i < insert->rows.len; i++) {
        bool first = i % INSERT_ROWS == 0;

        if (first) {
            mig_str_add(&sql, "INSERT INTO ");
            my_name(&sql, op->table);
            mig_str_add(&sql, " (");
            my_columns(&sql, &insert->columns);
            mig_str_add(&sql, ") VALUES");
        }
        mig_str_add(&sql, first ? "\n    " : ",\n    ");
        add_row(&sql, op, &insert->rows.items[i]);
        if ((i + 1) % INSERT_ROWS == 0 || i + 1 == insert->rows.len)
            mig_step_flush(arena, steps, &sql, op->place);
    }
}
