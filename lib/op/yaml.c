/* Lists of operations <-> YAML: which row a name belongs to, and what every operation shares. */
#include "base/text.h"
#include "op/body.h"

#include <string.h>

/* Operations of kinds that the model doesn't have yet: a script that uses one is told so. */
static const char *const later[] = {
    "create_view",      "drop_view",      "alter_view",      "rename_view",   "create_trigger",
    "drop_trigger",     "alter_trigger",  "create_function", "drop_function", "alter_function",
    "create_sequence",  "drop_sequence",  "alter_sequence",  "create_schema", "drop_schema",
    "create_extension", "drop_extension",
};

/* What users of other tools type, and what it is called here. */
static const struct {
    const char *theirs, *ours;
} elsewhere[] = {
    {"create_unique_constraint", "create_unique"},
    {"create_check_constraint", "create_check"},
    {"create_exclude_constraint", "create_exclude"},
    {"create_exclusion", "create_exclude"},
    {"bulk_insert", "insert"},
    {"create_table_comment", "alter_table"},
    {"drop_table_comment", "alter_table"},
    {"modify_column", "alter_column"},
    {"remove_column", "drop_column"},
    {"add_index", "create_index"},
    {"add_foreign_key", "create_foreign_key"},
    {"drop_unique", "drop_constraint"},
    {"drop_check", "drop_constraint"},
    {"drop_primary_key", "drop_constraint"},
    {"drop_foreign_key", "drop_constraint"},
    {"sql", "execute"},
};

/* Every name of an operation, once; several kinds share drop_constraint and rename_constraint. */
static void all_names(mig_arena *arena, mig_strings *names)
{
    for (size_t kind = 0; kind < mig_kind_count; kind++)
        for (size_t verb = 0; verb < MIG_VERBS; verb++) {
            const char *name = mig_kind_rows[kind].names[verb];

            if (*name && !mig_strings_has(names, name))
                mig_push(arena, names, name);
        }
}

static bool fail_unknown(mig_arena *arena, const mig_pair *pair, mig_error *err)
{
    mig_strings names = {0};
    const char *near;

    for (size_t i = 0; i < MIG_LEN(later); i++)
        if (strcmp(pair->key, later[i]) == 0)
            return mig_fail_at(err, pair->place,
                               "operation \"%s\" is not supported yet; write its SQL as "
                               "\"execute\"",
                               pair->key);
    all_names(arena, &names);
    near = mig_nearest(pair->key, names.items, names.len);
    for (size_t i = 0; i < MIG_LEN(elsewhere); i++)
        if (strcmp(pair->key, elsewhere[i].theirs) == 0)
            near = elsewhere[i].ours;
    if (near)
        return mig_fail_at(err, pair->place, "unknown operation \"%s\"; did you mean \"%s\"?",
                           pair->key, near);
    return mig_fail_at(err, pair->place, "unknown operation \"%s\"", pair->key);
}

