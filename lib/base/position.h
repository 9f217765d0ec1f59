/* A place in a text that is being read. */
#ifndef MIG_BASE_POSITION_H
#define MIG_BASE_POSITION_H

#include "base/arena.h"
#include "migrate/error.h"

#include <stddef.h>

typedef struct {
    size_t at;             /* byte, from 0 */
    unsigned line, column; /* as people count: from 1, columns in characters */
} mig_position;

/* As many characters further, at most at the end of the text. */
mig_position mig_position_after(const char *text, mig_position from, size_t characters);

/* For errors: with its line of the text. file: borrowed. */
mig_place mig_position_place(mig_arena *arena, const char *file, const char *text,
                             mig_position position);

#endif
