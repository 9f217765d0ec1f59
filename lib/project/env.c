/*
 * .env as pydantic-settings reads it, which is python-dotenv's grammar (1.2, parser.py): what it
 * can't parse it leaves out, line by line. Variables inside values are the caller's business.
 */
#include "project/project.h"

#include "base/file.h"
#include "base/str.h"
#include "base/text.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

static bool is_break(char c)
{
    return c == '\n' || c == '\r';
}

static const char *skip_blanks(const char *at)
{
    while (is_blank(*at))
        at++;
    return at;
}

static const char *skip_line(const char *at)
{
    return at + strcspn(at, "\r\n");
}

/*
 * The quote that closes the text. Where every candidate has a backslash before it the last one is
 * taken after all, as a regular expression that goes back would: 'C:\' is C:\.
 */
static const char *closing_quote(const char *text, char quote)
{
    const char *escaped = NULL;

    for (; *text; text++) {
        if (*text == quote)
            return text;
        if (text[0] == '\\' && text[1] == quote)
            escaped = ++text;
    }
    return escaped;
}

static char unescape(char c, char quote)
{
    static const char letters[] = "abfnrtv", codes[] = "\a\b\f\n\r\t\v";
    const char *at = strchr(letters, c);

    if (c == '\\' || c == '\'' || (quote == '"' && c == '"'))
        return c;
    return quote == '"' && at && c ? codes[at - letters] : '\0';
}

/* Python reads text with every line break as one "\n". */
static const char *quoted_value(mig_arena *arena, const char *start, const char *end, char quote)
{
    MIG_AUTO_STR value = {0};

    for (const char *c = start; c < end; c++) {
        char code = *c == '\\' && c + 1 < end ? unescape(c[1], quote) : '\0';

        if (code) {
            mig_str_addc(&value, code);
            c++;
        } else if (*c == '\r') {
            mig_str_addc(&value, '\n');
            c += c[1] == '\n';
        } else {
            mig_str_addc(&value, *c);
        }
    }
    return mig_str_copy(arena, &value);
}

/* Up to the end of the line, or to a "#" with a blank before it. */
static const char *plain_value(mig_arena *arena, const char *start, const char *end)
{
    for (const char *c = start; c + 1 < end; c++)
        if (is_blank(c[0]) && c[1] == '#')
            end = c;
    while (end > start && is_blank(end[-1]))
        end--;
    return mig_arena_strndup(arena, start, (size_t)(end - start));
}

/* *at goes behind the value, or behind what can't be one; NULL then. */
static const char *read_value(mig_arena *arena, const char **at)
{
    const char *start = *at, *end;

    if (*start != '\'' && *start != '"') {
        *at = skip_line(start);
        return plain_value(arena, start, *at);
    }
    end = closing_quote(start + 1, *start);
    if (!end)
        return NULL;
    *at = skip_blanks(end + 1);
    if (**at == '#')
        *at = skip_line(*at);
    return **at == '\0' || is_break(**at) ? quoted_value(arena, start + 1, end, *start) : NULL;
}

static const char *read_name(mig_arena *arena, const char **at)
{
    const char *start = *at;
    size_t length;

    if (*start == '\'') {
        length = strcspn(++start, "'");
        if (length == 0 || start[length] != '\'')
            return NULL;
        *at = start + length + 1;
    } else {
        length = strcspn(start, "=# \t\n\v\f\r");
        *at = start + length;
    }
    return length > 0 ? mig_arena_strndup(arena, start, length) : NULL;
}

static void read_line(mig_arena *arena, const char **at, unsigned number, mig_env_lines *lines,
                      mig_env_lines *bad)
{
    static const char keyword[] = "export";
    mig_env_line line = {.line = number};

    if (mig_starts_with(*at, keyword) && is_blank((*at)[strlen(keyword)]))
        *at = skip_blanks(*at + strlen(keyword));
    line.name = read_name(arena, at);
    *at = skip_blanks(*at);
    if (line.name && **at == '=') {
        *at = skip_blanks(*at + 1);
        line.value = read_value(arena, at);
    }
    if (line.value)
        mig_push(arena, lines, line);
    else if (line.name && bad)
        mig_push(arena, bad, line);
    *at = skip_line(*at);
}

static unsigned count_lines(const char *from, const char *to)
{
    unsigned count = 0;

    for (; from < to; from++)
        count += *from == '\n' || (*from == '\r' && from[1] != '\n');
    return count;
}

void mig_env_parse(mig_arena *arena, const char *text, mig_env_lines *lines, mig_env_lines *bad)
{
    const char *at = mig_starts_with(text, "\xEF\xBB\xBF") ? text + 3 : text, *counted;
    unsigned number = 1;

    for (counted = at;; counted = at) {
        while (is_blank(*at) || is_break(*at))
            at++;
        if (!*at)
            return;
        number += count_lines(counted, at);
        counted = at;
        read_line(arena, &at, number, lines, bad);
        number += count_lines(counted, at);
    }
}

bool mig_env_read(mig_arena *arena, const char *path, mig_env_lines *lines, mig_env_lines *bad,
                  mig_error *err)
{
    char *text;
    size_t length;

    if (!mig_file_read(arena, path, &text, &length, err))
        return false;
    if (strlen(text) != length || mig_utf8_bad(text, length) != length)
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" is not UTF-8 text", path);
    mig_env_parse(arena, text, lines, bad);
    return true;
}
