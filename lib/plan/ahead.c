/* What is asked of rows before a script begins: see ahead.h. */
#include "plan/ahead.h"

#include "base/text.h"
#include "plan/lower.h"

/* A column, by what it was called before the script. */
typedef struct {
    const char *now, *was; /* was NULL: there are no values yet, or others than there will be */
} column_trace;

typedef struct {
    mig_name now, was; /* was.name NULL: no rows yet, or others than there will be */
    MIG_ARRAY(column_trace *) columns; /* those that the script names */
} table_trace;

typedef struct {
    mig_arena *arena;
    const mig_dialect *dialect;
    mig_caps caps;
    const char *default_schema;
    mig_schema *shape;
    MIG_ARRAY(table_trace *) tables; /* those that the script names; the newest of a name counts */
} asking;

static table_trace *add_table(asking *a, mig_name now, mig_name was)
{
    table_trace *trace = MIG_NEW(a->arena, table_trace);

    trace->now = now;
    trace->was = was;
    mig_push(a->arena, &a->tables, trace);
    return trace;
}

static mig_name stripped(const asking *a, mig_name name)
{
    if (mig_same(name.schema, a->default_schema))
        name.schema = NULL;
    return name;
}

static table_trace *trace_table(asking *a, mig_name name)
{
    name = stripped(a, name);
    for (size_t i = a->tables.len; i > 0; i--)
        if (mig_name_same(a->shape, a->tables.items[i - 1]->now, name))
            return a->tables.items[i - 1];
    return add_table(a, name, name);
}

static column_trace *trace_column(asking *a, table_trace *table, const char *name)
{
    column_trace *trace;

    for (size_t i = table->columns.len; i > 0; i--)
        if (mig_ident_same(a->shape, table->columns.items[i - 1]->now, name))
            return table->columns.items[i - 1];
    trace = MIG_NEW(a->arena, column_trace);
    trace->now = trace->was = name;
    mig_push(a->arena, &table->columns, trace);
    return trace;
}

static void rename_table(asking *a, mig_name before, mig_name after)
{
    table_trace *old = trace_table(a, before);
    table_trace *new = add_table(a, stripped(a, after), old->was);

    new->columns = old->columns;
    old->was = (mig_name){0};
}

static void trace_table_op(asking *a, const mig_op *op)
{
    switch (mig_op_verb(op)) {
    case MIG_VERB_CREATE:
        add_table(a, stripped(a, op->after.table->name), (mig_name){0});
        break;
    case MIG_VERB_DROP:
        trace_table(a, op->before.table->name)->was = (mig_name){0};
        break;
    case MIG_VERB_RENAME:
        rename_table(a, op->before.table->name, op->after.table->name);
        break;
    case MIG_VERB_ALTER:
        break;
    }
}

static void trace_column_op(asking *a, const mig_op *op)
{
    table_trace *table = trace_table(a, op->table);
    const mig_column *column = op->before.any ? op->before.column : op->after.column;
    column_trace *trace = trace_column(a, table, column->name);
    column_trace *renamed;

    if (mig_op_verb(op) == MIG_VERB_RENAME) {
        renamed = MIG_NEW(a->arena, column_trace);
        renamed->now = op->after.column->name;
        renamed->was = trace->was;
        mig_push(a->arena, &table->columns, renamed);
    }
    trace->was = NULL;
}

/* The columns of the enum hold other values from now on. */
static void trace_enum_op(asking *a, const mig_op *op)
{
    const char *name;

    if (mig_op_verb(op) != MIG_VERB_ALTER)
        return;
    name = mig_name_text(a->arena, op->after.enumeration->name);
    for (size_t i = 0; i < a->shape->tables.len; i++) {
        const mig_table *table = a->shape->tables.items[i];

        for (size_t k = 0; k < table->columns.len; k++)
            if (mig_same(table->columns.items[k]->type.enumeration, name))
                trace_column(a, trace_table(a, table->name), table->columns.items[k]->name)->was =
                    NULL;
    }
}

/* What is known before the operation of what comes behind it. False: nothing. */
static bool trace(asking *a, const mig_op *op)
{
    switch (op->kind) {
    case MIG_KIND_ENUM:
        trace_enum_op(a, op);
        break;
    case MIG_KIND_TABLE:
        trace_table_op(a, op);
        break;
    case MIG_KIND_COLUMN:
        trace_column_op(a, op);
        break;
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
    case MIG_KIND_EXCLUSION:
    case MIG_KIND_CHECK:
    case MIG_KIND_FOREIGN_KEY:
    case MIG_KIND_INDEX:
        break;
    case MIG_KIND_INSERT:
    case MIG_KIND_COPY:
        trace_table(a, op->table)->was = (mig_name){0};
        break;
    case MIG_KIND_EXECUTE:
    case MIG_KIND_RUN:
        return false;
    }
    return true;
}

/* False: of some it isn't known what they were called, or their values will be others. */
static bool find_columns(asking *a, table_trace *table, mig_strings *columns)
{
    mig_strings found = {0};

    for (size_t i = 0; i < columns->len; i++) {
        const char *was = trace_column(a, table, columns->items[i])->was;

        if (!was)
            return false;
        mig_push(a->arena, &found, was);
    }
    *columns = found;
    return true;
}

static void ask(asking *a, mig_step step, mig_steps *steps)
{
    mig_rows_question *question = MIG_COPY(a->arena, step.rows);
    table_trace *table = trace_table(a, question->table);
    MIG_AUTO_STR sql = {0};

    question->table = table->was;
    if (!table->was.name || !find_columns(a, table, &question->columns))
        return;
    a->dialect->ask_rows(&sql, question);
    step.sql = mig_str_copy(a->arena, &sql);
    step.rows = question;
    mig_push(a->arena, steps, step);
}

/* first: nothing is done before it. */
static bool ask_group(asking *a, const mig_ops *ops, size_t start, size_t count, bool first,
                      mig_steps *steps)
{
    mig_steps all = {0};
    mig_error ignored = {0};

    if (mig_kind_is_data(ops->items[start].kind))
        return true;
    if (!mig_lower_group(a->arena, a->dialect, a->caps, a->default_schema, ops, start, count,
                         a->shape, &all, &ignored))
        return false;
    for (size_t i = 0; i < all.len; i++)
        if (all.items[i].rows && !(first && all.items[i].rows->kind == MIG_ROWS_ALIKE))
            ask(a, all.items[i], steps);
    return true;
}

void mig_ask_ahead(mig_arena *arena, const mig_dialect *dialect, mig_caps caps,
                   const char *default_schema, const mig_ops *ops, size_t start,
                   const mig_schema *shape, mig_steps *steps)
{
    asking a = {.arena = arena,
                .dialect = dialect,
                .caps = caps,
                .default_schema = default_schema,
                .shape = mig_schema_share(arena, shape)};

    for (size_t at = start, count; at < ops->len; at += count) {
        count = mig_group(ops, at, caps);
        if (!ask_group(&a, ops, at, count, at == start, steps))
            return;
        for (size_t i = at; i < at + count; i++)
            if (!trace(&a, &ops->items[i]))
                return;
    }
}
