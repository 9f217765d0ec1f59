/*
 * The edges. Every operation says what it makes, what it takes away, what it needs to be there and
 * what it has used until now; things are keys of a map. Then: what takes a thing away comes before
 * what makes another of that name or needs one, a maker before those that need it, users until now
 * before what takes it away. After declared renames all names are the new ones, so a rename only
 * has to come first.
 *
 * Keys: "t" table, "c" column, "d+" and "d-" a column's definition as it will be and was, "u"
 * columns that a foreign key may refer to, "n" a name among the schema's tables and indexes, "cn" a
 * name among a table's constraints, "pk" a table's primary key, "e" enum, "v+" and "v-" an enum's
 * values as they will be and were, "lg" that a table is logged, "ri" that an index is its replica
 * identity, "rt" "rc" "re" renames of tables, columns, enums.
 */
#include "plan/order_graph.h"

#include "base/text.h"
#include "plan/values.h"
#include "schema/portable.h"
#include "schema/words.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    mig_indexes makers, takers, needers, users;
} thing;

typedef struct {
    mig_order_graph *graph;
    mig_map *things;
    MIG_ARRAY(thing *) list; /* in the order of their first mention */
    mig_map *altered_enums;  /* name -> mig_op */
    size_t at;               /* the operation at hand */
} builder;

static thing *find_thing(builder *b, const char *key)
{
    thing *found = mig_map_find(b->things, key);

    if (!found) {
        found = MIG_NEW(b->graph->arena, thing);
        mig_map_put(b->things, key, found);
        mig_push(b->graph->arena, &b->list, found);
    }
    return found;
}

static void makes(builder *b, const char *key)
{
    mig_push(b->graph->arena, &find_thing(b, key)->makers, b->at);
}

static void takes(builder *b, const char *key)
{
    mig_push(b->graph->arena, &find_thing(b, key)->takers, b->at);
}

static void needs(builder *b, const char *key)
{
    mig_push(b->graph->arena, &find_thing(b, key)->needers, b->at);
}

static void has_used(builder *b, const char *key)
{
    mig_push(b->graph->arena, &find_thing(b, key)->users, b->at);
}

const char *mig_order_key(const mig_order_graph *graph, mig_name name)
{
    const char *text = mig_name_text(graph->arena, name);

    return graph->nocase ? mig_lower(graph->arena, text) : text;
}

static const char *table_key(const builder *b, const char *what, mig_name table)
{
    return mig_arena_printf(b->graph->arena, "%s %s", what, mig_order_key(b->graph, table));
}

/* A column, or a constraint, of a table. */
static const char *part_key(const builder *b, const char *what, mig_name table, const char *part)
{
    return mig_arena_printf(b->graph->arena, "%s %s\x1f%s", what, mig_order_key(b->graph, table),
                            b->graph->nocase ? mig_lower(b->graph->arena, part) : part);
}

/* A name that all tables and indexes of a schema share. */
static const char *wide_key(const builder *b, mig_name table, const char *name)
{
    return table_key(b, "n", (mig_name){table.schema, name});
}

static int compare_texts(const void *a, const void *c)
{
    return strcmp(*(const char *const *)a, *(const char *const *)c);
}

/* What a foreign key refers to: columns in any order. */
static const char *columns_key(const builder *b, mig_name table, const mig_strings *columns)
{
    mig_arena *arena = b->graph->arena;
    const char **sorted = mig_arena_alloc(arena, (columns->len + 1) * sizeof *sorted);
    MIG_AUTO_STR key = {0};

    for (size_t i = 0; i < columns->len; i++)
        sorted[i] = b->graph->nocase ? mig_lower(arena, columns->items[i]) : columns->items[i];
    qsort(sorted, columns->len, sizeof *sorted, compare_texts);
    mig_str_add(&key, table_key(b, "u", table));
    for (size_t i = 0; i < columns->len; i++)
        mig_str_addf(&key, "\x1f%s", sorted[i]);
    return mig_str_copy(arena, &key);
}

/* What an operation does with what it names: its object is there afterwards, or was there before.
 */
typedef enum { COMING, GOING } side;

static void uses_table(builder *b, mig_name table, side which)
{
    needs(b, table_key(b, "rt", table));
    if (which == COMING)
        needs(b, table_key(b, "t", table));
    else
        has_used(b, table_key(b, "t", table));
}

