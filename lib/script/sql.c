/* Scripts in plain SQL: `-- key: value` lines, then the parts behind `-- migrate:up` and `:down`.
 */
#include "script/header.h"

#include "base/text.h"

#include <string.h>

/* A line without its line break, and what it says if it is a comment. */
typedef struct {
    size_t start, end, next;
    unsigned number;
    const char *comment; /* behind "--" and blanks, in the text; NULL: no comment */
    size_t comment_length;
} line;

/* Where the parts are; both ends are at the beginnings of lines. */
typedef struct {
    size_t header_end, up_start, up_end, down_start;
    bool up, down;
} parts;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static line read_line(const mig_script *script, size_t start, unsigned number)
{
    const char *text = script->text;
    const char *found = memchr(text + start, '\n', script->length - start);
    line read = {.start = start, .number = number};
    size_t at = start;

    read.end = found ? (size_t)(found - text) : script->length;
    read.next = found ? read.end + 1 : read.end;
    while (read.end > start && is_blank(text[read.end - 1]))
        read.end--;
    if (read.end - start < 2 || strncmp(text + start, "--", 2) != 0)
        return read;
    for (at += 2; at < read.end && is_blank(text[at]); at++)
        ;
    read.comment = text + at;
    read.comment_length = read.end - at;
    return read;
}

static mig_place place_of(mig_arena *arena, const mig_script *script, const line *read,
                          const char *at)
{
    return mig_script_place(arena, script, (size_t)(at - script->text), read->number);
}

static bool says(const line *read, const char *text)
{
    return read->comment && read->comment_length == strlen(text) &&
           strncmp(read->comment, text, read->comment_length) == 0;
}

static bool is_mark(const line *read)
{
    return read->comment && read->comment_length >= 8 && strncmp(read->comment, "migrate:", 8) == 0;
}

/* Takes one `-- migrate:...` line into account. */
static bool take_mark(mig_arena *arena, const mig_script *script, const line *read, parts *found,
                      mig_error *err)
{
    mig_place place = place_of(arena, script, read, script->text + read->start);

    if (says(read, "migrate:up")) {
        if (found->up || found->down)
            return mig_fail_at(err, place,
                               "\"-- migrate:up\" comes once, before "
                               "\"-- migrate:down\"");
        found->up = true;
        found->header_end = read->start;
        found->up_start = read->next;
        found->up_end = script->length;
        return true;
    }
    if (says(read, "migrate:down")) {
        if (found->down)
            return mig_fail_at(err, place, "\"-- migrate:down\" comes once");
        found->down = true;
        if (found->up)
            found->up_end = read->start;
        else
            found->header_end = read->start;
        found->down_start = read->next;
        return true;
    }
    return mig_fail_at(
        err, place,
        "a line \"-- migrate:\" is \"-- migrate:up\" or \"-- migrate:down\"; options "
        "such as \"-- transaction: false\" stand above them");
}

static bool find_parts(mig_arena *arena, const mig_script *script, parts *found, mig_error *err)
{
    unsigned number = 1;

    *found = (parts){.header_end = script->length};
    for (size_t at = 0; at < script->length; number++) {
        line read = read_line(script, at, number);

        if (is_mark(&read) && !take_mark(arena, script, &read, found, err))
            return false;
        at = read.next;
    }
    return true;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || c == '_';
}

/* "a, b", also "[a, b]"; null and nothing are none. */
static void split_list(mig_arena *arena, const char *text, mig_strings *texts)
{
    size_t length = strlen(text);

    if (length >= 2 && text[0] == '[' && text[length - 1] == ']')
        text = mig_arena_strndup(arena, text + 1, length - 2);
    if (mig_blank(text) || strcmp(text, "null") == 0)
        return;
    for (const char *end = text; end; text = end + 1) {
        end = strchr(text, ',');
        mig_push(
            arena, texts,
            mig_trim(arena, end ? mig_arena_strndup(arena, text, (size_t)(end - text)) : text));
        if (!end)
            return;
    }
}

