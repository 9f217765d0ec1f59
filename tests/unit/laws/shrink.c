/*
 * A smaller pair that breaks the same law: one thing after the other is taken away, on both sides,
 * or made on the second side as it is on the first, and stays so where the law still fails.
 */
#include "laws.h"

#include <string.h>
#include <time.h>

enum { MOST_TRIES = 500, MOST_SECONDS = 30 };

/* Counts down to the thing that is asked for. */
typedef struct {
    law_pair *pair;
    unsigned left;
    bool done;
} cursor;

static bool here(cursor *at)
{
    if (at->done)
        return false;
    if (at->left-- == 0)
        at->done = true;
    return at->done;
}

static void remove_table(law_schema *schema, unsigned uid)
{
    for (size_t i = 0; i < schema->table_count; i++)
        if (schema->tables[i].uid == uid) {
            schema->table_count--;
            memmove(&schema->tables[i], &schema->tables[i + 1],
                    (schema->table_count - i) * sizeof schema->tables[0]);
            return;
        }
}

static void remove_enum(law_schema *schema, unsigned uid)
{
    for (size_t i = 0; i < schema->enum_count; i++)
        if (schema->enums[i].uid == uid) {
            schema->enum_count--;
            memmove(&schema->enums[i], &schema->enums[i + 1],
                    (schema->enum_count - i) * sizeof schema->enums[0]);
            return;
        }
}

static law_table *find_table(law_schema *schema, unsigned uid)
{
    for (size_t i = 0; i < schema->table_count; i++)
        if (schema->tables[i].uid == uid)
            return &schema->tables[i];
    return NULL;
}

static void remove_column(law_schema *schema, unsigned table, unsigned uid)
{
    law_table *found = find_table(schema, table);

    for (size_t i = 0; found && i < found->column_count; i++)
        if (found->columns[i].uid == uid) {
            found->column_count--;
            memmove(&found->columns[i], &found->columns[i + 1],
                    (found->column_count - i) * sizeof found->columns[0]);
            return;
        }
}

static void remove_part(law_schema *schema, unsigned table, unsigned uid)
{
    law_table *found = find_table(schema, table);

    for (size_t i = 0; found && i < found->part_count; i++)
        if (found->parts[i].uid == uid) {
            found->part_count--;
            memmove(&found->parts[i], &found->parts[i + 1],
                    (found->part_count - i) * sizeof found->parts[0]);
            return;
        }
}

/* Every table, column and part of one side, gone from both sides, or from this one alone. */
static void try_removals(cursor *at, law_schema *side, bool both)
{
    law_pair *pair = at->pair;
    law_schema *other = side == &pair->before ? &pair->after : &pair->before;

    for (size_t i = side->enum_count; i-- > 0 && !at->done;) {
        unsigned uid = side->enums[i].uid;

        if (!here(at))
            continue;
        remove_enum(side, uid);
        if (both)
            remove_enum(other, uid);
    }
    for (size_t i = side->table_count; i-- > 0 && !at->done;) {
        law_table *table = &side->tables[i];
        unsigned uid = table->uid;

        for (size_t k = table->part_count; k-- > 0 && !at->done;) {
            unsigned part = table->parts[k].uid;

            if (!here(at))
                continue;
            remove_part(side, uid, part);
            if (both)
                remove_part(other, uid, part);
        }
        for (size_t k = table->column_count; k-- > 0 && !at->done;) {
            unsigned column = table->columns[k].uid;

            if (!here(at))
                continue;
            remove_column(side, uid, column);
            if (both)
                remove_column(other, uid, column);
        }
        if (at->done || !here(at))
            continue;
        remove_table(side, uid);
        if (both)
            remove_table(other, uid);
    }
}

static void shrink_column(cursor *at, law_column *column, const law_column *old)
{
    for (size_t i = 0; i < LAW_PROPERTIES && !at->done; i++)
        if (column->properties[i] && here(at))
            column->properties[i] = NULL;
    if (old && memcmp(column, old, sizeof *column) != 0 && !at->done && here(at))
        *column = *old;
    if (old && strcmp(column->name, old->name) != 0 && !at->done && here(at))
        column->name = old->name;
}

