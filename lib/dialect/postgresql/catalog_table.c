/* Reading enums, tables, columns and the sequences behind columns. */
#include "dialect/postgresql/catalog.h"

#include "base/text.h"
#include "schema/partitions.h"

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

enum {
    TB_OID,
    TB_SCHEMA,
    TB_NAME,
    TB_KIND,
    TB_PARTITION,
    TB_TYPED,
    TB_INHERITS,
    TB_COMMENT,
    TB_UNLOGGED,
    TB_OPTIONS,
    TB_TOAST_OPTIONS,
    TB_TABLESPACE,
    TB_METHOD,
    TB_REPLICA,
    TB_REPLICA_INDEX,
    TB_OTHERS,
    TB_USUAL_TABLESPACE = TB_OTHERS + 2,
    TB_USUAL_METHOD,
    TB_TOASTLESS,
    TB_PARTITION_BY,
    TB_PARENT,
    TB_PARENT_SCHEMA,
    TB_PARENT_NAME,
    TB_VALUES
};

static void read_toast(catalog *c, const char *array, mig_settings *settings)
{
    mig_settings toast = {0};

    catalog_settings(c, array, &toast);
    for (size_t i = 0; i < toast.len; i++)
        mig_settings_add(c->arena, settings,
                         mig_arena_printf(c->arena, "toast.%s", toast.items[i].name),
                         toast.items[i].value);
}

static mig_replica_identity replica_of(catalog *c, const catalog_row *row)
{
    switch (*cell(row, TB_REPLICA)) {
    case 'f':
        return (mig_replica_identity){"full", NULL};
    case 'n':
        return (mig_replica_identity){"nothing", NULL};
    case 'i': /* without its index it is as good as nothing */
        if (cell(row, TB_REPLICA_INDEX))
            return (mig_replica_identity){"index", cell_copy(c, row, TB_REPLICA_INDEX)};
        return (mig_replica_identity){"nothing", NULL};
    default:
        return (mig_replica_identity){0};
    }
}

