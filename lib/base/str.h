/* A string that grows: a value on the stack, given back with mig_str_dispose or MIG_AUTO_STR. */
#ifndef MIG_BASE_STR_H
#define MIG_BASE_STR_H

#include "base/arena.h"

#include <stdbool.h>

typedef struct {
    char *data; /* NUL-terminated; never NULL once something was added */
    size_t len, cap;
} mig_str;

void mig_str_add(mig_str *s, const char *text);
void mig_str_addn(mig_str *s, const char *text, size_t length);
void mig_str_addc(mig_str *s, char c);
void mig_str_addf(mig_str *s, const char *format, ...) MIG_PRINTF(2, 3);

void mig_str_reset(mig_str *s);              /* empty, memory kept */
void mig_str_cut(mig_str *s, size_t length); /* shortens to length */
void mig_str_dispose(mig_str *s);
const char *mig_str_text(const mig_str *s); /* "" while nothing was added */
char *mig_str_copy(mig_arena *arena, const mig_str *s);

#define MIG_AUTO_STR MIG_CLEANUP(mig_str_dispose) mig_str

#endif
