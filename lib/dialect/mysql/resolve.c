/* A declared table as MySQL or MariaDB has it: types, defaults, what the rest means here. See
 * dialect.h. */
#include "dialect/mysql/mysql.h"

#include "base/text.h"

#include <string.h>

typedef struct {
    mig_arena *arena;
    mig_caps caps;
    const mig_schema *schema;
    mig_error *err;
} resolver;

static const char *server_name(const resolver *r)
{
    return r->caps & MY_CAP_MARIADB ? "MariaDB" : "MySQL";
}

/* The usual words for types that are none here, in other databases' SQL; and all portable ones. */
static bool fail_type(const resolver *r, const mig_type *type)
{
    static const char *const natives[] = {
        "binary",    "bit",      "blob",       "date",         "datetime",        "enum",
        "float",     "geometry", "inet6",      "int unsigned", "bigint unsigned", "linestring",
        "longblob",  "longtext", "mediumblob", "mediumint",    "mediumtext",      "multipoint",
        "point",     "polygon",  "set",        "tinyblob",     "tinyint",         "tinytext",
        "varbinary", "year",
    };
    const char *nearest =
        type->nearest ? type->nearest
                      : mig_nearest(mig_lower(r->arena, type->written), natives, MIG_LEN(natives));

    if (nearest)
        return mig_fail_at(
            r->err, type->place,
            "unknown type \"%s\"; did you mean \"%s\"? (native: %s takes it as it is)",
            type->written, nearest, type->written);
    return mig_fail_at(r->err, type->place, "unknown type \"%s\"; native: %s takes it as it is",
                       type->written, type->written);
}

static const char *portable_type(const resolver *r, mig_type_parts *parts)
{
    if (parts->dimensions > 0) /* a JSON array */
        *parts = (mig_type_parts){.base = MIG_TYPE_JSON};
    return my_portable_type(r->arena, r->caps, parts);
}

/* On MariaDB, of what is kept silently as something else by servers before this version. */
static bool check_version(const resolver *r, mig_caps needed, mig_place place, const char *what,
                          const char *since, const char *before)
{
    return (r->caps & needed) || !(r->caps & MIG_CAP_UNSTATED) || !(r->caps & MY_CAP_MARIADB) ||
           mig_fail_at(r->err, place,
                       "MariaDB has %s since version %s, and %s before: say with "
                       "`database.version` of migrate.yaml which one it is",
                       what, since, before);
}

static bool resolve_type(const resolver *r, mig_column *column)
{
    mig_type *type = &column->type;
    mig_type_parts parts = mig_type_take_apart(r->arena, type->written);
    const mig_enum *enumeration = NULL;

    if (type->enumeration && parts.dimensions == 0)
        enumeration = mig_enum_find(r->schema, mig_name_parse(r->arena, type->enumeration));
    if (enumeration) {
        type->server = my_enum_type(r->arena, enumeration);
        return true;
    }
    if (!type->native && (parts.base != MIG_TYPE_OTHER || parts.dimensions > 0)) {
        bool uuid = parts.base == MIG_TYPE_UUID && parts.dimensions == 0;

        if (uuid && !check_version(r, MY_CAP_UUID_TYPE, type->place, "the type \"uuid\"", "10.7",
                                   "char(36)"))
            return false;
        type->enumeration = NULL; /* nothing checks the elements of an array */
        type->server = portable_type(r, &parts);
        if (uuid && !column->collation && my_type_has_collation(type->server))
            column->collation = "ascii_general_ci"; /* one byte for each of its characters */
        return true;
    }
    type->server = my_type_server(r->arena, type->written);
    if (!type->server && type->native)
        type->server = mig_lower(r->arena, type->written);
    return type->server || fail_type(r, type);
}

/* MySQL takes no plain value as the default of what is kept outside the row, only expressions. */
static bool wants_expression(const resolver *r, const char *type)
{
    return (r->caps & MY_CAP_MYSQL) && !my_type_takes_literal(type);
}