/* A `-- key: value` line; *key is NULL when the comment is only one. */
static void take_field(mig_arena *arena, const mig_script *script, const line *read,
                       mig_header_field *field)
{
    size_t n = 0, value;
    const char *text;

    field->key = NULL;
    while (n < read->comment_length && is_word(read->comment[n]))
        n++;
    if (n == 0 || n == read->comment_length || read->comment[n] != ':')
        return;
    for (value = n + 1; value < read->comment_length && is_blank(read->comment[value]); value++)
        ;
    if (value == n + 1 && value < read->comment_length)
        return; /* "https://...": no blank behind the colon */
    field->key = mig_arena_strndup(arena, read->comment, n);
    field->key_place = place_of(arena, script, read, read->comment);
    field->place = place_of(arena, script, read, read->comment + value);
    text = mig_arena_strndup(arena, read->comment + value, read->comment_length - value);
    if (mig_header_takes_list(field->key))
        split_list(arena, text, &field->texts);
    else
        mig_push(arena, &field->texts, text);
}

/* A key comes once; further lines of a message are added to it. */
static bool take_line(mig_arena *arena, mig_script *script, const line *read, mig_strings *seen,
                      mig_error *err)
{
    mig_header_field field = {0};
    const char *more;

    if (!read->comment && read->end > read->start)
        return mig_fail_at(err, place_of(arena, script, read, script->text + read->start),
                           "SQL begins behind the line \"-- migrate:up\"; above it there are only "
                           "comments");
    if (!read->comment)
        return true;
    take_field(arena, script, read, &field);
    if (!field.key)
        return true;
    if (mig_strings_has(seen, field.key)) {
        if (strcmp(field.key, "message") != 0)
            return mig_fail_at(err, field.key_place, "\"%s\" is there twice", field.key);
        more = field.texts.len > 0 ? field.texts.items[0] : "";
        field.texts = (mig_strings){0};
        mig_push(arena, &field.texts, mig_arena_printf(arena, "%s\n%s", script->message, more));
    }
    mig_push(arena, seen, field.key);
    return mig_header_set(arena, script, &field, err);
}

static bool check_bytes(mig_arena *arena, const mig_script *script, mig_error *err)
{
    const char *nul = memchr(script->text, '\0', script->length);
    size_t bad = mig_utf8_bad(script->text, script->length);
    unsigned number = 1;

    if (nul && (size_t)(nul - script->text) < bad)
        bad = (size_t)(nul - script->text);
    if (bad == script->length)
        return true;
    for (size_t i = 0; i < bad; i++)
        number += script->text[i] == '\n';
    return mig_fail_at(err, mig_script_place(arena, script, bad, number),
                       "this byte (%02X) is not UTF-8 text", (unsigned char)script->text[bad]);
}

bool mig_sql_header(mig_arena *arena, mig_script *script, mig_error *err)
{
    mig_strings seen = {0};
    unsigned number = 1;
    parts found;

    if (!check_bytes(arena, script, err) || !find_parts(arena, script, &found, err))
        return false;
    for (size_t at = 0; at < found.header_end; number++) {
        line read = read_line(script, at, number);

        if (!take_line(arena, script, &read, &seen, err))
            return false;
        at = read.next;
    }
    return mig_header_check(script, &seen, (mig_header_parts){found.up, found.down}, err);
}

/* Splits one part: the rest of the file is blanked, so that places are those of the file. */
static bool split_part(mig_arena *arena, const mig_script *script, const mig_lexer *lexer,
                       size_t start, size_t end, mig_statements *statements, mig_error *err)
{
    char *text = mig_arena_strndup(arena, script->text, end);

    for (size_t i = 0; i < start; i++)
        if (text[i] != '\n')
            text[i] = ' ';
    return mig_split(arena, lexer, script->path, text, statements, err);
}

bool mig_sql_body(mig_arena *arena, mig_script *script, const mig_dialect *dialect, mig_error *err)
{
    parts found;

    if (script->dialect)
        dialect = mig_dialect_find(script->dialect);
    if (!dialect)
        return mig_fail_at(err, (mig_place){.file = script->path},
                           "the script doesn't say which database its SQL is for; add a line such "
                           "as \"-- dialect: postgresql\"");
    if (!find_parts(arena, script, &found, err))
        return false;
    if (found.up && !split_part(arena, script, &dialect->lexer, found.up_start, found.up_end,
                                &script->upgrade_sql, err))
        return false;
    return !found.down || split_part(arena, script, &dialect->lexer, found.down_start,
                                     script->length, &script->downgrade_sql, err);
}
