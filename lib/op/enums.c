/* create_enum, drop_enum, alter_enum, rename_enum. */
#include "base/text.h"
#include "op/body.h"
#include "op/change.h"
#include "schema/labels.h"

#include <assert.h>
#include <string.h>

static mig_enum *bare_enum(mig_arena *arena, mig_name name, mig_place place)
{
    mig_enum *enumeration = MIG_NEW(arena, mig_enum);

    enumeration->name = name;
    enumeration->place = place;
    return enumeration;
}

static bool read_rename(const mig_source *source, mig_op *op, mig_error *err)
{
    static const char *const keys[] = {"from", "to"};
    const char *from, *to;

    if (!mig_body_keys(source, keys, MIG_LEN(keys), err) ||
        !mig_body_from_to(source, &from, &to, err))
        return false;
    op->before.enumeration =
        bare_enum(source->arena, mig_name_parse(source->arena, from), op->place);
    op->after.enumeration = bare_enum(source->arena, mig_name_parse(source->arena, to), op->place);
    return true;
}

static bool load_side(const mig_source *source, const char *key, mig_name name,
                      mig_enum **enumeration, mig_error *err)
{
    const mig_node *node;

    return mig_body_get(source, key, &node, err) &&
           mig_load_enum(source->loader, name, node, source->place, enumeration, err);
}

/* The old name has to go and the new one to come; else it would not be told what becomes of what.
 */
static bool read_renamed_value(const mig_enum *from, mig_enum *to, const mig_pair *pair,
                               mig_error *err)
{
    const char *old = pair->key, *value;

    if (!mig_node_want_text(pair->value, "the new name of the value", &value, err))
        return false;
    if (!mig_enum_has(from, old))
        return mig_fail_at(err, pair->place, "\"%s\" is none of the values in \"from\"", old);
    if (mig_enum_has(to, old))
        return mig_fail_at(err, pair->place, "\"%s\" is renamed, so it can't stay in \"to\"", old);
    if (mig_enum_has(from, value))
        return mig_fail_at(err, pair->value->place,
                           "\"%s\" is one of the values in \"from\" already", value);
    for (size_t i = 0; i < to->values.len; i++) {
        mig_enum_value *target = &to->values.items[i];

        if (strcmp(target->value, value) != 0)
            continue;
        if (target->renamed_from)
            return mig_fail_at(err, pair->value->place, "both \"%s\" and \"%s\" become \"%s\"",
                               target->renamed_from, old, value);
        target->renamed_from = old;
        return true;
    }
    return mig_fail_at(err, pair->value->place, "\"%s\" is none of the values in \"to\"", value);
}

static bool read_alter(const mig_source *source, mig_op *op, mig_error *err)
{
    static const char *const keys[] = {"enum", "from", "to", "rename"};
    const mig_node *renames = mig_node_find(source->body, "rename");
    mig_enum *from, *to;
    mig_name name;

    if (!mig_body_keys(source, keys, MIG_LEN(keys), err) ||
        !mig_body_name(source, "enum", &name, err) ||
        !load_side(source, "from", name, &from, err) || !load_side(source, "to", name, &to, err))
        return false;
    op->before.enumeration = from;
    op->after.enumeration = to;
    if (!renames)
        return true;
    if (!mig_node_want_map(renames, "a map of old names to new ones", err))
        return false;
    for (size_t i = 0; i < renames->pairs.len; i++)
        if (!read_renamed_value(from, to, &renames->pairs.items[i], err))
            return false;
    return true;
}

bool mig_enum_op_read(mig_source *source, mig_op *op, mig_error *err)
{
    static const char *const keys[] = {"enum"};
    bool dropped = source->verb == MIG_VERB_DROP;
    const mig_node *rest;
    mig_enum *enumeration;
    mig_name name;

    if (source->verb == MIG_VERB_ALTER)
        return read_alter(source, op, err);
    if (source->verb == MIG_VERB_RENAME)
        return read_rename(source, op, err);
    if (!mig_body_name(source, "enum", &name, err))
        return false;
    rest = mig_body_rest(source, keys, MIG_LEN(keys));
    if (dropped && rest->pairs.len == 0)
        enumeration = bare_enum(source->arena, name, op->place);
    else if (!mig_load_enum(source->loader, name, rest, op->place, &enumeration, err))
        return false;
    if (dropped)
        op->before.enumeration = enumeration;
    else
        op->after.enumeration = enumeration;
    return true;
}

