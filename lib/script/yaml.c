/*
 * Scripts made of operations. The header is what stands outside `upgrade:` and `downgrade:`; only
 * it is given to the YAML reader when a folder is loaded.
 */
#include "script/header.h"

#include <string.h>

/* One line of the text and the key that it begins with, if any. */
typedef struct {
    size_t start, end; /* end: behind the line break */
    const char *key;   /* in the text; NULL: the line belongs to what stands above it */
    size_t key_length;
} line;

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || c == '_';
}

static line read_line(const mig_script *script, size_t start)
{
    const char *text = script->text;
    const char *found = memchr(text + start, '\n', script->length - start);
    line read = {start, found ? (size_t)(found - text) + 1 : script->length, NULL, 0};
    size_t end = start;

    while (end < read.end && is_word(text[end]))
        end++;
    /* The text ends in a NUL, so that looking one further is safe. */
    if (end > start && text[end] == ':' && strchr(" \t\r\n", text[end + 1])) {
        read.key = text + start;
        read.key_length = end - start;
    }
    return read;
}

static bool key_is(const line *read, const char *word)
{
    return read->key_length == strlen(word) && strncmp(read->key, word, read->key_length) == 0;
}

/*
 * The header's text: what comes before the first part of the body when nothing of it comes after,
 * else a copy in which the body's lines are empty, so that places stay true.
 */
static const char *header_text(mig_arena *arena, const mig_script *script, size_t *length,
                               mig_header_parts *parts)
{
    bool in_body = false, scattered = false;
    char *copy;

    *length = script->length;
    for (size_t at = 0; at < script->length;) {
        line read = read_line(script, at);

        if (read.key) {
            bool up = key_is(&read, "upgrade"), down = key_is(&read, "downgrade");

            parts->upgrade |= up;
            parts->downgrade |= down;
            if ((up || down) && *length == script->length)
                *length = at;
            in_body = up || down;
            scattered |= !in_body && *length < script->length;
        }
        at = read.end;
    }
    if (!scattered)
        return script->text;

    copy = mig_arena_strndup(arena, script->text, script->length);
    in_body = false;
    for (size_t at = 0; at < script->length;) {
        line read = read_line(script, at);

        if (read.key)
            in_body = key_is(&read, "upgrade") || key_is(&read, "downgrade");
        for (size_t i = at; in_body && i < read.end; i++)
            if (copy[i] != '\n')
                copy[i] = ' ';
        at = read.end;
    }
    *length = script->length;
    return copy;
}

static bool set_pair(mig_arena *arena, mig_script *script, const mig_pair *pair, mig_error *err)
{
    const mig_node *value = pair->value;
    mig_header_field field = {.key = pair->key, .key_place = pair->place, .place = value->place};

    if (value->kind == MIG_NODE_SCALAR && !value->text)
        return mig_header_set(arena, script, &field, err);
    if (mig_header_takes_list(pair->key)) {
        if (!mig_node_want_texts(arena, value, pair->key, &field.texts, err))
            return false;
    } else if (value->kind == MIG_NODE_SCALAR) {
        mig_push(arena, &field.texts, value->text);
    } else {
        field.compound = true;
    }
    return mig_header_set(arena, script, &field, err);
}

bool mig_yaml_header(mig_arena *arena, mig_script *script, mig_error *err)
{
    mig_header_parts parts = {0};
    mig_strings seen = {0};
    mig_node *root;
    size_t length;
    const char *text = header_text(arena, script, &length, &parts);

    if (!mig_yaml_read(arena, script->path, text, length, &root, err))
        return false;
    if (root && !mig_node_want_map(root, "a script", err))
        return false;
    for (size_t i = 0; root && i < root->pairs.len; i++) {
        const mig_pair *pair = &root->pairs.items[i];

        /* The body's keys in quotes are not seen as such above. */
        parts.upgrade |= strcmp(pair->key, "upgrade") == 0;
        parts.downgrade |= strcmp(pair->key, "downgrade") == 0;
        if (strcmp(pair->key, "upgrade") == 0 || strcmp(pair->key, "downgrade") == 0)
            continue;
        if (!set_pair(arena, script, pair, err))
            return false;
        mig_push(arena, &seen, pair->key);
    }
    return mig_header_check(script, &seen, parts, err);
}

static bool read_part(mig_arena *arena, const mig_node *root, const char *key, mig_ops *ops,
                      mig_error *err)
{
    const mig_node *list = mig_node_find(root, key);

    if (!list)
        return true;
    if (list->kind == MIG_NODE_SCALAR && !list->text)
        return mig_fail_at(err, list->place,
                           "\"%s\" is empty; write \"%s: []\" where there is nothing to do", key,
                           key);
    return mig_ops_read(arena, list, ops, err);
}

/* A program sees what was committed before it, and stays run when what follows fails. */
static bool check_transaction(const mig_script *script, const mig_ops *ops, mig_error *err)
{
    for (size_t i = 0; script->transaction && i < ops->len; i++)
        if (ops->items[i].kind == MIG_KIND_RUN)
            return mig_fail_at(err, ops->items[i].place,
                               "a program can't be part of a transaction; say \"transaction: "
                               "false\" in the header of the script, so that each operation is "
                               "done and recorded on its own");
    return true;
}

bool mig_yaml_body(mig_arena *arena, mig_script *script, mig_error *err)
{
    mig_node *root;

    if (!mig_yaml_read(arena, script->path, script->text, script->length, &root, err))
        return false;
    return read_part(arena, root, "upgrade", &script->upgrade, err) &&
           read_part(arena, root, "downgrade", &script->downgrade, err) &&
           check_transaction(script, &script->upgrade, err) &&
           check_transaction(script, &script->downgrade, err);
}
