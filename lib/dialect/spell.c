/* What a token of SQL says, without the quotes around it: mig_sql_spelled of split.h. */
#include "dialect/split.h"

#include <string.h>

static int hex_value(char c)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *at = c ? strchr(digits, c) : NULL;

    return at ? (int)((at - digits) % 16) : -1;
}

/* Up to `most` digits of a number; *at goes behind them. */
static unsigned take_digits(const char **at, int base, unsigned most)
{
    unsigned value = 0;

    for (int digit; most > 0 && (digit = hex_value(**at)) >= 0 && digit < base; most--) {
        value = value * (unsigned)base + (unsigned)digit;
        ++*at;
    }
    return value;
}

static void add_utf8(mig_str *out, unsigned code)
{
    if (code < 0x80) {
        mig_str_addc(out, (char)code);
        return;
    }
    if (code >= 0x10000)
        mig_str_addc(out, (char)(0xF0U | (code >> 18U & 0x07U)));
    if (code >= 0x800)
        mig_str_addc(out, (char)((code >= 0x10000 ? 0x80U | (code >> 12U & 0x3FU)
                                                  : 0xE0U | (code >> 12U & 0x0FU))));
    mig_str_addc(out, (char)(code >= 0x800 ? 0x80U | (code >> 6U & 0x3FU) : 0xC0U | code >> 6U));
    mig_str_addc(out, (char)(0x80U | (code & 0x3FU)));
}

/* What stands behind a backslash in PostgreSQL's E'...' (4.1.2.2, "C-Style Escapes"). */
static const char *add_escape(mig_str *out, const char *at)
{
    static const char letters[] = "bfnrt", codes[] = "\b\f\n\r\t";
    char c = *at++;
    const char *letter = strchr(letters, c);
    const char *digits = at;

    if (c >= '0' && c <= '7') {
        digits = --at;
        mig_str_addc(out, (char)take_digits(&digits, 8, 3));
    } else if (c == 'x' && hex_value(*at) >= 0) {
        mig_str_addc(out, (char)take_digits(&digits, 16, 2));
    } else if (c == 'u' || c == 'U') {
        add_utf8(out, take_digits(&digits, 16, c == 'u' ? 4 : 8));
    } else {
        mig_str_addc(out, letter ? codes[letter - letters] : c);
    }
    return digits;
}

/* at: behind the quote; end: of the token, at the quote that closes it. */
static void add_quoted(mig_str *out, const char *at, const char *end, bool escapes)
{
    char close = *end;

    while (at < end) {
        if (escapes && *at == '\\') {
            at = add_escape(out, at + 1);
        } else {
            mig_str_addc(out, *at);
            at += *at == close && at + 1 < end ? 2 : 1;
        }
    }
}

char *mig_sql_spelled(mig_arena *arena, const char *text, const mig_sql_token *token)
{
    const char *at = text + token->offset, *end = at + token->length - 1;
    bool escapes = *at == 'e' || *at == 'E';
    MIG_AUTO_STR spelled = {0};

    if (token->kind != MIG_SQL_NAME && token->kind != MIG_SQL_STRING)
        return mig_arena_strndup(arena, at, token->length);
    if (*at == '$') {
        size_t tag = strcspn(at + 1, "$") + 2;

        return mig_arena_strndup(arena, at + tag, token->length - 2 * tag);
    }
    add_quoted(&spelled, at + 1 + escapes, end, escapes);
    return mig_str_copy(arena, &spelled);
}
