/*
 * `on_update: now()`: a trigger of ours that sets the column when a statement left it as it was. It
 * fires once even with recursive_triggers: its own UPDATE changes the column, or finds it at this
 * very millisecond. Sub-second, so that two updates within one second differ.
 */
#include "base/text.h"
#include "dialect/sqlite/sqlite.h"
#include "schema/naming.h"

static const char now_sql[] = "strftime('%Y-%m-%d %H:%M:%f', 'now')";

/* The names of the rowid; a column of that name takes it. */
static const char *const rowid_names[] = {"rowid", "_rowid_", "oid"};

static bool has_column(const mig_table *table, const char *name)
{
    for (size_t i = 0; i < table->columns.len; i++)
        if (mig_same_nocase(table->columns.items[i]->name, name))
            return true;
    return false;
}

char *mig_sqlite_trigger_name(mig_arena *arena, const char *table, const char *column)
{
    const char *name = mig_arena_printf(arena, "migrate_on_update_%s_%s", table, column);

    return mig_arena_strdup(arena, mig_naming_fit(arena, name));
}

/* The row of the statement: `rowid = NEW.rowid`, or by the primary key. */
static void add_row(mig_str *sql, const mig_table *table, const char *rowid)
{
    if (rowid) {
        mig_str_addf(sql, "%s = NEW.%s", rowid, rowid);
        return;
    }
    for (size_t i = 0; table->primary_key && i < table->primary_key->columns.len; i++) {
        const char *column = table->primary_key->columns.items[i];

        mig_str_add(sql, i > 0 ? " AND " : "");
        mig_sqlite_ident(sql, column);
        mig_str_add(sql, " = NEW.");
        mig_sqlite_ident(sql, column);
    }
}

static char *trigger_sql(mig_arena *arena, const mig_table *table, const char *column,
                         const char *rowid)
{
    MIG_AUTO_STR sql = {0}, c = {0}, t = {0};

    mig_sqlite_ident(&c, column);
    mig_sqlite_ident(&t, table->name.name);
    mig_str_add(&sql, "CREATE TRIGGER ");
    mig_sqlite_ident(&sql, mig_sqlite_trigger_name(arena, table->name.name, column));
    mig_str_addf(&sql, " AFTER UPDATE ON %s\n", t.data);
    mig_str_addf(&sql, "WHEN NEW.%s IS OLD.%s AND NEW.%s IS NOT %s\n", c.data, c.data, c.data,
                 now_sql);
    mig_str_addf(&sql, "BEGIN\n    UPDATE %s SET %s = %s WHERE ", t.data, c.data, now_sql);
    add_row(&sql, table, rowid);
    mig_str_add(&sql, ";\nEND");
    return mig_str_copy(arena, &sql);
}

char *mig_sqlite_trigger_sql(mig_arena *arena, const mig_table *table, const char *column)
{
    const char *rowid = NULL;

    for (size_t i = 0; !table->without_rowid && !rowid && i < MIG_LEN(rowid_names); i++)
        if (!has_column(table, rowid_names[i]))
            rowid = rowid_names[i];
    return trigger_sql(arena, table, column, rowid);
}

static bool is_trigger_of(const mig_table *table, const char *column, const char *sql)
{
    MIG_AUTO_ARENA arena = mig_arena_new();

    for (size_t i = 0; !table->without_rowid && i < MIG_LEN(rowid_names); i++)
        if (!has_column(table, rowid_names[i]) &&
            mig_sqlite_same_tokens(trigger_sql(arena, table, column, rowid_names[i]), sql))
            return true;
    return mig_sqlite_same_tokens(trigger_sql(arena, table, column, NULL), sql);
}

mig_column *mig_sqlite_trigger_column(const mig_schema *schema, const mig_table *table,
                                      const char *name, const char *sql)
{
    MIG_AUTO_ARENA arena = mig_arena_new();

    for (size_t i = 0; i < table->columns.len; i++) {
        mig_column *column = table->columns.items[i];
        const char *ours = mig_sqlite_trigger_name(arena, table->name.name, column->name);

        if (mig_ident_same(schema, name, ours) && is_trigger_of(table, column->name, sql))
            return column;
    }
    return NULL;
}
