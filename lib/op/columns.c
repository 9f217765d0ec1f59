/* add_column, drop_column, alter_column, rename_column. */
#include "base/text.h"
#include "op/body.h"
#include "op/change.h"
#include "schema/grammar.h"
#include "schema/partitions.h"

#include <assert.h>

static mig_column *bare_column(mig_arena *arena, const char *name, mig_place place)
{
    mig_column *column = MIG_NEW(arena, mig_column);

    column->name = name;
    column->place = place;
    return column;
}

/* One operation for what a short form of the column (`unique: true`, `references:`) stands for. */
static void add_also(mig_source *source, mig_kind kind, mig_name table, const void *object)
{
    mig_op op = {.kind = kind, .table = table, .after.any = object, .place = source->place};

    mig_push(source->arena, &source->also, op);
}

static void add_short_forms(mig_source *source, const mig_table *table)
{
    if (table->primary_key)
        add_also(source, MIG_KIND_PRIMARY_KEY, table->name, table->primary_key);
    for (size_t i = 0; i < table->uniques.len; i++)
        add_also(source, MIG_KIND_UNIQUE, table->name, table->uniques.items[i]);
    for (size_t i = 0; i < table->checks.len; i++)
        add_also(source, MIG_KIND_CHECK, table->name, table->checks.items[i]);
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        add_also(source, MIG_KIND_FOREIGN_KEY, table->name, table->foreign_keys.items[i]);
    for (size_t i = 0; i < table->indexes.len; i++)
        add_also(source, MIG_KIND_INDEX, table->name, table->indexes.items[i]);
}

/* The table is only there to take what the column's short forms stand for. */
static bool load(const mig_source *source, mig_table *table, const char *name, const mig_node *node,
                 const mig_column **column, mig_error *err)
{
    mig_column *loaded;

    if (!mig_load_column(source->loader, table, name, node, source->place, &loaded, err))
        return false;
    *column = loaded;
    return true;
}

static bool load_side(const mig_source *source, mig_name table_name, const char *name,
                      const char *key, const mig_column **column, mig_error *err)
{
    mig_table table = {.name = table_name};
    const mig_node *node;

    if (!mig_body_get(source, key, &node, err) || !load(source, &table, name, node, column, err))
        return false;
    if (table.primary_key || table.uniques.len > 0 || table.checks.len > 0 ||
        table.foreign_keys.len > 0 || table.indexes.len > 0)
        return mig_fail_at(err, node->place,
                           "keys, checks, references and indexes have operations of their own "
                           "(\"create_unique\", \"drop_constraint\" ...); \"%s\" states only the "
                           "column",
                           key);
    return true;
}

/* Where the column is put: `after: name`, or `first: true`. */
static bool read_behind(const mig_source *source, mig_op *op, mig_error *err)
{
    const mig_node *first = mig_node_find(source->body, "first");
    const mig_node *after = mig_node_find(source->body, "after");
    bool is_first = false;

    if (after && first)
        return mig_fail_at(err, first->place, "a column is either \"first\" or \"after\" another");
    if (after && !mig_node_want_text(after, "the name of a column", &op->behind, err))
        return false;
    if (after && !*op->behind)
        return mig_fail_at(err, after->place, "expected the name of a column");
    if (first && !mig_node_want_bool(first, "true or false", &is_first, err))
        return false;
    if (is_first)
        op->behind = "";
    return true;
}

static bool read_add(mig_source *source, mig_op *op, const char *name, mig_error *err)
{
    static const char *const keys[] = {"table", "column", "after", "first"};
    mig_table table = {.name = op->table};

    if (!read_behind(source, op, err) ||
        !load(source, &table, name, mig_body_rest(source, keys, MIG_LEN(keys)), &op->after.column,
              err) ||
        !mig_body_index_names(&table, err))
        return false;
    add_short_forms(source, &table);
    return true;
}

