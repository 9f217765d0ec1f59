/* Lowering, the way through it: see lower.h and dialect.h. */
#include "dialect/sqlite/lower.h"

#include "base/text.h"
#include "dialect/resolve.h"
#include "dialect/sqlite/render.h"
#include "dialect/sqlite/sqlite.h"

#include <assert.h>

const mig_table *mig_sqlite_table_before(const mig_sqlite_lowering *low)
{
    return low->changes.items[0].before;
}

const mig_table *mig_sqlite_table_after(const mig_sqlite_lowering *low)
{
    return low->changes.items[low->changes.len - 1].after;
}

mig_place mig_sqlite_changes_place(const mig_sqlite_lowering *low)
{
    return low->changes.items[0].op.place;
}

static bool drops_column(const mig_sqlite_lowering *low)
{
    for (size_t i = 0; i < low->changes.len; i++)
        if (low->changes.items[i].op.kind == MIG_KIND_COLUMN && !low->changes.items[i].op.after.any)
            return true;
    return false;
}

/* Natively if SQLite takes it: what it refuses of DROP COLUMN depends on the whole schema. */
static bool change_table(mig_sqlite_lowering *low, mig_error *err)
{
    mig_sqlite_edit old, edit;
    mig_steps steps = {0};
    bool native;

    if (!mig_sqlite_edit_changes(low, &old, &edit, &native, err))
        return false;
    if (native)
        mig_sqlite_native(low, &steps);
    if (native && drops_column(low) && !mig_sqlite_accepts(low, &steps, &native, err))
        return false;
    if (!native)
        return mig_sqlite_rebuild(low, &old, &edit, err);
    for (size_t i = 0; i < steps.len; i++)
        mig_push(low->arena, low->steps, steps.items[i]);
    return true;
}

/* Lowers what has been collected: each table by itself. */
static bool flush(mig_sqlite_lowering *low, mig_error *err)
{
    bool ok = true;

    for (size_t i = 0; i < low->waiting.len && ok; i++) {
        low->changes = *low->waiting.items[i];
        if (mig_sqlite_table_before(low))
            ok = change_table(low, err);
        else
            mig_sqlite_create_table(low, mig_sqlite_table_after(low),
                                    mig_sqlite_changes_place(low));
    }
    low->changes.len = 0;
    low->waiting.len = 0;
    return ok;
}

/* Adds a change to those of its table that are done together. */
static void wait(mig_sqlite_lowering *low, const mig_sqlite_change *change)
{
    mig_sqlite_changes *changes = NULL;

    for (size_t i = 0; i < low->waiting.len && change->before; i++) {
        mig_sqlite_changes *other = low->waiting.items[i];

        if (mig_name_same(low->now, other->items[other->len - 1].after->name, change->before->name))
            changes = other;
    }
    if (!changes) {
        changes = MIG_NEW(low->arena, mig_sqlite_changes);
        mig_push(low->arena, &low->waiting, changes);
    }
    mig_push(low->arena, changes, *change);
}

static mig_name table_name(const mig_op *op)
{
    if (op->kind != MIG_KIND_TABLE)
        return op->table;
    return op->before.any ? op->before.table->name : op->after.table->name;
}

static bool apply(mig_sqlite_lowering *low, const mig_op *op, mig_sqlite_change *change,
                  mig_error *err)
{
    bool gone = op->kind == MIG_KIND_TABLE && !op->after.any;
    bool renamed = op->kind == MIG_KIND_TABLE && op->after.any;

    *change = (mig_sqlite_change){.op = *op};
    change->before = mig_table_find(low->now, table_name(op));
    if (!mig_shape_apply(low->now, low->dialect, low->caps, &change->op, false, err))
        return false;
    if (!gone)
        change->after = mig_table_find(low->now, renamed ? op->after.table->name : table_name(op));
    return true;
}

static bool collect(mig_sqlite_lowering *low, const mig_op *op, mig_error *err)
{
    mig_sqlite_change change;

    if (!apply(low, op, &change, err))
        return false;
    wait(low, &change);
    return true;
}

/* What is done by itself, after everything before it. Other objects' texts follow a rename by
 * SQLite's own doing, so that nothing of what `start` says may be needed after it. */
static bool alone(mig_sqlite_lowering *low, const mig_op *op, mig_error *err)
{
    mig_sqlite_change change;

    if (!flush(low, err) || !apply(low, op, &change, err))
        return false;
    if (op->kind == MIG_KIND_COLUMN)
        return mig_sqlite_rename_column(low, &change, err);
    if (!op->after.any)
        return mig_sqlite_drop_table(low, change.before, op->place, err);
    return mig_sqlite_rename_table(low, &change, err);
}

static bool uses_enum(const mig_table *table, const char *name)
{
    for (size_t i = 0; i < table->columns.len; i++)
        if (mig_same_nocase(table->columns.items[i]->type.enumeration, name))
            return true;
    return false;
}

/* An enum is the checks of the columns that have it: each of their tables is changed. */
static bool lower_enum(mig_sqlite_lowering *low, const mig_op *op, mig_error *err)
{
    MIG_ARRAY(const mig_table *) tables = {0};
    mig_op copy = *op;
    const char *name;

    if (op->before.any && op->after.any) {
        name = mig_name_text(low->arena, op->before.enumeration->name);
        for (size_t i = 0; i < low->now->tables.len; i++)
            if (uses_enum(low->now->tables.items[i], name))
                mig_push(low->arena, &tables, low->now->tables.items[i]);
    }
    if (!mig_shape_apply(low->now, low->dialect, low->caps, &copy, false, err))
        return false;
    for (size_t i = 0; i < tables.len; i++) {
        mig_sqlite_change change = {.op = *op,
                                    .before = tables.items[i],
                                    .after = mig_table_find(low->now, tables.items[i]->name)};

        wait(low, &change);
    }
    return true;
}

