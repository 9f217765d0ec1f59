/*
 * Reading the schema of a live database: one query for each kind of thing, whatever the number of
 * tables, in one snapshot. This file holds the frame; the queries are in catalog_*.c.
 */
#include "dialect/postgresql/catalog.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

const char *cell(const catalog_row *row, int column)
{
    return PQgetisnull(row->result, row->row, column) ? NULL
                                                      : PQgetvalue(row->result, row->row, column);
}

bool cell_is(const catalog_row *row, int column, const char *text)
{
    return mig_same(cell(row, column), text);
}

bool cell_true(const catalog_row *row, int column)
{
    return cell_is(row, column, "t");
}

long cell_number(const catalog_row *row, int column)
{
    const char *text = cell(row, column);

    return text ? strtol(text, NULL, 10) : 0;
}

const char *cell_copy(catalog *c, const catalog_row *row, int column)
{
    return mig_arena_strdup(c->arena, cell(row, column));
}

const char *cell_expression(catalog *c, const catalog_row *row, int column)
{
    const char *text = cell(row, column);

    return text ? mig_trim(c->arena, text) : NULL; /* CASE begins with a line break */
}

mig_name cell_name(catalog *c, const catalog_row *row, int schema, int name)
{
    mig_name result = {NULL, cell_copy(c, row, name)};

    if (!cell_is(row, schema, c->driver->base.default_schema))
        result.schema = cell_copy(c, row, schema);
    return result;
}

catalog_table *catalog_find(catalog *c, const char *oid)
{
    if (!oid)
        return NULL;
    if (c->last_oid && strcmp(c->last_oid, oid) == 0)
        return c->last_table;
    c->last_oid = mig_arena_strdup(c->arena, oid);
    c->last_table = mig_map_find(c->tables, oid);
    return c->last_table;
}

mig_column *catalog_column(const catalog_table *table, long number)
{
    if (number < 1 || (size_t)number > table->by_number.len)
        return NULL;
    return table->by_number.items[number - 1];
}

const char *pg_write_array(mig_arena *arena, const mig_strings *items)
{
    MIG_AUTO_STR text = {0};

    mig_str_addc(&text, '{');
    for (size_t i = 0; i < items->len; i++) {
        mig_str_add(&text, i == 0 ? "\"" : ",\"");
        for (const char *c = items->items[i]; *c; c++) {
            if (*c == '"' || *c == '\\')
                mig_str_addc(&text, '\\');
            mig_str_addc(&text, *c);
        }
        mig_str_addc(&text, '"');
    }
    mig_str_addc(&text, '}');
    return mig_str_copy(arena, &text);
}

void pg_read_array(mig_arena *arena, const char *text, mig_strings *items)
{
    if (!text || *text++ != '{')
        return;
    while (*text && *text != '}') {
        MIG_AUTO_STR item = {0};
        bool quoted = *text == '"';

        if (quoted)
            text++;
        for (; *text && (quoted ? *text != '"' : *text != ',' && *text != '}'); text++) {
            if (*text == '\\' && text[1])
                text++;
            mig_str_addc(&item, *text);
        }
        if (quoted && *text)
            text++;
        if (*text == ',')
            text++;
        mig_push(arena, items, mig_str_copy(arena, &item));
    }
}

void catalog_settings(catalog *c, const char *array, mig_settings *settings)
{
    mig_strings items = {0};

    pg_read_array(c->arena, array, &items);
    for (size_t i = 0; i < items.len; i++) {
        const char *equals = strchr(items.items[i], '=');

        if (equals)
            mig_settings_add(
                c->arena, settings,
                mig_arena_strndup(c->arena, items.items[i], (size_t)(equals - items.items[i])),
                equals + 1);
    }
}

void catalog_columns(catalog *c, const catalog_table *table, const char *numbers,
                     mig_strings *names)
{
    while (numbers && *numbers) {
        char *end;
        long number = strtol(numbers, &end, 10);

        if (end == numbers) {
            numbers++; /* brackets, commas and blanks */
            continue;
        }
        numbers = end;
        if (catalog_column(table, number))
            mig_push(c->arena, names, catalog_column(table, number)->name);
    }
}

