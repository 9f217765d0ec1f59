/* Names for the constraints and indexes of a table that the file doesn't name. See grammar.h. */
#include "schema/grammar.h"

#include <string.h>

static const char *key_of(mig_arena *arena, const mig_table *table, const char *name)
{
    return mig_name_text(arena, (mig_name){table->name.schema, name});
}

static void take(mig_used_names *used, const mig_table *table, const char *name)
{
    if (name)
        mig_map_put(used->used, key_of(used->arena, table, name), used);
}

void mig_names_take(mig_used_names *used, const mig_table *table)
{
    take(used, table, table->name.name);
    if (table->primary_key)
        take(used, table, table->primary_key->id.name);
    for (size_t i = 0; i < table->uniques.len; i++)
        take(used, table, table->uniques.items[i]->id.name);
    for (size_t i = 0; i < table->checks.len; i++)
        take(used, table, table->checks.items[i]->id.name);
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        take(used, table, table->foreign_keys.items[i]->id.name);
    for (size_t i = 0; i < table->exclusions.len; i++)
        take(used, table, table->exclusions.items[i]->id.name);
    for (size_t i = 0; i < table->indexes.len; i++)
        take(used, table, table->indexes.items[i]->id.name);
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* The words of an expression, joined: "lower_email" for lower(email). */
static const char *expression_words(mig_arena *arena, const char *text)
{
    MIG_AUTO_STR words = {0};

    while (*text) {
        const char *start = text;

        while (is_name_char(*text))
            text++;
        if (text > start && words.len > 0)
            mig_str_addc(&words, '_');
        mig_str_addn(&words, start, (size_t)(text - start));
        if (text == start)
            text++;
    }
    return words.len > 0 ? mig_str_copy(arena, &words) : "expr";
}

/* PostgreSQL calls the key by its function: FigureIndexColname, src/backend/parser/parse_target.c
 */
static const char *function_name(mig_arena *arena, const char *text)
{
    size_t length = 0;

    while (is_name_char(text[length]))
        length++;
    return length > 0 && text[length] == '(' ? mig_arena_strndup(arena, text, length) : "expr";
}

static void index_words(mig_arena *arena, const mig_naming *naming, const mig_index *index,
                        mig_strings *words)
{
    for (size_t i = 0; i < index->keys.len; i++) {
        const mig_index_key *key = &index->keys.items[i];
        const char *expression = key->expr.written;

        if (key->column)
            mig_push(arena, words, key->column);
        else if (naming->postgresql)
            mig_push(arena, words, function_name(arena, expression));
        else
            mig_push(arena, words, expression_words(arena, expression));
    }
}

/* What is named: its kind, the columns, for foreign keys the target. */
typedef struct {
    mig_name_kind kind;
    const mig_strings *columns;
    mig_name target;
} subject;

/*
 * Names are free when neither this table nor another of the schema has them: indexes share one
 * space of names there (PostgreSQL), and so do foreign keys (MySQL).
 */
static void give(mig_used_names *used, const mig_naming *naming, const mig_table *table,
                 mig_constraint_name *id, subject what)
{
    mig_strings taken = {0};

    while (!id->name) {
        const char *made = what.kind == MIG_NAME_FK
                               ? mig_naming_foreign_key(used->arena, naming, table->name,
                                                        what.columns, what.target, &taken)
                               : mig_naming_make(used->arena, naming, what.kind, table->name,
                                                 what.columns, &taken);

        if (mig_map_find(used->used, key_of(used->arena, table, made)))
            mig_push(used->arena, &taken, made);
        else
            id->name = made;
    }
    take(used, table, id->name);
}

static void give_check(mig_used_names *used, const mig_naming *naming, const mig_table *table,
                       mig_check *check)
{
    mig_strings columns = {0};

    if (check->column)
        mig_push(used->arena, &columns, check->column);
    give(used, naming, table, &check->id, (subject){MIG_NAME_CK, &columns, {0}});
}

/* An index is the same one for every dialect. */
static void name_overrides(mig_arena *arena, mig_index *index)
{
    for (size_t i = 0; i < index->overrides.len; i++) {
        mig_index *copy = MIG_COPY(arena, index->overrides.items[i].index);

        copy->id = index->id;
        index->overrides.items[i].index = copy;
    }
}

static void give_index(mig_used_names *used, const mig_naming *naming, const mig_table *table,
                       mig_index *index, mig_name_kind kind)
{
    mig_strings words = {0};

    index_words(used->arena, naming, index, &words);
    give(used, naming, table, &index->id, (subject){kind, &words, {0}});
    name_overrides(used->arena, index);
}

void mig_names_give(mig_used_names *used, const mig_naming *naming, mig_table *table,
                    bool only_indexes)
{
    only_indexes = only_indexes || naming->none;
    if (table->primary_key && !only_indexes)
        give(used, naming, table, &table->primary_key->id,
             (subject){MIG_NAME_PK, &table->primary_key->columns, {0}});
    for (size_t i = 0; i < table->uniques.len && !only_indexes; i++) {
        mig_key *key = table->uniques.items[i];

        give(used, naming, table, &key->id, (subject){MIG_NAME_UQ, &key->columns, {0}});
    }
    for (size_t i = 0; i < table->checks.len && !only_indexes; i++)
        if (!table->checks.items[i]->bound)
            give_check(used, naming, table, table->checks.items[i]);
    for (size_t i = 0; i < table->foreign_keys.len && !only_indexes; i++) {
        mig_foreign_key *key = table->foreign_keys.items[i];

        give(used, naming, table, &key->id, (subject){MIG_NAME_FK, &key->columns, key->target});
    }
    for (size_t i = 0; i < table->exclusions.len && !only_indexes; i++)
        give_index(used, naming, table, table->exclusions.items[i], MIG_NAME_EX);
    for (size_t i = 0; i < table->indexes.len; i++)
        give_index(used, naming, table, table->indexes.items[i], MIG_NAME_IX);
}

void mig_schema_give_names(mig_schema *schema, const mig_naming *naming)
{
    mig_used_names used = {schema->arena, mig_map_new(schema->arena)};

    for (size_t i = 0; i < schema->tables.len; i++)
        mig_names_take(&used, schema->tables.items[i]);
    for (size_t i = 0; i < schema->tables.len; i++)
        if (!schema->tables.items[i]->settled)
            mig_names_give(&used, naming, schema->tables.items[i], false);
}

void mig_table_give_names(mig_arena *arena, const mig_schema *around, const mig_naming *naming,
                          mig_table *table)
{
    mig_used_names used = {arena, mig_map_new(arena)};

    for (size_t i = 0; i < around->tables.len; i++)
        mig_names_take(&used, around->tables.items[i]);
    mig_names_take(&used, table);
    mig_names_give(&used, naming, table, false);
}

bool mig_table_has_unnamed(const mig_table *table)
{
    if (table->primary_key && !table->primary_key->id.name)
        return true;
    for (size_t i = 0; i < table->uniques.len; i++)
        if (!table->uniques.items[i]->id.name)
            return true;
    for (size_t i = 0; i < table->checks.len; i++)
        if (!table->checks.items[i]->id.name)
            return true;
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        if (!table->foreign_keys.items[i]->id.name)
            return true;
    for (size_t i = 0; i < table->exclusions.len; i++)
        if (!table->exclusions.items[i]->id.name)
            return true;
    return false;
}

void mig_name_indexes(const mig_loader *loader, mig_table *table)
{
    mig_used_names used = {loader->arena, mig_map_new(loader->arena)};

    mig_names_take(&used, table);
    mig_names_give(&used, loader->naming, table, true);
}
