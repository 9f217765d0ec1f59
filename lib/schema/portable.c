/* Portable types and defaults: see portable.h. */
#include "schema/portable.h"

#include "base/str.h"
#include "base/text.h"

#include <string.h>

enum { MOST_ARGUMENTS = 2, MOST_DIGITS = 9 };

static const struct {
    const char *name;
    unsigned most, least;
} bases[] = {{"", 0, 0},
#define X(id, name, most, least) {name, most, least},
             MIG_PORTABLE_TYPES(X)
#undef X
};

static const char *const type_names[] = {
#define X(id, name, most, least) name,
    MIG_PORTABLE_TYPES(X)
#undef X
};

/* SQL's own spellings, words in lower case with one blank between them. */
static const struct {
    const char *spelling;
    mig_type_base base;
} spellings[] = {
    {"int2", MIG_TYPE_SMALLINT},
    {"integer", MIG_TYPE_INT},
    {"int4", MIG_TYPE_INT},
    {"int8", MIG_TYPE_BIGINT},
    {"character varying", MIG_TYPE_VARCHAR},
    {"character", MIG_TYPE_CHAR},
    {"boolean", MIG_TYPE_BOOL},
    {"time without time zone", MIG_TYPE_TIME},
    {"timestamp without time zone", MIG_TYPE_TIMESTAMP},
    {"timestamp with time zone", MIG_TYPE_TIMESTAMPTZ},
    {"decimal", MIG_TYPE_NUMERIC},
    {"float4", MIG_TYPE_REAL},
    {"float8", MIG_TYPE_DOUBLE},
    {"double precision", MIG_TYPE_DOUBLE},
};

static const char *const default_texts[] = {NULL,
#define X(id, text) text,
                                            MIG_PORTABLE_DEFAULTS(X)
#undef X
};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' ||
           (unsigned char)c >= 0x80;
}

static const char *skip_space(const char *at)
{
    while (is_space(*at))
        at++;
    return at;
}

/*
 * Past a quoted piece that starts here (a doubled quote inside belongs to it); NULL when it doesn't
 * end. At anything else: past one character.
 */
static const char *skip_piece(const char *at)
{
    char quote = *at;

    if (quote != '\'' && quote != '"')
        return at + 1;
    for (at++; *at; at++) {
        if (*at == quote && at[1] != quote)
            return at + 1;
        if (*at == quote)
            at++;
    }
    return NULL;
}

/* Past the bracket that closes the one here; NULL when there is none. */
static const char *skip_parentheses(const char *at)
{
    unsigned depth = 0;

    while (at && *at) {
        if (*at == '(')
            depth++;
        else if (*at == ')' && --depth == 0)
            return at + 1;
        at = skip_piece(at);
    }
    return NULL;
}

/* Adds the words between two places with one blank between them and none at the ends. */
static void add_words(mig_str *name, const char *at, const char *end)
{
    for (at = skip_space(at); at < end; at = skip_space(at)) {
        if (name->len > 0)
            mig_str_addc(name, ' ');
        while (at < end && !is_space(*at)) {
            const char *next = skip_piece(at);

            if (!next || next > end)
                next = end;
            mig_str_addn(name, at, (size_t)(next - at));
            at = next;
        }
    }
}

/* "[]" at the end, blanks allowed; *end moves before them. */
static unsigned take_dimensions(const char *start, const char **end)
{
    unsigned count = 0;

    for (;;) {
        const char *at = *end;

        while (at > start && is_space(at[-1]))
            at--;
        *end = at;
        if (at == start || at[-1] != ']')
            return count;
        at--;
        while (at > start && is_space(at[-1]))
            at--;
        if (at == start || at[-1] != '[')
            return count;
        *end = at - 1;
        count++;
    }
}

/* The numbers between brackets; false when they aren't numbers or are too many. */
static bool take_arguments(const char *at, const char *end, mig_type_parts *parts)
{
    for (;;) {
        unsigned value = 0, digits = 0;

        for (at = skip_space(at); is_digit(*at) && digits < MOST_DIGITS; at++, digits++)
            value = value * 10 + (unsigned)(*at - '0');
        at = skip_space(at);
        if (digits == 0 || parts->arg_count == MOST_ARGUMENTS)
            return false;
        parts->args[parts->arg_count++] = value;
        if (at == end)
            return true;
        if (*at++ != ',')
            return false;
    }
}

static mig_type_base base_of_name(const char *lower)
{
    for (size_t i = 1; i < MIG_LEN(bases); i++)
        if (strcmp(bases[i].name, lower) == 0)
            return (mig_type_base)i;
    for (size_t i = 0; i < MIG_LEN(spellings); i++)
        if (strcmp(spellings[i].spelling, lower) == 0)
            return spellings[i].base;
    return MIG_TYPE_OTHER;
}

/* A length or a number of digits can't be 0, a precision of times can. */
static bool counts_from_one(mig_type_base base)
{
    return base == MIG_TYPE_VARCHAR || base == MIG_TYPE_CHAR || base == MIG_TYPE_NUMERIC;
}

/* The first bracket that isn't part of a quoted name, or end. */
static const char *find_bracket(const char *at, const char *end)
{
    while (at && at < end && *at != '(')
        at = skip_piece(at);
    return at && at < end ? at : end;
}

