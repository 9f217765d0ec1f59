/*
 * The live schema -> model, from the texts that SQLite keeps: one query, whatever the number of
 * tables. What the model doesn't hold is said in `others`.
 */
#include "dialect/sqlite/catalog.h"

#include "base/text.h"

#include <string.h>

/* Tables and indexes by name, so that a rebuild changes no order; views and triggers as they were
 * made, so that they can be made again in that order. */
static const char objects_sql[] =
    "SELECT type, name, tbl_name, sql FROM sqlite_master "
    "WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~' "
    "ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 WHEN 'view' THEN 2 ELSE 3 END, "
    "CASE WHEN type IN ('table', 'index') THEN name END, rowid";

enum { TYPE, NAME, TABLE, SQL };

/* A virtual table, and the names of the tables that its module keeps its data in. */
typedef struct {
    const char *name, *module;
} virtual_table;

typedef MIG_ARRAY(virtual_table) virtual_tables;

static const struct {
    const char *module, *ends[6];
} shadows[] = {
    {"fts3", {"content", "segments", "segdir", "docsize", "stat"}},
    {"fts4", {"content", "segments", "segdir", "docsize", "stat"}},
    {"fts5", {"data", "idx", "content", "docsize", "config"}},
    {"rtree", {"node", "rowid", "parent"}},
    {"rtree_i32", {"node", "rowid", "parent"}},
    {"geopoly", {"node", "rowid", "parent"}},
};

/* CREATE VIRTUAL TABLE name USING module. */
static bool read_virtual(mig_arena *arena, const char *name, const char *sql, virtual_table *table)
{
    size_t length = strlen(sql), at = 0;
    mig_token token;

    (void)mig_token_next(sql, length, &at); /* CREATE */
    if (!mig_token_is(sql, mig_token_next(sql, length, &at), "virtual"))
        return false;
    *table = (virtual_table){name, ""};
    do
        token = mig_token_next(sql, length, &at);
    while (token.kind != MIG_TOKEN_END && !mig_token_is(sql, token, "using"));
    if (token.kind != MIG_TOKEN_END)
        table->module = mig_token_name(arena, sql, mig_token_next(sql, length, &at));
    return true;
}

/* Of a module that we don't know every table that begins with its name may be. */
static bool is_shadow_of(const virtual_table *table, const char *name)
{
    size_t length = strlen(table->name);
    MIG_AUTO_ARENA arena = mig_arena_new();

    if (strlen(name) <= length || name[length] != '_' ||
        !mig_same_nocase(mig_arena_strndup(arena, name, length), table->name))
        return false;
    for (size_t i = 0; i < MIG_LEN(shadows); i++) {
        if (!mig_same_nocase(shadows[i].module, table->module))
            continue;
        for (size_t k = 0; k < MIG_LEN(shadows[i].ends) && shadows[i].ends[k]; k++)
            if (mig_same_nocase(shadows[i].ends[k], name + length + 1))
                return true;
        return false;
    }
    return true;
}

static bool is_shadow(const virtual_tables *tables, const char *name)
{
    for (size_t i = 0; i < tables->len; i++)
        if (is_shadow_of(&tables->items[i], name))
            return true;
    return false;
}

static bool skipped(const mig_strings *skip, const char *name)
{
    for (size_t i = 0; i < skip->len; i++)
        if (mig_same_nocase(skip->items[i], name))
            return true;
    return false;
}

static void read_key(mig_sqlite_reader *reader, const mig_table *table, const char *sql,
                     const mig_sqlite_part *part, mig_index_key *key)
{
    *key = (mig_index_key){
        .ascending = part->ascending, .descending = part->descending, .nulls = part->nulls};
    if (part->collation.name)
        key->collation =
            mig_sqlite_collation(mig_arena_strdup(reader->arena, part->collation.name));
    /* What no column is called is an expression, even if it looks like a name ("text"). */
    if (part->column.name && mig_column_find(reader->schema, table, part->column.name)) {
        key->column = mig_arena_strdup(reader->arena, part->column.name);
        return;
    }
    key->enclosed = part->enclosed;
    key->expr.written = mig_slice_text(reader->arena, sql, part->expr);
    key->expr.server = key->expr.written;
}

static void read_index(mig_sqlite_reader *reader, mig_table *table, const char *name,
                       const char *sql)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_index *index = MIG_NEW(reader->arena, mig_index);
    mig_sqlite_index parsed;
    mig_error err = {0};

    index->id = (mig_constraint_name){name, true};
    index->source = sql;
    mig_push(reader->arena, &table->indexes, index);
    if (!mig_sqlite_parse_index(scratch, sql, &parsed, &err)) {
        index->beyond = mig_arena_strdup(reader->arena, err.text[0]);
        return;
    }
    index->unique = parsed.unique;
    for (size_t i = 0; i < parsed.parts.len; i++) {
        mig_index_key key;

        read_key(reader, table, sql, &parsed.parts.items[i], &key);
        mig_push(reader->arena, &index->keys, key);
    }
    if (parsed.where.length > 0) {
        index->where.written = mig_slice_text(reader->arena, sql, parsed.where);
        index->where.server = index->where.written;
    }
}

