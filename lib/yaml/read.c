/*
 * libyaml's events -> tree, strictly: see node.h. Messages quote keys but no values, which may be
 * passwords.
 */
#include "yaml/node.h"

#include "base/file.h"
#include "base/map.h"
#include "base/text.h"
#include "yaml/fault.h"
#include "yaml/source.h"

#include <string.h>

enum { MAPPED_PAIRS = 16 }; /* maps with more get an index, to find duplicate keys in */

typedef struct {
    mig_arena *arena; /* of texts and places */
    mig_arena *nodes;
    yaml_parser_t *parser;
    mig_source source;
    mig_yaml_last last;
    unsigned depth;
} reader;

static void delete_parser(yaml_parser_t *parser)
{
    yaml_parser_delete(parser);
}
#define AUTO_PARSER MIG_CLEANUP(delete_parser) yaml_parser_t

static void delete_event(yaml_event_t *event)
{
    yaml_event_delete(event);
}
#define AUTO_EVENT MIG_CLEANUP(delete_event) yaml_event_t

/* The code of a character that YAML doesn't allow as it is (YAML 1.2, 5.1); 0: it does. */
static unsigned forbidden(const unsigned char *c)
{
    if ((c[0] < 0x20 && c[0] != '\t' && c[0] != '\n' && c[0] != '\r') || c[0] == 0x7F)
        return c[0] ? c[0] : 0x100; /* NUL */
    if (c[0] == 0xC2 && c[1] < 0xA0 && c[1] != 0x85)
        return c[1];
    if (c[0] == 0xEF && c[1] == 0xBF && c[2] >= 0xBE)
        return 0xFFC0U + (c[2] & 0x3FU);
    return 0;
}

/* libyaml would refuse these too, with less help. */
static bool check_characters(mig_source *source, mig_error *err)
{
    const unsigned char *text = (const unsigned char *)source->text;
    size_t bad = mig_utf8_bad(source->text, source->length);

    for (size_t i = 0; i < bad; i++) {
        unsigned code = text[i] >= 0x20 && text[i] < 0x7F ? 0 : forbidden(text + i);

        if (code == 0x100)
            return mig_fail_at(err, mig_source_place_of_byte(source, i),
                               "the character NUL can't stand here");
        if (code)
            return mig_fail_at(err, mig_source_place_of_byte(source, i),
                               "the control character U+%04X can't stand here as it is; write it "
                               "as \\u%04X in double quotes",
                               code, code);
    }
    if (bad < source->length)
        return mig_fail_at(err, mig_source_place_of_byte(source, bad), "this is not UTF-8");
    return true;
}

static bool next_event(reader *r, yaml_event_t *event, mig_error *err)
{
    if (yaml_parser_parse(r->parser, event))
        return true;
    return mig_yaml_fault(r->parser, &r->source, r->last, err);
}

/* The first character at or after an offset that is no blank. */
static char after_blanks(const reader *r, size_t offset)
{
    while (offset < r->source.length &&
           (r->source.text[offset] == ' ' || r->source.text[offset] == '\t'))
        offset++;
    return offset < r->source.length ? r->source.text[offset] : '\0';
}

static bool is_null(const char *text)
{
    return text[0] == '\0' || strcmp(text, "~") == 0 || strcmp(text, "null") == 0;
}

static bool check_property(reader *r, const yaml_char_t *anchor, const yaml_char_t *tag,
                           const yaml_event_t *event, mig_error *err)
{
    if (!anchor && !tag)
        return true;
    return mig_yaml_fault_first(&r->source, event->start_mark.index, err);
}

static mig_node node_at(reader *r, mig_node_kind kind, const yaml_event_t *event)
{
    return (mig_node){.kind = kind, .place = mig_source_place(&r->source, event->start_mark.index)};
}

