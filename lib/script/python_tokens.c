/* The tokens of Python (the reference's "Lexical analysis"), as far as python.h needs them. */
#include "script/python.h"

#include "base/str.h"

#include <string.h>

typedef struct {
    mig_arena *arena;
    const char *file, *text;
    mig_position now;
    unsigned depth; /* of brackets: inside them a line break means nothing */
    mig_python_tokens *tokens;
} lexer;

static char here(const lexer *l)
{
    return l->text[l->now.at];
}

static void advance(lexer *l, size_t bytes)
{
    for (; bytes > 0; bytes--, l->now.at++) {
        unsigned char c = (unsigned char)here(l);

        if (c == '\n' || (c == '\r' && l->text[l->now.at + 1] != '\n')) {
            l->now.line++;
            l->now.column = 1;
        } else if ((c & 0xC0U) != 0x80 && c != '\r') {
            l->now.column++;
        }
    }
}

static mig_python_token *push(lexer *l, mig_python_kind kind, mig_position at)
{
    mig_python_token token = {.kind = kind, .at = at, .depth = l->depth};

    mig_push(l->arena, l->tokens, token);
    return &l->tokens->items[l->tokens->len - 1];
}

static void end_line(lexer *l)
{
    if (l->tokens->len > 0 && l->tokens->items[l->tokens->len - 1].kind != MIG_PYTHON_END)
        push(l, MIG_PYTHON_END, l->now);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c) ||
           (unsigned char)c >= 0x80;
}

/* The digits of an escape in this base, at most so many; false: none, or no character. */
static bool read_code(lexer *l, unsigned base, size_t most, bool exact, unsigned long *code)
{
    size_t n = 0;

    for (*code = 0; n < most; n++) {
        const char *digits = "0123456789abcdef", *found;
        char c = here(l);

        c = c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c;
        found = c ? memchr(digits, c, base) : NULL;
        if (!found)
            break;
        *code = *code * base + (unsigned long)(found - digits);
        advance(l, 1);
    }
    return n > 0 && (!exact || n == most);
}

static void add_utf8(mig_str *out, unsigned long code)
{
    static const unsigned char leads[] = {0, 0xC0, 0xE0, 0xF0};
    unsigned more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;

    mig_str_addc(out, (char)(leads[more] | (code >> (6 * more))));
    while (more-- > 0)
        mig_str_addc(out, (char)(0x80U | ((code >> (6 * more)) & 0x3FU)));
}

static bool bad_escape(const lexer *l, mig_position at, mig_error *err)
{
    return mig_fail_at(err, mig_position_place(l->arena, l->file, l->text, at),
                       "no such character can be in a text");
}

