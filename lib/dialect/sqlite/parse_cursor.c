/* Stepping through tokens, and messages about what isn't there: see internal.h. */
#include "dialect/sqlite/internal.h"

#include <string.h>

enum { SHOWN = 40 }; /* bytes of an unexpected token that a message shows */

void mig_cursor_init(mig_cursor *cursor, mig_arena *arena, mig_arena *scratch, const char *text,
                     size_t length, const char *what, mig_error *err)
{
    *cursor = (mig_cursor){.arena = arena, .text = text, .what = what, .err = err};
    mig_token_list(scratch, text, length, &cursor->tokens);
}

mig_token mig_cursor_peek(const mig_cursor *cursor, size_t ahead)
{
    size_t at = cursor->at + ahead;

    return cursor->tokens.items[at < cursor->tokens.len ? at : cursor->tokens.len];
}

bool mig_cursor_is(const mig_cursor *cursor, const char *word)
{
    return mig_token_is(cursor->text, mig_cursor_peek(cursor, 0), word);
}

bool mig_cursor_accept(mig_cursor *cursor, const char *word)
{
    if (!mig_cursor_is(cursor, word))
        return false;
    cursor->at++;
    return true;
}

/* Line and column (in characters), both from 1, of a byte. */
static void place_of(const char *text, size_t at, unsigned *line, unsigned *column)
{
    *line = *column = 1;
    for (size_t i = 0; i < at; i++) {
        if (text[i] == '\n') {
            ++*line;
            *column = 1;
        } else if (((unsigned char)text[i] & 0xC0U) != 0x80U) {
            ++*column;
        }
    }
}

bool mig_cursor_fail(const mig_cursor *cursor, const char *what)
{
    mig_token token = mig_cursor_peek(cursor, 0);
    size_t length = token.slice.length < SHOWN ? token.slice.length : SHOWN;
    unsigned line, column;

    place_of(cursor->text, token.slice.at, &line, &column);
    if (token.kind == MIG_TOKEN_END)
        return mig_fail(cursor->err, MIG_ERR_FAILED, "expected %s but the %s ends there", what,
                        cursor->what);
    return mig_fail(cursor->err, MIG_ERR_FAILED,
                    "expected %s but found %.*s%s in line %u, column %u of the %s", what,
                    (int)length, cursor->text + token.slice.at,
                    length < token.slice.length ? "..." : "", line, column, cursor->what);
}

bool mig_cursor_expect(mig_cursor *cursor, const char *word)
{
    return mig_cursor_accept(cursor, word) || mig_cursor_fail(cursor, word);
}

static void take(mig_cursor *cursor, mig_sqlite_name *name)
{
    mig_token token = mig_cursor_peek(cursor, 0);

    name->name = mig_token_name(cursor->arena, cursor->text, token);
    name->slice = token.slice;
    cursor->at++;
}

static bool next_is_name(const mig_cursor *cursor, bool (*is)(const char *, size_t))
{
    mig_token token = mig_cursor_peek(cursor, 0);

    return token.kind == MIG_TOKEN_QUOTED || token.kind == MIG_TOKEN_STRING ||
           (token.kind == MIG_TOKEN_WORD && is(cursor->text + token.slice.at, token.slice.length));
}

bool mig_cursor_name(mig_cursor *cursor, const char *what, mig_sqlite_name *name)
{
    if (!next_is_name(cursor, mig_sqlite_word_is_name))
        return mig_cursor_fail(cursor, what);
    take(cursor, name);
    return true;
}

bool mig_cursor_collation(mig_cursor *cursor, mig_sqlite_name *name)
{
    if (!next_is_name(cursor, mig_sqlite_word_is_id))
        return mig_cursor_fail(cursor, "the name of a collation");
    take(cursor, name);
    return true;
}

bool mig_cursor_enclosed(mig_cursor *cursor, mig_slice *inside)
{
    size_t first, depth = 0;

    if (!mig_cursor_expect(cursor, "("))
        return false;
    for (first = cursor->at; depth > 0 || !mig_cursor_is(cursor, ")"); cursor->at++) {
        mig_token_kind kind = mig_cursor_peek(cursor, 0).kind;

        if (kind == MIG_TOKEN_END || kind == MIG_TOKEN_ILLEGAL || mig_cursor_is(cursor, ";"))
            return mig_cursor_fail(cursor, ")");
        if (mig_cursor_is(cursor, "("))
            depth++;
        else if (mig_cursor_is(cursor, ")"))
            depth--;
    }
    if (cursor->at == first)
        return mig_cursor_fail(cursor, "an expression");
    *inside = mig_cursor_range(cursor, first, cursor->at);
    cursor->at++;
    return true;
}

bool mig_cursor_end(mig_cursor *cursor, const char *what)
{
    mig_cursor_accept(cursor, ";");
    return mig_cursor_peek(cursor, 0).kind == MIG_TOKEN_END || mig_cursor_fail(cursor, what);
}

size_t mig_cursor_start(const mig_cursor *cursor)
{
    return mig_cursor_peek(cursor, 0).slice.at;
}

mig_slice mig_cursor_since(const mig_cursor *cursor, size_t start)
{
    size_t end = cursor->at > 0 ? mig_slice_end(cursor->tokens.items[cursor->at - 1].slice) : 0;

    return (mig_slice){start, end > start ? end - start : 0};
}

mig_slice mig_cursor_range(const mig_cursor *cursor, size_t from, size_t to)
{
    size_t start = cursor->tokens.items[from].slice.at;

    return (mig_slice){start, mig_slice_end(cursor->tokens.items[to - 1].slice) - start};
}
