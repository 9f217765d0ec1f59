/*
 * SQL is split without loss, by every dialect's lexer: statements are slices of the text, in order,
 * with their places; what is between them is blanks, comments and semicolons; a statement on its
 * own is that statement again. So are tokens. SQLite's two lexers agree about every quote, and its
 * shell takes each of its statements for a whole one, unless a semicolon stands in brackets, which
 * the shell doesn't know.
 */
#include "dialect/split.h"
#include "dialect/sqlite/token.h"
#include "fuzz.h"

#include <sqlite3.h>
#include <string.h>

/* MySQL's, but for DELIMITER lines: a statement between other delimiters isn't one on its own. */
static mig_lexer mysql_lexer(void)
{
    mig_lexer lexer = mig_mysql.lexer;

    lexer.delimiter_lines = false;
    return lexer;
}

/* A place is told in lines and characters: counted here in the plainest way. */
static void check_place(const char *text, size_t offset, unsigned line, unsigned column)
{
    size_t at = strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    unsigned lines = 1, columns = 1;

    for (; at < offset; at++) {
        if (text[at] == '\n') {
            lines++;
            columns = 1;
        } else if (((unsigned char)text[at] & 0xC0U) != 0x80) {
            columns++;
        }
    }
    FUZZ_HOLDS(line == lines && column == columns, "byte %zu is at %u:%u, not %u:%u of\n%s", offset,
               lines, columns, line, column, text);
}

static bool is_blank(const char *text, size_t from, size_t to)
{
    for (; from < to; from++)
        if (!strchr(" \t\n\v\f\r", text[from]))
            return false;
    return true;
}

