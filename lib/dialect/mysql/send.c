/*
 * Sending statements and taking what comes back. The wait for the answer is a poll() that a signal
 * ends, so that an interruption can stop the statement (KILL QUERY, on a connection of its own) and
 * still gets the server's last word on it.
 */
#include "dialect/mysql/mysql.h"

#include "base/text.h"

#include <errmsg.h>
#include <mysqld_error.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK_MS = 500 /* a signal may come just before poll() */ };

void my_result_cleanup(MYSQL_RES **result)
{
    mysql_free_result(*result);
}

void my_statement_cleanup(MYSQL_STMT **statement)
{
    if (*statement)
        mysql_stmt_close(*statement);
}

void my_sending(my_driver *driver, const char *sql)
{
    driver->base.queries++;
    driver->sent = sql;
    if (driver->base.echo)
        driver->base.echo(driver->base.echo_context, sql);
}

/*
 * Where in the statement the server found fault, in characters from 1: its messages quote what
 * begins there, at most 80 characters of it, and count lines. 0: not known.
 */
static unsigned position_of(const char *sql, const char *message)
{
    const char *near = strstr(message, " near '"), *line = NULL, *at = sql;
    unsigned number, position = 1;
    size_t length;

    if (!near)
        return 0;
    for (const char *c = near; (c = strstr(c, "' at line ")); c++)
        line = c;
    if (!line)
        return 0;
    near += strlen(" near '");
    length = (size_t)(line - near);
    number = (unsigned)strtoul(line + strlen("' at line "), NULL, 10);
    for (; number > 1 && (at = strchr(at, '\n')); number--)
        at++;
    for (; at && *at && length > 0; at++)
        if (strncmp(at, near, length) == 0)
            break;
    if (!at || !*at || length == 0)
        return 0;
    for (const char *c = sql; c < at; c++)
        position += ((unsigned char)*c & 0xC0U) != 0x80U;
    return position;
}

/* An SQLSTATE that says nothing is none. */
static void set_state(const char *state, mig_error *err)
{
    if (err && strcmp(state, "HY000") != 0 && strlen(state) < sizeof err->sqlstate)
        memcpy(err->sqlstate, state, strlen(state) + 1);
}

static bool fail(my_driver *driver, unsigned code, const char *state, const char *message,
                 mig_error *err)
{
    if (driver->interrupted && (code == ER_QUERY_INTERRUPTED || code == CR_SERVER_LOST))
        return mig_fail(err, MIG_ERR_INTERRUPTED, "interrupted");
    if (code == ER_LOCK_WAIT_TIMEOUT) {
        mig_fail(err, MIG_ERR_LOCKED, "%s", message);
        return mig_within(err,
                          "another connection uses the table or its rows, and didn't end "
                          "within %d s",
                          MY_LOCK_WAIT_S);
    }
    mig_fail(err, MIG_ERR_FAILED, "%s", *message ? message : "the connection was lost");
    set_state(state, err);
    if (err && driver->sent)
        err->position = position_of(driver->sent, message);
    return false;
}

bool my_fail(my_driver *driver, mig_error *err)
{
    return fail(driver, mysql_errno(driver->connection), mysql_sqlstate(driver->connection),
                mysql_error(driver->connection), err);
}

/* Until the answer begins. */
static void await(my_driver *driver)
{
    struct pollfd answer = {.fd = mysql_get_socket(driver->connection), .events = POLLIN};
    bool killed = false;

    while (poll(&answer, 1, LOOK_MS) <= 0)
        if (driver->interrupted && !killed) {
            my_kill_query(driver);
            killed = true;
        }
}

static bool send(my_driver *driver, const char *sql, mig_error *err)
{
    my_sending(driver, sql);
    if (driver->interrupted)
        return mig_fail(err, MIG_ERR_INTERRUPTED, "interrupted");
    if (mysql_send_query(driver->connection, sql, strlen(sql)))
        return my_fail(driver, err);
    await(driver);
    return !mysql_read_query_result(driver->connection) || my_fail(driver, err);
}