static mig_node *new_node(reader *r, mig_node_kind kind, const yaml_event_t *event)
{
    mig_node node = node_at(r, kind, event);

    return MIG_COPY(r->nodes, &node);
}

static size_t blanks_at(const char *text, const char *end)
{
    size_t count = 0;

    while (text + count < end && text[count] == ' ')
        count++;
    return count;
}

/* Past the line break; the end where there is none. */
static const char *next_line(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));

    return newline ? newline + 1 : end;
}

/*
 * The lines of a literal block are those of its text, each behind the same blanks: as many as the
 * first line that isn't blank has more here than there.
 */
static void place_block(const reader *r, mig_node *node)
{
    const char *start = r->source.text, *end = start + r->source.length, *text = node->text;
    const char *at = next_line(start + (node->place.snippet - r->source.lines), end);

    while (*text == '\n' && at < end) {
        text++;
        at = next_line(at, end);
    }
    node->text_line = node->place.line + 1;
    node->text_column = 1 + (unsigned)(blanks_at(at, end) - blanks_at(text, text + strlen(text)));
}

/* Where the text is, if it stands there as it is. */
static void place_text(const reader *r, mig_node *node, const yaml_event_t *event)
{
    size_t quotes = node->quoted ? 1 : 0, characters = 0;

    if (event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE) {
        place_block(r, node);
        return;
    }
    for (const char *c = node->text; *c; c++)
        characters += ((unsigned char)*c & 0xC0U) != 0x80;
    if (event->start_mark.line != event->end_mark.line || strchr(node->text, '\n') ||
        event->end_mark.index - event->start_mark.index != characters + 2 * quotes)
        return;
    node->text_line = node->place.line;
    node->text_column = node->place.column + (unsigned)quotes;
}

static bool read_scalar(reader *r, const yaml_event_t *event, bool flow, mig_node *node,
                        mig_error *err)
{
    const char *text = (const char *)event->data.scalar.value;
    size_t end;

    *node = node_at(r, MIG_NODE_SCALAR, event);
    if (!check_property(r, event->data.scalar.anchor, event->data.scalar.tag, event, err))
        return false;
    if (strlen(text) != event->data.scalar.length)
        return mig_fail_at(err, node->place, "a value can't hold the character NUL");
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    end = mig_source_offset(&r->source, event->end_mark.index);
    if (!node->quoted && *text)
        node->cut = after_blanks(r, end) == '#';
    if (!node->quoted && flow && !mig_yaml_balanced(text))
        return mig_fail_at(err, node->place,
                           "this value is cut short: with brackets or commas inside { } or [ ] it "
                           "has to be put in quotes");
    if (node->quoted || !is_null(text))
        node->text = mig_arena_strndup(r->arena, text, event->data.scalar.length);
    if (node->text)
        place_text(r, node, event);
    r->last.kind = event->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
                           event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE
                       ? MIG_YAML_AFTER_QUOTE
                       : MIG_YAML_AFTER_OTHER;
    r->last.end = event->end_mark.index;
    return true;
}

static bool read_node(reader *r, const yaml_event_t *event, bool flow, mig_node **out,
                      mig_error *err);

/* Where what is around it was opened is for the caller to keep. */
static bool enter(reader *r, const mig_node *node, const yaml_event_t *start, mig_error *err)
{
    if (node->flow)
        r->last.opened = start->start_mark.index;
    if (++r->depth <= MIG_YAML_DEPTH)
        return true;
    return mig_fail_at(err, node->place, "nested deeper than %d levels", MIG_YAML_DEPTH);
}

static void leave(reader *r, const yaml_event_t *event, bool flow, size_t around)
{
    r->depth--;
    r->last.opened = around;
    r->last.kind = flow ? MIG_YAML_AFTER_BRACKET : MIG_YAML_AFTER_OTHER;
    r->last.end = event->end_mark.index;
}

