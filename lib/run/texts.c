/*
 * Texts of checks, indexes and generated columns over a column whose type changes. They are made
 * again around the change, and a catalog spells them for the type that the column has: `n > 0` is
 * `n > 0::double precision` there, and a change back to int would keep the casts. Where the applied
 * scripts know how such a text was written, and the server says that it still is that text, the
 * shape takes it over.
 */
#include "base/text.h"
#include "dialect/resolve.h"
#include "run/apply.h"

/* A text of the shape, and the same one in what the scripts made. */
typedef struct {
    mig_expr *live;
    const mig_expr *known;
} slot;

typedef struct {
    mig_run_state *run;
    mig_table *table;       /* a copy of the shape's, with copies of what is in it */
    const mig_table *known; /* what the scripts made of it */
    MIG_ARRAY(slot) slots;
    mig_questions questions;
} finder;

static mig_name stripped(const mig_run_state *run, mig_name name)
{
    if (mig_same(name.schema, run->runner->driver->default_schema))
        name.schema = NULL;
    return name;
}

static bool is_retyped(const mig_op *op)
{
    return op->kind == MIG_KIND_COLUMN && mig_op_verb(op) == MIG_VERB_ALTER &&
           (op->before.column->overrides.len > 0 || op->after.column->overrides.len > 0 ||
            !mig_same(op->before.column->type.written, op->after.column->type.written));
}

/* As a catalog spells it. */
static bool names_column(const mig_expr *expr, const char *column)
{
    return expr->server && mig_words_mention(expr->written, false, MIG_WORD_COLUMN, column);
}

static bool index_names(const mig_index *index, const char *column)
{
    bool names = names_column(&index->where, column);

    for (size_t i = 0; i < index->keys.len; i++)
        names = names || names_column(&index->keys.items[i].expr, column);
    return names;
}

static bool table_names(const mig_table *table, const char *column)
{
    bool names = false;

    for (size_t i = 0; i < table->columns.len; i++)
        names = names || names_column(&table->columns.items[i]->generated, column);
    for (size_t i = 0; i < table->checks.len; i++)
        names = names || names_column(&table->checks.items[i]->expr, column);
    for (size_t i = 0; i < table->exclusions.len; i++)
        names = names || index_names(table->exclusions.items[i], column);
    for (size_t i = 0; i < table->indexes.len; i++)
        names = names || index_names(table->indexes.items[i], column);
    return names;
}

static const char *text_of(const mig_expr *expr)
{
    return expr->server ? expr->server : expr->written;
}

static void add(finder *f, mig_question_kind kind, const mig_column *column, mig_expr *live,
                const mig_expr *known)
{
    mig_arena *arena = f->run->shape_arena;

    if (!live->written || !known->written || mig_same(text_of(live), text_of(known)))
        return;
    mig_push(arena, &f->slots, ((slot){live, known}));
    mig_push(arena, &f->questions,
             ((mig_question){.kind = kind,
                             .table = f->table,
                             .column = column,
                             .found = text_of(live),
                             .wanted = text_of(known),
                             .place = known->place}));
}

static void add_columns(finder *f)
{
    for (size_t i = 0; i < f->table->columns.len; i++) {
        const mig_column *live = f->table->columns.items[i];
        const mig_column *known = mig_column_find(f->run->shape, f->known, live->name);
        mig_column *copy = MIG_COPY(f->run->shape_arena, live);

        f->table->columns.items[i] = copy;
        if (known && known->generated_kind == copy->generated_kind)
            add(f, MIG_QUESTION_GENERATED, copy, &copy->generated, &known->generated);
    }
}

static void add_checks(finder *f)
{
    for (size_t i = 0; i < f->table->checks.len; i++) {
        mig_check *copy = MIG_COPY(f->run->shape_arena, f->table->checks.items[i]);

        f->table->checks.items[i] = copy;
        for (size_t k = 0; k < f->known->checks.len; k++)
            if (mig_same(copy->id.name, f->known->checks.items[k]->id.name))
                add(f, MIG_QUESTION_CHECK, NULL, &copy->expr, &f->known->checks.items[k]->expr);
    }
}

