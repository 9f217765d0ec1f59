/* Noting where values come from: see origin.h. */
#include "project/origin.h"

#include "base/text.h"
#include "project/variables.h"

#include <string.h>

const mig_origin *mig_origin_find(const mig_origins *origins, const char *key)
{
    for (size_t i = 0; i < origins->len; i++)
        if (mig_same(origins->items[i].key, key))
            return &origins->items[i];
    return NULL;
}

void mig_origin_forget(mig_origins *origins, const char *key)
{
    size_t kept = 0;

    for (size_t i = 0; i < origins->len; i++)
        if (!mig_same(origins->items[i].key, key))
            origins->items[kept++] = origins->items[i];
    origins->len = kept;
}

static bool is_noted(const mig_origin *origin, const char *name)
{
    for (size_t i = 0; i < origin->variables.len; i++)
        if (mig_same(origin->variables.items[i].name, name))
            return true;
    return false;
}

/* The text was expanded already, so that its form is right. */
static void note_text(mig_arena *arena, mig_variables *variables, const char *text,
                      mig_origin *origin)
{
    for (text = strstr(text, "${"); text; text = strstr(text + 2, "${")) {
        size_t length = strcspn(text + 2, ":}");
        mig_variable_origin one = {.name = mig_arena_strndup(arena, text + 2, length)};

        if (is_noted(origin, one.name))
            continue;
        one.source = mig_variables_source(variables, one.name, text[2 + length] == ':', &one.line);
        mig_push(arena, &origin->variables, one);
    }
}

static void note_node(mig_arena *arena, mig_variables *variables, const mig_node *node,
                      mig_origin *origin)
{
    if (node->kind == MIG_NODE_SCALAR && node->text)
        note_text(arena, variables, node->text, origin);
    for (size_t i = 0; i < node->items.len; i++)
        note_node(arena, variables, node->items.items[i], origin);
    for (size_t i = 0; i < node->pairs.len; i++)
        note_node(arena, variables, node->pairs.items[i].value, origin);
}

void mig_origin_note(mig_arena *arena, mig_variables *variables, const mig_pair *pair,
                     mig_origins *origins)
{
    mig_origin origin = {.key = pair->key, .place = pair->place};
    bool own = mig_same(pair->key, "naming") || mig_same(pair->key, "file_name");

    origin.place.snippet = NULL;
    if (!own) /* else its ${...} are no variables */
        note_node(arena, variables, pair->value, &origin);
    mig_origin_forget(origins, pair->key);
    mig_push(arena, origins, origin);
}
