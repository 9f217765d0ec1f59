/* The lexer of words.h: literals and comments are skipped, identifiers get a role. */
#include "schema/words.h"

#include "base/text.h"

#include <string.h>

/* What the token before says about a word; kept in mig_words.before. */
enum { BEFORE_OTHER, BEFORE_CAST, BEFORE_TYPE, BEFORE_COLLATE, BEFORE_TIME };

static bool word_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool word_part(char c)
{
    return word_start(c) || (c >= '0' && c <= '9') || c == '$';
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Past the closing quote, which is doubled inside; the end of the text where it never closes. */
static const char *past_quoted(const char *at, char close, bool backslash)
{
    for (at++; *at; at++) {
        if (backslash && *at == '\\' && at[1]) {
            at++;
            continue;
        }
        if (*at != close)
            continue;
        if (at[1] != close)
            return at + 1;
        at++;
    }
    return at;
}

/* Past $tag$ ... $tag$; at itself where none begins there. */
static const char *past_dollar(const char *at)
{
    const char *tag_end = at + 1;
    size_t length;

    while (word_part(*tag_end) && *tag_end != '$')
        tag_end++;
    if (*tag_end != '$' || (at[1] >= '0' && at[1] <= '9'))
        return at;
    length = (size_t)(tag_end - at) + 1;
    for (const char *end = tag_end + 1; *end; end++)
        if (strncmp(end, at, length) == 0)
            return end + length;
    return at + strlen(at);
}

static const char *past_comment(const char *at)
{
    const char *end;

    if (at[0] == '-')
        return at + strcspn(at, "\n");
    end = strstr(at + 2, "*/");
    return end ? end + 2 : at + strlen(at);
}

/* Past a type's arguments, "(10, 2)", so that "timestamp(3) without time zone" stays one type. */
static const char *past_arguments(const char *at)
{
    size_t digits = strspn(at + 1, "0123456789, ");

    return digits > 0 && at[1 + digits] == ')' ? at + digits + 2 : at;
}

static bool word_equals(const char *start, size_t length, const char *text)
{
    if (strlen(text) != length)
        return false;
    for (size_t i = 0; i < length; i++)
        if ((start[i] | 0x20) != text[i])
            return false;
    return true;
}

static bool goes_on_type(const char *start, size_t length)
{
    static const char *const parts[] = {"varying", "precision", "with", "without", "time", "zone"};

    for (size_t i = 0; i < MIG_LEN(parts); i++)
        if (word_equals(start, length, parts[i]))
            return true;
    return false;
}

static mig_word_role role_of(const mig_words *words, const mig_word *word)
{
    const char *after = word->start + word->length;

    if (words->before == BEFORE_CAST)
        return MIG_WORD_TYPE;
    if (words->before == BEFORE_COLLATE)
        return MIG_WORD_COLLATION;
    if (!word->quoted && words->before == BEFORE_TYPE && goes_on_type(word->start, word->length))
        return MIG_WORD_TYPE;
    /* "AT TIME ZONE": a column named zone would be spelled the same, but not after TIME. */
    if (!word->quoted && words->before == BEFORE_TIME &&
        word_equals(word->start, word->length, "zone"))
        return MIG_WORD_TYPE;
    while (is_blank(*after))
        after++;
    if (*after == '(')
        return MIG_WORD_FUNCTION;
    return *after == '.' ? MIG_WORD_QUALIFIER : MIG_WORD_COLUMN;
}

static void take_word(mig_words *words, mig_word *word, const char *end, bool quoted)
{
    word->start = words->at;
    word->length = (size_t)(end - words->at);
    word->quoted = quoted;
    word->role = role_of(words, word);
    words->at = end;
    if (word->role != MIG_WORD_TYPE)
        words->literal = NULL;
    word->literal = words->literal;
    word->literal_length = words->literal_length;
    if (word->role == MIG_WORD_TYPE)
        words->before = words->before == BEFORE_TIME ? BEFORE_OTHER : BEFORE_TYPE;
    else if (quoted)
        words->before = BEFORE_OTHER;
    else if (word_equals(word->start, word->length, "as"))
        words->before = BEFORE_CAST;
    else if (word_equals(word->start, word->length, "collate"))
        words->before = BEFORE_COLLATE;
    else if (word_equals(word->start, word->length, "time"))
        words->before = BEFORE_TIME;
    else
        words->before = BEFORE_OTHER;
}

/* Past the end, which is where it ends; it may be that a cast follows. */
static const char *past_literal(mig_words *words, const char *at, const char *end)
{
    words->literal = at;
    words->literal_length = (size_t)(end - at);
    return end;
}

/* Past what is no identifier: a literal, a comment, a number, one sign. */
static const char *past_other(mig_words *words)
{
    const char *at = words->at;

    if (is_blank(*at))
        return at + 1;
    if ((at[0] == '-' && at[1] == '-') || (at[0] == '/' && at[1] == '*'))
        return past_comment(at);
    if (at[0] == ':' && at[1] == ':') {
        words->before = BEFORE_CAST;
        return at + 2;
    }
    if (*at == '(' && words->before == BEFORE_TYPE && past_arguments(at) != at)
        return past_arguments(at);
    if (*at == '.' && (words->before == BEFORE_TYPE || words->before == BEFORE_COLLATE)) {
        words->before = words->before == BEFORE_TYPE ? BEFORE_CAST : BEFORE_COLLATE;
        return at + 1;
    }
    words->before = BEFORE_OTHER;
    words->literal = NULL;
    if (*at == '\'')
        return past_literal(words, at, past_quoted(at, '\'', false));
    if (*at == '$' && past_dollar(at) != at)
        return past_dollar(at);
    if (*at >= '0' && *at <= '9') {
        while (word_part(*at) || *at == '.')
            at++;
        return at;
    }
    return at + 1;
}

bool mig_words_next(mig_words *words, mig_word *word)
{
    while (*words->at) {
        const char *at = words->at, *end = at;

        if (*at == '"' || *at == '`' || (*at == '[' && words->nocase)) {
            take_word(words, word, past_quoted(at, *at == '[' ? ']' : *at, false), true);
            return true;
        }
        if (!word_start(*at)) {
            words->at = past_other(words);
            continue;
        }
        while (word_part(*end))
            end++;
        if (*end == '\'' && end == at + 1) { /* E'..', N'..', X'..' */
            words->before = BEFORE_OTHER;
            words->at = past_literal(words, at, past_quoted(end, '\'', *at == 'e' || *at == 'E'));
            if (*at != 'e' && *at != 'E')
                words->literal = NULL;
            continue;
        }
        take_word(words, word, end, false);
        return true;
    }
    return false;
}

const char *mig_word_name(mig_arena *arena, const mig_word *word)
{
    MIG_AUTO_STR name = {0};
    const char *last = word->start + word->length - 1;
    char close = *word->start == '[' ? ']' : *word->start;

    if (!word->quoted)
        return mig_lower(arena, mig_arena_strndup(arena, word->start, word->length));
    for (const char *at = word->start + 1; at < last; at++) {
        mig_str_addc(&name, *at);
        if (*at == close)
            at++;
    }
    return mig_str_copy(arena, &name);
}

static bool word_is(const mig_word *word, bool nocase, mig_word_role role, const char *name)
{
    MIG_AUTO_ARENA scratch = NULL;
    const char *spelled;

    if (word->role != role || word->length < strlen(name))
        return false;
    scratch = mig_arena_new();
    spelled = mig_word_name(scratch, word);
    return nocase ? mig_same_nocase(spelled, name) : mig_same(spelled, name);
}

bool mig_words_mention(const char *text, bool nocase, mig_word_role role, const char *name)
{
    mig_words words = {.at = text ? text : "", .nocase = nocase};
    mig_word word;

    while (mig_words_next(&words, &word))
        if (word_is(&word, nocase, role, name))
            return true;
    return false;
}

static void quoted(mig_str *out, const char *name)
{
    mig_str_addc(out, '"');
    for (; *name; name++) {
        if (*name == '"')
            mig_str_addc(out, '"');
        mig_str_addc(out, *name);
    }
    mig_str_addc(out, '"');
}

const char *mig_words_replace(mig_arena *arena, mig_words_ident *ident, bool nocase,
                              const char *text, mig_word_role role, const char *from,
                              const char *to)
{
    mig_words words = {.at = text, .nocase = nocase};
    const char *copied = text;
    MIG_AUTO_STR out = {0};
    mig_word word;

    if (!text)
        return NULL;
    while (mig_words_next(&words, &word)) {
        if (!word_is(&word, nocase, role, from))
            continue;
        mig_str_addn(&out, copied, (size_t)(word.start - copied));
        (ident ? ident : quoted)(&out, to);
        copied = word.start + word.length;
    }
    if (copied == text)
        return text;
    mig_str_add(&out, copied);
    return mig_str_copy(arena, &out);
}

/* Past a dot with blanks around it; NULL where there is none. */
static const char *past_dot(const char *at)
{
    while (is_blank(*at))
        at++;
    if (*at != '.')
        return NULL;
    do
        at++;
    while (is_blank(*at));
    return at;
}

const char *mig_words_replace_type(mig_arena *arena, mig_words_ident *ident, bool nocase,
                                   const char *text, const char *const from[2],
                                   const char *const to[2])
{
    mig_words words = {.at = text ? text : "", .nocase = nocase};
    const char *copied = text;
    MIG_AUTO_STR out = {0};
    mig_word word, last = {0};

    if (!ident)
        ident = quoted;
    for (; mig_words_next(&words, &word); last = word) {
        bool qualified = last.start && last.role == MIG_WORD_TYPE &&
                         past_dot(last.start + last.length) == word.start;

        if (!word_is(&word, nocase, MIG_WORD_TYPE, from[1]) || qualified != (from[0] != NULL) ||
            (qualified && !word_is(&last, nocase, MIG_WORD_TYPE, from[0])) ||
            past_dot(word.start + word.length))
            continue;
        mig_str_addn(&out, copied, (size_t)((qualified ? last : word).start - copied));
        if (to[0]) {
            ident(&out, to[0]);
            mig_str_addc(&out, '.');
        }
        ident(&out, to[1]);
        copied = word.start + word.length;
    }
    if (copied == text)
        return text;
    mig_str_add(&out, copied);
    return mig_str_copy(arena, &out);
}

const char *mig_words_spell(mig_arena *arena, mig_words_ident *ident, bool nocase, const char *text)
{
    mig_words words = {.at = text, .nocase = nocase};
    const char *copied = text;
    MIG_AUTO_STR out = {0};
    mig_word word;

    while (mig_words_next(&words, &word)) {
        if (!word.quoted)
            continue;
        mig_str_addn(&out, copied, (size_t)(word.start - copied));
        ident(&out, mig_word_name(arena, &word));
        copied = word.start + word.length;
    }
    if (copied == text)
        return text;
    mig_str_add(&out, copied);
    return mig_str_copy(arena, &out);
}
