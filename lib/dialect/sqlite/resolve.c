/* A declared table as SQLite has it: types, defaults, what the rest means here. See dialect.h. */
#include "base/text.h"
#include "dialect/sqlite/sqlite.h"
#include "schema/portable.h"

#include <string.h>

/* A random UUID (RFC 9562, version 4). */
static const char uuid_sql[] =
    "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2)"
    " || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || "
    "hex(randomblob(6)))";

/* The rendering of the portable defaults. */
static const char *const portable_defaults[] = {
    [MIG_PORTABLE_NONE] = NULL,
    [MIG_PORTABLE_NOW] = "CURRENT_TIMESTAMP",
    [MIG_PORTABLE_CURRENT_DATE] = "CURRENT_DATE",
    [MIG_PORTABLE_TRUE] = "TRUE",
    [MIG_PORTABLE_FALSE] = "FALSE",
    [MIG_PORTABLE_UUID] = uuid_sql,
};

mig_portable_default mig_sqlite_portable_default(const char *sql)
{
    for (size_t i = 1; i < MIG_LEN(portable_defaults); i++)
        if (mig_sqlite_same_tokens(sql, portable_defaults[i]))
            return (mig_portable_default)i;
    return MIG_PORTABLE_NONE;
}

const char *mig_sqlite_default_sql(mig_portable_default which)
{
    return portable_defaults[which];
}

/* Reads DEFAULT text; false when SQLite would not take it, or would find more in it. */
static bool read_default(mig_arena *arena, const char *text, const char **sql,
                         mig_sqlite_constraint *constraint)
{
    mig_sqlite_table table;

    *sql = mig_arena_printf(arena, "CREATE TABLE t(c DEFAULT %s\n)", text);
    if (!mig_sqlite_parse_table(arena, *sql, &table, NULL) || table.columns.len != 1 ||
        table.columns.items[0].constraints.len != 1 || table.constraints.len > 0)
        return false;
    *constraint = table.columns.items[0].constraints.items[0];
    return true;
}

/* One pair of parentheses around the whole is DEFAULT's own. */
static const char *unwrap(mig_arena *arena, const char *text)
{
    mig_sqlite_constraint found;
    const char *sql;

    if (!strchr(text, '(') || !read_default(arena, text, &sql, &found) || !found.enclosed)
        return text;
    return mig_slice_text(arena, sql, found.expr);
}

/* What needs no parentheses behind DEFAULT, and has no comment at its end. */
static bool is_term(const char *text)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_sqlite_constraint found;
    const char *sql;

    return read_default(arena, text, &sql, &found) && !found.enclosed &&
           found.expr.length == strlen(text);
}

static void resolve_default(mig_arena *arena, mig_default *dflt)
{
    MIG_AUTO_STR literal = {0};

    switch (dflt->kind) {
    case MIG_DEFAULT_NONE:
        return;
    case MIG_DEFAULT_NULL:
        dflt->server = "NULL";
        return;
    case MIG_DEFAULT_LITERAL:
        mig_sqlite_literal(&literal, dflt->value);
        dflt->server = mig_str_copy(arena, &literal);
        return;
    case MIG_DEFAULT_EXPR:
        dflt->server = portable_defaults[mig_default_portable(dflt->value)];
        if (!dflt->server)
            dflt->server = unwrap(arena, mig_trim(arena, dflt->value));
        return;
    }
}

void mig_sqlite_add_default(mig_str *sql, const mig_default *dflt)
{
    const char *text = dflt->server ? dflt->server : dflt->value;

    if (is_term(text))
        mig_str_add(sql, text);
    else /* a line comment at the end must not swallow the parenthesis */
        mig_str_addf(sql, strstr(text, "--") ? "(%s\n)" : "(%s)", text);
}

const char *mig_sqlite_collation(const char *name)
{
    static const char *const known[] = {"BINARY", "NOCASE", "RTRIM"};

    for (size_t i = 0; i < MIG_LEN(known); i++)
        if (mig_same_nocase(known[i], name))
            return known[i];
    return name;
}

static void resolve_expr(mig_expr *expr)
{
    if (expr->written)
        expr->server = expr->written;
}

