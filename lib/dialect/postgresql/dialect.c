/* PostgreSQL's row in the table of dialects: how names and literals are written, and what versions
 * can. */
#include "dialect/postgresql/postgresql.h"

#include "base/text.h"
#include "dialect/client.h"

#include <stdlib.h>
#include <string.h>

/*
 * Words that are not plain names everywhere: every keyword of PostgreSQL 13 to 18 that is not
 * "unreserved" (pg_get_keywords(), and kwlist.h of 16 to 18), as the server's own quote_identifier
 * has it. Sorted.
 */
static const char *const keywords[] = {"all",
                                       "analyse",
                                       "analyze",
                                       "and",
                                       "any",
                                       "array",
                                       "as",
                                       "asc",
                                       "asymmetric",
                                       "authorization",
                                       "between",
                                       "bigint",
                                       "binary",
                                       "bit",
                                       "boolean",
                                       "both",
                                       "case",
                                       "cast",
                                       "char",
                                       "character",
                                       "check",
                                       "coalesce",
                                       "collate",
                                       "collation",
                                       "column",
                                       "concurrently",
                                       "constraint",
                                       "create",
                                       "cross",
                                       "current_catalog",
                                       "current_date",
                                       "current_role",
                                       "current_schema",
                                       "current_time",
                                       "current_timestamp",
                                       "current_user",
                                       "dec",
                                       "decimal",
                                       "default",
                                       "deferrable",
                                       "desc",
                                       "distinct",
                                       "do",
                                       "else",
                                       "end",
                                       "except",
                                       "exists",
                                       "extract",
                                       "false",
                                       "fetch",
                                       "float",
                                       "for",
                                       "foreign",
                                       "freeze",
                                       "from",
                                       "full",
                                       "grant",
                                       "greatest",
                                       "group",
                                       "grouping",
                                       "having",
                                       "ilike",
                                       "in",
                                       "initially",
                                       "inner",
                                       "inout",
                                       "int",
                                       "integer",
                                       "intersect",
                                       "interval",
                                       "into",
                                       "is",
                                       "isnull",
                                       "join",
                                       "json",
                                       "json_array",
                                       "json_arrayagg",
                                       "json_exists",
                                       "json_object",
                                       "json_objectagg",
                                       "json_query",
                                       "json_scalar",
                                       "json_serialize",
                                       "json_table",
                                       "json_value",
                                       "lateral",
                                       "leading",
                                       "least",
                                       "left",
                                       "like",
                                       "limit",
                                       "localtime",
                                       "localtimestamp",
                                       "merge_action",
                                       "national",
                                       "natural",
                                       "nchar",
                                       "none",
                                       "normalize",
                                       "not",
                                       "notnull",
                                       "null",
                                       "nullif",
                                       "numeric",
                                       "offset",
                                       "on",
                                       "only",
                                       "or",
                                       "order",
                                       "out",
                                       "outer",
                                       "overlaps",
                                       "overlay",
                                       "placing",
                                       "position",
                                       "precision",
                                       "primary",
                                       "real",
                                       "references",
                                       "returning",
                                       "right",
                                       "row",
                                       "select",
                                       "session_user",
                                       "setof",
                                       "similar",
                                       "smallint",
                                       "some",
                                       "substring",
                                       "symmetric",
                                       "system_user",
                                       "table",
                                       "tablesample",
                                       "then",
                                       "time",
                                       "timestamp",
                                       "to",
                                       "trailing",
                                       "treat",
                                       "trim",
                                       "true",
                                       "union",
                                       "unique",
                                       "user",
                                       "using",
                                       "values",
                                       "varchar",
                                       "variadic",
                                       "verbose",
                                       "when",
                                       "where",
                                       "window",
                                       "with",
                                       "xmlattributes",
                                       "xmlconcat",
                                       "xmlelement",
                                       "xmlexists",
                                       "xmlforest",
                                       "xmlnamespaces",
                                       "xmlparse",
                                       "xmlpi",
                                       "xmlroot",
                                       "xmlserialize",
                                       "xmltable"};

static int compare_words(const void *a, const void *b)
{
    return strcmp(a, *(const char *const *)b);
}

static bool is_keyword(const char *name)
{
    return bsearch(name, keywords, MIG_LEN(keywords), sizeof *keywords, compare_words) != NULL;
}

