/*
 * A dry run works on a copy in memory: the schema of the file without its rows, of which only those
 * are brought over that somebody asks for. The file itself is opened read-only.
 */
#include "base/text.h"
#include "dialect/sqlite/sqlite.h"

#include <string.h>

/* Views and triggers last: they may refer to anything, whenever it was made. */
static const char objects_sql[] =
    "SELECT type, name, sql FROM sqlite_master "
    "WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~' "
    "ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 WHEN 'view' THEN 2 ELSE 3 END, "
    "rowid";

/* Properties of a file that statements may depend on; encoding comes first, while it can be set. */
static const char *const pragmas[] = {"encoding", "user_version", "application_id"};

enum { TYPE, NAME, SQL };

static bool copy_pragmas(mig_sqlite_connection *connection, mig_arena *arena, mig_error *err)
{
    for (size_t i = 0; i < MIG_LEN(pragmas); i++) {
        MIG_AUTO_STR sql = {0};
        mig_rows rows;

        mig_str_addf(&sql, "PRAGMA %s", pragmas[i]);
        if (!mig_sqlite_run(connection, connection->source, arena, mig_str_text(&sql), NULL, 0,
                            &rows, err))
            return false;
        if (rows.rows.len == 0)
            continue;
        mig_str_add(&sql, " = ");
        mig_sqlite_literal(&sql, rows.rows.items[0][0]);
        if (!mig_sqlite_run(connection, connection->db, arena, mig_str_text(&sql), NULL, 0, NULL,
                            err))
            return false;
    }
    return true;
}

static bool exists(mig_sqlite_connection *connection, sqlite3 *db, mig_arena *arena,
                   const char *table, bool *found, mig_error *err)
{
    mig_rows rows;

    if (!mig_sqlite_run(connection, db, arena,
                        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1 COLLATE "
                        "NOCASE",
                        &table, 1, &rows, err))
        return false;
    *found = rows.rows.len > 0;
    return true;
}

/* The tables that a virtual table keeps its data in are there once it is; a module that this
 * program hasn't is missing in the real run too, and only matters if the script needs it. */
static bool copy_object(mig_sqlite_connection *connection, mig_arena *arena, const char *const *row,
                        mig_error *err)
{
    bool table = mig_same(row[TYPE], "table"), found = false;
    mig_tokens tokens;

    if (table && !exists(connection, connection->db, arena, row[NAME], &found, err))
        return false;
    if (found || mig_sqlite_run(connection, connection->db, arena, row[SQL], NULL, 0, NULL, err))
        return true;
    mig_token_list(arena, row[SQL], strlen(row[SQL]), &tokens);
    if (table && tokens.len > 1 && mig_token_is(row[SQL], tokens.items[1], "virtual"))
        return true;
    return mig_within(err, "while copying %s \"%s\" for the dry run", row[TYPE], row[NAME]);
}

static bool copy_objects(mig_sqlite_connection *connection, mig_arena *arena, mig_error *err)
{
    mig_rows rows;

    if (!mig_sqlite_run(connection, connection->source, arena, objects_sql, NULL, 0, &rows, err))
        return false;
    for (size_t i = 0; i < rows.rows.len; i++)
        if (!copy_object(connection, arena, rows.rows.items[i], err))
            return false;
    return true;
}

/* It stays, empty, when the last table with AUTOINCREMENT is dropped: the copy has none then. */
static bool copy_sequence(mig_sqlite_connection *connection, mig_arena *arena, mig_error *err)
{
    mig_strings tables = {0};
    bool found;

    if (!exists(connection, connection->db, arena, "sqlite_sequence", &found, err))
        return false;
    if (!found)
        return true;
    mig_push(arena, &tables, "sqlite_sequence");
    return mig_sqlite_copy_rows(&connection->driver, &tables, err);
}

bool mig_sqlite_copy_schema(mig_sqlite_connection *connection, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    sqlite3 *source = connection->source;
    bool copied;

    /* Text that SQLite once took is taken again: "x" for 'x' in a check. */
    sqlite3_db_config(connection->db, SQLITE_DBCONFIG_DQS_DDL, 1, NULL);
    sqlite3_db_config(connection->db, SQLITE_DBCONFIG_DQS_DML, 1, NULL);
    if (!mig_sqlite_run(connection, source, arena, "BEGIN", NULL, 0, NULL, err))
        return false;
    copied = copy_pragmas(connection, arena, err) && copy_objects(connection, arena, err) &&
             copy_sequence(connection, arena, err);
    if (!mig_sqlite_run(connection, source, arena, "COMMIT", NULL, 0, NULL, copied ? err : NULL))
        return false;
    return copied;
}

/* Cell by cell, since a text may stand in any column. */
static int insert_rows(sqlite3_stmt *from, sqlite3_stmt *to)
{
    int code;

    while ((code = sqlite3_step(from)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(from); i++)
            sqlite3_bind_value(to, i + 1, sqlite3_column_value(from, i));
        code = sqlite3_step(to);
        if (code != SQLITE_DONE)
            return code;
        sqlite3_reset(to);
    }
    return code;
}

static bool copy_table(mig_sqlite_connection *connection, const char *table, mig_error *err)
{
    MIG_AUTO_STATEMENT from = NULL;
    MIG_AUTO_STATEMENT to = NULL;
    MIG_AUTO_STATEMENT empty = NULL;
    MIG_AUTO_STR read = {0};
    MIG_AUTO_STR clear = {0};
    MIG_AUTO_STR insert = {0};
    sqlite3 *db = connection->db;
    int code;

    mig_str_add(&read, "SELECT * FROM ");
    mig_sqlite_ident(&read, table);
    code = sqlite3_prepare_v2(connection->source, mig_str_text(&read), -1, &from, NULL);
    if (code != SQLITE_OK)
        return mig_sqlite_fail(connection, connection->source, code, err);
    mig_str_add(&clear, "DELETE FROM ");
    mig_sqlite_ident(&clear, table);
    mig_str_add(&insert, "INSERT INTO ");
    mig_sqlite_ident(&insert, table);
    for (int i = 0; i < sqlite3_column_count(from); i++)
        mig_str_add(&insert, i == 0 ? " VALUES (?" : ", ?");
    mig_str_addc(&insert, ')');
    code = sqlite3_prepare_v2(db, mig_str_text(&clear), -1, &empty, NULL);
    if (code == SQLITE_OK && (code = sqlite3_step(empty)) == SQLITE_DONE)
        code = sqlite3_prepare_v2(db, mig_str_text(&insert), -1, &to, NULL);
    if (code == SQLITE_OK)
        code = insert_rows(from, to);
    return code == SQLITE_DONE || mig_sqlite_fail(connection, db, code, err);
}

bool mig_sqlite_copy_rows(mig_driver *driver, const mig_strings *tables, mig_error *err)
{
    mig_sqlite_connection *connection = (mig_sqlite_connection *)driver;
    MIG_AUTO_ARENA arena = mig_arena_new();

    for (size_t i = 0; connection->source && i < tables->len; i++) {
        bool found;

        if (!exists(connection, connection->source, arena, tables->items[i], &found, err))
            return false;
        if (found && !copy_table(connection, tables->items[i], err))
            return mig_within(err, "while copying table \"%s\" for the dry run", tables->items[i]);
    }
    return true;
}
