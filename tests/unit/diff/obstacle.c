/* What servers refuse, the strictest of each: tells whether an order of operations works. */
#include "model.h"

#include "base/text.h"
#include "schema/words.h"

#include <string.h>

static bool lists(const mig_schema *schema, const mig_strings *list, const char *name)
{
    for (size_t i = 0; i < list->len; i++)
        if (mig_ident_same(schema, list->items[i], name))
            return true;
    return false;
}

static bool same_set(const mig_schema *schema, const mig_strings *a, const mig_strings *b)
{
    for (size_t i = 0; i < a->len; i++)
        if (!lists(schema, b, a->items[i]))
            return false;
    return a->len == b->len;
}

static bool all_there(const mig_schema *schema, const mig_table *table, const mig_strings *columns)
{
    for (size_t i = 0; i < columns->len; i++)
        if (!mig_column_find(schema, table, columns->items[i]))
            return false;
    return true;
}

/* Something that a foreign key can refer to. without: not this one. */
static bool has_key(const mig_schema *schema, const mig_table *table, const mig_strings *columns,
                    const void *without)
{
    const mig_key *pk = table->primary_key;

    if (pk && pk != without && same_set(schema, &pk->columns, columns))
        return true;
    for (size_t i = 0; i < table->uniques.len; i++)
        if (table->uniques.items[i] != without &&
            same_set(schema, &table->uniques.items[i]->columns, columns))
            return true;
    for (size_t i = 0; i < table->indexes.len; i++) {
        const mig_index *index = table->indexes.items[i];
        MIG_AUTO_ARENA scratch = mig_arena_new();
        mig_strings names = {0};

        for (size_t k = 0; k < index->keys.len && index->keys.items[k].column; k++)
            mig_push(scratch, &names, index->keys.items[k].column);
        if (index->unique && !index->where.written && names.len == index->keys.len &&
            index != without && same_set(schema, &names, columns))
            return true;
    }
    return false;
}

static bool mentions(const mig_schema *schema, const mig_expr *expr, const char *column)
{
    return mig_words_mention(expr->written, schema->nocase, MIG_WORD_COLUMN, column);
}

static bool index_uses(const mig_schema *schema, const mig_index *index, const char *column)
{
    for (size_t i = 0; i < index->keys.len; i++)
        if (index->keys.items[i].column
                ? mig_ident_same(schema, index->keys.items[i].column, column)
                : mentions(schema, &index->keys.items[i].expr, column))
            return true;
    return lists(schema, &index->include, column) || mentions(schema, &index->where, column);
}

/* What of the table stands on the column. */
static const char *user_of(const mig_schema *schema, const mig_table *table, const char *column)
{
    if (table->primary_key && lists(schema, &table->primary_key->columns, column))
        return "a primary key uses the column";
    for (size_t i = 0; i < table->uniques.len; i++)
        if (lists(schema, &table->uniques.items[i]->columns, column))
            return "a unique constraint uses the column";
    for (size_t i = 0; i < table->checks.len; i++)
        if (mentions(schema, &table->checks.items[i]->expr, column))
            return "a check uses the column";
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        if (lists(schema, &table->foreign_keys.items[i]->columns, column))
            return "a foreign key uses the column";
    for (size_t i = 0; i < table->exclusions.len; i++)
        if (index_uses(schema, table->exclusions.items[i], column))
            return "an exclusion constraint uses the column";
    for (size_t i = 0; i < table->indexes.len; i++)
        if (index_uses(schema, table->indexes.items[i], column))
            return "an index uses the column";
    for (size_t i = 0; i < table->columns.len; i++)
        if (mentions(schema, &table->columns.items[i]->generated, column))
            return "a generated column uses the column";
    return NULL;
}

/* Is there a foreign key to the table, of another one unless own; over that key or column, if said?
 */
static bool referred(const mig_schema *schema, mig_name table, bool own, const void *key,
                     const mig_strings *columns, const char *column)
{
    const mig_table *target = mig_table_find(schema, table);

    for (size_t i = 0; i < schema->tables.len; i++) {
        const mig_table *from = schema->tables.items[i];

        for (size_t k = 0; k < from->foreign_keys.len; k++) {
            const mig_foreign_key *fk = from->foreign_keys.items[k];

            if (!mig_name_same(schema, fk->target, table) || (!own && from == target))
                continue;
            if (column && !lists(schema, &fk->target_columns, column))
                continue;
            if (columns && (!same_set(schema, columns, &fk->target_columns) ||
                            has_key(schema, target, columns, key)))
                continue;
            return true;
        }
    }
    return false;
}

