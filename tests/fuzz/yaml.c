/*
 * YAML: what is read and written is read as the same tree, and written as the same text; writing
 * needs no care of the reader's. Every place is inside the text.
 */
#include "base/text.h"
#include "fuzz.h"
#include "yaml/node.h"

#include <string.h>

static void check_same(const char *text, const mig_node *a, const mig_node *b)
{
    FUZZ_HOLDS(a->kind == b->kind && mig_same(a->text, b->text) && a->items.len == b->items.len &&
                   a->pairs.len == b->pairs.len,
               "another tree at line %u, column %u of\n%s\n%s became %s", b->place.line,
               b->place.column, text, a->text ? a->text : "(none)", b->text ? b->text : "(none)");
    for (size_t i = 0; i < a->items.len; i++)
        check_same(text, a->items.items[i], b->items.items[i]);
    for (size_t i = 0; i < a->pairs.len; i++) {
        FUZZ_SAME(text, a->pairs.items[i].key, b->pairs.items[i].key);
        check_same(text, a->pairs.items[i].value, b->pairs.items[i].value);
    }
}

static void check_place(const char *text, mig_place place, unsigned lines)
{
    FUZZ_HOLDS(place.line >= 1 && place.line <= lines && place.column >= 1,
               "line %u, column %u of\n%s", place.line, place.column, text);
    FUZZ_HOLDS(place.snippet && place.column <= strlen(place.snippet) + 1,
               "column %u of \"%s\" of\n%s", place.column,
               place.snippet ? place.snippet : "(no line)", text);
}

static void check_places(const char *text, const mig_node *node, unsigned lines)
{
    check_place(text, node->place, lines);
    for (size_t i = 0; i < node->items.len; i++)
        check_places(text, node->items.items[i], lines);
    for (size_t i = 0; i < node->pairs.len; i++) {
        check_place(text, node->pairs.items[i].place, lines);
        check_places(text, node->pairs.items[i].value, lines);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *text = mig_arena_strndup(arena, size > 0 ? (const char *)data : "", size);
    MIG_AUTO_STR written = {0}, again = {0};
    mig_node *root, *read;
    mig_error err = {0};
    unsigned lines = 1;

    if (!mig_yaml_read(arena, "f.yaml", text, size, &root, &err)) {
        FUZZ_HOLDS(err.depth > 0 && err.text[0][0], "no message");
        return 0;
    }
    if (!root)
        return 0;
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n' || text[i] == '\r';
    check_places(text, root, lines);
    mig_yaml_write(root, &written);
    FUZZ_HOLDS(mig_yaml_read(arena, "g.yaml", mig_str_text(&written), written.len, &read, &err) &&
                   read,
               "%u:%u: %s of\n%s\nmade of\n%s", err.line, err.column, err.text[0],
               mig_str_text(&written), text);
    check_same(mig_str_text(&written), root, read);
    mig_yaml_write(read, &again);
    FUZZ_SAME(text, mig_str_text(&written), mig_str_text(&again));
    return 0;
}
