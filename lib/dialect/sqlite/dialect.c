/* The dialect's table, and how SQLite writes names and texts. */
#include "base/text.h"
#include "dialect/client.h"
#include "dialect/sqlite/sqlite.h"

#include <limits.h>
#include <string.h>

/* What every version that can be asked for has. */
enum {
    ALWAYS = MIG_CAP_DDL_IN_TRANSACTION | MIG_CAP_NOCASE | MIG_CAP_TABLE_KINDS | MIG_CAP_PK_NAMES |
             MIG_CAP_COLLATIONS | MIG_CAP_CONFLICT_CLAUSES | MIG_CAP_UNNAMED | MIG_CAP_SHAPE_TEXT |
             MIG_CAP_COLUMN_PLACE | MIG_CAP_ONE_NAME_SPACE,
    GENERATED = MIG_CAP_STORED | MIG_CAP_VIRTUAL
};

/* Versions as sqlite3_libversion_number() writes them: 3.35.5 is 3035005. */
enum {
    OLDEST = 3025000, /* ALTER TABLE ... RENAME COLUMN */
    SINCE_GENERATED = 3031000,
    SINCE_DROP_COLUMN = 3035000,
    SINCE_STRICT = 3037000
};

/*
 * Keywords (as of SQLite 3.46) that stand for a name only in some places, beside those that never
 * do (token.c). Left out are those that no grammar rule wants next to a name: action, key, query
 * ...
 */
static const char *const keywords[] = {
    "abort",        "always",
    "analyze",      "asc",
    "attach",       "begin",
    "by",           "cascade",
    "cast",         "cross",
    "current",      "current_date",
    "current_time", "current_timestamp",
    "deferred",     "desc",
    "detach",       "do",
    "end",          "exclude",
    "exclusive",    "explain",
    "false",        "filter",
    "following",    "for",
    "full",         "generated",
    "glob",         "if",
    "immediate",    "indexed",
    "initially",    "inner",
    "instead",      "left",
    "like",         "match",
    "materialized", "natural",
    "nulls",        "outer",
    "over",         "partition",
    "pragma",       "preceding",
    "raise",        "recursive",
    "regexp",       "reindex",
    "release",      "rename",
    "replace",      "restrict",
    "right",        "rollback",
    "savepoint",    "temp",
    "temporary",    "ties",
    "trigger",      "true",
    "unbounded",    "vacuum",
    "virtual",      "window",
    "with",         "within",
    "without",
};

static bool is_plain(const char *name)
{
    static const char in_name[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

    return *name != '\0' && !(*name >= '0' && *name <= '9') &&
           strspn(name, in_name) == strlen(name);
}

static bool is_keyword(const char *name)
{
    if (!mig_sqlite_word_is_name(name, strlen(name)))
        return true;
    for (size_t i = 0; i < MIG_LEN(keywords); i++)
        if (mig_same_nocase(keywords[i], name))
            return true;
    return false;
}

static void quote(mig_str *sql, const char *text, char mark)
{
    mig_str_addc(sql, mark);
    for (; *text; text++) {
        if (*text == mark)
            mig_str_addc(sql, mark);
        mig_str_addc(sql, *text);
    }
    mig_str_addc(sql, mark);
}

void mig_sqlite_ident(mig_str *sql, const char *name)
{
    if (is_plain(name) && !is_keyword(name))
        mig_str_add(sql, name);
    else
        quote(sql, name, '"');
}

void mig_sqlite_literal(mig_str *sql, const char *text)
{
    quote(sql, text, '\'');
}

static void has_table(mig_str *sql, mig_name name)
{
    mig_str_add(sql, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ");
    mig_sqlite_literal(sql, name.name);
    mig_str_add(sql, " COLLATE NOCASE");
}

/* Up to three numbers with dots between them. */
static bool read_version(const char *version, unsigned *number)
{
    unsigned parts[3] = {0}, count = 0, digits;

    do {
        if (count == MIG_LEN(parts))
            return false;
        for (digits = 0; *version >= '0' && *version <= '9' && digits < 4; version++, digits++)
            parts[count] = parts[count] * 10 + (unsigned)(*version - '0');
        if (digits == 0 || parts[count] > 999)
            return false;
        count++;
    } while (*version++ == '.');
    *number = parts[0] * 1000000 + parts[1] * 1000 + parts[2];
    return version[-1] == '\0';
}

static bool version_caps(const char *version, mig_caps *caps)
{
    unsigned number;

    if (!read_version(version, &number) || number < OLDEST)
        return false;
    *caps = ALWAYS;
    if (number >= SINCE_GENERATED)
        *caps |= GENERATED;
    if (number >= SINCE_DROP_COLUMN)
        *caps |= MIG_CAP_DROP_COLUMN;
    if (number >= SINCE_STRICT)
        *caps |= MIG_CAP_STRICT;
    return true;
}

const mig_dialect mig_sqlite = {
    .name = "sqlite",
    /* Debian 11, Ubuntu 22.04 and RHEL 9 have 3.34 or newer. */
    .oldest_caps = ALWAYS | GENERATED,
    .max_name_bytes = UINT_MAX, /* there is no limit */
    .usual_collation = "BINARY",
    .lexer = {.backticks = true, .brackets = true, .trigger_bodies = true},
    .ident = mig_sqlite_ident,
    .literal = mig_sqlite_literal,
    .has_table = has_table,
    .resolve_table = mig_sqlite_resolve_table,
    .name_type = mig_sqlite_name_type,
    .lower = mig_sqlite_lower,
    .lower_insert = mig_sqlite_lower_insert,
    .declare = mig_sqlite_declare,
    .version_caps = version_caps,
    .client = &mig_sqlite3,
};