/* CURRENT_TIMESTAMP, NOW(6), LOCALTIME(): columns of dates and times take them as they are. */
static bool is_current_time(mig_arena *arena, const char *text, const char *type)
{
    static const char *const names[] = {"current_timestamp", "now", "localtimestamp", "localtime"};
    const char *lower = mig_lower(arena, text);

    if (!mig_starts_with(type, "datetime") && !mig_starts_with(type, "timestamp"))
        return false;
    for (size_t i = 0; i < MIG_LEN(names); i++) {
        const char *rest = lower + strlen(names[i]);

        if (mig_starts_with(lower, names[i]) && rest[strspn(rest, " ()0123456789")] == '\0')
            return *rest != '\0' || i != 1;
    }
    return false;
}

static const char *enclosed(mig_arena *arena, const char *text)
{
    return mig_arena_printf(arena, strstr(text, "--") || strchr(text, '#') ? "(%s\n)" : "(%s)",
                            text);
}

/* The parentheses around the whole that a person wrote are those that the server wants. */
static const char *expression(mig_arena *arena, const char *text)
{
    const char *end = *text == '(' ? mig_default_call_end(text) : NULL;

    return end && !*end ? text : enclosed(arena, text);
}

static const char *default_sql(const resolver *r, const mig_column *column)
{
    const char *text = mig_trim(r->arena, column->dflt.value), *type = column->type.server;
    mig_portable_default portable = mig_default_portable(text);
    const char *sql;

    if (portable != MIG_PORTABLE_NONE) {
        sql = my_portable_default_sql(r->arena, portable, type);
        return wants_expression(r, type) && *sql != '(' ? enclosed(r->arena, sql) : sql;
    }
    if (is_current_time(r->arena, text, type))
        return text;
    if (my_is_constant(text) && !wants_expression(r, type))
        return text;
    return expression(r->arena, text);
}

static void resolve_default(const resolver *r, mig_column *column)
{
    mig_default *dflt = &column->dflt;
    MIG_AUTO_STR literal = {0};

    switch (dflt->kind) {
    case MIG_DEFAULT_NONE:
        dflt->server = NULL;
        break;
    case MIG_DEFAULT_NULL:
        dflt->server = "NULL";
        break;
    case MIG_DEFAULT_LITERAL:
        my_literal(&literal, dflt->value);
        dflt->server = mig_str_copy(r->arena, &literal);
        if (wants_expression(r, column->type.server))
            dflt->server = enclosed(r->arena, dflt->server);
        break;
    case MIG_DEFAULT_EXPR:
        dflt->server = default_sql(r, column);
        break;
    }
}

static void resolve_expr(mig_expr *expr)
{
    if (expr->written && !expr->server)
        expr->server = expr->written;
}

static bool resolve_counter(const resolver *r, mig_column *column)
{
    if (column->identity != MIG_IDENTITY_NONE) {
        column->identity = MIG_IDENTITY_NONE;
        column->autoincrement = true;
    }
    if (!column->autoincrement)
        return true;
    if (column->dflt.kind != MIG_DEFAULT_NONE)
        return mig_fail_at(r->err, column->dflt.place,
                           "column \"%s\" counts and has a default; choose one", column->name);
    if (column->generated_kind != MIG_GENERATED_NONE)
        return mig_fail_at(r->err, column->place,
                           "column \"%s\" counts and is generated; choose one", column->name);
    if (!my_type_is_number(column->type.server))
        return mig_fail_at(r->err, column->place,
                           "column \"%s\" counts, which needs smallint, int or bigint, not %s",
                           column->name, column->type.written);
    column->never_null = true;
    return true;
}

static bool resolve_generated(const resolver *r, mig_column *column)
{
    if (column->generated_kind == MIG_GENERATED_NONE)
        return true;
    if (column->dflt.kind != MIG_DEFAULT_NONE)
        return mig_fail_at(r->err, column->dflt.place,
                           "column \"%s\" is generated and cannot have a default", column->name);
    resolve_expr(&column->generated);
    if (r->caps & MY_CAP_MARIADB)
        column->nullable = true; /* its grammar has no NOT NULL for them */
    return true;
}