/* As most are: one word in lower case. */
static bool is_plain(const char *written)
{
    while ((*written >= 'a' && *written <= 'z') || is_digit(*written) || *written == '_')
        written++;
    return *written == '\0';
}

static mig_type_parts plain_type(mig_arena *arena, const char *written)
{
    mig_type_parts parts = {.base = base_of_name(written),
                            .name = mig_arena_strdup(arena, written)};

    if (bases[parts.base].least > 0)
        parts.base = MIG_TYPE_OTHER;
    return parts;
}

mig_type_parts mig_type_take_apart(mig_arena *arena, const char *written)
{
    mig_type_parts parts = {0};
    MIG_AUTO_STR name = {0};
    const char *end = written + strlen(written);
    const char *open, *close = NULL;
    bool numbers = true;

    if (is_plain(written))
        return plain_type(arena, written);
    parts.dimensions = take_dimensions(written, &end);
    open = find_bracket(written, end);
    if (open < end)
        close = skip_parentheses(open);
    if (close && close > end)
        close = NULL;
    add_words(&name, written, close ? open : end);
    if (close) {
        numbers = take_arguments(open + 1, close - 1, &parts);
        add_words(&name, close, end);
    }
    parts.name = mig_str_copy(arena, &name);
    parts.base = base_of_name(mig_lower(arena, parts.name));
    if (parts.arg_count > 0 && parts.args[0] == 0 && counts_from_one(parts.base))
        numbers = false;
    if (!numbers || parts.arg_count > bases[parts.base].most ||
        parts.arg_count < bases[parts.base].least)
        parts.base = MIG_TYPE_OTHER;
    return parts;
}

const char *mig_type_portable_text(mig_arena *arena, const mig_type_parts *parts)
{
    MIG_AUTO_STR text = {0};

    if (parts->base == MIG_TYPE_OTHER)
        return NULL;
    mig_str_add(&text, bases[parts->base].name);
    for (unsigned i = 0; i < parts->arg_count; i++)
        mig_str_addf(&text, "%s%u", i == 0 ? "(" : ",", parts->args[i]);
    if (parts->arg_count > 0)
        mig_str_addc(&text, ')');
    for (unsigned i = 0; i < parts->dimensions; i++)
        mig_str_add(&text, "[]");
    return mig_str_copy(arena, &text);
}

const char *const *mig_type_names(size_t *count)
{
    *count = MIG_LEN(type_names);
    return type_names;
}

/* Equal without regard to case and to blanks around the brackets of a call. */
static bool same_expression(const char *text, const char *word)
{
    text = skip_space(text);
    for (; *word; word++) {
        char c;

        if (*word == '(' || *word == ')')
            text = skip_space(text);
        c = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
        if (c != *word)
            return false;
        text++;
    }
    return *skip_space(text) == '\0';
}

mig_portable_default mig_default_portable(const char *expression)
{
    for (size_t i = 1; i < MIG_LEN(default_texts); i++)
        if (same_expression(expression, default_texts[i]))
            return (mig_portable_default)i;
    return MIG_PORTABLE_NONE;
}

const char *mig_default_portable_text(mig_portable_default which)
{
    return default_texts[which];
}

/*
 * Past a number as SQL writes it: 1, -2.5, .5, 1e3; NULL when none starts here. One with zeros
 * before it ("007") isn't counted: as a number it would lose them.
 */
static const char *skip_number(const char *at)
{
    const char *digits;
    size_t count;

    if (*at == '-' || *at == '+')
        at++;
    if (*at == '0' && is_digit(at[1]))
        return NULL;
    digits = at;
    while (is_digit(*at))
        at++;
    count = (size_t)(at - digits);
    if (*at == '.')
        for (at++; is_digit(*at); at++)
            count++;
    if (count == 0)
        return NULL;
    if ((*at == 'e' || *at == 'E') &&
        (is_digit(at[1]) || ((at[1] == '-' || at[1] == '+') && is_digit(at[2]))))
        for (at += 2; is_digit(*at); at++)
            ;
    return at;
}

/* Past a name, with dots and quotes: pg_catalog.now, "my function"; NULL when none starts here. */
static const char *skip_name(const char *at)
{
    for (;;) {
        const char *start = at;

        if (*at == '"') {
            at = skip_piece(at);
            if (!at)
                return NULL;
        } else {
            while (is_word(*at) || *at == '$')
                at++;
        }
        if (at == start || is_digit(*start) || *start == '$')
            return NULL;
        if (*at != '.')
            return at;
        at++;
    }
}

const char *mig_default_call_end(const char *text)
{
    const char *at = skip_space(text);

    if (*at != '(')
        at = skip_name(at);
    return at && *at == '(' ? skip_parentheses(at) : NULL;
}

static bool is_keyword(const char *text)
{
    static const char *const words[] = {"null",          "true",         "false",
                                        "current_date",  "current_time", "current_timestamp",
                                        "current_user",  "current_role", "current_catalog",
                                        "current_schema"};

    for (size_t i = 0; i < MIG_LEN(words); i++)
        if (same_expression(text, words[i]))
            return true;
    return false;
}

bool mig_default_is_expression(const char *text)
{
    const char *end = mig_default_call_end(text);

    if (end && *skip_space(end) == '\0')
        return true;
    if (is_keyword(text))
        return true;
    end = skip_number(skip_space(text));
    return end && *skip_space(end) == '\0';
}
