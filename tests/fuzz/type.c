/*
 * Types and defaults. A portable type's text is the same type again. Whatever type a column is
 * declared with: the name that a dialect gives to what the server would make of it leads to the
 * same again, and SQLite has that type when the column is made. What is a call or in parentheses
 * stays that when nothing follows it.
 */
#include "base/text.h"
#include "dialect/sqlite/sqlite.h"
#include "fuzz.h"
#include "schema/portable.h"

#include <string.h>

static void check_same_parts(const char *text, mig_type_parts a, mig_type_parts b)
{
    FUZZ_HOLDS(a.base == b.base && a.arg_count == b.arg_count && a.dimensions == b.dimensions &&
                   (a.arg_count < 1 || a.args[0] == b.args[0]) &&
                   (a.arg_count < 2 || a.args[1] == b.args[1]),
               "%s: base %d, %u arguments, %u dimensions became %d, %u, %u", text, (int)a.base,
               a.arg_count, a.dimensions, (int)b.base, b.arg_count, b.dimensions);
}

static void check_portable(mig_arena *arena, const char *text)
{
    mig_type_parts parts = mig_type_take_apart(arena, text), again;
    const char *portable = mig_type_portable_text(arena, &parts);

    FUZZ_HOLDS((portable == NULL) == (parts.base == MIG_TYPE_OTHER), "%s", text);
    if (!portable)
        return;
    again = mig_type_take_apart(arena, portable);
    check_same_parts(text, parts, again);
    FUZZ_SAME(text, portable, mig_type_portable_text(arena, &again));
    check_same_parts(text, parts, mig_type_take_apart(arena, mig_lower(arena, text)));
}

static bool resolve(mig_arena *arena, const mig_dialect *dialect, mig_type *type)
{
    mig_schema *schema = mig_schema_new(arena);
    mig_table *table = mig_schema_add_table(schema, (mig_name){NULL, "t"});
    mig_column *column = mig_table_add_column(schema, table, "c");
    mig_error err = {0};

    mig_schema_seal(schema);
    column->type = *type;
    if (!dialect->resolve_table(arena, dialect->oldest_caps, schema, table, &err)) {
        fuzz_check_error(&err, type->written);
        return false;
    }
    *type = column->type;
    return true;
}

/* What the server would say that the type is, as a name for files, is the same type there. */
static void check_named(mig_arena *arena, const mig_dialect *dialect, const mig_type *type)
{
    mig_schema *schema = mig_schema_new(arena);
    mig_type named = {0}, again;

    mig_schema_seal(schema);
    dialect->name_type(arena, schema, type->server, &named);
    FUZZ_HOLDS(named.written && named.server, "%s: no name for %s", dialect->name, type->server);
    FUZZ_SAME(type->written, type->server, named.server);
    again = (mig_type){.written = named.written, .native = named.native};
    if (!resolve(arena, dialect, &again))
        fuzz_fail(__FILE__, __LINE__, "%s: \"%s\", named for \"%s\", is unknown", dialect->name,
                  named.written, type->server);
    if (again.server)
        FUZZ_SAME(type->written, type->server, again.server);
}

/* A column of that type, made by SQLite. */
static void check_made(mig_arena *arena, const mig_type *type)
{
    static sqlite3 *db;
    MIG_AUTO_STATEMENT statement = NULL;
    const char *found;
    mig_type named;
    char *create;

    FUZZ_HOLDS(db || sqlite3_open(":memory:", &db) == SQLITE_OK, "no database in memory");
    create = mig_arena_printf(arena, "CREATE TABLE t(c %s)", mig_sqlite_type_sql(arena, type));
    FUZZ_HOLDS(sqlite3_exec(db, create, NULL, NULL, NULL) == SQLITE_OK, "%s: %s",
               sqlite3_errmsg(db), create);
    FUZZ_HOLDS(sqlite3_prepare_v2(db, "SELECT type FROM pragma_table_xinfo('t')", -1, &statement,
                                  NULL) == SQLITE_OK &&
                   sqlite3_step(statement) == SQLITE_ROW,
               "%s", sqlite3_errmsg(db));
    found = (const char *)sqlite3_column_text(statement, 0);
    mig_sqlite_name_type(arena, mig_schema_new(arena), found, &named);
    FUZZ_SAME(create, type->server, named.server);
    sqlite3_reset(statement);
    sqlite3_exec(db, "DROP TABLE t", NULL, NULL, NULL);
}

static void check_type(mig_arena *arena, const char *text, bool native)
{
    mig_type on_postgresql = {.written = text, .native = native}, on_sqlite = on_postgresql;

    if (resolve(arena, &mig_postgresql, &on_postgresql) && on_postgresql.server)
        check_named(arena, &mig_postgresql, &on_postgresql);
    if (!resolve(arena, &mig_sqlite, &on_sqlite))
        return;
    FUZZ_HOLDS(on_sqlite.server, "SQLite needs no server: %s", text);
    check_named(arena, &mig_sqlite, &on_sqlite);
    check_made(arena, &on_sqlite);
}

static void check_default(mig_arena *arena, const char *text)
{
    const char *end = mig_default_call_end(text);
    mig_portable_default word = mig_default_portable(text);

    if (word != MIG_PORTABLE_NONE)
        FUZZ_HOLDS(mig_default_portable(mig_default_portable_text(word)) == word, "%s", text);
    if (!end) {
        mig_default_is_expression(text);
        return;
    }
    FUZZ_HOLDS(end > text && end <= text + strlen(text) && end[-1] == ')', "%s", text);
    text = mig_arena_strndup(arena, text, (size_t)(end - text));
    FUZZ_HOLDS(mig_default_call_end(text) == text + strlen(text) && mig_default_is_expression(text),
               "%s", text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *text = fuzz_text(arena, data, size);

    check_portable(arena, text);
    check_type(arena, text, false);
    check_type(arena, text, true);
    check_default(arena, text);
    return 0;
}
