/*
 * PostgreSQL's CREATE TABLE without its foreign keys: nothing is lost. Every key is a slice of the
 * text behind ALTER TABLE, the table that remains has the other tokens in their order, and no key
 * of its own.
 */
#include "base/text.h"
#include "dialect/split.h"
#include "fuzz.h"

#include <string.h>

/* Tokens without comments, with a NUL after each, so that none can run into the next. */
static mig_strings tokens_of(mig_arena *arena, const char *sql)
{
    mig_sql_tokens tokens = {0};
    mig_strings texts = {0};

    mig_sql_tokenize(arena, &mig_postgresql.lexer, sql, &tokens);
    for (size_t i = 0; i < tokens.len; i++)
        if (tokens.items[i].kind != MIG_SQL_COMMENT)
            mig_push(
                arena, &texts,
                mig_arena_strndup(arena, sql + tokens.items[i].offset, tokens.items[i].length));
    return texts;
}

/* The tokens of the table are those of the whole, in order, some left out. */
static void check_order(const char *sql, const mig_strings *whole, const mig_strings *part)
{
    size_t at = 0;

    for (size_t i = 0; i < part->len; i++, at++) {
        while (at < whole->len && !mig_same(whole->items[at], part->items[i]))
            at++;
        FUZZ_HOLDS(at < whole->len, "%s is not of\n%s", part->items[i], sql);
    }
}

static const char *key_of(const char *sql, const char *alter)
{
    const char *references = strstr(alter, "FOREIGN KEY (");

    FUZZ_HOLDS(mig_starts_with(alter, "ALTER TABLE "), "%s\nof\n%s", alter, sql);
    return references;
}

static void check_apart(mig_arena *arena, const char *sql, const mig_strings *parts)
{
    mig_strings whole = tokens_of(arena, sql), rest = tokens_of(arena, parts->items[0]);
    mig_strings again = {0};

    FUZZ_HOLDS(parts->len > 1, "one part of\n%s", sql);
    check_order(sql, &whole, &rest);
    FUZZ_HOLDS(!mig_postgresql.take_apart(arena, parts->items[0], &again),
               "there is a key left in\n%s\nof\n%s", parts->items[0], sql);
    for (size_t i = 1; i < parts->len; i++) {
        const char *key = key_of(sql, parts->items[i]);
        size_t length = strlen(parts->items[i]);

        /* Made of a column's: what follows the list of one column is in the text. */
        if (key && (key = strstr(key, ") ")) && !strstr(sql, key + 2))
            fuzz_fail(__FILE__, __LINE__, "%s\nis not of\n%s", parts->items[i], sql);
        FUZZ_HOLDS(length > strlen("ALTER TABLE  ADD "), "%s", sql);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *sql = fuzz_text(arena, data, size), *why;
    mig_statements statements = {0};

    if (!mig_split(arena, &mig_postgresql.lexer, "f.sql", sql, &statements, NULL))
        return 0;
    for (size_t i = 0; i < statements.len; i++) {
        mig_strings parts = {0};

        mig_postgresql.declare(statements.items[i].sql, &why);
        mig_sqlite.declare(statements.items[i].sql, &why);
        if (mig_postgresql.take_apart(arena, statements.items[i].sql, &parts))
            check_apart(arena, statements.items[i].sql, &parts);
    }
    return 0;
}