/* Written without quotes it stays what it is: lower case, and no word of the grammar. */
static bool is_plain(const char *name)
{
    if (!((name[0] >= 'a' && name[0] <= 'z') || name[0] == '_'))
        return false;
    if (name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")])
        return false;
    return !is_keyword(name);
}

void pg_ident(mig_str *sql, const char *name)
{
    if (is_plain(name)) {
        mig_str_add(sql, name);
        return;
    }
    mig_str_addc(sql, '"');
    for (; *name; name++) {
        if (*name == '"')
            mig_str_addc(sql, '"');
        mig_str_addc(sql, *name);
    }
    mig_str_addc(sql, '"');
}

/*
 * standard_conforming_strings is on (the server's default, and set by our driver), so a backslash
 * is itself; E'' is for text that holds control characters, which a script should show.
 */
void pg_literal(mig_str *sql, const char *text)
{
    bool escaped = false;

    for (const char *c = text; *c; c++)
        escaped = escaped || ((unsigned char)*c < ' ' && *c != '\n') || *c == 0x7f;
    mig_str_add(sql, escaped ? "E'" : "'");
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;

        if (c == '\'' || (escaped && c == '\\'))
            mig_str_addf(sql, "%c%c", c, c);
        else if (escaped && c == '\t')
            mig_str_add(sql, "\\t");
        else if (escaped && c == '\r')
            mig_str_add(sql, "\\r");
        else if ((c < ' ' && c != '\n') || c == 0x7f)
            mig_str_addf(sql, "\\x%02x", c);
        else
            mig_str_addc(sql, *text);
    }
    mig_str_addc(sql, '\'');
}

void pg_name(mig_str *sql, mig_name name)
{
    if (name.schema) {
        pg_ident(sql, name.schema);
        mig_str_addc(sql, '.');
    }
    pg_ident(sql, name.name);
}

void pg_columns(mig_str *sql, const mig_strings *columns)
{
    for (size_t i = 0; i < columns->len; i++) {
        if (i)
            mig_str_add(sql, ", ");
        pg_ident(sql, columns->items[i]);
    }
}

const char *pg_ident_text(mig_arena *arena, const char *name)
{
    MIG_AUTO_STR sql = {0};

    pg_ident(&sql, name);
    return mig_str_copy(arena, &sql);
}

const char *pg_name_text(mig_arena *arena, mig_name name)
{
    MIG_AUTO_STR sql = {0};

    pg_name(&sql, name);
    return mig_str_copy(arena, &sql);
}

void pg_collation(mig_str *sql, const char *collation)
{
    /* A dot is usual in a collation's own name, so only quotes mark a schema. */
    if (collation[0] == '"') {
        MIG_AUTO_ARENA scratch = mig_arena_new();

        pg_name(sql, mig_name_parse(scratch, collation));
        return;
    }
    pg_ident(sql, collation);
}

/* What the oldest supported version can: 13. */
enum {
    OLDEST_CAPS = MIG_CAP_DDL_IN_TRANSACTION | MIG_CAP_ENUM_TYPES | MIG_CAP_COMMENTS |
                  MIG_CAP_SCHEMAS | MIG_CAP_IDENTITY | MIG_CAP_STORED | MIG_CAP_PK_NAMES |
                  MIG_CAP_FK_MATCH | MIG_CAP_DEFERRABLE_UNIQUE | MIG_CAP_COLLATIONS |
                  MIG_CAP_INDEX_METHODS | MIG_CAP_INDEX_INCLUDE | MIG_CAP_OPCLASSES |
                  MIG_CAP_INDEX_COMMENTS | MIG_CAP_NULLS_ORDER | MIG_CAP_NO_COLUMNS |
                  MIG_CAP_ONE_NAME_SPACE | MIG_CAP_STORAGE
};

static mig_caps caps_of(unsigned major)
{
    mig_caps caps = OLDEST_CAPS;

    if (major >= 15)
        caps |= MIG_CAP_KEY_NULLS | PG_CAP_UNLOGGED_SEQUENCES;
    if (major >= 17)
        caps |= MIG_CAP_SET_EXPRESSION;
    if (major >= 18)
        caps |= MIG_CAP_VIRTUAL | PG_CAP_NOT_ENFORCED | PG_CAP_PERIODS;
    return caps;
}

static bool version_caps(const char *version, mig_caps *caps)
{
    char *end;
    unsigned long major;

    if (*version < '0' || *version > '9')
        return false;
    major = strtoul(version, &end, 10);
    if (end[strspn(end, ".0123456789")] || major < PG_OLDEST || major > 999)
        return false;
    *caps = caps_of((unsigned)major);
    return true;
}

/* to_regclass() gives NULL for what isn't there; it takes the name as SQL writes it. */
static void has_table(mig_str *sql, mig_name name)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    mig_str_add(sql, "SELECT 1 WHERE pg_catalog.to_regclass(");
    pg_literal(sql, pg_name_text(scratch, name));
    mig_str_add(sql, ") IS NOT NULL");
}

const mig_dialect mig_postgresql = {
    .name = "postgresql",
    .oldest_caps = OLDEST_CAPS,
    .max_name_bytes = PG_NAME_BYTES,
    .usual_collation = "default",
    .lexer =
        {
            .dollar_quotes = true,
            .nested_comments = true,
            .estring = true,
            .sql_bodies = true,
        },
    .ident = pg_ident,
    .literal = pg_literal,
    .has_table = has_table,
    .resolve_table = pg_resolve_table,
    .name_type = pg_name_type,
    .lower = pg_lower,
    .lower_insert = pg_lower_insert,
    .declare = pg_declare,
    .take_apart = pg_take_apart,
    .version_caps = version_caps,
    .client = &mig_psql,
};
