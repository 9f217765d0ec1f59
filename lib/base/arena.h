/*
 * Memory in bulk: everything that makes up one value (a schema, a list of operations, a set of
 * scripts) lives in one arena and is freed with it. Out of memory aborts with a message.
 * Under AddressSanitizer every allocation is a malloc of its own, so that overruns are found.
 */
#ifndef MIG_BASE_ARENA_H
#define MIG_BASE_ARENA_H

#include "migrate/common.h"

#include <stdarg.h>
#include <stddef.h>

typedef struct mig_arena mig_arena;

mig_arena *mig_arena_new(void);
void mig_arena_free(mig_arena *arena); /* accepts NULL */

/* Zeroed, aligned for any type; lives as long as the arena. */
void *mig_arena_alloc(mig_arena *arena, size_t bytes);
#define MIG_NEW(arena, type) ((type *)mig_arena_alloc((arena), sizeof(type)))

/* Copies; NULL stays NULL. */
char *mig_arena_strdup(mig_arena *arena, const char *text);
char *mig_arena_strndup(mig_arena *arena, const char *text, size_t length);
void *mig_arena_memdup(mig_arena *arena, const void *bytes, size_t length);
#define MIG_COPY(arena, object) mig_arena_memdup((arena), (object), sizeof *(object))
char *mig_arena_printf(mig_arena *arena, const char *format, ...) MIG_PRINTF(2, 3);

void mig_arena_cleanup(mig_arena **arena);
#define MIG_AUTO_ARENA MIG_CLEANUP(mig_arena_cleanup) mig_arena *

/* Arrays that grow inside an arena. Objects with identity are kept as pointers. */
#define MIG_ARRAY(type)  \
    struct {             \
        type *items;     \
        size_t len, cap; \
    }

#define mig_push(arena, array, value)                                                      \
    ((array)->len < (array)->cap                                                           \
         ? (void)0                                                                         \
         : (void)((array)->items = mig_array_grow((arena), (array)->items, (array)->len,   \
                                                  &(array)->cap, sizeof *(array)->items)), \
     (array)->items[(array)->len++] = (value))

void *mig_array_grow(mig_arena *arena, const void *items, size_t len, size_t *cap, size_t size);

#define MIG_LEN(array) (sizeof(array) / sizeof *(array))

typedef MIG_ARRAY(const char *) mig_strings;

#endif
