/* Operations as changes of a table's text: see lower.h. */
#include "base/text.h"
#include "dialect/sqlite/lower.h"
#include "dialect/sqlite/render.h"
#include "dialect/sqlite/sqlite.h"

static bool has(const void *const *items, size_t count, const void *item)
{
    for (size_t i = 0; i < count; i++)
        if (items[i] == item)
            return true;
    return false;
}

typedef struct {
    mig_kind kind;
    mig_object object;
} part;

typedef MIG_ARRAY(part) parts;

static void add_lost(mig_arena *arena, parts *lost, mig_kind kind, const void *const *before,
                     size_t before_count, const void *const *after, size_t after_count)
{
    for (size_t i = 0; i < before_count; i++)
        if (!has(after, after_count, before[i])) {
            part one = {kind, {.any = before[i]}};

            mig_push(arena, lost, one);
        }
}

#define LISTS(list)                                            \
    (const void *const *)before->list.items, before->list.len, \
        (const void *const *)after->list.items, after->list.len

/* The constraints that went with a column. Objects of the model are never changed, so that one that
 * stayed is the same object. */
static parts lost_parts(mig_arena *arena, const mig_table *before, const mig_table *after)
{
    parts lost = {0};
    part key = {MIG_KIND_PRIMARY_KEY, {.key = before->primary_key}};

    if (before->primary_key && !after->primary_key)
        mig_push(arena, &lost, key);
    add_lost(arena, &lost, MIG_KIND_UNIQUE, LISTS(uniques));
    add_lost(arena, &lost, MIG_KIND_CHECK, LISTS(checks));
    add_lost(arena, &lost, MIG_KIND_FOREIGN_KEY, LISTS(foreign_keys));
    return lost;
}

static bool drop_column(mig_sqlite_edit *edit, const mig_sqlite_change *change, bool *native,
                        mig_error *err)
{
    parts lost = lost_parts(edit->arena, change->before, change->after);
    const char *name = change->op.before.column->name;

    for (size_t i = 0; i < lost.len; i++) {
        const part *one = &lost.items[i];

        if (mig_sqlite_edit_is_inline(edit, one->kind, one->object, name))
            continue;
        *native = false;
        if (!mig_sqlite_edit_drop_part(edit, one->kind, one->object, err))
            return false;
    }
    if (edit->table.columns.len == 1)
        return mig_fail_at(err, change->op.place,
                           "\"%s\" is the only column of table \"%s\"; a table needs one", name,
                           change->before->name.name);
    return mig_sqlite_edit_drop_column(edit, name, err);
}

static bool comes_last(const mig_sqlite_edit *edit, const char *behind)
{
    const mig_sqlite_table *table = &edit->table;

    return !behind ||
           mig_same_nocase(table->columns.items[table->columns.len - 1].name.name, behind);
}

static bool edit_column(mig_sqlite_edit *edit, const mig_sqlite_change *change, bool *native,
                        mig_error *err)
{
    const mig_op *op = &change->op;
    const char *text = edit->table.text;
    MIG_AUTO_STR definition = {0};

    if (!op->after.any)
        return drop_column(edit, change, native, err);
    if (!op->before.any) {
        mig_sqlite_render_column(&definition, edit->schema, op->after.column, NULL);
        if (op->after.column->autoincrement)
            edit->counting = op->after.column->name;
        *native = *native && mig_sqlite_can_add(op->after.column) && comes_last(edit, op->behind);
        return mig_sqlite_edit_add_column(edit, mig_str_text(&definition), op->behind, err);
    }
    if (!mig_sqlite_edit_alter_column(edit, op->before.column, op->after.column, err))
        return false;
    *native = *native && edit->table.text == text;
    return true;
}

static bool edit_part(mig_sqlite_edit *edit, const mig_sqlite_change *change, bool *native,
                      mig_error *err)
{
    const mig_op *op = &change->op;

    *native = false;
    if (!op->before.any)
        return mig_sqlite_edit_add_part(edit, op->kind, op->after, err);
    if (!op->after.any)
        return mig_sqlite_edit_drop_part(edit, op->kind, op->before, err);
    return mig_sqlite_edit_rename_part(edit, op->kind, op->before,
                                       mig_object_name(op->kind, op->after), err);
}

static bool edit_table(mig_sqlite_edit *edit, const mig_op *op, bool *native, mig_error *err)
{
    const mig_table *after = op->after.table;

    if (after->strict == edit->table.strict && after->without_rowid == edit->table.without_rowid)
        return true;
    *native = false;
    return mig_sqlite_edit_options(edit, after->strict, after->without_rowid, err);
}

/* The checks of the enum's columns, and a default that was the old name of a value. */
static bool edit_enum(mig_sqlite_edit *edit, const mig_sqlite_change *change, bool *native,
                      mig_error *err)
{
    for (size_t i = 0; i < change->after->columns.len; i++) {
        const mig_column *before = change->before->columns.items[i];
        const mig_column *after = change->after->columns.items[i];
        const char *text = edit->table.text;

        if (!after->type.enumeration ||
            !mig_same_nocase(after->type.enumeration,
                             mig_name_text(edit->arena, change->op.after.enumeration->name)))
            continue;
        if (!mig_sqlite_edit_set_enum(edit, after, err))
            return false;
        if (!mig_same(before->dflt.value, after->dflt.value) &&
            !mig_sqlite_edit_set_default(edit, after->name, &after->dflt, err))
            return false;
        *native = *native && edit->table.text == text;
    }
    return true;
}

