/* Small questions about text. Nothing here depends on the locale. */
#ifndef MIG_BASE_TEXT_H
#define MIG_BASE_TEXT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* Both NULL, or equal text. */
bool mig_same(const char *a, const char *b);
/* The same without regard to the case of ASCII letters. */
bool mig_same_nocase(const char *a, const char *b);
bool mig_starts_with(const char *text, const char *start);
bool mig_ends_with(const char *text, const char *end);
bool mig_blank(const char *text); /* nothing but white space */

char *mig_lower(mig_arena *arena, const char *text); /* ASCII letters only */
/* Without white space at both ends. */
char *mig_trim(mig_arena *arena, const char *text);

/* FNV-1a, 64 bits, of texts one after the other; the same for every version of ours, since names
 * of locks are made of it. Begins with MIG_HASH_BEGIN. */
#define MIG_HASH_BEGIN 0xcbf29ce484222325ULL
unsigned long long mig_hash(unsigned long long value, const char *text);

/* Offset of the first byte that is not valid UTF-8 (RFC 3629), or length when all is. */
size_t mig_utf8_bad(const char *text, size_t length);

/*
 * The word nearest to text, for "did you mean": NULL when none is near (more than a third of the
 * letters would have to change). Ties go to the first.
 */
const char *mig_nearest(const char *text, const char *const *words, size_t count);

#endif
