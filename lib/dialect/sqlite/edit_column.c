/* Changing one column's definition in the text of a CREATE TABLE: see edit.h. */
#include "base/str.h"
#include "base/text.h"
#include "dialect/sqlite/edit.h"
#include "dialect/sqlite/render.h"
#include "dialect/sqlite/sqlite.h"

#include <string.h>

/* One column, and what is to be put into its definition. */
typedef struct {
    mig_sqlite_edit *edit;
    const mig_sqlite_column *column;
    mig_splices splices;
} definition;

static bool start(definition *d, mig_sqlite_edit *edit, const char *name, mig_error *err)
{
    *d = (definition){.edit = edit, .column = mig_sqlite_column_find(&edit->table, name)};
    if (!d->column)
        return mig_fail(err, MIG_ERR_FAILED, "the text of table \"%s\" has no column \"%s\"",
                        edit->table.name.name, name);
    return true;
}

static bool finish(definition *d, mig_error *err)
{
    return mig_sqlite_edit_splice(d->edit, &d->splices, err);
}

static size_t after_type(const mig_sqlite_column *column)
{
    return mig_slice_end(column->type.length > 0 ? column->type : column->name.slice);
}

/* The order in which a column is rendered; 0: what stands anywhere. */
static int rank(mig_sqlite_kind kind)
{
    switch (kind) {
    case MIG_SQLITE_PRIMARY_KEY:
        return 1;
    case MIG_SQLITE_NOT_NULL:
    case MIG_SQLITE_NULL:
        return 2;
    case MIG_SQLITE_DEFAULT:
        return 3;
    case MIG_SQLITE_COLLATE:
        return 4;
    case MIG_SQLITE_GENERATED:
        return 5;
    case MIG_SQLITE_NAME_ONLY:
    case MIG_SQLITE_UNIQUE:
    case MIG_SQLITE_CHECK:
    case MIG_SQLITE_REFERENCES:
    case MIG_SQLITE_DEFER:
        break;
    }
    return 0;
}

/* Where a constraint of that kind is put in. */
static size_t place_for(const mig_sqlite_column *column, mig_sqlite_kind kind)
{
    size_t at = after_type(column);

    for (size_t i = 0; i < column->constraints.len; i++) {
        const mig_sqlite_constraint *constraint = &column->constraints.items[i];

        if (rank(constraint->kind) > 0 && rank(constraint->kind) <= rank(kind))
            at = mig_slice_end(constraint->whole);
    }
    return at;
}

static void insert(definition *d, size_t at, const mig_str *text)
{
    mig_sqlite_splice(d->edit, &d->splices, (mig_slice){at, 0}, mig_str_copy(d->edit->arena, text));
}

static void remove_constraint(definition *d, const mig_sqlite_constraint *constraint)
{
    mig_slice slice = mig_sqlite_with_blanks(d->edit, d->column->definition.at, constraint->whole);

    mig_sqlite_splice(d->edit, &d->splices, slice, "");
}

/*
 * Sets what there is once of a kind: text (with a blank before it; "": nothing) takes the place of
 * the constraint that counts, and keeps its name. SQLite takes several; the last one counts.
 */
static void set_constraint(definition *d, mig_sqlite_kind kind, const char *text)
{
    const mig_sqlite_constraint *last = NULL;

    for (size_t i = 0; i < d->column->constraints.len; i++) {
        const mig_sqlite_constraint *constraint = &d->column->constraints.items[i];

        if (constraint->kind != kind)
            continue;
        if (last)
            remove_constraint(d, last);
        last = constraint;
    }
    if (last && *text)
        mig_sqlite_splice(d->edit, &d->splices, last->body,
                          mig_arena_strdup(d->edit->arena, text + 1));
    else if (last)
        remove_constraint(d, last);
    else if (*text)
        mig_sqlite_splice(d->edit, &d->splices, (mig_slice){place_for(d->column, kind), 0},
                          mig_arena_strdup(d->edit->arena, text));
}

static void set_type(definition *d, const char *type)
{
    const mig_sqlite_column *column = d->column;
    MIG_AUTO_STR text = {0};

    if (column->type.length > 0 && *type) {
        mig_sqlite_splice(d->edit, &d->splices, column->type,
                          mig_arena_strdup(d->edit->arena, type));
    } else if (column->type.length > 0) {
        mig_slice slice = mig_sqlite_with_blanks(d->edit, column->definition.at, column->type);

        mig_sqlite_splice(d->edit, &d->splices, slice, "");
    } else if (*type) {
        mig_str_addf(&text, " %s", type);
        insert(d, after_type(column), &text);
    }
}

static void alter_type(definition *d, const mig_column *before, const mig_column *after)
{
    const char *old = mig_sqlite_type_sql(d->edit->arena, &before->type);
    const char *type = mig_sqlite_type_sql(d->edit->arena, &after->type);

    if (!mig_same_nocase(old, type))
        set_type(d, type);
}

static void alter_not_null(definition *d, const mig_column *before, const mig_column *after)
{
    MIG_AUTO_STR text = {0};

    if (before->nullable == after->nullable &&
        before->not_null_conflict == after->not_null_conflict)
        return;
    if (!after->nullable)
        set_constraint(d, MIG_SQLITE_NULL, "");
    mig_sqlite_render_not_null(&text, after);
    set_constraint(d, MIG_SQLITE_NOT_NULL, mig_str_text(&text));
}

static void alter_default(definition *d, const mig_column *before, const mig_column *after)
{
    MIG_AUTO_STR old = {0}, text = {0};

    mig_sqlite_render_default(&old, before);
    mig_sqlite_render_default(&text, after);
    if (!mig_same(mig_str_text(&old), mig_str_text(&text)))
        set_constraint(d, MIG_SQLITE_DEFAULT, mig_str_text(&text));
}