/* Is the column alone the primary key of a table with rowids? None that descends, or is in it
 * twice. */
static bool is_only_key(const mig_schema *schema, const mig_table *table, const char *column)
{
    const mig_key *key = table->primary_key;

    return key && key->columns.len == 1 && !table->without_rowid && key->parts.len == 0 &&
           !key->beyond && mig_ident_same(schema, key->columns.items[0], column);
}

static bool is_alias(const mig_schema *schema, const mig_table *table, const mig_column *column)
{
    return is_only_key(schema, table, column->name) && mig_same(column->type.server, "INTEGER");
}

mig_column *mig_sqlite_rowid_alias(const mig_schema *schema, const mig_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++)
        if (is_alias(schema, table, table->columns.items[i]))
            return table->columns.items[i];
    return NULL;
}

void mig_sqlite_settle_key_parts(const mig_schema *schema, mig_table *table, bool on_column)
{
    mig_key *key = table->primary_key;
    const mig_column *column;

    if (!key || key->columns.len != 1 || key->parts.len == 0)
        return;
    column = mig_column_find(schema, table, key->columns.items[0]);
    if (!column || !mig_same(column->type.server, "INTEGER"))
        return;
    key->parts.items[0].collation = NULL;
    if ((!on_column && !table->without_rowid) || !key->parts.items[0].descending)
        key->parts.len = 0;
}

static bool resolve_identity(const mig_schema *schema, const mig_table *table, mig_column *column,
                             mig_error *err)
{
    if (column->identity != MIG_IDENTITY_NONE) {
        column->identity = MIG_IDENTITY_NONE;
        column->autoincrement = true;
    }
    if (column->autoincrement && !is_alias(schema, table, column))
        return mig_fail_at(err, column->place,
                           "column \"%s\" can't count on SQLite: only the integer column that is "
                           "alone the primary key of a table with rowids can",
                           column->name);
    return true;
}

static bool resolve_column(mig_arena *arena, const mig_schema *schema, const mig_table *table,
                           mig_column *column, mig_error *err)
{
    resolve_default(arena, &column->dflt);
    resolve_expr(&column->generated);
    if (column->collation)
        column->collation = mig_sqlite_collation(column->collation);
    return resolve_identity(schema, table, column, err);
}

/* WITHOUT ROWID and STRICT tables refuse NULL in every column of the key, others only in the rowid.
 */
void mig_sqlite_settle_keys(const mig_schema *schema, mig_table *table)
{
    bool every = table->without_rowid || table->strict;

    for (size_t i = 0; table->primary_key && i < table->primary_key->columns.len; i++) {
        mig_column *column = mig_column_find(schema, table, table->primary_key->columns.items[i]);

        if (column && (every || is_alias(schema, table, column)))
            column->never_null = true;
    }
}

static void resolve_key(mig_key *key)
{
    for (size_t i = 0; i < key->parts.len; i++)
        if (key->parts.items[i].collation)
            key->parts.items[i].collation = mig_sqlite_collation(key->parts.items[i].collation);
}

static void resolve_index(mig_index *index)
{
    for (size_t i = 0; i < index->keys.len; i++) {
        mig_index_key *key = &index->keys.items[i];

        resolve_expr(&key->expr);
        if (key->collation)
            key->collation = mig_sqlite_collation(key->collation);
    }
    resolve_expr(&index->where);
}

static bool check_nulls(bool nulls_not_distinct, mig_place place, mig_error *err)
{
    return !nulls_not_distinct ||
           mig_fail_at(err, place,
                       "to SQLite no NULL equals another: it has no NULLS NOT DISTINCT");
}

/* advice: where such things can be said for another database */
static bool check_traits(const mig_traits *traits, const char *advice, mig_place place,
                         mig_error *err)
{
    const char *what = traits->with.len > 0 ? "storage parameters"
                       : traits->tablespace ? "tablespaces"
                                            : "CLUSTER";

    if (traits->not_valid)
        return mig_fail_at(err, place,
                           "SQLite has no constraints that aren't valid: leave out `valid: false`");
    if (traits->not_enforced)
        return mig_fail_at(err, place,
                           "SQLite enforces every constraint: leave out `enforced: false`");
    return (traits->with.len == 0 && !traits->tablespace && !traits->cluster) ||
           mig_fail_at(err, place, "SQLite has no %s%s", what, advice);
}

