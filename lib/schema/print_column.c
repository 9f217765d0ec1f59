/* A column's own properties as YAML. See load.h and grammar.h. */
#include "base/text.h"
#include "schema/detail.h"
#include "schema/grammar.h"
#include "schema/portable.h"

#include <string.h>

/* Whether the loader would read the name as this type, or as something else. */
static bool reads_as_type(mig_arena *arena, const mig_type *type)
{
    mig_type_parts parts, bare;

    if (type->native || mig_blank(type->written) || strchr(type->written, '?'))
        return false;
    if (type->enumeration)
        return true;
    parts = mig_type_take_apart(arena, type->written);
    bare = mig_type_take_apart(arena, parts.name);
    return parts.base != MIG_TYPE_OTHER ||
           (bare.base == MIG_TYPE_OTHER && *parts.name &&
            (!mig_same_nocase(parts.name, "enum") || strchr(type->written, '(')) &&
            strcmp(mig_trim(arena, type->written), type->written) == 0);
}

/*
 * Whether the text can be written without quotes wherever it stands: quotes would make a text of an
 * expression.
 */
static bool stays_bare(const char *text)
{
    return !strpbrk(text, ",[]{}#\n\t\r") && !strstr(text, ": ") &&
           !strchr("?:&*!|>'\"%@` ", text[0]) && text[strlen(text) - 1] != ':' &&
           text[strlen(text) - 1] != ' ' && strncmp(text, "- ", 2) != 0;
}

static mig_node *one_key(mig_arena *arena, const char *key, mig_node *value)
{
    mig_node *map = mig_flow_map(arena);

    mig_node_put(arena, map, key, value);
    return map;
}

/* {} and [] are the JSON literals; elsewhere they are texts like any other. */
static bool is_json(mig_arena *arena, const mig_type *type)
{
    return mig_type_take_apart(arena, type->written).base == MIG_TYPE_JSON ||
           mig_same_nocase(type->written, "jsonb");
}

/*
 * A word that would be an expression without quotes gets them from mig_node_text; what is unclear
 * even with quotes is said to be a literal.
 */
static mig_node *print_literal(mig_arena *arena, const char *text, const mig_type *type)
{
    bool bracket = text[strspn(text, " \t\r\n\v\f")] == '(';

    if ((strcmp(text, "{}") == 0 || strcmp(text, "[]") == 0) && is_json(arena, type))
        return *text == '{' ? mig_flow_map(arena) : mig_node_list(arena);
    if ((mig_default_call_end(text) && !(bracket && mig_default_is_expression(text))) ||
        strstr(text, "::"))
        return one_key(arena, "literal", mig_node_text(arena, text));
    return mig_node_text(arena, text);
}

/* NULL where there is no default. */
static mig_node *print_default(mig_arena *arena, const mig_column *column)
{
    const mig_default *dflt = &column->dflt;

    switch (dflt->kind) {
    case MIG_DEFAULT_NONE:
        return NULL;
    case MIG_DEFAULT_NULL:
        return mig_node_scalar(arena, NULL);
    case MIG_DEFAULT_LITERAL:
        return print_literal(arena, dflt->value, &column->type);
    case MIG_DEFAULT_EXPR:
        break;
    }
    if (mig_default_is_expression(dflt->value) && stays_bare(dflt->value))
        return mig_node_scalar(arena, dflt->value);
    return one_key(arena, "expr", mig_node_scalar(arena, dflt->value));
}

static mig_node *print_generated(mig_arena *arena, const mig_column *column)
{
    mig_node *expr = mig_node_scalar(arena, column->generated.written);
    mig_node *map;

    if (column->generated_kind == MIG_GENERATED_STORED)
        return expr;
    map = one_key(arena, "expr", expr);
    mig_put(arena, map, "kind", mig_generated_words[column->generated_kind]);
    return map;
}

static void put_sequence(mig_arena *arena, mig_node *map, const mig_sequence *sequence)
{
    mig_put(arena, map, "type", sequence->type);
    mig_put(arena, map, "start", sequence->start);
    mig_put(arena, map, "increment", sequence->increment);
    mig_put(arena, map, "min", sequence->min);
    mig_put(arena, map, "max", sequence->max);
    mig_put(arena, map, "cache", sequence->cache);
    if (sequence->cycle)
        mig_put_bool(arena, map, "cycle", true);
    mig_put(arena, map, "sequence", sequence->name);
}

static mig_node *print_identity(mig_arena *arena, const mig_column *column)
{
    mig_node *kind = mig_node_scalar(arena, mig_identity_words[column->identity]);
    mig_node *map;

    if (!column->sequence)
        return kind;
    map = one_key(arena, "kind", kind);
    put_sequence(arena, map, column->sequence);
    return map;
}