void catalog_other(catalog *c, const char *kind, mig_name name, mig_name table)
{
    mig_other *other = MIG_NEW(c->arena, mig_other);

    other->kind = kind;
    other->name = name;
    other->table = table;
    mig_push(c->arena, &c->schema->others, other);
}

void catalog_beyond(catalog *c, const char **beyond, const char *reason)
{
    *beyond = *beyond ? mig_arena_printf(c->arena, "%s, %s", *beyond, reason) : reason;
}

const char *catalog_collation(catalog *c, const char *schema, const char *name)
{
    if (!name)
        return NULL;
    if (strcmp(schema, "pg_catalog") == 0 || mig_same(schema, c->driver->base.default_schema))
        return mig_arena_strdup(c->arena, name);
    return mig_arena_printf(c->arena, "\"%s\".\"%s\"", schema, name);
}

bool catalog_query(catalog *c, const char *sql, void (*read)(catalog *c, const catalog_row *row),
                   mig_error *err)
{
    PG_AUTO_RESULT result = NULL;

    if (!pg_ask(c->driver, sql, &c->namespaces, 1, &result, err))
        return false;
    for (int i = 0; i < PQntuples(result); i++) {
        catalog_row row = {result, i};

        read(c, &row);
    }
    return true;
}

static bool read_all(catalog *c, mig_error *err)
{
    /* The order matters: columns need enums and tables, all the rest needs columns, and the
     * functions of triggers that were recognised are left out of the others. */
    return catalog_enums(c, err) && catalog_tables(c, err) && catalog_all_columns(c, err) &&
           catalog_sequences(c, err) && catalog_constraints(c, err) && catalog_indexes(c, err) &&
           catalog_triggers(c, err) && catalog_others(c, err) && catalog_partitions(c, err);
}

/* Names of no namespace stay in the list. */
static bool every_schema(catalog *c, const mig_strings *schemas, mig_strings *all, mig_error *err)
{
    static const char sql[] =
        "SELECT n.nspname FROM pg_catalog.pg_namespace n WHERE n.nspname <> 'information_schema' "
        "AND n.nspname !~ '^pg_' AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') ORDER BY 1";
    PG_AUTO_RESULT result = NULL;

    for (size_t i = 0; i < schemas->len; i++)
        if (strcmp(schemas->items[i], MIG_EVERY_SCHEMA) != 0)
            mig_push(c->arena, all, schemas->items[i]);
    if (all->len == schemas->len)
        return true;
    if (!pg_ask(c->driver, sql, NULL, 0, &result, err))
        return false;
    for (int i = 0; i < PQntuples(result); i++) {
        const char *name = PQgetvalue(result, i, 0);

        if (!mig_strings_has(all, name))
            mig_push(c->arena, all, mig_arena_strdup(c->arena, name));
    }
    return true;
}

bool pg_read_schema(mig_driver *driver, mig_arena *arena, const mig_strings *schemas,
                    const mig_strings *skip, mig_schema **schema, mig_error *err)
{
    static const mig_strings none;
    catalog c = {.driver = pg_of(driver), .arena = arena, .skip = skip ? skip : &none};
    mig_strings made = {0}, namespaces = {0};
    bool done;

    c.schema = mig_schema_new(arena);
    c.schema->ident = driver->dialect->ident;
    if (!schemas)
        schemas = &none;
    if (c.driver->scratch_name) {
        if (!pg_scratch_schemas(c.driver, arena, &made, err))
            return false;
    } else if (!every_schema(&c, schemas, &made, err)) {
        return false;
    }
    schemas = &made;
    for (size_t i = 0; i < schemas->len; i++)
        if (strcmp(schemas->items[i], driver->default_schema) != 0)
            mig_push(arena, &c.schema->schemas, schemas->items[i]);
    mig_push(arena, &namespaces, driver->default_schema);
    for (size_t i = 0; i < c.schema->schemas.len; i++)
        mig_push(arena, &namespaces, c.schema->schemas.items[i]);
    c.namespaces = pg_write_array(arena, &namespaces);
    c.tables = mig_map_new(arena);
    c.types = mig_map_new(arena);
    c.functions = mig_map_new(arena);
    done = pg_scope_begin(c.driver, err) && read_all(&c, err);
    pg_scope_end(c.driver);
    if (!done)
        return mig_within(err, "while reading the schema of the database");
    mig_schema_seal(c.schema);
    *schema = c.schema;
    return true;
}
