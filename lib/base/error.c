/* Error values: see migrate/error.h. */
#include "migrate/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void set_text(mig_error *err, const char *format, va_list args)
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

bool mig_fail_at(mig_error *err, mig_place place, const char *format, ...)
{
    va_list args;

    if (!err)
        return false;
    memset(err, 0, sizeof *err);
    err->code = MIG_ERR_USAGE;
    if (place.file)
        snprintf(err->file, sizeof err->file, "%s", place.file);
    err->line = place.line;
    err->column = place.column;
    if (place.snippet)
        snprintf(err->snippet, sizeof err->snippet, "%s", place.snippet);
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
