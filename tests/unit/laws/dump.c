/*
 * What there is in a database, as sorted lines, so that the order of columns says nothing: by the
 * catalog reader, and by questions of our own, for what the reader might not see.
 */
#include "laws.h"

#include "../schema/dump.h"
#include "base/text.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const char sqlite_sql[] =
    "SELECT 'table ' || t.name || ' ' || t.wr || t.strict FROM pragma_table_list t"
    " WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE 'migrate%' "
    "UNION ALL "
    "SELECT 'column ' || t.name || '.' || c.name || ' ' || c.type || ' ' || (c.\"notnull\" AND NOT "
    "(c.pk AND c.type = 'INTEGER')) || ' ' ||"
    " coalesce(c.dflt_value, '-') || ' ' || c.pk || ' ' || c.hidden"
    " FROM sqlite_schema t, pragma_table_xinfo(t.name) c"
    " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE 'migrate%' "
    "UNION ALL "
    "SELECT 'foreign key ' || t.name || ' ' || group_concat(f.\"from\" || ' ' || f.\"table\" || "
    "'.' ||"
    " coalesce(f.\"to\", '-') || ' ' || f.on_update || ' ' || f.on_delete)"
    " FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'"
    " GROUP BY t.name, f.id "
    "UNION ALL "
    "SELECT 'index ' || t.name || ' ' || l.\"unique\" || l.origin || l.partial || ' ' ||"
    " CASE WHEN $1 = 'y' AND l.origin = 'c' THEN l.name ELSE '' END || (SELECT group_concat("
    "coalesce(x.name, '(expression)') || ' ' || x.desc || ' ' || x.coll) FROM "
    "pragma_index_xinfo(l.name) x"
    " WHERE x.key) FROM sqlite_schema t, pragma_index_list(t.name) l"
    " WHERE t.type = 'table' AND t.name NOT LIKE 'migrate%' "
    "UNION ALL "
    "SELECT 'trigger ' || tbl_name || ' ' || name FROM sqlite_schema WHERE type IN ('trigger', "
    "'view') "
    "UNION ALL "
    "SELECT 'other ' || name FROM temp.sqlite_schema";

/*
 * $1: with the names that may be the convention's. The default schema's name is not said, since the
 * two databases have others there.
 */
static const char postgresql_sql[] =
    "WITH ns AS MATERIALIZED (SELECT oid, nspname, CASE WHEN nspname = current_schema() THEN '' "
    "ELSE"
    " nspname || '.' END AS said FROM pg_namespace"
    " WHERE nspname IN (current_schema(), 'app', 'Two x')), "
    "rel AS MATERIALIZED (SELECT c.*, ns.said || c.relname AS named FROM pg_class c"
    " JOIN ns ON ns.oid = c.relnamespace WHERE c.relname NOT LIKE 'migrate%') "
    "SELECT 'relation ' || c.relkind::text || ' ' || CASE WHEN c.relkind = 'i' AND $1 <> 'y' THEN "
    "'' ELSE c.named END || c.relpersistence::text || c.relreplident::text || ' ' ||"
    " coalesce(c.reloptions::text, '') || coalesce(' -- ' || obj_description(c.oid, 'pg_class'), "
    "'') FROM rel c "
    "UNION ALL "
    "SELECT 'column ' || c.named || '.' || a.attname || ' ' ||"
    " format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' ' ||"
    " coalesce(pg_get_expr(d.adbin, d.adrelid), '-') || ' ' || a.attidentity::text || "
    "a.attgenerated::text || a.attstorage::text || coalesce(to_jsonb(a) ->> 'attcompression', '') "
    "|| coalesce(a.attstattarget, -1) ||"
    " ' ' || coalesce(o.collname, '') || coalesce(' -- ' || col_description(c.oid, a.attnum), '')"
    " FROM rel c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT "
    "a.attisdropped"
    " LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum"
    " LEFT JOIN pg_collation o ON o.oid = a.attcollation"
    " WHERE c.relkind = 'r' "
    "UNION ALL "
    "SELECT 'constraint ' || c.named || ' ' || CASE WHEN $1 = 'y' AND k.contype <> 'n' THEN "
    "k.conname "
    "ELSE '' END || ' ' ||"
    " pg_get_constraintdef(k.oid) || coalesce(' -- ' || obj_description(k.oid, 'pg_constraint'), "
    "'')"
    " FROM pg_constraint k JOIN rel c ON c.oid = k.conrelid "
    "UNION ALL "
    "SELECT 'index ' || c.named || ' ' || CASE WHEN $1 = 'y' THEN "
    "replace(pg_get_indexdef(i.indexrelid), current_schema() || '.', '') ELSE"
    " replace(replace(pg_get_indexdef(i.indexrelid), current_schema() || '.', ''), ' ' || "
    "quote_ident(x.relname) || ' ON ', ' ON ') END ||"
    " i.indisvalid || i.indimmediate || i.indisclustered || i.indisreplident"
    " FROM pg_index i JOIN rel c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid "
    "UNION ALL "
    "SELECT 'sequence ' || c.named || ' ' || format_type(s.seqtypid, NULL) || ' ' || s.seqstart "
    "|| ' ' || s.seqincrement || ' ' || s.seqmin || ' ' || s.seqmax || ' ' || s.seqcache || ' ' ||"
    " s.seqcycle || coalesce((SELECT a.attrelid::regclass || '.' ||"
    " a.attname FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum ="
    " d.refobjsubid AND a.attnum > 0 WHERE d.objid = c.oid AND d.deptype IN ('a', 'i') AND"
    " d.classid = 'pg_class'::regclass AND $1 = 'y'), '')"
    " FROM pg_sequence s JOIN rel c ON c.oid = s.seqrelid "
    "UNION ALL "
    "SELECT 'trigger ' || replace(pg_get_triggerdef(g.oid), current_schema() || '.', '') FROM "
    "pg_trigger g JOIN rel c ON c.oid = g.tgrelid WHERE NOT g.tgisinternal "
    "UNION ALL "
    "SELECT 'function ' || ns.said || p.proname || ' ' || p.prosrc FROM pg_proc p"
    " JOIN ns ON ns.oid = p.pronamespace "
    "UNION ALL "
    "SELECT 'type ' || ns.said || y.typname || ' ' || y.typtype::text || coalesce((SELECT "
    "string_agg(e.enumlabel, ', '"
    " ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = y.oid), '') ||"
    " coalesce(' -- ' || obj_description(y.oid, 'pg_type'), '')"
    " FROM pg_type y JOIN ns ON ns.oid = y.typnamespace"
    " WHERE y.typname NOT LIKE '%migrate%' AND y.typcategory <> 'A'";