static void take_rows(mig_arena *arena, MYSQL_RES *result, mig_rows *rows)
{
    MYSQL_ROW row;

    rows->columns = mysql_num_fields(result);
    while ((row = mysql_fetch_row(result))) {
        const unsigned long *lengths = mysql_fetch_lengths(result);
        const char **cells = mig_arena_alloc(arena, rows->columns * sizeof *cells);

        for (size_t i = 0; i < rows->columns; i++)
            cells[i] = row[i] ? mig_arena_strndup(arena, row[i], lengths[i]) : NULL;
        mig_push(arena, &rows->rows, cells);
    }
}

static void keep_changed(my_driver *driver)
{
    my_ulonglong changed = mysql_affected_rows(driver->connection);

    driver->changed = changed == (my_ulonglong)-1 ? 0 : (unsigned long)changed;
}

/* One statement may have several results: CALL. rows may be NULL: thrown away. */
static bool take_results(my_driver *driver, mig_arena *arena, mig_rows *rows, mig_error *err)
{
    int more;

    do {
        MY_AUTO_RESULT result = mysql_store_result(driver->connection);

        if (!result && mysql_field_count(driver->connection) > 0)
            return my_fail(driver, err);
        if (result && rows)
            take_rows(arena, result, rows);
        keep_changed(driver);
        more = mysql_next_result(driver->connection);
    } while (more == 0);
    return more < 0 || my_fail(driver, err);
}

bool my_run(my_driver *driver, const char *sql, mig_error *err)
{
    return send(driver, sql, err) && take_results(driver, NULL, NULL, err);
}

bool my_rows(my_driver *driver, mig_arena *arena, const char *sql, mig_rows *rows, mig_error *err)
{
    *rows = (mig_rows){0};
    return send(driver, sql, err) && take_results(driver, arena, rows, err);
}

/* After a failure in the middle the results that are left have to be read. */
static void drain(my_driver *driver)
{
    while (mysql_next_result(driver->connection) == 0)
        mysql_free_result(mysql_store_result(driver->connection));
}

bool my_batch(my_driver *driver, mig_arena *arena, const mig_strings *statements, mig_rows *rows,
              mig_error *err)
{
    MIG_AUTO_STR sql = {0};
    bool done;

    *rows = (mig_rows){0};
    for (size_t i = 0; i < statements->len; i++)
        mig_str_addf(&sql, "%s%s", i ? ";" : "", statements->items[i]);
    if (sql.len == 0)
        return true;
    /* only for these: a statement of a script must be one */
    if (mysql_set_server_option(driver->connection, MYSQL_OPTION_MULTI_STATEMENTS_ON))
        return my_fail(driver, err);
    done = send(driver, mig_str_text(&sql), err) && take_results(driver, arena, rows, err);
    driver->sent = NULL;
    if (!done)
        drain(driver);
    return (!mysql_set_server_option(driver->connection, MYSQL_OPTION_MULTI_STATEMENTS_OFF) ||
            (done && my_fail(driver, err))) &&
           done;
}

/* Statements with parameters. */

/* $1, $2 ... outside quotes become question marks: they are numbered in this order anyway. */
static const char *with_marks(mig_arena *arena, const char *sql)
{
    MIG_AUTO_STR out = {0};
    char quote = '\0';

    for (; *sql; sql++) {
        if (quote ? *sql == quote : strchr("'\"`", *sql) != NULL)
            quote = quote ? '\0' : *sql;
        if (!quote && *sql == '$' && sql[1] >= '1' && sql[1] <= '9') {
            mig_str_addc(&out, '?');
            sql += strspn(sql + 1, "0123456789");
            continue;
        }
        mig_str_addc(&out, *sql);
    }
    return mig_str_copy(arena, &out);
}

static bool fail_statement(my_driver *driver, MYSQL_STMT *statement, mig_error *err)
{
    return fail(driver, mysql_stmt_errno(statement), mysql_stmt_sqlstate(statement),
                mysql_stmt_error(statement), err);
}