/* \x41, ä, \U0001F600, \101: a character by its number. */
static bool read_number(lexer *l, char kind, mig_position at, mig_str *out, mig_error *err)
{
    unsigned long code = 0;
    bool good;

    if (kind == 'x')
        good = read_code(l, 16, 2, true, &code);
    else if (kind == 'u' || kind == 'U')
        good = read_code(l, 16, kind == 'u' ? 4 : 8, true, &code);
    else
        good = read_code(l, 8, 3, false, &code);
    if (!good || code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return bad_escape(l, at, err);
    add_utf8(out, code);
    return true;
}

/* Behind a backslash. */
static bool read_escape(lexer *l, mig_position at, mig_str *out, bool *computed, mig_error *err)
{
    static const char names[] = "\\'\"abfnrtv", values[] = "\\'\"\a\b\f\n\r\t\v";
    char c = here(l);
    const char *found = c ? strchr(names, c) : NULL;

    if (c && strchr("01234567", c))
        return read_number(l, '0', at, out, err);
    if (!c)
        return true; /* the text ends here: told by the caller */
    advance(l, c == '\r' && l->text[l->now.at + 1] == '\n' ? 2 : 1);
    if (c == '\n' || c == '\r')
        return true;
    if (c == 'x' || c == 'u' || c == 'U')
        return read_number(l, c, at, out, err);
    *computed |= c == 'N';
    if (!found)
        mig_str_addc(out, '\\');
    mig_str_addc(out, found ? values[found - names] : c);
    return true;
}

/* How long the quotes are that begin here: 1 or 3, and 2 of an empty text. */
static size_t quotes_at(const lexer *l, char quote)
{
    size_t n = 0;

    while (n < 3 && l->text[l->now.at + n] == quote)
        n++;
    return n;
}

/* start: of the prefix. */
static bool read_string(lexer *l, mig_position start, bool raw, bool computed, mig_error *err)
{
    MIG_AUTO_STR value = {0};
    const char quote = here(l);
    const size_t quotes = quotes_at(l, quote);
    mig_python_token *token;

    advance(l, quotes);
    while (quotes != 2 && (here(l) != quote || (quotes == 3 && quotes_at(l, quote) < 3))) {
        mig_position at = l->now;
        char c = here(l);

        if (!c || (quotes == 1 && (c == '\n' || c == '\r')))
            return mig_fail_at(err, mig_position_place(l->arena, l->file, l->text, start),
                               "the string that begins here never ends");
        advance(l, 1);
        if (c == '\\' && !raw) {
            if (!read_escape(l, at, &value, &computed, err))
                return false;
        } else if (c == '\\' && here(l)) { /* a quote behind it doesn't end the string */
            mig_str_addc(&value, c);
            mig_str_addc(&value, here(l));
            advance(l, 1);
        } else if (c != '\r') {
            mig_str_addc(&value, c);
        } else if (here(l) != '\n') {
            mig_str_addc(&value, '\n');
        }
    }
    advance(l, quotes == 2 ? 0 : quotes);
    token = push(l, MIG_PYTHON_STRING, start);
    token->text = mig_arena_strdup(l->arena, mig_str_text(&value));
    token->computed = computed;
    return true;
}

/* A name, a number, or what stands before a string's quotes. */
static bool read_word(lexer *l, mig_error *err)
{
    const mig_position start = l->now;
    const char *word = l->text + start.at;
    size_t length = 0;
    mig_python_token *token;

    while (is_word(word[length]))
        length++;
    advance(l, length);
    if (length <= 2 && strspn(word, "rRbBuUfF") >= length &&
        (word[length] == '\'' || word[length] == '"'))
        return read_string(l, start, strcspn(word, "rR") < length, strcspn(word, "bBfF") < length,
                           err);
    token = push(l, is_digit(*word) ? MIG_PYTHON_SIGN : MIG_PYTHON_NAME, start);
    token->sign = '0';
    token->text = mig_arena_strndup(l->arena, word, length);
    return true;
}

static void read_sign(lexer *l)
{
    const mig_position start = l->now;
    const char sign = here(l);
    mig_python_token *token;

    if (strchr(")]}", sign) && l->depth > 0)
        l->depth--;
    token = push(l, MIG_PYTHON_SIGN, start);
    token->sign = sign;
    if (strchr("([{", sign))
        l->depth++;
    advance(l, 1);
}

/* Blanks, comments, line breaks that join or end lines. */
static bool skip_blank(lexer *l)
{
    const char *at = l->text + l->now.at;
    size_t comment = *at == '#' ? strcspn(at, "\r\n") : 0;

    if (comment > 0) {
        advance(l, comment);
    } else if (*at == '\\' && (at[1] == '\n' || at[1] == '\r')) {
        advance(l, at[1] == '\r' && at[2] == '\n' ? 3 : 2);
    } else if (*at == '\n' || *at == '\r') {
        if (l->depth == 0)
            end_line(l);
        advance(l, 1);
    } else if (strchr(" \t\f", *at)) {
        advance(l, 1);
    } else {
        return false;
    }
    return true;
}

bool mig_python_tokenize(mig_arena *arena, const char *file, const char *text,
                         mig_python_tokens *tokens, mig_error *err)
{
    lexer l = {arena, file, text, {0, 1, 1}, 0, tokens};

    if (strncmp(text, "\xEF\xBB\xBF", 3) == 0)
        l.now.at = 3;
    while (here(&l)) {
        char c = here(&l);

        if (skip_blank(&l))
            continue;
        if (c == '\'' || c == '"') {
            if (!read_string(&l, l.now, false, false, err))
                return false;
        } else if (is_word(c)) {
            if (!read_word(&l, err))
                return false;
        } else {
            read_sign(&l);
        }
    }
    end_line(&l);
    return true;
}