bool mig_column_op_read(mig_source *source, mig_op *op, mig_error *err)
{
    static const char *const keys[] = {"table", "column", "from", "to", "using"};
    const mig_node *using = mig_node_find(source->body, "using");
    const char *name, *from, *to;

    if (!mig_body_name(source, "table", &op->table, err))
        return false;
    if (source->verb == MIG_VERB_RENAME) {
        static const char *const rename_keys[] = {"table", "from", "to"};

        if (!mig_body_keys(source, rename_keys, MIG_LEN(rename_keys), err) ||
            !mig_body_from_to(source, &from, &to, err))
            return false;
        op->before.column = bare_column(source->arena, from, op->place);
        op->after.column = bare_column(source->arena, to, op->place);
        return true;
    }
    if (!mig_body_text(source, "column", &name, err))
        return false;
    if (source->verb == MIG_VERB_CREATE)
        return read_add(source, op, name, err);
    if (source->verb == MIG_VERB_DROP) {
        op->before.column = bare_column(source->arena, name, op->place);
        return mig_body_keys(source, keys, 2, err);
    }
    return mig_body_keys(source, keys, MIG_LEN(keys), err) &&
           load_side(source, op->table, name, "from", &op->before.column, err) &&
           load_side(source, op->table, name, "to", &op->after.column, err) &&
           (!using || mig_body_sql(source, using, &op->using, err));
}

/* As it was declared: a script runs on every database. */
static mig_node *print_definition(mig_arena *arena, const mig_column *column)
{
    mig_column *plain = MIG_COPY(arena, column->portable ? column->portable : column);
    mig_node *node;

    plain->renamed_from = NULL;
    node = mig_print_column(arena, plain, false);
    node->flow = true;
    return node;
}

mig_node *mig_column_op_print(mig_arena *arena, const mig_op *op)
{
    const mig_column *before = op->before.column, *after = op->after.column;
    mig_node *body = mig_body_new(arena, true);

    mig_body_put_name(arena, body, "table", op->table);
    switch (mig_op_verb(op)) {
    case MIG_VERB_CREATE:
        mig_body_put(arena, body, "column", after->name);
        if (op->behind && *op->behind)
            mig_body_put(arena, body, "after", op->behind);
        else if (op->behind)
            mig_put_bool(arena, body, "first", true);
        mig_body_merge(arena, body, "type", print_definition(arena, after));
        break;
    case MIG_VERB_DROP:
        mig_body_put(arena, body, "column", before->name);
        break;
    case MIG_VERB_ALTER:
        mig_body_put(arena, body, "column", after->name);
        mig_node_put(arena, body, "from", print_definition(arena, before));
        mig_node_put(arena, body, "to", print_definition(arena, after));
        if (op->using)
            mig_node_put(arena, body, "using", mig_body_print_sql(arena, op->using));
        break;
    case MIG_VERB_RENAME:
        mig_body_put(arena, body, "from", before->name);
        mig_body_put(arena, body, "to", after->name);
        break;
    }
    return body;
}

static size_t position(const mig_schema *schema, const mig_table *table, const char *name)
{
    size_t i = 0;

    while (i < table->columns.len && !mig_ident_same(schema, table->columns.items[i]->name, name))
        i++;
    return i;
}

static bool fail_present(const mig_op *op, const mig_table *table, const char *name, mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    return mig_fail_at(err, op->place, "table \"%s\" has a column \"%s\" already",
                       mig_name_text(scratch, table->name), name);
}

static bool fail_absent(const mig_op *op, const mig_table *table, const char *name, mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_strings names = {0};
    const char *near;

    for (size_t i = 0; i < table->columns.len; i++)
        mig_push(scratch, &names, table->columns.items[i]->name);
    near = mig_nearest(name, names.items, names.len);
    return mig_fail_at(err, op->place, "table \"%s\" has no column \"%s\" at this point%s%s%s",
                       mig_name_text(scratch, table->name), name, near ? "; did you mean \"" : "",
                       near ? near : "", near ? "\"?" : "");
}

static void set_name(mig_column *column, const void *context)
{
    column->name = context;
}

/* What happens to a table's column happens to its partitions' own constraints and indexes. to NULL:
 * it is dropped. */
static void follow_in_partitions(mig_schema *schema, mig_name root, const char *from,
                                 const char *to)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        mig_table *table = schema->tables.items[i];

        if (!mig_is_partition(table) ||
            !mig_name_same(schema, mig_table_root(schema, table)->name, root))
            continue;
        table = mig_change_table(schema, table);
        if (!to) {
            mig_parts_drop_column(schema, table, from);
            continue;
        }
        mig_parts_rename_column(schema, table, from, to);
        mig_partitions_rename_column(schema->arena, schema, table, from, to);
        mig_change_target_column(schema, table->name, from, to);
        mig_change_texts(schema, mig_table_find(schema, table->name), MIG_WORD_COLUMN, from, to);
    }
}