/* Without what only a declared file says. */
static mig_enum *without_hints(mig_arena *arena, const mig_enum *enumeration)
{
    mig_enum *plain = MIG_COPY(arena, enumeration);

    plain->renamed_from = NULL;
    plain->values.items = mig_arena_memdup(arena, plain->values.items,
                                           plain->values.len * sizeof *plain->values.items);
    plain->values.cap = plain->values.len;
    for (size_t i = 0; i < plain->values.len; i++)
        plain->values.items[i].renamed_from = NULL;
    return plain;
}

static mig_node *print_definition(mig_arena *arena, const mig_enum *enumeration)
{
    mig_node *node = mig_print_enum(arena, without_hints(arena, enumeration));

    if (node->kind == MIG_NODE_MAP && node->pairs.len == 1) /* the values, and no comment */
        node = node->pairs.items[0].value;
    node->flow = true;
    return node;
}

static mig_node *print_renames(mig_arena *arena, const mig_op *op)
{
    const mig_enum *before = op->before.enumeration;
    mig_node *map = mig_body_new(arena, true);

    for (size_t i = 0; i < before->values.len; i++) {
        const char *old = before->values.items[i].value;
        const char *value = mig_enum_value_after(op, old);

        if (value && strcmp(old, value) != 0)
            mig_body_put(arena, map, old, value);
    }
    return map;
}

mig_node *mig_enum_op_print(mig_arena *arena, const mig_op *op)
{
    const mig_enum *before = op->before.enumeration, *after = op->after.enumeration;
    const mig_enum *subject = after ? after : before;
    mig_verb verb = mig_op_verb(op);
    mig_node *body = mig_body_new(arena, true), *renames;

    assert(subject && (verb == MIG_VERB_CREATE || verb == MIG_VERB_DROP || (before && after)));
    if (verb == MIG_VERB_RENAME) {
        mig_body_put_name(arena, body, "from", before->name);
        mig_body_put_name(arena, body, "to", after->name);
        return body;
    }
    mig_body_put_name(arena, body, "enum", subject->name);
    if (verb == MIG_VERB_ALTER) {
        mig_node_put(arena, body, "from", print_definition(arena, before));
        mig_node_put(arena, body, "to", print_definition(arena, after));
        renames = print_renames(arena, op);
        if (renames->pairs.len > 0)
            mig_node_put(arena, body, "rename", renames);
    } else if (subject->values.len > 0) {
        mig_body_merge(arena, body, "values", print_definition(arena, subject));
    }
    return body;
}

static size_t position(const mig_schema *schema, mig_name name)
{
    size_t i = 0;

    while (i < schema->enums.len && !mig_name_same(schema, schema->enums.items[i]->name, name))
        i++;
    return i;
}

typedef struct {
    const mig_schema *schema;
    const char *before, *after; /* names of the enum */
    const mig_op *values;       /* alter_enum; NULL: a rename */
} enum_edit;

static bool is_of_enum(const enum_edit *edit, const mig_column *column)
{
    return column->type.enumeration &&
           mig_ident_same(edit->schema, column->type.enumeration, edit->before);
}

/* `old` in a type's text, quoted or not, becomes `to`; what it is an array of keeps its brackets.
 */
static const char *replace_name(mig_arena *arena, const char *text, const char *old, const char *to)
{
    MIG_AUTO_STR plain = {0};
    size_t length = strlen(old);

    for (const char *c = text; c && *c; c++)
        if (*c != '"')
            mig_str_addc(&plain, *c);
    if (strncmp(mig_str_text(&plain), old, length) != 0 ||
        !strchr("[", mig_str_text(&plain)[length]))
        return text;
    return mig_arena_printf(arena, "%s%s", to, mig_str_text(&plain) + length);
}

static void edit_type(mig_column *column, const void *context)
{
    const enum_edit *edit = context;
    mig_arena *arena = edit->schema->arena;

    if (!is_of_enum(edit, column))
        return;
    column->type.written = replace_name(arena, column->type.written, edit->before, edit->after);
    column->type.server = replace_name(arena, column->type.server, edit->before, edit->after);
    column->type.enumeration = edit->after;
}