static bool check_key(const mig_key *key, mig_error *err)
{
    if (key->without_overlaps)
        return mig_fail_at(err, key->place, "SQLite has no ranges, and no keys WITHOUT OVERLAPS");
    return check_nulls(key->nulls_not_distinct, key->place, err) &&
           check_traits(&key->traits, "", key->place, err);
}

static bool check_foreign_key(const mig_foreign_key *key, mig_error *err)
{
    if (key->set_columns.len > 0)
        return mig_fail_at(err, key->place,
                           "SQLite sets every column of a foreign key: `on_delete` takes no "
                           "columns there");
    if (key->period)
        return mig_fail_at(err, key->place,
                           "SQLite has no ranges, and no foreign keys of a PERIOD");
    return check_traits(&key->traits, "", key->place, err);
}

static bool check_check(const mig_check *check, mig_error *err)
{
    if (check->no_inherit)
        return mig_fail_at(err, check->place,
                           "SQLite has no tables that inherit: leave out `no_inherit`");
    return check_traits(&check->traits, "", check->place, err);
}

static bool check_index(const mig_index *index, mig_error *err)
{
    return check_nulls(index->nulls_not_distinct, index->place, err) &&
           check_traits(&index->traits, "; say it under `postgresql:` of the index", index->place,
                        err);
}

/* What SQLite hasn't, and what isn't the same without it. */
static bool check_parts(const mig_table *table, mig_error *err)
{
    if (table->exclusions.len > 0)
        return mig_fail_at(err, table->exclusions.items[0]->place,
                           "SQLite has no exclusion constraints");
    if (table->primary_key && !check_key(table->primary_key, err))
        return false;
    for (size_t i = 0; i < table->uniques.len; i++)
        if (!check_key(table->uniques.items[i], err))
            return false;
    for (size_t i = 0; i < table->checks.len; i++)
        if (!check_check(table->checks.items[i], err))
            return false;
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        if (!check_foreign_key(table->foreign_keys.items[i], err))
            return false;
    for (size_t i = 0; i < table->indexes.len; i++)
        if (!check_index(table->indexes.items[i], err))
            return false;
    return true;
}

static bool check_table(mig_caps caps, const mig_table *table, mig_error *err)
{
    if (table->name.schema)
        return mig_fail_at(err, table->place,
                           "SQLite has no schemas: table \"%s.%s\" would have to be named \"%s\"",
                           table->name.schema, table->name.name, table->name.name);
    if (table->strict && !(caps & MIG_CAP_STRICT))
        return mig_fail_at(err, table->place, "STRICT tables need SQLite 3.37 or newer");
    if (table->without_rowid && !table->primary_key)
        return mig_fail_at(err, table->place,
                           "table \"%s\" is WITHOUT ROWID and needs a primary key",
                           table->name.name);
    return true;
}

bool mig_sqlite_resolve_table(mig_arena *arena, mig_caps caps, const mig_schema *schema,
                              mig_table *table, mig_error *err)
{
    if (!check_table(caps, table, err) || !check_parts(table, err))
        return false;
    for (size_t i = 0; i < table->columns.len; i++)
        if (!mig_sqlite_resolve_type(arena, table->strict, &table->columns.items[i]->type, err))
            return false;
    if (table->primary_key)
        resolve_key(table->primary_key);
    mig_sqlite_settle_key_parts(schema, table, true);
    for (size_t i = 0; i < table->uniques.len; i++)
        resolve_key(table->uniques.items[i]);
    for (size_t i = 0; i < table->columns.len; i++)
        if (!resolve_column(arena, schema, table, table->columns.items[i], err))
            return false;
    for (size_t i = 0; i < table->checks.len; i++)
        resolve_expr(&table->checks.items[i]->expr);
    for (size_t i = 0; i < table->indexes.len; i++)
        resolve_index(table->indexes.items[i]);
    mig_sqlite_settle_keys(schema, table);
    return true;
}
