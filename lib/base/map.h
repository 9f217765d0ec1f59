/* A map from text to object, over uthash; an index beside a list that stays the truth. */
#ifndef MIG_BASE_MAP_H
#define MIG_BASE_MAP_H

#include "base/arena.h"

typedef struct mig_map mig_map;

/* Lives in the arena; nothing to free. */
mig_map *mig_map_new(mig_arena *arena);

/* Puts or replaces. The key is borrowed and must outlive the map. */
void mig_map_put(mig_map *map, const char *key, void *value);

/* NULL when absent. A map that is NULL is empty. */
void *mig_map_find(const mig_map *map, const char *key);

#endif
