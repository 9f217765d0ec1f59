/*
 * Declared tables as PostgreSQL has them: types in the spelling of format_type(), defaults as SQL,
 * and what this server cannot do said at its place in the file.
 */
#include "dialect/postgresql/postgresql.h"

#include "base/text.h"
#include "schema/portable.h"

#include <string.h>

enum { MOST_PRECISION = 6 /* of times: microseconds; the server cuts more to that */ };

/* Native names that need no server to be asked. */
typedef struct {
    const char *name;   /* as users write it, lower case */
    const char *server; /* as format_type() prints it */
    bool arguments; /* may be followed by (n): put behind the first word of server, or its end */
} native_type;

static const native_type natives[] = {
    {"\"char\"", "\"char\"", false},
    {"bit varying", "bit varying", true},
    {"varbit", "bit varying", true},
    {"box", "box", false},
    {"bpchar", "bpchar", false},
    {"bytea", "bytea", false},
    {"cidr", "cidr", false},
    {"circle", "circle", false},
    {"daterange", "daterange", false},
    {"inet", "inet", false},
    {"int4range", "int4range", false},
    {"int8range", "int8range", false},
    {"jsonb", "jsonb", false},
    {"jsonpath", "jsonpath", false},
    {"line", "line", false},
    {"lseg", "lseg", false},
    {"macaddr", "macaddr", false},
    {"macaddr8", "macaddr8", false},
    {"money", "money", false},
    {"name", "name", false},
    {"numrange", "numrange", false},
    {"oid", "oid", false},
    {"path", "path", false},
    {"point", "point", false},
    {"polygon", "polygon", false},
    {"regclass", "regclass", false},
    {"time with time zone", "time with time zone", true},
    {"timetz", "time with time zone", true},
    {"tsquery", "tsquery", false},
    {"tsrange", "tsrange", false},
    {"tstzrange", "tstzrange", false},
    {"tsvector", "tsvector", false},
    {"xml", "xml", false},
};

/* What is written as a type in CREATE TABLE, but is a notation. */
static const char *const serials[] = {"serial",  "bigserial", "smallserial",
                                      "serial4", "serial8",   "serial2"};

static void add_precision(mig_str *sql, const mig_type_parts *parts)
{
    if (parts->arg_count > 0)
        mig_str_addf(sql, "(%u)",
                     parts->args[0] < MOST_PRECISION ? parts->args[0] : MOST_PRECISION);
}

static void add_length(mig_str *sql, const mig_type_parts *parts)
{
    if (parts->arg_count > 0)
        mig_str_addf(sql, "(%u)", parts->args[0]);
}

/* A portable type as format_type() prints it. */
static void add_portable(mig_str *sql, const mig_type_parts *parts)
{
    switch (parts->base) {
    case MIG_TYPE_OTHER:
        break;
    case MIG_TYPE_SMALLINT:
        mig_str_add(sql, "smallint");
        break;
    case MIG_TYPE_INT:
        mig_str_add(sql, "integer");
        break;
    case MIG_TYPE_BIGINT:
        mig_str_add(sql, "bigint");
        break;
    case MIG_TYPE_VARCHAR:
        mig_str_add(sql, "character varying");
        add_length(sql, parts);
        break;
    case MIG_TYPE_CHAR:
        mig_str_addf(sql, "character(%u)", parts->arg_count > 0 ? parts->args[0] : 1);
        break;
    case MIG_TYPE_TEXT:
        mig_str_add(sql, "text");
        break;
    case MIG_TYPE_BOOL:
        mig_str_add(sql, "boolean");
        break;
    case MIG_TYPE_DATE:
        mig_str_add(sql, "date");
        break;
    case MIG_TYPE_TIME:
        mig_str_add(sql, "time");
        add_precision(sql, parts);
        mig_str_add(sql, " without time zone");
        break;
    case MIG_TYPE_TIMESTAMP:
        mig_str_add(sql, "timestamp");
        add_precision(sql, parts);
        mig_str_add(sql, " without time zone");
        break;
    case MIG_TYPE_TIMESTAMPTZ:
        mig_str_add(sql, "timestamp");
        add_precision(sql, parts);
        mig_str_add(sql, " with time zone");
        break;
    case MIG_TYPE_INTERVAL:
        mig_str_add(sql, "interval");
        break;
    case MIG_TYPE_NUMERIC:
        mig_str_add(sql, "numeric");
        if (parts->arg_count > 0)
            mig_str_addf(sql, "(%u,%u)", parts->args[0], parts->arg_count > 1 ? parts->args[1] : 0);
        break;
    case MIG_TYPE_REAL:
        mig_str_add(sql, "real");
        break;
    case MIG_TYPE_DOUBLE:
        mig_str_add(sql, "double precision");
        break;
    case MIG_TYPE_JSON:
        mig_str_add(sql, "json");
        break;
    case MIG_TYPE_UUID:
        mig_str_add(sql, "uuid");
        break;
    case MIG_TYPE_BYTES:
        mig_str_add(sql, "bytea");
        break;
    }
}

