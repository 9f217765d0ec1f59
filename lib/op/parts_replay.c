/*
 * What operations on constraints and indexes do to a schema. A table has an array of its own for
 * each kind; here all are lists of parts, so that finding, adding, dropping and renaming is written
 * once.
 */
#include "base/text.h"
#include "op/change.h"

typedef MIG_ARRAY(void *) parts;

static void list_primary_key(mig_arena *arena, const mig_table *table, parts *list)
{
    if (table->primary_key)
        mig_push(arena, list, table->primary_key);
}

static void set_primary_key(mig_arena *arena, mig_table *table, const parts *list)
{
    (void)arena;
    table->primary_key = list->len > 0 ? list->items[0] : NULL;
}

/* The two functions of an array of the table. */
#define PARTS_OF(array)                                                             \
    static void list_##array(mig_arena *arena, const mig_table *table, parts *list) \
    {                                                                               \
        for (size_t i = 0; i < table->array.len; i++)                               \
            mig_push(arena, list, table->array.items[i]);                           \
    }                                                                               \
    static void set_##array(mig_arena *arena, mig_table *table, const parts *list)  \
    {                                                                               \
        table->array.len = 0;                                                       \
        for (size_t i = 0; i < list->len; i++)                                      \
            mig_push(arena, &table->array, list->items[i]);                         \
    }

PARTS_OF(uniques)
PARTS_OF(exclusions)
PARTS_OF(checks)
PARTS_OF(foreign_keys)
PARTS_OF(indexes)

static bool same_expr(const mig_expr *a, const mig_expr *b)
{
    return mig_same(a->written, b->written) || (a->server && mig_same(a->server, b->server));
}

static bool same_key(const mig_schema *schema, mig_object a, mig_object b)
{
    return mig_key_columns_same(schema, a.key, b.key) &&
           mig_idents_same(schema, &a.key->include, &b.key->include) &&
           a.key->nulls_not_distinct == b.key->nulls_not_distinct &&
           a.key->without_overlaps == b.key->without_overlaps &&
           a.key->deferrable == b.key->deferrable && a.key->conflict == b.key->conflict;
}

static bool same_check(const mig_schema *schema, mig_object a, mig_object b)
{
    (void)schema;
    return same_expr(&a.check->expr, &b.check->expr);
}

static bool same_foreign_key(const mig_schema *schema, mig_object a, mig_object b)
{
    const mig_foreign_key *x = a.foreign_key, *y = b.foreign_key;
    bool unsaid = x->target_columns.len == 0 || y->target_columns.len == 0;

    return mig_idents_same(schema, &x->columns, &y->columns) &&
           mig_name_same(schema, x->target, y->target) &&
           (unsaid || mig_idents_same(schema, &x->target_columns, &y->target_columns)) &&
           mig_fk_action_plain(x->on_delete) == mig_fk_action_plain(y->on_delete) &&
           mig_fk_action_plain(x->on_update) == mig_fk_action_plain(y->on_update) &&
           x->deferrable == y->deferrable && x->period == y->period;
}

/* Indexes always have names. */
static bool same_index(const mig_schema *schema, mig_object a, mig_object b)
{
    return mig_ident_same(schema, a.index->id.name, b.index->id.name);
}

static bool key_has(const mig_schema *schema, mig_object object, const char *column)
{
    return mig_strings_name(schema, &object.key->columns, column) ||
           mig_strings_name(schema, &object.key->include, column);
}

static bool mentions(const mig_schema *schema, const mig_expr *expr, const char *column)
{
    return mig_words_mention(expr->written, schema->nocase, MIG_WORD_COLUMN, column);
}

static bool check_has(const mig_schema *schema, mig_object object, const char *column)
{
    return mentions(schema, &object.check->expr, column);
}

static bool foreign_key_has(const mig_schema *schema, mig_object object, const char *column)
{
    return mig_strings_name(schema, &object.foreign_key->columns, column);
}

static bool index_has(const mig_schema *schema, mig_object object, const char *column)
{
    const mig_index *index = object.index;

    for (size_t i = 0; i < index->keys.len; i++) {
        const mig_index_key *key = &index->keys.items[i];

        if (key->column ? mig_ident_same(schema, key->column, column)
                        : mentions(schema, &key->expr, column))
            return true;
    }
    return mig_strings_name(schema, &index->include, column) ||
           mentions(schema, &index->where, column);
}