static bool apply_rename(mig_schema *schema, mig_op *op, const mig_table *found, size_t at,
                         bool fill, mig_error *err)
{
    const mig_column *column = found->columns.items[at];
    const char *to = op->after.column->name;
    size_t clash = position(schema, found, to);
    mig_table *table;

    if (clash < found->columns.len && clash != at)
        return fail_present(op, found, to, err);
    table = mig_change_table(schema, found);
    table->columns.items[at] = mig_change_column(schema->arena, column, set_name, to);
    mig_parts_rename_column(schema, table, column->name, to);
    mig_partitions_rename_column(schema->arena, schema, table, column->name, to);
    mig_change_target_column(schema, found->name, column->name, to);
    mig_change_texts(schema, mig_table_find(schema, found->name), MIG_WORD_COLUMN, column->name,
                     to);
    follow_in_partitions(schema, found->name, column->name, to);
    if (fill) {
        op->before.column = column;
        op->after.column = mig_table_find(schema, found->name)->columns.items[at];
    }
    return true;
}

static bool apply_add(mig_schema *schema, const mig_op *op, const mig_table *found, mig_error *err)
{
    const char *behind = op->behind;
    size_t at = found->columns.len;
    mig_column *column;
    mig_table *table;

    if (behind)
        at = *behind ? position(schema, found, behind) + 1 : 0;
    if (at > found->columns.len)
        return fail_absent(op, found, behind, err);
    column = mig_change_column_for(schema, op->after.column);
    table = mig_change_table(schema, found);
    mig_push(schema->arena, &table->columns, column);
    for (size_t i = table->columns.len - 1; i > at; i--)
        table->columns.items[i] = table->columns.items[i - 1];
    table->columns.items[at] = column;
    return true;
}

/* The rest keeps its order. */
static void apply_drop(mig_schema *schema, const mig_table *found, size_t at)
{
    mig_table *table = mig_change_table(schema, found);

    for (size_t i = at + 1; i < table->columns.len; i++)
        table->columns.items[i - 1] = table->columns.items[i];
    table->columns.len--;
    mig_parts_drop_column(schema, table, found->columns.items[at]->name);
    follow_in_partitions(schema, found->name, found->columns.items[at]->name, NULL);
}

static bool want_own_columns(const mig_schema *schema, const mig_op *op, const mig_table *found,
                             mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    return !mig_is_partition(found) || found->beyond ||
           mig_fail_at(err, op->place,
                       "\"%s\" is a partition: its columns are changed with those of \"%s\"",
                       mig_name_text(scratch, found->name),
                       mig_name_text(scratch, mig_table_root(schema, found)->name));
}

bool mig_column_op_apply(mig_schema *schema, mig_op *op, bool fill, mig_error *err)
{
    mig_verb verb = mig_op_verb(op);
    const mig_column *subject = op->before.any ? op->before.column : op->after.column;
    const mig_table *found;
    mig_column *column;
    size_t at;

    if (!mig_change_find(schema, op, op->table, &found, err) ||
        !want_own_columns(schema, op, found, err))
        return false;
    at = position(schema, found, subject->name);
    if (verb == MIG_VERB_CREATE) {
        if (at < found->columns.len)
            return fail_present(op, found, subject->name, err);
        return apply_add(schema, op, found, err);
    }
    if (at == found->columns.len)
        return fail_absent(op, found, subject->name, err);
    if (verb == MIG_VERB_RENAME)
        return apply_rename(schema, op, found, at, fill, err);
    if (verb == MIG_VERB_DROP) {
        if (fill)
            op->before.column = found->columns.items[at];
        apply_drop(schema, found, at);
        return true;
    }
    assert(verb == MIG_VERB_ALTER);
    column = mig_change_column_for(schema, op->after.column);
    column->name = found->columns.items[at]->name; /* as it was spelled, where case is no matter */
    mig_change_table(schema, found)->columns.items[at] = column;
    return true;
}
