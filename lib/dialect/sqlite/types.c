/*
 * Types: what a declared one is on SQLite, and what a found one is called. The rule behind every
 * row is affinity (sqlite.org/datatype3.html): a type's name decides what becomes of a value, and
 * must not change its meaning. A column typed UUID or DATE has numeric affinity, and would turn the
 * text '1e5' into a number; TEXT keeps it. Integers of every width are INTEGER, the one name that
 * makes an alias of the rowid; which width was meant, the scripts know (mig_adopt_written).
 */
#include "base/text.h"
#include "dialect/sqlite/internal.h"
#include "dialect/sqlite/sqlite.h"
#include "schema/portable.h"

#include <string.h>

/* By mig_type_base; in STRICT tables only five names exist. Arguments are added to `name` only. */
static const struct {
    const char *name, *strict;
} renderings[] = {
    [MIG_TYPE_OTHER] = {NULL, NULL},          [MIG_TYPE_SMALLINT] = {"INTEGER", "INTEGER"},
    [MIG_TYPE_INT] = {"INTEGER", "INTEGER"},  [MIG_TYPE_BIGINT] = {"INTEGER", "INTEGER"},
    [MIG_TYPE_VARCHAR] = {"VARCHAR", "TEXT"}, [MIG_TYPE_CHAR] = {"CHAR", "TEXT"},
    [MIG_TYPE_TEXT] = {"TEXT", "TEXT"},       [MIG_TYPE_BOOL] = {"BOOLEAN", "INTEGER"},
    [MIG_TYPE_DATE] = {"TEXT", "TEXT"},       [MIG_TYPE_TIME] = {"TEXT", "TEXT"},
    [MIG_TYPE_TIMESTAMP] = {"TEXT", "TEXT"},  [MIG_TYPE_TIMESTAMPTZ] = {"TEXT", "TEXT"},
    [MIG_TYPE_INTERVAL] = {"TEXT", "TEXT"},   [MIG_TYPE_NUMERIC] = {"NUMERIC", "REAL"},
    [MIG_TYPE_REAL] = {"REAL", "REAL"},       [MIG_TYPE_DOUBLE] = {"DOUBLE", "REAL"},
    [MIG_TYPE_JSON] = {"TEXT", "TEXT"},       [MIG_TYPE_UUID] = {"TEXT", "TEXT"},
    [MIG_TYPE_BYTES] = {"BLOB", "BLOB"},
};

/* Names that schemas for SQLite use beside the portable ones; arguments are not part of the name.
 */
static const char *const usual[] = {
    "ANY",          "BIG INT",
    "BINARY",       "BIT",
    "BLOB",         "CLOB",
    "CURRENCY",     "DATETIME",
    "FLOAT",        "GUID",
    "INT UNSIGNED", "INTEGER UNSIGNED",
    "JSONB",        "LONG",
    "LONGBLOB",     "LONGTEXT",
    "LONGVARCHAR",  "MEDIUMBLOB",
    "MEDIUMINT",    "MEDIUMTEXT",
    "MONEY",        "NATIVE CHARACTER",
    "NCHAR",        "NTEXT",
    "NUM",          "NUMBER",
    "NVARCHAR",     "STRING",
    "TINYBLOB",     "TINYINT",
    "TINYTEXT",     "UNSIGNED BIG INT",
    "UNSIGNED INT", "VARBINARY",
    "VARCHAR2",     "VARYING CHARACTER",
    "YEAR",
};

static const char *const strict_names[] = {"INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"};

static bool listed(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (mig_same_nocase(names[i], name))
            return true;
    return false;
}

static void add_upper(mig_str *text, const char *from, size_t length)
{
    for (size_t i = 0; i < length; i++)
        mig_str_addc(text,
                     (char)(from[i] >= 'a' && from[i] <= 'z' ? from[i] - 'a' + 'A' : from[i]));
}

/* Brackets and commas, which are read alike with blanks around them and without. */
static bool stands_alone(const char *text, const mig_tokens *tokens, size_t at)
{
    const mig_token *token = &tokens->items[at];

    return token->kind == MIG_TOKEN_SIGN && strchr("(),", text[token->slice.at]);
}

/* Is there space or a comment before a token, that is no matter of taste? */
static bool needs_blank(const char *text, const mig_tokens *tokens, size_t at)
{
    return at > 0 && mig_slice_end(tokens->items[at - 1].slice) < tokens->items[at].slice.at &&
           !stands_alone(text, tokens, at) && !stands_alone(text, tokens, at - 1);
}

/*
 * One spelling for all that differ in case, blanks and comments: "VARCHAR(255)". A text that only
 * quotes make a type ("a # b") has no blanks that mean nothing.
 */
static char *canonical(mig_arena *arena, const char *text)
{
    MIG_AUTO_STR type = {0}, verbatim = {0};
    mig_tokens tokens;

    mig_token_list(arena, text, strlen(text), &tokens);
    for (size_t i = 0; i < tokens.len; i++) {
        mig_token token = tokens.items[i];

        if (token.kind == MIG_TOKEN_ILLEGAL) {
            add_upper(&verbatim, text, strlen(text));
            return mig_str_copy(arena, &verbatim);
        }
        if (needs_blank(text, &tokens, i))
            mig_str_addc(&type, ' ');
        add_upper(&type, text + token.slice.at, token.slice.length);
    }
    return mig_str_copy(arena, &type);
}

