/* malloc that aborts with a message when there is no memory; for base/ only. */
#ifndef MIG_BASE_MEMORY_H
#define MIG_BASE_MEMORY_H

#include <stddef.h>

void *mig_alloc(size_t bytes); /* zeroed */
void *mig_realloc(void *memory, size_t bytes);

#endif
