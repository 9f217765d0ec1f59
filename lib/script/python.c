/* What a module assigns, and whether its functions do anything: see python.h. */
#include "script/python.h"

#include "base/text.h"

#include <string.h>

/* One statement: tokens from `at` to before `end`. */
typedef struct {
    mig_arena *arena;
    const char *file, *text;
    const mig_python_token *tokens;
    size_t at, end;
} statement;

/* What the lines that are indented belong to. */
typedef enum { BLOCK_NONE, BLOCK_FUNCTION, BLOCK_OTHER } block_kind;

static bool fail_at(const statement *s, size_t token, mig_error *err, const char *what,
                    const char *name)
{
    return mig_fail_at(err, mig_position_place(s->arena, s->file, s->text, s->tokens[token].at),
                       "\"%s\" %s", name, what);
}

static const char computed[] =
    "is computed here; without Python only what is written out can be read: a text, None, or a "
    "tuple of texts";

static bool is_sign(const statement *s, size_t token, char sign)
{
    return token < s->end && s->tokens[token].kind == MIG_PYTHON_SIGN &&
           s->tokens[token].sign == sign;
}

static bool is_name(const statement *s, size_t token, const char *name)
{
    return token < s->end && s->tokens[token].kind == MIG_PYTHON_NAME &&
           strcmp(s->tokens[token].text, name) == 0;
}

/* One text, of one or more literals beside each other; false: there is none, or it is computed. */
static bool read_text(const statement *s, size_t *at, const char **text)
{
    *text = NULL;
    for (; *at < s->end && s->tokens[*at].kind == MIG_PYTHON_STRING; ++*at) {
        const mig_python_token *token = &s->tokens[*at];

        if (token->computed)
            return false;
        *text = *text ? mig_arena_printf(s->arena, "%s%s", *text, token->text) : token->text;
    }
    return *text != NULL;
}

/* Texts with commas between them, up to the closing bracket, or to the end where that is '\0'. */
static bool read_texts(const statement *s, size_t *at, char close, mig_python_value *value)
{
    const char *text;

    while (close ? !is_sign(s, *at, close) : *at < s->end) {
        if (!read_text(s, at, &text))
            return false;
        mig_push(s->arena, &value->texts, text);
        if (!is_sign(s, *at, ','))
            break;
        value->several = true;
        ++*at;
    }
    if (!close)
        return true;
    return is_sign(s, (*at)++, close);
}

static bool read_value(const statement *s, size_t at, mig_python_value *value)
{
    const size_t start = at;
    char close = '\0';

    value->texts = (mig_strings){0};
    value->several = false;
    if (is_sign(s, at, '('))
        close = ')';
    else if (is_sign(s, at, '['))
        close = ']';
    else if (is_sign(s, at, '{'))
        close = '}';
    at += close != '\0';
    if (is_name(s, at, "None") && (!close || close == ')')) {
        at++;
        return (!close || is_sign(s, at++, close)) && at == s->end;
    }
    if (at == s->end || !read_texts(s, &at, close, value) || at != s->end)
        return false;
    value->several |= close == ']' || close == '}' || (close && at == start + 2);
    return true;
}

static mig_python_value *find_value(const mig_python_module *module, const statement *s,
                                    size_t token)
{
    for (size_t i = 0; i < module->value_count; i++)
        if (is_name(s, token, module->values[i].name))
            return &module->values[i];
    return NULL;
}

/* A `=` that assigns: none of `==`, `<=`, `!=`. */
static bool assigns(const statement *s, size_t token)
{
    const mig_python_token *sign = &s->tokens[token];

    if (!is_sign(s, token, '=') || sign->depth > 0)
        return false;
    if (is_sign(s, token + 1, '=') && s->tokens[token + 1].at.at == sign->at.at + 1)
        return false;
    return token == s->at || s->tokens[token - 1].at.at + 1 != sign->at.at ||
           s->tokens[token - 1].kind != MIG_PYTHON_SIGN ||
           !strchr("=<>!", s->tokens[token - 1].sign);
}

static size_t next_assigns(const statement *s, size_t from)
{
    while (from < s->end && !assigns(s, from))
        from++;
    return from;
}

/* A name of ours that something assigns to in another way than `name = ...` is computed. */
static bool check_others(const statement *s, const mig_python_module *module, mig_error *err)
{
    size_t equals = next_assigns(s, s->at), last = equals;

    while (next_assigns(s, last + 1) < s->end)
        last = next_assigns(s, last + 1);
    for (size_t i = s->at; equals < s->end && i < last; i++)
        if (s->tokens[i].depth == 0 && find_value(module, s, i))
            return fail_at(s, i, err, computed, s->tokens[i].text);
    return true;
}