/* The canonical text without the arguments at its end. */
static char *base_name(mig_arena *arena, const char *server)
{
    const char *close = strchr(server, ')');
    bool arguments = close && close[1] == '\0';

    return mig_arena_strndup(arena, server, arguments ? strcspn(server, "(") : strlen(server));
}

/* What a portable type is here. */
static char *render(mig_arena *arena, const mig_type_parts *parts, bool strict)
{
    MIG_AUTO_STR text = {0};

    if (parts->dimensions > 0)
        return mig_arena_strdup(arena, "TEXT"); /* a JSON array */
    if (strict)
        return mig_arena_strdup(arena, renderings[parts->base].strict);
    mig_str_add(&text, renderings[parts->base].name);
    if (strcmp(mig_str_text(&text), "TEXT") == 0) /* timestamp(3) */
        return mig_str_copy(arena, &text);
    for (unsigned i = 0; i < parts->arg_count; i++)
        mig_str_addf(&text, "%s%u", i == 0 ? "(" : ",", parts->args[i]);
    if (parts->arg_count > 0)
        mig_str_addc(&text, ')');
    return mig_str_copy(arena, &text);
}

static bool fail_unknown(mig_arena *arena, const mig_type *type, const char *name, mig_error *err)
{
    const char *nearest = type->nearest;

    if (!nearest)
        nearest = mig_lower(arena, mig_nearest(name, usual, MIG_LEN(usual)));

    if (nearest)
        return mig_fail_at(
            err, type->place,
            "unknown type \"%s\"; did you mean \"%s\"? (native: %s takes it as it is)",
            type->written, nearest, type->written);
    return mig_fail_at(err, type->place, "unknown type \"%s\"; native: %s takes it as it is",
                       type->written, type->written);
}

bool mig_sqlite_resolve_type(mig_arena *arena, bool strict, mig_type *type, mig_error *err)
{
    mig_type_parts parts = mig_type_take_apart(arena, type->written);
    const char *name;

    if (!type->native && (parts.base != MIG_TYPE_OTHER || type->enumeration)) {
        if (parts.dimensions > 0)
            type->enumeration = NULL; /* nothing checks the elements */
        else if (type->enumeration)
            parts = (mig_type_parts){.base = MIG_TYPE_TEXT};
        type->server = render(arena, &parts, strict);
        return true;
    }
    type->server = canonical(arena, type->written);
    name = base_name(arena, type->server);
    if (!type->native && !listed(usual, MIG_LEN(usual), name))
        return fail_unknown(arena, type, name, err);
    if (strict && !listed(strict_names, MIG_LEN(strict_names), type->server))
        return mig_fail_at(err, type->place,
                           "a STRICT table has no type \"%s\"; it may be INT, INTEGER, REAL, TEXT, "
                           "BLOB or ANY",
                           type->written);
    return true;
}

void mig_sqlite_name_type(mig_arena *arena, const mig_schema *schema, const char *server,
                          mig_type *type)
{
    mig_type_parts parts = mig_type_take_apart(arena, server);
    const char *name;

    type->server = canonical(arena, server);
    type->enumeration = NULL;
    if (strcmp(type->server, "BLOB") == 0)
        parts.base = MIG_TYPE_BYTES;
    if (parts.base == MIG_TYPE_INT) /* INTEGER holds 64 bits: the only name that keeps them all */
        parts.base = MIG_TYPE_BIGINT;
    if (parts.base != MIG_TYPE_OTHER && parts.dimensions == 0 &&
        mig_same_nocase(render(arena, &parts, false), server)) {
        type->written = mig_type_portable_text(arena, &parts);
        type->native = false;
        return;
    }
    name = base_name(arena, type->server);
    type->written = mig_arena_strdup(arena, server);
    type->native = !listed(usual, MIG_LEN(usual), name) || !mig_same_nocase(type->server, server) ||
                   mig_enum_find(schema, (mig_name){NULL, name});
}

/* Does SQLite read the text as a type of that text? */
static bool reads_back(mig_arena *arena, const char *text)
{
    MIG_AUTO_STR sql = {0};
    mig_sqlite_table table;

    mig_str_addf(&sql, "CREATE TABLE t(c %s)", text);
    return mig_sqlite_parse_table(arena, mig_str_text(&sql), &table, NULL) &&
           table.columns.len == 1 && table.columns.items[0].constraints.len == 0 &&
           mig_same(mig_sqlite_type_text(arena, table.text, table.columns.items[0].type), text);
}

const char *mig_sqlite_type_sql(mig_arena *arena, const mig_type *type)
{
    MIG_AUTO_STR quoted = {0};
    bool own = type->native || (!type->enumeration &&
                                mig_type_take_apart(arena, type->written).base == MIG_TYPE_OTHER);

    if (own && type->server && !mig_same(type->server, canonical(arena, type->written)))
        own = false; /* an array of an enum */
    if (!own)
        return type->server;
    if (!*type->written || reads_back(arena, type->written))
        return type->written;
    mig_sqlite_ident(&quoted, type->written);
    if (mig_same(mig_str_text(&quoted), type->written)) /* a word that ends in "always" */
        return mig_arena_printf(arena, "\"%s\"", type->written);
    return mig_str_copy(arena, &quoted);
}
