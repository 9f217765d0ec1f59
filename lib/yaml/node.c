/* Trees: building them, looking things up, saying what is wrong with one. See node.h. */
#include "yaml/node.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

mig_node *mig_node_scalar(mig_arena *arena, const char *text)
{
    mig_node *node = MIG_NEW(arena, mig_node);

    node->kind = MIG_NODE_SCALAR;
    node->text = text;
    return node;
}

mig_node *mig_node_text(mig_arena *arena, const char *text)
{
    mig_node *node = mig_node_scalar(arena, text);

    node->quoted = text != NULL;
    return node;
}

mig_node *mig_node_list(mig_arena *arena)
{
    mig_node *node = MIG_NEW(arena, mig_node);

    node->kind = MIG_NODE_LIST;
    return node;
}

mig_node *mig_node_map(mig_arena *arena)
{
    mig_node *node = MIG_NEW(arena, mig_node);

    node->kind = MIG_NODE_MAP;
    return node;
}

void mig_node_push(mig_arena *arena, mig_node *list, mig_node *item)
{
    assert(list->kind == MIG_NODE_LIST);
    mig_push(arena, &list->items, item);
}

void mig_node_put(mig_arena *arena, mig_node *map, const char *key, mig_node *value)
{
    mig_pair pair = {.key = key, .value = value};

    assert(map->kind == MIG_NODE_MAP);
    mig_push(arena, &map->pairs, pair);
}

mig_node *mig_node_copy(mig_arena *arena, const mig_node *node)
{
    mig_node *copy = MIG_COPY(arena, node);

    copy->items.items = NULL;
    copy->items.len = copy->items.cap = 0;
    copy->pairs.items = NULL;
    copy->pairs.len = copy->pairs.cap = 0;
    for (size_t i = 0; i < node->items.len; i++)
        mig_push(arena, &copy->items, mig_node_copy(arena, node->items.items[i]));
    for (size_t i = 0; i < node->pairs.len; i++) {
        mig_pair pair = node->pairs.items[i];

        pair.value = mig_node_copy(arena, pair.value);
        mig_push(arena, &copy->pairs, pair);
    }
    return copy;
}

mig_node *mig_node_find(const mig_node *map, const char *key)
{
    assert(map->kind == MIG_NODE_MAP);
    for (size_t i = 0; i < map->pairs.len; i++)
        if (strcmp(map->pairs.items[i].key, key) == 0)
            return map->pairs.items[i].value;
    return NULL;
}

static const char *kind_text(const mig_node *node)
{
    switch (node->kind) {
    case MIG_NODE_SCALAR:
        return node->text ? "text" : "nothing";
    case MIG_NODE_LIST:
        return "a list";
    case MIG_NODE_MAP:
        return "a map";
    }
    return "";
}

static bool wrong_kind(const mig_node *node, const char *what, mig_error *err)
{
    return mig_fail_at(err, node->place, "expected %s, found %s", what, kind_text(node));
}

bool mig_node_place_in(mig_arena *arena, const mig_node *node, unsigned line, unsigned column,
                       mig_place *place)
{
    const char *text = node->text;
    MIG_AUTO_STR snippet = {0};

    if (!text || node->text_line == 0 || line == 0)
        return false;
    *place = node->place;
    place->line = node->text_line + line - 1;
    place->column = column > 0 ? node->text_column + column - 1 : 0;
    if (place->line == node->place.line)
        return true;
    while (--line > 0 && strchr(text, '\n'))
        text = strchr(text, '\n') + 1;
    for (unsigned i = 1; i < node->text_column; i++)
        mig_str_addc(&snippet, ' ');
    mig_str_addn(&snippet, text, strcspn(text, "\n"));
    place->snippet = mig_str_copy(arena, &snippet);
    return true;
}

bool mig_node_want_map(const mig_node *node, const char *what, mig_error *err)
{
    return node->kind == MIG_NODE_MAP || wrong_kind(node, what, err);
}

bool mig_node_want_list(const mig_node *node, const char *what, mig_error *err)
{
    return node->kind == MIG_NODE_LIST || wrong_kind(node, what, err);
}

bool mig_node_want_text(const mig_node *node, const char *what, const char **text, mig_error *err)
{
    if (node->kind != MIG_NODE_SCALAR || !node->text)
        return wrong_kind(node, what, err);
    *text = node->text;
    return true;
}

bool mig_node_want_bool(const mig_node *node, const char *what, bool *value, mig_error *err)
{
    if (node->kind != MIG_NODE_SCALAR || !node->text)
        return wrong_kind(node, what, err);
    *value = strcmp(node->text, "true") == 0;
    if (*value || strcmp(node->text, "false") == 0)
        return true;
    return mig_fail_at(err, node->place, "expected %s, found \"%s\"", what, node->text);
}

bool mig_node_want_texts(mig_arena *arena, const mig_node *node, const char *what,
                         mig_strings *texts, mig_error *err)
{
    const char *text = NULL;

    if (node->kind != MIG_NODE_LIST) {
        if (!mig_node_want_text(node, what, &text, err))
            return false;
        mig_push(arena, texts, text);
        return true;
    }
    for (size_t i = 0; i < node->items.len; i++) {
        if (!mig_node_want_text(node->items.items[i], what, &text, err))
            return false;
        mig_push(arena, texts, text);
    }
    return true;
}

static bool unknown_key(const mig_pair *pair, const char *what, const char *const *words,
                        size_t count, mig_error *err)
{
    const char *nearest = mig_nearest(pair->key, words, count);
    MIG_AUTO_STR list = {0};

    if (nearest)
        return mig_fail_at(err, pair->place, "unknown key \"%s\" in %s; did you mean \"%s\"?",
                           pair->key, what, nearest);
    for (size_t i = 0; i < count; i++)
        mig_str_addf(&list, "%s%s", i > 0 ? ", " : "", words[i]);
    return mig_fail_at(err, pair->place, "unknown key \"%s\" in %s; known are: %s", pair->key, what,
                       mig_str_text(&list));
}

bool mig_node_want_keys(const mig_node *map, const char *what, const char *const *words,
                        size_t count, mig_error *err)
{
    for (size_t i = 0; i < map->pairs.len; i++) {
        bool known = false;

        for (size_t j = 0; j < count && !known; j++)
            known = strcmp(map->pairs.items[i].key, words[j]) == 0;
        if (!known)
            return unknown_key(&map->pairs.items[i], what, words, count, err);
    }
    return true;
}
