/* Reading constraints and indexes. */
#include "dialect/postgresql/catalog.h"

#include "base/text.h"

#include <string.h>

enum {
    CON_TABLE,
    CON_NAME,
    CON_TYPE,
    CON_DEFERRABLE,
    CON_DEFERRED,
    CON_VALID,
    CON_NO_INHERIT,
    CON_COLUMNS,
    CON_EXPR,
    CON_TARGET_SCHEMA,
    CON_TARGET,
    CON_TARGET_COLUMNS,
    CON_ON_DELETE,
    CON_ON_UPDATE,
    CON_MATCH,
    CON_SET_COLUMNS,
    CON_INCLUDE,
    CON_NULLS_EQUAL,
    CON_SETTINGS,
    CON_TABLESPACE,
    CON_CLUSTERED,
    CON_INDEX_COMMENT,
    CON_PERIOD,
    CON_UNENFORCED,
    CON_COMMENT
};

/* Whether it can be deferred, and in the next cell whether it is to begin with. */
static mig_deferrable deferrable_of(const catalog_row *row, int first)
{
    if (!cell_true(row, first))
        return MIG_DEFERRABLE_NOT;
    return cell_true(row, first + 1) ? MIG_DEFERRABLE_DEFERRED : MIG_DEFERRABLE_IMMEDIATE;
}

static mig_fk_action action_of(const char *letter)
{
    switch (*letter) {
    case 'r':
        return MIG_FK_RESTRICT;
    case 'c':
        return MIG_FK_CASCADE;
    case 'n':
        return MIG_FK_SET_NULL;
    case 'd':
        return MIG_FK_SET_DEFAULT;
    default:
        return MIG_FK_NO_ACTION;
    }
}

/* What isn't enforced isn't valid either, to the server. */
static mig_traits traits_of(catalog *c, const catalog_row *row)
{
    mig_traits traits = {.comment = cell_copy(c, row, CON_COMMENT),
                         .not_valid = !cell_true(row, CON_VALID) && !cell_true(row, CON_UNENFORCED),
                         .not_enforced = cell_true(row, CON_UNENFORCED),
                         .tablespace = cell_copy(c, row, CON_TABLESPACE),
                         .cluster = cell_true(row, CON_CLUSTERED)};

    catalog_settings(c, cell(row, CON_SETTINGS), &traits.with);
    return traits;
}

static void read_key(catalog *c, const catalog_row *row, const catalog_table *table)
{
    mig_key *key = MIG_NEW(c->arena, mig_key);

    key->id = (mig_constraint_name){cell_copy(c, row, CON_NAME), true};
    catalog_columns(c, table, cell(row, CON_COLUMNS), &key->columns);
    catalog_columns(c, table, cell(row, CON_INCLUDE), &key->include);
    key->nulls_not_distinct = cell_true(row, CON_NULLS_EQUAL);
    key->without_overlaps = cell_true(row, CON_PERIOD);
    key->deferrable = deferrable_of(row, CON_DEFERRABLE);
    key->traits = traits_of(c, row);
    if (cell(row, CON_INDEX_COMMENT))
        catalog_other(c, "comment on index", (mig_name){table->table->name.schema, key->id.name},
                      table->table->name);
    if (cell_is(row, CON_TYPE, "u")) {
        mig_push(c->arena, &table->table->uniques, key);
        return;
    }
    table->table->primary_key = key;
    for (size_t i = 0; i < key->columns.len; i++)
        mig_column_find(c->schema, table->table, key->columns.items[i])->never_null = true;
}

static void read_check(catalog *c, const catalog_row *row, const catalog_table *table)
{
    mig_check *check = MIG_NEW(c->arena, mig_check);

    check->id = (mig_constraint_name){cell_copy(c, row, CON_NAME), true};
    check->expr.written = cell_expression(c, row, CON_EXPR);
    check->expr.server = check->expr.written;
    check->no_inherit = cell_true(row, CON_NO_INHERIT);
    check->traits = traits_of(c, row);
    mig_push(c->arena, &table->table->checks, check);
}