/* Arrays have one spelling: the server keeps no number of dimensions. */
static void add_dimensions(mig_str *sql, const mig_type_parts *parts)
{
    if (parts->dimensions > 0)
        mig_str_add(sql, "[]");
}

static const char *portable_server(mig_arena *arena, const mig_type_parts *parts)
{
    MIG_AUTO_STR sql = {0};

    add_portable(&sql, parts);
    add_dimensions(&sql, parts);
    return mig_str_copy(arena, &sql);
}

/* bit, bit(n) and float(p), whose spelling depends on the argument. */
static bool add_counted(mig_str *sql, const char *name, const mig_type_parts *parts)
{
    if (parts->arg_count > 1)
        return false;
    if (strcmp(name, "bit") == 0) {
        mig_str_addf(sql, "bit(%u)", parts->arg_count > 0 ? parts->args[0] : 1);
        return true;
    }
    if (strcmp(name, "float") == 0) {
        mig_str_add(sql,
                    parts->arg_count > 0 && parts->args[0] <= 24 ? "real" : "double precision");
        return true;
    }
    return false;
}

static const char *native_server(mig_arena *arena, const mig_type_parts *parts)
{
    MIG_AUTO_STR sql = {0};
    const char *name = mig_lower(arena, parts->name);

    if (strchr(parts->name, '"'))
        name = parts->name;
    if (add_counted(&sql, name, parts)) {
        add_dimensions(&sql, parts);
        return mig_str_copy(arena, &sql);
    }
    for (size_t i = 0; i < MIG_LEN(natives); i++) {
        const native_type *native = &natives[i];
        const char *rest;

        if (strcmp(native->name, name) != 0)
            continue;
        if (parts->arg_count > (native->arguments ? 1U : 0U))
            return NULL;
        /* time(3) with time zone, but bit varying(3) */
        rest = mig_starts_with(native->server, "time") ? strchr(native->server, ' ') : NULL;
        if (!rest)
            rest = native->server + strlen(native->server);
        mig_str_addn(&sql, native->server, (size_t)(rest - native->server));
        if (*rest)
            add_precision(&sql, parts);
        else
            add_length(&sql, parts);
        mig_str_add(&sql, rest);
        add_dimensions(&sql, parts);
        return mig_str_copy(arena, &sql);
    }
    return NULL;
}

/* Whether brackets of the type hold anything but numbers: nothing that is known here does. */
static bool has_odd_arguments(const char *written)
{
    const char *open = strchr(written, '(');

    return open && open[1 + strspn(open + 1, " ,0123456789)[]")] && !strstr(written, "time zone");
}

/* The enum that a type without arguments names; NULL: none. */
static const mig_enum *find_enum(mig_arena *arena, const mig_schema *schema, const char *name)
{
    return schema && *name ? mig_enum_find(schema, mig_name_parse(arena, name)) : NULL;
}

static const char *enum_server(mig_arena *arena, const char *name, unsigned dimensions)
{
    const char *text = pg_name_text(arena, mig_name_parse(arena, name));

    return dimensions > 0 ? mig_arena_printf(arena, "%s[]", text) : text;
}

const char *pg_type_server(mig_arena *arena, const mig_schema *schema, const mig_type *type)
{
    mig_type_parts parts = mig_type_take_apart(arena, type->written);

    if (type->enumeration)
        return enum_server(arena, type->enumeration, parts.dimensions);
    if (!type->native && parts.base != MIG_TYPE_OTHER)
        return portable_server(arena, &parts);
    if (!type->native && parts.arg_count == 0 && find_enum(arena, schema, parts.name))
        return enum_server(arena, parts.name, parts.dimensions);
    if (has_odd_arguments(type->written))
        return NULL;
    return native_server(arena, &parts);
}

