/*
 * Tokens of SQL: see scan.h. The rules are those of the servers' own clients, whose files people
 * have: psql (psqlscan.l: dollar quotes, nested comments) and sqlite3.
 */
#include "dialect/scan.h"

#include "base/text.h"

#include <string.h>

enum { WORDS_BYTES = 128 }; /* longer than all alternatives of a pattern's word */

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Characters of a name or number, in any position: a dollar sign in a word begins no quote. */
static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || (unsigned char)c >= 0x80;
}

void mig_scan_advance(mig_scanner *s, size_t bytes)
{
    for (; bytes > 0 && s->text[s->now.at]; bytes--) {
        char c = s->text[s->now.at++];

        if (c == '\n') {
            s->now.line++;
            s->now.column = 1;
        } else if (((unsigned char)c & 0xC0U) != 0x80) {
            s->now.column++;
        }
    }
}

mig_place mig_scan_place(const mig_scanner *s, mig_position where)
{
    return mig_position_place(s->arena, s->file, s->text, where);
}

static bool skip_block_comment(mig_scanner *s, mig_error *err)
{
    const mig_position start = s->now;
    unsigned depth = 0;

    do {
        const char *c = s->text + s->now.at;

        if (!*c)
            return mig_fail_at(err, mig_scan_place(s, start),
                               "the comment that begins here is never closed");
        if (c[0] == '/' && c[1] == '*' && (depth == 0 || s->lexer->nested_comments)) {
            depth++;
            mig_scan_advance(s, 2);
        } else if (c[0] == '*' && c[1] == '/') {
            depth--;
            mig_scan_advance(s, 2);
        } else {
            mig_scan_advance(s, 1);
        }
    } while (depth > 0);
    return true;
}

/* A doubled quote stands for itself; MySQL and E'...' also have the backslash for it. */
static bool skip_quoted(mig_scanner *s, char close, bool backslash, mig_error *err)
{
    const mig_position start = s->now;

    mig_scan_advance(s, 1);
    for (;;) {
        const char *c = s->text + s->now.at;

        if (!*c)
            return mig_fail_at(err, mig_scan_place(s, start),
                               "the quote that begins here is never closed");
        if (*c == close && (c[1] != close || close == ']'))
            break;
        mig_scan_advance(s, *c == close || (backslash && *c == '\\') ? 2 : 1);
    }
    mig_scan_advance(s, 1);
    return true;
}

/* Length of the "$tag$" at the cursor, 0 when there is none. */
static size_t dollar_tag(const mig_scanner *s)
{
    const char *tag = s->text + s->now.at;
    size_t n = 1;

    if (!s->lexer->dollar_quotes || tag[0] != '$' || (tag[1] >= '0' && tag[1] <= '9'))
        return 0;
    while (tag[n] != '$' && is_word(tag[n]))
        n++;
    return tag[n] == '$' ? n + 1 : 0;
}

static bool skip_dollar_quoted(mig_scanner *s, size_t tag_length, mig_error *err)
{
    const char *tag = mig_arena_strndup(s->arena, s->text + s->now.at, tag_length);
    const char *close = strstr(s->text + s->now.at + tag_length, tag);

    if (!close)
        return mig_fail_at(err, mig_scan_place(s, s->now),
                           "the text that begins with %s here is never closed", tag);
    mig_scan_advance(s, (size_t)(close - s->text) + tag_length - s->now.at);
    return true;
}

static bool at_line_comment(const mig_scanner *s)
{
    const char *c = s->text + s->now.at;

    if (s->lexer->hash_comments) /* MySQL: "5--1" is arithmetic */
        return *c == '#' || (c[0] == '-' && c[1] == '-' && (!c[2] || is_space(c[2])));
    return c[0] == '-' && c[1] == '-';
}

/* Length of the mark at the cursor that begins or ends a comment whose text counts; 0: none. */
static size_t conditional_mark(const mig_scanner *s)
{
    const char *c = s->text + s->now.at;
    size_t n;

    if (!s->lexer->conditional_comments)
        return 0;
    if (s->conditional)
        return c[0] == '*' && c[1] == '/' ? 2 : 0;
    if (c[0] != '/' || c[1] != '*' || (c[2] != '!' && (c[2] != 'M' || c[3] != '!')))
        return 0;
    n = c[2] == '!' ? 3 : 4;
    if (mig_starts_with(c + n, "999999")) /* no server's version: what mariadb-dump begins with */
        return 0;
    return n + strspn(c + n, "0123456789");
}

bool mig_scan_blank(mig_scanner *s, bool *found, mig_error *err)
{
    const char *c = s->text + s->now.at;

    *found = true;
    if (is_space(*c)) {
        mig_scan_advance(s, 1);
        return true;
    }
    if (at_line_comment(s)) {
        mig_scan_advance(s, strcspn(c, "\n"));
        return true;
    }
    if (c[0] == '/' && c[1] == '*' && conditional_mark(s) == 0)
        return skip_block_comment(s, err);
    *found = false;
    return true;
}

