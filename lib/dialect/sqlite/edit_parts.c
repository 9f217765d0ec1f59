/* Keys, checks and foreign keys in the text of a CREATE TABLE: see edit.h. */
#include "base/str.h"
#include "base/text.h"
#include "dialect/sqlite/edit.h"
#include "dialect/sqlite/render.h"
#include "dialect/sqlite/sqlite.h"

#include <assert.h>

/* Where a constraint was found: with a column, or as an item of the table. */
typedef struct {
    const mig_sqlite_column *column; /* NULL: of the table */
    const mig_sqlite_constraint *constraint;
    size_t index; /* in its list */
} place;

static mig_sqlite_kind text_kind(mig_kind kind)
{
    return kind == MIG_KIND_PRIMARY_KEY ? MIG_SQLITE_PRIMARY_KEY
           : kind == MIG_KIND_UNIQUE    ? MIG_SQLITE_UNIQUE
           : kind == MIG_KIND_CHECK     ? MIG_SQLITE_CHECK
                                        : MIG_SQLITE_REFERENCES;
}

static bool same_columns(const mig_sqlite_parts *parts, const mig_strings *columns)
{
    if (parts->len != columns->len)
        return false;
    for (size_t i = 0; i < parts->len; i++)
        if (!mig_same_nocase(parts->items[i].column.name, columns->items[i]))
            return false;
    return true;
}

/* A column's constraint is about that column, the table's names its own. */
static bool own_columns(const place *at, const mig_strings *columns)
{
    if (at->column)
        return columns->len == 1 && mig_same_nocase(at->column->name.name, columns->items[0]);
    return same_columns(&at->constraint->columns, columns);
}

/* The same, with what is said of the columns. */
static bool own_key(const place *at, const mig_key *key)
{
    const mig_sqlite_parts *parts = &at->constraint->columns;

    if (!own_columns(at, &key->columns))
        return false;
    if (at->column)
        return key->parts.len == 0;
    for (size_t i = 0; i < parts->len; i++) {
        mig_index_key column = mig_key_at(key, i);

        if (parts->items[i].descending != column.descending ||
            !mig_same_nocase(parts->items[i].collation.name, column.collation))
            return false;
    }
    return true;
}

static bool same_reference(const place *at, const mig_foreign_key *key)
{
    const mig_sqlite_reference *reference = &at->constraint->reference;

    return own_columns(at, &key->columns) &&
           mig_same_nocase(reference->target.name, key->target.name) &&
           (reference->columns.len == 0 ||
            same_columns(&reference->columns, &key->target_columns)) &&
           reference->on_delete == key->on_delete && reference->on_update == key->on_update &&
           reference->deferrable == key->deferrable;
}

static bool same_definition(const mig_sqlite_edit *edit, const place *at, mig_kind kind,
                            mig_object object)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    if (kind == MIG_KIND_PRIMARY_KEY)
        return true; /* there is only one */
    if (kind == MIG_KIND_CHECK)
        return mig_sqlite_same_tokens(
            object.check->expr.server ? object.check->expr.server : object.check->expr.written,
            mig_slice_text(scratch, edit->table.text, at->constraint->expr));
    if (kind == MIG_KIND_FOREIGN_KEY)
        return same_reference(at, object.foreign_key);
    return own_key(at, object.key);
}

static bool is_enum(const mig_sqlite_edit *edit, const place *at)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_strings values = {0};
    const char *name;

    return at->column && at->constraint->kind == MIG_SQLITE_CHECK &&
           mig_sqlite_read_enum_check(scratch, &edit->table, at->column, at->constraint, &name,
                                      &values);
}

/* How a constraint is looked for, the closest way first. */
typedef enum {
    BY_NAME,
    BY_TEXT,       /* one that has no name says the same, all of it, */
    BY_DEFINITION, /* or all but ON CONFLICT */
    WHATEVER_NAME, /* what is looked for has no name: another may have one */
    WAYS,
} way;

static bool is_wanted(const mig_sqlite_edit *edit, const place *at, mig_kind kind,
                      mig_object object, way how)
{
    const char *name = mig_object_name(kind, object);
    bool key = kind == MIG_KIND_PRIMARY_KEY || kind == MIG_KIND_UNIQUE;

    if (how == BY_NAME)
        return name && mig_same_nocase(at->constraint->name.name, name);
    if (at->constraint->name.name && (name || how != WHATEVER_NAME))
        return false;
    if (how == BY_TEXT && key && at->constraint->conflict != object.key->conflict)
        return false;
    return same_definition(edit, at, kind, object);
}

static bool find_among(const mig_sqlite_edit *edit, const mig_sqlite_constraints *list,
                       mig_kind kind, mig_object object, way how, place *at)
{
    for (size_t i = 0; i < list->len; i++) {
        at->constraint = &list->items[i];
        at->index = i;
        if (at->constraint->kind == text_kind(kind) && !is_enum(edit, at) &&
            is_wanted(edit, at, kind, object, how))
            return true;
    }
    return false;
}

static bool find_in_table(const mig_sqlite_edit *edit, mig_kind kind, mig_object object, way how,
                          place *at)
{
    for (size_t i = 0; i < edit->table.columns.len; i++) {
        at->column = &edit->table.columns.items[i];
        if (find_among(edit, &at->column->constraints, kind, object, how, at))
            return true;
    }
    at->column = NULL;
    return find_among(edit, &edit->table.constraints, kind, object, how, at);
}

