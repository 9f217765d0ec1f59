/* Which columns an SQL expression names, as far as that can be told from its words: see change.h.
 */
#include "base/text.h"
#include "op/change.h"

#include <string.h>

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || (unsigned char)c >= 0x80;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Past a quoted piece; a doubled quote belongs to it. At the text's end when it never ends. */
static const char *skip_quoted(const char *at, char close)
{
    for (at++; *at; at++) {
        if (*at != close)
            continue;
        if (at[1] != close || close == ']')
            return at + 1;
        at++;
    }
    return at;
}

/* Past blanks and comments. */
static const char *skip_blank(const char *at)
{
    for (;;) {
        const char *end;

        while (is_space(*at))
            at++;
        if (at[0] == '-' && at[1] == '-')
            end = strchr(at, '\n');
        else if (at[0] == '/' && at[1] == '*')
            end = strstr(at + 2, "*/");
        else
            return at;
        if (!end)
            return at + strlen(at);
        at = end + (*end == '*' ? 2 : 1);
    }
}

/* Is the quoted name that starts here (its quotes doubled inside) the column's? */
static bool is_quoted_name(const char *at, const char *end, const char *column)
{
    char close = at[0] == '[' ? ']' : at[0];

    for (at++, end--; at < end; at++, column++) {
        if (*at != *column)
            return false;
        if (*at == close)
            at++;
    }
    return *column == '\0';
}

/* A word that is followed by a bracket is a function. */
static bool is_plain_name(const char *at, size_t length, const char *column)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    if (length != strlen(column) || *skip_blank(at + length) == '(')
        return false;
    return mig_same_nocase(mig_arena_strndup(scratch, at, length), column);
}

bool mig_expr_mentions(const mig_expr *expr, const char *column)
{
    bool type = false; /* what comes next is a type's name */

    if (!expr->written)
        return false;
    for (const char *at = skip_blank(expr->written); *at; at = skip_blank(at)) {
        const char *start = at;

        if (*at == '\'') {
            at = skip_quoted(at, '\'');
        } else if (*at == '"' || *at == '`') {
            at = skip_quoted(at, *at);
            if (!type && is_quoted_name(start, at, column))
                return true;
        } else if (is_word(*at)) {
            while (is_word(*at))
                at++;
            if (!type && is_plain_name(start, (size_t)(at - start), column))
                return true;
        } else {
            at += at[0] == ':' && at[1] == ':' ? 2 : 1;
            type = at - start == 2;
            continue;
        }
        type = false;
    }
    return false;
}
