/*
 * The text of an index key: `email`, `lower(email)`, `created_at desc nulls last`,
 * `title collate "C"`, `body gin_trgm_ops`, `during with &&`. Only its end is looked at; what is
 * before the words that belong to the key is a column or an expression, which is the server's
 * business. See grammar.h.
 */
#include "base/text.h"
#include "schema/grammar.h"

#include <string.h>

/* One word of a key's text: blanks inside brackets and quotes belong to it. */
typedef struct {
    const char *at;
    size_t length;
} word;

typedef MIG_ARRAY(word) word_list;

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || (unsigned char)c >= 0x80;
}

/* A name that needs no quotes, with dots between its parts when dots is true. */
static bool is_name(const char *at, size_t length, bool dots)
{
    for (size_t i = 0; i < length; i++)
        if (!is_name_char(at[i]) && !(dots && at[i] == '.' && i > 0 && i + 1 < length))
            return false;
    return length > 0 && !(at[0] >= '0' && at[0] <= '9') && at[0] != '$';
}

/* Also MySQL's around names. */
static bool is_quote(char c)
{
    return c == '\'' || c == '"' || c == '`';
}

static const char *skip_quoted(const char *at)
{
    char quote = *at++;

    while (*at && *at != quote)
        at++;
    return *at ? at + 1 : at; /* a doubled quote begins the next piece */
}

static void split_words(mig_arena *arena, const char *text, word_list *words)
{
    while (*text) {
        word one = {text, 0};
        unsigned depth = 0;

        while (*text && (depth > 0 || !is_space(*text))) {
            if (*text == '(' || *text == '[')
                depth++;
            else if ((*text == ')' || *text == ']') && depth > 0)
                depth--;
            text = is_quote(*text) ? skip_quoted(text) : text + 1;
        }
        one.length = (size_t)(text - one.at);
        mig_push(arena, words, one);
        while (is_space(*text))
            text++;
    }
}

static bool word_is(const word *one, const char *text)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    return mig_same_nocase(mig_arena_strndup(scratch, one->at, one->length), text);
}

/* `asc`, `desc`, `nulls first`, `nulls last` at the end; how many words they take. */
static size_t take_order(const word_list *words, size_t count, mig_index_key *key)
{
    size_t left = count;

    key->ascending = key->descending = false;
    key->nulls = 0;
    if (left > 2 && word_is(&words->items[left - 2], "nulls")) {
        bool first = word_is(&words->items[left - 1], "first");

        if (first || word_is(&words->items[left - 1], "last")) {
            key->nulls = first ? 1 : 2;
            left -= 2;
        }
    }
    if (left > 1 &&
        (word_is(&words->items[left - 1], "asc") || word_is(&words->items[left - 1], "desc"))) {
        key->descending = word_is(&words->items[left - 1], "desc");
        key->ascending = !key->descending;
        left--;
    }
    if (key->nulls == (key->descending ? 1 : 2)) /* what the order implies anyway */
        key->nulls = 0;
    return count - left;
}

/* `with =` at the end: the operator of an exclusion constraint; how many words it takes. */
static size_t take_operator(mig_arena *arena, const word_list *words, size_t count,
                            mig_index_key *key)
{
    const word *last = &words->items[count - 1];

    if (count < 3 || !word_is(&words->items[count - 2], "with"))
        return 0;
    key->operator= mig_arena_strndup(arena, last->at, last->length);
    return 2;
}

/* The text of some words in a row, with what is between them. */
static char *text_of(mig_arena *arena, const word_list *words, size_t from, size_t to)
{
    const word *last = &words->items[to - 1];
    const char *start = words->items[from].at;

    return mig_arena_strndup(arena, start, (size_t)(last->at + last->length - start));
}

/* An operator class: a name, maybe with parameters in brackets. */
static bool is_opclass(const word *one)
{
    static const char *const operators[] = {"isnull", "notnull"};
    const char *open = memchr(one->at, '(', one->length);
    size_t length = open ? (size_t)(open - one->at) : one->length;

    for (size_t i = 0; i < MIG_LEN(operators); i++)
        if (word_is(one, operators[i]))
            return false;
    return is_name(one->at, length, true);
}

/* Whether an expression may end with this word, so that a name after it is an operator class. */
static bool is_operand(const word *one)
{
    char last = one->at[one->length - 1];

    return (is_name_char(last) || strchr(")]\"'", last)) && !word_is(one, "not");
}

/*
 * `collate X` and an operator class behind the column or expression; how many words they take. SQL
 * has no expression of two words in a row that aren't operators, so a name after an operand is the
 * class.
 */
