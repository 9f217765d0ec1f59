/* execute and insert: what a script does to rows, or to what no operation covers. */
#include "base/text.h"
#include "op/body.h"

#include <string.h>

/* The dialects that a script may name, here or as `-- dialect:`; a text for another is a slip. */
static const char *const execute_keys[] = {"sql", "postgresql", "mysql", "mariadb", "sqlite"};

static void add_text(mig_arena *arena, mig_execute *execute, const char *dialect, const char *sql,
                     const mig_node *node)
{
    mig_dialect_sql text = {dialect, sql, node};

    mig_push(arena, &execute->texts, text);
}

static bool want_sql(const mig_node *node, const char **sql, mig_error *err)
{
    if (!mig_node_want_text(node, "SQL", sql, err))
        return false;
    if (node->cut)
        return mig_fail_at(
            err, node->place,
            "\" #\" begins a comment and cuts the SQL short; put the text in quotes, "
            "or in a block (`|`)");
    if (mig_blank(*sql))
        return mig_fail_at(err, node->place, "there is no SQL here");
    return true;
}

bool mig_body_sql(const mig_source *source, const mig_node *body, const mig_execute **result,
                  mig_error *err)
{
    mig_execute *execute = MIG_NEW(source->arena, mig_execute);
    const char *sql;

    *result = execute;
    if (body->kind != MIG_NODE_MAP) {
        if (!want_sql(body, &sql, err))
            return false;
        add_text(source->arena, execute, NULL, sql, body);
        return true;
    }
    if (!mig_node_want_keys(body, source->name, execute_keys, MIG_LEN(execute_keys), err))
        return false;
    if (body->pairs.len == 0)
        return mig_fail_at(err, source->place, "%s needs SQL, or SQL for each dialect by its name",
                           source->name);
    for (size_t i = 0; i < body->pairs.len; i++) {
        const mig_pair *pair = &body->pairs.items[i];
        bool all = strcmp(pair->key, "sql") == 0;

        if (all && body->pairs.len > 1)
            return mig_fail_at(err, pair->place,
                               "\"sql\" is for every dialect; state either it alone, or one text "
                               "for each dialect");
        if (!want_sql(pair->value, &sql, err))
            return false;
        add_text(source->arena, execute, all ? NULL : pair->key, sql, pair->value);
    }
    return true;
}

bool mig_execute_op_read(mig_source *source, mig_op *op, mig_error *err)
{
    return mig_body_sql(source, source->body, &op->after.execute, err);
}

mig_node *mig_body_print_sql(mig_arena *arena, const mig_execute *execute)
{
    mig_node *body;

    if (execute->texts.len == 1 && !execute->texts.items[0].dialect)
        return mig_node_text(arena, execute->texts.items[0].sql);
    body = mig_body_new(arena, false);
    for (size_t i = 0; i < execute->texts.len; i++)
        mig_body_put(arena, body, execute->texts.items[i].dialect, execute->texts.items[i].sql);
    return body;
}

mig_node *mig_execute_op_print(mig_arena *arena, const mig_op *op)
{
    return mig_body_print_sql(arena, op->after.execute);
}

/* A cell is what the column will hold; NULL for null. */
static bool read_cell(const mig_node *node, const char **cell, mig_error *err)
{
    if (node->kind == MIG_NODE_SCALAR && !node->text) {
        *cell = NULL;
        return true;
    }
    if (node->kind != MIG_NODE_SCALAR)
        return mig_fail_at(err, node->place,
                           "a cell is one value; write JSON and arrays as text in quotes");
    return mig_node_want_text(node, "a value", cell, err);
}

static bool read_list_row(const mig_source *source, mig_insert *insert, const mig_node *node,
                          mig_error *err)
{
    mig_strings row = {0};

    if (!mig_node_want_list(node, "a row, a list of values", err))
        return false;
    if (node->items.len != insert->columns.len)
        return mig_fail_at(err, node->place, "the row has %zu values for %zu columns",
                           node->items.len, insert->columns.len);
    for (size_t i = 0; i < node->items.len; i++) {
        const char *cell = NULL;

        if (!read_cell(node->items.items[i], &cell, err))
            return false;
        mig_push(source->arena, &row, cell);
    }
    mig_push(source->arena, &insert->rows, row);
    return true;
}

