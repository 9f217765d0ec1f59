/* Reading enums, tables, columns and the sequences behind columns. */
#include "dialect/postgresql/catalog.h"

#include "base/text.h"

#include <string.h>

static void read_enum(catalog *c, const catalog_row *row)
{
    enum { SCHEMA, NAME, LABELS, COMMENT, PRIVILEGES };
    mig_enum *enumeration = mig_schema_add_enum(c->schema, cell_name(c, row, SCHEMA, NAME));
    mig_strings labels = {0};

    pg_read_array(c->arena, cell(row, LABELS), &labels);
    for (size_t i = 0; i < labels.len; i++) {
        mig_enum_value value = {.value = labels.items[i]};

        mig_push(c->arena, &enumeration->values, value);
    }
    enumeration->comment = cell_copy(c, row, COMMENT);
    if (cell_true(row, PRIVILEGES))
        catalog_other(c, "privileges on enum", enumeration->name, (mig_name){0});
}

bool catalog_enums(catalog *c, mig_error *err)
{
    static const char sql[] =
        "SELECT n.nspname, t.typname, ARRAY(SELECT e.enumlabel FROM pg_catalog.pg_enum e "
        "WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder)::text, d.description, "
        "t.typacl IS NOT NULL "
        "FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = "
        "t.typnamespace " COMMENT_ON("d", "pg_type", "t.oid",
                                     "0") "WHERE t.typtype = 'e' AND " IN_SCOPE
                                          " AND " NOT_OF_EXTENSION(
                                              "pg_type", "t.oid") " ORDER BY n.nspname, t.typname";

    return catalog_query(c, sql, read_enum, err);
}

/* What ALTER of a table keeps is named beside it; what makes it another kind of table is `beyond`.
 */
static void read_properties(catalog *c, const catalog_row *row, catalog_table *table, int first)
{
    static const char *const words[] = {"storage parameters", "tablespace",         "access method",
                                        "replica identity",   "row level security", "UNLOGGED mark",
                                        "privileges"};
    mig_name name = table->table->name;

    for (size_t i = 0; i < MIG_LEN(words); i++)
        if (cell_true(row, first + (int)i))
            catalog_other(c, words[i], name, name);
}

static const char *kind_of(const char *relkind)
{
    switch (*relkind) {
    case 'v':
        return "view";
    case 'm':
        return "materialized view";
    case 'f':
        return "foreign table";
    default:
        return "composite type";
    }
}

static bool is_skipped(const catalog *c, mig_name name)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    return c->skip->len > 0 && mig_strings_has(c->skip, mig_name_text(scratch, name));
}

static void read_table(catalog *c, const catalog_row *row)
{
    enum { OID, SCHEMA, NAME, KIND, PARTITION, TYPED, INHERITS, COMMENT, PROPERTIES };
    mig_name name = cell_name(c, row, SCHEMA, NAME), nothing = {0};
    catalog_table *entry;

    if (!cell_is(row, KIND, "r") && !cell_is(row, KIND, "p")) {
        catalog_other(c, kind_of(cell(row, KIND)), name, nothing);
        return;
    }
    if (is_skipped(c, name))
        return;
    entry = MIG_NEW(c->arena, catalog_table);
    entry->table = mig_schema_add_table(c->schema, name);
    entry->table->comment = cell_copy(c, row, COMMENT);
    if (cell_is(row, KIND, "p"))
        catalog_beyond(c, &entry->table->beyond, "partitioned");
    if (cell_true(row, PARTITION))
        catalog_beyond(c, &entry->table->beyond, PG_BEYOND_PARTITION);
    else if (cell_true(row, INHERITS))
        catalog_beyond(c, &entry->table->beyond, PG_BEYOND_INHERITS);
    if (cell_true(row, TYPED))
        catalog_beyond(c, &entry->table->beyond, "of a composite type");
    read_properties(c, row, entry, PROPERTIES);
    mig_map_put(c->tables, cell_copy(c, row, OID), entry);
}

bool catalog_tables(catalog *c, mig_error *err)
{
    static const char sql[] =
        "SELECT c.oid, n.nspname, c.relname, c.relkind, c.relispartition, c.reloftype <> 0, "
        "c.oid IN (SELECT i.inhrelid FROM pg_catalog.pg_inherits i), d.description, "
        "c.reloptions IS NOT NULL, c.reltablespace <> 0 AND c.relkind = 'r', "
        "c.relam <> 0 AND c.relam <> (SELECT a.oid FROM pg_catalog.pg_am a "
        "WHERE a.amname = 'heap'), c.relreplident <> 'd' AND c.relkind = 'r', "
        "c.relrowsecurity OR c.relforcerowsecurity, c.relpersistence <> 'p', "
        "c.relacl IS NOT NULL "
        "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
        "c.relnamespace " COMMENT_ON(
            "d", "pg_class", "c.oid",
            "0") "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND " IN_SCOPE
                 " AND " NOT_OF_EXTENSION("pg_class", "c.oid") " ORDER BY n.nspname, c.relname";

    return catalog_query(c, sql, read_table, err);
}