static void read_properties(catalog *c, const catalog_row *row, mig_table *table)
{
    static const char *const others[] = {"row level security", "privileges"};

    table->comment = cell_copy(c, row, TB_COMMENT);
    table->unlogged = cell_true(row, TB_UNLOGGED);
    catalog_settings(c, cell(row, TB_OPTIONS), &table->with);
    read_toast(c, cell(row, TB_TOAST_OPTIONS), &table->with);
    table->toastless = cell_true(row, TB_TOASTLESS);
    if (!c->tablespace) {
        c->tablespace = cell_copy(c, row, TB_USUAL_TABLESPACE);
        c->access_method = cell_copy(c, row, TB_USUAL_METHOD);
    }
    table->usual_tablespace = c->tablespace;
    table->tablespace = cell_copy(c, row, TB_TABLESPACE); /* NULL: the database's */
    table->usual_access_method = c->access_method;
    if (!cell_is(row, TB_METHOD, c->access_method))
        table->access_method = cell_copy(c, row, TB_METHOD);
    table->replica_identity = replica_of(c, row);
    for (size_t i = 0; i < MIG_LEN(others); i++)
        if (cell_true(row, TB_OTHERS + (int)i))
            catalog_other(c, others[i], table->name, table->name);
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

static void read_partition(catalog *c, const catalog_row *row, catalog_table *entry)
{
    entry->parent = cell_copy(c, row, TB_PARENT);
    entry->table->partition_of =
        (mig_partition){cell_name(c, row, TB_PARENT_SCHEMA, TB_PARENT_NAME),
                        mig_partition_text(c->arena, cell_copy(c, row, TB_VALUES))};
    mig_push(c->arena, &c->partitions, entry);
}

static void read_table(catalog *c, const catalog_row *row)
{
    mig_name name = cell_name(c, row, TB_SCHEMA, TB_NAME), nothing = {0};
    catalog_table *entry;

    if (!cell_is(row, TB_KIND, "r") && !cell_is(row, TB_KIND, "p")) {
        catalog_other(c, kind_of(cell(row, TB_KIND)), name, nothing);
        return;
    }
    if (is_skipped(c, name))
        return;
    entry = MIG_NEW(c->arena, catalog_table);
    entry->table = mig_schema_add_table(c->schema, name);
    if (cell_is(row, TB_KIND, "p"))
        entry->table->partition_by =
            mig_partition_text(c->arena, cell_copy(c, row, TB_PARTITION_BY));
    if (cell_true(row, TB_PARTITION))
        read_partition(c, row, entry);
    else if (cell_true(row, TB_INHERITS))
        catalog_beyond(c, &entry->table->beyond, PG_BEYOND_INHERITS);
    if (cell_true(row, TB_TYPED))
        catalog_beyond(c, &entry->table->beyond, "of a composite type");
    read_properties(c, row, entry->table);
    mig_map_put(c->tables, cell_copy(c, row, TB_OID), entry);
}

bool catalog_tables(catalog *c, mig_error *err)
{
    static const char sql[] =
        "SELECT c.oid, n.nspname, c.relname, c.relkind, c.relispartition, c.reloftype <> 0, "
        "c.oid IN (SELECT i.inhrelid FROM pg_catalog.pg_inherits i), d.description, "
        "c.relpersistence = 'u', c.reloptions::text, tc.reloptions::text, s.spcname, a.amname, "
        "c.relreplident, CASE c.relreplident WHEN 'i' THEN (SELECT ic.relname "
        "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid "
        "WHERE i.indrelid = c.oid AND i.indisreplident) END, "
        "c.relrowsecurity OR c.relforcerowsecurity, c.relacl IS NOT NULL, "
        "(SELECT u.spcname FROM pg_catalog.pg_database b JOIN pg_catalog.pg_tablespace u "
        "ON u.oid = b.dattablespace WHERE b.datname = pg_catalog.current_database()), "
        "pg_catalog.current_setting('default_table_access_method'), c.reltoastrelid = 0, "
        "CASE c.relkind WHEN 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END, "
        "h.inhparent, hn.nspname, hc.relname, pg_catalog.pg_get_expr(c.relpartbound, c.oid) "
        "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "LEFT JOIN pg_catalog.pg_class tc ON tc.oid = c.reltoastrelid "
        "LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace "
        "LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = c.oid AND c.relispartition "
        "LEFT JOIN pg_catalog.pg_class hc ON hc.oid = h.inhparent "
        "LEFT JOIN pg_catalog.pg_namespace hn ON hn.oid = hc.relnamespace "
        "LEFT JOIN pg_catalog.pg_am a ON a.oid = c.relam " COMMENT_ON(
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
static void read_options(catalog *c, const char *array, mig_settings *options)
{
    mig_settings all = {0};

    catalog_settings(c, array, &all);
    for (size_t i = 0; i < all.len; i++)
        if (strcmp(all.items[i].name, "pg_attver") != 0)
            mig_push(c->arena, options, all.items[i]);
}

static const char *storage_of(const char *letter)
{
    switch (*letter) {
    case 'e':
        return "external";
    case 'x':
        return "extended";
    case 'm':
        return "main";
    default:
        return "plain";
    }
}

static const char *compression_of(const char *letter)
{
    if (!letter || !*letter)
        return NULL;
    return *letter == 'l' ? "lz4" : "pglz";
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
        USUAL_STORAGE,
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
    column->usual_storage = storage_of(cell(row, USUAL_STORAGE));
    if (!cell_is(row, STORAGE, cell(row, USUAL_STORAGE)))
        column->storage = storage_of(cell(row, STORAGE));
    column->statistics = cell_copy(c, row, STATISTICS);
    column->compression = compression_of(cell(row, COMPRESSION));
    if (cell(row, OPTIONS))
        read_options(c, cell(row, OPTIONS), &column->options);
    if (cell_true(row, PRIVILEGES))
        catalog_beyond(c, &column->beyond, "privileges");
}

bool catalog_all_columns(catalog *c, mig_error *err)
{
    static const char sql[] =
        "SELECT a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), "
        "en.nspname, e.typname, a.attnotnull, a.attidentity, a.attgenerated, "
        "pg_catalog.pg_get_expr(f.adbin, f.adrelid, true), cn.nspname, co.collname, "
        "d.description, a.attstorage, t.typstorage, "
        "CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END, "
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

    mig_str_addf(&text, sql, c->driver->version >= 14 ? "a.attcompression" : "''");
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

enum {
    SQ_SCHEMA,
    SQ_NAME,
    SQ_TYPE,
    SQ_START,
    SQ_INCREMENT,
    SQ_MIN,
    SQ_MAX,
    SQ_CACHE,
    SQ_CYCLE,
    SQ_OWNED,
    SQ_TABLE,
    SQ_COLUMN,
    SQ_PRIVILEGES,
    SQ_COMMENT
};

/* The sequence behind a column, as far as it isn't what the server would have made. */
static const mig_sequence *sequence_of(catalog *c, const catalog_row *row, const mig_table *table,
                                       const mig_column *column)
{
    const char *type = cell(row, SQ_TYPE);
    mig_sequence whole = {
        .name = cell_copy(c, row, SQ_NAME),
        .start = cell_copy(c, row, SQ_START),
        .increment = cell_copy(c, row, SQ_INCREMENT),
        .min = cell_copy(c, row, SQ_MIN),
        .max = cell_copy(c, row, SQ_MAX),
        .cache = cell_copy(c, row, SQ_CACHE),
        .cycle = cell_true(row, SQ_CYCLE),
    };

    if (!mig_same(type, column->type.server))
        whole.type = strcmp(type, "integer") == 0 ? "int" : cell_copy(c, row, SQ_TYPE);
    if (mig_same(whole.name, pg_serial_sequence(c->arena, table->name, column->name).name))
        whole.name = NULL;
    return pg_sequence_brief(c->arena, &whole, type);
}

static bool is_integer(const char *type)
{
    return mig_same(type, "smallint") || mig_same(type, "integer") || mig_same(type, "bigint");
}

static void read_sequence(catalog *c, const catalog_row *row)
{
    mig_name name = cell_name(c, row, SQ_SCHEMA, SQ_NAME), nothing = {0};
    catalog_table *table = catalog_find(c, cell(row, SQ_TABLE));
    mig_column *column = table ? catalog_column(table, cell_number(row, SQ_COLUMN)) : NULL;
    bool identity = column && cell_is(row, SQ_OWNED, "i");

    if (cell(row, SQ_TABLE) && !column)
        return; /* of a table that isn't seen */
    if (column && cell_true(row, SQ_PRIVILEGES))
        catalog_beyond(c, &column->beyond, "privileges on its sequence");
    if (column && cell_true(row, SQ_COMMENT))
        catalog_beyond(c, &column->beyond, "comment on its sequence");
    if (!identity &&
        (!column || !is_integer(column->type.server) || column->dflt.kind != MIG_DEFAULT_EXPR ||
         !is_next_of(c, column->dflt.server, name))) {
        catalog_other(c, "sequence", name, column ? table->table->name : nothing);
        return;
    }
    column->sequence = sequence_of(c, row, table->table, column);
    if (identity)
        return;
    /* what `serial` makes: the column owns the sequence, and its default asks it */
    column->autoincrement = true;
    column->dflt = (mig_default){0};
}

bool catalog_sequences(catalog *c, mig_error *err)
{
    static const char sql[] =
        "SELECT n.nspname, c.relname, pg_catalog.format_type(s.seqtypid, NULL), "
        "s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, "
        "d.deptype, d.refobjid, d.refobjsubid, "
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
