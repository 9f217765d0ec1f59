/* What every operation answers, whatever its kind: see op.h. */
#include "op/op.h"

#include "base/text.h"
#include "op/kinds.h"

#include <string.h>

static bool same_names(mig_name a, mig_name b)
{
    return mig_same(a.schema, b.schema) && mig_same(a.name, b.name);
}

/* Tables and enums have a namespace in their name: moving to another one is a rename too. */
static bool is_renamed(const mig_op *op)
{
    const char *before, *after;

    if (op->kind == MIG_KIND_TABLE)
        return !same_names(op->before.table->name, op->after.table->name);
    if (op->kind == MIG_KIND_ENUM)
        return !same_names(op->before.enumeration->name, op->after.enumeration->name);
    before = mig_object_name(op->kind, op->before);
    after = mig_object_name(op->kind, op->after);
    return before && after && !mig_same(before, after);
}

bool mig_kind_is_part(mig_kind kind)
{
    switch (kind) {
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
    case MIG_KIND_EXCLUSION:
    case MIG_KIND_CHECK:
    case MIG_KIND_FOREIGN_KEY:
    case MIG_KIND_INDEX:
        return true;
    case MIG_KIND_ENUM:
    case MIG_KIND_TABLE:
    case MIG_KIND_COLUMN:
    case MIG_KIND_EXECUTE:
    case MIG_KIND_INSERT:
    case MIG_KIND_COPY:
    case MIG_KIND_RUN:
        break;
    }
    return false;
}

bool mig_kind_is_data(mig_kind kind)
{
    return kind == MIG_KIND_EXECUTE || kind == MIG_KIND_INSERT || kind == MIG_KIND_COPY ||
           kind == MIG_KIND_RUN;
}

mig_verb mig_op_verb(const mig_op *op)
{
    if (!op->before.any)
        return MIG_VERB_CREATE;
    if (!op->after.any)
        return MIG_VERB_DROP;
    return is_renamed(op) ? MIG_VERB_RENAME : MIG_VERB_ALTER;
}

bool mig_op_renames_column(const mig_op *op)
{
    return op->kind == MIG_KIND_COLUMN && mig_op_verb(op) == MIG_VERB_RENAME;
}

/* What tells a constraint that has no name: its columns, the expression of a check. */
static const char *unnamed_subject(mig_arena *arena, const mig_op *op, mig_object object)
{
    const char *table = mig_name_text(arena, op->table);
    const mig_strings *columns = NULL;
    MIG_AUTO_STR text = {0};
    char *line;

    if (op->kind == MIG_KIND_CHECK) {
        line = mig_arena_printf(arena, "%s (%s)", table, object.check->expr.written);
        for (char *c = line; (c = strpbrk(c, "\t\r\n"));)
            *c = ' ';
        return line;
    }
    if (op->kind == MIG_KIND_FOREIGN_KEY)
        columns = &object.foreign_key->columns;
    else if (op->kind == MIG_KIND_PRIMARY_KEY || op->kind == MIG_KIND_UNIQUE)
        columns = &object.key->columns;
    for (size_t i = 0; columns && i < columns->len; i++)
        mig_str_addf(&text, i == 0 ? " (%s" : ", %s", columns->items[i]);
    return mig_arena_printf(arena, "%s%s%s", table, mig_str_text(&text), text.len > 0 ? ")" : "");
}

const char *mig_op_subject(mig_arena *arena, const mig_op *op)
{
    mig_object object = op->after.any ? op->after : op->before;
    const char *name;

    if (op->kind == MIG_KIND_EXECUTE || op->kind == MIG_KIND_RUN)
        return mig_kind_rows[op->kind].names[MIG_VERB_CREATE];
    if (op->kind == MIG_KIND_ENUM)
        return mig_name_text(arena, object.enumeration->name);
    if (op->kind == MIG_KIND_TABLE)
        return mig_name_text(arena, object.table->name);
    name = mig_object_name(op->kind, object);
    if (!name)
        return unnamed_subject(arena, op, object);
    return mig_arena_printf(arena, "%s.%s", mig_name_text(arena, op->table), name);
}

mig_op mig_op_reverse(mig_op op)
{
    mig_object before = op.before;
    const mig_execute *using = op.using;

    op.before = op.after;
    op.after = before;
    op.using = op.using_back;
    op.using_back = using;
    return op;
}

const char *mig_execute_text(const mig_execute *execute, const char *dialect)
{
    for (size_t i = 0; execute && i < execute->texts.len; i++)
        if (!execute->texts.items[i].dialect || mig_same(execute->texts.items[i].dialect, dialect))
            return execute->texts.items[i].sql;
    return NULL;
}

const char *mig_object_name(mig_kind kind, mig_object object)
{
    return mig_kind_rows[kind].name(object);
}

const mig_traits *mig_object_traits(mig_kind kind, mig_object object)
{
    switch (kind) {
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
        return &object.key->traits;
    case MIG_KIND_CHECK:
        return &object.check->traits;
    case MIG_KIND_FOREIGN_KEY:
        return &object.foreign_key->traits;
    case MIG_KIND_EXCLUSION:
    case MIG_KIND_INDEX:
        return &object.index->traits;
    case MIG_KIND_ENUM:
    case MIG_KIND_TABLE:
    case MIG_KIND_COLUMN:
    case MIG_KIND_EXECUTE:
    case MIG_KIND_INSERT:
    case MIG_KIND_COPY:
    case MIG_KIND_RUN:
        break;
    }
    return NULL;
}

bool mig_op_apply(mig_schema *schema, mig_op *op, bool fill, mig_error *err)
{
    return mig_kind_rows[op->kind].apply(schema, op, fill, err);
}

bool mig_enum_has(const mig_enum *enumeration, const char *value)
{
    for (size_t i = 0; i < enumeration->values.len; i++)
        if (mig_same(enumeration->values.items[i].value, value))
            return true;
    return false;
}

/* renamed_from may stay in a file: it counts only while the one is gone and the other is new. */
static bool is_value_renamed(const mig_enum *from, const mig_enum *to, const char *before,
                             const char *after)
{
    return mig_enum_has(to, after) && !mig_enum_has(from, after) && !mig_enum_has(to, before);
}

const char *mig_enum_value_after(const mig_op *op, const char *before)
{
    const mig_enum *from = op->before.enumeration, *to = op->after.enumeration;

    for (size_t i = 0; i < to->values.len; i++) {
        const mig_enum_value *value = &to->values.items[i];

        if (mig_same(value->renamed_from, before) &&
            is_value_renamed(from, to, before, value->value))
            return value->value;
    }
    /* A reversed rename: the value that goes away says what it was made of. */
    for (size_t i = 0; i < from->values.len; i++) {
        const mig_enum_value *value = &from->values.items[i];

        if (mig_same(value->value, before) && value->renamed_from &&
            is_value_renamed(from, to, before, value->renamed_from))
            return value->renamed_from;
    }
    return mig_enum_has(to, before) ? before : NULL;
}
