/* Error values: see migrate/error.h. */
#include "migrate/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

MIG_PRINTF(2, 0) static void set_text(mig_error *err, const char *format, va_list args)
{
    char *text = err->text[err->depth];

    vsnprintf(text, MIG_ERROR_TEXT, format, args);
    /* libpq and friends end their messages with a line break. */
    for (size_t n = strlen(text); n > 0 && (text[n - 1] == '\n' || text[n - 1] == ' '); n--)
        text[n - 1] = '\0';
    err->depth++;
}

bool mig_fail(mig_error *err, mig_code code, const char *format, ...)
{
    va_list args;

    if (!err)
        return false;
    memset(err, 0, sizeof *err);
    err->code = code;
    va_start(args, format);
    set_text(err, format, args);
    va_end(args);
    return false;
}

static bool is_inside_character(char c)
{
    return ((unsigned char)c & 0xC0U) == 0x80;
}

/* Bytes before a column. */
static size_t offset_of(const char *line, unsigned column)
{
    size_t offset = 0;

    for (unsigned at = 1; at < column && line[offset]; at++)
        do
            offset++;
        while (is_inside_character(line[offset]));
    return offset;
}

/* A long line loses what is far before the column, then what is too much behind it. */
static void set_snippet(mig_error *err, const char *line, unsigned column)
{
    static const char cut[] = "...";
    size_t offset = offset_of(line, column), start = 0, length;

    err->caret = column;
    if (offset > MIG_ERROR_LINE / 2 && strlen(line) >= MIG_ERROR_LINE) {
        start = offset - MIG_ERROR_LINE / 2;
        while (is_inside_character(line[start]))
            start++;
        err->caret = (unsigned)sizeof cut;
        for (size_t i = start; i < offset; i++)
            err->caret += !is_inside_character(line[i]);
    }
    snprintf(err->snippet, sizeof err->snippet, "%s%s", start ? cut : "", line + start);
    length = strlen(err->snippet);
    if (length + 1 < sizeof err->snippet)
        return;
    while (length > 0 && is_inside_character(err->snippet[length - 1]))
        length--;
    err->snippet[length > 0 ? length - 1 : 0] = '\0';
}

void mig_error_set_place(mig_error *err, mig_place place)
{
    if (place.file)
        snprintf(err->file, sizeof err->file, "%s", place.file);
    err->line = place.line;
    err->column = place.column;
    err->snippet[0] = '\0';
    if (place.snippet)
        set_snippet(err, place.snippet, place.column);
}

bool mig_fail_at(mig_error *err, mig_place place, const char *format, ...)
{
    va_list args;

    if (!err)
        return false;
    memset(err, 0, sizeof *err);
    err->code = MIG_ERR_USAGE;
    mig_error_set_place(err, place);
    va_start(args, format);
    set_text(err, format, args);
    va_end(args);
    return false;
}

bool mig_within(mig_error *err, const char *format, ...)
{
    va_list args;

    if (!err || err->depth == 0 || err->depth == MIG_ERROR_DEPTH)
        return false;
    va_start(args, format);
    set_text(err, format, args);
    va_end(args);
    return false;
}

int mig_exit_status(mig_code code)
{
    switch (code) {
    case MIG_OK:
        return 0;
    case MIG_ERR_FAILED:
        return 1;
    case MIG_ERR_USAGE:
        return 2;
    case MIG_ERR_DIFFERENT:
        return 3;
    case MIG_ERR_LOCKED:
        return 4;
    case MIG_ERR_INTERRUPTED:
        return 130;
    }
    return 1;
}