typedef struct {
    const mig_schema *schema;
    const char *from, *to;
} column_rename;

static void *rename_in_key(const column_rename *rename, void *part)
{
    mig_key *key = MIG_COPY(rename->schema->arena, (const mig_key *)part);

    key->columns = mig_strings_renamed(rename->schema, &key->columns, rename->from, rename->to);
    key->include = mig_strings_renamed(rename->schema, &key->include, rename->from, rename->to);
    return key;
}

/* The texts of expressions are changed elsewhere (texts.c). */
static void *rename_in_check(const column_rename *rename, void *part)
{
    mig_check *check = MIG_COPY(rename->schema->arena, (const mig_check *)part);

    if (check->column && mig_ident_same(rename->schema, check->column, rename->from))
        check->column = rename->to;
    return check;
}

static void *rename_in_foreign_key(const column_rename *rename, void *part)
{
    mig_foreign_key *key = MIG_COPY(rename->schema->arena, (const mig_foreign_key *)part);

    key->columns = mig_strings_renamed(rename->schema, &key->columns, rename->from, rename->to);
    key->set_columns =
        mig_strings_renamed(rename->schema, &key->set_columns, rename->from, rename->to);
    return key;
}

static void edit_index_columns(mig_arena *arena, mig_index *index, const void *context)
{
    const column_rename *rename = context;

    index->keys.items =
        mig_arena_memdup(arena, index->keys.items, index->keys.len * sizeof *index->keys.items);
    index->keys.cap = index->keys.len;
    for (size_t i = 0; i < index->keys.len; i++) {
        mig_index_key *key = &index->keys.items[i];

        if (key->column && mig_ident_same(rename->schema, key->column, rename->from))
            key->column = rename->to;
    }
    index->include = mig_strings_renamed(rename->schema, &index->include, rename->from, rename->to);
}

static void *rename_in_index(const column_rename *rename, void *part)
{
    return mig_change_index(rename->schema->arena, part, edit_index_columns, rename);
}

/* The name is the first member of every part, so that a part can be asked for it. */
static const struct {
    const char *noun;
    size_t size;
    void (*list)(mig_arena *arena, const mig_table *table, parts *list);
    void (*set)(mig_arena *arena, mig_table *table, const parts *list);
    bool (*same)(const mig_schema *schema, mig_object a, mig_object b); /* but for the name */
    bool (*has)(const mig_schema *schema, mig_object object, const char *column);
    void *(*rename_column)(const column_rename *rename, void *part);
} rows[] = {
    [MIG_KIND_PRIMARY_KEY] = {"primary key", sizeof(mig_key), list_primary_key, set_primary_key,
                              same_key, key_has, rename_in_key},
    [MIG_KIND_UNIQUE] = {"unique constraint", sizeof(mig_key), list_uniques, set_uniques, same_key,
                         key_has, rename_in_key},
    [MIG_KIND_EXCLUSION] = {"exclusion constraint", sizeof(mig_index), list_exclusions,
                            set_exclusions, same_index, index_has, rename_in_index},
    [MIG_KIND_CHECK] = {"check", sizeof(mig_check), list_checks, set_checks, same_check, check_has,
                        rename_in_check},
    [MIG_KIND_FOREIGN_KEY] = {"foreign key", sizeof(mig_foreign_key), list_foreign_keys,
                              set_foreign_keys, same_foreign_key, foreign_key_has,
                              rename_in_foreign_key},
    [MIG_KIND_INDEX] = {"index", sizeof(mig_index), list_indexes, set_indexes, same_index,
                        index_has, rename_in_index},
};

static const mig_kind part_kinds[] = {MIG_KIND_PRIMARY_KEY, MIG_KIND_UNIQUE,
                                      MIG_KIND_EXCLUSION,   MIG_KIND_CHECK,
                                      MIG_KIND_FOREIGN_KEY, MIG_KIND_INDEX};

bool mig_part_has_column(const mig_schema *schema, mig_kind kind, mig_object object,
                         const char *column)
{
    return rows[kind].has(schema, object, column);
}

