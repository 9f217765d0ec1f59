/* Reading triggers, of which ours are columns' `on_update`, and what the model doesn't hold. */
#include "dialect/postgresql/catalog.h"

#include "base/text.h"

#include <string.h>

enum {
    TR_TABLE,
    TR_TABLE_SCHEMA,
    TR_TABLE_NAME,
    TR_NAME,
    TR_FUNCTION_SCHEMA,
    TR_FUNCTION,
    TR_PLAIN,
    TR_DEFINITION,
    TR_BODY
};

static const char on_update_value[] = "now()";

/* The column whose `on_update` this trigger is: name, function and text are as we make them. */
static mig_column *on_update_column(catalog *c, const catalog_row *row, const catalog_table *table)
{
    if (!cell_true(row, TR_PLAIN) || !cell_is(row, TR_FUNCTION, cell(row, TR_NAME)) ||
        !cell_is(row, TR_FUNCTION_SCHEMA, cell(row, TR_TABLE_SCHEMA)))
        return NULL;
    for (size_t i = 0; i < table->table->columns.len; i++) {
        mig_column *column = table->table->columns.items[i];

        if (strcmp(pg_on_update_name(c->arena, column->name), cell(row, TR_NAME)) == 0 &&
            strstr(cell(row, TR_DEFINITION), pg_on_update_definition(c->arena, column->name)) &&
            cell_is(row, TR_BODY, pg_on_update_body(c->arena, column->name, on_update_value)))
            return column;
    }
    return NULL;
}

static void read_trigger(catalog *c, const catalog_row *row)
{
    catalog_table *table = catalog_find(c, cell(row, TR_TABLE));
    mig_column *column = table && !table->parent ? on_update_column(c, row, table) : NULL;
    mig_name name, on;

    if (column) {
        mig_name function = cell_name(c, row, TR_FUNCTION_SCHEMA, TR_FUNCTION);

        column->on_update = on_update_value;
        mig_map_put(c->functions, mig_name_text(c->arena, function), column);
        return;
    }
    name = cell_name(c, row, TR_TABLE_SCHEMA, TR_NAME);
    on = cell_name(c, row, TR_TABLE_SCHEMA, TR_TABLE_NAME);
    if (table || !mig_strings_has(c->skip, mig_name_text(c->arena, on)))
        catalog_other(c, "trigger", name, on);
}

bool catalog_triggers(catalog *c, mig_error *err)
{
    /* tgtype 19: FOR EACH ROW, BEFORE, UPDATE */
    static const char sql[] =
        "SELECT t.tgrelid, n.nspname, c.relname, t.tgname, pn.nspname, p.proname, "
        "t.tgtype = 19 AND t.tgenabled = 'O' AND t.tgnargs = 0 AND t.tgqual IS NOT NULL "
        "AND t.tgconstraint = 0 AND t.tgattr::text = '', "
        "CASE WHEN t.tgname LIKE 'migrate\\_on\\_update\\_%' THEN "
        "pg_catalog.pg_get_triggerdef(t.oid, true) END, "
        "CASE WHEN t.tgname LIKE 'migrate\\_on\\_update\\_%' THEN p.prosrc END "
        "FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid "
        "JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace "
        "WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND " IN_SCOPE
        " AND " NOT_OF_EXTENSION("pg_trigger", "t.oid") " ORDER BY n.nspname, c.relname, t.tgname";

    return catalog_query(c, sql, read_trigger, err);
}

static void read_other(catalog *c, const catalog_row *row)
{
    enum { KIND, SCHEMA, NAME, TABLE };
    mig_name name = cell_name(c, row, SCHEMA, NAME), on = {0};

    if (cell(row, TABLE))
        on = cell_name(c, row, SCHEMA, TABLE);
    else if (cell_is(row, KIND, "function") &&
             mig_map_find(c->functions, mig_name_text(c->arena, name)))
        return;
    catalog_other(c, cell_copy(c, row, KIND), name, on);
}

