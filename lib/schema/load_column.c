/*
 * A column: the properties of its type, then its own, then what is said for one dialect. Each of
 * them is a map (or a type's text) that is applied onto what is there already; a reusable type is
 * such a map too. See grammar.h.
 */
#include "base/text.h"
#include "schema/detail.h"
#include "schema/grammar.h"
#include "schema/portable.h"

#include <string.h>

enum { MOST_WORDS = 48 /* keys of a column */ };

typedef struct {
    const char *dialect;
    const mig_node *node;
} override;

typedef MIG_ARRAY(override) override_list;

typedef struct {
    mig_loader *loader;
    mig_column *column;
    mig_column_shorts *shorts; /* NULL: inside an override, where constraints can't be said */
    override_list *overrides;  /* NULL: inside an override */
    const mig_trail *types;    /* reusable types that are being applied */
    bool question;             /* the type at this level ends in `?` */
} source;

static bool apply(source *s, const mig_node *node, mig_error *err);

static bool apply_definition(const source *s, const char *name, const mig_node *node,
                             mig_place place, mig_error *err)
{
    mig_trail trail = {name, s->types};
    source inner = *s;

    if (!mig_trail_check(s->types, "types", name, place, err))
        return false;
    inner.types = &trail;
    return apply(&inner, node, err);
}

/* An array of a reusable type. */
static void add_dimensions(mig_arena *arena, mig_type *type, unsigned dimensions)
{
    for (unsigned i = 0; i < dimensions; i++)
        type->written = mig_arena_printf(arena, "%s[]", type->written);
}

static bool apply_type(source *s, const mig_node *node, mig_error *err)
{
    mig_arena *arena = s->loader->arena;
    mig_type_parts parts;
    const mig_node *definition;
    const char *text;
    size_t length;

    if (!mig_node_want_text(node, "a type", &text, err))
        return false;
    text = mig_trim(arena, text);
    length = strlen(text);
    s->question = length > 0 && text[length - 1] == '?';
    if (s->question)
        text = mig_trim(arena, mig_arena_strndup(arena, text, length - 1));
    if (strchr(text, '?'))
        return mig_fail_at(err, node->place, "the \"?\" of a nullable type is its last character");
    parts = mig_type_take_apart(arena, text);
    definition = s->loader->types ? mig_node_find(s->loader->types, parts.name) : NULL;
    if (!definition) {
        if (!mig_take_type(s->loader, text, node->place, &s->column->type, err))
            return false;
    } else {
        if (parts.arg_count > 0)
            return mig_fail_at(err, node->place, "the declared type \"%s\" takes no arguments",
                               parts.name);
        if (!apply_definition(s, parts.name, definition, node->place, err))
            return false;
        add_dimensions(arena, &s->column->type, parts.dimensions);
        s->column->type.place = node->place;
    }
    if (s->question)
        s->column->nullable = true;
    return true;
}

static bool read_native(source *s, const mig_node *node, mig_error *err)
{
    const char *text;

    if (!mig_node_want_text(node, "the name of a type of the database", &text, err))
        return false;
    s->column->type = (mig_type){
        .written = mig_trim(s->loader->arena, text), .native = true, .place = node->place};
    return true;
}

static bool read_nullable(source *s, const mig_node *node, mig_error *err)
{
    if (!mig_node_want_bool(node, "true or false", &s->column->nullable, err))
        return false;
    if (s->question && !s->column->nullable)
        return mig_fail_at(
            err, node->place,
            "the type ends in \"?\", which says nullable: true; keep one of the two");
    return true;
}

static bool read_default(source *s, const mig_node *node, mig_error *err)
{
    return mig_take_default(s->loader->arena, node, &s->column->dflt, err);
}