static void alter_collation(definition *d, const mig_column *before, const mig_column *after)
{
    MIG_AUTO_STR text = {0};

    if (mig_same_nocase(before->collation, after->collation))
        return;
    if (after->collation) {
        mig_str_add(&text, " COLLATE ");
        mig_sqlite_ident(&text, after->collation);
    }
    set_constraint(d, MIG_SQLITE_COLLATE, mig_str_text(&text));
}

static void alter_generated(definition *d, const mig_column *before, const mig_column *after)
{
    MIG_AUTO_STR old = {0}, text = {0};

    mig_sqlite_render_generated(&old, before);
    mig_sqlite_render_generated(&text, after);
    if (!mig_same(mig_str_text(&old), mig_str_text(&text)))
        set_constraint(d, MIG_SQLITE_GENERATED, mig_str_text(&text));
}

/* The check that is the column's enum; NULL: none. */
static const mig_sqlite_constraint *enum_check(const definition *d)
{
    for (size_t i = 0; i < d->column->constraints.len; i++) {
        const mig_sqlite_constraint *constraint = &d->column->constraints.items[i];
        const char *name;
        mig_strings values = {0};

        if (mig_sqlite_read_enum_check(d->edit->arena, &d->edit->table, d->column, constraint,
                                       &name, &values))
            return constraint;
    }
    return NULL;
}

static void set_enum(definition *d, const mig_column *column)
{
    const mig_sqlite_constraint *old = enum_check(d);
    MIG_AUTO_STR text = {0};

    mig_sqlite_render_enum_check(&text, d->edit->schema, column);
    if (old && text.len > 0)
        mig_sqlite_splice(d->edit, &d->splices, old->whole,
                          mig_arena_strdup(d->edit->arena, text.data + 1));
    else if (old)
        remove_constraint(d, old);
    else if (text.len > 0)
        insert(d, mig_slice_end(d->column->definition), &text);
}

static void alter_enum(definition *d, const mig_column *before, const mig_column *after)
{
    bool same_array = !strchr(before->type.written, '[') == !strchr(after->type.written, '[');

    if (!mig_same_nocase(before->type.enumeration, after->type.enumeration) || !same_array)
        set_enum(d, after);
}

bool mig_sqlite_edit_alter_column(mig_sqlite_edit *edit, const mig_column *before,
                                  const mig_column *after, mig_error *err)
{
    definition d;

    if (!start(&d, edit, after->name, err))
        return false;
    alter_type(&d, before, after);
    alter_not_null(&d, before, after);
    alter_default(&d, before, after);
    alter_collation(&d, before, after);
    alter_generated(&d, before, after);
    alter_enum(&d, before, after);
    if (!finish(&d, err))
        return false;
    if (before->autoincrement == after->autoincrement)
        return true;
    return mig_sqlite_edit_set_autoincrement(edit, after->name, after->autoincrement, err);
}

bool mig_sqlite_edit_set_type(mig_sqlite_edit *edit, const char *column, const char *type,
                              mig_error *err)
{
    definition d;

    if (!start(&d, edit, column, err))
        return false;
    set_type(&d, type);
    return finish(&d, err);
}

bool mig_sqlite_edit_set_enum(mig_sqlite_edit *edit, const mig_column *column, mig_error *err)
{
    definition d;

    if (!start(&d, edit, column->name, err))
        return false;
    set_enum(&d, column);
    return finish(&d, err);
}

bool mig_sqlite_edit_set_default(mig_sqlite_edit *edit, const char *column, const mig_default *dflt,
                                 mig_error *err)
{
    mig_column wanted = {.dflt = *dflt};
    MIG_AUTO_STR text = {0};
    definition d;

    if (!start(&d, edit, column, err))
        return false;
    mig_sqlite_render_default(&text, &wanted);
    set_constraint(&d, MIG_SQLITE_DEFAULT, mig_str_text(&text));
    return finish(&d, err);
}

/* AUTOINCREMENT in the constraint's text, with the blanks before it. */
static mig_slice autoincrement_slice(const mig_sqlite_edit *edit, const mig_sqlite_constraint *key)
{
    const char *text = edit->table.text;
    mig_token token;

    for (size_t at = key->whole.at; at < mig_slice_end(key->whole);
         at = mig_slice_end(token.slice)) {
        token = mig_token_at(text, edit->table.length, at);
        if (mig_token_is(text, token, "AUTOINCREMENT"))
            return mig_sqlite_with_blanks(edit, key->whole.at, token.slice);
    }
    return (mig_slice){0, 0};
}

bool mig_sqlite_edit_set_autoincrement(mig_sqlite_edit *edit, const char *name, bool on,
                                       mig_error *err)
{
    const mig_sqlite_column *column;
    const mig_sqlite_constraint *key = mig_sqlite_text_key(&edit->table, &column);
    mig_splices splices = {0};

    if (!key && on)
        edit->counting = name;
    else if (mig_same_nocase(edit->counting, name))
        edit->counting = NULL;
    if (!key || key->autoincrement == on)
        return true;
    if (!on)
        mig_sqlite_splice(edit, &splices, autoincrement_slice(edit, key), "");
    else if (column)
        mig_sqlite_splice(edit, &splices, (mig_slice){mig_slice_end(key->whole), 0},
                          " AUTOINCREMENT");
    else
        mig_sqlite_splice(edit, &splices, (mig_slice){mig_slice_end(key->columns_slice) - 1, 0},
                          " AUTOINCREMENT");
    return mig_sqlite_edit_splice(edit, &splices, err);
}
