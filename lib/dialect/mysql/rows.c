/* What is asked of a table's rows before something is done to them: see mig_dialect.ask_rows. */
#include "dialect/mysql/render.h"

/* SELECT CONCAT(COUNT(*), ' rows of "t" hold NULL in "c"' */
static void add_found(mig_str *sql, mig_arena *scratch, const mig_rows_question *question,
                      const char *rest)
{
    mig_str_add(sql, "SELECT CONCAT(COUNT(*), ");
    my_literal(sql, mig_arena_printf(scratch, " rows of \"%s\"%s",
                                     mig_name_text(scratch, question->table), rest));
}

static void add_table(mig_str *sql, const mig_rows_question *question)
{
    mig_str_add(sql, ") FROM ");
    my_name(sql, question->table);
}

static void ask_null(mig_str *sql, mig_arena *scratch, const mig_rows_question *question)
{
    const char *column = question->columns.items[0];

    add_found(sql, scratch, question, mig_arena_printf(scratch, " hold NULL in \"%s\"", column));
    add_table(sql, question);
    mig_str_addf(sql, " WHERE %s IS NULL HAVING COUNT(*) > 0", my_ident_text(scratch, column));
}

/* Counted for each value, which is shown in the character set of names: that of the column may lack
 * what they are made of (MariaDB 10.11: error 1271, MySQL 9.7: 3854). */
static void ask_values(mig_str *sql, mig_arena *scratch, const mig_rows_question *question)
{
    const char *column = question->columns.items[0], *name = my_ident_text(scratch, column);

    add_found(sql, scratch, question, " hold ");
    mig_str_addf(sql, ", QUOTE(CONVERT(%s USING utf8mb4)), ", name);
    my_literal(sql, mig_arena_printf(scratch, " in \"%s\"", column));
    add_table(sql, question);
    mig_str_addf(sql, " WHERE %s IN (", name);
    my_values(sql, &question->values);
    mig_str_addf(sql, ") GROUP BY %s ORDER BY %s", name, name);
}

static void ask_unfit(mig_str *sql, mig_arena *scratch, const mig_rows_question *question)
{
    const char *column = question->columns.items[0];

    add_found(sql, scratch, question,
              mig_arena_printf(scratch, " hold %s in \"%s\"", question->unfit, column));
    add_table(sql, question);
    mig_str_add(sql, " WHERE ");
    for (size_t i = 0; i < question->values.len; i++)
        mig_str_addf(sql, "%s%s", i > 0 ? my_ident_text(scratch, column) : "",
                     question->values.items[i]);
    mig_str_add(sql, " HAVING COUNT(*) > 0");
}

/* A NULL is like no other. */
static void ask_alike(mig_str *sql, mig_arena *scratch, const mig_rows_question *question)
{
    MIG_AUTO_STR columns = {0}, text = {0};

    my_columns(&columns, &question->columns);
    mig_str_addf(&text, " rows of \"%s\" have another with the same %s",
                 mig_name_text(scratch, question->table), columns.data);
    mig_str_add(sql, "SELECT CONCAT(SUM(found), ");
    my_literal(sql, text.data);
    mig_str_add(sql, ") FROM (SELECT COUNT(*) AS found FROM ");
    my_name(sql, question->table);
    for (size_t i = 0; i < question->columns.len; i++)
        mig_str_addf(sql, "%s%s IS NOT NULL", i == 0 ? " WHERE " : " AND ",
                     my_ident_text(scratch, question->columns.items[i]));
    mig_str_addf(sql, " GROUP BY %s HAVING COUNT(*) > 1) AS alike HAVING SUM(found) > 0",
                 columns.data);
}

void my_ask_rows(mig_str *sql, const mig_rows_question *question)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    switch (question->kind) {
    case MIG_ROWS_ANY:
        add_found(sql, scratch, question, "");
        add_table(sql, question);
        mig_str_add(sql, " HAVING COUNT(*) > 0");
        break;
    case MIG_ROWS_NULL:
        ask_null(sql, scratch, question);
        break;
    case MIG_ROWS_VALUES:
        ask_values(sql, scratch, question);
        break;
    case MIG_ROWS_UNFIT:
        ask_unfit(sql, scratch, question);
        break;
    case MIG_ROWS_ALIKE:
        ask_alike(sql, scratch, question);
        break;
    }
}
