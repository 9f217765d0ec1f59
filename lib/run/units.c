/* Scripts in the parts that are run one after the other: see apply.h. */
#include "base/position.h"
#include "base/text.h"
#include "plan/ahead.h"
#include "plan/lower.h"
#include "run/apply.h"
#include "schema/partitions.h"
#include "schema/portable.h"

#include <string.h>

static bool lower(mig_arena *arena, const mig_runner *runner, const mig_ops *ops, size_t start,
                  size_t count, mig_schema *shape, mig_steps *steps, mig_error *err)
{
    const mig_driver *driver = runner->driver;

    return mig_lower_group(arena, driver->dialect, driver->caps, driver->default_schema, ops, start,
                           count, shape, steps, err);
}

static bool add_statement(mig_arena *arena, const mig_dialect *dialect, mig_units *units,
                          mig_step step, mig_error *err)
{
    mig_unit unit = {.step = step};
    const char *why;

    if (mig_sql_transaction(step.sql) != MIG_TRANSACTION_NONE)
        return mig_fail_at(err, step.place,
                           "a script can't begin or end a transaction: it runs in one, with the "
                           "version row (or, with \"transaction: false\", each statement does)");
    if (dialect->trace && dialect->trace(step.sql, &why) == MIG_TRACE_REFUSED)
        return mig_fail_at(err, step.place, "%s", why);
    mig_push(arena, &units->items, unit);
    return true;
}

static bool add_statements(mig_arena *arena, const mig_dialect *dialect, mig_units *units,
                           const mig_statements *statements, mig_error *err)
{
    for (size_t i = 0; i < statements->len; i++) {
        const mig_statement *statement = &statements->items[i];
        const mig_position at = {statement->offset, statement->line, statement->column};
        const mig_script *script = &units->script;
        const mig_step_text written = {script->text, NULL, at};
        mig_step step = {.kind = MIG_STEP_SQL,
                         .sql = statement->sql,
                         .place = mig_position_place(arena, script->path, script->text, at),
                         .written = MIG_COPY(arena, &written)};

        if (!add_statement(arena, dialect, units, step, err))
            return false;
    }
    return true;
}

/* What isn't done by SQL. */
static mig_step outside_step(mig_arena *arena, const mig_op *op)
{
    const bool runs = op->kind == MIG_KIND_RUN;

    return (mig_step){.kind = runs ? MIG_STEP_RUN : MIG_STEP_COPY,
                      .sql = mig_arena_printf(arena, "%s: %s", runs ? "run" : "copy",
                                              runs ? op->after.run->shown : op->after.copy->shown),
                      .place = op->place,
                      .op = op};
}

static bool add_operations(mig_arena *arena, const mig_runner *runner, mig_units *units,
                           mig_error *err)
{
    for (size_t start = 0, count; start < units->ops->len; start += count) {
        mig_unit unit = {.start = start,
                         .count = mig_group(units->ops, start, runner->driver->caps)};
        mig_steps steps = {0};

        count = unit.count;
        if (units->ops->items[start].kind == MIG_KIND_RUN ||
            units->ops->items[start].kind == MIG_KIND_COPY) {
            unit.step = outside_step(arena, &units->ops->items[start]);
            mig_push(arena, &units->items, unit);
            continue;
        }
        if (units->ops->items[start].kind != MIG_KIND_EXECUTE) {
            mig_push(arena, &units->items, unit);
            continue;
        }
        if (!lower(arena, runner, units->ops, start, count, NULL, &steps, err))
            return false;
        for (size_t i = 0; i < steps.len; i++)
            if (!add_statement(arena, runner->driver->dialect, units, steps.items[i], err))
                return false;
    }
    return true;
}

bool mig_units_of(mig_arena *arena, const mig_runner *runner, const mig_ops *ops, mig_units *units,
                  mig_error *err)
{
    units->ops = ops;
    return add_operations(arena, runner, units, err);
}