static void read_foreign_key(catalog *c, const catalog_row *row, const catalog_table *table)
{
    mig_foreign_key *key = MIG_NEW(c->arena, mig_foreign_key);

    key->id = (mig_constraint_name){cell_copy(c, row, CON_NAME), true};
    catalog_columns(c, table, cell(row, CON_COLUMNS), &key->columns);
    key->target = cell_name(c, row, CON_TARGET_SCHEMA, CON_TARGET);
    pg_read_array(c->arena, cell(row, CON_TARGET_COLUMNS), &key->target_columns);
    key->on_delete = action_of(cell(row, CON_ON_DELETE));
    key->on_update = action_of(cell(row, CON_ON_UPDATE));
    catalog_columns(c, table, cell(row, CON_SET_COLUMNS), &key->set_columns);
    key->period = cell_true(row, CON_PERIOD);
    key->deferrable = deferrable_of(row, CON_DEFERRABLE);
    if (cell_is(row, CON_MATCH, "f"))
        key->match = "full";
    key->traits = traits_of(c, row);
    mig_push(c->arena, &table->table->foreign_keys, key);
}

static void read_constraint(catalog *c, const catalog_row *row)
{
    const catalog_table *table = catalog_find(c, cell(row, CON_TABLE));

    if (!table)
        return;
    switch (*cell(row, CON_TYPE)) {
    case 'c':
        read_check(c, row, table);
        break;
    case 'f':
        read_foreign_key(c, row, table);
        break;
    default:
        read_key(c, row, table);
        break;
    }
}

bool catalog_constraints(catalog *c, mig_error *err)
{
    static const char sql[] =
        "SELECT k.conrelid, k.conname, k.contype, k.condeferrable, k.condeferred, k.convalidated, "
        "k.connoinherit, k.conkey::text, CASE WHEN k.contype = 'c' THEN "
        "pg_catalog.pg_get_expr(k.conbin, k.conrelid, true) END, rn.nspname, r.relname, "
        "CASE WHEN k.contype = 'f' THEN ARRAY(SELECT a.attname FROM pg_catalog.unnest(k.confkey) "
        "WITH ORDINALITY u(number, place) JOIN pg_catalog.pg_attribute a "
        "ON a.attrelid = k.confrelid AND a.attnum = u.number ORDER BY u.place)::text END, "
        "k.confdeltype, k.confupdtype, k.confmatchtype, %s, "
        "CASE WHEN i.indnatts <> i.indnkeyatts "
        "THEN (i.indkey::pg_catalog.int2[])[i.indnkeyatts:]::text END, %s, ic.reloptions::text, "
        TABLESPACE("ts") ", i.indisclustered, id.description, "
        "%s, d.description FROM pg_catalog.pg_constraint k "
        "JOIN pg_catalog.pg_class c ON c.oid = k.conrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "LEFT JOIN pg_catalog.pg_class r ON r.oid = k.confrelid "
        "LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace "
        "LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u') "
        "LEFT JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid "
        "LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = ic.reltablespace "
        COMMENT_ON("id", "pg_class", "i.indexrelid", "0")
        COMMENT_ON("d", "pg_constraint", "k.oid", "0")
        "WHERE c.relkind IN ('r', 'p') AND k.contype IN ('p', 'u', 'c', 'f') "
        /* not what a partition has from its parent */
        "AND k.conparentid = 0 AND (NOT c.relispartition OR k.coninhcount = 0) AND " IN_SCOPE
        " ORDER BY k.conrelid, k.conname";
    MIG_AUTO_STR text = {0};
    int version = c->driver->version;

    mig_str_addf(&text, sql, version >= 15 ? "k.confdelsetcols::text" : "NULL",
                 version >= 15 ? "i.indnullsnotdistinct" : "false",
                 version >= 18 ? "k.conperiod, NOT k.conenforced" : "false, false");
    return catalog_query(c, mig_str_text(&text), read_constraint, err);
}

