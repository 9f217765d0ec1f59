/*
 * Values of a column whose type changes. The server converts by itself what it would also assign;
 * only for the rest is USING written, since an explicit cast is less careful: it cuts a text that
 * is too long, where an assignment fails.
 */
#include "dialect/postgresql/lower.h"

#include "base/text.h"
#include "schema/portable.h"

#include <string.h>

typedef enum {
    FAMILY_OTHER,
    FAMILY_ENUM,
    FAMILY_INTEGER, /* int: the only number that has a cast to and from boolean */
    FAMILY_NUMBER,
    FAMILY_STRING,
    FAMILY_BOOL,
    FAMILY_MOMENT, /* date, timestamp, timestamptz */
    FAMILY_TIME,
    FAMILY_JSON,
    FAMILY_NETWORK,
    FAMILY_BITS,
    FAMILY_BYTES,
    FAMILY_UUID,
    FAMILY_INTERVAL,
} family;

typedef struct {
    family family;
    bool array;
    const char *name; /* without arguments and brackets */
} cast_side;

static family family_of_name(const char *name)
{
    static const struct {
        const char *name;
        family family;
    } names[] = {
        {"bpchar", FAMILY_STRING},    {"name", FAMILY_STRING},
        {"\"char\"", FAMILY_STRING},  {"citext", FAMILY_STRING},
        {"jsonb", FAMILY_JSON},       {"inet", FAMILY_NETWORK},
        {"cidr", FAMILY_NETWORK},     {"bit", FAMILY_BITS},
        {"bit varying", FAMILY_BITS}, {"time with time zone", FAMILY_TIME},
    };

    for (size_t i = 0; i < MIG_LEN(names); i++)
        if (strcmp(names[i].name, name) == 0)
            return names[i].family;
    return FAMILY_OTHER;
}

static family family_of_base(mig_type_base base, const char *name)
{
    switch (base) {
    case MIG_TYPE_OTHER:
        break;
    case MIG_TYPE_INTERVAL:
        return FAMILY_INTERVAL;
    case MIG_TYPE_UUID:
        return FAMILY_UUID;
    case MIG_TYPE_INT:
        return FAMILY_INTEGER;
    case MIG_TYPE_SMALLINT:
    case MIG_TYPE_BIGINT:
    case MIG_TYPE_NUMERIC:
    case MIG_TYPE_REAL:
    case MIG_TYPE_DOUBLE:
        return FAMILY_NUMBER;
    case MIG_TYPE_VARCHAR:
    case MIG_TYPE_CHAR:
    case MIG_TYPE_TEXT:
        return FAMILY_STRING;
    case MIG_TYPE_BOOL:
        return FAMILY_BOOL;
    case MIG_TYPE_DATE:
    case MIG_TYPE_TIMESTAMP:
    case MIG_TYPE_TIMESTAMPTZ:
        return FAMILY_MOMENT;
    case MIG_TYPE_TIME:
        return FAMILY_TIME;
    case MIG_TYPE_JSON:
        return FAMILY_JSON;
    case MIG_TYPE_BYTES:
        return FAMILY_BYTES;
    }
    return family_of_name(name);
}

static cast_side side_of(mig_arena *arena, const mig_type *type)
{
    const char *sql = pg_type_sql(type);
    mig_type_parts parts = mig_type_take_apart(arena, sql);
    cast_side side = {FAMILY_ENUM, parts.dimensions > 0, parts.name};

    if (!type->enumeration)
        side.family =
            family_of_base(strcmp(sql, "bytea") == 0 ? MIG_TYPE_BYTES : parts.base, parts.name);
    return side;
}

static bool is_number(family f)
{
    return f == FAMILY_INTEGER || f == FAMILY_NUMBER;
}

/* A moment has a time of that kind: a date has none, and one without a zone none with. */
static bool has_time(const cast_side *moment, const cast_side *time)
{
    if (strcmp(moment->name, "date") == 0)
        return false;
    return strcmp(moment->name, "timestamp without time zone") != 0 ||
           strcmp(time->name, "time with time zone") != 0;
}

/* Casts that an assignment makes, too (pg_cast.castcontext 'a' and 'i', and output as text). */
static bool is_automatic(const cast_side *before, const cast_side *after)
{
    if (strcmp(before->name, after->name) == 0)
        return before->array == after->array;
    if (after->family == FAMILY_STRING)
        return before->family != FAMILY_BYTES && (before->array == after->array || !after->array);
    if (before->array != after->array)
        return false;
    if (is_number(before->family) && is_number(after->family))
        return true;
    if (before->family == FAMILY_MOMENT && after->family == FAMILY_TIME)
        return has_time(before, after);
    return before->family == after->family && before->family != FAMILY_OTHER &&
           before->family != FAMILY_ENUM;
}

