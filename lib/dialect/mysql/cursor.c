/* Stepping through tokens: see cursor.h. */
#include "dialect/mysql/cursor.h"

#include "base/text.h"
#include "dialect/mysql/mysql.h"

#include <string.h>

enum { SHOWN = 40 /* bytes of the text that an error shows */ };

void my_cursor_init(my_cursor *cursor, mig_arena *arena, const char *text, mig_error *err)
{
    *cursor = (my_cursor){.arena = arena, .text = my_uncomment(arena, text), .err = err};
    mig_sql_tokenize(arena, &my_lexer, cursor->text, &cursor->tokens);
}

const mig_sql_token *my_peek(const my_cursor *cursor, size_t ahead)
{
    size_t at = cursor->at + ahead;

    return at < cursor->tokens.len ? &cursor->tokens.items[at] : NULL;
}

bool my_is(const my_cursor *cursor, size_t ahead, const char *word)
{
    const mig_sql_token *token = my_peek(cursor, ahead);

    return token && mig_sql_is(cursor->text, token, word);
}

/* How many there are; 0: they are not. */
static size_t match(const my_cursor *cursor, const char *words)
{
    char word[SHOWN] = "";
    size_t count = 0;

    while (*words) {
        size_t length = strcspn(words, " ");

        memcpy(word, words, length); /* ours: each is shorter */
        word[length] = '\0';
        if (!my_is(cursor, count++, word))
            return 0;
        words += length + (words[length] == ' ');
    }
    return count;
}

bool my_are(const my_cursor *cursor, const char *words)
{
    return match(cursor, words) > 0;
}

bool my_accept(my_cursor *cursor, const char *words)
{
    size_t count = match(cursor, words);

    cursor->at += count;
    return count > 0;
}

bool my_unexpected(const my_cursor *cursor, const char *what)
{
    const mig_sql_token *token = my_peek(cursor, 0);

    if (!token)
        return mig_fail(cursor->err, MIG_ERR_FAILED,
                        "expected %s, but the text of the table ends there", what);
    return mig_fail(cursor->err, MIG_ERR_FAILED,
                    "expected %s, but found \"%.*s\" in line %u of the text of the table", what,
                    (int)(token->length < SHOWN ? token->length : SHOWN),
                    cursor->text + token->offset, token->line);
}

bool my_expect(my_cursor *cursor, const char *words)
{
    return my_accept(cursor, words) || my_unexpected(cursor, words);
}

bool my_take_name(my_cursor *cursor, const char *what, const char **name)
{
    const mig_sql_token *token = my_peek(cursor, 0);

    if (!token || (token->kind != MIG_SQL_NAME && token->kind != MIG_SQL_WORD))
        return my_unexpected(cursor, what);
    *name = my_spelled(cursor->arena, cursor->text, token);
    cursor->at++;
    return true;
}

bool my_take_string(my_cursor *cursor, const char **text)
{
    const mig_sql_token *token = my_peek(cursor, 0);

    if (!token || token->kind != MIG_SQL_STRING)
        return my_unexpected(cursor, "a text in quotes");
    *text = my_spelled(cursor->arena, cursor->text, token);
    cursor->at++;
    return true;
}

bool my_take_names(my_cursor *cursor, mig_strings *names)
{
    if (!my_expect(cursor, "("))
        return false;
    do {
        const char *name = NULL;

        if (!my_take_name(cursor, "a name", &name))
            return false;
        mig_push(cursor->arena, names, name);
    } while (my_accept(cursor, ","));
    return my_expect(cursor, ")");
}

const char *my_text_since(const my_cursor *cursor, size_t from)
{
    const mig_sql_token *last = &cursor->tokens.items[cursor->at - 1];
    size_t start = cursor->tokens.items[from].offset;

    return mig_trim(cursor->arena, mig_arena_strndup(cursor->arena, cursor->text + start,
                                                     last->offset + last->length - start));
}

/* Does the parenthesis that the text begins with close at its end? */
static bool is_enclosed(mig_arena *arena, const char *text)
{
    mig_sql_tokens tokens = {0};
    size_t depth = 0;

    mig_sql_tokenize(arena, &my_lexer, text, &tokens);
    for (size_t i = 0; i < tokens.len; i++) {
        if (mig_sql_is(text, &tokens.items[i], "("))
            depth++;
        else if (mig_sql_is(text, &tokens.items[i], ")") && --depth == 0)
            return i + 1 == tokens.len;
    }
    return false;
}

const char *my_stripped(mig_arena *arena, const char *text)
{
    while (*text == '(' && is_enclosed(arena, text))
        text = mig_trim(arena, mig_arena_strndup(arena, text + 1, strlen(text) - 2));
    return text;
}

bool my_take_enclosed(my_cursor *cursor, const char **inside)
{
    size_t from = cursor->at, depth = 0;

    if (!my_is(cursor, 0, "("))
        return my_unexpected(cursor, "(");
    do {
        if (!my_peek(cursor, 0))
            return my_unexpected(cursor, ")");
        if (my_is(cursor, 0, "("))
            depth++;
        else if (my_is(cursor, 0, ")"))
            depth--;
        cursor->at++;
    } while (depth > 0);
    *inside = my_stripped(cursor->arena, my_text_since(cursor, from));
    return true;
}
