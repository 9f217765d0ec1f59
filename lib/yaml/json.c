/* Trees as JSON: see json.h. */
#include "yaml/json.h"

#include "base/text.h"

#include <string.h>

json_t *mig_json_text(const char *text)
{
    size_t length = strlen(text), bad = mig_utf8_bad(text, length);
    MIG_AUTO_STR good = {0};

    while (bad < length) {
        mig_str_addn(&good, text, bad);
        mig_str_addc(&good, '?');
        text += bad + 1;
        length -= bad + 1;
        bad = mig_utf8_bad(text, length);
    }
    mig_str_addn(&good, text, length);
    return json_string(mig_str_text(&good));
}

json_t *mig_json_from_node(const mig_node *node)
{
    json_t *value;

    switch (node->kind) {
    case MIG_NODE_SCALAR:
        if (!node->text)
            return json_null();
        if (!node->quoted && mig_same(node->text, "true"))
            return json_true();
        if (!node->quoted && mig_same(node->text, "false"))
            return json_false();
        return mig_json_text(node->text);
    case MIG_NODE_LIST:
        value = json_array();
        for (size_t i = 0; i < node->items.len; i++)
            json_array_append_new(value, mig_json_from_node(node->items.items[i]));
        return value;
    case MIG_NODE_MAP:
        value = json_object();
        for (size_t i = 0; i < node->pairs.len; i++)
            json_object_set_new(value, node->pairs.items[i].key,
                                mig_json_from_node(node->pairs.items[i].value));
        return value;
    }
    return json_null();
}