/* Enums are compared in our own quoting: the server's depends on the keywords of its version. */
static const mig_enum *enum_spelled(mig_arena *arena, const mig_schema *schema, const char *server)
{
    size_t length = strlen(server);

    if (mig_ends_with(server, "[]"))
        length -= 2;
    return schema ? mig_enum_find(schema,
                                  mig_name_parse(arena, mig_arena_strndup(arena, server, length)))
                  : NULL;
}

void pg_name_type(mig_arena *arena, const mig_schema *schema, const char *server, mig_type *type)
{
    mig_type_parts parts = mig_type_take_apart(arena, server);
    const mig_enum *enumeration;

    if (strcmp(parts.name, "bytea") == 0) /* no spelling of another database's SQL */
        parts.base = MIG_TYPE_BYTES;
    type->native = false;
    type->enumeration = NULL;
    type->server = server;
    type->written = server;
    if (parts.base != MIG_TYPE_OTHER && mig_same(portable_server(arena, &parts), server)) {
        type->written = mig_type_portable_text(arena, &parts);
        return;
    }
    enumeration = enum_spelled(arena, schema, server);
    if (!enumeration)
        return;
    type->enumeration = mig_name_text(arena, enumeration->name);
    type->server = enum_server(arena, type->enumeration, parts.dimensions);
    type->written = parts.dimensions > 0 ? mig_arena_printf(arena, "%s[]", type->enumeration)
                                         : type->enumeration;
}

static bool is_integer(const mig_type *type)
{
    return mig_same(type->server, "smallint") || mig_same(type->server, "integer") ||
           mig_same(type->server, "bigint");
}

static bool resolve_type(mig_arena *arena, const mig_schema *schema, mig_column *column,
                         mig_error *err)
{
    mig_type *type = &column->type;

    type->server = pg_type_server(arena, schema, type);
    if (type->server && !type->enumeration) {
        mig_type_parts parts = mig_type_take_apart(arena, type->written);
        const mig_enum *found = !type->native && parts.base == MIG_TYPE_OTHER
                                    ? find_enum(arena, schema, parts.name)
                                    : NULL;

        if (found)
            type->enumeration = mig_name_text(arena, found->name);
    }
    for (size_t i = 0; i < MIG_LEN(serials); i++)
        if (!type->server && mig_same_nocase(type->written, serials[i]))
            return mig_fail_at(err, type->place,
                               "\"%s\" is no type of its own; write {type: %s, "
                               "autoincrement: true}",
                               type->written,
                               strpbrk(type->written, "bB8")   ? "bigint"
                               : strpbrk(type->written, "mM2") ? "smallint"
                                                               : "int");
    return true;
}

/* The SQL of an expression that a default states. */
static const char *default_expression(const char *value, const mig_type *type)
{
    switch (mig_default_portable(value)) {
    case MIG_PORTABLE_NONE:
        break;
    case MIG_PORTABLE_NOW:
        return "now()";
    case MIG_PORTABLE_CURRENT_DATE:
        return "CURRENT_DATE";
    case MIG_PORTABLE_TRUE:
        return "true";
    case MIG_PORTABLE_FALSE:
        return "false";
    case MIG_PORTABLE_UUID:
        return "gen_random_uuid()";
    }
    /* Databases without a boolean type say 0 and 1. */
    if (mig_same(type->server, "boolean") && strcmp(value, "0") == 0)
        return "false";
    if (mig_same(type->server, "boolean") && strcmp(value, "1") == 0)
        return "true";
    return value;
}

static void resolve_default(mig_arena *arena, mig_column *column)
{
    mig_default *dflt = &column->dflt;
    MIG_AUTO_STR sql = {0};

    switch (dflt->kind) {
    case MIG_DEFAULT_NONE:
        dflt->server = NULL;
        break;
    case MIG_DEFAULT_LITERAL:
        pg_literal(&sql, dflt->value);
        dflt->server = mig_str_copy(arena, &sql);
        break;
    case MIG_DEFAULT_EXPR:
        dflt->server = default_expression(dflt->value, &column->type);
        break;
    case MIG_DEFAULT_NULL:
        dflt->server = "NULL";
        break;
    }
}

static void resolve_expr(mig_expr *expr)
{
    if (expr->written && !expr->server)
        expr->server = expr->written;
}

