/* Groups of operations become steps: see lower.h. */
#include "plan/lower.h"

#include "base/text.h"
#include "dialect/resolve.h"
#include "dialect/split.h"
#include "plan/values.h"

static bool stands_alone(const mig_op *op)
{
    switch (op->kind) {
    case MIG_KIND_ENUM:
    case MIG_KIND_EXECUTE:
    case MIG_KIND_INSERT:
    case MIG_KIND_COPY:
    case MIG_KIND_RUN:
        return true;
    case MIG_KIND_TABLE:
        return mig_op_verb(op) != MIG_VERB_ALTER;
    case MIG_KIND_COLUMN: /* a renamed column is known to other objects' texts only once it was run
                           */
        return mig_op_verb(op) == MIG_VERB_RENAME;
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
    case MIG_KIND_EXCLUSION:
    case MIG_KIND_CHECK:
    case MIG_KIND_FOREIGN_KEY:
    case MIG_KIND_INDEX:
        break;
    }
    return false;
}

static mig_name table_of(const mig_op *op)
{
    return op->kind == MIG_KIND_TABLE ? op->after.table->name : op->table;
}

/* An enum that is made or changed, but keeps its name. */
static bool is_enum(const mig_op *op)
{
    return op->kind == MIG_KIND_ENUM &&
           (mig_op_verb(op) == MIG_VERB_CREATE || mig_op_verb(op) == MIG_VERB_ALTER);
}

/*
 * What a column of the group was and will be counts before all of the group and after all of it:
 * one that changes its type, and so may come to the enum or leave it, has to be done by then; so
 * has another change of the same enum.
 */
static bool bars_enum(const mig_op *op, const mig_op *change)
{
    const mig_column *before = op->before.column, *after = op->after.column;

    if (op->kind == MIG_KIND_ENUM)
        return mig_same(op->after.enumeration->name.schema,
                        change->after.enumeration->name.schema) &&
               mig_same(op->after.enumeration->name.name, change->after.enumeration->name.name);
    return op->kind == MIG_KIND_COLUMN && before && after &&
           !mig_same(before->type.written, after->type.written);
}

static bool enum_joins(const mig_ops *ops, size_t start, size_t end, mig_caps caps)
{
    const mig_op *op = &ops->items[end];

    if ((caps & MIG_CAP_ENUM_TYPES) || !is_enum(op))
        return false;
    for (size_t i = start; i < end; i++)
        if (bars_enum(&ops->items[i], op))
            return false;
    return true;
}

/* Operations on one table, and on enums that are part of what happens to it. */
static size_t table_group(const mig_ops *ops, size_t start, mig_caps caps)
{
    mig_name name = {0};
    size_t end = start;

    for (; end < ops->len; end++) {
        const mig_op *op = &ops->items[end];

        if (enum_joins(ops, start, end, caps))
            continue;
        if (stands_alone(op))
            break;
        if (name.name && (!mig_same(table_of(op).schema, name.schema) ||
                          !mig_same(table_of(op).name, name.name)))
            break;
        name = table_of(op);
    }
    return end > start ? end - start : 1;
}

/* Could the values of a column be of another kind after it? Those of columns that have the
 * collation of their table change with that. */
static bool retypes(const mig_op *op)
{
    const mig_column *before = op->before.column, *after = op->after.column;

    if (op->kind == MIG_KIND_TABLE)
        return mig_op_verb(op) == MIG_VERB_ALTER &&
               !mig_same(op->before.table->collation, op->after.table->collation);
    return op->kind == MIG_KIND_COLUMN && before && after &&
           (!mig_same(before->type.written, after->type.written) ||
            !mig_same(before->collation, after->collation) || before->overrides.len > 0 ||
            after->overrides.len > 0);
}

static bool any_retypes(const mig_ops *ops, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++)
        if (retypes(&ops->items[i]))
            return true;
    return false;
}

