/*
 * The edges. Every operation says what it makes, what it takes away, what it needs to be there and
 * what it has used until now; things are keys of a map. Then: what takes a thing away comes before
 * what makes another of that name or needs one, a maker before those that need it, users until now
 * before what takes it away. After declared renames all names are the new ones, so a rename only
 * has to come first.
 * The keys are in order_things.h.
 */
#include "plan/order_things.h"

#include "base/text.h"
#include "plan/values.h"
#include "schema/portable.h"
#include "schema/words.h"

#include <string.h>

static void uses_table(mig_order_builder *b, mig_name table, mig_side which)
{
    mig_needs(b, mig_table_key(b, "rt", table));
    if (which == MIG_COMING)
        mig_needs(b, mig_table_key(b, "t", table));
    else
        mig_has_used(b, mig_table_key(b, "t", table));
}

static void uses_column(mig_order_builder *b, mig_name table, const char *column, mig_side which)
{
    mig_needs(b, mig_part_key(b, "rc", table, column));
    if (which == MIG_COMING) {
        mig_needs(b, mig_part_key(b, "c", table, column));
        mig_needs(b, mig_part_key(b, "d+", table, column));
    } else {
        mig_has_used(b, mig_part_key(b, "c", table, column));
        mig_has_used(b, mig_part_key(b, "d-", table, column));
    }
}

static void uses_columns(mig_order_builder *b, mig_name table, const mig_strings *columns,
                         mig_side which)
{
    for (size_t i = 0; i < columns->len; i++)
        uses_column(b, table, columns->items[i], which);
}

/* Words that name no column are keys that nobody makes; a text with literals may hold enum values.
 */
static void uses_text(mig_order_builder *b, mig_name table, const mig_expr *expr, mig_side which)
{
    mig_words words = {.at = expr->written ? expr->written : "", .nocase = b->graph->nocase};
    mig_word word;

    while (mig_words_next(&words, &word))
        if (word.role == MIG_WORD_COLUMN)
            uses_column(b, table, mig_word_name(b->graph->arena, &word), which);
    if (!expr->written || !strchr(expr->written, '\''))
        return;
    if (which == MIG_COMING)
        mig_needs(b, "v+");
    else
        mig_has_used(b, "v-");
}

/* The enum that a column is of; where arrays are kept as text, only the written type says it. NULL:
 * none. */
static const char *enum_of(const mig_order_builder *b, const mig_column *column)
{
    const mig_type *type = &column->type;
    mig_type_parts parts;

    if (type->enumeration || type->native || !type->written)
        return type->enumeration;
    parts = mig_type_take_apart(b->graph->arena, type->written);
    return parts.base == MIG_TYPE_OTHER && parts.dimensions > 0 ? parts.name : NULL;
}

static void uses_enum(mig_order_builder *b, const mig_column *column, mig_side which)
{
    const char *text = enum_of(b, column);
    mig_name name;

    if (!text)
        return;
    name = mig_name_parse(b->graph->arena, text);
    mig_needs(b, mig_table_key(b, "re", name));
    if (which == MIG_COMING) {
        mig_needs(b, mig_table_key(b, "e", name));
        mig_needs(b, mig_table_key(b, "v+", name));
    } else {
        mig_has_used(b, mig_table_key(b, "e", name));
        mig_has_used(b, mig_table_key(b, "v-", name));
    }
}

static void uses_state(mig_order_builder *b, const char *what, mig_name table, mig_side which)
{
    const char *key = mig_table_key(b, what, table);

    if (which == MIG_COMING)
        mig_needs(b, key);
    else
        mig_has_used(b, key);
}

/* What is logged may not refer to what is not. */
static void uses_logged(mig_order_builder *b, mig_name target, mig_side which)
{
    uses_state(b, "lg", target, which);
}

/* On MySQL and MariaDB nothing may refer to what has partitions, or an engine without such keys. */
static void uses_whole(mig_order_builder *b, mig_name target, mig_side which)
{
    uses_state(b, "np", target, which);
}