static void uses_column(builder *b, mig_name table, const char *column, side which)
{
    needs(b, part_key(b, "rc", table, column));
    if (which == COMING) {
        needs(b, part_key(b, "c", table, column));
        needs(b, part_key(b, "d+", table, column));
    } else {
        has_used(b, part_key(b, "c", table, column));
        has_used(b, part_key(b, "d-", table, column));
    }
}

static void uses_columns(builder *b, mig_name table, const mig_strings *columns, side which)
{
    for (size_t i = 0; i < columns->len; i++)
        uses_column(b, table, columns->items[i], which);
}

/* Words that name no column are keys that nobody makes; a text with literals may hold enum values.
 */
static void uses_text(builder *b, mig_name table, const mig_expr *expr, side which)
{
    mig_words words = {.at = expr->written ? expr->written : "", .nocase = b->graph->nocase};
    mig_word word;

    while (mig_words_next(&words, &word))
        if (word.role == MIG_WORD_COLUMN)
            uses_column(b, table, mig_word_name(b->graph->arena, &word), which);
    if (!expr->written || !strchr(expr->written, '\''))
        return;
    if (which == COMING)
        needs(b, "v+");
    else
        has_used(b, "v-");
}

/* The enum that a column is of; where arrays are kept as text, only the written type says it. NULL:
 * none. */
static const char *enum_of(const builder *b, const mig_column *column)
{
    const mig_type *type = &column->type;
    mig_type_parts parts;

    if (type->enumeration || type->native || !type->written)
        return type->enumeration;
    parts = mig_type_take_apart(b->graph->arena, type->written);
    return parts.base == MIG_TYPE_OTHER && parts.dimensions > 0 ? parts.name : NULL;
}

static void uses_enum(builder *b, const mig_column *column, side which)
{
    const char *text = enum_of(b, column);
    mig_name name;

    if (!text)
        return;
    name = mig_name_parse(b->graph->arena, text);
    needs(b, table_key(b, "re", name));
    if (which == COMING) {
        needs(b, table_key(b, "e", name));
        needs(b, table_key(b, "v+", name));
    } else {
        has_used(b, table_key(b, "e", name));
        has_used(b, table_key(b, "v-", name));
    }
}

static void uses_state(builder *b, const char *what, mig_name table, side which)
{
    const char *key = table_key(b, what, table);

    if (which == COMING)
        needs(b, key);
    else
        has_used(b, key);
}

/* What is logged may not refer to what is not. */
static void uses_logged(builder *b, mig_name target, side which)
{
    uses_state(b, "lg", target, which);
}

/* On MySQL and MariaDB nothing may refer to what has partitions, or an engine without such keys. */
static void uses_whole(builder *b, mig_name target, side which)
{
    uses_state(b, "np", target, which);
}

static void uses_foreign_key(builder *b, mig_name table, const mig_foreign_key *key, side which)
{
    uses_columns(b, table, &key->columns, which);
    uses_columns(b, key->target, &key->target_columns, which);
    needs(b, table_key(b, "rt", key->target));
    if (mig_same(mig_order_key(b->graph, table), mig_order_key(b->graph, key->target)))
        return;
    uses_table(b, key->target, which);
    uses_logged(b, key->target, which);
    uses_whole(b, key->target, which);
}

static void refers(builder *b, const mig_foreign_key *key, side which)
{
    const char *unique = columns_key(b, key->target, &key->target_columns);

    if (which == COMING)
        needs(b, unique);
    else
        has_used(b, unique);
}

/* Makes the thing, or takes it away. */
static void turns(builder *b, const char *key, side which)
{
    if (which == COMING)
        makes(b, key);
    else
        takes(b, key);
}

static void turn_key(builder *b, mig_name table, const mig_key *key, side which)
{
    turns(b, columns_key(b, table, &key->columns), which);
    if (!key->id.name)
        return;
    turns(b, wide_key(b, table, key->id.name), which);
    turns(b, part_key(b, "cn", table, key->id.name), which);
}

static void turn_index(builder *b, mig_name table, const mig_index *index, side which)
{
    bool plain = index->unique && !index->where.written;
    mig_strings columns = {0};

    for (size_t i = 0; i < index->keys.len; i++) {
        plain = plain && index->keys.items[i].column;
        if (index->keys.items[i].column)
            mig_push(b->graph->arena, &columns, index->keys.items[i].column);
    }
    if (plain)
        turns(b, columns_key(b, table, &columns), which);
    if (index->id.name)
        turns(b, wide_key(b, table, index->id.name), which);
}