static bool read_list(reader *r, const yaml_event_t *start, mig_node **out, mig_error *err)
{
    mig_node *node = new_node(r, MIG_NODE_LIST, start);
    size_t around = r->last.opened;

    node->flow = start->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    if (!check_property(r, start->data.sequence_start.anchor, start->data.sequence_start.tag, start,
                        err) ||
        !enter(r, node, start, err))
        return false;
    for (;;) {
        AUTO_EVENT event = {0};
        mig_node *item;

        if (!next_event(r, &event, err))
            return false;
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            leave(r, &event, node->flow, around);
            *out = node;
            return true;
        }
        if (!read_node(r, &event, node->flow, &item, err))
            return false;
        mig_push(r->nodes, &node->items, item);
    }
}

/* A key is text whatever it looks like: a column may be called null. */
static bool read_key(reader *r, const yaml_event_t *event, bool flow, mig_pair *pair,
                     mig_error *err)
{
    mig_node key;

    pair->place = mig_source_place(&r->source, event->start_mark.index);
    if (event->type == YAML_ALIAS_EVENT)
        return mig_yaml_fault_first(&r->source, event->start_mark.index, err);
    if (event->type != YAML_SCALAR_EVENT)
        return mig_fail_at(err, pair->place,
                           "a key has to be text; a value that begins with a bracket has to be put "
                           "in quotes");
    if (!read_scalar(r, event, flow, &key, err))
        return false;
    pair->key =
        key.text ? key.text : mig_arena_strdup(r->arena, (const char *)event->data.scalar.value);
    if (!key.quoted && !*pair->key)
        return mig_fail_at(err, pair->place, "a key is missing before \":\"");
    return true;
}

static const mig_pair *find_pair(const mig_node *map, const char *key)
{
    for (size_t i = 0; i < map->pairs.len; i++)
        if (strcmp(map->pairs.items[i].key, key) == 0)
            return &map->pairs.items[i];
    return NULL;
}

/* Big maps are searched through an index, whose places live apart from the array that moves. */
static bool add_pair(reader *r, mig_node *map, mig_map **index, mig_pair pair, mig_error *err)
{
    const mig_pair *first = *index ? mig_map_find(*index, pair.key) : find_pair(map, pair.key);

    if (first)
        return mig_fail_at(err, pair.place,
                           "key \"%s\" is there twice; the first is on line %u, column %u",
                           pair.key, first->place.line, first->place.column);
    mig_push(r->nodes, &map->pairs, pair);
    if (!*index && map->pairs.len == MAPPED_PAIRS) {
        *index = mig_map_new(r->nodes);
        for (size_t i = 0; i + 1 < map->pairs.len; i++)
            mig_map_put(*index, map->pairs.items[i].key, MIG_COPY(r->nodes, &map->pairs.items[i]));
    }
    if (*index)
        mig_map_put(*index, pair.key, MIG_COPY(r->nodes, &pair));
    return true;
}

/* In { } a key without a colon is what a comma left of a value that was meant to go on. */
static bool check_flow_value(reader *r, const yaml_event_t *event, const mig_pair *pair,
                             size_t key_end, mig_error *err)
{
    if (event->type != YAML_SCALAR_EVENT || event->start_mark.index != event->end_mark.index ||
        after_blanks(r, key_end) == ':')
        return true;
    return mig_fail_at(
        err, pair->place,
        "this has no value; a value with a comma inside { } has to be put in quotes");
}

static bool read_pair(reader *r, const yaml_event_t *first, mig_node *map, mig_map **index,
                      mig_error *err)
{
    AUTO_EVENT event = {0};
    mig_pair pair = {0};
    size_t key_end;

    if (!read_key(r, first, map->flow, &pair, err))
        return false;
    key_end = mig_source_offset(&r->source, first->end_mark.index);
    if (!next_event(r, &event, err))
        return false;
    if (map->flow && !check_flow_value(r, &event, &pair, key_end, err))
        return false;
    return read_node(r, &event, map->flow, &pair.value, err) && add_pair(r, map, index, pair, err);
}

