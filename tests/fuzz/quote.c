/*
 * What the dialects quote reads back as it was: SQLite makes the same name and the same text of it,
 * and the lexer sees one token that spells it.
 */
#include "base/text.h"
#include "dialect/split.h"
#include "fuzz.h"

#include <sqlite3.h>
#include <string.h>

static sqlite3 *database(void)
{
    static sqlite3 *db;

    FUZZ_HOLDS(db || sqlite3_open(":memory:", &db) == SQLITE_OK, "no database in memory");
    return db;
}

static void check_token(mig_arena *arena, const mig_dialect *dialect, const mig_str *sql,
                        const char *text, bool name)
{
    mig_sql_tokens tokens = {0};
    mig_sql_token_kind kind;

    mig_sql_tokenize(arena, &dialect->lexer, mig_str_text(sql), &tokens);
    FUZZ_HOLDS(tokens.len == 1 && tokens.items[0].length == sql->len, "%s: not one token: %s",
               dialect->name, mig_str_text(sql));
    kind = tokens.items[0].kind;
    FUZZ_HOLDS(name ? kind == MIG_SQL_NAME || kind == MIG_SQL_WORD : kind == MIG_SQL_STRING,
               "%s: another kind of token: %s", dialect->name, mig_str_text(sql));
    FUZZ_SAME(mig_str_text(sql), text, mig_sql_spelled(arena, mig_str_text(sql), &tokens.items[0]));
}

/* As a column's name in every place where one stands in what we write. */
static void check_sqlite_name(mig_arena *arena, const char *ident, const char *name)
{
    const char *sql = mig_arena_printf(
        arena, "SELECT %s, count(*) FROM (SELECT 1 AS %s) AS t GROUP BY t.%s ORDER BY %s", ident,
        ident, ident, ident);
    sqlite3_stmt *statement = NULL;

    FUZZ_HOLDS(sqlite3_prepare_v2(database(), sql, -1, &statement, NULL) == SQLITE_OK, "%s\n%s",
               sqlite3_errmsg(database()), sql);
    FUZZ_SAME(sql, name, sqlite3_column_name(statement, 0));
    sqlite3_finalize(statement);
}

static void check_sqlite_text(mig_arena *arena, const char *literal, const char *text)
{
    const char *sql = mig_arena_printf(arena, "SELECT %s", literal);
    sqlite3_stmt *statement = NULL;

    FUZZ_HOLDS(sqlite3_prepare_v2(database(), sql, -1, &statement, NULL) == SQLITE_OK, "%s\n%s",
               sqlite3_errmsg(database()), sql);
    FUZZ_HOLDS(sqlite3_step(statement) == SQLITE_ROW, "%s", sql);
    FUZZ_SAME(sql, text, (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
}

static void check(mig_arena *arena, const mig_dialect *dialect, const char *text)
{
    MIG_AUTO_STR name = {0}, literal = {0};

    dialect->ident(&name, text);
    dialect->literal(&literal, text);
    check_token(arena, dialect, &name, text, true);
    check_token(arena, dialect, &literal, text, false);
    if (dialect != &mig_sqlite)
        return;
    /* A subquery's column called true or false has no name to SQLite (3.40), quoted or not. */
    if (!mig_same_nocase(text, "true") && !mig_same_nocase(text, "false"))
        check_sqlite_name(arena, mig_str_text(&name), text);
    check_sqlite_text(arena, mig_str_text(&literal), text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *text = fuzz_text(arena, data, size);

    check(arena, &mig_postgresql, text);
    check(arena, &mig_sqlite, text);
    return 0;
}