/* Behind a byte order mark. */
static size_t start_of(const char *text)
{
    return strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

static mig_sql_tokens tokens_of(mig_arena *arena, const mig_lexer *lexer, const char *text)
{
    mig_sql_tokens tokens = {0};
    size_t at = start_of(text);

    mig_sql_tokenize(arena, lexer, text, &tokens);
    for (size_t i = 0; i < tokens.len; i++) {
        const mig_sql_token *token = &tokens.items[i];

        FUZZ_HOLDS(token->length > 0 && token->offset >= at &&
                       token->offset + token->length <= strlen(text),
                   "token %zu is no slice of\n%s", i, text);
        FUZZ_HOLDS(is_blank(text, at, token->offset), "lost before byte %zu of\n%s", token->offset,
                   text);
        check_place(text, token->offset, token->line, token->column);
        mig_sql_spelled(arena, text, token);
        at = token->offset + token->length;
    }
    return tokens;
}

/* Nothing but comments and semicolons between two places. */
static void check_between(mig_arena *arena, const mig_lexer *lexer, const char *text, size_t from,
                          size_t to)
{
    const char *between = mig_arena_strndup(arena, text + from, to - from);
    mig_sql_tokens tokens = tokens_of(arena, lexer, between);
    size_t end = start_of(between);

    for (size_t i = 0; i < tokens.len; i++) {
        const mig_sql_token *token = &tokens.items[i];

        FUZZ_HOLDS(token->kind == MIG_SQL_COMMENT || mig_sql_is(between, token, ";"),
                   "lost between statements: %s\nof\n%s", between, text);
        end = token->offset + token->length;
    }
    FUZZ_HOLDS(is_blank(between, end, strlen(between)), "lost behind a statement: %s\nof\n%s",
               between, text);
}

static void check_alone(mig_arena *arena, const mig_lexer *lexer, const mig_statement *statement)
{
    mig_statements again = {0};
    mig_error err = {0};
    /* MySQL: "--" is a comment only where a blank or nothing follows. */
    const char *text =
        mig_arena_printf(arena, "%s%s", statement->sql, lexer->hash_comments ? ";" : "");

    if (start_of(statement->sql) > 0) /* in the middle of a text it is a character like others */
        return;
    FUZZ_HOLDS(mig_split(arena, lexer, "f.sql", text, &again, &err), "not split again: %s\n%s",
               err.text[0], statement->sql);
    FUZZ_HOLDS(again.len == 1, "%zu statements in\n%s", again.len, statement->sql);
    FUZZ_SAME(statement->sql, statement->sql, again.items[0].sql);
}

static void check_split(mig_arena *arena, const mig_lexer *lexer, const char *text,
                        mig_statements *statements)
{
    mig_error err = {0};
    size_t at = start_of(text);

    *statements = (mig_statements){0};
    if (!mig_split(arena, lexer, "f.sql", text, statements, &err)) {
        fuzz_check_error(&err, text);
        statements->len = 0;
        return;
    }
    for (size_t i = 0; i < statements->len; i++) {
        const mig_statement *s = &statements->items[i];

        FUZZ_HOLDS(s->offset >= at && s->length > 0 && s->offset + s->length <= strlen(text),
                   "statement %zu is no slice of\n%s", i, text);
        FUZZ_SAME(text, mig_arena_strndup(arena, text + s->offset, s->length), s->sql);
        check_place(text, s->offset, s->line, s->column);
        check_between(arena, lexer, text, at, s->offset);
        check_alone(arena, lexer, s);
        at = s->offset + s->length;
    }
    check_between(arena, lexer, text, at, strlen(text));
}

/* Where the signs that structure depends on stand, by one of SQLite's lexers. */
static const char *signs(mig_arena *arena, const char *text)
{
    MIG_AUTO_STR out = {0};
    mig_sql_tokens tokens = tokens_of(arena, &mig_sqlite.lexer, text);

    for (size_t i = 0; i < tokens.len; i++)
        if (mig_sql_is(text, &tokens.items[i], ";") || mig_sql_is(text, &tokens.items[i], "(") ||
            mig_sql_is(text, &tokens.items[i], ")"))
            mig_str_addf(&out, "%zu ", tokens.items[i].offset);
    return mig_str_copy(arena, &out);
}

/* The other lexer's; NULL where it meets what is no token to SQLite. */
static const char *signs_of_sqlite(mig_arena *arena, const char *text)
{
    MIG_AUTO_STR out = {0};
    mig_tokens tokens = {0};

    mig_token_list(arena, text, strlen(text), &tokens);
    for (size_t i = 0; i < tokens.len; i++) {
        if (tokens.items[i].kind == MIG_TOKEN_ILLEGAL)
            return NULL;
        if (mig_token_is(text, tokens.items[i], ";") || mig_token_is(text, tokens.items[i], "(") ||
            mig_token_is(text, tokens.items[i], ")"))
            mig_str_addf(&out, "%zu ", tokens.items[i].slice.at);
    }
    return mig_str_copy(arena, &out);
}

static bool has_enclosed_semicolon(mig_arena *arena, const char *text)
{
    mig_sql_tokens tokens = tokens_of(arena, &mig_sqlite.lexer, text);
    unsigned depth = 0;

    for (size_t i = 0; i < tokens.len; i++) {
        depth += mig_sql_is(text, &tokens.items[i], "(");
        depth -= depth > 0 && mig_sql_is(text, &tokens.items[i], ")");
        if (depth > 0 && mig_sql_is(text, &tokens.items[i], ";"))
            return true;
    }
    return false;
}

static void check_sqlite(mig_arena *arena, const char *text, const mig_statements *statements)
{
    for (size_t i = 0; i < statements->len; i++) {
        const char *sql = statements->items[i].sql, *expected = signs_of_sqlite(arena, sql);

        if (!expected)
            continue;
        FUZZ_SAME(sql, expected, signs(arena, sql));
        FUZZ_HOLDS(mig_sql_begins(&mig_sqlite.lexer, sql, "explain") ||
                       has_enclosed_semicolon(arena, sql) ||
                       sqlite3_complete(mig_arena_printf(arena, "%s;", sql)),
                   "not complete to SQLite: %s\nof\n%s", sql, text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *text = fuzz_text(arena, data, size);
    const mig_lexer mysql = mysql_lexer();
    mig_statements statements;

    check_split(arena, &mysql, text, &statements);
    check_split(arena, &mig_postgresql.lexer, text, &statements);
    check_split(arena, &mig_sqlite.lexer, text, &statements);
    check_sqlite(arena, text, &statements);
    return 0;
}
