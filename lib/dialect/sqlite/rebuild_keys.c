/*
 * Foreign keys over a rebuild: nothing may refer to nothing that didn't before. Rows that did
 * already are the user's business. Enforcement is off meanwhile, so that SQLite doesn't say it.
 */
#include "base/text.h"
#include "dialect/sqlite/lower.h"
#include "dialect/sqlite/sqlite.h"

/* A foreign key is known by its tables and columns: its number changes with the table's text. */
static void add_violations(mig_str *sql, const mig_strings *tables)
{
    mig_str_add(sql,
                "SELECT v.\"table\" AS child, v.parent AS parent,"
                " (SELECT group_concat(k.\"from\", ', ')"
                " FROM pragma_foreign_key_list(v.\"table\") AS k WHERE k.id = v.fkid)"
                " AS columns, count(*) AS violations FROM (VALUES ");
    for (size_t i = 0; i < tables->len; i++) { /* not UNION, which takes 500 terms only */
        mig_str_add(sql, i > 0 ? ", (" : "(");
        mig_sqlite_literal(sql, tables->items[i]);
        mig_str_addc(sql, ')');
    }
    mig_str_add(sql, ") AS n, pragma_foreign_key_check(n.column1) AS v GROUP BY 1, 2, 3");
}

static bool refers_to(const mig_schema *schema, const mig_table *table, mig_name target)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        if (mig_name_same(schema, table->foreign_keys.items[i]->target, target))
            return true;
    return false;
}

mig_strings mig_sqlite_key_tables(mig_sqlite_lowering *low, const mig_strings *unchecked)
{
    const mig_table *table = mig_sqlite_table_after(low);
    mig_strings tables = {0};

    for (size_t i = 0; i < low->now->tables.len; i++) {
        const mig_table *other = low->now->tables.items[i];
        bool own = mig_name_same(low->now, other->name, table->name);

        if (own ? other->foreign_keys.len == 0 : !refers_to(low->now, other, table->name))
            continue;
        if (!mig_strings_has(unchecked, other->name.name))
            mig_push(low->arena, &tables, other->name.name);
    }
    return tables;
}

/* Only the comparison at the end needs these: they are not what the script is about. */
static void flush_guard(mig_sqlite_lowering *low, mig_steps *steps, mig_str *sql, mig_place place)
{
    mig_step_flush(low->arena, steps, sql, place);
    steps->items[steps->len - 1].guard = true;
}

void mig_sqlite_note_violations(mig_sqlite_lowering *low, const mig_strings *tables,
                                mig_steps *steps)
{
    mig_place place = mig_sqlite_changes_place(low);
    MIG_AUTO_STR sql = {0};

    if (tables->len == 0)
        return;
    mig_str_add(&sql, "DROP TABLE IF EXISTS temp._migrate_violations");
    flush_guard(low, steps, &sql, place);
    mig_str_add(&sql, "CREATE TEMP TABLE _migrate_violations AS ");
    add_violations(&sql, tables);
    flush_guard(low, steps, &sql, place);
}

void mig_sqlite_compare_violations(mig_sqlite_lowering *low, const mig_strings *tables,
                                   mig_steps *steps)
{
    mig_place place = mig_sqlite_changes_place(low);
    MIG_AUTO_STR sql = {0};

    if (tables->len == 0)
        return;
    mig_str_add(
        &sql,
        "SELECT (n.violations - coalesce(o.violations, 0))"
        " || CASE n.violations - coalesce(o.violations, 0) WHEN 1 THEN ' row' ELSE ' rows' END"
        " || ' of \"' || n.child || '\" (' || n.columns"
        " || ') without a row in \"' || n.parent || '\" to refer to' FROM (");
    add_violations(&sql, tables);
    mig_str_add(&sql,
                ") AS n LEFT JOIN temp._migrate_violations AS o"
                " ON o.child = n.child AND o.parent = n.parent AND o.columns IS n.columns"
                " WHERE n.violations > coalesce(o.violations, 0)");
    mig_sqlite_assert(low, steps,
                      mig_arena_printf(low->arena, "foreign keys of table \"%s\" would not hold",
                                       mig_sqlite_table_after(low)->name.name),
                      &sql, place);
    mig_str_reset(&sql);
    mig_str_add(&sql, "DROP TABLE temp._migrate_violations");
    flush_guard(low, steps, &sql, place);
}
