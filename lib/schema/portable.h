/*
 * Portable types and defaults: the names that mean the same on every database. What each becomes
 * is the dialects' business (types.c of each folder; the table is in docs/types.md).
 */
#ifndef MIG_SCHEMA_PORTABLE_H
#define MIG_SCHEMA_PORTABLE_H

#include "base/arena.h"

#include <stdbool.h>

/* id, name, most arguments, least arguments */
#define MIG_PORTABLE_TYPES(X)           \
    X(SMALLINT, "smallint", 0, 0)       \
    X(INT, "int", 0, 0)                 \
    X(BIGINT, "bigint", 0, 0)           \
    X(VARCHAR, "varchar", 1, 0)         \
    X(CHAR, "char", 1, 0)               \
    X(TEXT, "text", 0, 0)               \
    X(BOOL, "bool", 0, 0)               \
    X(DATE, "date", 0, 0)               \
    X(TIME, "time", 1, 0)               \
    X(TIMESTAMP, "timestamp", 1, 0)     \
    X(TIMESTAMPTZ, "timestamptz", 1, 0) \
    X(INTERVAL, "interval", 0, 0)       \
    X(NUMERIC, "numeric", 2, 0)         \
    X(REAL, "real", 0, 0)               \
    X(DOUBLE, "double", 0, 0)           \
    X(JSON, "json", 0, 0)               \
    X(UUID, "uuid", 0, 0)               \
    X(BYTES, "bytes", 0, 0)

typedef enum {
    MIG_TYPE_OTHER, /* not portable: an enum's or a native name */
#define X(id, name, most, least) MIG_TYPE_##id,
    MIG_PORTABLE_TYPES(X)
#undef X
} mig_type_base;

typedef struct {
    mig_type_base base;
    const char *name; /* without arguments and brackets, as written, trimmed */
    unsigned args[2];
    unsigned arg_count;
    unsigned dimensions; /* 1 for text[] */
} mig_type_parts;

/*
 * Takes "numeric(10, 2)", "TEXT[]", "character varying(20)", "int4" apart. SQL's own spellings
 * (integer, int2, int4, int8, decimal, character varying, character, boolean, float8, double
 * precision, float4, "timestamp [without|with] time zone", "time without time zone", bytea-free)
 * count as the portable name. A number of arguments that the type doesn't take, or arguments that
 * aren't numbers, give MIG_TYPE_OTHER. Case and blanks don't matter.
 */
mig_type_parts mig_type_take_apart(mig_arena *arena, const char *written);

/* The canonical written form of a portable type: "numeric(10,2)", "text[]"; NULL for OTHER. */
const char *mig_type_portable_text(mig_arena *arena, const mig_type_parts *parts);

/* All portable names, for suggestions. */
const char *const *mig_type_names(size_t *count);

/* The closed list of default expressions that every dialect renders in its own way. */
#define MIG_PORTABLE_DEFAULTS(X)    \
    X(NOW, "now()")                 \
    X(CURRENT_DATE, "current_date") \
    X(TRUE, "true")                 \
    X(FALSE, "false")               \
    X(UUID, "uuid()")

typedef enum {
    MIG_PORTABLE_NONE,
#define X(id, name) MIG_PORTABLE_##id,
    MIG_PORTABLE_DEFAULTS(X)
#undef X
} mig_portable_default;

/* Which of them an expression is, without regard to case and blanks; MIG_PORTABLE_NONE: none. */
mig_portable_default mig_default_portable(const char *expression);
const char *mig_default_portable_text(mig_portable_default which); /* "now()" */

/*
 * How a bare `default:` value is meant: true for an expression: a call, a text in parentheses,
 * CURRENT_..., NULL, TRUE, FALSE or a number. "007" is a text: as a number it would lose its zeros.
 */
bool mig_default_is_expression(const char *text);

/* Past the call `name(...)` or the parentheses that a text begins with; NULL when it doesn't. */
const char *mig_default_call_end(const char *text);

#endif