static bool resolve_on_update(const resolver *r, mig_column *column)
{
    const char *type = column->type.server;

    if (column->on_update && !column->nullable && column->dflt.kind == MIG_DEFAULT_LITERAL &&
        my_is_zero_time(column->dflt.value))
        column->dflt = (mig_default){0};
    if (!column->on_update || mig_starts_with(type, "datetime") ||
        mig_starts_with(type, "timestamp"))
        return true;
    return mig_fail_at(r->err, column->place,
                       "column \"%s\" has on_update, which needs timestamp or timestamptz, not %s",
                       column->name, column->type.written);
}

/* Clauses of SQLite that would change what a statement does; the others are the servers' own way.
 */
static bool check_conflict(const resolver *r, mig_conflict conflict, mig_place place,
                           const char *what)
{
    switch (conflict) {
    case MIG_CONFLICT_NONE:
    case MIG_CONFLICT_ABORT:
    case MIG_CONFLICT_ROLLBACK:
        break;
    case MIG_CONFLICT_FAIL:
    case MIG_CONFLICT_IGNORE:
    case MIG_CONFLICT_REPLACE:
        return mig_fail_at(r->err, place, "%s has nothing like this conflict clause of %s",
                           server_name(r), what);
    }
    return true;
}

static bool resolve_column(const resolver *r, mig_column *column)
{
    if (!resolve_type(r, column))
        return false;
    if (column->collation)
        column->collation = mig_lower(r->arena, column->collation);
    if (column->invisible && !(r->caps & MY_CAP_INVISIBLE_COLUMNS))
        return mig_fail_at(r->err, column->place,
                           "%s has invisible columns since version 8.0.23 only", server_name(r));
    resolve_default(r, column);
    return resolve_counter(r, column) && resolve_generated(r, column) &&
           resolve_on_update(r, column) &&
           check_conflict(r, column->not_null_conflict, column->place, "NOT NULL");
}

/* What PostgreSQL has, and what isn't the same without it. */
static bool check_traits(const resolver *r, const mig_traits *traits, mig_place place)
{
    if (traits->not_valid)
        return mig_fail_at(r->err, place,
                           "%s has no constraints that aren't valid: leave out `valid: false`",
                           server_name(r));
    if (traits->tablespace || traits->cluster)
        return mig_fail_at(r->err, place, "%s has no %s of an index; say it under `postgresql:`",
                           server_name(r), traits->tablespace ? "tablespace" : "CLUSTER");
    if (traits->not_enforced && !(r->caps & MY_CAP_NOT_ENFORCED))
        return mig_fail_at(r->err, place,
                           "%s enforces every constraint: leave out `enforced: false`",
                           server_name(r));
    return !traits->invisible || (r->caps & MY_CAP_IGNORED_KEYS) ||
           mig_fail_at(r->err, place, "this version of %s has no invisible indexes",
                       server_name(r));
}

static bool check_nulls(const resolver *r, bool nulls_not_distinct, mig_place place)
{
    return !nulls_not_distinct ||
           mig_fail_at(r->err, place, "to %s no NULL equals another: it has no NULLS NOT DISTINCT",
                       server_name(r));
}

static bool resolve_order(const resolver *r, bool *descending, mig_place place)
{
    if (*descending && !check_version(r, MY_CAP_DESCENDING_KEYS, place, "descending index keys",
                                      "10.8", "ascending ones alone"))
        return false;
    if (!(r->caps & MY_CAP_DESCENDING_KEYS))
        *descending = false; /* it is read, and forgotten */
    return true;
}

static bool resolve_key_parts(const resolver *r, mig_key *key, const char *what)
{
    bool said = false;

    for (size_t i = 0; i < key->parts.len; i++) {
        mig_key_part *part = &key->parts.items[i];

        if (part->collation)
            return mig_fail_at(r->err, key->place,
                               "%s of %s has no collation of its own for column \"%s\"; give the "
                               "column one",
                               what, server_name(r), key->columns.items[i]);
        if (!resolve_order(r, &part->descending, key->place))
            return false;
        said = said || part->descending || part->prefix > 0;
    }
    if (!said)
        key->parts.len = 0;
    return true;
}