static mig_node *print_autoincrement(mig_arena *arena, const mig_column *column)
{
    mig_node *map = mig_flow_map(arena);

    if (!column->autoincrement || !column->sequence)
        return mig_node_scalar(arena, column->autoincrement ? "true" : "false");
    put_sequence(arena, map, column->sequence);
    return map->pairs.len > 0 ? map : mig_node_scalar(arena, "true");
}

static bool same_default(const mig_default *a, const mig_default *b)
{
    return a->kind == b->kind && mig_same(a->value, b->value);
}

/* The properties in which a column differs from base: an empty one, or what an override is on. */
static void put_properties(mig_arena *arena, mig_node *map, const mig_column *base,
                           const mig_column *column)
{
    mig_node *dflt = print_default(arena, column);
    bool same_sequence = mig_sequence_same(base->sequence, column->sequence);

    if (!same_default(&base->dflt, &column->dflt))
        mig_node_put(arena, map, "default", dflt ? dflt : mig_node_scalar(arena, NULL));
    if (base->identity != column->identity ||
        (column->identity != MIG_IDENTITY_NONE && !same_sequence))
        mig_node_put(arena, map, "identity", print_identity(arena, column));
    if (base->autoincrement != column->autoincrement || (column->autoincrement && !same_sequence))
        mig_node_put(arena, map, "autoincrement", print_autoincrement(arena, column));
    if (column->generated_kind != MIG_GENERATED_NONE &&
        (base->generated_kind != column->generated_kind ||
         !mig_same(base->generated.written, column->generated.written)))
        mig_node_put(arena, map, "generated", print_generated(arena, column));
    if (!mig_same(base->collation, column->collation))
        mig_put(arena, map, "collation", column->collation);
    for (size_t i = 0; i < mig_column_details.len; i++)
        mig_detail_print(arena, &mig_column_details.items[i], map, base, column);
    if (!mig_same(base->on_update, column->on_update))
        mig_put(arena, map, "on_update", column->on_update);
    if (base->not_null_conflict != column->not_null_conflict)
        mig_put(arena, map, "on_conflict", mig_conflict_words[column->not_null_conflict]);
}

/* `type: text?` for a person, {type: text, nullable: true} in scripts. */
static void put_type(mig_arena *arena, mig_node *map, const mig_column *column, bool brief)
{
    const char *written = column->type.written;

    if (!reads_as_type(arena, &column->type)) {
        mig_put(arena, map, "native", written);
    } else if (brief && column->nullable) {
        mig_put(arena, map, "type", mig_arena_printf(arena, "%s?", written));
        return;
    } else {
        mig_put(arena, map, "type", written);
    }
    if (column->nullable)
        mig_put_bool(arena, map, "nullable", true);
}

static mig_node *print_override(mig_arena *arena, const mig_column *base, const mig_column *own)
{
    mig_node *map = mig_flow_map(arena);

    if (!mig_same(base->type.written, own->type.written) || base->type.native != own->type.native)
        mig_put(arena, map, reads_as_type(arena, &own->type) ? "type" : "native",
                own->type.written);
    if (base->nullable != own->nullable)
        mig_put_bool(arena, map, "nullable", own->nullable);
    put_properties(arena, map, base, own);
    return map;
}

mig_node *mig_print_column_map(mig_arena *arena, const mig_column *column, bool brief)
{
    const mig_column none = {0};
    mig_node *map = mig_flow_map(arena);

    put_type(arena, map, column, brief);
    put_properties(arena, map, &none, column);
    return map;
}

void mig_put_column_rest(mig_arena *arena, mig_node *map, const mig_column *column, bool brief)
{
    if (brief)
        mig_put(arena, map, "renamed_from", column->renamed_from);
    for (size_t i = 0; i < column->overrides.len; i++) {
        const mig_column_override *one = &column->overrides.items[i];
        mig_node *other = print_override(arena, column, one->column);

        if (other->pairs.len > 0)
            mig_node_put(arena, map, one->dialect, other);
    }
}

mig_node *mig_short_column(mig_node *map)
{
    bool only_type = map->pairs.len == 1 && strcmp(map->pairs.items[0].key, "type") == 0;

    return only_type ? map->pairs.items[0].value : map;
}

mig_node *mig_print_column(mig_arena *arena, const mig_column *column, bool brief)
{
    const mig_column *own = column->portable ? column->portable : column;
    mig_node *map = mig_print_column_map(arena, own, brief);

    mig_put_column_rest(arena, map, own, brief);
    return brief ? mig_short_column(map) : map;
}
