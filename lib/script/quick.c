/*
 * Headers as most scripts have them, plain `key: value` lines at the top of the file, read without
 * the YAML reader: thousands of scripts are loaded for every command. Whatever could mean anything
 * else, and every fault, is left to that reader, which says the same of what is read here.
 */
#include "script/header.h"

#include <string.h>

enum { MOST_KEYS = 32 };

typedef struct {
    mig_arena *arena;
    mig_script *script;
    const char *line, *end; /* without the line break */
    unsigned number;
    mig_strings seen; /* keys */
} quick;

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || c == '_';
}

static bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Ids and labels. */
static bool is_name(char c)
{
    return is_alphanumeric(c) || c == '_' || c == '.';
}

/* A plain scalar of YAML: it ends with the line, and nothing in it has a meaning. */
static bool is_plain(const char *from, const char *to)
{
    if (from == to || !is_alphanumeric(*from) || to[-1] == ' ' || to[-1] == ':')
        return false;
    for (const char *c = from; c < to; c++)
        if (!is_alphanumeric(*c) &&
            (!*c || !strchr(" _./()-,:+=;!*<>@&%'\"?", *c) || (*c == ':' && c[1] == ' ')))
            return false;
    return true;
}

static bool is_comment(const quick *q)
{
    if (q->line < q->end && *q->line != '#')
        return false;
    for (const char *c = q->line; c < q->end; c++)
        if (*c < ' ' || *c > '~')
            return false;
    return true;
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && *at == ' ')
        at++;
    return at;
}

/* "[a, b]" */
static bool read_list(quick *q, const char *at, mig_strings *texts)
{
    if (q->end - at < 2 || q->end[-1] != ']')
        return false;
    for (at++; at < q->end; at++) {
        const char *start = at = skip_blanks(at, q->end);

        while (is_name(*at))
            at++;
        if (at == start || (strncmp(start, "null", 4) == 0 && at == start + 4))
            return false;
        mig_push(q->arena, texts, mig_arena_strndup(q->arena, start, (size_t)(at - start)));
        at = skip_blanks(at, q->end);
        if (*at != ',' && at != q->end - 1)
            return false;
    }
    return true;
}

/* line: a copy, whose end is that of the value. */
static bool read_value(quick *q, const char *at, const char *line, mig_header_field *field)
{
    if (at == q->end)
        return false;
    if (*at == '[')
        return mig_header_takes_list(field->key) && read_list(q, at, &field->texts);
    if (!is_plain(at, q->end))
        return false;
    if (q->end - at != 4 || strncmp(at, "null", 4) != 0)
        mig_push(q->arena, &field->texts, line + (at - q->line));
    return true;
}

/* key_end: the colon behind the key. */
static bool read_field(quick *q, const char *key_end)
{
    const char *at = skip_blanks(key_end + 1, q->end);
    const char *key = mig_header_key(q->line, (size_t)(key_end - q->line)), *line, *one;
    mig_header_field field = {.key = key, .texts = {.items = &one, .cap = 1}};

    if (!key || mig_strings_has(&q->seen, key) || at == key_end + 1)
        return false;
    line = mig_arena_strndup(q->arena, q->line, (size_t)(q->end - q->line));
    if (!read_value(q, at, line, &field))
        return false;
    field.place = (mig_place){q->script->path, q->number, (unsigned)(at - q->line) + 1, line};
    mig_push(q->arena, &q->seen, key);
    return mig_header_set(q->arena, q->script, &field, NULL);
}

static bool is_part(const quick *q, const char *key_end, const char *word)
{
    return (size_t)(key_end - q->line) == strlen(word) && strncmp(q->line, word, strlen(word)) == 0;
}

/* One line; in_body: the header is over, and none of its keys may follow. */
static bool read_line(quick *q, bool *in_body, mig_header_parts *parts)
{
    const char *key_end = q->line;
    bool up, down;

    while (key_end < q->end && is_word(*key_end))
        key_end++;
    if (key_end == q->line || *key_end != ':' || !strchr(" \t\r\n", key_end[1]))
        return *in_body ? key_end == q->line : is_comment(q);
    up = is_part(q, key_end, "upgrade");
    down = is_part(q, key_end, "downgrade");
    parts->upgrade |= up;
    parts->downgrade |= down;
    *in_body |= up || down;
    return up || down || (!*in_body && read_field(q, key_end));
}

bool mig_quick_header(mig_arena *arena, mig_script *script)
{
    mig_script read = *script;
    const char *room[MOST_KEYS]; /* for all keys, of which each comes once */
    quick q = {.arena = arena, .script = &read, .seen = {.items = room, .cap = MOST_KEYS}};
    const char *text = script->text, *end = text + script->length;
    mig_header_parts parts = {0};
    bool in_body = false;

    for (q.line = text; q.line < end; q.line = q.end + 1) {
        q.end = memchr(q.line, '\n', (size_t)(end - q.line));
        q.end = q.end ? q.end : end;
        q.number++;
        if (!read_line(&q, &in_body, &parts))
            return false;
    }
    if (!mig_header_check(&read, &q.seen, parts, NULL))
        return false;
    *script = read;
    return true;
}
