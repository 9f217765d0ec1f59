/* Plain properties by rows: see detail.h. */
#include "schema/detail.h"

#include "base/text.h"
#include "schema/grammar.h"
#include "schema/partitions.h"

#include <stddef.h>
#include <string.h>

static const char *const storages[] = {"plain", "external", "extended", "main"};
static const char *const compressions[] = {"pglz", "lz4"};

#define TABLE(key, KIND, GROUP, member)                                                        \
    {                                                                                          \
        key, MIG_DETAIL_##KIND, MIG_DETAIL_OF_##GROUP, offsetof(mig_table, member), 0, NULL, 0 \
    }
#define USUAL(key, GROUP, member)                                                 \
    {                                                                             \
        key, MIG_DETAIL_NAME, MIG_DETAIL_OF_##GROUP, offsetof(mig_table, member), \
            offsetof(mig_table, usual_##member), NULL, 0                          \
    }

static const mig_detail table_rows[] = {
    TABLE("comment", COMMENT, COMMENTS, comment),
    TABLE("strict", BOOL, TABLE_KINDS, strict),
    TABLE("without_rowid", BOOL, TABLE_KINDS, without_rowid),
    USUAL("engine", OPTIONS, engine),
    USUAL("collation", OPTIONS, collation),
    TABLE("options", SETTINGS, OPTIONS, options),
    TABLE("versioned", BOOL, OPTIONS, versioned),
    TABLE("partitions", COMMENT, OPTIONS, partitions),
    TABLE("unlogged", BOOL, STORAGE, unlogged),
    TABLE("with", SETTINGS, STORAGE, with),
    USUAL("tablespace", STORAGE, tablespace),
    USUAL("access_method", STORAGE, access_method),
    TABLE("replica_identity", REPLICA, STORAGE, replica_identity),
    TABLE("partition_by", PARTS, STORAGE, partition_by),
    TABLE("partition_of", PARTITION, STORAGE, partition_of),
};

static const mig_detail column_rows[] = {
    {"comment", MIG_DETAIL_COMMENT, MIG_DETAIL_OF_COMMENTS, offsetof(mig_column, comment), 0, NULL,
     0},
    {"invisible", MIG_DETAIL_BOOL, MIG_DETAIL_OF_OPTIONS, offsetof(mig_column, invisible), 0, NULL,
     0},
    {"attributes", MIG_DETAIL_COMMENT, MIG_DETAIL_OF_OPTIONS, offsetof(mig_column, attributes), 0,
     NULL, 0},
    {"storage", MIG_DETAIL_WORD, MIG_DETAIL_OF_STORAGE, offsetof(mig_column, storage),
     offsetof(mig_column, usual_storage), storages, MIG_LEN(storages)},
    {"compression", MIG_DETAIL_WORD, MIG_DETAIL_OF_STORAGE, offsetof(mig_column, compression), 0,
     compressions, MIG_LEN(compressions)},
    {"statistics", MIG_DETAIL_COUNT, MIG_DETAIL_OF_STORAGE, offsetof(mig_column, statistics), 0,
     NULL, 0},
    {"options", MIG_DETAIL_SETTINGS, MIG_DETAIL_OF_STORAGE, offsetof(mig_column, options), 0, NULL,
     0},
};

const mig_details mig_table_details = {table_rows, MIG_LEN(table_rows)};
const mig_details mig_column_details = {column_rows, MIG_LEN(column_rows)};

static const void *member(const mig_detail *detail, const void *object)
{
    return (const char *)object + detail->at;
}

static bool flag_of(const mig_detail *detail, const void *object)
{
    const bool *flag = member(detail, object);

    return *flag;
}

static const char *text_of(const mig_detail *detail, const void *object)
{
    const char *const *text = member(detail, object);

    return *text;
}

const mig_detail *mig_detail_find(const mig_details *details, const char *key)
{
    for (size_t i = 0; i < details->len; i++)
        if (strcmp(details->items[i].key, key) == 0)
            return &details->items[i];
    return NULL;
}

static bool is_default(const mig_node *node)
{
    return node->kind == MIG_NODE_SCALAR && (!node->text || mig_same_nocase(node->text, "default"));
}

static bool read_count(const mig_detail *detail, const mig_node *node, const char **value,
                       mig_error *err)
{
    enum { MOST_DIGITS = 9 };
    const char *text;

    if (!mig_node_want_text(node, "a number", &text, err))
        return false;
    if (!*text || strspn(text, "0123456789") != strlen(text) || strlen(text) > MOST_DIGITS)
        return mig_fail_at(err, node->place, "%s is a number, or `default`, not \"%s\"",
                           detail->key, text);
    while (*text == '0' && text[1])
        text++;
    *value = text;
    return true;
}

static bool read_text(mig_arena *arena, const mig_detail *detail, const mig_node *node,
                      const char **value, mig_error *err)
{
    unsigned which;

    *value = NULL;
    if (detail->kind == MIG_DETAIL_COMMENT)
        return mig_take_comment(node, value, err);
    if (detail->kind == MIG_DETAIL_PARTS) {
        if (!mig_take_comment(node, value, err))
            return false;
        *value = *value ? mig_partition_text(arena, *value) : NULL;
        return true;
    }
    if (is_default(node))
        return true;
    if (detail->kind == MIG_DETAIL_NAME)
        return mig_take_name(node, detail->key, value, err);
    if (detail->kind == MIG_DETAIL_COUNT)
        return read_count(detail, node, value, err);
    if (!mig_take_word(node, detail->key, detail->words, detail->word_count, &which, err))
        return false;
    *value = detail->words[which];
    return true;
}

static bool read_replica(const mig_node *node, mig_replica_identity *value, mig_error *err)
{
    static const char *const words[] = {"full", "nothing"};
    static const char *const keys[] = {"index"};
    unsigned which;

    *value = (mig_replica_identity){0};
    if (is_default(node))
        return true;
    if (node->kind == MIG_NODE_MAP) {
        const mig_node *index = mig_node_find(node, "index");

        if (!mig_node_want_keys(node, "replica_identity", keys, MIG_LEN(keys), err))
            return false;
        value->word = "index";
        return index ? mig_take_name(index, "index", &value->index, err)
                     : mig_fail_at(err, node->place, "replica_identity needs `index` here");
    }
    if (!mig_take_word(node, "replica_identity", words, MIG_LEN(words), &which, err))
        return false;
    value->word = words[which];
    return true;
}

static bool read_partition(mig_arena *arena, const mig_node *node, mig_partition *value,
                           mig_error *err)
{
    static const char *const keys[] = {"table", "values"};
    const mig_node *parts[MIG_LEN(keys)];
    const mig_loader names = {.arena = arena};
    const char *table;

    *value = (mig_partition){0};
    if (is_default(node))
        return true;
    if (!mig_node_want_map(node, "`table` and `values` of a partition", err) ||
        !mig_node_want_keys(node, "partition_of", keys, MIG_LEN(keys), err))
        return false;
    for (size_t i = 0; i < MIG_LEN(keys); i++) {
        parts[i] = mig_node_find(node, keys[i]);
        if (!parts[i])
            return mig_fail_at(err, node->place, "partition_of needs `%s` here", keys[i]);
    }
    if (!mig_node_want_text(parts[0], "the table that it is a partition of", &table, err) ||
        !mig_take_dotted(&names, table, parts[0]->place, "table", &value->table, err) ||
        !mig_take_comment(parts[1], &value->values, err))
        return false;
    if (value->values)
        value->values = mig_partition_text(arena, value->values);
    return value->values ||
           mig_fail_at(err, parts[1]->place,
                       "`values` of a partition is what stands behind FOR VALUES, or default");
}

static bool read_value(mig_arena *arena, const mig_detail *detail, const mig_node *node,
                       void *object, mig_error *err)
{
    void *value = (char *)object + detail->at;

    switch (detail->kind) {
    case MIG_DETAIL_BOOL:
        return mig_node_want_bool(node, "true or false", value, err);
    case MIG_DETAIL_COMMENT:
    case MIG_DETAIL_NAME:
    case MIG_DETAIL_WORD:
    case MIG_DETAIL_COUNT:
    case MIG_DETAIL_PARTS:
        return read_text(arena, detail, node, value, err);
    case MIG_DETAIL_SETTINGS:
        return mig_load_settings(arena, node, value, err);
    case MIG_DETAIL_PARTITION:
        return read_partition(arena, node, value, err);
    case MIG_DETAIL_REPLICA:
        break;
    }
    return read_replica(node, value, err);
}

static bool is_set(const mig_detail *detail, const void *object)
{
    const mig_settings *settings;
    const mig_replica_identity *replica;
    const mig_partition *partition;

    switch (detail->kind) {
    case MIG_DETAIL_BOOL:
        return flag_of(detail, object);
    case MIG_DETAIL_COMMENT:
    case MIG_DETAIL_NAME:
    case MIG_DETAIL_WORD:
    case MIG_DETAIL_COUNT:
    case MIG_DETAIL_PARTS:
        return text_of(detail, object) != NULL;
    case MIG_DETAIL_SETTINGS:
        settings = member(detail, object);
        return settings->len > 0;
    case MIG_DETAIL_PARTITION:
        partition = member(detail, object);
        return partition->table.name != NULL;
    case MIG_DETAIL_REPLICA:
        break;
    }
    replica = member(detail, object);
    return replica->word != NULL;
}

bool mig_detail_read(mig_arena *arena, const mig_detail *detail, const mig_node *node, void *object,
                     mig_said *said, mig_error *err)
{
    if (!read_value(arena, detail, node, object, err))
        return false;
    if (said && !said->key && detail->group >= MIG_DETAIL_OF_OPTIONS && is_set(detail, object))
        *said = (mig_said){detail->key, node->place};
    return true;
}

bool mig_details_read(mig_arena *arena, const mig_details *details, const mig_node *map,
                      void *object, mig_said *said, mig_error *err)
{
    for (size_t i = 0; i < details->len; i++) {
        const mig_node *node = mig_node_find(map, details->items[i].key);

        if (node && !mig_detail_read(arena, &details->items[i], node, object, said, err))
            return false;
    }
    return true;
}

const mig_detail *mig_details_of(const mig_details *details, mig_detail_group group,
                                 const void *object, const mig_said *said)
{
    const mig_detail *found = said->key ? mig_detail_find(details, said->key) : NULL;

    if (found && found->group == group && is_set(found, object))
        return found;
    for (size_t i = 0; i < details->len; i++)
        if (details->items[i].group == group && is_set(&details->items[i], object))
            return &details->items[i];
    return NULL;
}

static mig_node *print_text(mig_arena *arena, const mig_detail *detail, const char *text)
{
    if (text)
        return mig_node_scalar(arena, text);
    return mig_node_scalar(
        arena,
        detail->kind == MIG_DETAIL_COMMENT || detail->kind == MIG_DETAIL_PARTS ? "" : "default");
}

static mig_node *print_replica(mig_arena *arena, const mig_replica_identity *replica)
{
    mig_node *map;

    if (!replica->index)
        return mig_node_scalar(arena, replica->word ? replica->word : "default");
    map = mig_flow_map(arena);
    mig_put(arena, map, "index", replica->index);
    return map;
}

static mig_node *print_partition(mig_arena *arena, const mig_partition *partition)
{
    mig_node *map;

    if (!partition->table.name)
        return mig_node_scalar(arena, "default");
    map = mig_flow_map(arena);
    mig_put(arena, map, "table", mig_name_text(arena, partition->table));
    mig_put(arena, map, "values", partition->values);
    return map;
}

static mig_node *print_value(mig_arena *arena, const mig_detail *detail, const void *object)
{
    switch (detail->kind) {
    case MIG_DETAIL_BOOL:
        return mig_node_scalar(arena, flag_of(detail, object) ? "true" : "false");
    case MIG_DETAIL_COMMENT:
    case MIG_DETAIL_NAME:
    case MIG_DETAIL_WORD:
    case MIG_DETAIL_COUNT:
    case MIG_DETAIL_PARTS:
        return print_text(arena, detail, text_of(detail, object));
    case MIG_DETAIL_SETTINGS:
        return mig_print_settings(arena, member(detail, object));
    case MIG_DETAIL_PARTITION:
        return print_partition(arena, member(detail, object));
    case MIG_DETAIL_REPLICA:
        break;
    }
    return print_replica(arena, member(detail, object));
}

void mig_detail_print(mig_arena *arena, const mig_detail *detail, mig_node *map, const void *base,
                      const void *object)
{
    if (!mig_detail_same(detail, base, object))
        mig_node_put(arena, map, detail->key, print_value(arena, detail, object));
}

static bool same_replica(const mig_replica_identity *a, const mig_replica_identity *b)
{
    return mig_same(a->word, b->word) && mig_same(a->index, b->index);
}

static bool same_partition(const mig_partition *a, const mig_partition *b)
{
    return mig_same(a->table.schema, b->table.schema) && mig_same(a->table.name, b->table.name) &&
           mig_same(a->values, b->values);
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

bool mig_detail_same(const mig_detail *detail, const void *a, const void *b)
{
    switch (detail->kind) {
    case MIG_DETAIL_BOOL:
        return flag_of(detail, a) == flag_of(detail, b);
    case MIG_DETAIL_COMMENT:
    case MIG_DETAIL_NAME:
    case MIG_DETAIL_WORD:
    case MIG_DETAIL_COUNT:
    case MIG_DETAIL_PARTS:
        return strcmp(or_empty(text_of(detail, a)), or_empty(text_of(detail, b))) == 0;
    case MIG_DETAIL_SETTINGS:
        return mig_settings_same(member(detail, a), member(detail, b));
    case MIG_DETAIL_PARTITION:
        return same_partition(member(detail, a), member(detail, b));
    case MIG_DETAIL_REPLICA:
        break;
    }
    return same_replica(member(detail, a), member(detail, b));
}

bool mig_detail_holds(const mig_detail *detail, const void *found, const void *wanted)
{
    const char *usual = NULL;

    if (mig_detail_same(detail, found, wanted))
        return true;
    if (detail->usual) {
        mig_detail other = *detail;

        other.at = detail->usual;
        usual = text_of(&other, found);
    }
    return usual && !text_of(detail, found) && mig_same(usual, text_of(detail, wanted));
}

static size_t size_of(const mig_detail *detail)
{
    switch (detail->kind) {
    case MIG_DETAIL_BOOL:
        return sizeof(bool);
    case MIG_DETAIL_COMMENT:
    case MIG_DETAIL_NAME:
    case MIG_DETAIL_WORD:
    case MIG_DETAIL_COUNT:
    case MIG_DETAIL_PARTS:
        return sizeof(const char *);
    case MIG_DETAIL_SETTINGS:
        return sizeof(mig_settings);
    case MIG_DETAIL_PARTITION:
        return sizeof(mig_partition);
    case MIG_DETAIL_REPLICA:
        break;
    }
    return sizeof(mig_replica_identity);
}

void mig_detail_take(const mig_detail *detail, void *object, const void *from)
{
    memcpy((char *)object + detail->at, member(detail, from), size_of(detail));
}

void mig_details_take(const mig_details *details, void *object, const void *from)
{
    for (size_t i = 0; i < details->len; i++)
        mig_detail_take(&details->items[i], object, from);
}