static void read_trigger(mig_sqlite_reader *reader, mig_table *table, const char *const *row)
{
    mig_column *column = NULL;

    if (table && !table->beyond)
        column = mig_sqlite_trigger_column(reader->schema, table, row[NAME], row[SQL]);
    if (column)
        column->on_update = "now()";
    else
        mig_sqlite_add_other(reader, "trigger", row[NAME], row[TABLE], row[SQL]);
}

static void read_tables(mig_sqlite_reader *reader, const mig_rows *rows, const mig_strings *skip)
{
    virtual_tables virtuals = {0};
    virtual_table table;

    for (size_t i = 0; i < rows->rows.len; i++) {
        const char *const *row = rows->rows.items[i];

        if (mig_same(row[TYPE], "table") &&
            read_virtual(reader->arena, row[NAME], row[SQL], &table))
            mig_push(reader->arena, &virtuals, table);
    }
    for (size_t i = 0; i < rows->rows.len; i++) {
        const char *const *row = rows->rows.items[i];

        if (!mig_same(row[TYPE], "table") || skipped(skip, row[NAME]))
            continue;
        if (read_virtual(reader->arena, row[NAME], row[SQL], &table))
            mig_sqlite_add_other(reader, "virtual table", row[NAME], NULL, row[SQL]);
        else if (is_shadow(&virtuals, row[NAME]))
            mig_sqlite_add_other(reader, "shadow table", row[NAME], NULL, row[SQL]);
        else
            mig_sqlite_read_table(reader, row[NAME], row[SQL]);
    }
}

static void read_rest(mig_sqlite_reader *reader, const mig_rows *rows, const mig_strings *skip)
{
    for (size_t i = 0; i < rows->rows.len; i++) {
        const char *const *row = rows->rows.items[i];
        mig_table *table;

        if (mig_same(row[TYPE], "table") || skipped(skip, row[TABLE]))
            continue;
        table = mig_table_find(reader->schema, (mig_name){NULL, row[TABLE]});
        if (mig_same(row[TYPE], "view"))
            mig_sqlite_add_other(reader, "view", row[NAME], NULL, row[SQL]);
        else if (mig_same(row[TYPE], "trigger"))
            read_trigger(reader, table, row);
        else if (table && !table->beyond)
            read_index(reader, table, row[NAME], row[SQL]);
        else
            mig_sqlite_add_other(reader, "index", row[NAME], row[TABLE], row[SQL]);
    }
}

/* A name that another constraint of its table has already tells nothing: it is said, and the
 * constraint goes by its definition, as one without a name does. */
static void settle_name(mig_sqlite_reader *reader, const mig_table *table, mig_map *names,
                        mig_constraint_name *id)
{
    const char *key = id->name ? mig_lower(reader->arena, id->name) : NULL;

    if (!key)
        return;
    if (!mig_map_find(names, key)) {
        mig_map_put(names, key, id);
        return;
    }
    mig_sqlite_add_other(reader, "further constraint named", id->name, table->name.name, NULL);
    *id = (mig_constraint_name){0};
}

static void settle_names(mig_sqlite_reader *reader)
{
    for (size_t i = 0; i < reader->schema->tables.len; i++) {
        const mig_table *table = reader->schema->tables.items[i];
        mig_map *names = mig_map_new(reader->arena);

        if (table->primary_key)
            settle_name(reader, table, names, &table->primary_key->id);
        for (size_t k = 0; k < table->uniques.len; k++)
            settle_name(reader, table, names, &table->uniques.items[k]->id);
        for (size_t k = 0; k < table->checks.len; k++)
            settle_name(reader, table, names, &table->checks.items[k]->id);
        for (size_t k = 0; k < table->foreign_keys.len; k++)
            settle_name(reader, table, names, &table->foreign_keys.items[k]->id);
    }
}

bool mig_sqlite_read_schema(mig_driver *driver, mig_arena *arena, const mig_strings *schemas,
                            const mig_strings *skip, mig_schema **schema, mig_error *err)
{
    mig_sqlite_reader reader = {
        .arena = arena, .schema = mig_schema_new(arena), .types = mig_map_new(arena)};
    mig_rows rows;

    (void)schemas; /* there is only one */
    if (!mig_query(driver, arena, objects_sql, NULL, 0, &rows, err))
        return mig_within(err, "while reading the schema");
    reader.schema->nocase = true;
    reader.schema->ident = mig_sqlite_ident;
    read_tables(&reader, &rows, skip);
    mig_sqlite_settle_enums(&reader);
    settle_names(&reader);
    mig_schema_seal(reader.schema);
    read_rest(&reader, &rows, skip);
    *schema = reader.schema;
    return true;
}
