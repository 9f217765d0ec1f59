/* PARTITION BY ... as people and servers write it, in one spelling: see mysql.h. */
#include "dialect/mysql/mysql.h"

#include "base/text.h"
#include "dialect/mysql/token.h"
#include "dialect/split.h"

#include <string.h>

typedef struct {
    mig_arena *arena;
    const char *text;
    mig_sql_tokens tokens; /* without comments */
} reader;

static bool is(const reader *r, size_t at, const char *word)
{
    return at < r->tokens.len && mig_sql_is(r->text, &r->tokens.items[at], word);
}

/* Every partition is said to be of the table's engine: it can be of no other. */
static size_t past_engine(const reader *r, size_t at)
{
    if (!is(r, at, "engine"))
        return at;
    return at + (is(r, at + 1, "=") ? 3 : 2);
}

/* Strings in one spelling too, but for those whose characters can't all be told. */
static void add_string(const reader *r, mig_str *out, const mig_sql_token *token)
{
    if (my_spelled_bytes(r->arena, r->text, token))
        mig_str_addn(out, r->text + token->offset, token->length);
    else
        my_literal(out, my_spelled(r->arena, r->text, token));
}

/* Names stay as they are, without quotes that they can do without; keywords are in capitals. */
static void add_token(const reader *r, mig_str *out, const mig_sql_token *token)
{
    static const char *const words[] = {
        "algorithm", "by",           "columns",       "comment",     "current",   "hash",
        "history",   "in",           "interval",      "key",         "less",      "limit",
        "linear",    "list",         "maxvalue",      "null",        "partition", "partitions",
        "range",     "subpartition", "subpartitions", "system_time", "than",      "values"};
    const char *text = mig_arena_strndup(r->arena, r->text + token->offset, token->length);

    if (*text == '\'' || *text == '"') {
        add_string(r, out, token);
        return;
    }
    if (*text == '`') {
        mig_str_add(out, mig_words_spell(r->arena, my_ident, false, text));
        return;
    }
    for (size_t i = 0; i < MIG_LEN(words); i++)
        if (mig_same_nocase(words[i], text)) {
            for (; *text; text++)
                mig_str_addc(out, (char)(*text >= 'a' && *text <= 'z' ? *text - 'a' + 'A' : *text));
            return;
        }
    mig_str_add(out, text);
}

/* No blank inside parentheses, nor before a comma. */
static bool wants_blank(const reader *r, size_t last, size_t at)
{
    return !is(r, last, "(") && !is(r, at, ")") && !is(r, at, ",") && !is(r, last, ".") &&
           !is(r, at, ".");
}

const char *my_partitions(mig_arena *arena, const char *text)
{
    reader r = {.arena = arena, .text = text};
    mig_sql_tokens all = {0};
    MIG_AUTO_STR out = {0};
    size_t last = 0;

    if (!text)
        return NULL;
    mig_sql_tokenize(arena, &my_lexer, text, &all);
    for (size_t i = 0; i < all.len; i++)
        if (all.items[i].kind != MIG_SQL_COMMENT)
            mig_push(arena, &r.tokens, all.items[i]);
    for (size_t i = past_engine(&r, 0); i < r.tokens.len; i = past_engine(&r, i + 1)) {
        if (out.len > 0 && wants_blank(&r, last, i))
            mig_str_addc(&out, ' ');
        add_token(&r, &out, &r.tokens.items[i]);
        last = i;
    }
    return mig_str_copy(arena, &out);
}