static bool check_counter(const mig_column *column, mig_error *err)
{
    const char *what = column->autoincrement ? "autoincrement" : "identity";

    if (!column->autoincrement && column->identity == MIG_IDENTITY_NONE)
        return true;
    if (column->autoincrement && column->identity != MIG_IDENTITY_NONE)
        return mig_fail_at(err, column->place,
                           "column \"%s\" has both identity and autoincrement; choose one",
                           column->name);
    if (column->dflt.kind != MIG_DEFAULT_NONE)
        return mig_fail_at(err, column->dflt.place,
                           "column \"%s\" has both %s and a default; choose one", column->name,
                           what);
    if (column->generated.written)
        return mig_fail_at(err, column->place,
                           "column \"%s\" has both %s and generated; choose one", column->name,
                           what);
    if (column->type.server && !is_integer(&column->type))
        return mig_fail_at(err, column->place,
                           "column \"%s\" has %s, which needs smallint, int or bigint, not %s",
                           column->name, what, column->type.written);
    return true;
}

static bool check_generated(const mig_column *column, mig_caps caps, mig_error *err)
{
    if (column->generated_kind == MIG_GENERATED_NONE)
        return true;
    if (column->dflt.kind != MIG_DEFAULT_NONE)
        return mig_fail_at(err, column->dflt.place,
                           "column \"%s\" is generated and cannot have a default", column->name);
    if (column->generated_kind == MIG_GENERATED_VIRTUAL && !(caps & MIG_CAP_VIRTUAL))
        return mig_fail_at(err,
                           column->generated.place.file ? column->generated.place : column->place,
                           "column \"%s\": PostgreSQL before 18 has no virtual generated columns; "
                           "use stored",
                           column->name);
    return true;
}

/* Clauses of SQLite that would change what a statement does; the others are the server's own way.
 */
static bool check_conflict(mig_conflict conflict, mig_place place, const char *what,
                           const char *advice, mig_error *err)
{
    switch (conflict) {
    case MIG_CONFLICT_NONE:
    case MIG_CONFLICT_ABORT:
    case MIG_CONFLICT_ROLLBACK:
        break;
    case MIG_CONFLICT_FAIL:
    case MIG_CONFLICT_IGNORE:
    case MIG_CONFLICT_REPLACE:
        return mig_fail_at(err, place, "PostgreSQL has nothing like this conflict clause of %s%s",
                           what, advice);
    }
    return true;
}

static bool resolve_column(mig_arena *arena, mig_caps caps, const mig_schema *schema,
                           mig_name table, mig_column *column, mig_error *err)
{
    if (!resolve_type(arena, schema, column, err))
        return false;
    resolve_default(arena, column);
    resolve_expr(&column->generated);
    /* The server keeps identity columns NOT NULL, and refuses to change that. */
    column->never_null = column->identity != MIG_IDENTITY_NONE;
    return check_counter(column, err) && pg_resolve_sequence(arena, table, column, err) &&
           check_generated(column, caps, err) &&
           check_conflict(column->not_null_conflict, column->place, "NOT NULL",
                          "; state postgresql: {on_conflict: abort} beside it", err);
}

static bool check_nulls(bool nulls_not_distinct, mig_caps caps, mig_place place, mig_error *err)
{
    return !nulls_not_distinct || (caps & MIG_CAP_KEY_NULLS) ||
           mig_fail_at(err, place, "PostgreSQL before 15 has no NULLS NOT DISTINCT");
}

static bool check_enforced(const mig_traits *traits, mig_caps caps, mig_place place, mig_error *err)
{
    return !traits->not_enforced || (caps & PG_CAP_NOT_ENFORCED) ||
           mig_fail_at(err, place, "PostgreSQL before 18 has no NOT ENFORCED");
}

static bool check_period(bool period, mig_caps caps, const char *word, mig_place place,
                         mig_error *err)
{
    return !period || (caps & PG_CAP_PERIODS) ||
           mig_fail_at(err, place, "PostgreSQL before 18 has no %s", word);
}

static bool resolve_key(const mig_key *key, mig_caps caps, const char *what, mig_error *err)
{
    for (size_t i = 0; i < key->parts.len; i++)
        if (key->parts.items[i].collation || key->parts.items[i].descending)
            return mig_fail_at(err, key->place,
                               "PostgreSQL's %s has no %s of its own for column \"%s\"; a unique "
                               "index can have one",
                               what, key->parts.items[i].collation ? "collation" : "order",
                               key->columns.items[i]);
    return check_nulls(key->nulls_not_distinct, caps, key->place, err) &&
           check_period(key->without_overlaps, caps, "keys WITHOUT OVERLAPS", key->place, err) &&
           check_conflict(key->conflict, key->place, what, "", err);
}