/* The same type comes with many columns: its text is taken apart once. */
static mig_type type_of(catalog *c, const char *server, mig_name enumeration)
{
    mig_type *type = mig_map_find(c->types, server);

    if (type)
        return *type;
    type = MIG_NEW(c->arena, mig_type);
    server = mig_arena_strdup(c->arena, server);
    if (enumeration.name && mig_enum_find(c->schema, enumeration)) {
        const char *dimensions = mig_ends_with(server, "[]") ? "[]" : "";

        type->enumeration = mig_name_text(c->arena, enumeration);
        type->written = mig_arena_printf(c->arena, "%s%s", type->enumeration, dimensions);
        type->server =
            mig_arena_printf(c->arena, "%s%s", pg_name_text(c->arena, enumeration), dimensions);
    } else {
        pg_name_type(c->arena, NULL, server, type);
    }
    mig_map_put(c->types, server, type);
    return *type;
}

/* pg_attver=... is the server's own mark (PostgreSQL 15.20), which pg_dump hides too. */
static bool has_options(const char *array)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_strings options = {0};

    pg_read_array(scratch, array, &options);
    for (size_t i = 0; i < options.len; i++)
        if (!mig_starts_with(options.items[i], "pg_attver="))
            return true;
    return false;
}

static mig_identity identity_of(const char *letter)
{
    switch (*letter) {
    case 'a':
        return MIG_IDENTITY_ALWAYS;
    case 'd':
        return MIG_IDENTITY_BY_DEFAULT;
    default:
        return MIG_IDENTITY_NONE;
    }
}

static void read_value(catalog *c, mig_column *column, const char *generated, const char *text,
                       const char *type)
{
    if (*generated) {
        column->generated_kind = *generated == 'v' ? MIG_GENERATED_VIRTUAL : MIG_GENERATED_STORED;
        column->generated.written = text;
        column->generated.server = text;
    } else if (text) {
        pg_read_default(c->arena, text, type, &column->dflt);
    }
}

static void read_column(catalog *c, const catalog_row *row)
{
    enum {
        TABLE,
        NUMBER,
        NAME,
        TYPE,
        ENUM_SCHEMA,
        ENUM_NAME,
        NOT_NULL,
        IDENTITY,
        GENERATED,
        EXPR,
        COLLATION_SCHEMA,
        COLLATION,
        COMMENT,
        STORAGE,
        STATISTICS,
        COMPRESSION,
        OPTIONS,
        PRIVILEGES
    };
    catalog_table *table = catalog_find(c, cell(row, TABLE));
    size_t number = (size_t)cell_number(row, NUMBER);
    mig_name enumeration = {0};
    mig_column *column;

    if (!table)
        return;
    column = mig_table_add_column(c->schema, table->table, cell_copy(c, row, NAME));
    while (table->by_number.len < number)
        mig_push(c->arena, &table->by_number, NULL);
    table->by_number.items[number - 1] = column;
    if (cell(row, ENUM_NAME))
        enumeration = cell_name(c, row, ENUM_SCHEMA, ENUM_NAME);
    column->type = type_of(c, cell(row, TYPE), enumeration);
    column->nullable = !cell_true(row, NOT_NULL);
    column->identity = identity_of(cell(row, IDENTITY));
    column->never_null = column->identity != MIG_IDENTITY_NONE;
    read_value(c, column, cell(row, GENERATED), cell_expression(c, row, EXPR), cell(row, TYPE));
    column->collation = catalog_collation(c, cell(row, COLLATION_SCHEMA), cell(row, COLLATION));
    column->comment = cell_copy(c, row, COMMENT);
    if (cell_true(row, STORAGE))
        catalog_beyond(c, &column->beyond, "storage");
    if (cell_true(row, STATISTICS))
        catalog_beyond(c, &column->beyond, "statistics");
    if (cell_true(row, COMPRESSION))
        catalog_beyond(c, &column->beyond, "compression");
    if (cell(row, OPTIONS) && has_options(cell(row, OPTIONS)))
        catalog_beyond(c, &column->beyond, "options");
    if (cell_true(row, PRIVILEGES))
        catalog_beyond(c, &column->beyond, "privileges");
}

