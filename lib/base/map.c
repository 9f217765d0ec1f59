/* Map: uthash with its memory in an arena. Nothing else in the project sees a HASH_ macro. */
#include "base/map.h"

#include <string.h>

typedef struct entry entry;

/* uthash frees its tables when they grow; in an arena that is nothing to do. */
#define uthash_malloc(size) mig_arena_alloc(map->arena, (size))
#define uthash_free(memory, size) ((void)(memory), (void)(size))
#include <uthash.h>

struct entry {
    const char *key;
    void *value;
    UT_hash_handle hh;
};

struct mig_map {
    mig_arena *arena;
    entry *entries;
};

mig_map *mig_map_new(mig_arena *arena)
{
    mig_map *map = MIG_NEW(arena, mig_map);

    map->arena = arena;
    return map;
}

/* NOLINTBEGIN(readability-function-cognitive-complexity,readability-function-size): the macros' own
 * branches */
static unsigned hash_of(const char *key, size_t length)
{
    unsigned hash;

    HASH_VALUE(key, length, hash);
    return hash;
}

static entry *find_entry(const mig_map *map, const char *key, size_t length, unsigned hash)
{
    entry *found = NULL;

    HASH_FIND_BYHASHVALUE(hh, map->entries, key, length, hash, found);
    return found;
}

static void add_entry(mig_map *map, entry *added, size_t length, unsigned hash)
{
    HASH_ADD_KEYPTR_BYHASHVALUE(hh, map->entries, added->key, length, hash, added);
}
/* NOLINTEND(readability-function-cognitive-complexity,readability-function-size) */

void mig_map_put(mig_map *map, const char *key, void *value)
{
    size_t length = strlen(key);
    unsigned hash = hash_of(key, length);
    entry *e = find_entry(map, key, length, hash);

    if (!e) {
        e = MIG_NEW(map->arena, entry);
        e->key = key;
        add_entry(map, e, length, hash);
    }
    e->value = value;
}

void *mig_map_find(const mig_map *map, const char *key)
{
    const entry *e;
    size_t length;

    if (!map || !map->entries)
        return NULL;
    length = strlen(key);
    e = find_entry(map, key, length, hash_of(key, length));
    return e ? e->value : NULL;
}
