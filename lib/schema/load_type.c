/* Types and defaults as a column states them. See grammar.h. */
#include "base/text.h"
#include "schema/grammar.h"
#include "schema/portable.h"

#include <string.h>

/* The nearest of all names that a type may have; NULL when none is near. */
static const char *nearest_type(const mig_loader *loader, const char *name)
{
    mig_strings names = {0};
    size_t count;
    const char *const *portable = mig_type_names(&count);

    for (size_t i = 0; loader->types && i < loader->types->pairs.len; i++)
        mig_push(loader->arena, &names, loader->types->pairs.items[i].key);
    for (size_t i = 0; i < loader->schema->enums.len; i++)
        mig_push(loader->arena, &names,
                 mig_name_text(loader->arena, loader->schema->enums.items[i]->name));
    for (size_t i = 0; i < count; i++)
        mig_push(loader->arena, &names, portable[i]);
    return mig_nearest(name, names.items, names.len);
}

static const char *with_dimensions(mig_arena *arena, const char *name, unsigned dimensions)
{
    MIG_AUTO_STR text = {0};

    mig_str_add(&text, name);
    for (unsigned i = 0; i < dimensions; i++)
        mig_str_add(&text, "[]");
    return mig_str_copy(arena, &text);
}

/* A portable type's name with arguments that it doesn't take. */
static bool fail_arguments(mig_arena *arena, const char *text, const char *name, mig_place place,
                           mig_error *err)
{
    const char *lower = mig_lower(arena, name);

    if (strncmp(lower, "numeric", 7) == 0 || strncmp(lower, "decimal", 7) == 0)
        return mig_fail_at(err, place,
                           "\"%s\" is no portable type: write %s, %s(precision) or "
                           "%s(precision,scale), or `native: %s` for this database's own",
                           text, name, name, name, text);
    return mig_fail_at(err, place,
                       "type \"%s\" doesn't take these arguments; `native: %s` passes them to the "
                       "database as they are",
                       name, text);
}

bool mig_take_type(const mig_loader *loader, const char *text, mig_place place, mig_type *type,
                   mig_error *err)
{
    mig_arena *arena = loader->arena;
    mig_type_parts parts = mig_type_take_apart(arena, text);
    mig_type_parts bare = mig_type_take_apart(arena, parts.name);
    const mig_enum *known;

    *type = (mig_type){.written = mig_type_portable_text(arena, &parts), .place = place};
    if (type->written)
        return true;
    if (!*parts.name)
        return mig_fail_at(err, place, "expected a type, found \"%s\"", text);
    if (bare.base != MIG_TYPE_OTHER)
        return fail_arguments(arena, text, parts.name, place, err);
    if (mig_same_nocase(parts.name, "enum") && !strchr(text, '(')) /* MySQL's own has values */
        return mig_fail_at(err, place, "declare the values under `enums:` and name that enum here");
    known = mig_enum_find(loader->schema, mig_name_parse(arena, parts.name));
    if (known) {
        type->enumeration = mig_name_text(arena, known->name);
        type->written = with_dimensions(arena, type->enumeration, parts.dimensions);
        return true;
    }
    type->written = mig_trim(arena, text);
    if (!loader->script)
        type->nearest = nearest_type(loader, parts.name);
    return true;
}

/* An expression: NULL, one of the portable words in their canonical form, or SQL as written. */
static void set_expression(mig_arena *arena, const char *text, mig_default *dflt)
{
    const char *trimmed = mig_trim(arena, text);
    mig_portable_default word = mig_default_portable(trimmed);

    dflt->kind = mig_same_nocase(trimmed, "null") ? MIG_DEFAULT_NULL : MIG_DEFAULT_EXPR;
    dflt->value = word == MIG_PORTABLE_NONE ? trimmed : mig_default_portable_text(word);
    if (dflt->kind == MIG_DEFAULT_NULL)
        dflt->value = NULL;
}

static void set_literal(mig_arena *arena, const char *text, mig_default *dflt)
{
    dflt->kind = MIG_DEFAULT_LITERAL;
    dflt->value = mig_arena_strdup(arena, text);
}

static bool fail_unclear(const mig_node *node, mig_error *err)
{
    return mig_fail_at(err, node->place,
                       "it isn't clear whether this default is an expression or a text; write "
                       "{expr: ...} or {literal: ...}");
}

static bool fail_cut(const mig_node *node, mig_error *err)
{
    return mig_fail_at(
        err, node->place,
        "\" #\" begins a comment and cuts the default short; put the text in quotes, "
        "as in {expr: '...'} or {literal: '...'}");
}

/* Whether the brackets of a call, or those around it all, are open at the end of the text. */
static bool is_unfinished(const char *text)
{
    size_t open = strcspn(text, "( ");

    return text[open] == '(' && !mig_default_call_end(text);
}

static bool take_scalar(mig_arena *arena, const mig_node *node, mig_default *dflt, mig_error *err)
{
    const char *text = node->text;
    bool expression = mig_default_is_expression(text);

    if (node->quoted) {
        const char *trimmed = mig_trim(arena, text);

        if (expression && mig_default_call_end(trimmed) && *trimmed != '(')
            return fail_unclear(node, err);
        set_literal(arena, text, dflt);
        return true;
    }
    if (node->cut && is_unfinished(text))
        return fail_cut(node, err);
    if (!expression && (mig_default_call_end(text) || strstr(text, "::")))
        return fail_unclear(node, err);
    if (expression)
        set_expression(arena, text, dflt);
    else
        set_literal(arena, text, dflt);
    return true;
}

/* {expr: ...} or {literal: ...} */
static bool take_map(mig_arena *arena, const mig_node *node, mig_default *dflt, mig_error *err)
{
    static const char *const words[] = {"expr", "literal"};
    const mig_node *value;
    const char *text;
    mig_expr expr;

    if (node->pairs.len != 1 || !mig_node_want_keys(node, "a default", words, 2, NULL))
        return mig_fail_at(err, node->place,
                           "expected a default such as ok, now(), {expr: ...} or {literal: ...}; "
                           "JSON is written {literal: '{\"a\": 1}'}");
    value = node->pairs.items[0].value;
    if (strcmp(node->pairs.items[0].key, "literal") == 0) {
        if (!mig_node_want_text(value, "the default's text", &text, err))
            return false;
        if (value->cut)
            return fail_cut(value, err);
        set_literal(arena, text, dflt);
        return true;
    }
    if (value->kind == MIG_NODE_SCALAR && value->text && value->cut &&
        mig_default_is_expression(value->text)) {
        set_expression(arena, value->text, dflt);
        return true;
    }
    if (!mig_take_sql(arena, value, "the default's expression", &expr, err))
        return false;
    set_expression(arena, expr.written, dflt);
    return true;
}

bool mig_take_default(mig_arena *arena, const mig_node *node, mig_default *dflt, mig_error *err)
{
    *dflt = (mig_default){.kind = MIG_DEFAULT_NULL, .place = node->place};
    switch (node->kind) {
    case MIG_NODE_SCALAR:
        return !node->text || take_scalar(arena, node, dflt, err);
    case MIG_NODE_LIST:
        if (node->items.len > 0)
            return mig_fail_at(err, node->place,
                               "a list is written as its text: {literal: '[1, 2]'}");
        set_literal(arena, "[]", dflt);
        return true;
    case MIG_NODE_MAP:
        if (node->pairs.len > 0)
            return take_map(arena, node, dflt, err);
        set_literal(arena, "{}", dflt);
        return true;
    }
    return true;
}
