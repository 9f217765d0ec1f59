/* What stands in the way of operations: see dependents.h. */
#include "dialect/dependents.h"

#include "base/map.h"
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

static const char *copy_text(mig_arena *arena, const char *text)
{
    return text ? mig_arena_strdup(arena, text) : NULL;
}

static mig_name copy_name(mig_arena *arena, mig_name name, const char *default_schema)
{
    name = stripped(name, default_schema);
    return (mig_name){copy_text(arena, name.schema), copy_text(arena, name.name)};
}

void mig_dependents_add_rename(mig_arena *arena, mig_dependents_renames *renames, const mig_op *op,
                               const char *default_schema)
{
    mig_dependents_rename rename = {0};

    if (mig_kind_is_part(op->kind) || mig_op_verb(op) != MIG_VERB_RENAME)
        return;
    if (op->kind == MIG_KIND_COLUMN) {
        rename.from = rename.to = copy_name(arena, op->table, default_schema);
        rename.column_from = copy_text(arena, op->before.column->name);
        rename.column_to = copy_text(arena, op->after.column->name);
    } else if (op->kind == MIG_KIND_TABLE) {
        rename.from = copy_name(arena, op->before.table->name, default_schema);
        rename.to = copy_name(arena, op->after.table->name, default_schema);
    } else {
        rename.from = copy_name(arena, op->before.enumeration->name, default_schema);
        rename.to = copy_name(arena, op->after.enumeration->name, default_schema);
    }
    mig_push(arena, renames, rename);
}

static void undo_one(const mig_dependents_rename *rename, mig_name *name, const char **column)
{
    if (!same_name(*name, rename->to))
        return;
    if (!rename->column_from)
        *name = rename->from;
    else if (mig_same(*column, rename->column_to))
        *column = rename->column_from;
}

/* What had that name before the renames. */
static void undo(const mig_dependents_renames *renames, mig_name *name, const char **column)
{
    for (size_t i = renames ? renames->len : 0; i-- > 0;)
        undo_one(&renames->items[i], name, column);
}

static void redo_one(const mig_dependents_rename *rename, mig_name *name, const char **column)
{
    if (!same_name(*name, rename->from))
        return;
    if (!rename->column_from)
        *name = rename->to;
    else if (mig_same(*column, rename->column_from))
        *column = rename->column_to;
}

static void redo(const mig_dependents_renames *renames, mig_dependent *dependent)
{
    const char *none = NULL;

    for (size_t k = 0; renames && k < renames->len; k++) {
        for (size_t i = 0; i < dependent->needs.len; i++)
            redo_one(&renames->items[k], &dependent->needs.items[i].name,
                     &dependent->needs.items[i].column);
        if (dependent->table.name)
            redo_one(&renames->items[k], &dependent->table, &none);
    }
}