/* `always`, or {kind: always, start: 100} */
static bool read_identity(source *s, const mig_node *node, mig_error *err)
{
    const mig_node *kind = node;

    s->column->sequence = NULL;
    if (node->kind == MIG_NODE_MAP) {
        kind = mig_node_find(node, "kind");
        if (!kind)
            return mig_fail_at(err, node->place, "identity needs `kind`: always, or by default");
        if (!mig_take_sequence(s->loader, node, "identity", &s->column->sequence, err))
            return false;
    }
    return mig_take_identity(kind, &s->column->identity, err);
}

/* `true`, or {start: 100} */
static bool read_autoincrement(source *s, const mig_node *node, mig_error *err)
{
    s->column->sequence = NULL;
    s->column->autoincrement = true;
    if (node->kind == MIG_NODE_MAP)
        return mig_take_sequence(s->loader, node, "autoincrement", &s->column->sequence, err);
    return mig_node_want_bool(node, "true or false", &s->column->autoincrement, err);
}

/* `a + b`, or {expr: a + b, kind: virtual} */
static bool read_generated(source *s, const mig_node *node, mig_error *err)
{
    static const char *const words[] = {"expr", "kind"};
    static const char what[] = "the expression of a generated column";
    const mig_node *expr = node, *kind = NULL;

    s->column->generated_kind = MIG_GENERATED_STORED;
    if (node->kind == MIG_NODE_MAP) {
        if (!mig_node_want_keys(node, "generated", words, MIG_LEN(words), err))
            return false;
        expr = mig_node_find(node, "expr");
        kind = mig_node_find(node, "kind");
        if (!expr)
            return mig_fail_at(err, node->place, "a generated column needs `expr`");
    }
    return (!kind || mig_take_generated(kind, &s->column->generated_kind, err)) &&
           mig_take_sql(s->loader->arena, expr, what, &s->column->generated, err);
}

static bool read_collation(source *s, const mig_node *node, mig_error *err)
{
    return mig_node_want_text(node, "the name of a collation", &s->column->collation, err);
}

static bool read_on_conflict(source *s, const mig_node *node, mig_error *err)
{
    return mig_take_conflict(node, &s->column->not_null_conflict, err);
}

/* now() sets the column when a row is updated; an action belongs to `references`. */
static bool read_on_update(source *s, const mig_node *node, mig_error *err)
{
    const char *text;
    mig_fk_action action;

    if (!mig_node_want_text(node, "now() or an action", &text, err))
        return false;
    if (mig_default_portable(text) == MIG_PORTABLE_NOW ||
        mig_same_nocase(text, "current_timestamp")) {
        s->column->on_update = mig_default_portable_text(MIG_PORTABLE_NOW);
        return true;
    }
    if (!s->shorts || strchr(text, '('))
        return mig_fail_at(err, node->place, "on_update of a column can only be now()");
    s->shorts->on_update = node;
    return mig_take_action(node, &action, err);
}

static bool read_renamed_from(source *s, const mig_node *node, mig_error *err)
{
    if (s->types)
        return mig_fail_at(err, node->place,
                           "renamed_from belongs to a column, not to a type that several share");
    return mig_take_name(node, "column", &s->column->renamed_from, err);
}

static bool read_override(source *s, const char *dialect, const mig_node *node, mig_error *err)
{
    override one = {dialect, node};

    if (!mig_node_want_map(node, "a map of what is different there", err))
        return false;
    mig_push(s->loader->arena, s->overrides, one);
    return true;
}

/* What a column may say about itself, beside plain details; `type` comes first, the others in the
 * order of the file. renamed_from is the last: an override can't say it, nor can a script. */
static const struct {
    const char *key;
    bool (*read)(source *s, const mig_node *node, mig_error *err);
} properties[] = {
    {"native", read_native},
    {"nullable", read_nullable},
    {"default", read_default},
    {"identity", read_identity},
    {"autoincrement", read_autoincrement},
    {"generated", read_generated},
    {"collation", read_collation},
    {"on_conflict", read_on_conflict},
    {"on_update", read_on_update},
    {"renamed_from", read_renamed_from},
};