/* The kind among those that share a name: `kind:` in the body says which. */
static bool find_shared(const mig_source *source, mig_kind *kind, mig_error *err)
{
    mig_strings words = {0};
    const char *word, *near;

    if (!mig_body_text(source, "kind", &word, err))
        return false;
    for (size_t i = 0; i < mig_kind_count; i++) {
        if (strcmp(mig_kind_rows[i].names[source->verb], source->name) != 0)
            continue;
        *kind = (mig_kind)i;
        if (strcmp(mig_kind_rows[i].word, word) == 0)
            return true;
        mig_push(source->arena, &words, mig_kind_rows[i].word);
    }
    near = mig_nearest(word, words.items, words.len);
    return mig_fail_at(err, mig_node_find(source->body, "kind")->place,
                       "unknown kind \"%s\" of constraint%s%s%s", word,
                       near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

/* The kind and verb that a name stands for. How many kinds share it is returned. */
static size_t find_name(const char *name, mig_kind *kind, mig_verb *verb)
{
    size_t found = 0;

    for (size_t i = 0; i < mig_kind_count; i++)
        for (size_t v = 0; v < MIG_VERBS; v++)
            if (*name && strcmp(mig_kind_rows[i].names[v], name) == 0) {
                *kind = (mig_kind)i;
                *verb = (mig_verb)v;
                found++;
            }
    return found;
}

static bool read_op(mig_loader *loader, const mig_node *item, mig_ops *ops, mig_error *err)
{
    mig_source source = {.arena = loader->arena, .loader = loader};
    mig_op op = {0};
    const mig_pair *pair;
    size_t found;

    if (!mig_node_want_map(item, "an operation such as \"add_column: {...}\"", err))
        return false;
    if (item->pairs.len != 1)
        return mig_fail_at(err, item->place,
                           "an operation has one name; begin each one with \"- \" and indent what "
                           "belongs to it");
    pair = &item->pairs.items[0];
    found = find_name(pair->key, &op.kind, &source.verb);
    if (found == 0)
        return fail_unknown(loader->arena, pair, err);
    source.name = pair->key;
    source.body = pair->value;
    source.place = op.place = pair->place;
    if (!mig_kind_rows[op.kind].any_body &&
        !mig_node_want_map(pair->value, "the keys of the operation, such as {table: ...}", err))
        return false;
    if (found > 1 && !find_shared(&source, &op.kind, err))
        return false;
    if (!mig_kind_rows[op.kind].read(&source, &op, err))
        return false;
    mig_push(loader->arena, ops, op);
    for (size_t i = 0; i < source.also.len; i++)
        mig_push(loader->arena, ops, source.also.items[i]);
    return true;
}

bool mig_ops_read(mig_arena *arena, const mig_node *list, mig_ops *ops, mig_error *err)
{
    mig_loader loader = {.arena = arena, .naming = &mig_naming_default, .script = true};

    if (list->kind == MIG_NODE_SCALAR && !list->text)
        return true;
    if (!mig_node_want_list(list, "a list of operations", err))
        return false;
    loader.schema = mig_schema_new(arena);
    mig_schema_seal(loader.schema);
    for (size_t i = 0; i < list->items.len; i++)
        if (!read_op(&loader, list->items.items[i], ops, err))
            return false;
    return true;
}

static bool same_text(const mig_node *a, const mig_node *b)
{
    MIG_AUTO_STR left = {0}, right = {0};

    mig_yaml_write(a, &left);
    mig_yaml_write(b, &right);
    return strcmp(mig_str_text(&left), mig_str_text(&right)) == 0;
}

/* What is said above an operation. One that changes nothing at first sight needs a word. */
static const char *comment_of(const mig_op *op, const mig_node *body)
{
    if (op->note || op->kind != MIG_KIND_COLUMN || mig_op_verb(op) != MIG_VERB_ALTER ||
        !same_text(mig_node_find(body, "from"), mig_node_find(body, "to")))
        return op->note;
    if (!mig_same(op->before.column->type.server, op->after.column->type.server))
        return "keeps its type, which the change of the table spells anew";
    if (op->after.column->collation)
        return "keeps its collation and NULLs, whatever its table's collation and keys become";
    return "where primary keys imply NOT NULL, it comes or goes with the key here";
}

mig_node *mig_ops_print(mig_arena *arena, const mig_ops *ops)
{
    mig_node *list = mig_node_list(arena);

    for (size_t i = 0; i < ops->len; i++) {
        const mig_op *op = &ops->items[i];
        const mig_kind_row *row = &mig_kind_rows[op->kind];
        mig_node *item = mig_node_map(arena), *body = row->print(arena, op);

        item->comment = comment_of(op, body);
        mig_node_put(arena, item, row->names[mig_op_verb(op)], body);
        mig_node_push(arena, list, item);
    }
    return list;
}