static size_t take_details(mig_arena *arena, const word_list *words, size_t count,
                           mig_index_key *key)
{
    size_t left = count;
    bool parameters = left > 2 && *words->items[left - 1].at == '(';

    if (left > 1 + (size_t)parameters && is_opclass(&words->items[left - 1 - parameters])) {
        size_t before = left - 1 - parameters;
        bool after_collate = before > 2 && word_is(&words->items[before - 2], "collate");

        if (after_collate || (before == 1 && is_operand(&words->items[0]))) {
            key->opclass = text_of(arena, words, before, left);
            left = before;
        }
    }
    if (left > 2 && word_is(&words->items[left - 2], "collate")) {
        mig_strings parts = {0};
        const word *name = &words->items[left - 1];

        if (!mig_split_name(arena, name->at, name->length, &parts) || parts.len > 2) {
            key->opclass = NULL;
            return 0;
        }
        key->collation = parts.len == 1
                             ? parts.items[0]
                             : mig_name_text(arena, (mig_name){parts.items[0], parts.items[1]});
        left -= 2;
    }
    return count - left;
}

/* Past the bracket that closes the one here; NULL when there is none. */
static const char *skip_brackets(const char *at)
{
    unsigned depth = 0;

    while (*at) {
        if (*at == ')' && --depth == 0)
            return at + 1;
        depth += *at == '(';
        at = is_quote(*at) ? skip_quoted(at) : at + 1;
    }
    return NULL;
}

/* Without the brackets around the whole of it. */
static const char *strip_brackets(mig_arena *arena, const char *text)
{
    while (*text == '(') {
        const char *end = skip_brackets(text);
        const char *inner;

        if (!end || *end)
            return text;
        inner = mig_trim(arena, mig_arena_strndup(arena, text + 1, strlen(text) - 2));
        if (!*inner)
            return text;
        text = inner;
    }
    return text;
}

bool mig_index_prefix(const char *digits, size_t length, unsigned *prefix)
{
    enum { MOST_DIGITS = 5 };

    *prefix = 0;
    for (size_t i = 0; i < length && i < MOST_DIGITS; i++)
        *prefix = *prefix * 10 + (unsigned)(digits[i] - '0');
    return length > 0 && length <= MOST_DIGITS && strspn(digits, "0123456789") >= length &&
           *prefix > 0;
}

/* What is between the backticks around the whole of the text; NULL: it isn't a name in such. */
static const char *in_backticks(mig_arena *arena, const char *text)
{
    MIG_AUTO_STR name = {0};

    if (*text++ != '`')
        return NULL;
    for (; *text; text++) {
        if (*text == '`' && *++text != '`')
            break;
        mig_str_addc(&name, *text);
    }
    return *text || name.len == 0 || text[-1] != '`' ? NULL : mig_str_copy(arena, &name);
}

/* `email(10)`: a column, and how much of it; a function's call has other arguments. */
static bool set_prefixed(mig_arena *arena, const mig_table *table, const char *text,
                         mig_index_key *key)
{
    size_t length = strlen(text), open = strcspn(text, "(");
    const char *name = mig_arena_strndup(arena, text, open);
    mig_strings parts = {0};
    unsigned prefix;

    if (*text == '"') {
        const char *end = skip_quoted(text);

        open = (size_t)(end - text);
        if (*end != '(' || !mig_split_name(arena, text, open, &parts) || parts.len != 1)
            return false;
        name = parts.items[0];
    } else if (*text == '`') {
        open = (size_t)(strrchr(text, '`') + 1 - text);
        name = in_backticks(arena, mig_arena_strndup(arena, text, open));
        if (!name || text[open] != '(')
            return false;
    } else if (!is_name(name, open, false)) {
        return false;
    }
    if (open + 2 >= length || text[length - 1] != ')' ||
        !mig_index_prefix(text + open + 1, length - open - 2, &prefix) ||
        (table && table->columns.len > 0 && !mig_own_column(table, name)))
        return false;
    key->column = name;
    key->prefix = prefix;
    return true;
}

/* A column where it is one or could be nothing else, else an expression. */
static void set_subject(mig_arena *arena, const mig_table *table, const char *text,
                        mig_index_key *key)
{
    const char *stripped = strip_brackets(arena, text);
    mig_strings parts = {0};

    if ((table && mig_own_column(table, stripped)) || is_name(stripped, strlen(stripped), false))
        key->column = stripped;
    else if (set_prefixed(arena, table, stripped, key))
        key->expr.written = NULL;
    else if (*stripped == '"' && mig_split_name(arena, stripped, strlen(stripped), &parts) &&
             parts.len == 1)
        key->column = parts.items[0];
    else if (in_backticks(arena, stripped))
        key->column = in_backticks(arena, stripped);
    else
        key->expr.written = stripped;
    key->enclosed = key->expr.written && stripped != text;
}

void mig_parse_index_key(mig_arena *arena, const mig_table *table, const char *text,
                         mig_index_key *key)
{
    word_list words = {0};
    size_t count;

    text = mig_trim(arena, text);
    if (table && mig_own_column(table, text)) {
        key->column = text;
        return;
    }
    split_words(arena, text, &words);
    if (words.len == 0) {
        key->expr.written = text;
        return;
    }
    count = words.len - take_operator(arena, &words, words.len, key);
    count -= take_order(&words, count, key);
    if (!table || !mig_own_column(table, text_of(arena, &words, 0, count)))
        count -= take_details(arena, &words, count, key);
    set_subject(arena, table, text_of(arena, &words, 0, count), key);
}
