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
    FAMILY_OWN, /* the server's own ones whose casts are listed below */
} family;

typedef struct {
    family family;
    bool array;
    const char *name; /* without arguments and brackets */
} cast_side;

/* Of the server's own types the casts that there are (pg_cast), but for those to and from text. */
static const struct {
    const char *from, *to;
} own_casts[] = {
    {"box", "circle"},
    {"box", "lseg"},
    {"box", "point"},
    {"box", "polygon"},
    {"circle", "box"},
    {"circle", "point"},
    {"circle", "polygon"},
    {"lseg", "point"},
    {"path", "polygon"},
    {"point", "box"},
    {"polygon", "box"},
    {"polygon", "circle"},
    {"polygon", "path"},
    {"polygon", "point"},
    {"macaddr", "macaddr8"},
    {"macaddr8", "macaddr"},
    {"money", "numeric"},
    {"numeric", "money"},
    {"integer", "money"},
    {"bigint", "money"},
    {"oid", "integer"},
    {"oid", "bigint"},
    {"oid", "regclass"},
    {"smallint", "oid"},
    {"integer", "oid"},
    {"bigint", "oid"},
    {"regclass", "oid"},
    {"int4range", "int4multirange"},
    {"int8range", "int8multirange"},
    {"numrange", "nummultirange"},
    {"daterange", "datemultirange"},
    {"tsrange", "tsmultirange"},
    {"tstzrange", "tstzmultirange"},
};

static bool is_own(const char *name)
{
    static const char *const others[] = {"jsonpath", "line",     "pg_lsn", "regclass",
                                         "tsquery",  "tsvector", "xml"};

    for (size_t i = 0; i < MIG_LEN(others); i++)
        if (strcmp(others[i], name) == 0)
            return true;
    for (size_t i = 0; i < MIG_LEN(own_casts); i++)
        if (strcmp(own_casts[i].from, name) == 0 || strcmp(own_casts[i].to, name) == 0)
            return true;
    return false;
}

static bool has_own_cast(const char *from, const char *to)
{
    for (size_t i = 0; i < MIG_LEN(own_casts); i++)
        if (strcmp(own_casts[i].from, from) == 0 && strcmp(own_casts[i].to, to) == 0)
            return true;
    return false;
}

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
    if (mig_starts_with(name, "interval")) /* with the fields that it is limited to */
        return FAMILY_INTERVAL;
    return is_own(name) ? FAMILY_OWN : FAMILY_OTHER;
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

/* The one byte, which is a number to some casts. */
static bool is_char(const cast_side *side)
{
    return strcmp(side->name, "\"char\"") == 0;
}

static bool is_text(const cast_side *side)
{
    return strcmp(side->name, "text") == 0 || strcmp(side->name, "character") == 0 ||
           strcmp(side->name, "character varying") == 0 || is_char(side);
}

/* Casts that an assignment makes, too (pg_cast.castcontext 'a' and 'i', and output as text). */
static bool is_automatic(const cast_side *before, const cast_side *after)
{
    if (strcmp(before->name, after->name) == 0)
        return before->array == after->array;
    if (is_char(before) || is_char(after))
        return before->array == after->array && is_text(before) && is_text(after);
    if (after->family == FAMILY_STRING)
        return before->family != FAMILY_BYTES && (before->array == after->array || !after->array);
    if (before->array != after->array)
        return false;
    if (is_number(before->family) && is_number(after->family))
        return true;
    if (before->family == FAMILY_MOMENT && after->family == FAMILY_TIME)
        return has_time(before, after);
    return before->family == after->family && before->family != FAMILY_OTHER &&
           before->family != FAMILY_OWN && before->family != FAMILY_ENUM;
}

/* What goes through text, into it or out of it. */
static bool is_textual(family f)
{
    return f == FAMILY_STRING || f == FAMILY_ENUM || f == FAMILY_OTHER;
}

/* From and to which the server casts whatever it is, or nobody knows. */
static bool casts_any(family f)
{
    return f == FAMILY_STRING || f == FAMILY_OTHER;
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
    if (from->array != to->array && is_char(to))
        return true;
    if (from->array != to->array)
        return from->array ? b != FAMILY_STRING && b != FAMILY_OTHER
                           : a != FAMILY_STRING && a != FAMILY_OTHER;
    if ((a == FAMILY_OWN || b == FAMILY_OWN) && !casts_any(a) && !casts_any(b))
        return !has_own_cast(from->name, to->name);
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
    if (from.family == FAMILY_ENUM || is_char(&from) || is_char(&to) ||
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
