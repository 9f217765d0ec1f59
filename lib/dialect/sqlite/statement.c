/* Running one statement: prepare, bind, step. */
#include "dialect/sqlite/sqlite.h"

#include <string.h>

void mig_sqlite_statement_cleanup(sqlite3_stmt **statement)
{
    sqlite3_finalize(*statement);
}

/* Nothing but blanks, comments and semicolons. */
static bool is_empty(const char *sql)
{
    size_t length = strlen(sql), at = 0;
    mig_token token;

    do {
        token = mig_token_at(sql, length, at);
        at = mig_slice_end(token.slice);
    } while (token.kind == MIG_TOKEN_SPACE || mig_token_is(sql, token, ";"));
    return token.kind == MIG_TOKEN_END;
}

static int bind(sqlite3_stmt *statement, const char *const *params, size_t count)
{
    int code = SQLITE_OK;

    for (size_t i = 0; code == SQLITE_OK && i < count; i++)
        code = params[i] ? sqlite3_bind_text(statement, (int)i + 1, params[i], -1, SQLITE_STATIC)
                         : sqlite3_bind_null(statement, (int)i + 1);
    return code;
}

static void add_row(mig_arena *arena, sqlite3_stmt *statement, mig_rows *rows)
{
    const char **cells = mig_arena_alloc(arena, (rows->columns + 1) * sizeof *cells);

    for (size_t i = 0; i < rows->columns; i++)
        cells[i] = mig_arena_strdup(arena, (const char *)sqlite3_column_text(statement, (int)i));
    mig_push(arena, &rows->rows, (const char *const *)cells);
}

/* Where in the text the fault is (SQLite 3.38), in characters. */
static void set_position(sqlite3 *db, const char *sql, mig_error *err)
{
#if SQLITE_VERSION_NUMBER >= 3038000
    int offset = sqlite3_error_offset(db);

    if (!err || offset < 0)
        return;
    err->position = 1;
    for (int i = 0; i < offset && sql[i]; i++)
        err->position += ((unsigned char)sql[i] & 0xC0U) != 0x80;
#else
    (void)db, (void)sql, (void)err;
#endif
}

bool mig_sqlite_run(mig_sqlite_connection *connection, sqlite3 *db, mig_arena *arena,
                    const char *sql, const char *const *params, size_t count, mig_rows *rows,
                    mig_error *err)
{
    MIG_AUTO_STATEMENT statement = NULL;
    const char *rest;
    int code;

    if (rows)
        *rows = (mig_rows){0};
    code = sqlite3_prepare_v2(db, sql, -1, &statement, &rest);
    if (code != SQLITE_OK) {
        mig_sqlite_fail(connection, db, code, err);
        set_position(db, sql, err);
        return false;
    }
    if (!is_empty(rest))
        return mig_fail(err, MIG_ERR_FAILED, "expected one statement, found more: %.60s", rest);
    code = bind(statement, params, count);
    if (code != SQLITE_OK)
        return mig_sqlite_fail(connection, db, code, err);
    if (!statement) /* a comment */
        return true;
    if (rows)
        rows->columns = (size_t)sqlite3_column_count(statement);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        if (rows)
            add_row(arena, statement, rows);
    return code == SQLITE_DONE || mig_sqlite_fail(connection, db, code, err);
}
