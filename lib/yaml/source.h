/* Where a character of the text stands; libyaml counts characters, editors count lines. */
#ifndef MIG_YAML_SOURCE_H
#define MIG_YAML_SOURCE_H

#include "base/arena.h"
#include "migrate/error.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    const char *file;
    const char *text;  /* valid UTF-8 as far as it is walked */
    size_t length;     /* bytes */
    const char *lines; /* the same bytes with NUL for every line break: snippets point into it */
    size_t index;      /* the cursor: characters walked, */
    size_t offset;     /* bytes walked, */
    size_t line_start; /* offset of its line, */
    unsigned line, column; /* from 1 */
} mig_source;

void mig_source_init(mig_arena *arena, mig_source *source, const char *file, const char *text,
                     size_t length);

/* Byte offset of a character. Cheap when asked in ascending order. */
size_t mig_source_offset(mig_source *source, size_t index);
mig_place mig_source_place(mig_source *source, size_t index);
/* The place of a byte; everything before it has to be valid UTF-8. */
mig_place mig_source_place_of_byte(mig_source *source, size_t offset);

/* Round brackets that open and close in pairs: plain text inside { } that lost a part hasn't. */
bool mig_yaml_balanced(const char *text);

#endif