static const char *fk_obstacle(const mig_schema *schema, const mig_table *table,
                               const mig_foreign_key *key)
{
    const mig_table *target = mig_table_find(schema, key->target);

    if (mig_name_same(schema, table->name, key->target))
        target = table;
    if (!target)
        return "the foreign key's target isn't there";
    if (!all_there(schema, table, &key->columns))
        return "the foreign key's column isn't there";
    return has_key(schema, target, &key->target_columns, NULL) ? NULL
                                                               : "the target has no such key";
}

static const char *enum_obstacle(mig_arena *arena, const mig_schema *schema,
                                 const mig_column *column)
{
    const mig_enum *enumeration;

    if (!column->type.enumeration)
        return NULL;
    enumeration = mig_enum_find(schema, mig_name_parse(arena, column->type.enumeration));
    if (!enumeration)
        return "the column's enum isn't there";
    if (column->dflt.kind == MIG_DEFAULT_LITERAL && !mig_enum_has(enumeration, column->dflt.value))
        return "the enum has no such value";
    return NULL;
}

static const char *wide_name_taken(const mig_schema *schema, const char *name)
{
    for (size_t i = 0; name && i < schema->tables.len; i++) {
        const mig_table *table = schema->tables.items[i];

        if (table->primary_key && mig_ident_same(schema, table->primary_key->id.name, name))
            return "a primary key has the name";
        for (size_t k = 0; k < table->uniques.len; k++)
            if (mig_ident_same(schema, table->uniques.items[k]->id.name, name))
                return "a unique constraint has the name";
        for (size_t k = 0; k < table->exclusions.len; k++)
            if (mig_ident_same(schema, table->exclusions.items[k]->id.name, name))
                return "an exclusion constraint has the name";
        for (size_t k = 0; k < table->indexes.len; k++)
            if (mig_ident_same(schema, table->indexes.items[k]->id.name, name))
                return "an index has the name";
    }
    return NULL;
}

static const char *table_obstacle(mig_arena *arena, const mig_schema *schema, const mig_op *op)
{
    const mig_table *table = op->after.table;
    const char *fault = NULL;

    if (mig_op_verb(op) == MIG_VERB_DROP)
        return referred(schema, op->before.table->name, false, NULL, NULL, NULL)
                   ? "a foreign key refers to the table"
                   : NULL;
    if (mig_op_verb(op) != MIG_VERB_CREATE)
        return NULL;
    for (size_t i = 0; i < table->foreign_keys.len && !fault; i++)
        fault = fk_obstacle(schema, table, table->foreign_keys.items[i]);
    for (size_t i = 0; i < table->columns.len && !fault; i++)
        fault = enum_obstacle(arena, schema, table->columns.items[i]);
    if (!fault && table->primary_key)
        fault = wide_name_taken(schema, table->primary_key->id.name);
    for (size_t i = 0; i < table->uniques.len && !fault; i++)
        fault = wide_name_taken(schema, table->uniques.items[i]->id.name);
    for (size_t i = 0; i < table->indexes.len && !fault; i++)
        fault = wide_name_taken(schema, table->indexes.items[i]->id.name);
    return fault;
}

static const char *alter_enum_obstacle(const mig_schema *schema, const mig_op *op)
{
    const char *name = op->before.enumeration->name.name;

    for (size_t i = 0; i < schema->tables.len; i++)
        for (size_t k = 0; k < schema->tables.items[i]->columns.len; k++) {
            const mig_column *column = schema->tables.items[i]->columns.items[k];

            if (!column->type.enumeration ||
                !mig_ident_same(schema, column->type.enumeration, name))
                continue;
            if (mig_op_verb(op) == MIG_VERB_DROP)
                return "a column uses the enum";
            if (mig_op_verb(op) == MIG_VERB_ALTER && column->dflt.kind == MIG_DEFAULT_LITERAL &&
                !mig_enum_value_after(op, column->dflt.value))
                return "a default is a value that goes";
        }
    return NULL;
}

