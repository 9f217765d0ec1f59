/* The private database: see scratch.h. */
#include "dialect/sqlite/scratch.h"

#include "base/text.h"
#include "dialect/sqlite/render.h"
#include "dialect/sqlite/sqlite.h"

#include <string.h>

static void finalize(sqlite3_stmt **statement)
{
    sqlite3_finalize(*statement);
}
#define AUTO_STATEMENT MIG_CLEANUP(finalize) sqlite3_stmt *

void mig_scratch_close(sqlite3 **db)
{
    sqlite3_close(*db);
}

bool mig_scratch_open(sqlite3 **db, mig_error *err)
{
    if (sqlite3_open_v2(":memory:", db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
        SQLITE_OK)
        return mig_fail(err, MIG_ERR_FAILED, "opening a database in memory: %s",
                        sqlite3_errmsg(*db));
    /* A name in double quotes that is no column any more must not pass for a string. */
    sqlite3_db_config(*db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    return true;
}

bool mig_scratch_exec(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static void fill_table(sqlite3 *db, const mig_schema *schema, const mig_table *table)
{
    MIG_AUTO_STR sql = {0};

    if (table->source) {
        mig_scratch_exec(db, table->source);
    } else {
        mig_sqlite_render_table(&sql, schema, table, NULL);
        mig_scratch_exec(db, mig_str_text(&sql));
    }
    for (size_t i = 0; i < table->indexes.len; i++) {
        mig_str_reset(&sql);
        mig_sqlite_render_index(&sql, table->name.name, table->indexes.items[i]);
        mig_scratch_exec(db, mig_str_text(&sql));
    }
}

static void fill_triggers(sqlite3 *db, const mig_table *table)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    for (size_t i = 0; i < table->columns.len; i++)
        if (table->columns.items[i]->on_update)
            mig_scratch_exec(db,
                             mig_sqlite_trigger_sql(scratch, table, table->columns.items[i]->name));
}

static bool refers(const mig_schema *schema, const mig_table *table, mig_name target)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        if (mig_name_same(schema, table->foreign_keys.items[i]->target, target))
            return true;
    return false;
}

/* Views and triggers may be about any table; without them only foreign keys join tables. */
static bool concerns(const mig_schema *schema, const mig_table *table, const mig_table *before,
                     const mig_table *after)
{
    return !before || schema->others.len > 0 || mig_name_same(schema, table->name, before->name) ||
           refers(schema, table, before->name) || refers(schema, before, table->name) ||
           refers(schema, after, table->name);
}

void mig_scratch_fill(sqlite3 *db, const mig_schema *schema, const mig_table *before,
                      const mig_table *after)
{
    mig_scratch_exec(db, "BEGIN");
    for (size_t i = 0; i < schema->tables.len; i++)
        if (concerns(schema, schema->tables.items[i], before, after))
            fill_table(db, schema, schema->tables.items[i]);
    for (size_t i = 0; i < schema->tables.len; i++)
        if (concerns(schema, schema->tables.items[i], before, after))
            fill_triggers(db, schema->tables.items[i]);
    for (size_t pass = 0; pass < 2; pass++) /* triggers may be on views and virtual tables */
        for (size_t i = 0; i < schema->others.len; i++) {
            const mig_other *other = schema->others.items[i];

            if (other->source && mig_same(other->kind, "trigger") == (pass == 1))
                mig_scratch_exec(db, other->source);
        }
    mig_scratch_exec(db, "COMMIT");
}

bool mig_scratch_has_table(sqlite3 *db, const char *name)
{
    return sqlite3_table_column_metadata(db, "main", name, NULL, NULL, NULL, NULL, NULL, NULL) ==
           SQLITE_OK;
}

bool mig_scratch_run(sqlite3 *db, const mig_steps *steps, size_t from, mig_error *err)
{
    for (size_t i = from; i < steps->len; i++) {
        const mig_step *step = &steps->items[i];

        if (step->kind == MIG_STEP_SQL && !mig_scratch_exec(db, step->sql)) {
            mig_fail_at(err, step->place, "%s", sqlite3_errmsg(db));
            return mig_within(err, "while trying it on an empty copy: %s", step->sql);
        }
    }
    return true;
}

const char *mig_scratch_keys_of(mig_arena *arena, const char *table)
{
    return mig_arena_printf(arena, "foreign keys of \"%s\"", table);
}

static void try_statement(mig_arena *arena, sqlite3 *db, const char *what, const char *sql,
                          mig_faults *faults)
{
    AUTO_STATEMENT statement = NULL;
    mig_fault fault = {0};

    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK)
        return;
    fault.what = mig_arena_strdup(arena, what);
    fault.why = mig_arena_strdup(arena, sqlite3_errmsg(db));
    mig_push(arena, faults, fault);
}

/* What there is, and a statement that only compiles when it fits. Compiling one that fires a
 * trigger compiles the trigger. */
static const char objects_sql[] =
    "SELECT printf('view \"%s\"', name), printf('SELECT * FROM \"%w\"', name)"
    "  FROM sqlite_schema WHERE type = 'view'"
    " UNION ALL"
    " SELECT DISTINCT printf('a trigger on \"%s\" for INSERT', tbl_name),"
    "       printf('INSERT INTO \"%w\" DEFAULT VALUES', tbl_name)"
    "  FROM sqlite_schema WHERE type = 'trigger'"
    " UNION ALL"
    " SELECT DISTINCT printf('a trigger on \"%s\" for DELETE', tbl_name),"
    "       printf('DELETE FROM \"%w\"', tbl_name)"
    "  FROM sqlite_schema WHERE type = 'trigger'"
    " UNION ALL"
    " SELECT DISTINCT printf('a trigger on \"%s\" for UPDATE OF \"%s\"', s.tbl_name, c.name),"
    "       printf('UPDATE \"%w\" SET \"%w\" = NULL', s.tbl_name, c.name)"
    "  FROM sqlite_schema AS s JOIN sqlite_schema AS t ON t.name = s.tbl_name,"
    "       pragma_table_info(t.name) AS c"
    " WHERE s.type = 'trigger' AND t.type = 'table'"
    " UNION ALL"
    " SELECT DISTINCT printf('foreign keys of \"%s\"', s.name),"
    "       printf('PRAGMA foreign_key_check(\"%w\")', s.name)"
    "  FROM sqlite_schema AS s, pragma_foreign_key_list(s.name)"
    " WHERE s.type = 'table'"
    " ORDER BY 1";

void mig_scratch_faults(mig_arena *arena, sqlite3 *db, mig_faults *faults)
{
    AUTO_STATEMENT objects = NULL;

    if (sqlite3_prepare_v2(db, objects_sql, -1, &objects, NULL) != SQLITE_OK)
        return;
    while (sqlite3_step(objects) == SQLITE_ROW)
        try_statement(arena, db, (const char *)sqlite3_column_text(objects, 0),
                      (const char *)sqlite3_column_text(objects, 1), faults);
}

const mig_fault *mig_fault_find(const mig_faults *faults, const char *what)
{
    for (size_t i = 0; i < faults->len; i++)
        if (mig_same_nocase(faults->items[i].what, what))
            return &faults->items[i];
    return NULL;
}