static bool find(const mig_sqlite_edit *edit, mig_kind kind, mig_object object, place *at,
                 mig_error *err)
{
    const char *name = mig_object_name(kind, object);

    for (way how = BY_NAME; how < WAYS; how++)
        if (find_in_table(edit, kind, object, how, at))
            return true;
    return mig_fail(err, MIG_ERR_FAILED, "the text of table \"%s\" has no constraint \"%s\"",
                    edit->table.name.name, name ? name : "(without a name)");
}

/* The key of one column is written with it, where it may be AUTOINCREMENT. */
static bool add_primary_key(mig_sqlite_edit *edit, const mig_key *key, mig_error *err)
{
    const mig_sqlite_column *column =
        mig_sqlite_key_fits_column(key)
            ? mig_sqlite_column_find(&edit->table, key->columns.items[0])
            : NULL;
    mig_splices splices = {0};
    MIG_AUTO_STR sql = {0};
    mig_slice at;

    if (!column) {
        mig_sqlite_render_key(&sql, key, true);
        return mig_sqlite_edit_add_constraint(edit, MIG_SQLITE_PRIMARY_KEY, mig_str_text(&sql),
                                              err);
    }
    mig_sqlite_render_inline_key(&sql, key, mig_same_nocase(edit->counting, column->name.name));
    edit->counting = NULL;
    at = column->type.length > 0 ? column->type : column->name.slice;
    mig_sqlite_splice(edit, &splices, (mig_slice){mig_slice_end(at), 0}, mig_str_text(&sql));
    return mig_sqlite_edit_splice(edit, &splices, err);
}

bool mig_sqlite_edit_add_part(mig_sqlite_edit *edit, mig_kind kind, mig_object object,
                              mig_error *err)
{
    MIG_AUTO_STR sql = {0};

    if (kind == MIG_KIND_PRIMARY_KEY)
        return add_primary_key(edit, object.key, err);
    if (kind == MIG_KIND_CHECK)
        mig_sqlite_render_check(&sql, object.check);
    else if (kind == MIG_KIND_FOREIGN_KEY)
        mig_sqlite_render_foreign_key(&sql, object.foreign_key);
    else
        mig_sqlite_render_key(&sql, object.key, false);
    return mig_sqlite_edit_add_constraint(edit, text_kind(kind), mig_str_text(&sql), err);
}

bool mig_sqlite_edit_is_inline(const mig_sqlite_edit *edit, mig_kind kind, mig_object object,
                               const char *column)
{
    mig_error ignored = {0};
    place at = {0};

    return find(edit, kind, object, &at, &ignored) && at.column &&
           mig_same_nocase(at.column->name.name, column);
}

static void cut(mig_sqlite_edit *edit, mig_splices *splices, const place *at, mig_slice slice)
{
    mig_sqlite_splice(edit, splices, mig_sqlite_with_blanks(edit, at->column->definition.at, slice),
                      "");
}

static bool drop_one(mig_sqlite_edit *edit, mig_kind kind, const place *at, mig_error *err)
{
    mig_splices splices = {0};

    if (!at->column)
        return mig_sqlite_edit_remove_item(edit, edit->table.columns.len + at->index, err);
    cut(edit, &splices, at, at->constraint->whole);
    /* A DEFERRABLE further on, as far as it acts on this foreign key. */
    for (size_t i = at->index + 1; kind == MIG_KIND_FOREIGN_KEY && i < at->column->constraints.len;
         i++) {
        const mig_sqlite_constraint *next = &at->column->constraints.items[i];

        if (next->kind == MIG_SQLITE_REFERENCES)
            break;
        if (next->kind == MIG_SQLITE_DEFER)
            cut(edit, &splices, at, next->whole);
    }
    return mig_sqlite_edit_splice(edit, &splices, err);
}

bool mig_sqlite_edit_drop_part(mig_sqlite_edit *edit, mig_kind kind, mig_object object,
                               mig_error *err)
{
    place at = {0};

    if (!find(edit, kind, object, &at, err))
        return false;
    if (at.constraint->autoincrement) /* of a key that comes back under another name */
        edit->counting =
            at.column ? at.column->name.name : at.constraint->columns.items[0].column.name;
    return drop_one(edit, kind, &at, err);
}

bool mig_sqlite_edit_rename_part(mig_sqlite_edit *edit, mig_kind kind, mig_object object,
                                 const char *name, mig_error *err)
{
    const mig_sqlite_constraint *constraint;
    mig_splices splices = {0};
    MIG_AUTO_STR text = {0};
    place at = {0};

    if (!find(edit, kind, object, &at, err))
        return false;
    constraint = at.constraint;
    assert(constraint);
    if (name) {
        mig_str_add(&text, "CONSTRAINT ");
        mig_sqlite_ident(&text, name);
        mig_str_addc(&text, ' ');
    }
    mig_sqlite_splice(edit, &splices,
                      (mig_slice){constraint->whole.at, constraint->body.at - constraint->whole.at},
                      mig_str_text(&text));
    return mig_sqlite_edit_splice(edit, &splices, err);
}

bool mig_sqlite_edit_move_key(mig_sqlite_edit *edit, const mig_key *key, mig_error *err)
{
    MIG_AUTO_STR text = {0};
    place at = {0};

    if (!find(edit, MIG_KIND_PRIMARY_KEY, (mig_object){.key = key}, &at, err))
        return false;
    assert(at.constraint);
    if (at.column)
        mig_sqlite_render_key(&text, key, true);
    else
        mig_str_add(&text, mig_slice_text(edit->arena, edit->table.text, at.constraint->whole));
    return drop_one(edit, MIG_KIND_PRIMARY_KEY, &at, err) &&
           mig_sqlite_edit_add_constraint(edit, MIG_SQLITE_UNIQUE, mig_str_text(&text), err);
}