bool mig_units_read(mig_arena *arena, const mig_runner *runner, const mig_move *move,
                    mig_units *units, mig_error *err)
{
    const mig_dialect *dialect = runner->driver->dialect;
    const bool up = move->direction == MIG_UP;

    *units = (mig_units){.script = *move->script};
    if (up && units->script.unwritten)
        return mig_fail_at(err, (mig_place){.file = units->script.path},
                           "revision \"%s\" has no upgrade yet: %s", units->script.revision,
                           units->script.unwritten);
    if (units->script.dialect && mig_dialect_fit(dialect, units->script.dialect) == 0)
        return mig_fail_at(err, (mig_place){.file = units->script.path},
                           "this script is for %s, and the database is %s", units->script.dialect,
                           dialect->name);
    if (!mig_script_body(arena, &units->script, dialect, err))
        return false;
    if (units->script.sql)
        return add_statements(arena, dialect, units,
                              up ? &units->script.upgrade_sql : &units->script.downgrade_sql, err);
    return mig_units_of(arena, runner, up ? &units->script.upgrade : &units->script.downgrade,
                        units, err);
}

typedef struct {
    mig_arena *arena;
    const mig_driver *driver;
    mig_strings names;
} namespaces;

static void add_namespace(namespaces *all, mig_name name)
{
    if (name.schema && !mig_same(name.schema, all->driver->default_schema) &&
        !mig_starts_with(name.schema, "pg_") && !mig_strings_has(&all->names, name.schema))
        mig_push(all->arena, &all->names, name.schema);
}

/* A type may be an enum there. */
static void add_type(namespaces *all, const mig_type *type)
{
    mig_type_parts parts;

    if (type->native || !type->written)
        return;
    parts = mig_type_take_apart(all->arena, type->written);
    if (parts.base == MIG_TYPE_OTHER && parts.name)
        add_namespace(all, mig_name_parse(all->arena, parts.name));
}

static void add_column(namespaces *all, const mig_column *column)
{
    add_type(all, &column->type);
    for (size_t i = 0; i < column->overrides.len; i++)
        add_type(all, &column->overrides.items[i].column->type);
}

static void add_table(namespaces *all, const mig_table *table)
{
    add_namespace(all, table->name);
    for (size_t i = 0; i < table->columns.len; i++)
        add_column(all, table->columns.items[i]);
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        add_namespace(all, table->foreign_keys.items[i]->target);
    if (mig_is_partition(table))
        add_namespace(all, table->partition_of.table);
}

/* A type that is made anew is that of columns anywhere. */
static bool is_everywhere(const mig_op *op)
{
    return op->kind == MIG_KIND_ENUM && mig_op_verb(op) == MIG_VERB_ALTER;
}

static void add_side(namespaces *all, mig_kind kind, mig_object side)
{
    if (!side.any)
        return;
    if (kind == MIG_KIND_TABLE)
        add_table(all, side.table);
    if (kind == MIG_KIND_COLUMN)
        add_column(all, side.column);
    if (kind == MIG_KIND_FOREIGN_KEY)
        add_namespace(all, side.foreign_key->target);
    if (kind == MIG_KIND_ENUM)
        add_namespace(all, side.enumeration->name);
}

/* Namespaces that the operations speak of are read besides those in scope. */
static mig_strings schemas_of(mig_arena *arena, const mig_runner *runner, const mig_ops *ops)
{
    namespaces all = {.arena = arena, .driver = runner->driver};

    for (size_t i = 0; i < runner->schemas.len; i++)
        mig_push(arena, &all.names, runner->schemas.items[i]);
    for (size_t i = 0; i < ops->len; i++) {
        const mig_op *op = &ops->items[i];

        add_namespace(&all, op->table);
        add_side(&all, op->kind, op->before);
        add_side(&all, op->kind, op->after);
        if (is_everywhere(op) && !mig_strings_has(&all.names, MIG_EVERY_SCHEMA))
            mig_push(arena, &all.names, MIG_EVERY_SCHEMA);
    }
    return all.names;
}

