/* What the fuzzing targets share. Each target states one property: see the beginning of its file.
 */
#ifndef TEST_FUZZ_H
#define TEST_FUZZ_H

#include "base/arena.h"
#include "base/str.h"
#include "migrate/error.h"

#include <stdbool.h>
#include <stdint.h>

/* Each target's only entry; always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input as text, up to its first NUL; in a piece of memory of just that size. */
char *fuzz_text(mig_arena *arena, const uint8_t *data, size_t size);

/* Prints what doesn't hold and aborts: the fuzzer then keeps the input. */
_Noreturn void fuzz_fail(const char *file, int line, const char *format, ...) MIG_PRINTF(3, 4);
#define FUZZ_HOLDS(condition, ...) \
    ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, __VA_ARGS__))

/* Both texts are there and equal, else they are shown with the input. */
void fuzz_same(const char *file, int line, const char *input, const char *expected,
               const char *found);
#define FUZZ_SAME(input, expected, found) fuzz_same(__FILE__, __LINE__, input, expected, found)

/* An error says something, and where it names a place in the text that place exists. */
void fuzz_check_error(const mig_error *err, const char *text);

#endif