static mig_index *add_index(finder *f, const mig_index *live, const mig_index *known)
{
    mig_arena *arena = f->run->shape_arena;
    mig_index *copy = MIG_COPY(arena, live);

    copy->keys.items =
        mig_arena_memdup(arena, live->keys.items, live->keys.len * sizeof live->keys.items[0]);
    copy->keys.cap = live->keys.len;
    if (!known || known->keys.len != copy->keys.len)
        return copy;
    add(f, MIG_QUESTION_INDEX_WHERE, NULL, &copy->where, &known->where);
    for (size_t i = 0; i < copy->keys.len; i++)
        add(f, MIG_QUESTION_INDEX_KEY, NULL, &copy->keys.items[i].expr, &known->keys.items[i].expr);
    return copy;
}

static void add_indexes(finder *f)
{
    for (size_t i = 0; i < f->table->indexes.len; i++) {
        const mig_index *live = f->table->indexes.items[i], *known = NULL;

        for (size_t k = 0; k < f->known->indexes.len; k++)
            if (mig_same(live->id.name, f->known->indexes.items[k]->id.name))
                known = f->known->indexes.items[k];
        f->table->indexes.items[i] = add_index(f, live, known);
    }
    for (size_t i = 0; i < f->table->exclusions.len; i++) {
        const mig_index *live = f->table->exclusions.items[i], *known = NULL;

        for (size_t k = 0; k < f->known->exclusions.len; k++)
            if (mig_same(live->id.name, f->known->exclusions.items[k]->id.name))
                known = f->known->exclusions.items[k];
        f->table->exclusions.items[i] = add_index(f, live, known);
    }
}

static bool take_over(mig_run_state *run, const mig_table *table, const mig_table *known,
                      mig_error *err)
{
    mig_driver *driver = run->runner->driver;
    finder f = {.run = run, .table = mig_table_copy(run->shape_arena, table), .known = known};

    add_columns(&f);
    add_checks(&f);
    add_indexes(&f);
    if (f.slots.len == 0)
        return true;
    if (!driver->judge(driver, &f.questions, true, err))
        return mig_within(err, "while asking the database how its texts were written");
    for (size_t i = 0; i < f.slots.len; i++)
        if (f.questions.items[i].answer == MIG_ANSWER_SAME)
            *f.slots.items[i].live = *f.slots.items[i].known;
    mig_schema_put_table(run->shape, f.table);
    return true;
}

/*
 * What the applied scripts and the operations before the unit made; NULL: that can't be told. A run
 * doesn't fail for scripts that no replay can follow: then texts stay as the catalog has them.
 */
static bool replay(mig_run_state *run, const mig_units *units, const mig_unit *unit,
                   const mig_schema **known, mig_error *err)
{
    const mig_driver *driver = run->runner->driver;
    mig_arena *arena = run->shape_arena;
    mig_schema *written = mig_schema_new_like(arena, run->shape), *resolved;
    mig_scripts applied = {0}, copies = {0};
    mig_strings rows = {0};
    mig_error ignored = {0};
    bool exact = false;

    mig_schema_seal(written);
    if (!mig_store_rows(run->runner->driver, arena, &run->runner->store, &rows, err))
        return false;
    if (!mig_history_applied(arena, run->runner->history, &rows, &applied, &ignored))
        return true;
    for (size_t i = 0; i < applied.items.len; i++) /* bodies that are read live with the shape */
        mig_push(arena, &copies.items, MIG_COPY(arena, applied.items.items[i]));
    if (!mig_history_replay(arena, &copies, written, &exact, &ignored))
        return true;
    for (size_t i = 0; i < unit->start; i++) {
        mig_op op = units->ops->items[i];

        (void)!mig_op_apply(written, &op, true, &ignored);
    }
    if (mig_resolve(arena, written, driver->dialect, driver->caps, driver->default_schema,
                    &resolved, &ignored))
        *known = resolved;
    return true;
}

bool mig_run_find_texts(mig_run_state *run, const mig_units *units, const mig_unit *unit,
                        mig_error *err)
{
    const mig_schema *known = NULL;

    /* texts are what the catalog has, or stay as they are where nothing is in the way of a change
     */
    if ((run->runner->driver->caps & MIG_CAP_SHAPE_TEXT) || !run->runner->driver->read_dependents)
        return true;
    for (size_t i = unit->start; i < unit->start + unit->count; i++) {
        const mig_op *op = &units->ops->items[i];
        const mig_table *table =
            is_retyped(op) ? mig_table_find(run->shape, stripped(run, op->table)) : NULL;
        const mig_table *made;

        if (!table || !table_names(table, op->before.column->name))
            continue;
        if (!known && !replay(run, units, unit, &known, err))
            return false;
        if (!known)
            return true;
        made = mig_table_find(known, table->name);
        if (made && !take_over(run, table, made, err))
            return false;
    }
    return true;
}