/* The first row says which columns; each other one has the same, in whatever order. */
static bool read_map_row(const mig_source *source, mig_insert *insert, const mig_node *node,
                         mig_error *err)
{
    mig_strings row = {0};

    if (!mig_node_want_map(node, "a row, a map of columns and values", err))
        return false;
    for (size_t i = 0; insert->rows.len == 0 && i < node->pairs.len; i++)
        mig_push(source->arena, &insert->columns, node->pairs.items[i].key);
    if (insert->columns.len == 0)
        return mig_fail_at(err, node->place, "the row has no columns");
    if (!mig_node_want_keys(node, "the row, as the first row has it", insert->columns.items,
                            insert->columns.len, err))
        return false;
    for (size_t i = 0; i < insert->columns.len; i++) {
        const char *column = insert->columns.items[i], *cell = NULL;
        const mig_node *value = mig_node_find(node, column);

        if (!value)
            return mig_fail_at(err, node->place,
                               "the row has no \"%s\"; every row states the same columns (null for "
                               "NULL)",
                               column);
        if (!read_cell(value, &cell, err))
            return false;
        mig_push(source->arena, &row, cell);
    }
    mig_push(source->arena, &insert->rows, row);
    return true;
}

static bool read_columns(const mig_source *source, mig_insert *insert, const mig_node *node,
                         mig_error *err)
{
    if (!mig_node_want_texts(source->arena, node, "columns", &insert->columns, err))
        return false;
    if (insert->columns.len == 0)
        return mig_fail_at(err, node->place, "there are no columns here");
    for (size_t i = 0; i < insert->columns.len; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(insert->columns.items[i], insert->columns.items[k]) == 0)
                return mig_fail_at(err, node->place, "column \"%s\" is there twice",
                                   insert->columns.items[i]);
    return true;
}

bool mig_insert_op_read(mig_source *source, mig_op *op, mig_error *err)
{
    static const char *const keys[] = {"table", "columns", "rows"};
    mig_insert *insert = MIG_NEW(source->arena, mig_insert);
    const mig_node *columns = mig_node_find(source->body, "columns"), *rows;

    op->after.insert = insert;
    if (!mig_body_keys(source, keys, MIG_LEN(keys), err) ||
        !mig_body_name(source, "table", &op->table, err) ||
        !mig_body_get(source, "rows", &rows, err) ||
        !mig_node_want_list(rows, "a list of rows", err))
        return false;
    if (rows->items.len == 0)
        return mig_fail_at(err, rows->place, "there are no rows here");
    if (columns && !read_columns(source, insert, columns, err))
        return false;
    for (size_t i = 0; i < rows->items.len; i++) {
        const mig_node *row = rows->items.items[i];

        if (!(columns ? read_list_row : read_map_row)(source, insert, row, err))
            return false;
    }
    return true;
}

/* Numbers and truth values need no quotes: a cell is text to us, and the column knows its type. */
static bool is_plain(const char *cell)
{
    size_t digits = strspn(cell + (*cell == '-'), "0123456789.");

    if (mig_same(cell, "true") || mig_same(cell, "false"))
        return true;
    return digits > 0 && digits + (*cell == '-') == strlen(cell);
}

static mig_node *print_cell(mig_arena *arena, const char *cell)
{
    return !cell || is_plain(cell) ? mig_node_scalar(arena, cell) : mig_node_text(arena, cell);
}

/* Rows as maps: a reviewer sees which value is whose. */
mig_node *mig_insert_op_print(mig_arena *arena, const mig_op *op)
{
    const mig_insert *insert = op->after.insert;
    mig_node *body = mig_body_new(arena, false), *rows = mig_node_list(arena);

    mig_body_put_name(arena, body, "table", op->table);
    for (size_t i = 0; i < insert->rows.len; i++) {
        mig_node *row = mig_body_new(arena, true);

        for (size_t k = 0; k < insert->columns.len; k++)
            mig_node_put(arena, row, insert->columns.items[k],
                         print_cell(arena, insert->rows.items[i].items[k]));
        mig_node_push(arena, rows, row);
    }
    mig_node_put(arena, body, "rows", rows);
    return body;
}
