/* What constraints and indexes have in common: comment, storage, validity. See grammar.h. */
#include "base/text.h"
#include "schema/grammar.h"

bool mig_load_settings(mig_arena *arena, const mig_node *node, mig_settings *settings,
                       mig_error *err)
{
    *settings = (mig_settings){0};
    if (!mig_node_want_map(node, "a map of storage parameters, such as {fillfactor: 70}", err))
        return false;
    for (size_t i = 0; i < node->pairs.len; i++) {
        const mig_pair *pair = &node->pairs.items[i];
        const char *value;

        if (!mig_node_want_text(pair->value, pair->key, &value, err))
            return false;
        mig_settings_add(arena, settings, mig_lower(arena, pair->key), value);
    }
    return true;
}

static bool take_valid(const mig_node *node, mig_traits *traits, mig_error *err)
{
    bool valid;

    if (!mig_node_want_bool(node, "true or false", &valid, err))
        return false;
    traits->not_valid = !valid;
    return true;
}

static bool take_enforced(const mig_node *node, mig_traits *traits, mig_error *err)
{
    bool enforced;

    if (!mig_node_want_bool(node, "true or false", &enforced, err))
        return false;
    traits->not_enforced = !enforced;
    return true;
}

/* `default` takes back what is said for every database. */
static bool take_tablespace(const mig_node *node, mig_traits *traits, mig_error *err)
{
    if (!mig_node_want_text(node, "the name of a tablespace", &traits->tablespace, err))
        return false;
    if (mig_same_nocase(traits->tablespace, "default"))
        traits->tablespace = NULL;
    return true;
}

bool mig_take_traits(mig_arena *arena, const mig_node *map, mig_traits *traits, mig_error *err)
{
    const mig_node *comment = mig_node_find(map, "comment");
    const mig_node *valid = mig_node_find(map, "valid");
    const mig_node *with = mig_node_find(map, "with");
    const mig_node *tablespace = mig_node_find(map, "tablespace");
    const mig_node *cluster = mig_node_find(map, "cluster");
    const mig_node *invisible = mig_node_find(map, "invisible");
    const mig_node *enforced = mig_node_find(map, "enforced");

    bool taken =
        (!comment || mig_take_comment(comment, &traits->comment, err)) &&
        (!valid || take_valid(valid, traits, err)) &&
        (!with || mig_load_settings(arena, with, &traits->with, err)) &&
        (!tablespace || take_tablespace(tablespace, traits, err)) &&
        (!cluster || mig_node_want_bool(cluster, "true or false", &traits->cluster, err)) &&
        (!invisible || mig_node_want_bool(invisible, "true or false", &traits->invisible, err)) &&
        (!enforced || take_enforced(enforced, traits, err));

    if (!taken)
        return false;
    return !traits->not_valid || !traits->not_enforced ||
           mig_fail_at(err, valid ? valid->place : map->place,
                       "what isn't enforced is never valid: leave out `valid: false`");
}