/* What goes through text, into it or out of it. */
static bool is_textual(family f)
{
    return f == FAMILY_STRING || f == FAMILY_ENUM || f == FAMILY_OTHER;
}

/*
 * Families between which the server has no cast at all (pg_cast), not even one that is asked for,
 * or one that would change values (a number's last bits).
 */
static bool is_impossible(const cast_side *from, const cast_side *to)
{
    static const struct {
        family from, to;
    } possible[] = {
        {FAMILY_INTEGER, FAMILY_NUMBER}, {FAMILY_NUMBER, FAMILY_INTEGER},
        {FAMILY_INTEGER, FAMILY_BOOL},   {FAMILY_BOOL, FAMILY_INTEGER},
        {FAMILY_NUMBER, FAMILY_BOOL},    {FAMILY_BOOL, FAMILY_NUMBER},
        {FAMILY_BITS, FAMILY_INTEGER},   {FAMILY_BITS, FAMILY_NUMBER},
        {FAMILY_TIME, FAMILY_INTERVAL},  {FAMILY_INTERVAL, FAMILY_TIME},
        {FAMILY_JSON, FAMILY_INTEGER},   {FAMILY_JSON, FAMILY_NUMBER},
        {FAMILY_JSON, FAMILY_BOOL},
    };
    family a = from->family, b = to->family;

    if (b == FAMILY_JSON && !to->array)
        return false;
    if (from->array != to->array)
        return from->array ? b != FAMILY_STRING && b != FAMILY_OTHER
                           : a != FAMILY_STRING && a != FAMILY_OTHER;
    if (a == b || is_textual(a) || is_textual(b))
        return false;
    if (strcmp(from->name, "time with time zone") == 0 ||
        strcmp(to->name, "time with time zone") == 0)
        return true;
    for (size_t i = 0; i < MIG_LEN(possible); i++)
        if (possible[i].from == a && possible[i].to == b)
            return false;
    return true;
}

/* A value that is no text becomes the document that says it; a text is taken for a document. */
static bool becomes_document(const cast_side *from, const cast_side *to)
{
    return to->family == FAMILY_JSON && !to->array && from->family != FAMILY_JSON &&
           (from->array || (from->family != FAMILY_STRING && from->family != FAMILY_OTHER));
}

/* The server casts only jsonb to other types. */
static bool leaves_document(const cast_side *from, const cast_side *to)
{
    return strcmp(from->name, "json") == 0 && !from->array && !to->array &&
           (is_number(to->family) || to->family == FAMILY_BOOL);
}

const char *pg_using(mig_arena *arena, const mig_column *before, const mig_column *after,
                     bool *refused)
{
    cast_side from = side_of(arena, &before->type), to = side_of(arena, &after->type);
    const char *column = pg_ident_text(arena, after->name);
    const char *type = pg_type_sql(&after->type);

    *refused = false;
    if (is_automatic(&from, &to))
        return NULL;
    if (is_impossible(&from, &to)) {
        *refused = true;
        return mig_arena_printf(arena, "NULL::%s", type);
    }
    if (becomes_document(&from, &to))
        return mig_arena_printf(arena, "to_%s(%s)", to.name, column);
    if (leaves_document(&from, &to))
        return mig_arena_printf(arena, "%s::jsonb::%s", column, type);
    if (from.family == FAMILY_STRING && to.family == FAMILY_BYTES && !from.array && !to.array)
        return mig_arena_printf(arena, "convert_to(%s, 'UTF8')", column);
    if (from.family == FAMILY_BYTES && to.family == FAMILY_STRING && !from.array && !to.array)
        return mig_arena_printf(arena, "convert_from(%s, 'UTF8')", column);
    if (from.family == FAMILY_ENUM ||
        (to.family == FAMILY_ENUM && from.family != FAMILY_STRING && from.family != FAMILY_OTHER))
        return mig_arena_printf(arena, "%s::text%s::%s", column, from.array ? "[]" : "", type);
    if (from.family == FAMILY_BITS && is_number(to.family))
        return mig_arena_printf(arena, "%s::bigint%s::%s", column, from.array ? "[]" : "", type);
    if ((from.family == FAMILY_BOOL && to.family == FAMILY_NUMBER) ||
        (from.family == FAMILY_NUMBER && to.family == FAMILY_BOOL))
        return mig_arena_printf(arena, "%s::integer%s::%s", column, from.array ? "[]" : "", type);
    return mig_arena_printf(arena, "%s::%s", column, type);
}

/* Else the server would keep casts from the old type in the catalog, for ever. */
bool pg_text_follows(const mig_type *before, const mig_type *after)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    cast_side from = side_of(scratch, before), to = side_of(scratch, after);

    return from.array == to.array && strcmp(from.name, to.name) == 0;
}