/* Keys of constraints. */
static const char *const short_words[] = {"primary_key", "unique",    "index",      "check",
                                          "references",  "on_delete", "deferrable", "match"};

/* Where a constraint's key is kept; NULL for another key. */
static const mig_node **short_of(mig_column_shorts *shorts, const char *key)
{
    const struct {
        const char *key;
        const mig_node **kept;
    } all[] = {
        {"primary_key", &shorts->primary_key},
        {"unique", &shorts->unique},
        {"index", &shorts->index},
        {"check", &shorts->check},
        {"references", &shorts->references},
        {"on_delete", &shorts->on_delete},
        {"deferrable", &shorts->deferrable},
        {"match", &shorts->match},
    };

    for (size_t i = 0; i < MIG_LEN(all); i++)
        if (strcmp(all[i].key, key) == 0)
            return all[i].kept;
    return NULL;
}

static bool read_property(source *s, const mig_pair *pair, mig_error *err)
{
    const mig_node **kept = s->shorts ? short_of(s->shorts, pair->key) : NULL;
    const mig_detail *detail;

    if (kept) {
        *kept = pair->value;
        return true;
    }
    if (s->overrides && mig_is_override(pair->key))
        return read_override(s, pair->key, pair->value, err);
    detail = mig_detail_find(&mig_column_details, pair->key);
    if (detail)
        return mig_detail_read(s->loader->arena, detail, pair->value, s->column, &s->column->said,
                               err);
    for (size_t i = 0; i < MIG_LEN(properties); i++)
        if (strcmp(properties[i].key, pair->key) == 0)
            return properties[i].read(s, pair->value, err);
    return true;
}

static bool check_keys(const source *s, const mig_node *node, mig_error *err)
{
    const char *words[MOST_WORDS];
    size_t count = 0;

    words[count++] = "type";
    for (size_t i = 0; i + 1 < MIG_LEN(properties); i++)
        words[count++] = properties[i].key;
    for (size_t i = 0; i < mig_column_details.len; i++)
        words[count++] = mig_column_details.items[i].key;
    if (!s->shorts)
        return mig_node_want_keys(node, "an override of a column", words, count, err);
    if (!s->loader->script)
        words[count++] = properties[MIG_LEN(properties) - 1].key;
    for (size_t i = 0; i < MIG_LEN(short_words); i++)
        words[count++] = short_words[i];
    for (size_t i = 0; i < mig_override_count; i++)
        words[count++] = mig_override_words[i];
    return mig_node_want_keys(node, "a column", words, count, err);
}

/* Applies a type's text, or a map of properties, onto what the column is so far. */
static bool apply(source *s, const mig_node *node, mig_error *err)
{
    const mig_node *type;

    if (node->kind != MIG_NODE_MAP)
        return apply_type(s, node, err);
    type = mig_node_find(node, "type");
    if (!check_keys(s, node, err))
        return false;
    if (type && mig_node_find(node, "native"))
        return mig_fail_at(err, type->place, "a column has either `type` or `native`");
    s->question = false;
    if (type && !apply_type(s, type, err))
        return false;
    for (size_t i = 0; i < node->pairs.len; i++)
        if (node->pairs.items[i].value != type && !read_property(s, &node->pairs.items[i], err))
            return false;
    return true;
}

/* A text default of an enum's column is one of its values. */
static bool check_enum_default(const mig_loader *loader, const mig_column *column, mig_error *err)
{
    const mig_enum *known = NULL;
    mig_strings values = {0};
    const char *nearest;

    if (column->dflt.kind == MIG_DEFAULT_LITERAL && column->type.enumeration &&
        !mig_ends_with(column->type.written, "[]"))
        known =
            mig_enum_find(loader->schema, mig_name_parse(loader->arena, column->type.enumeration));
    if (!known)
        return true;
    for (size_t i = 0; i < known->values.len; i++)
        mig_push(loader->arena, &values, known->values.items[i].value);
    if (mig_strings_has(&values, column->dflt.value))
        return true;
    nearest = mig_nearest(column->dflt.value, values.items, values.len);
    return mig_fail_at(err, column->dflt.place, "enum \"%s\" has no value \"%s\"%s%s%s",
                       mig_name_text(loader->arena, known->name), column->dflt.value,
                       nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                       nearest ? "\"?" : "");
}