static bool edit_change(mig_sqlite_edit *edit, const mig_sqlite_change *change, bool *native,
                        mig_error *err)
{
    switch (change->op.kind) {
    case MIG_KIND_ENUM:
        return edit_enum(edit, change, native, err);
    case MIG_KIND_TABLE:
        return edit_table(edit, &change->op, native, err);
    case MIG_KIND_COLUMN:
        return edit_column(edit, change, native, err);
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
    case MIG_KIND_EXCLUSION:
    case MIG_KIND_CHECK:
    case MIG_KIND_FOREIGN_KEY:
        return edit_part(edit, change, native, err);
    case MIG_KIND_INDEX:
    case MIG_KIND_EXECUTE:
    case MIG_KIND_INSERT:
    case MIG_KIND_COPY:
    case MIG_KIND_RUN:
        break;
    }
    return true;
}

/* Do types depend on it: a key makes INTEGER of any portable integer, STRICT knows few types. */
static bool changes_types(const mig_op *op)
{
    return op->kind == MIG_KIND_PRIMARY_KEY ||
           (op->kind == MIG_KIND_TABLE && mig_op_verb(op) == MIG_VERB_ALTER);
}

/* Resolves the columns' types anew, as they are in the table after the changes. */
static bool settle_types(mig_sqlite_lowering *low, mig_sqlite_edit *edit, mig_error *err)
{
    const mig_table *after = mig_sqlite_table_after(low);
    mig_table fresh = {.name = after->name,
                       .primary_key = after->primary_key,
                       .strict = after->strict,
                       .without_rowid = after->without_rowid};

    for (size_t i = 0; i < after->columns.len; i++)
        mig_push(low->arena, &fresh.columns, MIG_COPY(low->arena, after->columns.items[i]));
    if (!low->dialect->resolve_table(low->arena, low->caps, low->now, &fresh, err))
        return false;
    for (size_t i = 0; i < fresh.columns.len; i++) {
        const mig_column *column = fresh.columns.items[i];
        const mig_sqlite_column *known = mig_sqlite_column_find(&edit->table, column->name);
        const char *type = mig_sqlite_type_sql(low->arena, &column->type);

        if (known &&
            !mig_same_nocase(type,
                             mig_sqlite_type_text(low->arena, edit->table.text, known->type)) &&
            !mig_sqlite_edit_set_type(edit, column->name, type, err))
            return false;
    }
    return true;
}

/* What the text says of the only column of the key, as far as it has an effect. */
static mig_key_part text_part(const mig_sqlite_edit *edit, const mig_sqlite_constraint *key,
                              const mig_sqlite_column *owner)
{
    const mig_sqlite_part *written = owner ? NULL : &key->columns.items[0];
    const mig_sqlite_column *column =
        owner ? owner : mig_sqlite_column_find(&edit->table, written->column.name);
    const char *type =
        column ? mig_sqlite_type_text(edit->arena, edit->table.text, column->type) : NULL;
    mig_key_part said = {.descending = owner ? key->descending : written->descending};

    if (!mig_same_nocase(type, "integer"))
        said.collation = owner ? NULL : written->collation.name;
    else if (!owner && !edit->table.without_rowid)
        said.descending = false;
    return said;
}

/* In another kind of table, or over another type, the same text may be another key. */
static bool settle_key(const mig_key *wanted, mig_sqlite_edit *edit, mig_error *err)
{
    const mig_sqlite_column *owner;
    const mig_sqlite_constraint *key = mig_sqlite_text_key(&edit->table, &owner);
    mig_object object = {.key = wanted};
    mig_index_key column;
    mig_key_part said;

    if (!wanted || !key || wanted->columns.len != 1 || (!owner && key->columns.len != 1))
        return true;
    column = mig_key_at(wanted, 0);
    said = text_part(edit, key, owner);
    if (said.descending == column.descending && mig_same_nocase(said.collation, column.collation))
        return true;
    return mig_sqlite_edit_drop_part(edit, MIG_KIND_PRIMARY_KEY, object, err) &&
           mig_sqlite_edit_add_part(edit, MIG_KIND_PRIMARY_KEY, object, err);
}

/* What was made is what was meant: else rows would be copied to where they don't belong. */
static bool same_columns(const mig_sqlite_edit *edit, const mig_table *table, mig_error *err)
{
    size_t i = 0;

    while (i < table->columns.len && i < edit->table.columns.len &&
           mig_same_nocase(table->columns.items[i]->name, edit->table.columns.items[i].name.name))
        i++;
    if (i == table->columns.len && i == edit->table.columns.len)
        return true;
    return mig_fail(err, MIG_ERR_FAILED,
                    "the text of table \"%s\" does not have the columns that it should have",
                    table->name.name);
}

bool mig_sqlite_edit_changes(mig_sqlite_lowering *low, mig_sqlite_edit *old, mig_sqlite_edit *edit,
                             bool *native, mig_error *err)
{
    const mig_table *table = mig_sqlite_table_before(low);
    bool types = false;
    MIG_AUTO_STR text = {0};

    if (table->source)
        mig_str_add(&text, table->source);
    else
        mig_sqlite_render_table(&text, low->start, table, NULL);
    if (!mig_sqlite_edit_start(old, low->arena, low->now, mig_str_copy(low->arena, &text), err) ||
        !same_columns(old, table, err))
        return false;
    *edit = *old;
    *native = true;
    for (size_t i = 0; i < low->changes.len; i++) {
        const mig_sqlite_change *change = &low->changes.items[i];

        if (!edit_change(edit, change, native, err))
            return mig_within(err, "while changing the text of table \"%s\"", table->name.name);
        types = types || changes_types(&change->op);
    }
    if (types && !settle_types(low, edit, err))
        return false;
    if (edit->table.text != old->table.text &&
        !settle_key(mig_sqlite_table_after(low)->primary_key, edit, err))
        return false;
    return same_columns(edit, mig_sqlite_table_after(low), err);
}