/* SELECT of one kind: what it is called, its catalog and alias, and the names of its columns. */
#define OTHER(kind, catalog, prefix, condition)                                         \
    "SELECT " kind ", n.nspname, o." prefix                                             \
    "name, NULL::pg_catalog.name "                                                      \
    "FROM pg_catalog." catalog " o JOIN pg_catalog.pg_namespace n ON n.oid = o." prefix \
    "namespace WHERE " IN_SCOPE " AND " NOT_OF_EXTENSION(catalog, "o.oid") condition

#define OTHER_OF_TABLE(kind, catalog, name, table, condition)                      \
    "SELECT '" kind "', n.nspname, o." name ", c.relname FROM pg_catalog." catalog \
    " o "                                                                          \
    "JOIN pg_catalog.pg_class c ON c.oid = o." table                               \
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE " IN_SCOPE    \
    " AND " NOT_OF_EXTENSION(catalog, "o.oid") condition

/* Made by the server for another object (the constructors of a range type, say). */
#define NOT_INTERNAL(catalog)                                                                      \
    " AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend y WHERE y.classid = 'pg_catalog." catalog \
    "'::pg_catalog.regclass AND y.objid = o.oid AND y.deptype = 'i')"

static const char *const other_queries[] = {
    OTHER("CASE o.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' "
          "ELSE 'function' END COLLATE \"C\"",
          "pg_proc", "pro", NOT_INTERNAL("pg_proc")),
    OTHER("CASE o.typtype WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' "
          "ELSE 'base type' END",
          "pg_type", "typ",
          " AND (o.typtype IN ('d', 'r') OR (o.typtype = 'b' AND o.typelem = 0))" NOT_INTERNAL(
              "pg_type")),
    OTHER("'collation'", "pg_collation", "coll", ""),
    OTHER("'operator'", "pg_operator", "opr", ""),
    OTHER("'operator class'", "pg_opclass", "opc", ""),
    OTHER("'text search configuration'", "pg_ts_config", "cfg", ""),
    OTHER("'text search dictionary'", "pg_ts_dict", "dict", ""),
    OTHER("'extended statistics'", "pg_statistic_ext", "stx", ""),
    OTHER_OF_TABLE("rule", "pg_rewrite", "rulename", "ev_class", " AND o.rulename <> '_RETURN'"),
    OTHER_OF_TABLE("policy", "pg_policy", "polname", "polrelid", ""),
    /* A constraint since 18; a plain one is its column's nullability, whatever its name. */
    OTHER_OF_TABLE("not-null constraint", "pg_constraint", "conname", "conrelid",
                   " AND o.contype = 'n' AND (NOT o.convalidated OR o.connoinherit "
                   "OR pg_catalog.obj_description(o.oid, 'pg_constraint') IS NOT NULL)"),
    "SELECT 'publication', n.nspname, o.pubname, c.relname FROM pg_catalog.pg_publication_rel r "
    "JOIN pg_catalog.pg_publication o ON o.oid = r.prpubid "
    "JOIN pg_catalog.pg_class c ON c.oid = r.prrelid "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE " IN_SCOPE,
    /* Of an expression in it; where unset -1, since 17 NULL. */
    "SELECT DISTINCT 'statistics of index', n.nspname, o.relname, c.relname "
    "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_index i ON i.indexrelid = a.attrelid "
    "JOIN pg_catalog.pg_class o ON o.oid = i.indexrelid "
    "JOIN pg_catalog.pg_class c ON c.oid = i.indrelid "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE a.attstattarget >= 0 AND " IN_SCOPE,
    /* They are the whole database's; every database has plpgsql. */
    "SELECT 'extension', ($1::pg_catalog.name[])[1], o.extname, NULL FROM pg_catalog.pg_extension "
    "o "
    "WHERE o.extname <> 'plpgsql'",
};

bool catalog_others(catalog *c, mig_error *err)
{
    MIG_AUTO_STR sql = {0};

    for (size_t i = 0; i < MIG_LEN(other_queries); i++) {
        if (i > 0)
            mig_str_add(&sql, " UNION ALL ");
        mig_str_add(&sql, other_queries[i]);
    }
    mig_str_add(&sql, " ORDER BY 1, 2, 3, 4");
    return catalog_query(c, mig_str_text(&sql), read_other, err);
}