/* A partition's columns are its parent's, which may be in another namespace. */
static bool add_parents(mig_run_state *run, mig_strings *schemas)
{
    size_t before = schemas->len;

    for (size_t i = 0; i < run->shape->tables.len; i++) {
        const mig_table *table = run->shape->tables.items[i];
        const char *schema = table->partition_of.table.schema;

        if (schema && !mig_partition_parent(run->shape, table) && !mig_strings_has(schemas, schema))
            mig_push(run->shape_arena, schemas, schema);
    }
    return schemas->len > before;
}

static bool read_shape(mig_run_state *run, const mig_units *units, mig_error *err)
{
    mig_driver *driver = run->runner->driver;
    mig_strings schemas, skip = {0};

    mig_arena_free(run->shape_arena);
    run->shape_arena = mig_arena_new();
    schemas = schemas_of(run->shape_arena, run->runner, units->ops);
    mig_store_tables(run->shape_arena, &run->runner->store, &skip);
    do {
        if (!driver->read_schema(driver, run->shape_arena, &schemas, &skip, &run->shape, err))
            return mig_within(err, "while reading the tables as they are");
    } while (add_parents(run, &schemas));
    return true;
}

static bool works_on_texts(const mig_run_state *run)
{
    return !run->pretend && (run->runner->driver->caps & MIG_CAP_SHAPE_TEXT);
}

/* Do its effects stay inside one table? At a rename SQLite rewrites other texts too. */
static bool is_local(const mig_op *op)
{
    switch (op->kind) {
    case MIG_KIND_ENUM: /* nothing is done for one that is made or dropped */
        return !op->before.any || !op->after.any;
    case MIG_KIND_TABLE:
    case MIG_KIND_COLUMN:
        return mig_op_verb(op) != MIG_VERB_RENAME;
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
    case MIG_KIND_EXCLUSION:
    case MIG_KIND_CHECK:
    case MIG_KIND_FOREIGN_KEY:
    case MIG_KIND_INDEX:
    case MIG_KIND_EXECUTE:
    case MIG_KIND_INSERT:
    case MIG_KIND_COPY:
    case MIG_KIND_RUN:
        break;
    }
    return true;
}

/* Is it made from the operation alone, whatever the texts are? */
static bool needs_no_text(const mig_op *op)
{
    return (op->kind == MIG_KIND_TABLE || op->kind == MIG_KIND_ENUM) &&
           (!op->before.any || !op->after.any);
}

/*
 * A table that was made or changed since the shape was read has no text in it. Everything is read
 * again when such a text is wanted, not after each operation: then a change of a thousand tables
 * would read them all a thousand times.
 */
static bool misses_text(const mig_schema *shape, const mig_op *op)
{
    const mig_table *table;

    if (needs_no_text(op))
        return false;
    if (is_local(op)) {
        table =
            mig_table_find(shape, op->kind == MIG_KIND_TABLE ? op->after.table->name : op->table);
        return table && !table->source;
    }
    for (size_t i = 0; i < shape->tables.len; i++)
        if (!shape->tables.items[i]->source)
            return true;
    return false;
}

static bool any_op(const mig_units *units, const mig_unit *unit, const mig_schema *shape,
                   bool (*holds)(const mig_schema *shape, const mig_op *op))
{
    for (size_t i = unit->start; i < unit->start + unit->count; i++)
        if (holds(shape, &units->ops->items[i]))
            return true;
    return false;
}

static bool reaches_out(const mig_schema *shape, const mig_op *op)
{
    (void)shape;
    return !is_local(op);
}

static bool need_shape(mig_run_state *run, const mig_units *units, const mig_unit *unit,
                       mig_error *err)
{
    if (run->shape && !(works_on_texts(run) && any_op(units, unit, run->shape, misses_text)))
        return true;
    return read_shape(run, units, err);
}