/* Is the operation about a table of those before it in the group? */
static bool is_of_group(const mig_ops *ops, size_t start, size_t end, const mig_op *op)
{
    for (size_t i = start; i < end; i++)
        if (ops->items[i].kind != MIG_KIND_ENUM &&
            mig_same(table_of(&ops->items[i]).schema, table_of(op).schema) &&
            mig_same(table_of(&ops->items[i]).name, table_of(op).name))
            return true;
    return false;
}

/* Columns are renamed, and then their tables are changed otherwise. */
static size_t end_after_renames(const mig_ops *ops, size_t start, mig_caps caps)
{
    size_t end = start, renames, last;

    while (end < ops->len && mig_op_renames_column(&ops->items[end]))
        end++;
    renames = last = end;
    for (; end < ops->len; end++) {
        const mig_op *op = &ops->items[end];

        if (enum_joins(ops, renames, end, caps))
            continue;
        if (stands_alone(op))
            break;
        if (is_of_group(ops, start, renames, op))
            last = end + 1;
    }
    return last > renames ? last : start + 1;
}

/* The end of a group with the columns of its tables that are renamed right after it. */
static size_t end_with_renames(const mig_ops *ops, size_t start, size_t end)
{
    size_t last = end;

    for (size_t i = end; i < ops->len && mig_op_renames_column(&ops->items[i]); i++)
        if (is_of_group(ops, start, end, &ops->items[i]))
            last = i + 1;
    return last;
}

/* The first table of a group that is changed in several, and has a column renamed behind them. */
static size_t end_before_renames(const mig_ops *ops, size_t start, size_t end, mig_caps caps)
{
    size_t others = end, last;

    while (others < ops->len &&
           (enum_joins(ops, start, others, caps) || !stands_alone(&ops->items[others])))
        others++;
    last = others;
    for (size_t i = others; i < ops->len && mig_op_renames_column(&ops->items[i]); i++)
        if (is_of_group(ops, start, end, &ops->items[i]))
            last = i + 1;
    return last > others ? end_with_renames(ops, start, others) : end;
}

static size_t end_of_group(const mig_ops *ops, size_t start, mig_caps caps)
{
    size_t end = start + table_group(ops, start, caps);

    if (!(caps & MIG_CAP_RENAMES_JOINED))
        return end;
    if (mig_op_renames_column(&ops->items[start]))
        return end_after_renames(ops, start, caps);
    if (stands_alone(&ops->items[start]) && !is_enum(&ops->items[start]))
        return end;
    return end_before_renames(ops, start, end, caps);
}

static bool drops(const mig_op *op, mig_kind kind)
{
    return op->kind == kind && mig_op_verb(op) == MIG_VERB_DROP;
}

/* Is an index dropped that is called like a foreign key which operations from start to end drop? It
 * would go with that. */
static bool goes_with_key(const mig_ops *ops, size_t start, size_t end, const mig_op *op)
{
    for (size_t i = start; i < end && drops(op, MIG_KIND_INDEX); i++) {
        const mig_op *key = &ops->items[i];

        if (drops(key, MIG_KIND_FOREIGN_KEY) && mig_same(key->table.schema, op->table.schema) &&
            mig_same(key->table.name, op->table.name) &&
            mig_same_nocase(key->before.foreign_key->id.name, op->before.index->id.name))
            return true;
    }
    return false;
}

size_t mig_group(const mig_ops *ops, size_t start, mig_caps caps)
{
    size_t first = end_of_group(ops, start, caps), end = first, last = first;
    bool retypes_any = any_retypes(ops, start, first), drops_key = false;

    for (size_t i = start; i < first; i++)
        drops_key = drops_key || drops(&ops->items[i], MIG_KIND_FOREIGN_KEY);
    if (!(caps & MIG_CAP_FOREIGN_KEY_INDEXES) || (!retypes_any && !drops_key))
        return first - start;
    while (end < ops->len && !stands_alone(&ops->items[end])) {
        size_t next = end + table_group(ops, end, caps);

        if (retypes_any && any_retypes(ops, end, next))
            last = next;
        for (size_t i = end; i < next && drops_key && last < next; i++)
            if (goes_with_key(ops, start, first, &ops->items[i]))
                last = next;
        end = next;
    }
    if (caps & MIG_CAP_RENAMES_JOINED)
        last = end_with_renames(ops, start, last);
    return last - start;
}

