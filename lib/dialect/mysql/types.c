/*
 * Types and defaults: what portable ones are on these servers, what the servers' own are called,
 * and the one spelling of each: see mysql.h.
 */
#include "dialect/mysql/mysql.h"

#include "base/text.h"
#include "dialect/mysql/token.h"

#include <stdlib.h>
#include <string.h>

/* What may stand behind a type's name. */
typedef enum {
    ARGS_NONE,
    ARGS_WIDTH,    /* of integers: means nothing, but with zerofill */
    ARGS_LENGTH,   /* needed */
    ARGS_OPTIONAL, /* one, unless it is the usual: the number in `usual` */
    ARGS_DECIMAL,  /* (10,0) unless said */
    ARGS_FLOAT,    /* (p), or (m,d) */
    ARGS_VALUES,   /* of ENUM, SET */
} args_kind;

typedef struct {
    const char *name, *server; /* in lower case, words with one blank between */
    args_kind args;
    const char *usual; /* the argument that nothing means, for OPTIONAL; "": none is printed */
    bool number;       /* UNSIGNED and ZEROFILL may follow */
} type_row;

static const type_row rows[] = {
    {"bigint", "bigint", ARGS_WIDTH, NULL, true},
    {"int8", "bigint", ARGS_WIDTH, NULL, true},
    {"binary", "binary", ARGS_OPTIONAL, "1", false},
    {"bit", "bit", ARGS_OPTIONAL, "1", false},
    {"blob", "blob", ARGS_NONE, NULL, false},
    {"bool", "tinyint(1)", ARGS_NONE, NULL, false},
    {"boolean", "tinyint(1)", ARGS_NONE, NULL, false},
    {"char", "char", ARGS_OPTIONAL, "1", false},
    {"character", "char", ARGS_OPTIONAL, "1", false},
    {"char varying", "varchar", ARGS_LENGTH, NULL, false},
    {"character varying", "varchar", ARGS_LENGTH, NULL, false},
    {"date", "date", ARGS_NONE, NULL, false},
    {"datetime", "datetime", ARGS_OPTIONAL, "", false},
    {"dec", "decimal", ARGS_DECIMAL, NULL, true},
    {"decimal", "decimal", ARGS_DECIMAL, NULL, true},
    {"double", "double", ARGS_FLOAT, NULL, true},
    {"double precision", "double", ARGS_FLOAT, NULL, true},
    {"enum", "enum", ARGS_VALUES, NULL, false},
    {"fixed", "decimal", ARGS_DECIMAL, NULL, true},
    {"float", "float", ARGS_FLOAT, NULL, true},
    {"float4", "float", ARGS_NONE, NULL, true},
    {"float8", "double", ARGS_NONE, NULL, true},
    {"geometry", "geometry", ARGS_NONE, NULL, false},
    {"geometrycollection", "geometrycollection", ARGS_NONE, NULL, false},
    {"geomcollection", "geomcollection", ARGS_NONE, NULL, false},
    {"inet4", "inet4", ARGS_NONE, NULL, false},
    {"inet6", "inet6", ARGS_NONE, NULL, false},
    {"int", "int", ARGS_WIDTH, NULL, true},
    {"int1", "tinyint", ARGS_WIDTH, NULL, true},
    {"int2", "smallint", ARGS_WIDTH, NULL, true},
    {"int3", "mediumint", ARGS_WIDTH, NULL, true},
    {"int4", "int", ARGS_WIDTH, NULL, true},
    {"integer", "int", ARGS_WIDTH, NULL, true},
    {"json", "json", ARGS_NONE, NULL, false},
    {"linestring", "linestring", ARGS_NONE, NULL, false},
    {"long", "mediumtext", ARGS_NONE, NULL, false},
    {"long varchar", "mediumtext", ARGS_NONE, NULL, false},
    {"long varbinary", "mediumblob", ARGS_NONE, NULL, false},
    {"longblob", "longblob", ARGS_NONE, NULL, false},
    {"longtext", "longtext", ARGS_NONE, NULL, false},
    {"mediumblob", "mediumblob", ARGS_NONE, NULL, false},
    {"mediumint", "mediumint", ARGS_WIDTH, NULL, true},
    {"mediumtext", "mediumtext", ARGS_NONE, NULL, false},
    {"middleint", "mediumint", ARGS_WIDTH, NULL, true},
    {"multilinestring", "multilinestring", ARGS_NONE, NULL, false},
    {"multipoint", "multipoint", ARGS_NONE, NULL, false},
    {"multipolygon", "multipolygon", ARGS_NONE, NULL, false},
    {"numeric", "decimal", ARGS_DECIMAL, NULL, true},
    {"point", "point", ARGS_NONE, NULL, false},
    {"polygon", "polygon", ARGS_NONE, NULL, false},
    {"real", "double", ARGS_FLOAT, NULL, true},
    {"set", "set", ARGS_VALUES, NULL, false},
    {"smallint", "smallint", ARGS_WIDTH, NULL, true},
    {"text", "text", ARGS_NONE, NULL, false},
    {"time", "time", ARGS_OPTIONAL, "", false},
    {"timestamp", "timestamp", ARGS_OPTIONAL, "", false},
    {"tinyblob", "tinyblob", ARGS_NONE, NULL, false},
    {"tinyint", "tinyint", ARGS_WIDTH, NULL, true},
    {"tinytext", "tinytext", ARGS_NONE, NULL, false},
    {"uuid", "uuid", ARGS_NONE, NULL, false},
    {"varbinary", "varbinary", ARGS_LENGTH, NULL, false},
    {"varchar", "varchar", ARGS_LENGTH, NULL, false},
    {"varcharacter", "varchar", ARGS_LENGTH, NULL, false},
    {"vector", "vector", ARGS_LENGTH, NULL, false},
    {"year", "year", ARGS_WIDTH, NULL, false},
};