static void uses_index(builder *b, mig_name table, const mig_index *index, side which)
{
    for (size_t i = 0; i < index->keys.len; i++) {
        if (index->keys.items[i].column)
            uses_column(b, table, index->keys.items[i].column, which);
        else
            uses_text(b, table, &index->keys.items[i].expr, which);
    }
    uses_columns(b, table, &index->include, which);
    uses_text(b, table, &index->where, which);
}

/* An exclusion constraint: its name is one of a constraint and of an index. */
static void turn_exclusion(builder *b, mig_name table, const mig_index *exclusion, side which)
{
    if (!exclusion->id.name)
        return;
    turns(b, wide_key(b, table, exclusion->id.name), which);
    turns(b, part_key(b, "cn", table, exclusion->id.name), which);
}

/* A table that comes or goes with everything in it. */
static void whole_table(builder *b, const mig_table *table, side which)
{
    turns(b, table_key(b, "t", table->name), which);
    turns(b, wide_key(b, table->name, table->name.name), which);
    if (table->primary_key)
        turn_key(b, table->name, table->primary_key, which);
    for (size_t i = 0; i < table->uniques.len; i++)
        turn_key(b, table->name, table->uniques.items[i], which);
    for (size_t i = 0; i < table->exclusions.len; i++)
        turn_exclusion(b, table->name, table->exclusions.items[i], which);
    for (size_t i = 0; i < table->indexes.len; i++)
        turn_index(b, table->name, table->indexes.items[i], which);
    for (size_t i = 0; i < table->columns.len; i++)
        uses_enum(b, table->columns.items[i], which);
    for (size_t i = 0; i < table->checks.len; i++)
        uses_text(b, table->name, &table->checks.items[i]->expr, which);
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        uses_foreign_key(b, table->name, table->foreign_keys.items[i], which);
        refers(b, table->foreign_keys.items[i], which);
    }
}

/*
 * A strict table's types tell less than those of any other (INTEGER for bool): they are changed
 * while it isn't strict, so that what SQLite stores says what they are.
 */
static void strict_edges(builder *b, const mig_op *op)
{
    bool before = op->before.table->strict, after = op->after.table->strict;

    if (after && !before)
        needs(b, table_key(b, "cols", op->after.table->name));
    if (before && !after)
        makes(b, table_key(b, "lax", op->after.table->name));
}

static void logged_edges(builder *b, const mig_op *op)
{
    const mig_table *before = op->before.table, *after = op->after.table;
    side which = after->unlogged ? GOING : COMING;

    if (before->unlogged == after->unlogged)
        return;
    turns(b, table_key(b, "lg", after->name), which);
    for (size_t i = 0; i < before->foreign_keys.len; i++)
        if (!mig_same(mig_order_key(b->graph, before->foreign_keys.items[i]->target),
                      mig_order_key(b->graph, after->name)))
            uses_logged(b, before->foreign_keys.items[i]->target, which);
}

static void partition_edges(builder *b, const mig_op *op)
{
    const mig_table *before = op->before.table, *after = op->after.table;

    if (!before->partitions != !after->partitions)
        turns(b, table_key(b, "np", after->name), after->partitions ? GOING : COMING);
    if (!mig_same_nocase(before->engine, after->engine)) { /* of which has them nothing is known */
        takes(b, table_key(b, "np", after->name));
        makes(b, table_key(b, "np", after->name));
    }
}

/* An index is there when it becomes the replica identity, and until it is that no more. */
static void replica_edges(builder *b, const mig_op *op)
{
    const char *before = op->before.table->replica_identity.index;
    const char *after = op->after.table->replica_identity.index;

    if (mig_same(before, after))
        return;
    if (before) {
        has_used(b, wide_key(b, op->before.table->name, before));
        takes(b, table_key(b, "ri", op->before.table->name));
    }
    if (after) {
        needs(b, wide_key(b, op->after.table->name, after));
        makes(b, table_key(b, "ri", op->after.table->name));
    }
}

static void alter_edges(builder *b, const mig_op *op)
{
    uses_table(b, op->after.table->name, COMING);
    strict_edges(b, op);
    logged_edges(b, op);
    partition_edges(b, op);
    replica_edges(b, op);
}