bool mig_part_is_bare(mig_kind kind, mig_object object)
{
    if (kind == MIG_KIND_CHECK)
        return !object.check->expr.written;
    if (kind == MIG_KIND_FOREIGN_KEY)
        return object.foreign_key->columns.len == 0;
    if (kind == MIG_KIND_INDEX || kind == MIG_KIND_EXCLUSION)
        return object.index->keys.len == 0;
    return object.key->columns.len == 0;
}

/* A primary key's name that isn't stated is one that we gave it, where the database has none. */
static bool is_named(mig_kind kind, mig_object object)
{
    return mig_object_name(kind, object) && (kind != MIG_KIND_PRIMARY_KEY || object.key->id.stated);
}

/*
 * By name. One without a name, on either side, is known by its definition (SQLite has unnamed
 * constraints; of equal ones one that has no name is the closer); a table has one primary key only.
 */
static size_t find_part(const mig_schema *schema, mig_kind kind, const parts *list,
                        mig_object wanted)
{
    const char *name = mig_object_name(kind, wanted);
    bool bare = mig_part_is_bare(kind, wanted);

    for (size_t i = 0; name && i < list->len; i++)
        if (mig_ident_same(schema, mig_object_name(kind, (mig_object){list->items[i]}), name))
            return i;
    for (int named = 0; named <= (name ? 0 : 1); named++)
        for (size_t i = 0; i < list->len; i++) {
            mig_object object = {list->items[i]};

            if (is_named(kind, object) == (named == 1) &&
                (kind == MIG_KIND_PRIMARY_KEY ||
                 (!bare && rows[kind].same(schema, object, wanted))))
                return i;
        }
    return list->len;
}

static bool fail_absent(const mig_op *op, const parts *list, mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    const char *name = mig_object_name(op->kind, op->before);
    const char *table = mig_name_text(scratch, op->table), *noun = rows[op->kind].noun;
    mig_strings names = {0};
    const char *near = NULL;

    if (!name && op->kind == MIG_KIND_CHECK && op->before.check->expr.written)
        return mig_fail_at(err, op->place, "table \"%s\" has no check \"%s\" at this point", table,
                           op->before.check->expr.written);
    if (!name)
        return mig_fail_at(err, op->place, "table \"%s\" has no such %s at this point", table,
                           noun);
    for (size_t i = 0; i < list->len; i++) {
        const char *other = mig_object_name(op->kind, (mig_object){list->items[i]});

        if (other)
            mig_push(scratch, &names, other);
    }
    near = mig_nearest(name, names.items, names.len);
    return mig_fail_at(err, op->place, "table \"%s\" has no %s \"%s\" at this point%s%s%s", table,
                       noun, name, near ? "; did you mean \"" : "", near ? near : "",
                       near ? "\"?" : "");
}

static bool want_new_name(const mig_schema *schema, const mig_op *op, const parts *list,
                          mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    const char *name = mig_object_name(op->kind, op->after);
    const char *old = op->before.any ? mig_object_name(op->kind, op->before) : NULL;

    for (size_t i = 0; name && i < list->len; i++) {
        const char *other = mig_object_name(op->kind, (mig_object){list->items[i]});

        if (mig_ident_same(schema, other, name) && !mig_ident_same(schema, other, old))
            return mig_fail_at(err, op->place, "the %s \"%s\" of table \"%s\" is there already",
                               rows[op->kind].noun, name, mig_name_text(scratch, op->table));
    }
    return true;
}

/* The object after the operation as the schema holds it. */
static void *made(mig_schema *schema, const mig_op *op)
{
    if (op->kind == MIG_KIND_FOREIGN_KEY)
        return mig_change_foreign_key_for(schema, op->after.foreign_key);
    return mig_arena_memdup(schema->arena, op->after.any, rows[op->kind].size);
}

static bool create(mig_schema *schema, const mig_op *op, const mig_table *found, parts *list,
                   mig_error *err)
{
    if (op->kind == MIG_KIND_PRIMARY_KEY && list->len > 0) {
        MIG_AUTO_ARENA scratch = mig_arena_new();

        return mig_fail_at(err, op->place, "table \"%s\" has a primary key already",
                           mig_name_text(scratch, op->table));
    }
    if (!want_new_name(schema, op, list, err))
        return false;
    mig_push(schema->arena, list, made(schema, op));
    rows[op->kind].set(schema->arena, mig_change_table(schema, found), list);
    return true;
}