/* A statement of its own may be the last that is run before a crash: what is down then is lost. */
static bool find_dependents(mig_run_state *run, const mig_units *units, const mig_unit *unit,
                            mig_error *err)
{
    size_t end = unit->start + unit->count;

    if (units->script.transaction && mig_dependents_span(units->ops, unit->start) > end)
        end = mig_dependents_span(units->ops, unit->start);
    return mig_dependents_read(run->runner->driver, units->ops, unit->start, unit->count, end,
                               &run->unseen, run->shape, err);
}

/* What the operations of the unit meet in the database, as far as it has to be asked. */
static bool look_around(mig_run_state *run, const mig_units *units, const mig_unit *unit,
                        mig_error *err)
{
    if (run->offline)
        return true; /* the scripts say all that there is to know */
    return need_shape(run, units, unit, err) && mig_run_find_enums(run, units, unit, err) &&
           mig_run_find_checks(run, units, unit, err) &&
           mig_run_find_texts(run, units, unit, err) && find_dependents(run, units, unit, err);
}

/* SQL of the script's own and programs: nobody knows what they will have done. */
static bool is_opaque(const mig_unit *unit)
{
    return unit->step.sql && unit->step.kind != MIG_STEP_COPY;
}

static bool ask_ahead(mig_arena *arena, mig_run_state *run, const mig_units *units, size_t index,
                      mig_steps *steps, mig_error *err)
{
    const mig_driver *driver = run->runner->driver;
    mig_unit rest = units->items.items[index];

    if (run->asked || is_opaque(&rest) || (driver->caps & MIG_CAP_DDL_IN_TRANSACTION))
        return true;
    rest.count = units->ops->len - rest.start;
    if (!run->offline &&
        (!need_shape(run, units, &rest, err) || !mig_run_find_enums(run, units, &rest, err)))
        return false;
    mig_ask_ahead(arena, driver->dialect, driver->caps, driver->default_schema, units->ops,
                  rest.start, run->shape, steps);
    run->asked = true;
    return true;
}

/* The unit's own, but for what has just been asked. */
static void add_own(mig_arena *arena, const mig_steps *own, mig_steps *steps)
{
    const size_t asked = steps->len;

    for (size_t i = 0; i < own->len; i++) {
        const mig_rows_question *question = own->items[i].rows;
        size_t k = question ? 0 : asked;

        if (question && question->kind == MIG_ROWS_ALIKE)
            continue;
        while (k < asked && !mig_same(steps->items[k].sql, own->items[i].sql))
            k++;
        if (k == asked)
            mig_push(arena, steps, own->items[i]);
    }
}

static bool lower_unit(mig_arena *arena, mig_run_state *run, const mig_units *units,
                       const mig_unit *unit, mig_steps *steps, mig_error *err)
{
    const mig_op *first = &units->ops->items[unit->start];

    if (first->kind == MIG_KIND_INSERT)
        return lower(arena, run->runner, units->ops, unit->start, unit->count, NULL, steps, err);
    if (!look_around(run, units, unit, err) ||
        !lower(arena, run->runner, units->ops, unit->start, unit->count, run->shape, steps, err))
        return false;
    if (run->pretend)
        mig_dependents_add_rename(run->shape_arena, &run->unseen, first,
                                  run->runner->driver->default_schema);
    if (works_on_texts(run) && any_op(units, unit, NULL, reaches_out))
        run->shape = NULL;
    return true;
}

bool mig_unit_steps(mig_arena *arena, mig_run_state *run, const mig_units *units, size_t index,
                    mig_steps *steps, mig_error *err)
{
    const mig_unit *unit = &units->items.items[index];
    mig_steps own = {0};

    if (!ask_ahead(arena, run, units, index, steps, err))
        return false;
    if (unit->step.sql) {
        mig_push(arena, steps, unit->step);
        /* It may change anything. A dry run that doesn't send it goes on with what it knows. */
        if (!run->pretend)
            run->shape = NULL;
        run->asked = run->asked && !is_opaque(unit);
        return true;
    }
    if (!lower_unit(arena, run, units, unit, &own, err))
        return false;
    add_own(arena, &own, steps);
    return true;
}