static void table_edges(builder *b, const mig_op *op)
{
    switch (mig_op_verb(op)) {
    case MIG_VERB_CREATE:
        whole_table(b, op->after.table, COMING);
        break;
    case MIG_VERB_DROP:
        whole_table(b, op->before.table, GOING);
        break;
    case MIG_VERB_ALTER:
        alter_edges(b, op);
        break;
    case MIG_VERB_RENAME:
        makes(b, table_key(b, "rt", op->after.table->name));
        takes(b, wide_key(b, op->before.table->name, op->before.table->name.name));
        makes(b, wide_key(b, op->after.table->name, op->after.table->name.name));
        break;
    }
}

static void enum_edges(builder *b, const mig_op *op)
{
    mig_name name = op->after.any ? op->after.enumeration->name : op->before.enumeration->name;

    needs(b, table_key(b, "re", name));
    switch (mig_op_verb(op)) {
    case MIG_VERB_CREATE:
        makes(b, table_key(b, "e", name));
        break;
    case MIG_VERB_DROP:
        takes(b, table_key(b, "e", name));
        break;
    case MIG_VERB_ALTER:
        makes(b, table_key(b, "v+", name));
        makes(b, "v+");
        takes(b, table_key(b, "v-", name));
        takes(b, "v-");
        break;
    case MIG_VERB_RENAME:
        makes(b, table_key(b, "re", name));
        break;
    }
}

/* A default that the altered enum no longer has goes before its values change, all else after. */
static void altered_enum_column(builder *b, const mig_op *op)
{
    const mig_column *before = op->before.column, *after = op->after.column;
    const char *text = enum_of(b, after);
    mig_name name;
    const mig_op *alter;

    if (!mig_same(enum_of(b, before), text)) {
        uses_enum(b, before, GOING);
        uses_enum(b, after, COMING);
        return;
    }
    if (!text)
        return;
    name = mig_name_parse(b->graph->arena, text);
    needs(b, table_key(b, "re", name));
    needs(b, table_key(b, "e", name));
    alter = mig_map_find(b->altered_enums, mig_order_key(b->graph, name));
    if (alter && mig_default_loses(alter, before))
        has_used(b, table_key(b, "v-", name));
    else
        needs(b, table_key(b, "v+", name));
}

static void column_edges(builder *b, const mig_op *op)
{
    const char *name = mig_object_name(op->kind, op->after.any ? op->after : op->before);
    const mig_column *before = op->before.column, *after = op->after.column;

    uses_table(b, op->table, COMING);
    if (op->after.any && mig_op_verb(op) != MIG_VERB_RENAME) {
        makes(b, table_key(b, "cols", op->table));
        needs(b, table_key(b, "lax", op->table));
    }
    switch (mig_op_verb(op)) {
    case MIG_VERB_CREATE:
        makes(b, part_key(b, "c", op->table, name));
        makes(b, part_key(b, "d+", op->table, name));
        uses_enum(b, after, COMING);
        uses_text(b, op->table, &after->generated, COMING);
        break;
    case MIG_VERB_DROP:
        takes(b, part_key(b, "c", op->table, name));
        takes(b, part_key(b, "d-", op->table, name));
        uses_enum(b, before, GOING);
        uses_text(b, op->table, &before->generated, GOING);
        break;
    case MIG_VERB_ALTER:
        needs(b, part_key(b, "rc", op->table, name));
        makes(b, part_key(b, "d+", op->table, name));
        takes(b, part_key(b, "d-", op->table, name));
        altered_enum_column(b, op);
        if (!mig_same(before->generated.written, after->generated.written))
            uses_text(b, op->table, &after->generated, COMING);
        break;
    case MIG_VERB_RENAME:
        makes(b, part_key(b, "rc", op->table, name));
        break;
    }
}

/* A changed generated column stops using columns before they are dropped. */
static void left_columns(builder *b, const mig_op *op)
{
    mig_words words = {.nocase = b->graph->nocase};
    mig_word word;

    if (op->kind != MIG_KIND_COLUMN || mig_op_verb(op) != MIG_VERB_ALTER ||
        !op->before.column->generated.written)
        return;
    words.at = op->before.column->generated.written;
    while (mig_words_next(&words, &word))
        if (word.role == MIG_WORD_COLUMN)
            has_used(b, part_key(b, "c", op->table, mig_word_name(b->graph->arena, &word)));
}

