/* Rows: put in before the change, and looked at after it. */
#include "laws.h"

#include "base/text.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 4 };

/* The statements that empty them. */
static const char sqlite_tables[] =
    "SELECT 'DELETE FROM \"' || replace(name, '\"', '\"\"') || '\"' FROM sqlite_schema WHERE type "
    "= "
    "'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'migrate%'";
static const char postgresql_tables[] =
    "SELECT format('TRUNCATE %I.%I CASCADE', n.nspname, c.relname) FROM pg_class c JOIN "
    "pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg%' "
    "AND n.nspname <> 'information_schema' AND c.relname NOT LIKE 'migrate%'";

static const char mysql_tables[] =
    "SELECT CONCAT('DELETE FROM `', REPLACE(table_name, '`', '``'), '`') FROM "
    "information_schema.tables WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', "
    "'SYSTEM VERSIONED') AND table_name NOT LIKE 'migrate%' "
    "UNION ALL SELECT CONCAT('DELETE HISTORY FROM `', REPLACE(table_name, '`', '``'), '`') FROM "
    "information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'SYSTEM VERSIONED'";

static bool takes_values(const law_maker *m, const law_column *column)
{
    return !law_property_of(column, "generated") &&
           (m->database & LAW_MYSQLS || !mig_same(law_property_of(column, "identity"), "always"));
}

static void add_name(const law_maker *m, mig_str *sql, const law_table *table)
{
    if (table->schema) {
        m->dialect->ident(sql, table->schema);
        mig_str_addc(sql, '.');
    }
    m->dialect->ident(sql, table->name);
}

/* A row that a constraint refuses isn't there; most are. */
static void insert_row(law_maker *m, mig_driver *driver, const law_schema *schema,
                       const law_table *table)
{
    MIG_AUTO_STR sql = {0}, values = {0};
    mig_error ignored = {0};

    mig_str_add(&sql, "INSERT INTO ");
    add_name(m, &sql, table);
    mig_str_add(&sql, " (");
    for (size_t i = 0; i < table->column_count; i++) {
        if (!takes_values(m, &table->columns[i]))
            continue;
        mig_str_add(&sql, values.len > 0 ? ", " : "");
        mig_str_add(&values, values.len > 0 ? ", " : "");
        m->dialect->ident(&sql, table->columns[i].name);
        mig_str_add(&values, law_roll_value(m, schema, &table->columns[i]));
    }
    if (values.len == 0)
        return;
    mig_str_addf(&sql, ") VALUES (%s)", values.data);
    (void)!mig_exec(driver, sql.data, &ignored);
}

void law_insert_rows(law_maker *m, mig_driver *driver, const law_schema *schema)
{
    for (unsigned round = 0; round < ROWS; round++)
        for (size_t i = 0; i < schema->table_count; i++)
            insert_row(m, driver, schema, &schema->tables[i]);
}

void law_delete_rows(const law_maker *m, mig_driver *driver)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    bool sqlite = m->database == LAW_SQLITE, mysql = (m->database & LAW_MYSQLS) != 0;
    const char *tables = sqlite ? sqlite_tables : mysql ? mysql_tables : postgresql_tables;
    mig_rows rows = {0};
    mig_error err = {0};

    cr_assert(mig_query(driver, arena, tables, NULL, 0, &rows, &err), "%s", err.text[0]);
    if (sqlite || mysql)
        cr_assert(mig_exec(
            driver, sqlite ? "PRAGMA foreign_keys = OFF" : "SET foreign_key_checks = 0", &err));
    for (size_t i = 0; i < rows.rows.len; i++)
        cr_assert(mig_exec(driver, rows.rows.items[i][0], &err), "%s: %s", rows.rows.items[i][0],
                  err.text[0]);
    if (sqlite || mysql)
        cr_assert(mig_exec(
            driver, sqlite ? "PRAGMA foreign_keys = ON" : "SET foreign_key_checks = 1", &err));
}

/* A column of a key does so by the kind of table. NULLs become the default where it begins to. */
static bool refuses_null(const law_maker *m, const law_table *table, const law_column *column)
{
    const law_part *key = law_primary_key(table);

    if (!column->nullable)
        return true;
    return law_in_primary_key(table, column->uid) &&
           (m->database != LAW_SQLITE || table->strict || table->without_rowid ||
            (law_uses(key->uses) == 1 && column->type->family == LAW_INT && !law_descends(key)));
}