enum {
    IX_TABLE,
    IX_OID,
    IX_NAME,
    IX_METHOD,
    IX_UNIQUE,
    IX_VALID,
    IX_KEYS,
    IX_WHERE,
    IX_NULLS_EQUAL,
    IX_SETTINGS,
    IX_TABLESPACE,
    IX_CLUSTERED,
    IX_COMMENT,
    IX_EXCLUSION, /* the constraint that it is the index of, and what is of that */
    IX_DEFERRABLE,
    IX_DEFERRED,
    IX_EXCLUSION_COMMENT,
    IX_OPERATOR_SCHEMA,
    IX_OPERATOR,
    IX_PLACE,
    IX_COLUMN,
    IX_EXPR,
    IX_ORDER,
    IX_COLLATION_SCHEMA,
    IX_COLLATION,
    IX_OPCLASS_SCHEMA,
    IX_OPCLASS,
    IX_OPCLASS_OPTIONS,
    IX_USUAL_OPCLASS,
    IX_DEFINITION
};

/* The parentheses that the server puts around what is no plain call. */
static const char *without_parentheses(mig_arena *arena, const char *text)
{
    size_t length = strlen(text);

    if (text[0] != '(' || text[length - 1] != ')')
        return text;
    return mig_trim(arena, mig_arena_strndup(arena, text + 1, length - 2));
}

/*
 * An expression's own collation isn't the key's. Only the whole definition shows which it is: there
 * COLLATE stands behind the key's text when it was said for the key.
 */
static bool is_collated(const catalog_row *row)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    if (cell(row, IX_COLUMN))
        return true;
    return cell(row, IX_DEFINITION) &&
           strstr(cell(row, IX_DEFINITION),
                  mig_arena_printf(scratch, "%s COLLATE ", cell(row, IX_EXPR)));
}

/* siglen='32', as CREATE INDEX takes it */
static void add_options(mig_str *text, const char *array)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_strings options = {0};

    pg_read_array(scratch, array, &options);
    for (size_t i = 0; i < options.len; i++) {
        const char *equals = strchr(options.items[i], '=');

        mig_str_add(text, i == 0 ? " (" : ", ");
        if (!equals) {
            mig_str_add(text, options.items[i]);
            continue;
        }
        mig_str_addn(text, options.items[i], (size_t)(equals + 1 - options.items[i]));
        pg_literal(text, equals + 1);
    }
    if (options.len > 0)
        mig_str_addc(text, ')');
}

static const char *opclass_of(catalog *c, const catalog_row *row)
{
    MIG_AUTO_STR text = {0};
    mig_name name = {NULL, cell(row, IX_OPCLASS)};

    if (!name.name)
        return NULL;
    if (!cell_is(row, IX_OPCLASS_SCHEMA, "pg_catalog") &&
        !cell_is(row, IX_OPCLASS_SCHEMA, c->driver->base.default_schema))
        name.schema = cell(row, IX_OPCLASS_SCHEMA);
    pg_name(&text, name);
    add_options(&text, cell(row, IX_OPCLASS_OPTIONS));
    return mig_str_copy(c->arena, &text);
}

/* Operators of other schemas are named in full, as the grammar wants that. */
static const char *operator_of(catalog *c, const catalog_row *row)
{
    const char *schema = cell(row, IX_OPERATOR_SCHEMA);
    MIG_AUTO_STR text = {0};

    if (!schema || mig_same(schema, "pg_catalog") ||
        mig_same(schema, c->driver->base.default_schema))
        return cell_copy(c, row, IX_OPERATOR);
    mig_str_add(&text, "operator(");
    pg_ident(&text, schema);
    mig_str_addf(&text, ".%s)", cell(row, IX_OPERATOR));
    return mig_str_copy(c->arena, &text);
}