/* Of a line and column of the SQL; the operation's where the script has it in another form. */
static bool place_in(mig_arena *arena, const mig_op *op, const mig_dialect_sql *text, unsigned line,
                     unsigned column, mig_place *place)
{
    *place = op->place;
    return text->node && mig_node_place_in(arena, text->node, line, column, place);
}

static bool fail_split(mig_arena *arena, const mig_op *op, const mig_dialect_sql *text,
                       const mig_error *inner, mig_error *err)
{
    mig_place place;

    if (place_in(arena, op, text, inner->line, inner->column, &place))
        return mig_fail_at(err, place, "%s", inner->text[0]);
    return mig_fail_at(err, place, "line %u of its SQL: %s", inner->line, inner->text[0]);
}

/* Texts without a dialect are for all; of the others those that fit this one best. */
static unsigned best_fit(const mig_dialect *dialect, const mig_execute *execute)
{
    unsigned best = 1;

    for (size_t i = 0; i < execute->texts.len; i++)
        if (execute->texts.items[i].dialect &&
            mig_dialect_fit(dialect, execute->texts.items[i].dialect) > best)
            best = mig_dialect_fit(dialect, execute->texts.items[i].dialect);
    return best;
}

static bool lower_execute(mig_arena *arena, const mig_dialect *dialect, const mig_op *op,
                          mig_steps *steps, mig_error *err)
{
    const mig_execute *execute = op->after.execute;
    const unsigned best = best_fit(dialect, execute);

    for (size_t i = 0; i < execute->texts.len; i++) {
        const mig_dialect_sql *text = &execute->texts.items[i];
        mig_statements statements = {0};
        mig_error inner = {0};

        if (text->dialect && mig_dialect_fit(dialect, text->dialect) != best)
            continue;
        if (!mig_split(arena, &dialect->lexer, NULL, text->sql, &statements, &inner))
            return fail_split(arena, op, text, &inner, err);
        for (size_t k = 0; k < statements.len; k++) {
            const mig_statement *statement = &statements.items[k];
            const mig_position at = {statement->offset, statement->line, statement->column};
            const mig_step_text written = {text->sql, text->node, at};
            mig_step step = {.kind = MIG_STEP_SQL, .sql = statement->sql};

            if (place_in(arena, op, text, statement->line, statement->column, &step.place))
                step.written = MIG_COPY(arena, &written);
            mig_push(arena, steps, step);
        }
    }
    return true;
}

static void lower_insert(mig_arena *arena, const mig_dialect *dialect, const char *default_schema,
                         const mig_op *op, mig_steps *steps)
{
    mig_op stripped = *op;

    if (mig_same(op->table.schema, default_schema))
        stripped.table.schema = NULL;
    dialect->lower_insert(dialect, arena, &stripped, steps);
}

bool mig_lower_group(mig_arena *arena, const mig_dialect *dialect, mig_caps caps,
                     const char *default_schema, const mig_ops *ops, size_t start, size_t count,
                     mig_schema *shape, mig_steps *steps, mig_error *err)
{
    const mig_op *first = &ops->items[start];
    mig_ops group = {0};

    if (first->kind == MIG_KIND_EXECUTE)
        return lower_execute(arena, dialect, first, steps, err);
    if (first->kind == MIG_KIND_INSERT) {
        lower_insert(arena, dialect, default_schema, first, steps);
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        mig_op op = ops->items[start + i];

        op.values_used = i == 0 && mig_values_used(ops, start);
        mig_push(arena, &group, op);
    }
    if (!mig_resolve_ops(arena, &group, shape, dialect, caps, default_schema, err) ||
        !dialect->lower(dialect, caps, arena, group.items, group.len, shape, steps, err))
        return false;
    for (size_t i = 0; i < group.len; i++)
        if (!mig_shape_apply(shape, dialect, caps, &group.items[i], false, err))
            return false;
    return true;
}
