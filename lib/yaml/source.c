/* A cursor over the text that knows character, byte, line and column: see source.h. */
#include "yaml/source.h"

#include <string.h>

static void rewind_cursor(mig_source *source)
{
    source->index = source->offset = source->line_start = 0;
    source->line = source->column = 1;
}

void mig_source_init(mig_arena *arena, mig_source *source, const char *file, const char *text,
                     size_t length)
{
    char *lines = mig_arena_strndup(arena, text, length);

    for (char *at = lines; (at = memchr(at, '\n', (size_t)(lines + length - at)));)
        *at++ = '\0';
    for (char *at = lines; (at = memchr(at, '\r', (size_t)(lines + length - at)));)
        *at++ = '\0';
    *source = (mig_source){.file = file, .text = text, .length = length, .lines = lines};
    rewind_cursor(source);
}

/* Lines are those of an editor: YAML's further line breaks (U+0085, U+2028, U+2029) begin none. */
static void step(mig_source *source)
{
    char c = source->text[source->offset++];

    while (source->offset < source->length &&
           ((unsigned char)source->text[source->offset] & 0xC0U) == 0x80)
        source->offset++;
    source->index++;
    source->column++;
    if (c == '\n' ||
        (c == '\r' && (source->offset == source->length || source->text[source->offset] != '\n'))) {
        source->line++;
        source->column = 1;
        source->line_start = source->offset;
    }
}

/* Steps over `count` characters, or as many of them as are printable ASCII: most of a file is. */
static void step_over_ascii(mig_source *source, size_t count)
{
    const unsigned char *at = (const unsigned char *)source->text + source->offset;
    size_t left = source->length - source->offset, n = 0;

    if (count > left)
        count = left;
    while (n < count && at[n] >= 0x20 && at[n] < 0x7F)
        n++;
    source->offset += n;
    source->index += n;
    source->column += (unsigned)n;
}

static mig_place here(const mig_source *source)
{
    return (mig_place){source->file, source->line, source->column,
                       source->lines + source->line_start};
}

size_t mig_source_offset(mig_source *source, size_t index)
{
    if (index < source->index)
        rewind_cursor(source);
    while (source->index < index && source->offset < source->length) {
        step_over_ascii(source, index - source->index);
        if (source->index < index && source->offset < source->length)
            step(source);
    }
    return source->offset;
}

mig_place mig_source_place(mig_source *source, size_t index)
{
    mig_source_offset(source, index);
    return here(source);
}

mig_place mig_source_place_of_byte(mig_source *source, size_t offset)
{
    rewind_cursor(source);
    while (source->offset < offset && source->offset < source->length)
        step(source);
    return here(source);
}

bool mig_yaml_balanced(const char *text)
{
    size_t open = 0;

    for (; *text; text++) {
        if (*text == '(')
            open++;
        if (*text == ')' && open-- == 0)
            return false;
    }
    return open == 0;
}