static mig_index_key key_of(catalog *c, const catalog_row *row)
{
    enum { DESCENDING = 1, NULLS_FIRST = 2 };
    mig_index_key key = {.column = cell_copy(c, row, IX_COLUMN)};
    long order = cell_number(row, IX_ORDER);

    if (!key.column) {
        key.expr.written = without_parentheses(c->arena, cell_expression(c, row, IX_EXPR));
        key.expr.server = key.expr.written;
    }
    key.descending = order & DESCENDING;
    if (!key.descending && (order & NULLS_FIRST))
        key.nulls = 1;
    else if (key.descending && !(order & NULLS_FIRST))
        key.nulls = 2;
    if (cell(row, IX_COLLATION) && is_collated(row))
        key.collation =
            catalog_collation(c, cell(row, IX_COLLATION_SCHEMA), cell(row, IX_COLLATION));
    key.opclass = opclass_of(c, row);
    key.usual_opclass = cell_copy(c, row, IX_USUAL_OPCLASS);
    key.operator= operator_of(c, row);
    return key;
}

static mig_index *add_index(catalog *c, const catalog_row *row, const catalog_table *table)
{
    mig_index *index = MIG_NEW(c->arena, mig_index);

    index->id = (mig_constraint_name){cell_copy(c, row, IX_NAME), true};
    index->unique = cell_true(row, IX_UNIQUE);
    if (!cell_is(row, IX_METHOD, "btree"))
        index->method = cell_copy(c, row, IX_METHOD);
    index->where.written = cell_expression(c, row, IX_WHERE);
    index->where.server = index->where.written;
    index->nulls_not_distinct = cell_true(row, IX_NULLS_EQUAL);
    index->traits = (mig_traits){.comment = cell_copy(c, row, IX_COMMENT),
                                 .tablespace = cell_copy(c, row, IX_TABLESPACE),
                                 .cluster = cell_true(row, IX_CLUSTERED)};
    catalog_settings(c, cell(row, IX_SETTINGS), &index->traits.with);
    if (!cell_true(row, IX_VALID))
        catalog_beyond(c, &index->beyond, "invalid: an interrupted CREATE INDEX CONCURRENTLY");
    if (!cell_true(row, IX_EXCLUSION)) {
        mig_push(c->arena, &table->table->indexes, index);
        return index;
    }
    if (index->traits.comment)
        catalog_other(c, "comment on index", (mig_name){table->table->name.schema, index->id.name},
                      table->table->name);
    index->traits.comment = cell_copy(c, row, IX_EXCLUSION_COMMENT);
    index->deferrable = deferrable_of(row, IX_DEFERRABLE);
    mig_push(c->arena, &table->table->exclusions, index);
    return index;
}

static mig_index *last_index(const catalog_row *row, const mig_table *table)
{
    if (cell_true(row, IX_EXCLUSION))
        return table->exclusions.items[table->exclusions.len - 1];
    return table->indexes.items[table->indexes.len - 1];
}

/* One row for each key: those of an index come together, the first of them makes it. */
static void read_index_key(catalog *c, const catalog_row *row)
{
    const catalog_table *table = catalog_find(c, cell(row, IX_TABLE));
    mig_index *index;

    if (!table)
        return;
    if (cell_is(row, IX_PLACE, "1"))
        index = add_index(c, row, table);
    else
        index = last_index(row, table->table);
    if (cell_number(row, IX_PLACE) > cell_number(row, IX_KEYS))
        mig_push(c->arena, &index->include, cell_copy(c, row, IX_COLUMN));
    else
        mig_push(c->arena, &index->keys, key_of(c, row));
}