bool catalog_all_columns(catalog *c, mig_error *err)
{
    static const char sql[] =
        "SELECT a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), "
        "en.nspname, e.typname, a.attnotnull, a.attidentity, a.attgenerated, "
        "pg_catalog.pg_get_expr(f.adbin, f.adrelid, true), cn.nspname, co.collname, "
        "d.description, a.attstorage <> t.typstorage, coalesce(a.attstattarget, -1) >= 0, "
        "%s, a.attoptions::text, a.attacl IS NOT NULL FROM pg_catalog.pg_attribute a "
        "JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
        "LEFT JOIN pg_catalog.pg_type e ON e.typtype = 'e' "
        "AND e.oid = CASE WHEN t.typelem <> 0 THEN t.typelem ELSE t.oid END "
        "LEFT JOIN pg_catalog.pg_namespace en ON en.oid = e.typnamespace "
        "LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum "
        "LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation "
        "AND a.attcollation <> t.typcollation "
        "LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace " COMMENT_ON(
            "d", "pg_class", "a.attrelid", "a.attnum") "WHERE c.relkind IN ('r', 'p') AND " IN_SCOPE
                                                       " AND a.attnum > 0 AND NOT a.attisdropped "
                                                       "ORDER BY a.attrelid, a.attnum";
    MIG_AUTO_STR text = {0};

    mig_str_addf(&text, sql, c->driver->version >= 14 ? "a.attcompression <> ''" : "false");
    return catalog_query(c, mig_str_text(&text), read_column, err);
}

/* nextval() of exactly this sequence, however its name is written. */
static bool is_next_of(catalog *c, const char *text, mig_name sequence)
{
    MIG_AUTO_STR qualified = {0}, plain = {0};
    mig_name full = {sequence.schema ? sequence.schema : c->driver->base.default_schema,
                     sequence.name};
    mig_name bare = {NULL, sequence.name};

    mig_str_add(&plain, "nextval(");
    pg_literal(&plain, pg_name_text(c->arena, bare));
    mig_str_add(&plain, "::regclass)");
    mig_str_add(&qualified, "nextval(");
    pg_literal(&qualified, pg_name_text(c->arena, full));
    mig_str_add(&qualified, "::regclass)");
    return strcmp(text, mig_str_text(&plain)) == 0 || strcmp(text, mig_str_text(&qualified)) == 0;
}

/* What `serial` makes: a sequence of that name, type and owner, and a default that asks it. */
static bool is_serial(catalog *c, const catalog_table *table, const mig_column *column,
                      mig_name sequence, const char *type)
{
    mig_name usual = pg_serial_sequence(c->arena, table->table->name, column->name);

    return mig_name_same(c->schema, usual, sequence) && mig_same(type, column->type.server) &&
           column->dflt.kind == MIG_DEFAULT_EXPR && is_next_of(c, column->dflt.server, sequence);
}

static void read_sequence(catalog *c, const catalog_row *row)
{
    enum { SCHEMA, NAME, TYPE, USUAL, OWNED, TABLE, COLUMN, PRIVILEGES, COMMENT };
    mig_name name = cell_name(c, row, SCHEMA, NAME), nothing = {0};
    catalog_table *table = catalog_find(c, cell(row, TABLE));
    mig_column *column = table ? catalog_column(table, cell_number(row, COLUMN)) : NULL;

    if (cell(row, TABLE) && !column)
        return; /* of a table that isn't seen */
    if (column && cell_true(row, PRIVILEGES))
        catalog_beyond(c, &column->beyond, "privileges on its sequence");
    if (column && cell_true(row, COMMENT))
        catalog_beyond(c, &column->beyond, "comment on its sequence");
    if (column && cell_is(row, OWNED, "i")) {
        mig_name usual = pg_serial_sequence(c->arena, table->table->name, column->name);

        if (!cell_true(row, USUAL))
            catalog_beyond(c, &column->beyond, "options of its sequence");
        if (!mig_name_same(c->schema, usual, name))
            catalog_beyond(c, &column->beyond, "name of its sequence");
        return;
    }
    if (column && cell_true(row, USUAL) && is_serial(c, table, column, name, cell(row, TYPE))) {
        column->autoincrement = true;
        column->dflt = (mig_default){0};
        return;
    }
    catalog_other(c, "sequence", name, column ? table->table->name : nothing);
}

bool catalog_sequences(catalog *c, mig_error *err)
{
    static const char sql[] =
        "SELECT n.nspname, c.relname, pg_catalog.format_type(s.seqtypid, NULL), "
        "s.seqstart = 1 AND s.seqincrement = 1 AND s.seqmin = 1 AND s.seqcache = 1 "
        "AND NOT s.seqcycle AND s.seqmax = CASE pg_catalog.format_type(s.seqtypid, NULL) "
        "WHEN 'smallint' THEN 32767 WHEN 'integer' THEN 2147483647 "
        "ELSE 9223372036854775807 END, d.deptype, d.refobjid, d.refobjsubid, "
        "c.relacl IS NOT NULL, cd.description IS NOT NULL "
        "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid "
        "LEFT JOIN pg_catalog.pg_depend d ON d.classid = "
        "'pg_catalog.pg_class'::pg_catalog.regclass "
        "AND d.objid = c.oid AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass "
        "AND d.deptype IN ('a', 'i') " COMMENT_ON(
            "cd", "pg_class", "c.oid",
            "0") "WHERE c.relkind = 'S' AND " IN_SCOPE
                 " AND " NOT_OF_EXTENSION("pg_class", "c.oid") " ORDER BY n.nspname, c.relname";

    return catalog_query(c, sql, read_sequence, err);
}