static void edit_index_name(mig_arena *arena, mig_index *index, const void *context)
{
    (void)arena;
    index->id = *(const mig_constraint_name *)context;
}

static void *renamed(const mig_schema *schema, mig_kind kind, const void *part, const char *name)
{
    mig_constraint_name id = {name, true};
    void *copy;

    if (kind == MIG_KIND_INDEX || kind == MIG_KIND_EXCLUSION)
        return mig_change_index(schema->arena, part, edit_index_name, &id);
    copy = mig_arena_memdup(schema->arena, part, rows[kind].size);
    *(mig_constraint_name *)copy = id;
    return copy;
}

static void drop(mig_schema *schema, mig_kind kind, const mig_table *found, parts *list, size_t at)
{
    for (size_t i = at + 1; i < list->len; i++)
        list->items[i - 1] = list->items[i];
    list->len--;
    rows[kind].set(schema->arena, mig_change_table(schema, found), list);
}

/* The index that a subscriber tells rows by keeps being that under its new name. */
static void rename_replica(mig_schema *schema, mig_name name, const char *from, const char *to)
{
    mig_table *table = mig_table_find(schema, name);

    if (!from || !mig_ident_same(schema, table->replica_identity.index, from))
        return;
    table->replica_identity.index = to;
    if (table->portable) {
        mig_table *portable = MIG_COPY(schema->arena, table->portable);

        portable->replica_identity = table->replica_identity;
        table->portable = portable;
    }
}

bool mig_part_op_apply(mig_schema *schema, mig_op *op, bool fill, mig_error *err)
{
    mig_verb verb = mig_op_verb(op);
    const mig_table *found;
    parts list = {0};
    mig_object part;
    size_t at;

    if (!mig_change_find(schema, op, op->table, &found, err))
        return false;
    rows[op->kind].list(schema->arena, found, &list);
    if (verb == MIG_VERB_CREATE)
        return create(schema, op, found, &list, err);
    at = find_part(schema, op->kind, &list, op->before);
    if (at == list.len)
        return fail_absent(op, &list, err);
    part.any = list.items[at];
    if (verb == MIG_VERB_DROP) {
        drop(schema, op->kind, found, &list, at);
        if (fill &&
            (mig_part_is_bare(op->kind, op->before) || !mig_object_name(op->kind, op->before)))
            op->before = part;
        return true;
    }
    if (verb == MIG_VERB_ALTER) {
        list.items[at] = made(schema, op);
        rows[op->kind].set(schema->arena, mig_change_table(schema, found), &list);
        return true;
    }
    if (!want_new_name(schema, op, &list, err))
        return false;
    list.items[at] = renamed(schema, op->kind, part.any, mig_object_name(op->kind, op->after));
    rows[op->kind].set(schema->arena, mig_change_table(schema, found), &list);
    rename_replica(schema, op->table, mig_object_name(op->kind, part),
                   mig_object_name(op->kind, op->after));
    if (fill) {
        op->before = part;
        op->after.any = list.items[at];
    }
    return true;
}

void mig_parts_drop_column(const mig_schema *schema, mig_table *table, const char *column)
{
    for (size_t k = 0; k < MIG_LEN(part_kinds); k++) {
        mig_kind kind = part_kinds[k];
        parts list = {0}, kept = {0};

        rows[kind].list(schema->arena, table, &list);
        for (size_t i = 0; i < list.len; i++)
            if (!rows[kind].has(schema, (mig_object){list.items[i]}, column))
                mig_push(schema->arena, &kept, list.items[i]);
        rows[kind].set(schema->arena, table, &kept);
    }
}

void mig_parts_rename_column(const mig_schema *schema, mig_table *table, const char *from,
                             const char *to)
{
    column_rename rename = {schema, from, to};

    for (size_t k = 0; k < MIG_LEN(part_kinds); k++) {
        mig_kind kind = part_kinds[k];
        parts list = {0};

        rows[kind].list(schema->arena, table, &list);
        for (size_t i = 0; i < list.len; i++)
            list.items[i] = rows[kind].rename_column(&rename, list.items[i]);
        rows[kind].set(schema->arena, table, &list);
    }
}