/* `name = value` and `name: type = value`. */
static bool take_statement(const statement *s, mig_python_module *module, mig_error *err)
{
    mig_python_value *value = find_value(module, s, s->at);
    const size_t equals = next_assigns(s, s->at);

    if (!value || equals == s->end || !(equals == s->at + 1 || is_sign(s, s->at + 1, ':')))
        return check_others(s, module, err);
    if (value->found)
        return fail_at(s, s->at, err, "is assigned twice", value->name);
    value->found = true;
    if (equals + 1 == s->end || !read_value(s, equals + 1, value))
        return fail_at(s, equals + 1 < s->end ? equals + 1 : equals, err, computed, value->name);
    value->place = mig_position_place(s->arena, s->file, s->text, s->tokens[equals + 1].at);
    return true;
}

/* `pass`, `...`, a text, `return` and `return None` do nothing. */
static bool does_nothing(const statement *s)
{
    const size_t count = s->end - s->at;

    if (count == 0)
        return true;
    if (count == 1)
        return is_name(s, s->at, "pass") || is_name(s, s->at, "return") ||
               s->tokens[s->at].kind == MIG_PYTHON_STRING;
    if (count == 2)
        return is_name(s, s->at, "return") && is_name(s, s->at + 1, "None");
    return count == 3 && is_sign(s, s->at, '.') && is_sign(s, s->at + 1, '.') &&
           is_sign(s, s->at + 2, '.');
}

typedef struct {
    mig_python_module *module;
    block_kind block;
    bool decorated;
    mig_python_function *function; /* that is being read; NULL: none of ours */
} reader;

/* `def name(...) -> type:` and what stands behind it on the line; false: another line. */
static bool begin_function(reader *r, const statement *line)
{
    size_t at = line->at + (is_name(line, line->at, "async") ? 1 : 0);
    statement rest = *line;

    if (!is_name(line, at, "def"))
        return false;
    for (size_t i = 0; i < r->module->function_count; i++)
        if (is_name(line, at + 1, r->module->functions[i].name))
            r->function = &r->module->functions[i];
    if (!r->function)
        return true;
    while (at < line->end && !(is_sign(line, at, ':') && line->tokens[at].depth == 0))
        at++;
    rest.at = at < line->end ? at + 1 : line->end;
    r->function->found = true;
    r->function->empty = !r->decorated && does_nothing(&rest);
    return true;
}

static bool begins_block(const statement *line)
{
    static const char *const words[] = {"if",    "elif", "else", "try",   "except", "finally",
                                        "while", "for",  "with", "match", "async"};

    for (size_t i = 0; i < MIG_LEN(words); i++)
        if (is_name(line, line->at, words[i]))
            return true;
    return false;
}

/* One logical line, which `;` takes apart, at the left edge of the file. */
static bool take_top(reader *r, const statement *line, mig_error *err)
{
    r->function = NULL;
    if (begin_function(r, line) || is_name(line, line->at, "class")) {
        r->block = BLOCK_FUNCTION;
        r->decorated = false;
        return true;
    }
    r->decorated = is_sign(line, line->at, '@');
    r->block = begins_block(line) ? BLOCK_OTHER : BLOCK_NONE;
    if (r->block == BLOCK_OTHER)
        return check_others(line, r->module, err);
    for (size_t start = line->at, i = start; i <= line->end; i++) {
        statement part = *line;

        if (i < line->end && !(is_sign(line, i, ';') && line->tokens[i].depth == 0))
            continue;
        part.at = start;
        part.end = i;
        start = i + 1;
        if (part.at < part.end && !take_statement(&part, r->module, err))
            return false;
    }
    return true;
}

static bool take_line(reader *r, const statement *line, mig_error *err)
{
    if (line->tokens[line->at].at.column == 1)
        return take_top(r, line, err);
    if (r->function && !does_nothing(line))
        r->function->empty = false;
    return r->block == BLOCK_FUNCTION || check_others(line, r->module, err);
}

/* Texts beside each other, alone on the first line. */
static const char *docstring_of(const statement *line)
{
    const char *text;
    size_t at = line->at;

    return read_text(line, &at, &text) && at == line->end ? text : NULL;
}

bool mig_python_read(mig_arena *arena, const char *file, const char *text,
                     mig_python_module *module, mig_error *err)
{
    mig_python_tokens tokens = {0};
    reader r = {.module = module};

    module->docstring = NULL;
    if (!mig_python_tokenize(arena, file, text, &tokens, err))
        return false;
    for (size_t at = 0, end; at < tokens.len; at = end + 1) {
        statement line = {arena, file, text, tokens.items, at, at};

        while (tokens.items[line.end].kind != MIG_PYTHON_END)
            line.end++;
        end = line.end;
        if (at == 0)
            module->docstring = docstring_of(&line);
        if (!take_line(&r, &line, err))
            return false;
    }
    return true;
}
