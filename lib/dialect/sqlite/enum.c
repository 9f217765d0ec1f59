/*
 * Enums as checks of the columns that use them: mood TEXT CONSTRAINT enum_mood CHECK (mood IN
 * ('sad', 'ok')). The constraint's name keeps the enum's, its text the values and their order. A
 * column that allows NULL needs nothing more: a check passes for it.
 */
#include "base/text.h"
#include "dialect/sqlite/sqlite.h"

#include <string.h>

static const char prefix[] = "enum_";

void mig_sqlite_add_enum_check(mig_str *sql, const mig_enum *enumeration, const char *column)
{
    MIG_AUTO_STR name = {0};

    mig_str_addf(&name, "%s%s", prefix, enumeration->name.name);
    mig_str_add(sql, "CONSTRAINT ");
    mig_sqlite_ident(sql, mig_str_text(&name));
    mig_str_add(sql, " CHECK (");
    mig_sqlite_ident(sql, column);
    mig_str_add(sql, " IN (");
    for (size_t i = 0; i < enumeration->values.len; i++) {
        if (i > 0)
            mig_str_add(sql, ", ");
        mig_sqlite_literal(sql, enumeration->values.items[i].value);
    }
    mig_str_add(sql, "))");
}

static bool is_column(mig_arena *arena, const char *text, mig_token token, const char *column)
{
    return (token.kind == MIG_TOKEN_WORD || token.kind == MIG_TOKEN_QUOTED) &&
           mig_same_nocase(mig_token_name(arena, text, token), column);
}

/* column IN ('a', 'b', ...) and nothing else. */
static bool read_values(mig_arena *arena, const char *text, size_t length, const char *column,
                        mig_strings *values)
{
    mig_tokens tokens;
    size_t end;

    mig_token_list(arena, text, length, &tokens);
    end = tokens.len - 1;
    if (tokens.len < 5 || tokens.len % 2 == 0 || !is_column(arena, text, tokens.items[0], column) ||
        !mig_token_is(text, tokens.items[1], "in") || !mig_token_is(text, tokens.items[2], "(") ||
        !mig_token_is(text, tokens.items[end], ")"))
        return false;
    for (size_t i = 3; i < end; i++) {
        bool value = i % 2 == 1;

        if (!value && !mig_token_is(text, tokens.items[i], ","))
            return false;
        if (value && tokens.items[i].kind != MIG_TOKEN_STRING)
            return false;
        if (value)
            mig_push(arena, values, mig_token_name(arena, text, tokens.items[i]));
    }
    return true;
}

bool mig_sqlite_read_enum_check(mig_arena *arena, const mig_sqlite_table *table,
                                const mig_sqlite_column *column,
                                const mig_sqlite_constraint *constraint, const char **name,
                                mig_strings *values)
{
    const char *own = constraint->name.name;

    *values = (mig_strings){0};
    if (constraint->kind != MIG_SQLITE_CHECK || !own || strlen(own) <= strlen(prefix) ||
        !mig_starts_with(own, prefix))
        return false;
    *name = mig_arena_strdup(arena, own + strlen(prefix));
    return read_values(arena, table->text + constraint->expr.at, constraint->expr.length,
                       column->name.name, values);
}
