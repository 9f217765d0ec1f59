/* Scripts for the sqlite3 program: see dialect/client.h. */
#include "dialect/client.h"

#include "dialect/sqlite/sqlite.h"

static void guard(mig_str *out, const char *query, const char *message)
{
    mig_client_guard(&mig_sqlite, out, "TABLE", "temp.migrate_guard", message, query);
}

static void add_name(mig_str *list, const char *name)
{
    mig_str_add(list, list->len > 0 ? ", " : "");
    mig_sqlite_literal(list, name);
}

/* Constraints are not seen: they are only told by the table's text, which may be written in any
 * way. */
static void strangers(mig_str *query, const mig_table *table)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    MIG_AUTO_STR columns = {0}, objects = {0}, name = {0};

    mig_sqlite_literal(&name, table->name.name);
    for (size_t i = 0; i < table->columns.len; i++) {
        const mig_column *column = table->columns.items[i];

        add_name(&columns, column->name);
        if (column->on_update)
            add_name(&objects, mig_sqlite_trigger_name(scratch, table->name.name, column->name));
    }
    for (size_t i = 0; i < table->indexes.len; i++)
        if (table->indexes.items[i]->id.name)
            add_name(&objects, table->indexes.items[i]->id.name);
    mig_str_addf(query,
                 "SELECT 'column ' || name FROM pragma_table_xinfo(%s)"
                 " WHERE name COLLATE NOCASE NOT IN (%s)\n",
                 name.data, mig_str_text(&columns));
    mig_str_addf(query,
                 "UNION ALL SELECT type || ' ' || name FROM sqlite_schema"
                 " WHERE tbl_name = %s COLLATE NOCASE AND type IN ('index', 'trigger')"
                 " AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN (%s)",
                 name.data, mig_str_text(&objects));
}

static void statement(mig_str *out, const char *sql)
{
    static const mig_return_form form = {"(", "' || char(13) || '", ")"};
    MIG_AUTO_ARENA scratch = mig_arena_new();

    mig_client_statement(out, mig_client_keep_returns(scratch, &mig_sqlite.lexer, sql, &form));
}

const mig_client mig_sqlite3 = {
    .product = "SQLite",
    .usage = "sqlite3 FILE <SCRIPT",
    .oldest = "3.31",
    .newest = "3.37",
    /* Enforced foreign keys would delete rows while a table is made anew. The pragma does nothing
     * inside a transaction. */
    .settings =
        ".bail on\n"
        ".timeout 60000\n"
        "PRAGMA foreign_keys = OFF;\n",
    .begin = "BEGIN IMMEDIATE;\n",
    .commit = "COMMIT;\n",
    .now = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
    .guard = guard,
    .strangers = strangers,
    .statement = statement,
};