static void renamed_part(builder *b, const mig_op *op)
{
    const char *before = mig_object_name(op->kind, op->before);
    const char *after = mig_object_name(op->kind, op->after);

    uses_table(b, op->table, COMING);
    if (op->kind != MIG_KIND_CHECK && op->kind != MIG_KIND_FOREIGN_KEY) {
        takes(b, wide_key(b, op->table, before));
        makes(b, wide_key(b, op->table, after));
    }
    if (op->kind != MIG_KIND_INDEX) {
        takes(b, part_key(b, "cn", op->table, before));
        makes(b, part_key(b, "cn", op->table, after));
    }
}

static void part_edges(builder *b, const mig_op *op)
{
    side which = op->after.any ? COMING : GOING;
    mig_object object = op->after.any ? op->after : op->before;
    const char *name = mig_object_name(op->kind, object);

    if (op->before.any && op->after.any) {
        if (mig_op_verb(op) == MIG_VERB_RENAME)
            renamed_part(b, op);
        else /* it comes after all else that happens to its table: see order_rank.c */
            uses_table(b, op->table, COMING);
        return;
    }
    uses_table(b, op->table, which);
    if (op->kind == MIG_KIND_EXCLUSION) {
        turn_exclusion(b, op->table, object.index, which);
        uses_index(b, op->table, object.index, which);
        return;
    }
    if (op->kind == MIG_KIND_INDEX) {
        turn_index(b, op->table, object.index, which);
        uses_index(b, op->table, object.index, which);
        return;
    }
    if (op->kind == MIG_KIND_PRIMARY_KEY || op->kind == MIG_KIND_UNIQUE) {
        turn_key(b, op->table, object.key, which);
        uses_columns(b, op->table, &object.key->columns, which);
        uses_columns(b, op->table, &object.key->include, which);
        if (op->kind == MIG_KIND_PRIMARY_KEY)
            turns(b, table_key(b, "pk", op->table), which);
        return;
    }
    if (name)
        turns(b, part_key(b, "cn", op->table, name), which);
    if (op->kind == MIG_KIND_CHECK) {
        uses_text(b, op->table, &object.check->expr, which);
        return;
    }
    uses_foreign_key(b, op->table, object.foreign_key, which);
    refers(b, object.foreign_key, which);
}

static void op_edges(builder *b, const mig_op *op)
{
    switch (op->kind) {
    case MIG_KIND_TABLE:
        table_edges(b, op);
        break;
    case MIG_KIND_ENUM:
        enum_edges(b, op);
        break;
    case MIG_KIND_COLUMN:
        column_edges(b, op);
        left_columns(b, op);
        break;
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
    case MIG_KIND_EXCLUSION:
    case MIG_KIND_CHECK:
    case MIG_KIND_FOREIGN_KEY:
    case MIG_KIND_INDEX:
        part_edges(b, op);
        break;
    case MIG_KIND_EXECUTE:
    case MIG_KIND_INSERT:
    case MIG_KIND_COPY:
    case MIG_KIND_RUN:
        break; /* a diff makes none */
    }
}

static void connect(builder *b, const mig_indexes *from, const mig_indexes *to)
{
    for (size_t i = 0; i < from->len; i++)
        for (size_t k = 0; k < to->len; k++) {
            if (from->items[i] == to->items[k])
                continue;
            mig_push(b->graph->arena, &b->graph->nodes[from->items[i]].after, to->items[k]);
            b->graph->nodes[to->items[k]].waits++;
        }
}

void mig_order_graph_build(mig_order_graph *graph)
{
    builder b = {.graph = graph,
                 .things = mig_map_new(graph->arena),
                 .altered_enums = mig_map_new(graph->arena)};

    graph->nodes = mig_arena_alloc(graph->arena, (graph->ops->len + 1) * sizeof *graph->nodes);
    for (size_t i = 0; i < graph->ops->len; i++) {
        mig_op *op = &graph->ops->items[i];

        if (op->kind == MIG_KIND_ENUM && mig_op_verb(op) == MIG_VERB_ALTER)
            mig_map_put(b.altered_enums, mig_order_key(graph, op->after.enumeration->name), op);
    }
    for (b.at = 0; b.at < graph->ops->len; b.at++)
        op_edges(&b, &graph->ops->items[b.at]);
    for (size_t i = 0; i < b.list.len; i++) {
        const thing *item = b.list.items[i];

        connect(&b, &item->takers, &item->makers);
        connect(&b, &item->takers, &item->needers); /* which find another: a second key, say */
        connect(&b, &item->makers, &item->needers);
        connect(&b, &item->users, &item->takers);
    }
    mig_order_rank(graph);
}