bool catalog_indexes(catalog *c, mig_error *err)
{
    /* An operator class is said when it isn't the one that the type has by default
     * (GetDefaultOpClass: one made for the very type wins over those that only fit it). */
    static const char sql[] =
        "SELECT i.indrelid, i.indexrelid, ic.relname, m.amname, i.indisunique, "
        "i.indisvalid AND i.indisready, i.indnkeyatts, "
        "pg_catalog.pg_get_expr(i.indpred, i.indrelid, true), %s, ic.reloptions::text, "
        TABLESPACE("ts") ", i.indisclustered, d.description, "
        "k.oid IS NOT NULL, k.condeferrable, k.condeferred, kd.description, eon.nspname, "
        "eo.oprname, p.place, a.attname, CASE WHEN i.indkey[p.place - 1] = 0 THEN "
        "pg_catalog.pg_get_indexdef(i.indexrelid, p.place, true) END, i.indoption[p.place - 1], "
        "cn.nspname, co.collname, opn.nspname, o.opcname, "
        "CASE WHEN o.oid IS NOT NULL THEN ia.attoptions::text END, "
        "CASE WHEN o.oid IS NULL THEN q.opcname END, "
        "CASE WHEN co.oid IS NOT NULL AND i.indkey[p.place - 1] = 0 THEN "
        "pg_catalog.pg_get_indexdef(i.indexrelid, 0, true) END "
        "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid "
        "JOIN pg_catalog.pg_class c ON c.oid = i.indrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_catalog.pg_am m ON m.oid = ic.relam "
        "LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = ic.reltablespace "
        "LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.indexrelid "
        "AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x') "
        "CROSS JOIN LATERAL pg_catalog.generate_series(1, i.indnatts::integer) p(place) "
        "JOIN pg_catalog.pg_attribute ia ON ia.attrelid = i.indexrelid AND ia.attnum = p.place "
        "LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid "
        "AND a.attnum = i.indkey[p.place - 1] AND a.attnum <> 0 "
        "LEFT JOIN pg_catalog.pg_collation co ON p.place <= i.indnkeyatts "
        "AND co.oid = i.indcollation[p.place - 1] "
        "AND co.oid <> coalesce(a.attcollation, (SELECT y.oid FROM pg_catalog.pg_collation y "
        "WHERE y.collname = 'default' "
        "AND y.collnamespace = 'pg_catalog'::pg_catalog.regnamespace)) "
        "LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace "
        "LEFT JOIN pg_catalog.pg_opclass q ON p.place <= i.indnkeyatts "
        "AND q.oid = i.indclass[p.place - 1] "
        "LEFT JOIN pg_catalog.pg_opclass best ON best.opcmethod = q.opcmethod AND best.opcdefault "
        "AND best.opcintype = coalesce(a.atttypid, "
        "CASE WHEN q.opckeytype = 0 THEN ia.atttypid END) "
        "LEFT JOIN pg_catalog.pg_opclass o ON o.oid = q.oid AND (ia.attoptions IS NOT NULL OR "
        "CASE WHEN best.oid IS NULL THEN NOT q.opcdefault ELSE best.oid <> q.oid END) "
        "LEFT JOIN pg_catalog.pg_namespace opn ON opn.oid = o.opcnamespace "
        "LEFT JOIN pg_catalog.pg_operator eo ON eo.oid = k.conexclop[p.place] "
        "LEFT JOIN pg_catalog.pg_namespace eon ON eon.oid = eo.oprnamespace "
        COMMENT_ON("d", "pg_class", "i.indexrelid", "0")
        COMMENT_ON("kd", "pg_constraint", "k.oid", "0")
        "WHERE c.relkind IN ('r', 'p') AND (k.oid IS NULL OR k.contype = 'x') AND NOT EXISTS "
        "(SELECT 1 FROM pg_catalog.pg_inherits h WHERE h.inhrelid = i.indexrelid) AND " IN_SCOPE
        " ORDER BY i.indrelid, ic.relname, p.place";
    MIG_AUTO_STR text = {0};

    mig_str_addf(&text, sql, c->driver->version >= 15 ? "i.indnullsnotdistinct" : "false");
    return catalog_query(c, mig_str_text(&text), read_index_key, err);
}