void mig_dependents_follow(mig_schema *shape, const mig_op *op)
{
    mig_dependents_renames renames = {0};

    mig_dependents_add_rename(shape->arena, &renames, op, NULL);
    for (size_t i = 0; renames.len > 0 && i < shape->dependents.len; i++)
        redo(&renames, shape->dependents.items[i]);
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

/* The table or enum whose dependents may be in the way of the operation; name NULL: none. */
static mig_name hindered(const mig_op *op, const char *default_schema)
{
    mig_name none = {0};

    if ((op->kind == MIG_KIND_COLUMN && column_hinders(op)) ||
        (op->kind == MIG_KIND_PRIMARY_KEY && mig_op_verb(op) != MIG_VERB_RENAME))
        return stripped(op->table, default_schema);
    if (op->kind == MIG_KIND_TABLE && mig_op_verb(op) == MIG_VERB_DROP)
        return stripped(op->before.table->name, default_schema);
    if (op->kind == MIG_KIND_ENUM && mig_op_verb(op) == MIG_VERB_ALTER)
        return stripped(op->before.enumeration->name, default_schema);
    return none;
}

/* As the shape has the names. */
static void find_names(mig_arena *arena, const mig_ops *ops, size_t start, size_t end,
                       const char *default_schema, const mig_schema *shape, mig_names *names)
{
    mig_dependents_renames renames = {0};
    const char *column = NULL;

    for (size_t i = start; i < end; i++) {
        const mig_op *op = &ops->items[i];
        mig_name name = hindered(op, default_schema);

        mig_dependents_add_rename(arena, &renames, op, default_schema);
        if (!name.name)
            continue;
        undo(&renames, &name, &column);
        add_name(arena, names, name);
        if (op->kind == MIG_KIND_ENUM)
            add_users(arena, names, shape, name);
    }
}

static bool ask(mig_driver *driver, const mig_names *names, const mig_dependents_renames *unseen,
                mig_schema *shape, mig_error *err)
{
    const char *column = NULL;
    mig_names live = {0};

    for (size_t i = 0; i < names->len; i++) {
        mig_name name = names->items[i];

        undo(unseen, &name, &column);
        mig_push(shape->arena, &live, name);
    }
    if (!driver->read_dependents(driver, &live, shape, err))
        return mig_within(err, "while reading what needs the tables");
    for (size_t i = 0; i < shape->dependents.len; i++)
        redo(unseen, shape->dependents.items[i]);
    return true;
}

size_t mig_dependents_span(const mig_ops *ops, size_t start)
{
    size_t end = start;

    for (; end < ops->len; end++) {
        const mig_op *op = &ops->items[end];

        if (mig_kind_is_data(op->kind) ||
            (!mig_kind_is_part(op->kind) && mig_op_verb(op) == MIG_VERB_RENAME))
            break;
    }
    return end;
}

/* To stay down longer than it has to is no harm, so it isn't looked at closely. */
void mig_dependents_plan(mig_schema *shape, const mig_ops *ops, size_t start, size_t end,
                         const char *default_schema)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_map *last = mig_map_new(scratch); /* by name: the place in a list of numbers */
    size_t any = 0, *number;

    if (shape->dependents.len == 0)
        return;
    for (size_t i = start; i < end; i++) {
        mig_name name = hindered(&ops->items[i], default_schema);

        if (name.name && ops->items[i].kind == MIG_KIND_ENUM)
            any = i + 1; /* tables that use it may be many */
        if (!name.name)
            continue;
        number = MIG_NEW(scratch, size_t);
        *number = i + 1;
        mig_map_put(last, mig_name_text(scratch, name), number);
    }
    for (size_t i = 0; i < shape->dependents.len; i++) {
        mig_dependent *one = shape->dependents.items[i];

        one->until = any;
        for (size_t k = 0; k < one->needs.len; k++) {
            number = mig_map_find(last, mig_name_text(scratch, one->needs.items[k].name));
            if (number && *number > one->until)
                one->until = *number;
        }
    }
}

void mig_dependents_hold(mig_schema *shape, size_t after)
{
    for (size_t i = 0; i < shape->dependents.len; i++)
        shape->dependents.items[i]->held = shape->dependents.items[i]->until > after;
}

bool mig_dependents_read(mig_driver *driver, const mig_ops *ops, size_t start, size_t count,
                         size_t end, const mig_dependents_renames *unseen, mig_schema *shape,
                         mig_error *err)
{
    mig_names names = {0};

    if (!driver->read_dependents)
        return true;
    if (start >= shape->dependents_end) {
        shape->dependents.len = 0;
        shape->dependents_end = end;
        find_names(shape->arena, ops, start, end, driver->default_schema, shape, &names);
        if (names.len > 0 && !ask(driver, &names, unseen, shape, err))
            return false;
        mig_dependents_plan(shape, ops, start, end, driver->default_schema);
    }
    mig_dependents_hold(shape, start + count);
    if (start + count >= shape->dependents_end)
        shape->dependents_end = 0;
    return true;
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

static bool is_concerned(const mig_dependent *dependent, const mig_dependents_renames *renames,
                         const mig_op *op)
{
    const char *column = NULL;
    mig_name name = op->table;

    if (op->kind == MIG_KIND_TABLE) {
        name = op->before.table->name;
        undo(renames, &name, &column);
        return mig_dependent_needs_table(dependent, name);
    }
    column = op->before.any ? op->before.column->name : op->after.column->name;
    undo(renames, &name, &column);
    return !dependent->kept && mig_dependent_needs(dependent, name, column);
}

const char *mig_dependents_note(mig_arena *arena, const mig_schema *shape,
                                const mig_dependents_renames *renames, const mig_op *op)
{
    bool drops = mig_op_verb(op) == MIG_VERB_DROP;
    MIG_AUTO_STR text = {0};

    if (!(op->kind == MIG_KIND_COLUMN && column_hinders(op)) &&
        !(op->kind == MIG_KIND_TABLE && drops))
        return NULL;
    for (size_t i = 0; i < shape->dependents.len; i++) {
        const mig_dependent *one = shape->dependents.items[i];

        if (is_concerned(one, renames, op))
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
