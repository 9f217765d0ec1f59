/*
 * Where statements end: see split.h. The rules are those of the servers' own clients, whose files
 * people have: psql (psqlscan.l: dollar quotes, nested comments, semicolons inside parentheses,
 * BEGIN ATOMIC), sqlite3 (complete.c: the body of a trigger ends with ";", "END", ";") and mysql
 * (DELIMITER; without it, bodies end where compound.h says).
 */
#include "dialect/compound.h"
#include "dialect/scan.h"

#include "base/text.h"

#include <string.h>

enum { WORD_BYTES = 16 }; /* longer than every word that means something here */

/* How far a trigger's body has got towards its end. */
typedef enum { TAIL_NONE, TAIL_SEMICOLON, TAIL_END } tail_state;

/* The statement that is being read. */
typedef struct {
    bool begun;
    mig_position start;
    size_t end;                                                   /* behind its last token */
    char first[WORD_BYTES], before[WORD_BYTES], last[WORD_BYTES]; /* words, lower case */
    bool kind_known; /* CREATE: the word that says what was read */
    bool trigger, routine;
    tail_state tail;
    unsigned body_depth; /* of BEGIN ATOMIC and the CASEs in it */
    unsigned parens;
    mig_position paren; /* the outermost that is open */
    mig_compound compound;
} reading;

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
    if (!*r->first)
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

static void take_paren(const mig_scanner *s, reading *r, mig_position start)
{
    if (s->text[start.at] == '(' && r->parens++ == 0)
        r->paren = start;
    if (s->text[start.at] == ')' && r->parens > 0)
        r->parens--;
}

static void take_compound(const mig_scanner *s, reading *r, const char *word, char sign)
{
    if (s->lexer->compound_bodies && !s->stop)
        mig_compound_take(&r->compound, s->lexer, word, sign, s->text + s->now.at);
}

/* One token that is no semicolon. */
static bool skip_token(mig_scanner *s, reading *r, mig_error *err)
{
    const mig_position start = s->now;
    mig_sql_token token;

    if (!mig_scan_token(s, &token, err))
        return false;
    if (token.kind == MIG_SQL_COMMENT) /* a mark */
        return true;
    if (token.kind == MIG_SQL_WORD) {
        take_word(s->lexer, r, s->text + token.offset, token.length);
        take_compound(s, r, r->last, '\0');
        return true;
    }
    take_compound(s, r, "", s->text[start.at]);
    r->tail = TAIL_NONE;
    r->before[0] = r->last[0] = '\0';
    if (token.kind == MIG_SQL_SIGN)
        take_paren(s, r, start);
    return true;
}

static void finish(mig_scanner *s, reading *r, mig_statements *statements)
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
static bool take_semicolon(mig_scanner *s, reading *r, mig_statements *statements, mig_error *err)
{
    bool inside = r->parens > 0 || r->body_depth > 0 || r->compound.depth > 0 || s->stop ||
                  s->conditional || (r->trigger && r->tail != TAIL_END);

    if (s->lexer->dollar_quotes && is(r->first, "copy") && is(r->before, "from") &&
        is(r->last, "stdin"))
        return mig_fail_at(err, mig_scan_place(s, r->start),
                           "COPY FROM stdin is for psql; write INSERT (pg_dump --inserts)");
    if (!inside)
        finish(s, r, statements);
    else if (r->trigger && r->parens == 0)
        r->tail = TAIL_SEMICOLON;
    else
        take_compound(s, r, "", ';');
    mig_scan_advance(s, 1);
    if (inside && r->begun)
        r->end = s->now.at;
    return true;
}

/* DELIMITER x: what ends statements from here on; the rest of its line means nothing. */
static bool take_delimiter(mig_scanner *s, const reading *r)
{
    static const char name[] = "delimiter";
    const char *line = s->text + s->now.at, *mark = line + strlen(name);
    size_t length;

    if (!s->lexer->delimiter_lines || r->begun)
        return false;
    for (size_t i = 0; name[i]; i++)
        if ((line[i] | 0x20) != name[i])
            return false;
    length = strspn(mark, " \t");
    mark += length;
    if (length == 0 || !*mark || strchr("\r\n", *mark))
        return false;
    s->stop = mig_arena_strndup(s->arena, mark, strcspn(mark, " \t\r\n"));
    if (strcmp(s->stop, ";") == 0)
        s->stop = NULL;
    mig_scan_advance(s, strcspn(line, "\r\n"));
    return true;
}

static bool check_end(const mig_scanner *s, const reading *r, mig_error *err)
{
    if (r->parens > 0)
        return mig_fail_at(err, mig_scan_place(s, r->paren),
                           "the parenthesis that begins here is never closed");
    if (s->conditional)
        return mig_fail_at(err, mig_scan_place(s, r->start),
                           "a comment in the statement that begins here is never closed");
    if (r->body_depth > 0 || r->compound.depth > 0)
        return mig_fail_at(err, mig_scan_place(s, r->start),
                           "the body of this statement is never ended by END");
    if (r->trigger && r->tail != TAIL_END)
        return mig_fail_at(err, mig_scan_place(s, r->start),
                           "the body of this trigger is never ended by \"END;\"");
    return true;
}

static void begin(reading *r, mig_position start)
{
    if (!r->begun)
        r->start = start;
    r->begun = true;
}

/* psql's commands have no semicolon: the rest of the line is a statement of its own. */
static bool at_client_command(const mig_scanner *s, const reading *r)
{
    return s->lexer->dollar_quotes && !r->begun && s->text[s->now.at] == '\\';
}

/* What is neither white space nor a comment. */
static bool take_token(mig_scanner *s, reading *r, mig_statements *statements, mig_error *err)
{
    mig_position start = s->now;

    if (take_delimiter(s, r))
        return true;
    if (s->stop && !s->conditional && mig_starts_with(s->text + s->now.at, s->stop)) {
        finish(s, r, statements);
        mig_scan_advance(s, strlen(s->stop));
        return true;
    }
    if (s->text[s->now.at] == ';')
        return take_semicolon(s, r, statements, err);
    if (at_client_command(s, r)) {
        begin(r, start);
        mig_scan_advance(s, strcspn(s->text + s->now.at, "\r\n"));
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
    mig_scanner s = mig_scanner_of(arena, lexer, file, text);
    reading r = {0};

    while (text[s.now.at]) {
        bool blank;

        if (!mig_scan_blank(&s, &blank, err))
            return false;
        if (!blank && !take_token(&s, &r, statements, err))
            return false;
    }
    if (!check_end(&s, &r, err))
        return false;
    finish(&s, &r, statements);
    return true;
}
