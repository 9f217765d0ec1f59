/*
 * The order in which operations come when nothing else decides: by kind, then table, then the place
 * in the file (columns that are added) or the name, then what they are made of. Only equal ones
 * keep the order of the input.
 */
#include "plan/order_graph.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    size_t op;
    int stage;
    const char *table; /* key of its table */
    const char *name;
    const char *detail; /* tells those without a name apart */
    mig_place place;    /* columns that are added: the file's order becomes the table's */
    long number;        /* the same where a catalog tells it */
} rank;

/* Before and after all changes of tables, and the order within those of one table. */
static int stage_of(const mig_op *op)
{
    enum { ALTER_PART = 22, LAST = 23 };
    static const int create[] = {
        [MIG_KIND_ENUM] = 2,         [MIG_KIND_TABLE] = 4,     [MIG_KIND_COLUMN] = 14,
        [MIG_KIND_PRIMARY_KEY] = 17, [MIG_KIND_UNIQUE] = 18,   [MIG_KIND_EXCLUSION] = 18,
        [MIG_KIND_CHECK] = 19,       [MIG_KIND_INDEX] = 20,    [MIG_KIND_FOREIGN_KEY] = 21,
        [MIG_KIND_EXECUTE] = LAST,   [MIG_KIND_INSERT] = LAST, [MIG_KIND_COPY] = LAST,
        [MIG_KIND_RUN] = LAST,
    };
    static const int drop[] = {
        [MIG_KIND_ENUM] = 31,        [MIG_KIND_TABLE] = 30,    [MIG_KIND_COLUMN] = 16,
        [MIG_KIND_PRIMARY_KEY] = 12, [MIG_KIND_UNIQUE] = 11,   [MIG_KIND_EXCLUSION] = 11,
        [MIG_KIND_CHECK] = 9,        [MIG_KIND_INDEX] = 10,    [MIG_KIND_FOREIGN_KEY] = 8,
        [MIG_KIND_EXECUTE] = LAST,   [MIG_KIND_INSERT] = LAST, [MIG_KIND_COPY] = LAST,
        [MIG_KIND_RUN] = LAST,
    };

    switch (mig_op_verb(op)) {
    case MIG_VERB_CREATE:
        return create[op->kind];
    case MIG_VERB_DROP:
        return drop[op->kind];
    case MIG_VERB_ALTER:
        if (mig_kind_is_part(op->kind))
            return ALTER_PART;
        return op->kind == MIG_KIND_ENUM ? 3 : op->kind == MIG_KIND_TABLE ? 13 : 15;
    case MIG_VERB_RENAME:
        return op->kind == MIG_KIND_ENUM     ? 1
               : op->kind == MIG_KIND_TABLE  ? 5
               : op->kind == MIG_KIND_COLUMN ? 6
                                             : 7;
    }
    return LAST;
}

static void add_columns(mig_str *text, const mig_strings *columns)
{
    for (size_t i = 0; i < columns->len; i++)
        mig_str_addf(text, "%s,", columns->items[i]);
}

static const char *detail_of(mig_arena *arena, const mig_op *op)
{
    mig_object object = op->after.any ? op->after : op->before;
    MIG_AUTO_STR text = {0};

    switch (op->kind) {
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
        add_columns(&text, &object.key->columns);
        break;
    case MIG_KIND_CHECK:
        mig_str_add(&text, object.check->expr.written ? object.check->expr.written : "");
        break;
    case MIG_KIND_FOREIGN_KEY:
        add_columns(&text, &object.foreign_key->columns);
        mig_str_add(&text, mig_name_text(arena, object.foreign_key->target));
        break;
    case MIG_KIND_EXCLUSION:
    case MIG_KIND_INDEX:
    case MIG_KIND_ENUM:
    case MIG_KIND_TABLE:
    case MIG_KIND_COLUMN:
    case MIG_KIND_EXECUTE:
    case MIG_KIND_INSERT:
    case MIG_KIND_COPY:
    case MIG_KIND_RUN:
        break;
    }
    return mig_str_copy(arena, &text);
}

static mig_name table_of(const mig_op *op)
{
    mig_object object = op->after.any ? op->after : op->before;

    if (op->kind == MIG_KIND_TABLE)
        return object.table->name;
    return op->kind == MIG_KIND_ENUM ? object.enumeration->name : op->table;
}

static int compare_optional(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int compare_places(const mig_place *a, const mig_place *b)
{
    int files = compare_optional(a->file, b->file);

    if (files != 0)
        return files;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return a->column == b->column ? 0 : a->column < b->column ? -1 : 1;
}

static int compare_ranks(const void *left, const void *right)
{
    const rank *a = left, *b = right;
    int order = a->stage - b->stage;

    if (order == 0)
        order = strcmp(a->table, b->table);
    if (order == 0)
        order = compare_places(&a->place, &b->place);
    if (order == 0 && a->number != b->number)
        order = a->number < b->number ? -1 : 1;
    if (order == 0)
        order = strcmp(a->name, b->name);
    if (order == 0)
        order = strcmp(a->detail, b->detail);
    if (order == 0)
        order = a->op < b->op ? -1 : 1;
    return order;
}

static rank rank_of(const mig_order_graph *graph, size_t at)
{
    const mig_op *op = &graph->ops->items[at];
    const char *name = "";
    rank result = {.op = at, .stage = stage_of(op)};

    result.table = !table_of(op).name ? "" : mig_order_key(graph, table_of(op));
    if (!mig_kind_is_data(op->kind))
        name = mig_object_name(op->kind, op->after.any ? op->after : op->before);
    result.name = name ? name : "";
    result.detail = detail_of(graph->arena, op);
    if (op->kind == MIG_KIND_COLUMN && !op->before.any) {
        result.place = op->after.column->place;
        result.number = (long)op->after.column->number;
    } else if (op->kind == MIG_KIND_COLUMN && !op->after.any) {
        /* the last first, so that the downgrade adds them in their order */
        result.number = -(long)op->before.column->number;
    }
    return result;
}

/* What is lowered alone is a group of its own, so that it isn't held up by what its table waits
 * for. */
static const char *group_key(const mig_order_graph *graph, size_t at)
{
    const mig_op *op = &graph->ops->items[at];
    bool whole = op->kind == MIG_KIND_TABLE && (!op->before.any || !op->after.any);

    if (whole || op->kind == MIG_KIND_ENUM || mig_kind_is_data(op->kind))
        return mig_arena_printf(graph->arena, "%zu", at);
    return mig_arena_printf(graph->arena, "t %s", mig_order_key(graph, table_of(op)));
}

void mig_order_rank(mig_order_graph *graph)
{
    size_t count = graph->ops->len;
    rank *ranks = mig_arena_alloc(graph->arena, (count + 1) * sizeof *ranks);
    mig_map *groups = mig_map_new(graph->arena);

    for (size_t i = 0; i < count; i++)
        ranks[i] = rank_of(graph, i);
    qsort(ranks, count, sizeof *ranks, compare_ranks);
    graph->groups = 0;
    for (size_t i = 0; i < count; i++) {
        mig_order_node *node = &graph->nodes[ranks[i].op];
        const char *key = group_key(graph, ranks[i].op);
        const size_t *known = mig_map_find(groups, key);

        node->rank = i;
        if (!known) {
            size_t *number = MIG_NEW(graph->arena, size_t);

            *number = graph->groups++;
            mig_map_put(groups, key, number);
            known = number;
        }
        node->group = *known;
    }
}