/* A default that is a renamed value, or an array with one, follows it, as the server's own does. */
static void edit_default(mig_column *column, const void *context)
{
    const enum_edit *edit = context;
    const char *value;

    if (!is_of_enum(edit, column) || column->dflt.kind != MIG_DEFAULT_LITERAL)
        return;
    value =
        mig_labels_in_default(edit->schema->arena, column, edit->values->after.enumeration->name,
                              mig_enum_label_after, edit->values);
    if (value == column->dflt.value)
        return;
    column->dflt.value = value;
    column->dflt.server = NULL;
}

static void change_columns(mig_schema *schema, const enum_edit *edit)
{
    mig_column_edit *change = edit->values ? edit_default : edit_type;

    for (size_t i = 0; i < schema->tables.len; i++) {
        mig_table *table = schema->tables.items[i];
        bool own = false;

        for (size_t c = 0; c < table->columns.len; c++) {
            if (!is_of_enum(edit, table->columns.items[c]))
                continue;
            if (!own)
                table = mig_change_table(schema, table);
            own = true;
            table->columns.items[c] =
                mig_change_column(schema->arena, table->columns.items[c], change, edit);
        }
    }
}

static bool create(mig_schema *schema, const mig_op *op, mig_error *err)
{
    const mig_enum *enumeration = op->after.enumeration;
    MIG_AUTO_ARENA scratch = mig_arena_new();

    if (position(schema, enumeration->name) < schema->enums.len)
        return mig_fail_at(err, op->place, "there is an enum \"%s\" already",
                           mig_name_text(scratch, enumeration->name));
    mig_push(schema->arena, &schema->enums, without_hints(schema->arena, enumeration));
    return true;
}

static bool rename_enum(mig_schema *schema, mig_op *op, size_t at, bool fill, mig_error *err)
{
    const mig_enum *found = schema->enums.items[at];
    mig_name to = op->after.enumeration->name;
    size_t clash = position(schema, to);
    enum_edit edit = {.schema = schema};
    mig_enum *copy;

    if (clash < schema->enums.len && clash != at)
        return mig_fail_at(err, op->place, "there is an enum \"%s\" already",
                           mig_name_text(schema->arena, to));
    schema->enums.items[at] = copy = MIG_COPY(schema->arena, found);
    copy->name = to;
    edit.before = mig_name_text(schema->arena, found->name);
    edit.after = mig_name_text(schema->arena, to);
    change_columns(schema, &edit);
    for (size_t i = 0; i < schema->tables.len; i++)
        mig_change_type_texts(schema, schema->tables.items[i], found->name, to);
    if (fill) {
        op->before.enumeration = found;
        op->after.enumeration = copy;
    }
    return true;
}

static bool renames_values(const mig_op *op)
{
    const mig_enum *before = op->before.enumeration;

    for (size_t i = 0; i < before->values.len; i++)
        if (mig_enum_label_after(op, before->values.items[i].value))
            return true;
    return false;
}

static void alter(mig_schema *schema, const mig_op *op, size_t at)
{
    mig_enum *copy = without_hints(schema->arena, op->after.enumeration);
    enum_edit edit = {.schema = schema, .values = op};

    copy->name = schema->enums.items[at]->name;
    schema->enums.items[at] = copy;
    edit.before = edit.after = mig_name_text(schema->arena, copy->name);
    change_columns(schema, &edit);
    for (size_t i = 0; i < schema->tables.len && renames_values(op); i++)
        mig_change_labels(schema, schema->tables.items[i], op);
}

bool mig_enum_op_apply(mig_schema *schema, mig_op *op, bool fill, mig_error *err)
{
    mig_verb verb = mig_op_verb(op);
    size_t at;

    if (verb == MIG_VERB_CREATE)
        return create(schema, op, err);
    at = position(schema, op->before.enumeration->name);
    if (at == schema->enums.len)
        return mig_fail_at(err, op->place, "there is no enum \"%s\" at this point",
                           mig_name_text(schema->arena, op->before.enumeration->name));
    if (verb == MIG_VERB_RENAME)
        return rename_enum(schema, op, at, fill, err);
    if (verb == MIG_VERB_ALTER) {
        alter(schema, op, at);
        return true;
    }
    if (fill && op->before.enumeration->values.len == 0)
        op->before.enumeration = schema->enums.items[at];
    for (size_t i = at + 1; i < schema->enums.len; i++)
        schema->enums.items[i - 1] = schema->enums.items[i];
    schema->enums.len--;
    return true;
}
