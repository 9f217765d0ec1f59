/* What stands in the way of operations: see dependents.h. */
#include "dialect/dependents.h"

#include "base/text.h"

static bool same_name(mig_name a, mig_name b)
{
    return mig_same(a.schema, b.schema) && mig_same(a.name, b.name);
}

static mig_name stripped(mig_name name, const char *default_schema)
{
    if (mig_same(name.schema, default_schema))
        name.schema = NULL;
    return name;
}

static void add_name(mig_arena *arena, mig_names *names, mig_name name)
{
    for (size_t i = 0; i < names->len; i++)
        if (same_name(names->items[i], name))
            return;
    mig_push(arena, names, name);
}

/* Could values have to be written anew? How a type is spelled here isn't known yet. */
static bool may_rewrite(const mig_column *before, const mig_column *after)
{
    return before->overrides.len > 0 || after->overrides.len > 0 ||
           before->type.native != after->type.native ||
           !mig_same(before->type.written, after->type.written) ||
           !mig_same(before->collation, after->collation) ||
           before->generated_kind != after->generated_kind ||
           !mig_same(before->generated.written, after->generated.written);
}

static bool column_hinders(const mig_op *op)
{
    switch (mig_op_verb(op)) {
    case MIG_VERB_CREATE:
    case MIG_VERB_RENAME:
        break;
    case MIG_VERB_DROP:
        return true;
    case MIG_VERB_ALTER:
        return may_rewrite(op->before.column, op->after.column);
    }
    return false;
}

static void add_users(mig_arena *arena, mig_names *names, const mig_schema *shape, mig_name name)
{
    const char *text = mig_name_text(arena, name);

    for (size_t i = 0; i < shape->tables.len; i++) {
        const mig_table *table = shape->tables.items[i];

        for (size_t k = 0; k < table->columns.len; k++)
            if (mig_same(table->columns.items[k]->type.enumeration, text))
                add_name(arena, names, table->name);
    }
}

static void add_names_of(mig_arena *arena, const mig_op *op, const char *default_schema,
                         const mig_schema *shape, mig_names *names)
{
    mig_name name;

    if (op->kind == MIG_KIND_COLUMN && column_hinders(op)) {
        add_name(arena, names, stripped(op->table, default_schema));
    } else if (op->kind == MIG_KIND_PRIMARY_KEY && op->before.any &&
               mig_op_verb(op) != MIG_VERB_RENAME) {
        add_name(arena, names, stripped(op->table, default_schema));
    } else if (op->kind == MIG_KIND_TABLE && mig_op_verb(op) == MIG_VERB_DROP) {
        add_name(arena, names, stripped(op->before.table->name, default_schema));
    } else if (op->kind == MIG_KIND_ENUM && mig_op_verb(op) == MIG_VERB_ALTER) {
        name = stripped(op->before.enumeration->name, default_schema);
        add_name(arena, names, name);
        add_users(arena, names, shape, name);
    }
}

bool mig_dependents_read(mig_driver *driver, const mig_ops *ops, size_t start, size_t count,
                         mig_schema *shape, mig_error *err)
{
    mig_names names = {0};

    shape->dependents.len = 0;
    if (!driver->read_dependents)
        return true;
    for (size_t i = start; i < start + count; i++)
        add_names_of(shape->arena, &ops->items[i], driver->default_schema, shape, &names);
    return names.len == 0 || driver->read_dependents(driver, &names, shape, err) ||
           mig_within(err, "while reading what needs the tables");
}

const char *mig_dependent_text(mig_arena *arena, const mig_dependent *dependent)
{
    const char *name = mig_name_text(arena, dependent->name);

    if (dependent->table.name)
        return mig_arena_printf(arena, "%s \"%s\" of \"%s\"", dependent->kind, name,
                                mig_name_text(arena, dependent->table));
    return mig_arena_printf(arena, "%s \"%s\"", dependent->kind, name);
}

bool mig_dependent_needs(const mig_dependent *dependent, mig_name name, const char *column)
{
    for (size_t i = 0; i < dependent->needs.len; i++)
        if (!dependent->needs.items[i].key && same_name(dependent->needs.items[i].name, name) &&
            mig_same(dependent->needs.items[i].column, column))
            return true;
    return false;
}

bool mig_dependent_needs_key(const mig_dependent *dependent, mig_name table)
{
    for (size_t i = 0; i < dependent->needs.len; i++)
        if (dependent->needs.items[i].key && same_name(dependent->needs.items[i].name, table))
            return true;
    return false;
}

bool mig_dependent_needs_table(const mig_dependent *dependent, mig_name table)
{
    if (dependent->kept || same_name(dependent->table, table))
        return false;
    for (size_t i = 0; i < dependent->needs.len; i++)
        if (same_name(dependent->needs.items[i].name, table))
            return true;
    return false;
}

static bool is_concerned(const mig_dependent *dependent, const mig_op *op)
{
    if (op->kind == MIG_KIND_TABLE)
        return mig_dependent_needs_table(dependent, op->before.table->name);
    return !dependent->kept &&
           mig_dependent_needs(dependent, op->table,
                               op->before.any ? op->before.column->name : op->after.column->name);
}

const char *mig_dependents_note(mig_arena *arena, const mig_schema *shape, const mig_op *op)
{
    bool drops = mig_op_verb(op) == MIG_VERB_DROP;
    MIG_AUTO_STR text = {0};

    if (!(op->kind == MIG_KIND_COLUMN && column_hinders(op)) &&
        !(op->kind == MIG_KIND_TABLE && drops))
        return NULL;
    for (size_t i = 0; i < shape->dependents.len; i++) {
        const mig_dependent *one = shape->dependents.items[i];

        if (is_concerned(one, op))
            mig_str_addf(&text, "%s%s", text.len > 0 ? ", " : "", mig_dependent_text(arena, one));
    }
    if (text.len == 0)
        return NULL;
    return drops ? mig_arena_printf(arena,
                                    "is needed by %s: change or drop that first, with an execute "
                                    "before this operation",
                                    mig_str_text(&text))
                 : mig_arena_printf(arena, "drops and makes again: %s", mig_str_text(&text));
}
