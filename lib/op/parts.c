/* Constraints and indexes as YAML; what they do to a schema is in parts_replay.c. */
#include "base/text.h"
#include "op/body.h"

static bool load_key(const mig_source *source, const mig_table *table, bool primary,
                     const char *name, const mig_node *node, mig_object *object, mig_error *err)
{
    mig_key *key;

    if (!mig_load_key(source->loader, table, primary, name, node, source->place, &key, err))
        return false;
    object->key = key;
    return true;
}

static bool load_primary_key(const mig_source *source, const mig_table *table, const char *name,
                             const mig_node *node, mig_object *object, mig_error *err)
{
    return load_key(source, table, true, name, node, object, err);
}

static bool load_unique(const mig_source *source, const mig_table *table, const char *name,
                        const mig_node *node, mig_object *object, mig_error *err)
{
    return load_key(source, table, false, name, node, object, err);
}

static bool load_check(const mig_source *source, const mig_table *table, const char *name,
                       const mig_node *node, mig_object *object, mig_error *err)
{
    mig_check *check;

    if (!mig_load_check(source->loader, table, name, node, source->place, &check, err))
        return false;
    object->check = check;
    return true;
}

static bool load_foreign_key(const mig_source *source, const mig_table *table, const char *name,
                             const mig_node *node, mig_object *object, mig_error *err)
{
    mig_foreign_key *key;

    if (!mig_load_foreign_key(source->loader, table, name, node, source->place, &key, err))
        return false;
    object->foreign_key = key;
    return true;
}

static bool load_index(const mig_source *source, const mig_table *table, const char *name,
                       const mig_node *node, mig_object *object, mig_error *err)
{
    mig_index *index;

    if (!mig_load_index(source->loader, table, name, node, source->place, &index, err))
        return false;
    object->index = index;
    return true;
}

static bool load_exclusion(const mig_source *source, const mig_table *table, const char *name,
                           const mig_node *node, mig_object *object, mig_error *err)
{
    mig_index *exclusion;

    if (!mig_load_exclusion(source->loader, table, name, node, source->place, &exclusion, err))
        return false;
    object->index = exclusion;
    return true;
}

static mig_node *print_key(mig_arena *arena, mig_object object)
{
    return mig_print_key(arena, object.key);
}

static mig_node *print_check(mig_arena *arena, mig_object object)
{
    return mig_print_check(arena, object.check);
}

static mig_node *print_foreign_key(mig_arena *arena, mig_object object)
{
    return mig_print_foreign_key(arena, object.foreign_key);
}

static mig_node *print_index(mig_arena *arena, mig_object object)
{
    return mig_print_index(arena, object.index);
}

static mig_node *print_exclusion(mig_arena *arena, mig_object object)
{
    return mig_print_exclusion(arena, object.index);
}

/* An object of which only the name is known: the sides of a rename, a drop that states no more. */
static mig_object bare_key(mig_arena *arena, mig_constraint_name id, mig_place place)
{
    mig_key *key = MIG_NEW(arena, mig_key);

    key->id = id;
    key->place = place;
    return (mig_object){.key = key};
}

static mig_object bare_check(mig_arena *arena, mig_constraint_name id, mig_place place)
{
    mig_check *check = MIG_NEW(arena, mig_check);

    check->id = id;
    check->place = place;
    return (mig_object){.check = check};
}

static mig_object bare_foreign_key(mig_arena *arena, mig_constraint_name id, mig_place place)
{
    mig_foreign_key *key = MIG_NEW(arena, mig_foreign_key);

    key->id = id;
    key->place = place;
    return (mig_object){.foreign_key = key};
}

static mig_object bare_index(mig_arena *arena, mig_constraint_name id, mig_place place)
{
    mig_index *index = MIG_NEW(arena, mig_index);

    index->id = id;
    index->place = place;
    return (mig_object){.index = index};
}

/* A part's own text form: its grammar is the table's. */
static const struct {
    bool (*load)(const mig_source *source, const mig_table *table, const char *name,
                 const mig_node *node, mig_object *object, mig_error *err);
    mig_node *(*print)(mig_arena *arena, mig_object object);
    mig_object (*bare)(mig_arena *arena, mig_constraint_name id, mig_place place);
    const char *short_key; /* what a printed short form, which is no map, stands for */
} forms[] = {
    [MIG_KIND_PRIMARY_KEY] = {load_primary_key, print_key, bare_key, "columns"},
    [MIG_KIND_UNIQUE] = {load_unique, print_key, bare_key, "columns"},
    [MIG_KIND_EXCLUSION] = {load_exclusion, print_exclusion, bare_index, "columns"},
    [MIG_KIND_CHECK] = {load_check, print_check, bare_check, "expr"},
    [MIG_KIND_FOREIGN_KEY] = {load_foreign_key, print_foreign_key, bare_foreign_key, "columns"},
    [MIG_KIND_INDEX] = {load_index, print_index, bare_index, "columns"},
};

