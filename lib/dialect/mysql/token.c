/* What tokens mean: see token.h. */
#include "dialect/mysql/token.h"

#include "base/text.h"
#include "dialect/mysql/mysql.h"

#include <string.h>

/* What a backslash and this letter stand for (manual, "String Literals"); others are themselves. */
static char escaped(char letter)
{
    switch (letter) {
    case 'b':
        return '\b';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'Z':
        return '\x1a';
    default:
        return letter;
    }
}

/* nul: what \0 becomes. */
static void spell(mig_str *out, const char *text, const mig_sql_token *token, char nul)
{
    const char *at = text + token->offset, *end = at + token->length - 1;
    char quote = *at;

    for (at++; at < end; at++) {
        if (*at == '\\' && quote != '`') {
            at++;
            mig_str_addc(out, *at == '0' ? nul : escaped(*at));
        } else {
            mig_str_addc(out, *at == quote ? *at++ : *at); /* doubled */
        }
    }
}

char *my_spelled(mig_arena *arena, const char *text, const mig_sql_token *token)
{
    MIG_AUTO_STR out = {0};

    if (token->kind != MIG_SQL_STRING && token->kind != MIG_SQL_NAME)
        return mig_arena_strndup(arena, text + token->offset, token->length);
    spell(&out, text, token, '0');
    return mig_str_copy(arena, &out);
}

char *my_spelled_bytes(mig_arena *arena, const char *text, const mig_sql_token *token)
{
    MIG_AUTO_STR bytes = {0};
    MIG_AUTO_STR out = {0};

    spell(&bytes, text, token, '\0');
    if (bytes.len == 0 ||
        (!memchr(bytes.data, '\0', bytes.len) && mig_utf8_bad(bytes.data, bytes.len) == bytes.len))
        return NULL;
    mig_str_add(&out, "x'");
    for (size_t i = 0; i < bytes.len; i++)
        mig_str_addf(&out, "%02x", (unsigned char)bytes.data[i]);
    mig_str_addc(&out, '\'');
    return mig_str_copy(arena, &out);
}

/* Past the quotes that begin here. */
static char *skip_quotes(char *at)
{
    char quote = *at++;

    for (; *at && *at != quote; at++) /* a doubled one begins the next piece */
        if (*at == '\\' && quote != '`' && at[1])
            at++;
    return *at ? at + 1 : at;
}

char *my_uncomment(mig_arena *arena, const char *text)
{
    char *copy = mig_arena_strdup(arena, text), *at = copy;
    bool open = false;

    while (*at) {
        if (*at == '\'' || *at == '"' || *at == '`') {
            at = skip_quotes(at);
        } else if (!open && at[0] == '/' && at[1] == '*' &&
                   (at[2] == '!' || (at[2] == 'M' && at[3] == '!'))) {
            size_t mark = at[2] == '!' ? 3 : 4;

            mark += strspn(at + mark, "0123456789");
            memset(at, ' ', mark);
            open = true;
        } else if (open && at[0] == '*' && at[1] == '/') {
            memset(at, ' ', 2);
            open = false;
        } else {
            at++;
        }
    }
    return copy;
}

const char *my_without_charset(mig_arena *arena, const char *text)
{
    mig_sql_tokens tokens = {0};
    MIG_AUTO_STR out = {0};
    size_t copied = 0;

    if (!strstr(text, "_utf8mb4"))
        return text;
    mig_sql_tokenize(arena, &my_lexer, text, &tokens);
    for (size_t i = 0; i + 1 < tokens.len; i++) {
        const mig_sql_token *token = &tokens.items[i];

        if (tokens.items[i + 1].kind != MIG_SQL_STRING || !mig_sql_is(text, token, "_utf8mb4"))
            continue;
        mig_str_addn(&out, text + copied, token->offset - copied);
        copied = tokens.items[i + 1].offset;
    }
    mig_str_add(&out, text + copied);
    return mig_str_copy(arena, &out);
}
