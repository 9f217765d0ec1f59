/* Arena: a list of blocks, filled from the front. See arena.h. */
#include "base/arena.h"

#include "base/memory.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define BLOCK_BYTES 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BLOCK_BYTES 0
#endif
#endif
#ifndef BLOCK_BYTES
#define BLOCK_BYTES ((size_t)16 * 1024)
#endif

/* An arena of so many blocks gets large ones from then on, which the system gives zeroed. */
enum { MANY_BLOCKS = 128, LARGE_BYTES = 2 * 1024 * 1024 };

/* Of items from this size on, most arrays hold one or none. */
enum { BIG_ITEM_BYTES = 64 };

typedef struct block {
    struct block *next;
    size_t used, size;
    bool clean; /* what isn't used yet is zero */
    max_align_t data[];
} block;

struct mig_arena {
    block *blocks; /* the first one is being filled */
    size_t count;
};

void *mig_alloc(size_t bytes)
{
    void *memory = calloc(1, bytes ? bytes : 1);

    if (!memory) {
        fputs("migrate: out of memory\n", stderr);
        abort();
    }
    return memory;
}

void *mig_realloc(void *memory, size_t bytes)
{
    void *grown = realloc(memory, bytes ? bytes : 1);

    if (!grown) {
        fputs("migrate: out of memory\n", stderr);
        abort();
    }
    return grown;
}

mig_arena *mig_arena_new(void)
{
    return mig_alloc(sizeof(mig_arena));
}

void mig_arena_free(mig_arena *arena)
{
    if (!arena)
        return;
    for (block *b = arena->blocks, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    free(arena);
}

void mig_arena_cleanup(mig_arena **arena)
{
    mig_arena_free(*arena);
}

static block *add_block(mig_arena *arena, size_t bytes)
{
    bool large =
        BLOCK_BYTES > 0 && arena->count >= MANY_BLOCKS && bytes <= LARGE_BYTES - sizeof(block);
    size_t usual = large ? LARGE_BYTES - sizeof(block) : BLOCK_BYTES;
    size_t size = bytes > usual ? bytes : usual;
    block *b = large ? mig_alloc(sizeof(block) + size) : mig_realloc(NULL, sizeof(block) + size);

    b->size = size;
    b->used = 0;
    b->clean = large;
    arena->count++;
    if (size > usual && arena->blocks && BLOCK_BYTES > 0) {
        b->next = arena->blocks->next; /* a big one goes behind, the first stays open */
        arena->blocks->next = b;
    } else {
        b->next = arena->blocks;
        arena->blocks = b;
    }
    return b;
}

static size_t round_up(size_t bytes)
{
    const size_t align = sizeof(max_align_t);

    return BLOCK_BYTES > 0 ? (bytes + align - 1) / align * align : bytes;
}

void *mig_arena_alloc(mig_arena *arena, size_t bytes)
{
    size_t rounded = round_up(bytes);
    block *b = arena->blocks;
    char *memory;

    assert(bytes < SIZE_MAX / 2);
    if (!b || b->size - b->used < rounded || BLOCK_BYTES == 0)
        b = add_block(arena, rounded);
    memory = (char *)b->data + b->used;
    b->used += rounded;
    /* Here and not for the whole block: many arenas live for a few bytes only. */
    return b->clean ? memory : memset(memory, 0, rounded);
}

void *mig_arena_memdup(mig_arena *arena, const void *bytes, size_t length)
{
    void *copy = mig_arena_alloc(arena, length);

    if (length > 0)
        memcpy(copy, bytes, length);
    return copy;
}

char *mig_arena_strndup(mig_arena *arena, const char *text, size_t length)
{
    char *copy;

    if (!text)
        return NULL;
    copy = mig_arena_alloc(arena, length + 1);
    memcpy(copy, text, length);
    return copy;
}

char *mig_arena_strdup(mig_arena *arena, const char *text)
{
    return text ? mig_arena_strndup(arena, text, strlen(text)) : NULL;
}

char *mig_arena_printf(mig_arena *arena, const char *format, ...)
{
    va_list args, again;
    int length;
    char *text;

    va_start(args, format);
    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(length >= 0);
    text = mig_arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

/* Makes the last allocation longer where it is; NULL: it isn't the last, or its block is full. */
static void *extend(mig_arena *arena, const void *memory, size_t bytes, size_t wanted)
{
    block *b = arena->blocks;
    size_t at, added = round_up(wanted) - round_up(bytes);

    if (BLOCK_BYTES == 0 || !b || bytes == 0 || b->used < round_up(bytes))
        return NULL;
    at = b->used - round_up(bytes);
    if ((char *)b->data + at != memory || b->size - b->used < added)
        return NULL;
    if (!b->clean)
        memset((char *)b->data + b->used, 0, added);
    b->used += added;
    return (char *)b->data + at;
}

void *mig_array_grow(mig_arena *arena, const void *items, size_t len, size_t *cap, size_t size)
{
    size_t first = size > BIG_ITEM_BYTES ? 1 : 4;
    size_t wanted = *cap ? *cap * 2 : first;
    void *grown = extend(arena, items, *cap * size, wanted * size);

    if (grown) {
        *cap = wanted;
        return grown;
    }
    grown = mig_arena_alloc(arena, wanted * size);
    if (len > 0)
        memcpy(grown, items, len * size);
    *cap = wanted;
    return grown;
}
