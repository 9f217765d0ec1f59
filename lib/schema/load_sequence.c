/* The sequence behind a column that counts. See grammar.h. */
#include "base/text.h"
#include "schema/grammar.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A whole number of 64 bits, in canonical digits. `none` is as the database makes it. */
static bool take_number(mig_arena *arena, const mig_node *node, const char *key, long long least,
                        const char **value, mig_error *err)
{
    const char *text;
    char *end;
    long long number;

    if (!mig_node_want_text(node, "a number", &text, err))
        return false;
    errno = 0;
    number = strtoll(text, &end, 10);
    if (!strchr("+-0123456789", *text) || end == text || *end || errno)
        return mig_fail_at(err, node->place, "%s is a whole number of 64 bits, not \"%s\"", key,
                           text);
    if (number < least)
        return mig_fail_at(err, node->place, "%s is at least %lld, not \"%s\"", key, least, text);
    *value = mig_arena_printf(arena, "%lld", number);
    return true;
}

static bool take_increment(mig_arena *arena, const mig_node *node, const char **value,
                           mig_error *err)
{
    if (!take_number(arena, node, "increment", -9223372036854775807LL - 1, value, err))
        return false;
    return strcmp(*value, "0") != 0 ||
           mig_fail_at(err, node->place, "increment can't be 0: the column would never count");
}

static bool take_type(const mig_loader *loader, const mig_node *node, const char **value,
                      mig_error *err)
{
    const char *text;
    mig_type type;

    if (!mig_node_want_text(node, "the type of the sequence", &text, err) ||
        !mig_take_type(loader, text, node->place, &type, err))
        return false;
    if (!mig_same(type.written, "smallint") && !mig_same(type.written, "int") &&
        !mig_same(type.written, "bigint"))
        return mig_fail_at(err, node->place, "a sequence is of smallint, int or bigint, not \"%s\"",
                           text);
    *value = type.written;
    return true;
}

static bool take_value(const mig_loader *loader, const mig_pair *pair, mig_sequence *sequence,
                       mig_error *err)
{
    const long long lowest = -9223372036854775807LL - 1;
    const struct {
        const char *key;
        const char **value;
        long long least;
    } numbers[] = {{"start", &sequence->start, lowest},
                   {"min", &sequence->min, lowest},
                   {"max", &sequence->max, lowest},
                   {"cache", &sequence->cache, 1}};

    for (size_t i = 0; i < MIG_LEN(numbers); i++)
        if (strcmp(numbers[i].key, pair->key) == 0)
            return take_number(loader->arena, pair->value, pair->key, numbers[i].least,
                               numbers[i].value, err);
    if (strcmp(pair->key, "increment") == 0)
        return take_increment(loader->arena, pair->value, &sequence->increment, err);
    if (strcmp(pair->key, "cycle") == 0)
        return mig_node_want_bool(pair->value, "true or false", &sequence->cycle, err);
    if (strcmp(pair->key, "type") == 0)
        return take_type(loader, pair->value, &sequence->type, err);
    return strcmp(pair->key, "sequence") != 0 ||
           mig_take_name(pair->value, "sequence", &sequence->name, err);
}

bool mig_take_sequence(const mig_loader *loader, const mig_node *map, const char *what,
                       const mig_sequence **sequence, mig_error *err)
{
    static const char *const words[] = {"start", "increment", "min",      "max",
                                        "cache", "cycle",     "sequence", "kind"};
    static const char *const serial_words[] = {"start", "increment", "min",      "max",
                                               "cache", "cycle",     "sequence", "type"};
    mig_sequence *made = MIG_NEW(loader->arena, mig_sequence);
    bool identity = strcmp(what, "identity") == 0;
    bool some = false;

    made->place = map->place;
    if (!mig_node_want_keys(map, what, identity ? words : serial_words, MIG_LEN(words), err))
        return false;
    for (size_t i = 0; i < map->pairs.len; i++) {
        some = some || strcmp(map->pairs.items[i].key, "kind") != 0;
        if (!take_value(loader, &map->pairs.items[i], made, err))
            return false;
    }
    *sequence = some ? made : NULL;
    return true;
}