/* Do both sides hold the same in it, whatever else changes? */
static bool is_kept(const law_maker *m, const law_pair *pair, const law_table *before,
                    const law_table *after, unsigned uid)
{
    const law_column *a = law_column_of(before, uid), *b = law_column_of(after, uid);
    const law_enum *old = a->enumeration ? law_enum_of(&pair->before, a->enumeration) : NULL;
    const law_enum *new = b->enumeration ? law_enum_of(&pair->after, b->enumeration) : NULL;

    if (!law_same_values(a->type, b->type) || a->enumeration != b->enumeration ||
        refuses_null(m, before, a) != refuses_null(m, after, b) ||
        law_property_of(a, "generated") || law_property_of(b, "generated"))
        return false;
    if (before->strict != after->strict && a->type->family == LAW_NUMBER) /* numeric is REAL */
        return false;
    for (size_t i = 0; old && i < old->value_count; i++)
        for (size_t k = 0; k < new->value_count; k++)
            if (old->values[i].uid == new->values[k].uid &&
                strcmp(old->values[i].text, new->values[k].text) != 0)
                return false;
    return true;
}

/* A column as the text that is compared. */
static void add_value(const law_maker *m, mig_str *sql, const law_column *column, const char *name)
{
    const unsigned odd = LAW_BYTES | LAW_BLOB | LAW_NATIVE | LAW_STRING | LAW_LONG;
    const char *begin = m->database == LAW_SQLITE ? "quote(" : "(", *end = ")";

    if (m->database == LAW_POSTGRESQL)
        end = ")::text";
    else if (m->database & LAW_MYSQLS && column->type->family & odd)
        begin = "HEX(";
    else if (m->database & LAW_MYSQLS && column->type->family & LAW_INT)
        end = " + 0)"; /* ZEROFILL is how it is shown */
    mig_str_addf(sql, ", %s", begin);
    m->dialect->ident(sql, name);
    mig_str_add(sql, end);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_rows(const law_maker *m, mig_arena *arena, mig_driver *driver, const char *sql,
                     mig_str *out)
{
    mig_strings lines = {0};
    mig_rows rows = {0};
    mig_error err = {0};

    (void)m;
    if (!mig_query(driver, arena, sql, NULL, 0, &rows, &err)) {
        mig_str_addf(out, "%s: %s\n", sql, err.text[0]);
        return;
    }
    for (size_t i = 0; i < rows.rows.len; i++) {
        MIG_AUTO_STR line = {0};

        for (size_t k = 0; k < rows.columns; k++)
            mig_str_addf(&line, "|%s", rows.rows.items[i][k] ? rows.rows.items[i][k] : "NULL");
        mig_push(arena, &lines, mig_str_copy(arena, &line));
    }
    if (lines.len > 0)
        qsort(lines.items, lines.len, sizeof *lines.items, compare_texts);
    for (size_t i = 0; i < lines.len; i++)
        mig_str_addf(out, "  %s\n", lines.items[i]);
}

const char *law_rows(const law_maker *m, mig_arena *arena, mig_driver *driver, const law_pair *pair,
                     const law_schema *side)
{
    MIG_AUTO_STR out = {0};

    for (size_t i = 0; i < pair->before.table_count; i++) {
        const law_table *before = &pair->before.tables[i];
        const law_table *after = law_table_of(&pair->after, before->uid);
        MIG_AUTO_STR sql = {0};

        if (!after)
            continue;
        mig_str_add(&sql, "SELECT 'row'");
        for (size_t k = 0; k < before->column_count; k++) {
            const law_column *a = &before->columns[k], *b = law_column_of(after, a->uid);

            if (!b || !is_kept(m, pair, before, after, a->uid))
                continue;
            add_value(m, &sql, a, side == &pair->before ? a->name : b->name);
        }
        mig_str_add(&sql, " FROM ");
        add_name(m, &sql, side == &pair->before ? before : after);
        mig_str_addf(&out, "%s\n", before->name);
        add_rows(m, arena, driver, sql.data, &out);
    }
    return mig_str_copy(arena, &out);
}
