/* Lists of columns and expressions: PRIMARY KEY (a, b DESC), CREATE INDEX ... (lower(a), b). */
#include "dialect/sqlite/internal.h"

/* Some tokens of the cursor: [from, to). */
typedef struct {
    size_t from, to;
} range;

static bool token_is(const mig_cursor *cursor, size_t at, const char *word)
{
    return mig_token_is(cursor->text, cursor->tokens.items[at], word);
}

/* Steps over one part, whatever it is. */
static bool take_range(mig_cursor *cursor, range *tokens)
{
    size_t depth = 0;

    tokens->from = cursor->at;
    for (;; cursor->at++) {
        mig_token_kind kind = mig_cursor_peek(cursor, 0).kind;

        if (kind == MIG_TOKEN_END || kind == MIG_TOKEN_ILLEGAL || mig_cursor_is(cursor, ";"))
            return mig_cursor_fail(cursor, ")");
        if (depth == 0 && (mig_cursor_is(cursor, ",") || mig_cursor_is(cursor, ")") ||
                           mig_cursor_is(cursor, "autoincrement")))
            break;
        if (mig_cursor_is(cursor, "("))
            depth++;
        else if (mig_cursor_is(cursor, ")"))
            depth--;
    }
    tokens->to = cursor->at;
    return tokens->to > tokens->from || mig_cursor_fail(cursor, "a column");
}

/* Is the token one of the words? */
static bool is_any(const mig_cursor *cursor, size_t at, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (token_is(cursor, at, words[i]))
            return true;
    return false;
}

/* Does an expression that begins at `from` end with the token, so that no operand follows it? */
static bool ends_operand(const mig_cursor *cursor, size_t from, size_t at)
{
    static const char *const operators[] = {"and",     "or",      "not",    "is",      "in",
                                            "between", "collate", "escape", "case",    "when",
                                            "then",    "else",    "from",   "distinct"};
    static const char *const or_names[] = {"like", "glob", "regexp", "match"};

    if (cursor->tokens.items[at].kind == MIG_TOKEN_SIGN)
        return token_is(cursor, at, ")");
    if (is_any(cursor, at, operators, MIG_LEN(operators)))
        return false;
    if (is_any(cursor, at, or_names, MIG_LEN(or_names)))
        return at == from || !ends_operand(cursor, from, at - 1);
    return true;
}

/* Takes NULLS FIRST, ASC and the like off the end; a column may be called desc. */
static void take_order(const mig_cursor *cursor, range *tokens, mig_sqlite_part *part)
{
    if (tokens->to - tokens->from > 2 && token_is(cursor, tokens->to - 2, "nulls") &&
        (token_is(cursor, tokens->to - 1, "first") || token_is(cursor, tokens->to - 1, "last"))) {
        part->nulls = token_is(cursor, tokens->to - 1, "first") ? 1 : 2;
        tokens->to -= 2;
    }
    if (tokens->to - tokens->from > 1 && ends_operand(cursor, tokens->from, tokens->to - 2) &&
        (token_is(cursor, tokens->to - 1, "asc") || token_is(cursor, tokens->to - 1, "desc"))) {
        part->descending = token_is(cursor, tokens->to - 1, "desc");
        part->ascending = !part->descending;
        tokens->to--;
    }
}

/* Is the first parenthesis at `from` closed by the last token? */
static bool is_enclosed(const mig_cursor *cursor, size_t from, size_t to)
{
    size_t depth = 0;

    if (to - from < 2 || !token_is(cursor, from, "("))
        return false;
    for (size_t i = from; i < to; i++) {
        if (token_is(cursor, i, "("))
            depth++;
        else if (token_is(cursor, i, ")") && --depth == 0)
            return i + 1 == to;
    }
    return false;
}

/* Something that a COLLATE behind it belongs to as a whole: a name, (...) or f(...). */
static bool is_whole(const mig_cursor *cursor, range tokens)
{
    return tokens.to - tokens.from == 1 || is_enclosed(cursor, tokens.from, tokens.to) ||
           (cursor->tokens.items[tokens.from].kind == MIG_TOKEN_WORD &&
            is_enclosed(cursor, tokens.from + 1, tokens.to));
}

static bool is_collation(const mig_cursor *cursor, mig_token token)
{
    return token.kind == MIG_TOKEN_QUOTED || token.kind == MIG_TOKEN_STRING ||
           (token.kind == MIG_TOKEN_WORD &&
            mig_sqlite_word_is_id(cursor->text + token.slice.at, token.slice.length));
}

static bool take_collation(const mig_cursor *cursor, range *tokens, mig_sqlite_part *part)
{
    range before = {tokens->from, tokens->to - 2};
    mig_token name = cursor->tokens.items[tokens->to - 1];

    if (tokens->to - tokens->from < 3 || !token_is(cursor, tokens->to - 2, "collate") ||
        !is_collation(cursor, name) || !is_whole(cursor, before))
        return false;
    *tokens = before;
    /* Of several the outermost counts, which was met first. */
    if (!part->collation.name) {
        part->collation.name = mig_token_name(cursor->arena, cursor->text, name);
        part->collation.slice = name.slice;
    }
    return true;
}

static void take_column(const mig_cursor *cursor, range tokens, mig_sqlite_part *part)
{
    mig_token token = cursor->tokens.items[tokens.from];
    const char *word = cursor->text + token.slice.at;

    if (tokens.to - tokens.from != 1)
        return;
    if (token.kind == MIG_TOKEN_QUOTED || token.kind == MIG_TOKEN_STRING ||
        (token.kind == MIG_TOKEN_WORD && mig_sqlite_word_is_name(word, token.slice.length))) {
        part->column.name = mig_token_name(cursor->arena, cursor->text, token);
        part->column.slice = token.slice;
    }
}

static bool parse_part(mig_cursor *cursor, mig_sqlite_part *part)
{
    range tokens = {0, 0};

    *part = (mig_sqlite_part){0};
    if (!take_range(cursor, &tokens))
        return false;
    part->whole = mig_cursor_range(cursor, tokens.from, tokens.to);
    take_order(cursor, &tokens, part);
    for (;;) {
        if (take_collation(cursor, &tokens, part))
            continue;
        if (tokens.to - tokens.from < 3 || !is_enclosed(cursor, tokens.from, tokens.to))
            break;
        part->enclosed = true;
        tokens.from++;
        tokens.to--;
    }
    part->expr = mig_cursor_range(cursor, tokens.from, tokens.to);
    take_column(cursor, tokens, part);
    return true;
}

bool mig_parse_parts(mig_cursor *cursor, mig_sqlite_parts *parts)
{
    mig_sqlite_part part;

    do {
        if (!parse_part(cursor, &part))
            return false;
        mig_push(cursor->arena, parts, part);
    } while (mig_cursor_accept(cursor, ","));
    return true;
}
