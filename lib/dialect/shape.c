/* The shape of a database while operations are run on it: see resolve.h. */
#include "base/text.h"
#include "dialect/dependents.h"
#include "dialect/resolve.h"

#include <string.h>

static void remove_enum(mig_schema *shape, const mig_enum *enumeration)
{
    size_t kept = 0;

    for (size_t i = 0; i < shape->enums.len; i++)
        if (shape->enums.items[i] != enumeration)
            shape->enums.items[kept++] = shape->enums.items[i];
    shape->enums.len = kept;
}

/*
 * Makes the shape such that the operation can be applied: what an enum that no column uses was, the
 * operation says itself. False: there is nothing to do.
 */
static bool prepare_enum(mig_schema *shape, const mig_op *op)
{
    const mig_enum *subject = op->before.any ? op->before.enumeration : op->after.enumeration;
    mig_enum *found = mig_enum_find(shape, subject->name);

    switch (mig_op_verb(op)) {
    case MIG_VERB_CREATE:
        if (found)
            remove_enum(shape, found);
        return true;
    case MIG_VERB_ALTER:
        if (!found)
            mig_push(shape->arena, &shape->enums, MIG_COPY(shape->arena, subject));
        return true;
    case MIG_VERB_DROP:
    case MIG_VERB_RENAME:
        break;
    }
    return found != NULL;
}

/* In the dialect's spelling, as a catalog has it. */
static void spell_column(mig_arena *arena, const mig_dialect *dialect, mig_column *column)
{
    MIG_AUTO_STR sql = {0};
    mig_type *type = &column->type;

    if (column->dflt.kind == MIG_DEFAULT_LITERAL && !column->dflt.server) {
        dialect->literal(&sql, column->dflt.value);
        column->dflt.server = mig_str_copy(arena, &sql);
    }
    if (!mig_same(type->server, type->written))
        return; /* a database without enum types stores them as something else */
    mig_str_reset(&sql);
    mig_sql_name(dialect, &sql, mig_name_parse(arena, type->enumeration));
    for (const char *c = type->written + strlen(type->enumeration); *c; c++)
        mig_str_addc(&sql, *c);
    type->server = mig_str_copy(arena, &sql);
}

/* The columns were copied when the enum was changed: they are the shape's own. */
static void spell_columns(const mig_schema *shape, const mig_dialect *dialect, const char *name)
{
    for (size_t i = 0; i < shape->tables.len; i++) {
        const mig_table *table = shape->tables.items[i];

        for (size_t k = 0; k < table->columns.len; k++)
            if (mig_same(table->columns.items[k]->type.enumeration, name))
                spell_column(shape->arena, dialect, table->columns.items[k]);
    }
}

bool mig_shape_apply(mig_schema *shape, const mig_dialect *dialect, mig_caps caps, mig_op *op,
                     bool fill, mig_error *err)
{
    if (op->kind == MIG_KIND_ENUM && !(caps & MIG_CAP_ENUM_TYPES) && !prepare_enum(shape, op))
        return true;
    if (!mig_op_apply(shape, op, fill, err))
        return false;
    mig_dependents_follow(shape, op);
    if (op->kind == MIG_KIND_ENUM && op->before.any && op->after.any)
        spell_columns(shape, dialect, mig_name_text(shape->arena, op->after.enumeration->name));
    return true;
}

void mig_shape_learn_enum(mig_schema *known, const mig_op *op)
{
    mig_op copy = *op;
    mig_error ignored = {0};

    /* Whether what a script says fits together is told when it is run. */
    if (op->kind == MIG_KIND_ENUM && prepare_enum(known, op))
        (void)!mig_op_apply(known, &copy, false, &ignored);
}

void mig_shape_keep_enums(mig_schema *fresh, const mig_schema *known, mig_caps caps)
{
    if (caps & MIG_CAP_ENUM_TYPES)
        return;
    for (size_t i = 0; i < known->enums.len; i++)
        if (!mig_enum_find(fresh, known->enums.items[i]->name))
            mig_push(fresh->arena, &fresh->enums, known->enums.items[i]);
}
