/* The map behind an operation's name: see body.h. */
#include "op/body.h"

#include "base/text.h"

#include <string.h>

/* A key that is nearly the missing one is meant for it. */
static bool fail_missing(const mig_source *source, const char *key, mig_error *err)
{
    for (size_t i = 0; i < source->body->pairs.len; i++) {
        const mig_pair *pair = &source->body->pairs.items[i];

        if (mig_nearest(pair->key, &key, 1))
            return mig_fail_at(err, pair->place, "unknown key \"%s\" in %s; did you mean \"%s\"?",
                               pair->key, source->name, key);
    }
    return mig_fail_at(err, source->place, "%s needs \"%s\"", source->name, key);
}

bool mig_body_get(const mig_source *source, const char *key, const mig_node **value, mig_error *err)
{
    *value = mig_node_find(source->body, key);
    return *value || fail_missing(source, key, err);
}

bool mig_body_text(const mig_source *source, const char *key, const char **text, mig_error *err)
{
    const mig_node *value;

    return mig_body_get(source, key, &value, err) && mig_node_want_text(value, key, text, err);
}

bool mig_body_name(const mig_source *source, const char *key, mig_name *name, mig_error *err)
{
    const char *text;

    if (!mig_body_text(source, key, &text, err))
        return false;
    *name = mig_name_parse(source->arena, text);
    return true;
}

bool mig_body_from_to(const mig_source *source, const char **from, const char **to, mig_error *err)
{
    if (!mig_body_text(source, "from", from, err) || !mig_body_text(source, "to", to, err))
        return false;
    if (strcmp(*from, *to) == 0)
        return mig_fail_at(err, source->place, "%s has the same name before and after: \"%s\"",
                           source->name, *from);
    return true;
}

static bool is_among(const char *key, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return false;
}

mig_node *mig_body_rest(const mig_source *source, const char *const *keys, size_t count)
{
    mig_node *rest = mig_node_map(source->arena);

    rest->place = source->body->place;
    rest->flow = source->body->flow;
    for (size_t i = 0; i < source->body->pairs.len; i++)
        if (!is_among(source->body->pairs.items[i].key, keys, count))
            mig_push(source->arena, &rest->pairs, source->body->pairs.items[i]);
    return rest;
}

bool mig_body_keys(const mig_source *source, const char *const *keys, size_t count, mig_error *err)
{
    return mig_node_want_keys(source->body, source->name, keys, count, err);
}

bool mig_body_index_names(const mig_table *table, mig_error *err)
{
    for (size_t i = 0; i < table->indexes.len; i++)
        if (!table->indexes.items[i]->id.name)
            return mig_fail_at(err, table->indexes.items[i]->place,
                               "an index in a script needs a name, as in `index: ix_users_email`");
    return true;
}

mig_node *mig_body_new(mig_arena *arena, bool flow)
{
    mig_node *body = mig_node_map(arena);

    body->flow = flow;
    return body;
}

void mig_body_put(mig_arena *arena, mig_node *body, const char *key, const char *text)
{
    mig_node_put(arena, body, key, mig_node_text(arena, text));
}

void mig_body_put_name(mig_arena *arena, mig_node *body, const char *key, mig_name name)
{
    mig_body_put(arena, body, key, mig_name_text(arena, name));
}

void mig_body_merge(mig_arena *arena, mig_node *body, const char *key, mig_node *object)
{
    if (object->kind != MIG_NODE_MAP) {
        mig_node_put(arena, body, key, object);
        return;
    }
    for (size_t i = 0; i < object->pairs.len; i++)
        mig_node_put(arena, body, object->pairs.items[i].key, object->pairs.items[i].value);
}