static bool bind_params(my_driver *driver, mig_arena *arena, MYSQL_STMT *statement,
                        const char *const *params, size_t count, mig_error *err)
{
    MYSQL_BIND *binds = mig_arena_alloc(arena, (count + 1) * sizeof *binds);

    if (mysql_stmt_param_count(statement) != count)
        return mig_fail(err, MIG_ERR_FAILED, "the statement has %lu parameters, not %zu",
                        mysql_stmt_param_count(statement), count);
    for (size_t i = 0; i < count; i++) {
        binds[i].buffer_type = params[i] ? MYSQL_TYPE_STRING : MYSQL_TYPE_NULL;
        if (!params[i])
            continue;
        binds[i].buffer = mig_arena_strdup(arena, params[i]);
        binds[i].buffer_length = strlen(params[i]);
    }
    return count == 0 || !mysql_stmt_bind_param(statement, binds) ||
           fail_statement(driver, statement, err);
}

/* The cells of the row that was fetched; each buffer is as long as the row needs it. */
static bool take_cells(my_driver *driver, mig_arena *arena, MYSQL_STMT *statement,
                       MYSQL_BIND *binds, mig_rows *rows, mig_error *err)
{
    const char **cells = mig_arena_alloc(arena, rows->columns * sizeof *cells);

    for (unsigned i = 0; i < rows->columns; i++) {
        unsigned long length = *binds[i].length;
        MYSQL_BIND cell = {.buffer_type = MYSQL_TYPE_STRING};

        if (*binds[i].is_null)
            continue;
        cell.buffer = mig_arena_alloc(arena, length + 1);
        cell.buffer_length = length;
        if (length > 0 && mysql_stmt_fetch_column(statement, &cell, i, 0))
            return fail_statement(driver, statement, err);
        cells[i] = cell.buffer;
    }
    mig_push(arena, &rows->rows, cells);
    return true;
}

static bool fetch(my_driver *driver, mig_arena *arena, MYSQL_STMT *statement, mig_rows *rows,
                  mig_error *err)
{
    size_t columns = mysql_stmt_field_count(statement);
    MYSQL_BIND *binds = mig_arena_alloc(arena, (columns + 1) * sizeof *binds);
    int status;

    *rows = (mig_rows){.columns = columns};
    if (columns == 0)
        return true;
    for (size_t i = 0; i < columns; i++) {
        binds[i].buffer_type = MYSQL_TYPE_STRING;
        binds[i].length = MIG_NEW(arena, unsigned long);
        binds[i].is_null = MIG_NEW(arena, my_bool);
        binds[i].error = MIG_NEW(arena, my_bool);
    }
    if (mysql_stmt_bind_result(statement, binds) || mysql_stmt_store_result(statement))
        return fail_statement(driver, statement, err);
    while ((status = mysql_stmt_fetch(statement)) == 0 || status == MYSQL_DATA_TRUNCATED)
        if (!take_cells(driver, arena, statement, binds, rows, err))
            return false;
    return status == MYSQL_NO_DATA || fail_statement(driver, statement, err);
}

bool my_ask(my_driver *driver, mig_arena *arena, const char *sql, const char *const *params,
            size_t count, mig_rows *rows, mig_error *err)
{
    MY_AUTO_STATEMENT statement = NULL;
    const char *marked = with_marks(arena, sql);

    my_sending(driver, sql);
    if (driver->interrupted)
        return mig_fail(err, MIG_ERR_INTERRUPTED, "interrupted");
    statement = mysql_stmt_init(driver->connection);
    if (!statement)
        return my_fail(driver, err);
    if (mysql_stmt_prepare(statement, marked, strlen(marked)))
        return fail_statement(driver, statement, err);
    if (!bind_params(driver, arena, statement, params, count, err))
        return false;
    if (mysql_stmt_execute(statement))
        return fail_statement(driver, statement, err);
    if (!fetch(driver, arena, statement, rows, err))
        return false;
    driver->changed = rows->columns > 0 ? (unsigned long)rows->rows.len
                                        : (unsigned long)mysql_stmt_affected_rows(statement);
    return true;
}