/*
 * What SHOW CREATE TABLE says the catalog reader reads; so this asks information_schema. The
 * default's and the expressions' quotes are gone by add_lines().
 */
static const char mysql_sql[] =
    "SELECT CONCAT_WS(' ', 'table', table_name, engine, row_format, table_collation, "
    "create_options,"
    " table_comment) FROM information_schema.tables WHERE table_schema = DATABASE()"
    " AND table_name NOT LIKE 'migrate%' "
    "UNION ALL "
    "SELECT CONCAT_WS(' ', 'column', table_name, column_name, column_type,"
    " is_nullable, column_default, extra, generation_expression, collation_name, column_comment)"
    " FROM information_schema.columns WHERE table_schema = DATABASE()"
    " AND table_name NOT LIKE 'migrate%' "
    "UNION ALL "
    "SELECT CONCAT_WS(' ', 'index', table_name, IF(BINARY $1 = 'y', index_name, ''), non_unique,"
    " GROUP_CONCAT(CONCAT_WS(' ', column_name, collation, sub_part) ORDER BY seq_in_index),"
    " index_type, index_comment) FROM information_schema.statistics"
    " WHERE table_schema = DATABASE() AND table_name NOT LIKE 'migrate%'"
    " GROUP BY table_name, index_name, non_unique, index_type, index_comment "
    "UNION ALL "
    "SELECT CONCAT_WS(' ', 'foreign key', r.table_name, IF(BINARY $2 = 'y', r.constraint_name, ''),"
    " r.update_rule, r.delete_rule, r.referenced_table_name,"
    " GROUP_CONCAT(CONCAT(k.column_name, ' ', k.referenced_column_name) ORDER BY"
    " k.ordinal_position)) FROM information_schema.referential_constraints r"
    " JOIN information_schema.key_column_usage k ON k.table_schema = r.constraint_schema"
    " AND k.table_name = r.table_name AND k.constraint_name = r.constraint_name"
    " WHERE r.constraint_schema = DATABASE() GROUP BY r.table_name, r.constraint_name,"
    " r.update_rule, r.delete_rule, r.referenced_table_name "
    "UNION ALL "
    "SELECT CONCAT_WS(' ', 'check', IF(BINARY $3 = 'y', constraint_name, ''), check_clause)"
    " FROM information_schema.check_constraints WHERE constraint_schema = DATABASE() "
    "UNION ALL "
    "SELECT CONCAT_WS(' ', 'partition', table_name, partition_name, partition_method,"
    " partition_expression, partition_description) FROM information_schema.partitions"
    " WHERE table_schema = DATABASE() AND partition_name IS NOT NULL "
    "UNION ALL "
    "SELECT CONCAT_WS(' ', 'other', trigger_name) FROM information_schema.triggers"
    " WHERE trigger_schema = DATABASE()";

static const char *own_questions(const mig_driver *driver)
{
    if (driver->dialect == &mig_sqlite)
        return sqlite_sql;
    return driver->dialect == &mig_postgresql ? postgresql_sql : mysql_sql;
}

