/*
 * SHA-1, to name texts as git does; it protects nothing. Our own, since starting libgit2 (which
 * reads the system's certificates) takes longer than all else that a command does.
 */
#ifndef MIG_BASE_SHA1_H
#define MIG_BASE_SHA1_H

#include <stddef.h>

enum { MIG_SHA1_DIGITS = 40 };

typedef struct {
    const void *bytes;
    size_t length;
} mig_sha1_part;

/* Of the parts behind one another: as hex digits, with a NUL at the end. */
void mig_sha1(const mig_sha1_part *parts, size_t count, char digits[MIG_SHA1_DIGITS + 1]);

#endif