static const char *part_text(mig_sqlite_lowering *low, const mig_op *op, mig_object object)
{
    MIG_AUTO_STR sql = {0};

    if (op->kind == MIG_KIND_INDEX)
        mig_sqlite_render_index(&sql, op->table.name, object.index);
    else if (op->kind == MIG_KIND_CHECK)
        mig_sqlite_render_check(&sql, object.check);
    else if (op->kind == MIG_KIND_FOREIGN_KEY)
        mig_sqlite_render_foreign_key(&sql, object.foreign_key);
    else
        mig_sqlite_render_key(&sql, object.key, op->kind == MIG_KIND_PRIMARY_KEY);
    return mig_str_copy(low->arena, &sql);
}

/* What SQLite knows of a constraint or an index can't change where it stands. */
static bool change_part(mig_sqlite_lowering *low, const mig_op *op, mig_error *err)
{
    mig_op dropped = *op, created = *op;

    if (mig_op_verb(op) != MIG_VERB_ALTER)
        return collect(low, op, err);
    if (mig_same(part_text(low, op, op->before), part_text(low, op, op->after)))
        return true;
    dropped.after = created.before = (mig_object){0};
    return collect(low, &dropped, err) && collect(low, &created, err);
}

static bool lower_op(mig_sqlite_lowering *low, const mig_op *op, mig_error *err)
{
    mig_verb verb = mig_op_verb(op);

    switch (op->kind) {
    case MIG_KIND_ENUM:
        return lower_enum(low, op, err);
    case MIG_KIND_TABLE:
        return verb == MIG_VERB_DROP || verb == MIG_VERB_RENAME ? alone(low, op, err)
                                                                : collect(low, op, err);
    case MIG_KIND_COLUMN:
        return verb == MIG_VERB_RENAME ? alone(low, op, err) : collect(low, op, err);
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
    case MIG_KIND_EXCLUSION:
    case MIG_KIND_CHECK:
    case MIG_KIND_FOREIGN_KEY:
    case MIG_KIND_INDEX:
        return change_part(low, op, err);
    case MIG_KIND_EXECUTE:
    case MIG_KIND_INSERT:
    case MIG_KIND_COPY:
    case MIG_KIND_RUN:
        break;
    }
    assert(false && "execute and insert are not lowered here");
    return true;
}

/* Is a table made by it that nothing but the tables that it refers to has to do with? */
static bool only_creates(const mig_op *ops, size_t count)
{
    return count == 1 && ops->kind == MIG_KIND_TABLE && !ops->before.any;
}

static bool is_needed(const mig_schema *schema, const mig_op *create, const mig_table *table)
{
    const mig_table *made = create->after.table;

    if (mig_name_same(schema, table->name, made->name))
        return true; /* which is a fault */
    for (size_t i = 0; i < made->foreign_keys.len; i++)
        if (mig_name_same(schema, table->name, made->foreign_keys.items[i]->target))
            return true;
    return false;
}

/* The lists are the copy's own, the objects are shared. A script that makes a thousand tables must
 * not copy them all a thousand times. */
static mig_schema *copy_schema(mig_arena *arena, const mig_schema *schema, const mig_op *ops,
                               size_t count)
{
    mig_schema *copy = mig_schema_new_like(arena, schema);

    for (size_t i = 0; i < schema->enums.len; i++)
        mig_push(arena, &copy->enums, schema->enums.items[i]);
    for (size_t i = 0; i < schema->tables.len; i++)
        if (!only_creates(ops, count) || is_needed(schema, ops, schema->tables.items[i]))
            mig_push(arena, &copy->tables, schema->tables.items[i]);
    for (size_t i = 0; i < schema->others.len; i++)
        mig_push(arena, &copy->others, schema->others.items[i]);
    mig_schema_seal(copy);
    return copy;
}

bool mig_sqlite_lower(const mig_dialect *dialect, mig_caps caps, mig_arena *arena,
                      const mig_op *ops, size_t count, const mig_schema *shape, mig_steps *steps,
                      mig_error *err)
{
    mig_sqlite_lowering low = {.dialect = dialect,
                               .caps = caps,
                               .arena = arena,
                               .start = shape,
                               .now = copy_schema(arena, shape, ops, count),
                               .steps = steps,
                               .first_step = steps->len};

    for (size_t i = 0; i < count; i++)
        if (!lower_op(&low, &ops[i], err))
            return false;
    return flush(&low, err);
}

/* true and false are numbers in a column of truth values, and words in one of text. */
static void add_cell(mig_str *sql, const mig_op *op, const char *column, const char *cell)
{
    if (!cell) {
        mig_str_add(sql, "NULL");
        return;
    }
    if (!mig_same_nocase(cell, "true") && !mig_same_nocase(cell, "false")) {
        mig_sqlite_literal(sql, cell);
        return;
    }
    mig_str_add(sql, "CASE WHEN EXISTS (SELECT 1 FROM pragma_table_info(");
    mig_sqlite_literal(sql, op->table.name);
    mig_str_add(sql, ") WHERE name = ");
    mig_sqlite_literal(sql, column);
    mig_str_add(sql, " COLLATE NOCASE AND (type LIKE '%bool%' OR type LIKE '%int%')) THEN ");
    mig_str_add(sql, mig_same_nocase(cell, "true") ? "1 ELSE " : "0 ELSE ");
    mig_sqlite_literal(sql, cell);
    mig_str_add(sql, " END");
}

void mig_sqlite_lower_insert(const mig_dialect *dialect, mig_arena *arena, const mig_op *op,
                             mig_steps *steps)
{
    mig_sql_insert(dialect, arena, op, add_cell, steps);
}