static bool read_rename(const mig_source *source, mig_op *op, mig_error *err)
{
    static const char *const keys[] = {"table", "from", "to", "kind"};
    size_t count = op->kind == MIG_KIND_INDEX ? 3 : MIG_LEN(keys);
    mig_constraint_name from = {NULL, true}, to = {NULL, true};

    if (!mig_body_keys(source, keys, count, err) ||
        !mig_body_from_to(source, &from.name, &to.name, err))
        return false;
    op->before = forms[op->kind].bare(source->arena, from, op->place);
    op->after = forms[op->kind].bare(source->arena, to, op->place);
    return true;
}

/* Unnamed constraints exist on SQLite; an index always has a name. */
static bool read_name(const mig_source *source, const mig_op *op, const char **name, mig_error *err)
{
    const mig_node *node = mig_node_find(source->body, "name");

    *name = NULL;
    if (op->kind == MIG_KIND_INDEX)
        return mig_body_text(source, "name", name, err);
    if (!node || (node->kind == MIG_NODE_SCALAR && !node->text))
        return true;
    return mig_node_want_text(node, "name", name, err);
}

/* Both definitions are stated whole. */
static bool read_alter(mig_source *source, mig_op *op, mig_error *err)
{
    static const char *const keys[] = {"table", "name", "from", "to", "kind"};
    size_t count = op->kind == MIG_KIND_INDEX ? 4 : MIG_LEN(keys);
    mig_table table = {.name = op->table};
    const mig_node *from, *to;
    const char *name;

    if (!mig_body_keys(source, keys, count, err) || !read_name(source, op, &name, err) ||
        !mig_body_get(source, "from", &from, err) || !mig_body_get(source, "to", &to, err))
        return false;
    return forms[op->kind].load(source, &table, name, from, &op->before, err) &&
           forms[op->kind].load(source, &table, name, to, &op->after, err);
}

bool mig_part_op_read(mig_source *source, mig_op *op, mig_error *err)
{
    static const char *const keys[] = {"table", "name", "kind"};
    bool dropped = source->verb == MIG_VERB_DROP;
    /* `kind` says which constraint is dropped; elsewhere it is unknown, as any other word. */
    size_t own = dropped && op->kind != MIG_KIND_INDEX ? 3 : 2;
    mig_object *object = dropped ? &op->before : &op->after;
    mig_table table = {0};
    const mig_node *rest;
    const char *name;

    if (!mig_body_name(source, "table", &op->table, err))
        return false;
    if (source->verb == MIG_VERB_RENAME)
        return read_rename(source, op, err);
    if (source->verb == MIG_VERB_ALTER)
        return read_alter(source, op, err);
    if (!read_name(source, op, &name, err))
        return false;
    rest = mig_body_rest(source, keys, own);
    if (dropped && name && rest->pairs.len == 0) {
        *object = forms[op->kind].bare(source->arena, (mig_constraint_name){name, true}, op->place);
        return true;
    }
    table.name = op->table;
    return forms[op->kind].load(source, &table, name, rest, object, err);
}

mig_node *mig_part_op_print(mig_arena *arena, const mig_op *op)
{
    mig_verb verb = mig_op_verb(op);
    mig_object object = op->after.any ? op->after : op->before;
    const char *name = mig_object_name(op->kind, object);
    mig_node *body = mig_body_new(arena, verb != MIG_VERB_ALTER);

    mig_body_put_name(arena, body, "table", op->table);
    if (op->kind != MIG_KIND_INDEX && verb != MIG_VERB_CREATE)
        mig_body_put(arena, body, "kind", mig_kind_rows[op->kind].word);
    if (verb == MIG_VERB_RENAME) {
        mig_body_put(arena, body, "from", mig_object_name(op->kind, op->before));
        mig_body_put(arena, body, "to", name);
        return body;
    }
    if (name)
        mig_body_put(arena, body, "name", name);
    if (verb == MIG_VERB_ALTER) {
        mig_node_put(arena, body, "from", forms[op->kind].print(arena, op->before));
        mig_node_put(arena, body, "to", forms[op->kind].print(arena, op->after));
        return body;
    }
    if (!mig_part_is_bare(op->kind, object))
        mig_body_merge(arena, body, forms[op->kind].short_key,
                       forms[op->kind].print(arena, object));
    return body;
}
