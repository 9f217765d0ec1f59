/* What operations make, take away, need and use: see order_things.h. */
#include "plan/order_things.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static mig_order_thing *find_thing(mig_order_builder *b, const char *key)
{
    mig_order_thing *found = mig_map_find(b->things, key);

    if (!found) {
        found = MIG_NEW(b->graph->arena, mig_order_thing);
        mig_map_put(b->things, key, found);
        mig_push(b->graph->arena, &b->list, found);
    }
    return found;
}

void mig_makes(mig_order_builder *b, const char *key)
{
    mig_push(b->graph->arena, &find_thing(b, key)->makers, b->at);
}

void mig_takes(mig_order_builder *b, const char *key)
{
    mig_push(b->graph->arena, &find_thing(b, key)->takers, b->at);
}

void mig_needs(mig_order_builder *b, const char *key)
{
    mig_push(b->graph->arena, &find_thing(b, key)->needers, b->at);
}

void mig_has_used(mig_order_builder *b, const char *key)
{
    mig_push(b->graph->arena, &find_thing(b, key)->users, b->at);
}

const char *mig_order_key(const mig_order_graph *graph, mig_name name)
{
    const char *text = mig_name_text(graph->arena, name);

    return graph->nocase ? mig_lower(graph->arena, text) : text;
}

const char *mig_table_key(const mig_order_builder *b, const char *what, mig_name table)
{
    return mig_arena_printf(b->graph->arena, "%s %s", what, mig_order_key(b->graph, table));
}

/* Columns of a partition are those of its root. */
static mig_name column_table(const mig_order_builder *b, const char *what, mig_name table)
{
    bool column = strcmp(what, "c") == 0 || strcmp(what, "rc") == 0 || *what == 'd';

    return column ? mig_order_root(b->graph, table) : table;
}

const char *mig_part_key(const mig_order_builder *b, const char *what, mig_name table,
                         const char *part)
{
    table = column_table(b, what, table);
    return mig_arena_printf(b->graph->arena, "%s %s\x1f%s", what, mig_order_key(b->graph, table),
                            b->graph->nocase ? mig_lower(b->graph->arena, part) : part);
}

const char *mig_wide_key(const mig_order_builder *b, mig_name table, const char *name)
{
    return mig_table_key(b, "n", (mig_name){table.schema, name});
}

static int compare_texts(const void *a, const void *c)
{
    return strcmp(*(const char *const *)a, *(const char *const *)c);
}

const char *mig_columns_key(const mig_order_builder *b, mig_name table, const mig_strings *columns)
{
    mig_arena *arena = b->graph->arena;
    const char **sorted = mig_arena_alloc(arena, (columns->len + 1) * sizeof *sorted);
    MIG_AUTO_STR key = {0};

    for (size_t i = 0; i < columns->len; i++)
        sorted[i] = b->graph->nocase ? mig_lower(arena, columns->items[i]) : columns->items[i];
    qsort(sorted, columns->len, sizeof *sorted, compare_texts);
    mig_str_add(&key, mig_table_key(b, "u", table));
    for (size_t i = 0; i < columns->len; i++)
        mig_str_addf(&key, "\x1f%s", sorted[i]);
    return mig_str_copy(arena, &key);
}

void mig_turns(mig_order_builder *b, const char *key, mig_side which)
{
    if (which == MIG_COMING)
        mig_makes(b, key);
    else
        mig_takes(b, key);
}