/* What can't be said of one column together. */
static bool check_whole(const mig_loader *loader, const mig_column *column, mig_place place,
                        mig_error *err)
{
    const struct {
        bool said;
        const char *word;
    } sources[] = {
        {column->dflt.kind == MIG_DEFAULT_LITERAL || column->dflt.kind == MIG_DEFAULT_EXPR,
         "default"},
        {column->identity != MIG_IDENTITY_NONE, "identity"},
        {column->autoincrement, "autoincrement"},
        {column->generated_kind != MIG_GENERATED_NONE, "generated"},
    };
    const char *first = NULL;

    if (!column->type.written)
        return mig_fail_at(err, place, "column \"%s\" has no type", column->name);
    for (size_t i = 0; i < MIG_LEN(sources); i++) {
        if (sources[i].said && first)
            return mig_fail_at(err, place, "column \"%s\" has both `%s` and `%s`", column->name,
                               first, sources[i].word);
        if (sources[i].said)
            first = sources[i].word;
    }
    return check_enum_default(loader, column, err);
}

/* The whole of the column for one dialect: what it is, with all that was said for it on top. */
static bool add_override(const source *outer, const char *dialect, mig_error *err)
{
    mig_column *merged = NULL;
    mig_column_override made = {.dialect = dialect};

    for (size_t i = 0; i < outer->overrides->len; i++) {
        const override *one = &outer->overrides->items[i];
        source s = {.loader = outer->loader};

        if (strcmp(one->dialect, dialect) != 0)
            continue;
        if (!merged) {
            merged = MIG_COPY(outer->loader->arena, outer->column);
            memset(&merged->overrides, 0, sizeof merged->overrides);
        }
        s.column = merged;
        if (!apply(&s, one->node, err) || !check_whole(s.loader, merged, one->node->place, err))
            return false;
    }
    made.column = merged;
    if (merged)
        mig_push(outer->loader->arena, &outer->column->overrides, made);
    return true;
}

bool mig_load_column(mig_loader *loader, mig_table *table, const char *name, const mig_node *node,
                     mig_place place, mig_column **column, mig_error *err)
{
    mig_column_shorts shorts = {0};
    override_list overrides = {0};
    source s = {.loader = loader, .shorts = &shorts, .overrides = &overrides};

    if (!mig_check_name(name, place, "column", err))
        return false;
    s.column = MIG_NEW(loader->arena, mig_column);
    s.column->name = name;
    s.column->place = place;
    if (!apply(&s, node, err) || !check_whole(loader, s.column, place, err))
        return mig_within(err, "while reading column \"%s\"", name);
    for (size_t i = 0; i < mig_override_count; i++)
        if (!add_override(&s, mig_override_words[i], err))
            return mig_within(err, "while reading column \"%s\" for %s", name,
                              mig_override_words[i]);
    *column = s.column;
    return mig_load_shorts(loader, table, s.column, &shorts, err);
}

bool mig_check_definition(mig_loader *loader, const char *name, const mig_node *node,
                          mig_place place, mig_error *err)
{
    mig_column column = {.name = name, .place = place};
    mig_column_shorts shorts = {0};
    override_list overrides = {0};
    mig_trail trail = {name, NULL};
    source s = {.loader = loader,
                .column = &column,
                .shorts = &shorts,
                .overrides = &overrides,
                .types = &trail};

    return apply(&s, node, err) && check_whole(loader, &column, place, err);
}
