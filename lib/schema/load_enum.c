/* Enums: a list of values, or a map with `values`. See grammar.h. */
#include "base/text.h"
#include "schema/grammar.h"

/* happy, or {value: happy, renamed_from: glad} */
static bool take_value(const mig_node *node, mig_enum_value *value, mig_error *err)
{
    static const char *const words[] = {"value", "renamed_from"};
    const mig_node *text = node, *old = NULL;

    if (node->kind == MIG_NODE_MAP) {
        if (!mig_node_want_keys(node, "a value of an enum", words, MIG_LEN(words), err))
            return false;
        text = mig_node_find(node, "value");
        old = mig_node_find(node, "renamed_from");
        if (!text)
            return mig_fail_at(err, node->place, "a value of an enum needs `value`");
    }
    value->place = node->place;
    return mig_node_want_text(text, "a value of an enum", &value->value, err) &&
           (!old || mig_node_want_text(old, "the value's old text", &value->renamed_from, err));
}

static bool take_values(mig_arena *arena, const mig_node *list, mig_enum *made, mig_error *err)
{
    if (!mig_node_want_list(list, "a list of values", err))
        return false;
    if (list->items.len == 0)
        return mig_fail_at(err, list->place, "an enum has at least one value");
    for (size_t i = 0; i < list->items.len; i++) {
        mig_enum_value value = {0};

        if (!take_value(list->items.items[i], &value, err))
            return false;
        for (size_t k = 0; k < i; k++)
            if (mig_same(made->values.items[k].value, value.value))
                return mig_fail_twice(err, value.place, "value", value.value,
                                      made->values.items[k].place);
        mig_push(arena, &made->values, value);
    }
    return true;
}

static bool read_enum(mig_loader *loader, const mig_node *node, mig_enum *made, mig_error *err)
{
    static const char *const words[] = {"values", "comment", "renamed_from"};
    bool map = node->kind == MIG_NODE_MAP;
    const mig_node *values = map ? mig_node_find(node, "values") : node;
    const mig_node *comment = map ? mig_node_find(node, "comment") : NULL;
    const mig_node *old = map ? mig_node_find(node, "renamed_from") : NULL;
    mig_name name;

    if (map && !mig_node_want_keys(node, "an enum", words, MIG_LEN(words) - loader->script, err))
        return false;
    if (!values)
        return mig_fail_at(err, node->place, "an enum needs `values`");
    if (!take_values(loader->arena, values, made, err))
        return false;
    if (comment && !mig_take_comment(comment, &made->comment, err))
        return false;
    return !old || (mig_node_want_text(old, "the enum's old name", &made->renamed_from, err) &&
                    mig_take_dotted(loader, made->renamed_from, old->place, "enum", &name, err));
}

bool mig_load_enum(mig_loader *loader, mig_name name, const mig_node *node, mig_place place,
                   mig_enum **enumeration, mig_error *err)
{
    mig_enum *made = MIG_NEW(loader->arena, mig_enum);

    made->name = name;
    made->place = place;
    *enumeration = made;
    return read_enum(loader, node, made, err) ||
           mig_within(err, "while reading enum \"%s\"", mig_name_text(loader->arena, name));
}