static void uses_foreign_key(mig_order_builder *b, mig_name table, const mig_foreign_key *key,
                             mig_side which)
{
    uses_columns(b, table, &key->columns, which);
    uses_columns(b, key->target, &key->target_columns, which);
    mig_needs(b, mig_table_key(b, "rt", key->target));
    if (mig_same(mig_order_key(b->graph, table), mig_order_key(b->graph, key->target)))
        return;
    uses_table(b, key->target, which);
    if (which == MIG_GOING)
        mig_has_used(b, mig_table_key(b, "pr", mig_order_root(b->graph, key->target)));
    uses_logged(b, key->target, which);
    uses_whole(b, key->target, which);
}

static void refers(mig_order_builder *b, const mig_foreign_key *key, mig_side which)
{
    const char *unique = mig_columns_key(b, key->target, &key->target_columns);

    if (which == MIG_COMING)
        mig_needs(b, unique);
    else
        mig_has_used(b, unique);
}

static void turn_key(mig_order_builder *b, mig_name table, const mig_key *key, mig_side which)
{
    mig_turns(b, mig_columns_key(b, table, &key->columns), which);
    if (!key->id.name)
        return;
    mig_turns(b, mig_wide_key(b, table, key->id.name), which);
    mig_turns(b, mig_part_key(b, "cn", table, key->id.name), which);
}

static void turn_index(mig_order_builder *b, mig_name table, const mig_index *index, mig_side which)
{
    bool plain = index->unique && !index->where.written;
    mig_strings columns = {0};

    for (size_t i = 0; i < index->keys.len; i++) {
        plain = plain && index->keys.items[i].column;
        if (index->keys.items[i].column)
            mig_push(b->graph->arena, &columns, index->keys.items[i].column);
    }
    if (plain)
        mig_turns(b, mig_columns_key(b, table, &columns), which);
    if (index->id.name)
        mig_turns(b, mig_wide_key(b, table, index->id.name), which);
}

static void uses_index(mig_order_builder *b, mig_name table, const mig_index *index, mig_side which)
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
static void turn_exclusion(mig_order_builder *b, mig_name table, const mig_index *exclusion,
                           mig_side which)
{
    if (!exclusion->id.name)
        return;
    mig_turns(b, mig_wide_key(b, table, exclusion->id.name), which);
    mig_turns(b, mig_part_key(b, "cn", table, exclusion->id.name), which);
}

/* What is over columns of the parent, which are there by themselves. */
static void uses_parent_columns(mig_order_builder *b, const mig_table *table, mig_side which)
{
    if (table->primary_key)
        uses_columns(b, table->name, &table->primary_key->columns, which);
    for (size_t i = 0; i < table->uniques.len; i++)
        uses_columns(b, table->name, &table->uniques.items[i]->columns, which);
    for (size_t i = 0; i < table->exclusions.len; i++)
        uses_index(b, table->name, table->exclusions.items[i], which);
    for (size_t i = 0; i < table->indexes.len; i++)
        uses_index(b, table->name, table->indexes.items[i], which);
}

/* A partition comes after its parent, and after others that had its values; it goes before. */
static void uses_parent(mig_order_builder *b, const mig_partition *partition, mig_side which)
{
    if (!partition->table.name)
        return;
    uses_table(b, partition->table, which);
    mig_turns(b, mig_table_key(b, "pv", partition->table), which);
    if (which == MIG_GOING)
        mig_takes(b, mig_table_key(b, "pr", mig_order_root(b->graph, partition->table)));
    else
        mig_needs(b, mig_table_key(b, "pi", mig_order_root(b->graph, partition->table)));
}

