/*
 * Where statements end: see split.h. The rules are those of the servers' own clients, whose files
 * people have: psql (psqlscan.l: dollar quotes, nested comments, semicolons inside parentheses,
 * BEGIN ATOMIC) and sqlite3 (complete.c: the body of a trigger ends with ";", "END", ";").
 */
#include "dialect/split.h"

#include "base/text.h"

#include <string.h>

enum { WORD_BYTES = 16 }; /* longer than every word that means something here */

typedef struct {
    size_t at; /* byte, and its place, from 1 */
    unsigned line, column;
} position;

typedef struct {
    const char *file, *text;
    const mig_lexer *lexer;
    mig_arena *arena;
    position now;
} scanner;

/* How far a trigger's body has got towards its end. */
typedef enum { TAIL_NONE, TAIL_SEMICOLON, TAIL_END } tail_state;

/* The statement that is being read. */
typedef struct {
    bool begun;
    position start;
    size_t end;                                                   /* behind its last token */
    char first[WORD_BYTES], before[WORD_BYTES], last[WORD_BYTES]; /* words, lower case */
    bool kind_known; /* CREATE: the word that says what was read */
    bool trigger, routine;
    tail_state tail;
    unsigned body_depth; /* of BEGIN ATOMIC and the CASEs in it */
    unsigned parens;
    position paren; /* the outermost that is open */
} reading;

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

static void advance(scanner *s, size_t bytes)
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

static mig_place place_of(const scanner *s, position where)
{
    size_t start = where.at;

    while (start > 0 && s->text[start - 1] != '\n')
        start--;
    return (mig_place){
        s->file, where.line, where.column,
        mig_arena_strndup(s->arena, s->text + start, strcspn(s->text + start, "\r\n"))};
}

static bool skip_block_comment(scanner *s, mig_error *err)
{
    const position start = s->now;
    unsigned depth = 0;

    do {
        const char *c = s->text + s->now.at;

        if (!*c)
            return mig_fail_at(err, place_of(s, start),
                               "the comment that begins here is never closed");
        if (c[0] == '/' && c[1] == '*' && (depth == 0 || s->lexer->nested_comments)) {
            depth++;
            advance(s, 2);
        } else if (c[0] == '*' && c[1] == '/') {
            depth--;
            advance(s, 2);
        } else {
            advance(s, 1);
        }
    } while (depth > 0);
    return true;
}

/* A doubled quote stands for itself; MySQL and E'...' also have the backslash for it. */
static bool skip_quoted(scanner *s, char close, bool backslash, mig_error *err)
{
    const position start = s->now;

    advance(s, 1);
    for (;;) {
        const char *c = s->text + s->now.at;

        if (!*c)
            return mig_fail_at(err, place_of(s, start),
                               "the quote that begins here is never closed");
        if (*c == close && (c[1] != close || close == ']'))
            break;
        advance(s, *c == close || (backslash && *c == '\\') ? 2 : 1);
    }
    advance(s, 1);
    return true;
}

/* Length of the "$tag$" at the cursor, 0 when there is none. */
static size_t dollar_tag(const scanner *s)
{
    const char *tag = s->text + s->now.at;
    size_t n = 1;

    if (!s->lexer->dollar_quotes || tag[0] != '$' || (tag[1] >= '0' && tag[1] <= '9'))
        return 0;
    while (tag[n] != '$' && is_word(tag[n]))
        n++;
    return tag[n] == '$' ? n + 1 : 0;
}

static bool skip_dollar_quoted(scanner *s, size_t tag_length, mig_error *err)
{
    const char *tag = mig_arena_strndup(s->arena, s->text + s->now.at, tag_length);
    const char *close = strstr(s->text + s->now.at + tag_length, tag);

    if (!close)
        return mig_fail_at(err, place_of(s, s->now),
                           "the text that begins with %s here is never closed", tag);
    advance(s, (size_t)(close - s->text) + tag_length - s->now.at);
    return true;
}

static bool at_line_comment(const scanner *s)
{
    const char *c = s->text + s->now.at;

    if (s->lexer->hash_comments) /* MySQL: "5--1" is arithmetic */
        return *c == '#' || (c[0] == '-' && c[1] == '-' && (!c[2] || is_space(c[2])));
    return c[0] == '-' && c[1] == '-';
}

/* White space and comments; *found says whether there were any. */
static bool skip_blank(scanner *s, bool *found, mig_error *err)
{
    const char *c = s->text + s->now.at;

    *found = true;
    if (is_space(*c)) {
        advance(s, 1);
        return true;
    }
    if (at_line_comment(s)) {
        advance(s, strcspn(c, "\n"));
        return true;
    }
    if (c[0] == '/' && c[1] == '*')
        return skip_block_comment(s, err);
    *found = false;
    return true;
}

static bool is(const char *word, const char *expected)
{
    return strcmp(word, expected) == 0;
}

/* The word after CREATE, OR REPLACE and TEMPORARY decides what kind of body may follow. */
static void take_kind(const mig_lexer *lexer, reading *r)
{
    if (r->kind_known || !is(r->first, "create") || is(r->last, "create") || is(r->last, "or") ||
        is(r->last, "replace") || is(r->last, "temp") || is(r->last, "temporary"))
        return;
    r->kind_known = true;
    r->trigger = lexer->trigger_bodies && is(r->last, "trigger");
    r->routine = lexer->sql_bodies && (is(r->last, "function") || is(r->last, "procedure"));
}

