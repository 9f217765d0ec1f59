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

/* What a column of that enum has as its type; NULL: the enum isn't known. */
static const char *inline_type(mig_arena *arena, const mig_dialect *dialect, mig_caps caps,
                               const mig_schema *schema, const char *enumeration)
{
    mig_column column = {.name = "c", .type = {.written = enumeration, .enumeration = enumeration}};
    mig_table table = {.name = {NULL, "t"}};
    mig_error ignored = {0};

    mig_push(arena, &table.columns, &column);
    return dialect->resolve_table(arena, caps, schema, &table, &ignored) ? column.type.server
                                                                         : NULL;
}

/* The columns were copied when the enum was changed: they are the shape's own. */
static void spell_columns(const mig_schema *shape, const mig_dialect *dialect, mig_caps caps,
                          const char *name)
{
    for (size_t i = 0; i < shape->tables.len; i++) {
        const mig_table *table = shape->tables.items[i];

        for (size_t k = 0; k < table->columns.len; k++)
            if (mig_same(table->columns.items[k]->type.enumeration, name)) {
                mig_column *column = table->columns.items[k];

                spell_column(shape->arena, dialect, column);
                if ((caps & MIG_CAP_INLINE_ENUMS) && mig_same(column->type.written, name))
                    column->type.server = inline_type(shape->arena, dialect, caps, shape, name);
            }
    }
}

static mig_table *own_table(mig_schema *shape, mig_name name)
{
    const mig_table *found = mig_table_find(shape, name);
    mig_table *table = found ? mig_table_copy(shape->arena, found) : NULL;

    if (table)
        mig_schema_put_table(shape, table);
    return table;
}

static mig_index *index_of(mig_arena *arena, const mig_key *key)
{
    mig_index *index = MIG_NEW(arena, mig_index);

    index->id = key->id;
    index->unique = true;
    index->traits = key->traits;
    index->beyond = key->beyond;
    for (size_t i = 0; i < key->columns.len; i++)
        mig_push(arena, &index->keys, mig_key_at(key, i));
    return index;
}

/* A unique constraint of the table becomes the unique index that it is. */
static void turn_unique(mig_arena *arena, mig_table *table, size_t at)
{
    mig_push(arena, &table->indexes, index_of(arena, table->uniques.items[at]));
    for (size_t i = at + 1; i < table->uniques.len; i++)
        table->uniques.items[i - 1] = table->uniques.items[i];
    table->uniques.len--;
}

static size_t find_unique(const mig_schema *schema, const mig_table *table, const char *name)
{
    size_t i = 0;

    while (i < table->uniques.len &&
           !mig_ident_same(schema, table->uniques.items[i]->id.name, name))
        i++;
    return i;
}

static const mig_index *find_index(const mig_schema *schema, const mig_table *table,
                                   const char *name)
{
    for (size_t i = 0; i < table->indexes.len; i++)
        if (mig_ident_same(schema, table->indexes.items[i]->id.name, name))
            return table->indexes.items[i];
    return NULL;
}

/* The script calls an index what the catalog shows as a constraint: they are the same. */
static void prepare_index(mig_schema *shape, const mig_op *op)
{
    const mig_table *found;
    mig_table *table;
    size_t at;

    if (op->kind != MIG_KIND_INDEX || !op->before.any)
        return;
    found = mig_table_find(shape, op->table);
    if (!found || find_index(shape, found, op->before.index->id.name))
        return;
    at = find_unique(shape, found, op->before.index->id.name);
    if (at == found->uniques.len)
        return;
    table = own_table(shape, op->table);
    turn_unique(shape->arena, table, at);
}

/* The server has made the index already, for a foreign key: from now on it is the script's. */
static void prepare_made(mig_schema *shape, const mig_op *op)
{
    const mig_table *found;
    const mig_index *made;
    mig_table *table;
    size_t kept = 0;

    if (op->kind != MIG_KIND_INDEX || mig_op_verb(op) != MIG_VERB_CREATE)
        return;
    found = mig_table_find(shape, op->table);
    made = found ? find_index(shape, found, op->after.index->id.name) : NULL;
    if (!made || !made->made)
        return;
    table = own_table(shape, op->table);
    for (size_t i = 0; i < table->indexes.len; i++)
        if (table->indexes.items[i] != made)
            table->indexes.items[kept++] = table->indexes.items[i];
    table->indexes.len = kept;
}