/* A table that comes or goes with everything in it. */
static void whole_table(mig_order_builder *b, const mig_table *table, mig_side which)
{
    uses_parent(b, &table->partition_of, which);
    if (table->partition_of.table.name)
        uses_parent_columns(b, table, which);
    mig_turns(b, mig_table_key(b, "t", table->name), which);
    mig_turns(b, mig_wide_key(b, table->name, table->name.name), which);
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
static void strict_edges(mig_order_builder *b, const mig_op *op)
{
    bool before = op->before.table->strict, after = op->after.table->strict;

    if (after && !before)
        mig_needs(b, mig_table_key(b, "cols", op->after.table->name));
    if (before && !after)
        mig_makes(b, mig_table_key(b, "lax", op->after.table->name));
}

static void logged_edges(mig_order_builder *b, const mig_op *op)
{
    const mig_table *before = op->before.table, *after = op->after.table;
    mig_side which = after->unlogged ? MIG_GOING : MIG_COMING;

    if (before->unlogged == after->unlogged)
        return;
    mig_turns(b, mig_table_key(b, "lg", after->name), which);
    for (size_t i = 0; i < before->foreign_keys.len; i++)
        if (!mig_same(mig_order_key(b->graph, before->foreign_keys.items[i]->target),
                      mig_order_key(b->graph, after->name)))
            uses_logged(b, before->foreign_keys.items[i]->target, which);
}

static void partition_edges(mig_order_builder *b, const mig_op *op)
{
    const mig_table *before = op->before.table, *after = op->after.table;

    if (!before->partitions != !after->partitions)
        mig_turns(b, mig_table_key(b, "np", after->name),
                  after->partitions ? MIG_GOING : MIG_COMING);
    if (!mig_same_nocase(before->engine, after->engine)) { /* of which has them nothing is known */
        mig_takes(b, mig_table_key(b, "np", after->name));
        mig_makes(b, mig_table_key(b, "np", after->name));
    }
}

/* An index is there when it becomes the replica identity, and until it is that no more. */
static void replica_edges(mig_order_builder *b, const mig_op *op)
{
    const char *before = op->before.table->replica_identity.index;
    const char *after = op->after.table->replica_identity.index;

    if (mig_same(before, after))
        return;
    if (before) {
        mig_has_used(b, mig_wide_key(b, op->before.table->name, before));
        mig_takes(b, mig_table_key(b, "ri", op->before.table->name));
    }
    if (after) {
        mig_needs(b, mig_wide_key(b, op->after.table->name, after));
        mig_makes(b, mig_table_key(b, "ri", op->after.table->name));
    }
}

/* In between it has columns of its own, which are changed then: those that the parent had before
 * its own change, and has after it. */
static void attach_edges(mig_order_builder *b, const mig_op *op)
{
    const mig_partition *before = &op->before.table->partition_of;
    const mig_partition *after = &op->after.table->partition_of;

    if (before->table.name && after->table.name) {
        uses_table(b, after->table, MIG_COMING);
        return;
    }
    if (before->table.name) {
        uses_parent(b, before, MIG_GOING);
        mig_makes(b, mig_table_key(b, "pd", op->before.table->name));
        mig_makes(b, mig_table_key(b, "pd", mig_order_root(b->graph, before->table)));
    } else if (after->table.name) {
        uses_parent(b, after, MIG_COMING);
        mig_needs(b, mig_table_key(b, "pa", op->after.table->name));
        mig_needs(b, mig_table_key(b, "pa", mig_order_root(b->graph, after->table)));
    }
}

/* Any other change of the table is made while it is no partition. */
static void apart_edges(mig_order_builder *b, const mig_op *op)
{
    mig_name name = op->kind == MIG_KIND_TABLE ? op->after.table->name : op->table;

    mig_makes(b, mig_table_key(b, "pa", name));
    mig_needs(b, mig_table_key(b, "pd", name));
}

static void alter_edges(mig_order_builder *b, const mig_op *op)
{
    const mig_table *before = op->before.table, *after = op->after.table;

    if (!before->partition_of.table.name == !after->partition_of.table.name)
        apart_edges(b, op);
    attach_edges(b, op);
    uses_table(b, op->after.table->name, MIG_COMING);
    strict_edges(b, op);
    logged_edges(b, op);
    partition_edges(b, op);
    replica_edges(b, op);
}

static void table_edges(mig_order_builder *b, const mig_op *op)
{
    switch (mig_op_verb(op)) {
    case MIG_VERB_CREATE:
        whole_table(b, op->after.table, MIG_COMING);
        break;
    case MIG_VERB_DROP:
        whole_table(b, op->before.table, MIG_GOING);
        break;
    case MIG_VERB_ALTER:
        alter_edges(b, op);
        break;
    case MIG_VERB_RENAME:
        mig_makes(b, mig_table_key(b, "rt", op->after.table->name));
        mig_takes(b, mig_wide_key(b, op->before.table->name, op->before.table->name.name));
        mig_makes(b, mig_wide_key(b, op->after.table->name, op->after.table->name.name));
        break;
    }
}

static void enum_edges(mig_order_builder *b, const mig_op *op)
{
    mig_name name = op->after.any ? op->after.enumeration->name : op->before.enumeration->name;

    mig_needs(b, mig_table_key(b, "re", name));
    switch (mig_op_verb(op)) {
    case MIG_VERB_CREATE:
        mig_makes(b, mig_table_key(b, "e", name));
        break;
    case MIG_VERB_DROP:
        mig_takes(b, mig_table_key(b, "e", name));
        break;
    case MIG_VERB_ALTER:
        mig_makes(b, mig_table_key(b, "v+", name));
        mig_makes(b, "v+");
        mig_takes(b, mig_table_key(b, "v-", name));
        mig_takes(b, "v-");
        break;
    case MIG_VERB_RENAME:
        mig_makes(b, mig_table_key(b, "re", name));
        break;
    }
}

/* A default that the altered enum no longer has goes before its values change, all else after. */
static void altered_enum_column(mig_order_builder *b, const mig_op *op)
{
    const mig_column *before = op->before.column, *after = op->after.column;
    const char *text = enum_of(b, after);
    mig_name name;
    const mig_op *alter;

    if (!mig_same(enum_of(b, before), text)) {
        uses_enum(b, before, MIG_GOING);
        uses_enum(b, after, MIG_COMING);
        return;
    }
    if (!text)
        return;
    name = mig_name_parse(b->graph->arena, text);
    mig_needs(b, mig_table_key(b, "re", name));
    mig_needs(b, mig_table_key(b, "e", name));
    alter = mig_map_find(b->altered_enums, mig_order_key(b->graph, name));
    if (alter && mig_default_loses(alter, before))
        mig_has_used(b, mig_table_key(b, "v-", name));
    else
        mig_needs(b, mig_table_key(b, "v+", name));
}

static void column_edges(mig_order_builder *b, const mig_op *op)
{
    const char *name = mig_object_name(op->kind, op->after.any ? op->after : op->before);
    const mig_column *before = op->before.column, *after = op->after.column;

    uses_table(b, op->table, MIG_COMING);
    apart_edges(b, op);
    if (op->after.any && mig_op_verb(op) != MIG_VERB_RENAME) {
        mig_makes(b, mig_table_key(b, "cols", op->table));
        mig_needs(b, mig_table_key(b, "lax", op->table));
    }
    switch (mig_op_verb(op)) {
    case MIG_VERB_CREATE:
        mig_makes(b, mig_part_key(b, "c", op->table, name));
        mig_makes(b, mig_part_key(b, "d+", op->table, name));
        uses_enum(b, after, MIG_COMING);
        uses_text(b, op->table, &after->generated, MIG_COMING);
        break;
    case MIG_VERB_DROP:
        mig_takes(b, mig_part_key(b, "c", op->table, name));
        mig_takes(b, mig_part_key(b, "d-", op->table, name));
        uses_enum(b, before, MIG_GOING);
        uses_text(b, op->table, &before->generated, MIG_GOING);
        break;
    case MIG_VERB_ALTER:
        mig_needs(b, mig_part_key(b, "rc", op->table, name));
        mig_makes(b, mig_part_key(b, "d+", op->table, name));
        mig_takes(b, mig_part_key(b, "d-", op->table, name));
        altered_enum_column(b, op);
        if (!mig_same(before->generated.written, after->generated.written))
            uses_text(b, op->table, &after->generated, MIG_COMING);
        break;
    case MIG_VERB_RENAME:
        mig_makes(b, mig_part_key(b, "rc", op->table, name));
        break;
    }
}

/* A changed generated column stops using columns before they are dropped. */
static void left_columns(mig_order_builder *b, const mig_op *op)
{
    mig_words words = {.nocase = b->graph->nocase};
    mig_word word;

    if (op->kind != MIG_KIND_COLUMN || mig_op_verb(op) != MIG_VERB_ALTER ||
        !op->before.column->generated.written)
        return;
    words.at = op->before.column->generated.written;
    while (mig_words_next(&words, &word))
        if (word.role == MIG_WORD_COLUMN)
            mig_has_used(b, mig_part_key(b, "c", op->table, mig_word_name(b->graph->arena, &word)));
}

static void renamed_part(mig_order_builder *b, const mig_op *op)
{
    const char *before = mig_object_name(op->kind, op->before);
    const char *after = mig_object_name(op->kind, op->after);

    uses_table(b, op->table, MIG_COMING);
    if (op->kind != MIG_KIND_CHECK && op->kind != MIG_KIND_FOREIGN_KEY) {
        mig_takes(b, mig_wide_key(b, op->table, before));
        mig_makes(b, mig_wide_key(b, op->table, after));
    }
    if (op->kind != MIG_KIND_INDEX) {
        mig_takes(b, mig_part_key(b, "cn", op->table, before));
        mig_makes(b, mig_part_key(b, "cn", op->table, after));
    }
}

/* What a partition has of its own goes before the server could take it for its parent's, and comes
 * after what the parent loses, as all is done the other way round when it is taken back. */
static void partition_part_edges(mig_order_builder *b, const mig_op *op, mig_side which)
{
    mig_name root = mig_order_root(b->graph, op->table);
    bool partition = !mig_same(mig_order_key(b->graph, root), mig_order_key(b->graph, op->table));

    if ((op->before.any && op->after.any) || op->kind == MIG_KIND_CHECK)
        return;
    if (which == MIG_GOING)
        mig_makes(b, mig_table_key(b, partition ? "po" : "pq", root));
    else
        mig_needs(b, mig_table_key(b, partition ? "pq" : "po", root));
}

static void part_edges(mig_order_builder *b, const mig_op *op)
{
    mig_side which = op->after.any ? MIG_COMING : MIG_GOING;
    mig_object object = op->after.any ? op->after : op->before;
    const char *name = mig_object_name(op->kind, object);

    apart_edges(b, op);
    if (which == MIG_GOING)
        mig_makes(b, mig_table_key(b, "pi", op->table));
    partition_part_edges(b, op, which);
    if (op->before.any && op->after.any) {
        if (mig_op_verb(op) == MIG_VERB_RENAME)
            renamed_part(b, op);
        else /* it comes after all else that happens to its table: see order_rank.c */
            uses_table(b, op->table, MIG_COMING);
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
            mig_turns(b, mig_table_key(b, "pk", op->table), which);
        return;
    }
    if (name)
        mig_turns(b, mig_part_key(b, "cn", op->table, name), which);
    if (op->kind == MIG_KIND_CHECK) {
        uses_text(b, op->table, &object.check->expr, which);
        return;
    }
    uses_foreign_key(b, op->table, object.foreign_key, which);
    refers(b, object.foreign_key, which);
}

static void op_edges(mig_order_builder *b, const mig_op *op)
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

static void connect(mig_order_builder *b, const mig_indexes *from, const mig_indexes *to)
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
    mig_order_builder b = {.graph = graph,
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
        const mig_order_thing *item = b.list.items[i];

        connect(&b, &item->takers, &item->makers);
        connect(&b, &item->takers, &item->needers); /* which find another: a second key, say */
        connect(&b, &item->makers, &item->needers);
        connect(&b, &item->users, &item->takers);
    }
    mig_order_rank(graph);
}
