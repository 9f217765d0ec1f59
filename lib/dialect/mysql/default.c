/* Defaults that mean the same on every database: see mysql.h. */
#include "dialect/mysql/mysql.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* CURRENT_TIMESTAMP with as many digits as the column has; both servers take and print it so. */
static const char *now_sql(mig_arena *arena, const char *type)
{
    unsigned digits = my_type_fraction(type);

    return digits > 0 ? mig_arena_printf(arena, "CURRENT_TIMESTAMP(%u)", digits)
                      : "CURRENT_TIMESTAMP";
}

bool my_is_now(const char *type, const char *expression)
{
    static const char name[] = "current_timestamp";
    MIG_AUTO_ARENA scratch = mig_arena_new();
    const char *lower = mig_lower(scratch, expression), *args;

    if (!mig_starts_with(lower, name))
        return false;
    args = lower + strlen(name);
    if (*args && (*args != '(' || args[1 + strspn(args + 1, "0123456789")] != ')' ||
                  args[2 + strspn(args + 1, "0123456789")]))
        return false;
    return (*args ? strtoul(args + 1, NULL, 10) : 0) == my_type_fraction(type);
}

bool my_is_constant(const char *text)
{
    static const char hex[] = "0123456789abcdefABCDEF";
    size_t length;

    if (strchr("bBxX", *text) && *text && text[1] == '\'') {
        length = strspn(text + 2, hex);
        return strcmp(text + 2 + length, "'") == 0;
    }
    if (text[0] == '0' && (text[1] == 'x' || text[1] == 'b'))
        return text[2 + strspn(text + 2, hex)] == '\0';
    if (*text == '-' || *text == '+')
        text++;
    return *text >= '0' && *text <= '9' && text[strspn(text, "0123456789.eE+-")] == '\0';
}

mig_portable_default my_portable_default(const char *type, const char *expression)
{
    if ((mig_starts_with(type, "datetime") || mig_starts_with(type, "timestamp")) &&
        my_is_now(type, expression))
        return MIG_PORTABLE_NOW;
    if (mig_same_nocase(expression, "curdate()"))
        return MIG_PORTABLE_CURRENT_DATE;
    if (mig_same_nocase(expression, "uuid()"))
        return MIG_PORTABLE_UUID;
    if (strcmp(type, "tinyint(1)") != 0)
        return MIG_PORTABLE_NONE;
    if (strcmp(expression, "1") == 0)
        return MIG_PORTABLE_TRUE;
    return strcmp(expression, "0") == 0 ? MIG_PORTABLE_FALSE : MIG_PORTABLE_NONE;
}

bool my_is_zero_time(const char *text)
{
    static const char date[] = "0000-00-00";

    return text && mig_starts_with(text, date) &&
           text[strlen(date) + strspn(text + strlen(date), " 0:.")] == '\0';
}

const char *my_portable_default_sql(mig_arena *arena, mig_portable_default which, const char *type)
{
    switch (which) {
    case MIG_PORTABLE_NONE:
        return NULL;
    case MIG_PORTABLE_NOW:
        if (!mig_starts_with(type, "datetime") && !mig_starts_with(type, "timestamp"))
            return "(now())"; /* only these have the form without parentheses */
        return now_sql(arena, type);
    case MIG_PORTABLE_CURRENT_DATE:
        return "(curdate())";
    case MIG_PORTABLE_TRUE:
        return "1";
    case MIG_PORTABLE_FALSE:
        return "0";
    case MIG_PORTABLE_UUID:
        break;
    }
    return "(uuid())";
}