static void adopt_enum(mig_schema *shape, const mig_schema *known, const mig_dialect *dialect,
                       mig_caps caps, mig_type *type, const mig_type *meant)
{
    mig_type copy = *meant;
    const mig_enum *enumeration;

    mig_type_find_enum(known, &copy);
    if (type->enumeration || !type->server || !copy.enumeration ||
        !mig_same(type->server, inline_type(shape->arena, dialect, caps, known, copy.enumeration)))
        return;
    type->enumeration = copy.enumeration;
    type->written = copy.enumeration;
    type->native = false;
    enumeration = mig_enum_find(known, mig_name_parse(shape->arena, copy.enumeration));
    if (!mig_enum_find(shape, enumeration->name))
        mig_push(shape->arena, &shape->enums, MIG_COPY(shape->arena, enumeration));
}

static void adopt_indexes(mig_schema *shape, mig_table *table, const mig_table *known)
{
    for (size_t i = table->uniques.len; i > 0; i--) {
        const char *name = table->uniques.items[i - 1]->id.name;
        const mig_index *index = find_index(shape, known, name);

        if (index && index->unique && find_unique(shape, known, name) == known->uniques.len)
            turn_unique(shape->arena, table, i - 1);
    }
    for (size_t i = 0; i < table->indexes.len; i++)
        if (find_index(shape, known, table->indexes.items[i]->id.name))
            table->indexes.items[i]->made = false;
}

/* Where primary keys have no names of their own the scripts say how others call it. */
static void adopt_primary_key(mig_schema *shape, mig_table *table, const mig_table *known)
{
    const mig_key *meant = known->primary_key;

    if (!table->primary_key || table->primary_key->id.name || !meant ||
        !mig_idents_same(shape, &table->primary_key->columns, &meant->columns))
        return;
    table->primary_key = MIG_COPY(shape->arena, table->primary_key);
    table->primary_key->id = meant->id;
}

void mig_shape_adopt(mig_schema *shape, const mig_schema *known, const mig_dialect *dialect,
                     mig_caps caps)
{
    for (size_t i = 0; i < shape->tables.len; i++) {
        mig_table *table = shape->tables.items[i];
        const mig_table *meant = mig_table_find(known, table->name);

        for (size_t k = 0; meant && (caps & MIG_CAP_INLINE_ENUMS) && k < table->columns.len; k++) {
            mig_column *column = table->columns.items[k];
            const mig_column *other = mig_column_find(known, meant, column->name);

            if (other)
                adopt_enum(shape, known, dialect, caps, &column->type, &other->type);
        }
        if (meant && !(caps & MIG_CAP_PK_NAMES))
            adopt_primary_key(shape, table, meant);
        if (meant && (caps & MIG_CAP_UNIQUE_IS_INDEX))
            adopt_indexes(shape, table, meant);
    }
}

bool mig_shape_apply(mig_schema *shape, const mig_dialect *dialect, mig_caps caps, mig_op *op,
                     bool fill, mig_error *err)
{
    if (op->kind == MIG_KIND_ENUM && !(caps & MIG_CAP_ENUM_TYPES) && !prepare_enum(shape, op))
        return true;
    if (caps & MIG_CAP_UNIQUE_IS_INDEX)
        prepare_index(shape, op);
    if (caps & MIG_CAP_FOREIGN_KEY_INDEXES)
        prepare_made(shape, op);
    if (!mig_op_apply(shape, op, fill, err))
        return false;
    mig_dependents_follow(shape, op);
    if (op->kind == MIG_KIND_ENUM && op->before.any && op->after.any)
        spell_columns(shape, dialect, caps,
                      mig_name_text(shape->arena, op->after.enumeration->name));
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