static bool read_map(reader *r, const yaml_event_t *start, mig_node **out, mig_error *err)
{
    mig_node *node = new_node(r, MIG_NODE_MAP, start);
    size_t around = r->last.opened;
    mig_map *index = NULL;

    node->flow = start->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    if (!check_property(r, start->data.mapping_start.anchor, start->data.mapping_start.tag, start,
                        err) ||
        !enter(r, node, start, err))
        return false;
    for (;;) {
        AUTO_EVENT event = {0};

        if (!next_event(r, &event, err))
            return false;
        if (event.type == YAML_MAPPING_END_EVENT) {
            leave(r, &event, node->flow, around);
            *out = node;
            return true;
        }
        if (!read_pair(r, &event, node, &index, err))
            return false;
    }
}

static bool read_node(reader *r, const yaml_event_t *event, bool flow, mig_node **out,
                      mig_error *err)
{
    if (event->type == YAML_SCALAR_EVENT) {
        *out = MIG_NEW(r->nodes, mig_node);
        return read_scalar(r, event, flow, *out, err);
    }
    if (event->type == YAML_SEQUENCE_START_EVENT)
        return read_list(r, event, out, err);
    if (event->type == YAML_MAPPING_START_EVENT)
        return read_map(r, event, out, err);
    return mig_yaml_fault_first(&r->source, event->start_mark.index, err); /* an alias */
}

/* From the start of the stream to its end, which allows one document at most. */
static bool read_stream(reader *r, mig_node **root, mig_error *err)
{
    bool seen = false;

    for (;;) {
        AUTO_EVENT event = {0};

        if (!next_event(r, &event, err))
            return false;
        if (event.type == YAML_STREAM_END_EVENT)
            return true;
        if (event.type == YAML_STREAM_START_EVENT || event.type == YAML_DOCUMENT_END_EVENT)
            continue;
        if (event.type == YAML_DOCUMENT_START_EVENT) {
            if (seen)
                return mig_fail_at(err, mig_source_place(&r->source, event.start_mark.index),
                                   "a second document begins here; a file holds one only");
            seen = true;
            continue;
        }
        if (!read_node(r, &event, false, root, err))
            return false;
    }
}

static bool read_text(mig_arena *arena, mig_arena *nodes, const char *file, const char *text,
                      size_t length, mig_node **root, mig_error *err)
{
    static const char bom[] = "\xEF\xBB\xBF";
    AUTO_PARSER parser;
    reader r = {.arena = arena, .nodes = nodes, .parser = &parser};

    *root = NULL;
    if (!yaml_parser_initialize(&parser))
        return mig_fail(err, MIG_ERR_FAILED, "out of memory");
    if (length > MIG_YAML_MAX)
        return mig_fail_at(err, (mig_place){.file = file}, "larger than %d MiB",
                           MIG_YAML_MAX / (1024 * 1024));
    if (length >= 3 && memcmp(text, bom, 3) == 0) {
        text += 3;
        length -= 3;
    }
    mig_source_init(arena, &r.source, file, text, length);
    if (!check_characters(&r.source, err))
        return false;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    if (!read_stream(&r, root, err))
        return false;
    if (*root && (*root)->kind == MIG_NODE_SCALAR && !(*root)->text)
        *root = NULL;
    return true;
}

bool mig_yaml_read(mig_arena *arena, const char *file, const char *text, size_t length,
                   mig_node **root, mig_error *err)
{
    return read_text(arena, arena, file, text, length, root, err);
}

bool mig_yaml_read_file(mig_arena *arena, mig_arena *nodes, const char *path, mig_node **root,
                        mig_error *err)
{
    char *text;
    size_t length;

    return mig_file_read(arena, path, &text, &length, err) &&
           read_text(arena, nodes, path, text, length, root, err);
}