/* The rowid is never NULL whatever its column says. */
static void forget_rowid(const mig_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++)
        if (table->columns.items[i]->never_null)
            table->columns.items[i]->nullable = false;
}

static void forget_names(const mig_table *table)
{
    if (table->primary_key)
        table->primary_key->id.name = NULL;
    for (size_t i = 0; i < table->uniques.len; i++)
        table->uniques.items[i]->id.name = NULL;
    for (size_t i = 0; i < table->checks.len; i++)
        table->checks.items[i]->id.name = NULL;
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        table->foreign_keys.items[i]->id.name = NULL;
    for (size_t i = 0; i < table->indexes.len; i++)
        table->indexes.items[i]->id.name = NULL;
    for (size_t i = 0; i < table->exclusions.len; i++)
        table->exclusions.items[i]->id.name = NULL;
}

/* _latin1'x': MySQL prints the character set of a literal, which is that of the columns beside it
 * once their table has been changed. Returns the bytes of it. */
static size_t charset_at(const char *text)
{
    static const char *const words[] = {"_latin1", "_utf8mb4"};

    for (size_t i = 0; i < MIG_LEN(words); i++) {
        size_t length = strlen(words[i]);

        if (strncmp(text, words[i], length) == 0 && (text[length] == '\'' || text[length] == '\\'))
            return length;
    }
    return 0;
}

static void add_lines(mig_arena *arena, mig_strings *lines, const char *start, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");

        MIG_AUTO_STR line = {0};

        mig_str_add(&line, start);
        for (size_t i = 0; i < length; i++) {
            i += charset_at(text + i);
            if (text[i] != '"') /* SQLite quotes the name of what was renamed */
                mig_str_addc(&line, text[i]);
        }
        mig_push(arena, lines, mig_str_copy(arena, &line));
        text += length + (text[length] == '\n');
    }
}

static void add_order(mig_arena *arena, mig_strings *lines, const mig_table *table)
{
    MIG_AUTO_STR out = {0};

    mig_str_addf(&out, "order in %s:", table->name.name);
    for (size_t i = 0; i < table->columns.len; i++)
        mig_str_addf(&out, " %s", table->columns.items[i]->name);
    mig_push(arena, lines, mig_str_copy(arena, &out));
}

static void add_schema(mig_arena *arena, mig_driver *driver, bool names, mig_strings *lines)
{
    mig_strings schemas = {0}, skip = {0};
    mig_schema *schema, enums;
    mig_error err = {0};

    mig_push(arena, &skip, "migrate_version");
    mig_push(arena, &skip, "migrate_log");
    for (size_t i = 0; driver->dialect == &mig_postgresql && i < law_schema_count; i++)
        mig_push(arena, &schemas, law_schemas[i]);
    cr_assert(driver->read_schema(driver, arena, &schemas, &skip, &schema, &err), "%s",
              err.text[0]);
    for (size_t i = 0; i < schema->tables.len; i++) {
        const mig_table *table = schema->tables.items[i];
        MIG_AUTO_STR text = {0};

        forget_rowid(table);
        if (!names)
            forget_names(table);
        dump_table(&text, table, false);
        add_lines(arena, lines, mig_arena_printf(arena, "%s:", mig_name_text(arena, table->name)),
                  text.data);
        if (names &&
            driver->dialect == &mig_sqlite) /* the others put no column back into its place */
            add_order(arena, lines, table);
        if (table->beyond)
            mig_push(arena, lines, mig_arena_printf(arena, "beyond %s", table->beyond));
    }
    enums = *schema;
    enums.tables.len = 0;
    add_lines(arena, lines, "", dump_schema(arena, &enums, false));
    for (size_t i = 0; i < schema->others.len; i++)
        mig_push(arena, lines,
                 mig_arena_printf(arena, "%s %s is not covered", schema->others.items[i]->kind,
                                  schema->others.items[i]->name.name));
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *law_dump(mig_arena *arena, mig_driver *driver, bool names)
{
    const char *wanted = names ? "y" : "n", *params[] = {wanted, wanted, wanted};
    const char *sql = own_questions(driver);
    mig_strings lines = {0};
    mig_rows rows = {0};
    mig_error err = {0};
    MIG_AUTO_STR out = {0};

    add_schema(arena, driver, names, &lines);
    cr_assert(
        mig_query(driver, arena, sql, params, sql == mysql_sql ? MIG_LEN(params) : 1, &rows, &err),
        "%s %s", err.text[0], err.text[1]);
    for (size_t i = 0; i < rows.rows.len; i++)
        add_lines(arena, &lines, "", rows.rows.items[i][0] ? rows.rows.items[i][0] : "NULL");
    if (lines.len > 0)
        qsort(lines.items, lines.len, sizeof *lines.items, compare_texts);
    for (size_t i = 0; i < lines.len; i++)
        mig_str_addf(&out, "%s\n", lines.items[i]);
    return mig_str_copy(arena, &out);
}