static const char *column_obstacle(mig_arena *arena, const mig_schema *schema,
                                   const mig_table *table, const mig_op *op)
{
    const char *name = mig_object_name(op->kind, op->before.any ? op->before : op->after);

    switch (mig_op_verb(op)) {
    case MIG_VERB_DROP:
        if (referred(schema, op->table, true, NULL, NULL, name))
            return "a foreign key refers to the column";
        return user_of(schema, table, name);
    case MIG_VERB_CREATE:
    case MIG_VERB_ALTER:
        return enum_obstacle(arena, schema, op->after.column);
    case MIG_VERB_RENAME:
        break;
    }
    return NULL;
}

static const mig_key *find_key(const mig_schema *schema, const mig_table *table, const mig_op *op)
{
    if (op->kind == MIG_KIND_PRIMARY_KEY)
        return table->primary_key;
    for (size_t i = 0; i < table->uniques.len; i++)
        if (mig_ident_same(schema, table->uniques.items[i]->id.name, op->before.key->id.name))
            return table->uniques.items[i];
    return NULL;
}

static const char *key_obstacle(const mig_schema *schema, const mig_table *table, const mig_op *op)
{
    if (mig_op_verb(op) == MIG_VERB_RENAME)
        return wide_name_taken(schema, op->after.key->id.name);
    if (mig_op_verb(op) == MIG_VERB_CREATE && op->kind == MIG_KIND_PRIMARY_KEY &&
        table->primary_key)
        return "there is a primary key";
    if (mig_op_verb(op) == MIG_VERB_CREATE)
        return all_there(schema, table, &op->after.key->columns)
                   ? wide_name_taken(schema, op->after.key->id.name)
                   : "the key's column isn't there";
    return referred(schema, op->table, true, find_key(schema, table, op), &op->before.key->columns,
                    NULL)
               ? "a foreign key needs the key"
               : NULL;
}

/* Words that are no column of the schema at all are functions without brackets, or keywords. */
static const char *check_obstacle(const mig_schema *schema, const mig_table *table,
                                  const mig_expr *expr)
{
    mig_words words = {.at = expr->written ? expr->written : "", .nocase = schema->nocase};
    mig_word word;

    while (mig_words_next(&words, &word)) {
        MIG_AUTO_ARENA scratch = mig_arena_new();
        const char *name = mig_word_name(scratch, &word);

        if (word.role == MIG_WORD_COLUMN && strlen(name) == 1 &&
            !mig_column_find(schema, table, name))
            return "the expression's column isn't there";
    }
    return NULL;
}

static const char *index_obstacle(const mig_schema *schema, const mig_table *table,
                                  const mig_op *op)
{
    const mig_index *index = op->after.index;

    if (mig_op_verb(op) == MIG_VERB_DROP)
        return NULL;
    if (mig_op_verb(op) == MIG_VERB_RENAME)
        return wide_name_taken(schema, index->id.name);
    for (size_t i = 0; i < index->keys.len; i++) {
        const mig_index_key *key = &index->keys.items[i];
        const char *fault = check_obstacle(schema, table, &key->expr);

        if (fault)
            return fault;
        if (key->column && !mig_column_find(schema, table, key->column))
            return "the index's column isn't there";
    }
    return wide_name_taken(schema, index->id.name);
}

const char *obstacle(mig_arena *arena, const mig_schema *schema, const mig_op *op)
{
    const mig_table *table = op->table.name ? mig_table_find(schema, op->table) : NULL;

    if (op->kind == MIG_KIND_TABLE)
        return table_obstacle(arena, schema, op);
    if (op->kind == MIG_KIND_ENUM)
        return op->before.any ? alter_enum_obstacle(schema, op) : NULL;
    if (!table)
        return "the table isn't there";
    if (op->kind == MIG_KIND_COLUMN)
        return column_obstacle(arena, schema, table, op);
    if (mig_op_verb(op) == MIG_VERB_ALTER)
        return NULL; /* only what changes where it stands */
    if (op->kind == MIG_KIND_PRIMARY_KEY || op->kind == MIG_KIND_UNIQUE)
        return key_obstacle(schema, table, op);
    if (op->kind == MIG_KIND_INDEX || op->kind == MIG_KIND_EXCLUSION)
        return index_obstacle(schema, table, op);
    if (mig_op_verb(op) != MIG_VERB_CREATE)
        return NULL;
    if (op->kind == MIG_KIND_CHECK)
        return check_obstacle(schema, table, &op->after.check->expr);
    return fk_obstacle(schema, table, op->after.foreign_key);
}