/* What a table says, not said; what is another thing now, as it was. old NULL: on the first side.
 */
static void shrink_table(cursor *at, law_table *table, const law_table *old)
{
    for (size_t i = 0; i < table->column_count && !at->done; i++)
        shrink_column(at, &table->columns[i],
                      old ? law_column_of(old, table->columns[i].uid) : NULL);
    for (size_t i = 0; i < table->part_count && !at->done; i++) {
        law_part *part = &table->parts[i];
        const law_part *was = old ? law_part_of(old, part->uid) : NULL;

        if (part->name && here(at))
            part->name = was ? was->name : NULL;
        if (part->options && here(at))
            part->options = was ? was->options : NULL;
        if (law_has_orders(part) && here(at))
            memcpy(part->orders, was ? was->orders : (const char *[LAW_KEYS]){NULL},
                   sizeof part->orders);
        if (part->include && here(at))
            part->include = was ? was->include : 0;
        if (part->cluster && here(at))
            part->cluster = was && was->cluster;
        if (part->invisible && here(at))
            part->invisible = was && was->invisible;
        if (part->on_column && here(at))
            part->on_column = false;
    }
    if (old && strcmp(table->name, old->name) != 0 && !at->done && here(at))
        table->name = old->name;
    for (size_t i = 0; i < LAW_TABLE_PROPERTIES && !at->done; i++)
        if (table->properties[i] && here(at))
            table->properties[i] = NULL;
    if (table->partitions && here(at))
        table->partitions = NULL;
    if (table->replica && here(at))
        table->replica = 0;
    if (table->schema != (old ? old->schema : NULL) && !at->done && here(at))
        table->schema = old ? old->schema : NULL;
    if (table->strict != (old && old->strict) && !at->done && here(at))
        table->strict = old && old->strict;
    if (table->without_rowid != (old && old->without_rowid) && !at->done && here(at))
        table->without_rowid = old && old->without_rowid;
}

/* The n-th of all ways to make the pair smaller; false when there are fewer. */
static bool reduce(law_pair *pair, unsigned n)
{
    cursor at = {.pair = pair, .left = n};
    law_schema *after = &pair->after;

    try_removals(&at, &pair->before, true);
    try_removals(&at, &pair->after, true);
    try_removals(&at, &pair->after, false);
    try_removals(&at, &pair->before, false);
    for (size_t i = 0; i < after->enum_count && !at.done; i++) {
        const law_enum *old = law_enum_of(&pair->before, after->enums[i].uid);

        if (old && memcmp(old, &after->enums[i], sizeof *old) != 0 && here(&at))
            after->enums[i] = *old;
    }
    for (size_t i = 0; i < after->table_count && !at.done; i++)
        shrink_table(&at, &after->tables[i], law_table_of(&pair->before, after->tables[i].uid));
    for (size_t i = 0; i < pair->before.table_count && !at.done; i++)
        shrink_table(&at, &pair->before.tables[i], NULL);
    return at.done;
}

law_fault law_shrink(const law_bench *bench, mig_arena *arena, const law_maker *made,
                     law_pair *pair, law_fault fault)
{
    time_t end = time(NULL) + MOST_SECONDS;
    unsigned tries = 0;

    for (bool smaller = true; smaller && tries < MOST_TRIES && time(NULL) < end;) {
        law_pair *next = MIG_NEW(arena, law_pair);

        smaller = false;
        for (unsigned n = 0; tries < MOST_TRIES && time(NULL) < end; n++) {
            law_fault found;

            *next = *pair;
            if (!reduce(next, n))
                break;
            law_repair(made, &next->before);
            law_repair(made, &next->after);
            if (next->before.table_count == 0 || memcmp(next, pair, sizeof *next) == 0)
                continue;
            tries++;
            found = law_check(bench, arena, made, next);
            if (!found.law || strcmp(found.law, fault.law) != 0)
                continue;
            *pair = *next;
            fault = found;
            smaller = true;
            n--; /* the next one has its number now */
        }
    }
    return fault;
}
