/* See fuzz.h. */
#include "fuzz.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *fuzz_text(mig_arena *arena, const uint8_t *data, size_t size)
{
    const uint8_t *end = size > 0 ? memchr(data, 0, size) : NULL;

    return mig_arena_strndup(arena, size > 0 ? (const char *)data : "",
                             end ? (size_t)(end - data) : size);
}

void fuzz_fail(const char *file, int line, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "%s:%d: ", file, line);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    abort();
}

void fuzz_same(const char *file, int line, const char *input, const char *expected,
               const char *found)
{
    if (expected && found && strcmp(expected, found) == 0)
        return;
    fuzz_fail(file, line, "not the same\n-- input:\n%s\n-- expected:\n%s\n-- found:\n%s", input,
              expected ? expected : "(nothing)", found ? found : "(nothing)");
}

void fuzz_check_error(const mig_error *err, const char *text)
{
    unsigned lines = 1;

    FUZZ_HOLDS(err->depth > 0 && err->text[0][0] != '\0' && err->code != MIG_OK,
               "a failure without a message:\n%s", text);
    for (; *text; text++)
        lines += *text == '\n' || (*text == '\r' && text[1] != '\n');
    FUZZ_HOLDS(err->line <= lines, "line %u of %u: %s", err->line, lines, err->text[0]);
}
