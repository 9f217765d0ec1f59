/* SQLite's tokenizer (tokenize.c), and how tokens compare: see token.h. */
#include "dialect/sqlite/token.h"

#include "base/str.h"
#include "base/text.h"

#include <string.h>

/* No name without quotes, whatever the place (parse.y: tokens that don't fall back to ID). */
static const char *const reserved[] = {
    "add",     "all",        "alter",       "and",     "as",       "autoincrement",
    "between", "case",       "check",       "collate", "commit",   "constraint",
    "create",  "default",    "deferrable",  "delete",  "distinct", "drop",
    "else",    "escape",     "except",      "exists",  "foreign",  "from",
    "group",   "having",     "in",          "index",   "insert",   "intersect",
    "into",    "is",         "isnull",      "join",    "limit",    "not",
    "nothing", "notnull",    "null",        "on",      "or",       "order",
    "primary", "references", "returning",   "select",  "set",      "table",
    "then",    "to",         "transaction", "union",   "unique",   "update",
    "using",   "values",     "when",        "where",
};

/* Names of columns and tables, but not words of a type (JOIN_KW and INDEXED). */
static const char *const names_only[] = {
    "cross", "full", "indexed", "inner", "left", "natural", "outer", "right",
};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool starts_word(char c)
{
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool in_word(char c)
{
    return starts_word(c) || is_digit(c) || c == '$';
}

/* What is left of a text from one byte on; reading past its end gives NUL. */
typedef struct {
    const char *text;
    size_t length;
} rest;

static char peek(rest r, size_t at)
{
    return at < r.length ? r.text[at] : '\0';
}

static size_t word_length(rest r, size_t from)
{
    while (from < r.length && in_word(r.text[from]))
        from++;
    return from;
}

static size_t comment_length(rest r)
{
    size_t n = 2;

    if (r.text[0] == '-') {
        while (n < r.length && r.text[n] != '\n')
            n++;
        return n;
    }
    /* One that never ends goes to the end of the text: SQLite takes that. */
    while (n < r.length && !(r.text[n] == '*' && peek(r, n + 1) == '/'))
        n++;
    return n < r.length ? n + 2 : n;
}

/* The quote, doubled, is part of the text; except for brackets, which can't hold theirs. */
static mig_token_kind quoted(rest r, size_t *length)
{
    char quote = r.text[0] == '[' ? ']' : r.text[0];
    size_t n = 1;

    for (; n < r.length; n++) {
        if (r.text[n] != quote)
            continue;
        if (quote == ']' || peek(r, n + 1) != quote)
            break;
        n++;
    }
    if (n >= r.length) {
        *length = r.length;
        return MIG_TOKEN_ILLEGAL;
    }
    *length = n + 1;
    return quote == '\'' ? MIG_TOKEN_STRING : MIG_TOKEN_QUOTED;
}

/* Digits, also with the single underscores between them that SQLite 3.46 knows. */
static size_t digits(rest r, size_t from, bool (*is)(char))
{
    while (is(peek(r, from)) ||
           (peek(r, from) == '_' && from > 0 && is(peek(r, from - 1)) && is(peek(r, from + 1))))
        from++;
    return from;
}

static mig_token_kind number(rest r, size_t *length)
{
    size_t n;

    if (peek(r, 0) == '0' && (peek(r, 1) == 'x' || peek(r, 1) == 'X') && is_hex(peek(r, 2))) {
        n = digits(r, 2, is_hex);
    } else {
        n = digits(r, 0, is_digit);
        if (peek(r, n) == '.')
            n = digits(r, n + 1, is_digit);
        if (peek(r, n) == 'e' || peek(r, n) == 'E') {
            size_t sign = peek(r, n + 1) == '+' || peek(r, n + 1) == '-';

            if (is_digit(peek(r, n + 1 + sign)))
                n = digits(r, n + 1 + sign, is_digit);
        }
    }
    *length = word_length(r, n);
    return *length == n ? MIG_TOKEN_NUMBER : MIG_TOKEN_ILLEGAL;
}

static mig_token_kind blob(rest r, size_t *length)
{
    size_t n = 2;
    bool good;

    while (is_hex(peek(r, n)))
        n++;
    good = peek(r, n) == '\'' && n % 2 == 0;
    while (n < r.length && r.text[n] != '\'')
        n++;
    *length = n < r.length ? n + 1 : n;
    return good ? MIG_TOKEN_BLOB : MIG_TOKEN_ILLEGAL;
}

static mig_token_kind parameter(rest r, size_t *length)
{
    size_t n = 1;

    if (r.text[0] == '?') {
        while (is_digit(peek(r, n)))
            n++;
        *length = n;
        return MIG_TOKEN_PARAM;
    }
    n = word_length(r, 1);
    *length = n;
    return n > 1 ? MIG_TOKEN_PARAM : MIG_TOKEN_ILLEGAL;
}

static mig_token_kind sign(rest r, size_t *length)
{
    static const char *const longer[] = {"->>", "->", "||", "<=", "<>",
                                         "<<",  ">=", ">>", "==", "!="};

    for (size_t i = 0; r.length > 1 && strchr("->|<=!", r.text[0]) && i < MIG_LEN(longer); i++) {
        size_t n = strlen(longer[i]);

        if (r.length >= n && memcmp(r.text, longer[i], n) == 0) {
            *length = n;
            return MIG_TOKEN_SIGN;
        }
    }
    *length = 1;
    return r.text[0] != '\0' && strchr("-+*/%()<>=&|~,;.", r.text[0]) ? MIG_TOKEN_SIGN
                                                                      : MIG_TOKEN_ILLEGAL;
}

static mig_token_kind scan(rest r, size_t *length)
{
    char c = r.text[0], next = peek(r, 1);

    /* A vertical tab is white space only behind other white space, as in SQLite. */
    if (is_space(c) && c != '\v') {
        for (*length = 1; is_space(peek(r, *length));)
            ++*length;
        return MIG_TOKEN_SPACE;
    }
    if (r.length >= 3 && memcmp(r.text, "\xEF\xBB\xBF", 3) == 0) { /* byte order mark */
        *length = 3;
        return MIG_TOKEN_SPACE;
    }
    if ((c == '-' && next == '-') || (c == '/' && next == '*' && r.length > 2)) {
        *length = comment_length(r);
        return MIG_TOKEN_SPACE;
    }
    if (c == '\'' || c == '"' || c == '`' || c == '[')
        return quoted(r, length);
    if (is_digit(c) || (c == '.' && is_digit(next)))
        return number(r, length);
    if ((c == 'x' || c == 'X') && next == '\'')
        return blob(r, length);
    if (starts_word(c)) {
        *length = word_length(r, 1);
        return MIG_TOKEN_WORD;
    }
    if (c == '?' || c == ':' || c == '@' || c == '$' || c == '#')
        return parameter(r, length);
    return sign(r, length);
}

mig_token mig_token_at(const char *text, size_t length, size_t at)
{
    mig_token token = {MIG_TOKEN_END, {at, 0}};

    if (at < length)
        token.kind = scan((rest){text + at, length - at}, &token.slice.length);
    return token;
}

mig_token mig_token_next(const char *text, size_t length, size_t *at)
{
    mig_token token;

    do {
        token = mig_token_at(text, length, *at);
        *at += token.slice.length;
    } while (token.kind == MIG_TOKEN_SPACE);
    return token;
}

void mig_token_list(mig_arena *arena, const char *text, size_t length, mig_tokens *tokens)
{
    mig_token token;
    size_t at = 0;

    *tokens = (mig_tokens){0};
    do {
        token = mig_token_next(text, length, &at);
        mig_push(arena, tokens, token);
    } while (token.kind != MIG_TOKEN_END);
    tokens->len--;
}

char *mig_token_name(mig_arena *arena, const char *text, mig_token token)
{
    const char *at = text + token.slice.at;
    size_t length = token.slice.length;
    MIG_AUTO_STR name = {0};

    if (token.kind != MIG_TOKEN_QUOTED && token.kind != MIG_TOKEN_STRING)
        return mig_arena_strndup(arena, at, length);
    for (size_t i = 1; i + 1 < length; i++) {
        mig_str_addc(&name, at[i]);
        if (*at != '[' && at[i] == *at)
            i++;
    }
    return mig_str_copy(arena, &name);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool same_letters(const char *a, const char *b, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (lower(a[i]) != lower(b[i]))
            return false;
    return true;
}

bool mig_token_spells(const char *text, mig_token token, const char *word)
{
    return (token.kind == MIG_TOKEN_WORD || token.kind == MIG_TOKEN_SIGN) &&
           lower(text[token.slice.at]) == lower(*word) && token.slice.length == strlen(word) &&
           same_letters(text + token.slice.at, word, token.slice.length);
}

/* Which comes first; the first one is in lower case. */
static int order(const char *one, const char *word, size_t length)
{
    size_t same = 0;

    while (same < length && one[same] == lower(word[same]))
        same++;
    if (same == length)
        return one[same] != '\0';
    return one[same] < lower(word[same]) ? -1 : 1;
}

/* The words are in lower case and in order. */
static bool listed(const char *const *words, size_t count, const char *word, size_t length)
{
    size_t from = 0, to = count;

    while (from < to) {
        size_t middle = (from + to) / 2;
        int which = order(words[middle], word, length);

        if (which == 0)
            return true;
        if (which < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return false;
}

bool mig_sqlite_word_is_name(const char *word, size_t length)
{
    return !listed(reserved, MIG_LEN(reserved), word, length);
}

bool mig_sqlite_word_is_id(const char *word, size_t length)
{
    return mig_sqlite_word_is_name(word, length) &&
           !listed(names_only, MIG_LEN(names_only), word, length);
}

static bool is_name(mig_token token)
{
    return token.kind == MIG_TOKEN_WORD || token.kind == MIG_TOKEN_QUOTED;
}

/* Words that mean something else with quotes around them, beside the reserved ones. */
static bool changes_when_quoted(const char *word)
{
    static const char *const words[] = {"cast", "current_date", "current_time", "current_timestamp",
                                        "end",  "false",        "raise",        "true"};

    return !mig_sqlite_word_is_name(word, strlen(word)) ||
           listed(words, MIG_LEN(words), word, strlen(word));
}

static const char *plain_sign(const char *name)
{
    return strcmp(name, "==") == 0 ? "=" : strcmp(name, "<>") == 0 ? "!=" : name;
}

static bool same_token(mig_arena *arena, const char *a, mig_token left, const char *b,
                       mig_token right)
{
    const char *one, *two;
    bool names = is_name(left) && is_name(right);

    if (!names && left.kind != right.kind)
        return false;
    one = mig_token_name(arena, a, left);
    two = mig_token_name(arena, b, right);
    if (names)
        return mig_same_nocase(one, two) && (left.kind == right.kind || !changes_when_quoted(one));
    if (left.kind == MIG_TOKEN_NUMBER || left.kind == MIG_TOKEN_BLOB)
        return mig_same_nocase(one, two);
    return strcmp(plain_sign(one), plain_sign(two)) == 0;
}

/* Stops at the first difference: most texts that are compared have little in common. */
bool mig_sqlite_same_tokens(const char *a, const char *b)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    size_t a_length = strlen(a), b_length = strlen(b), a_at = 0, b_at = 0;

    for (;;) {
        mig_token left = mig_token_next(a, a_length, &a_at);
        mig_token right = mig_token_next(b, b_length, &b_at);

        if (left.kind == MIG_TOKEN_END || right.kind == MIG_TOKEN_END)
            return left.kind == right.kind;
        if (!same_token(arena, a, left, b, right))
            return false;
    }
}