/* Constraints are checked at once, be they declared deferrable or not. */
static bool resolve_key(const resolver *r, mig_key *key, const char *what)
{
    key->deferrable = MIG_DEFERRABLE_NOT;
    if (key->without_overlaps)
        return mig_fail_at(r->err, key->place, "%s has no ranges, and no keys WITHOUT OVERLAPS",
                           server_name(r));
    return resolve_key_parts(r, key, what) && check_nulls(r, key->nulls_not_distinct, key->place) &&
           check_conflict(r, key->conflict, key->place, what) &&
           check_traits(r, &key->traits, key->place);
}

static bool resolve_check(const resolver *r, mig_check *check)
{
    resolve_expr(&check->expr);
    check->traits.comment = NULL; /* only indexes have one */
    if (check->no_inherit)
        return mig_fail_at(r->err, check->place,
                           "%s has no tables that inherit: leave out `no_inherit`", server_name(r));
    return check_traits(r, &check->traits, check->place);
}

static bool resolve_foreign_key(const resolver *r, mig_foreign_key *key)
{
    key->deferrable = MIG_DEFERRABLE_NOT;
    key->traits.comment = NULL;
    if (key->traits.not_enforced)
        return mig_fail_at(r->err, key->place,
                           "%s enforces every foreign key: leave out `enforced: false`",
                           server_name(r));
    if (key->period)
        return mig_fail_at(r->err, key->place, "%s has no ranges, and no foreign keys of a PERIOD",
                           server_name(r));
    if (key->set_columns.len > 0)
        return mig_fail_at(r->err, key->place,
                           "%s sets every column of a foreign key: `on_delete` takes no columns "
                           "there",
                           server_name(r));
    if (key->on_delete == MIG_FK_SET_DEFAULT || key->on_update == MIG_FK_SET_DEFAULT)
        return mig_fail_at(r->err, key->place,
                           "InnoDB doesn't obey SET DEFAULT of a foreign key; choose another "
                           "action");
    return check_traits(r, &key->traits, key->place);
}

static bool check_method(const resolver *r, const mig_index *index)
{
    static const char *const methods[] = {"btree",    "hash",    "rtree",
                                          "fulltext", "spatial", "vector"};

    for (size_t i = 0; index->method && i < MIG_LEN(methods); i++)
        if (mig_same_nocase(index->method, methods[i]))
            return true;
    return !index->method ||
           mig_fail_at(r->err, index->place,
                       "%s has no index method \"%s\"; say it under the name of the database that "
                       "has it",
                       server_name(r), index->method);
}

/* Is the column of a type that may be too long for an index? false too where it isn't known. */
static bool is_long(const mig_table *table, const char *name)
{
    for (size_t i = 0; name && i < table->columns.len; i++) {
        const char *type = table->columns.items[i]->type.server;

        if (mig_same_nocase(table->columns.items[i]->name, name))
            return mig_ends_with(type, "text") || mig_ends_with(type, "blob") ||
                   strcmp(type, "json") == 0;
    }
    return false;
}

static bool fail_long(const resolver *r, const char *column, const char *what, mig_place place)
{
    return mig_fail_at(r->err, place,
                       "column \"%s\" can't be in %s of %s: its type has no length; give it a "
                       "varchar(n)",
                       column, what, server_name(r));
}

/* MariaDB has hashes for unique constraints over long texts. */
static bool check_key_columns(const resolver *r, const mig_table *table, const mig_key *key,
                              bool primary)
{
    for (size_t i = 0; i < key->columns.len; i++)
        if ((primary || (r->caps & MY_CAP_MYSQL)) && mig_key_at(key, i).prefix == 0 &&
            is_long(table, key->columns.items[i]))
            return fail_long(r, key->columns.items[i],
                             primary ? "the primary key" : "a unique constraint", key->place);
    return true;
}

