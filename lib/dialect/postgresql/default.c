/*
 * Defaults as the server prints them, back into what a user would write: 'ok'::mood is the literal
 * ok, '-1'::integer the number -1. Only what renders back to the same text is turned; anything else
 * stays the expression that it is.
 */
#include "dialect/postgresql/catalog.h"

#include "base/text.h"
#include "schema/portable.h"

#include <stdlib.h>
#include <string.h>

/* The text of the quoted literal that at begins with; *rest is what follows it. NULL: none. */
static const char *unquote(mig_arena *arena, const char *at, const char **rest)
{
    MIG_AUTO_STR value = {0};
    bool escaped = *at == 'E';

    if (escaped)
        at++;
    if (*at++ != '\'')
        return NULL;
    for (; *at; at++) {
        if (*at == '\'' && at[1] != '\'') {
            *rest = at + 1;
            return mig_str_copy(arena, &value);
        }
        /* The server only ever doubles: quotes, and in E'' backslashes (simple_quote_literal). */
        if (*at == '\'' || (escaped && *at == '\\' && at[1] == '\\'))
            at++;
        mig_str_addc(&value, *at);
    }
    return NULL;
}

/* A literal's type is printed without the column's modifiers. */
static bool is_type_of_column(mig_arena *arena, const char *cast, const char *type)
{
    const char *open = strchr(type, '(');
    const char *close = open ? strchr(open, ')') : NULL;

    if (open && close)
        type = mig_arena_printf(arena, "%.*s%s", (int)(open - type), type, close + 1);
    if (strcmp(type, "character") == 0)
        type = "bpchar";
    else if (strcmp(type, "bit") == 0)
        type = "\"bit\"";
    return strcmp(cast, type) == 0;
}

static bool is_number(const char *text)
{
    size_t digits;

    if (*text == '-')
        text++;
    digits = strspn(text, "0123456789");
    if (digits == 0)
        return false;
    text += digits;
    if (*text == '.')
        text += 1 + strspn(text + 1, "0123456789");
    return *text == '\0';
}

/* `-1` in a default is folded to '-1'::integer; wider numbers to their own types. */
static bool is_negative_number(const char *value, const char *cast)
{
    if (*value != '-' || !is_number(value))
        return false;
    if (strcmp(cast, "integer") == 0 || strcmp(cast, "numeric") == 0)
        return true;
    return strcmp(cast, "bigint") == 0 && strtoll(value, NULL, 10) < -2147483647LL - 1;
}

static const char *portable_word(const char *text)
{
    if (strcmp(text, "CURRENT_DATE") == 0)
        return mig_default_portable_text(MIG_PORTABLE_CURRENT_DATE);
    if (strcmp(text, "gen_random_uuid()") == 0)
        return mig_default_portable_text(MIG_PORTABLE_UUID);
    return text;
}

void pg_read_default(mig_arena *arena, const char *text, const char *type, mig_default *dflt)
{
    const char *rest = NULL;
    const char *value = unquote(arena, text, &rest);

    dflt->server = text;
    dflt->kind = MIG_DEFAULT_EXPR;
    if (value && mig_starts_with(rest, "::")) {
        if (is_negative_number(value, rest + 2)) {
            dflt->value = value;
            return;
        }
        if (is_type_of_column(arena, rest + 2, type)) {
            dflt->kind = MIG_DEFAULT_LITERAL;
            dflt->value = value;
            return;
        }
    }
    if (mig_starts_with(text, "NULL::") && !strpbrk(text + 6, "+-*/|&<>=:")) {
        dflt->kind = MIG_DEFAULT_NULL;
        return;
    }
    dflt->value = portable_word(text);
}