/* A written type taken apart. */
typedef struct {
    mig_arena *arena;
    const char *text;
    mig_sql_tokens tokens;
    size_t at;
    const type_row *row;
    mig_strings args; /* numbers, or values without quotes */
    bool is_unsigned, zerofill;
} written_type;

static bool at_sign(const written_type *w, char sign)
{
    return w->at < w->tokens.len && w->tokens.items[w->at].kind == MIG_SQL_SIGN &&
           w->text[w->tokens.items[w->at].offset] == sign;
}

static const char *word_at(const written_type *w, size_t at)
{
    const mig_sql_token *token = at < w->tokens.len ? &w->tokens.items[at] : NULL;

    if (!token || token->kind != MIG_SQL_WORD)
        return NULL;
    return mig_lower(w->arena, mig_arena_strndup(w->arena, w->text + token->offset, token->length));
}

static const type_row *find_row(const char *name)
{
    for (size_t i = 0; i < MIG_LEN(rows); i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

/* One word or two. */
static bool take_name(written_type *w)
{
    const char *first = word_at(w, 0), *second = word_at(w, 1);

    if (!first)
        return false;
    w->row = second ? find_row(mig_arena_printf(w->arena, "%s %s", first, second)) : NULL;
    w->at = w->row ? 2 : 1;
    if (!w->row)
        w->row = find_row(first);
    return w->row != NULL;
}

static bool is_digits(const char *text)
{
    return *text && strspn(text, "0123456789") == strlen(text);
}

static bool take_arg(written_type *w)
{
    const mig_sql_token *token;
    const char *text;

    if (w->at >= w->tokens.len)
        return false;
    token = &w->tokens.items[w->at++];
    text = my_spelled(w->arena, w->text, token);
    if (w->row->args == ARGS_VALUES ? token->kind != MIG_SQL_STRING && w->text[token->offset] != '"'
                                    : token->kind != MIG_SQL_WORD || !is_digits(text))
        return false;
    mig_push(w->arena, &w->args, text);
    return true;
}

static bool take_args(written_type *w)
{
    if (!at_sign(w, '('))
        return true;
    do {
        w->at++;
        if (!take_arg(w))
            return false;
    } while (at_sign(w, ','));
    if (!at_sign(w, ')'))
        return false;
    w->at++;
    return true;
}

static bool take_attributes(written_type *w)
{
    for (; w->at < w->tokens.len; w->at++) {
        const char *word = word_at(w, w->at);

        if (!word || !w->row->number)
            return false;
        if (strcmp(word, "unsigned") == 0)
            w->is_unsigned = true;
        else if (strcmp(word, "zerofill") == 0)
            w->zerofill = true;
        else if (strcmp(word, "signed") != 0)
            return false;
    }
    w->is_unsigned = w->is_unsigned || w->zerofill;
    return true;
}

/* Of zeros it fills up to the longest number's width, unless another is said. */
static const char *filled_width(const char *server)
{
    static const char *const widths[][2] = {
        {"tinyint", "(3)"}, {"smallint", "(5)"}, {"mediumint", "(8)"},
        {"int", "(10)"},    {"bigint", "(20)"},
    };

    for (size_t i = 0; i < MIG_LEN(widths); i++)
        if (strcmp(widths[i][0], server) == 0)
            return widths[i][1];
    return "";
}

static void add_args(mig_str *out, const mig_strings *args, bool values)
{
    for (size_t i = 0; i < args->len; i++) {
        mig_str_add(out, i ? "," : "(");
        if (values)
            my_literal(out, args->items[i]);
        else
            mig_str_add(out, args->items[i]);
    }
    if (args->len > 0)
        mig_str_addc(out, ')');
}

/* The arguments as the server prints them; false: it would take none such. */
static bool print_args(written_type *w, mig_str *out)
{
    const mig_strings *args = &w->args;
    const char *only = args->len == 1 ? args->items[0] : NULL;

    switch (w->row->args) {
    case ARGS_NONE:
        return args->len == 0;
    case ARGS_WIDTH:
        if (only && (w->zerofill || (strcmp(w->row->server, "tinyint") == 0 &&
                                     strcmp(only, "1") == 0 && !w->is_unsigned)))
            add_args(out, args, false);
        else if (w->zerofill)
            mig_str_add(out, filled_width(w->row->server));
        return args->len <= 1;
    case ARGS_LENGTH:
        add_args(out, args, false);
        return args->len == 1;
    case ARGS_OPTIONAL:
        if (args->len == 0 && *w->row->usual)
            mig_str_addf(out, "(%s)", w->row->usual);
        else if (only && (*w->row->usual || strcmp(only, "0") != 0))
            add_args(out, args, false);
        return args->len <= 1;
    case ARGS_DECIMAL:
        if (args->len < 2)
            mig_str_addf(out, "(%s,0)", only ? only : "10");
        else
            add_args(out, args, false);
        return args->len <= 2;
    case ARGS_FLOAT: /* a precision only chooses between float and double */
        if (only && strcmp(w->row->name, "float") == 0 && strtoul(only, NULL, 10) > 24) {
            mig_str_reset(out);
            mig_str_add(out, "double");
        } else if (args->len == 2) {
            add_args(out, args, false);
        }
        return args->len <= 2;
    case ARGS_VALUES:
        break;
    }
    add_args(out, args, true);
    return args->len > 0;
}

const char *my_type_server(mig_arena *arena, const char *written)
{
    written_type w = {.arena = arena, .text = written};
    MIG_AUTO_STR out = {0};

    mig_sql_tokenize(arena, &my_lexer, written, &w.tokens);
    if (!take_name(&w) || !take_args(&w) || !take_attributes(&w))
        return NULL;
    mig_str_add(&out, w.row->server);
    if (!print_args(&w, &out))
        return NULL;
    if (w.is_unsigned)
        mig_str_add(&out, " unsigned");
    if (w.zerofill)
        mig_str_add(&out, " zerofill");
    return mig_str_copy(arena, &out);
}

const char *my_enum_type(mig_arena *arena, const mig_enum *enumeration)
{
    MIG_AUTO_STR out = {0};

    mig_str_add(&out, "enum");
    for (size_t i = 0; i < enumeration->values.len; i++) {
        mig_str_addc(&out, i ? ',' : '(');
        my_literal(&out, enumeration->values.items[i].value);
    }
    mig_str_addc(&out, ')');
    return mig_str_copy(arena, &out);
}

enum { MICROSECONDS = 6 /* digits; what PostgreSQL's types have unasked */ };

/* "datetime" with the digits behind the seconds, of which none is what the servers mean unasked. */
static const char *with_fraction(mig_arena *arena, const char *name, const mig_type_parts *parts)
{
    unsigned digits = parts->arg_count > 0 ? parts->args[0] : MICROSECONDS;

    if (digits == 0)
        return name;
    return mig_arena_printf(arena, "%s(%u)", name, digits < MICROSECONDS ? digits : MICROSECONDS);
}

static const char *with_length(mig_arena *arena, const char *name, const mig_type_parts *parts,
                               unsigned usual)
{
    return mig_arena_printf(arena, "%s(%u)", name, parts->arg_count > 0 ? parts->args[0] : usual);
}

const char *my_portable_type(mig_arena *arena, mig_caps caps, const mig_type_parts *parts)
{
    switch (parts->base) {
    case MIG_TYPE_OTHER:
        return NULL;
    case MIG_TYPE_SMALLINT:
        return "smallint";
    case MIG_TYPE_INT:
        return "int";
    case MIG_TYPE_BIGINT:
        return "bigint";
    case MIG_TYPE_VARCHAR:
        return parts->arg_count > 0 ? with_length(arena, "varchar", parts, 0) : "longtext";
    case MIG_TYPE_CHAR:
        return with_length(arena, "char", parts, 1);
    case MIG_TYPE_TEXT: /* TEXT holds 64 KiB */
        return "longtext";
    case MIG_TYPE_BOOL:
        return "tinyint(1)";
    case MIG_TYPE_DATE:
        return "date";
    case MIG_TYPE_TIME:
        return with_fraction(arena, "time", parts);
    case MIG_TYPE_TIMESTAMP: /* TIMESTAMP would shift with the session's time zone */
        return with_fraction(arena, "datetime", parts);
    case MIG_TYPE_TIMESTAMPTZ:
        return with_fraction(arena, "timestamp", parts);
    case MIG_TYPE_INTERVAL:
        return "varchar(64)";
    case MIG_TYPE_NUMERIC:
        if (parts->arg_count == 0) /* as much of both as there is: DECIMAL alone has no fraction */
            return "decimal(65,30)";
        return mig_arena_printf(arena, "decimal(%u,%u)", parts->args[0],
                                parts->arg_count > 1 ? parts->args[1] : 0);
    case MIG_TYPE_REAL:
        return "float";
    case MIG_TYPE_DOUBLE:
        return "double";
    case MIG_TYPE_JSON:
        return "json";
    case MIG_TYPE_UUID:
        return caps & MY_CAP_UUID_TYPE ? "uuid" : "char(36)";
    case MIG_TYPE_BYTES:
        break;
    }
    return "longblob";
}

/* The portable type whose rendering it may be. */
static bool portable_of(const char *server, mig_type_parts *parts)
{
    static const struct {
        const char *server;
        mig_type_base base;
        unsigned usual; /* argument where there is none; 0 and of no time: none */
        bool fraction;
    } names[] = {
        {"smallint", MIG_TYPE_SMALLINT, 0, false},
        {"int", MIG_TYPE_INT, 0, false},
        {"bigint", MIG_TYPE_BIGINT, 0, false},
        {"varchar", MIG_TYPE_VARCHAR, 0, false},
        {"char", MIG_TYPE_CHAR, 0, false},
        {"longtext", MIG_TYPE_TEXT, 0, false},
        {"tinyint(1)", MIG_TYPE_BOOL, 0, false},
        {"date", MIG_TYPE_DATE, 0, false},
        {"time", MIG_TYPE_TIME, 0, true},
        {"datetime", MIG_TYPE_TIMESTAMP, 0, true},
        {"timestamp", MIG_TYPE_TIMESTAMPTZ, 0, true},
        {"decimal", MIG_TYPE_NUMERIC, 0, false},
        {"float", MIG_TYPE_REAL, 0, false},
        {"double", MIG_TYPE_DOUBLE, 0, false},
        {"json", MIG_TYPE_JSON, 0, false},
        {"uuid", MIG_TYPE_UUID, 0, false},
        {"longblob", MIG_TYPE_BYTES, 0, false},
    };
    size_t length = strcspn(server, "(");
    const char *args = server[length] ? server + length + 1 : NULL;

    for (size_t i = 0; i < MIG_LEN(names); i++) {
        bool whole = strcmp(names[i].server, server) == 0;

        if (!whole &&
            (strlen(names[i].server) != length || strncmp(names[i].server, server, length) != 0))
            continue;
        *parts = (mig_type_parts){.base = names[i].base, .name = names[i].server};
        for (; !whole && args && parts->arg_count < 2; args += *args == ',') {
            char *end;

            parts->args[parts->arg_count++] = (unsigned)strtoul(args, &end, 10);
            args = end;
            if (*args != ',')
                break;
        }
        if (names[i].fraction && parts->arg_count == 0)
            parts->arg_count = 1; /* seconds: the portable types have fractions unless told */
        else if (names[i].fraction && parts->args[0] == MICROSECONDS)
            parts->arg_count = 0;
        return true;
    }
    return false;
}

void my_name_type(mig_arena *arena, const mig_schema *schema, const char *server, mig_type *type)
{
    mig_type_parts parts;
    const char *rendered = NULL;

    type->server = server;
    type->enumeration = NULL;
    if (portable_of(server, &parts))
        rendered = my_portable_type(arena, MY_CAP_UUID_TYPE, &parts);
    type->native = false;
    type->written = server;
    if (rendered && strcmp(rendered, server) == 0)
        type->written = mig_type_portable_text(arena, &parts);
    else /* forced where the name would be taken for another type */
        type->native = mig_type_take_apart(arena, server).base != MIG_TYPE_OTHER ||
                       mig_enum_find(schema, (mig_name){NULL, server}) ||
                       !mig_same(my_type_server(arena, server), server);
}

unsigned my_type_fraction(const char *server)
{
    static const char *const names[] = {"datetime(", "timestamp(", "time("};

    for (size_t i = 0; i < MIG_LEN(names); i++)
        if (mig_starts_with(server, names[i]))
            return (unsigned)strtoul(server + strlen(names[i]), NULL, 10);
    return 0;
}

bool my_type_has_collation(const char *server)
{
    static const char *const names[] = {"char",       "varchar",  "tinytext", "text",
                                        "mediumtext", "longtext", "enum",     "set"};
    size_t length = strcspn(server, "(");

    for (size_t i = 0; i < MIG_LEN(names); i++)
        if (strlen(names[i]) == length && strncmp(names[i], server, length) == 0)
            return true;
    return false;
}

bool my_type_is_number(const char *server)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    size_t length = strcspn(server, "( ");
    const type_row *row = find_row(mig_arena_strndup(scratch, server, length));

    return row && row->number;
}

/* MySQL takes no literal for these, only an expression. */
bool my_type_takes_literal(const char *server)
{
    static const char *const names[] = {"json", "text", "blob", "geometry", "point", "polygon"};

    if (mig_ends_with(server, "text") || mig_ends_with(server, "blob"))
        return false;
    for (size_t i = 0; i < MIG_LEN(names); i++)
        if (strcmp(names[i], server) == 0)
            return false;
    return true;
}