/* A word; one that turns out to begin E'...' is a string. */
static bool scan_word(mig_scanner *s, mig_sql_token *token, mig_error *err)
{
    const char *word = s->text + s->now.at;
    size_t length = 0;

    while (is_word(word[length]) &&
           (length == 0 || !s->stop || !mig_starts_with(word + length, s->stop)))
        length++;
    mig_scan_advance(s, length);
    token->kind = MIG_SQL_WORD;
    if (!s->lexer->estring || length != 1 || (*word != 'e' && *word != 'E') || word[1] != '\'')
        return true;
    token->kind = MIG_SQL_STRING;
    return skip_quoted(s, '\'', true, err);
}

static bool scan_any(mig_scanner *s, mig_sql_token *token, mig_error *err)
{
    char c = s->text[s->now.at];
    bool string = c == '\'' || c == '"';
    size_t tag = dollar_tag(s), mark = conditional_mark(s);

    if (mark > 0) {
        token->kind = MIG_SQL_COMMENT;
        s->conditional = !s->conditional;
        mig_scan_advance(s, mark);
        return true;
    }
    if (is_word(c) && c != '$')
        return scan_word(s, token, err);
    token->kind = c == '\'' || tag > 0 ? MIG_SQL_STRING : MIG_SQL_NAME;
    if (string || (c == '`' && s->lexer->backticks))
        return skip_quoted(s, c, string && s->lexer->backslash_escapes, err);
    if (c == '[' && s->lexer->brackets)
        return skip_quoted(s, ']', false, err);
    if (tag > 0)
        return skip_dollar_quoted(s, tag, err);
    token->kind = MIG_SQL_SIGN;
    mig_scan_advance(s, 1);
    return true;
}

bool mig_scan_token(mig_scanner *s, mig_sql_token *token, mig_error *err)
{
    const mig_position start = s->now;

    *token = (mig_sql_token){.offset = start.at, .line = start.line, .column = start.column};
    if (!scan_any(s, token, err))
        return false;
    token->length = s->now.at - start.at;
    return true;
}

mig_scanner mig_scanner_of(mig_arena *arena, const mig_lexer *lexer, const char *file,
                           const char *text)
{
    mig_scanner s = {.file = file, .text = text, .lexer = lexer, .arena = arena};

    s.now = (mig_position){mig_starts_with(text, "\xEF\xBB\xBF") ? 3 : 0, 1, 1};
    return s;
}

void mig_sql_tokenize(mig_arena *arena, const mig_lexer *lexer, const char *text,
                      mig_sql_tokens *tokens)
{
    mig_scanner s = mig_scanner_of(arena, lexer, NULL, text);

    while (text[s.now.at]) {
        mig_sql_token token = {.kind = MIG_SQL_COMMENT,
                               .offset = s.now.at,
                               .line = s.now.line,
                               .column = s.now.column};
        bool blank = false;

        if (!mig_scan_blank(&s, &blank, NULL))
            return;
        token.length = s.now.at - token.offset;
        if (!blank && !mig_scan_token(&s, &token, NULL))
            return;
        if (!blank || !is_space(text[token.offset]))
            mig_push(arena, tokens, token);
    }
}

bool mig_sql_is(const char *text, const mig_sql_token *token, const char *word)
{
    if ((token->kind != MIG_SQL_WORD && token->kind != MIG_SQL_SIGN) ||
        strlen(word) != token->length)
        return false;
    for (size_t i = 0; i < token->length; i++) {
        char c = text[token->offset + i];

        if ((c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) != word[i])
            return false;
    }
    return true;
}

/* One word of a pattern: `*`, or alternatives. */
static bool matches(const char *text, const mig_sql_token *token, const char *pattern,
                    size_t length)
{
    char words[WORDS_BYTES] = {0};

    memcpy(words, pattern, length < sizeof words ? length : sizeof words - 1);
    for (char *word = words, *end; word; word = end) {
        end = strchr(word, '|');
        if (end)
            *end++ = '\0';
        if (strcmp(word, "*") == 0 || mig_sql_is(text, token, word))
            return true;
    }
    return false;
}

bool mig_sql_begins(const mig_lexer *lexer, const char *sql, const char *pattern)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_sql_tokens tokens = {0};
    size_t at = 0;

    mig_sql_tokenize(arena, lexer, sql, &tokens);
    while (*pattern) {
        bool optional = *pattern == '[';
        size_t length = strcspn(pattern += optional, optional ? "]" : " ");

        while (at < tokens.len && tokens.items[at].kind == MIG_SQL_COMMENT)
            at++;
        if (at < tokens.len && matches(sql, &tokens.items[at], pattern, length))
            at++;
        else if (!optional)
            return false;
        pattern += length + optional;
        pattern += strspn(pattern, " ");
    }
    return true;
}