static bool check_index_columns(const resolver *r, const mig_table *table, const mig_index *index)
{
    bool whole = !index->method || mig_same_nocase(index->method, "btree") ||
                 mig_same_nocase(index->method, "hash");

    for (size_t i = 0; i < index->keys.len && whole; i++) {
        const mig_index_key *key = &index->keys.items[i];

        if (key->prefix == 0 && is_long(table, key->column) &&
            (!index->unique || (r->caps & MY_CAP_MYSQL)))
            return mig_fail_at(r->err, index->place,
                               "column \"%s\" can't be in an index of %s: its type has no "
                               "length; give it a varchar(n), or index its beginning: %s(100)",
                               key->column, server_name(r), key->column);
    }
    return true;
}

static bool resolve_index(const resolver *r, mig_index *index)
{
    if (index->where.written)
        return mig_fail_at(r->err, index->place,
                           "%s has no indexes of a part of the rows: state `where` under the name "
                           "of a database that has them",
                           server_name(r));
    for (size_t i = 0; i < index->keys.len; i++) {
        mig_index_key *key = &index->keys.items[i];

        resolve_expr(&key->expr);
        if (!key->column && !(r->caps & MY_CAP_FUNCTIONAL_KEYS))
            return mig_fail_at(r->err, index->place,
                               "%s has no index keys that are expressions; make a generated "
                               "column of \"%s\" and index that",
                               server_name(r), key->expr.written);
        if (!resolve_order(r, &key->descending, index->place))
            return false;
    }
    return check_method(r, index) && check_nulls(r, index->nulls_not_distinct, index->place) &&
           check_traits(r, &index->traits, index->place);
}

static bool resolve_parts(const resolver *r, mig_table *table)
{
    if (table->exclusions.len > 0)
        return mig_fail_at(r->err, table->exclusions.items[0]->place,
                           "%s has no exclusion constraints", server_name(r));
    if (table->primary_key && (!resolve_key(r, table->primary_key, "PRIMARY KEY") ||
                               !check_key_columns(r, table, table->primary_key, true)))
        return false;
    for (size_t i = 0; i < table->uniques.len; i++)
        if (!resolve_key(r, table->uniques.items[i], "UNIQUE") ||
            !check_key_columns(r, table, table->uniques.items[i], false))
            return false;
    for (size_t i = 0; i < table->checks.len; i++)
        if (!resolve_check(r, table->checks.items[i]))
            return false;
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        if (!resolve_foreign_key(r, table->foreign_keys.items[i]))
            return false;
    for (size_t i = 0; i < table->indexes.len; i++)
        if (!resolve_index(r, table->indexes.items[i]) ||
            !check_index_columns(r, table, table->indexes.items[i]))
            return false;
    return true;
}

static bool check_counters(const resolver *r, const mig_table *table)
{
    const mig_column *first = NULL;

    for (size_t i = 0; i < table->columns.len; i++) {
        const mig_column *column = table->columns.items[i];

        if (column->autoincrement && first)
            return mig_fail_at(r->err, column->place,
                               "columns \"%s\" and \"%s\" both count; a table of %s has one that "
                               "does",
                               first->name, column->name, server_name(r));
        if (column->autoincrement)
            first = column;
    }
    return true;
}

bool my_resolve_table(mig_arena *arena, mig_caps caps, const mig_schema *schema, mig_table *table,
                      mig_error *err)
{
    const resolver r = {arena, caps, schema, err};

    if (table->collation)
        table->collation = mig_lower(arena, table->collation);
    table->partitions = my_partitions(arena, table->partitions);
    if (table->versioned && !(caps & MY_CAP_SYSTEM_VERSIONING))
        return mig_fail_at(err, table->place, "%s has no system versioning", server_name(&r));
    for (size_t i = 0; i < table->columns.len; i++)
        if (!resolve_column(&r, table->columns.items[i]))
            return false;
    if (!resolve_parts(&r, table) || !check_counters(&r, table))
        return false;
    for (size_t i = 0; i < table->columns.len; i++)
        if (table->primary_key &&
            mig_strings_has(&table->primary_key->columns, table->columns.items[i]->name))
            table->columns.items[i]->never_null = true;
    return true;
}