static bool check_actions(const mig_foreign_key *key, mig_error *err)
{
    bool deletes = mig_fk_action_plain(key->on_delete) != MIG_FK_NO_ACTION;
    bool updates = mig_fk_action_plain(key->on_update) != MIG_FK_NO_ACTION;

    return !key->period || (!deletes && !updates) ||
           mig_fail_at(err, key->place,
                       "PostgreSQL takes no action for a foreign key of a PERIOD: leave out `%s`",
                       deletes ? "on_delete" : "on_update");
}

static bool resolve_foreign_key(const mig_foreign_key *key, mig_caps caps, mig_error *err)
{
    if (key->set_columns.len > 0 && !(caps & MIG_CAP_KEY_NULLS))
        return mig_fail_at(err, key->place,
                           "PostgreSQL before 15 sets every column of the key: `on_delete` takes "
                           "no columns there");
    if (key->match && mig_same_nocase(key->match, "partial"))
        return mig_fail_at(err, key->place, "PostgreSQL has no MATCH PARTIAL; use full or simple");
    return check_period(key->period, caps, "foreign keys of a PERIOD", key->place, err) &&
           check_actions(key, err) && check_enforced(&key->traits, caps, key->place, err);
}

/* The server's own operators are found first whatever the path says: OPERATOR(pg_catalog.=) is =.
 */
static const char *operator_without_schema(mig_arena *arena, const char *text)
{
    static const char start[] = "operator(pg_catalog.";
    MIG_AUTO_STR given = {0};
    const char *name;

    for (const char *at = text; *at; at++)
        if (!strchr(" \t\r\n", *at))
            mig_str_addc(&given, *at);
    name = mig_lower(arena, mig_str_text(&given));
    if (!mig_starts_with(name, start) || !mig_ends_with(name, ")"))
        return text;
    name += strlen(start);
    return mig_arena_strndup(arena, name, strlen(name) - 1);
}

static bool resolve_index(mig_arena *arena, mig_index *index, mig_caps caps, mig_error *err)
{
    for (size_t i = 0; i < index->keys.len; i++) {
        mig_index_key *key = &index->keys.items[i];

        resolve_expr(&key->expr);
        if (key->operator)
            key->operator= operator_without_schema(arena, key->operator);
    }
    resolve_expr(&index->where);
    return check_nulls(index->nulls_not_distinct, caps, index->place, err);
}

static bool resolve_parts(mig_arena *arena, mig_table *table, mig_caps caps, mig_error *err)
{
    if (table->primary_key && !resolve_key(table->primary_key, caps, "PRIMARY KEY", err))
        return false;
    for (size_t i = 0; i < table->uniques.len; i++)
        if (!resolve_key(table->uniques.items[i], caps, "UNIQUE", err))
            return false;
    for (size_t i = 0; i < table->checks.len; i++) {
        const mig_check *check = table->checks.items[i];

        resolve_expr(&table->checks.items[i]->expr);
        if (!check_enforced(&check->traits, caps, check->place, err))
            return false;
    }
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        if (!resolve_foreign_key(table->foreign_keys.items[i], caps, err))
            return false;
    for (size_t i = 0; i < table->exclusions.len; i++)
        if (!resolve_index(arena, table->exclusions.items[i], caps, err))
            return false;
    for (size_t i = 0; i < table->indexes.len; i++)
        if (!resolve_index(arena, table->indexes.items[i], caps, err))
            return false;
    return true;
}

bool pg_resolve_table(mig_arena *arena, mig_caps caps, const mig_schema *schema, mig_table *table,
                      mig_error *err)
{
    for (size_t i = 0; i < table->columns.len; i++)
        if (!resolve_column(arena, caps, schema, table->name, table->columns.items[i], err))
            return false;
    if (!resolve_parts(arena, table, caps, err))
        return false;
    for (size_t i = 0; i < table->columns.len; i++)
        if (table->primary_key &&
            mig_strings_has(&table->primary_key->columns, table->columns.items[i]->name))
            table->columns.items[i]->never_null = true;
    return true;
}