static void take_word(const mig_lexer *lexer, reading *r, const char *word, size_t length)
{
    memcpy(r->before, r->last, sizeof r->before);
    memset(r->last, 0, sizeof r->last);
    for (size_t i = 0; i < length && length < WORD_BYTES; i++)
        r->last[i] = (char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] - 'A' + 'a' : word[i]);
    if (!r->begun)
        memcpy(r->first, r->last, sizeof r->first);
    take_kind(lexer, r);
    r->tail = r->trigger && r->tail == TAIL_SEMICOLON && is(r->last, "end") ? TAIL_END : TAIL_NONE;
    if (!r->routine || r->parens > 0)
        return;
    if (r->body_depth == 0 && is(r->before, "begin") && is(r->last, "atomic"))
        r->body_depth = 1;
    else if (r->body_depth > 0 && is(r->last, "case"))
        r->body_depth++;
    else if (r->body_depth > 0 && is(r->last, "end"))
        r->body_depth--;
}

static bool skip_word(scanner *s, reading *r, mig_error *err)
{
    const char *word = s->text + s->now.at;
    size_t length = 0;

    while (is_word(word[length]))
        length++;
    take_word(s->lexer, r, word, length);
    advance(s, length);
    if (s->lexer->estring && is(r->last, "e") && word[length] == '\'')
        return skip_quoted(s, '\'', true, err);
    return true;
}

static void take_paren(const scanner *s, reading *r)
{
    if (s->text[s->now.at] == '(' && r->parens++ == 0)
        r->paren = s->now;
    if (s->text[s->now.at] == ')' && r->parens > 0)
        r->parens--;
}

/* One token that is no semicolon. */
static bool skip_token(scanner *s, reading *r, mig_error *err)
{
    char c = s->text[s->now.at];
    bool string = c == '\'' || c == '"';
    size_t tag = dollar_tag(s);

    if (is_word(c) && c != '$')
        return skip_word(s, r, err);
    r->tail = TAIL_NONE;
    r->before[0] = r->last[0] = '\0';
    if (string || (c == '`' && s->lexer->backticks))
        return skip_quoted(s, c, string && s->lexer->backslash_escapes, err);
    if (c == '[' && s->lexer->brackets)
        return skip_quoted(s, ']', false, err);
    if (tag > 0)
        return skip_dollar_quoted(s, tag, err);
    take_paren(s, r);
    advance(s, 1);
    return true;
}

static void finish(scanner *s, reading *r, mig_statements *statements)
{
    mig_statement found = {.offset = r->start.at,
                           .length = r->end - r->start.at,
                           .line = r->start.line,
                           .column = r->start.column};

    if (r->begun) {
        found.sql = mig_arena_strndup(s->arena, s->text + found.offset, found.length);
        mig_push(s->arena, statements, found);
    }
    *r = (reading){0};
}

/* A semicolon ends the statement, unless it stands in a body or in parentheses. */
static bool take_semicolon(scanner *s, reading *r, mig_statements *statements, mig_error *err)
{
    bool inside = r->parens > 0 || r->body_depth > 0 || (r->trigger && r->tail != TAIL_END);

    if (s->lexer->dollar_quotes && is(r->first, "copy") && is(r->before, "from") &&
        is(r->last, "stdin"))
        return mig_fail_at(err, place_of(s, r->start),
                           "COPY FROM stdin is for psql; write INSERT (pg_dump --inserts)");
    if (!inside)
        finish(s, r, statements);
    else if (r->trigger && r->parens == 0)
        r->tail = TAIL_SEMICOLON;
    advance(s, 1);
    if (inside)
        r->end = s->now.at;
    return true;
}

static bool check_end(const scanner *s, const reading *r, mig_error *err)
{
    if (r->parens > 0)
        return mig_fail_at(err, place_of(s, r->paren),
                           "the parenthesis that begins here is never closed");
    if (r->body_depth > 0)
        return mig_fail_at(err, place_of(s, r->start),
                           "the body of this statement is never ended by END");
    if (r->trigger && r->tail != TAIL_END)
        return mig_fail_at(err, place_of(s, r->start),
                           "the body of this trigger is never ended by \"END;\"");
    return true;
}

static void begin(reading *r, position start)
{
    if (!r->begun)
        r->start = start;
    r->begun = true;
}

/* psql's commands have no semicolon: the rest of the line is a statement of its own. */
static bool at_client_command(const scanner *s, const reading *r)
{
    return s->lexer->dollar_quotes && !r->begun && s->text[s->now.at] == '\\';
}

/* What is neither white space nor a comment. */
static bool take_token(scanner *s, reading *r, mig_statements *statements, mig_error *err)
{
    position start = s->now;

    if (s->text[s->now.at] == ';')
        return take_semicolon(s, r, statements, err);
    if (at_client_command(s, r)) {
        begin(r, start);
        advance(s, strcspn(s->text + s->now.at, "\r\n"));
        r->end = s->now.at;
        finish(s, r, statements);
        return true;
    }
    if (!skip_token(s, r, err))
        return false;
    begin(r, start);
    r->end = s->now.at;
    return true;
}

bool mig_split(mig_arena *arena, const mig_lexer *lexer, const char *file, const char *text,
               mig_statements *statements, mig_error *err)
{
    scanner s = {.file = file,
                 .text = text,
                 .lexer = lexer,
                 .arena = arena,
                 .now = {.line = 1, .column = 1}};
    reading r = {0};

    if (mig_starts_with(text, "\xEF\xBB\xBF"))
        s.now.at = 3;
    while (text[s.now.at]) {
        bool blank;

        if (!skip_blank(&s, &blank, err))
            return false;
        if (!blank && !take_token(&s, &r, statements, err))
            return false;
    }
    if (!check_end(&s, &r, err))
        return false;
    finish(&s, &r, statements);
    return true;
}
