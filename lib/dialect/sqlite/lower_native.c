/* What SQLite does natively: see lower.h. Facts: sqlite.org/lang_altertable.html, seen on 3.40. */
#include "base/text.h"
#include "dialect/sqlite/lower.h"
#include "dialect/sqlite/render.h"
#include "dialect/sqlite/sqlite.h"

void mig_sqlite_step(mig_sqlite_lowering *low, mig_steps *steps, const char *words,
                     const char *name, mig_place place)
{
    MIG_AUTO_STR sql = {0};

    mig_str_addf(&sql, "%s ", words);
    mig_sqlite_ident(&sql, name);
    mig_step_flush(low->arena, steps, &sql, place);
}

void mig_sqlite_assert(mig_sqlite_lowering *low, mig_steps *steps, const char *message,
                       const mig_str *sql, mig_place place)
{
    mig_step step = {.kind = MIG_STEP_ASSERT,
                     .sql = mig_str_copy(low->arena, sql),
                     .message = message,
                     .place = place};

    mig_push(low->arena, steps, step);
}

void mig_sqlite_add_trigger(mig_sqlite_lowering *low, mig_steps *steps, const mig_table *table,
                            const char *column, mig_place place)
{
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql, mig_sqlite_trigger_sql(low->arena, table, column));
    mig_step_flush(low->arena, steps, &sql, place);
}

void mig_sqlite_drop_trigger(mig_sqlite_lowering *low, mig_steps *steps, const mig_table *table,
                             const char *column, mig_place place)
{
    mig_sqlite_step(low, steps, "DROP TRIGGER",
                    mig_sqlite_trigger_name(low->arena, table->name.name, column), place);
}

static void add_triggers(mig_sqlite_lowering *low, const mig_table *table, mig_place place)
{
    for (size_t i = 0; i < table->columns.len; i++)
        if (table->columns.items[i]->on_update)
            mig_sqlite_add_trigger(low, low->steps, table, table->columns.items[i]->name, place);
}

static const mig_index *find_index(const mig_table *table, const char *name)
{
    for (size_t i = 0; i < table->indexes.len; i++)
        if (mig_same_nocase(table->indexes.items[i]->id.name, name))
            return table->indexes.items[i];
    return NULL;
}

/* The text of an index under another name. */
static bool rename_source(mig_arena *arena, const char *source, const char *name, mig_str *sql)
{
    mig_sqlite_index index = {0};
    mig_error ignored = {0};

    if (!source || !mig_sqlite_parse_index(arena, source, &index, &ignored))
        return false;
    mig_str_addn(sql, source, index.name.slice.at);
    mig_sqlite_ident(sql, name);
    mig_str_add(sql, source + mig_slice_end(index.name.slice));
    return true;
}

/* A renamed index keeps its text, which may say more than the model. */
void mig_sqlite_add_index(mig_sqlite_lowering *low, mig_steps *steps, const mig_table *table,
                          const mig_index *index, mig_place place)
{
    const mig_index *known = index;
    MIG_AUTO_STR sql = {0};

    for (size_t i = low->changes.len; i-- > 0 && known && !known->source;) {
        const mig_sqlite_change *change = &low->changes.items[i];

        if (change->op.kind == MIG_KIND_INDEX && change->op.before.any && change->op.after.any &&
            mig_same_nocase(change->op.after.index->id.name, known->id.name))
            known = find_index(change->before, change->op.before.index->id.name);
    }
    if (!known || known == index || !rename_source(low->arena, known->source, index->id.name, &sql))
        mig_sqlite_render_index(&sql, table->name.name, index);
    mig_step_flush(low->arena, steps, &sql, place);
}

/* Triggers of ours say rowid: with a column of that name they have to be made anew. */
static bool takes_rowid(const char *name)
{
    return mig_same_nocase(name, "rowid") || mig_same_nocase(name, "_rowid_") ||
           mig_same_nocase(name, "oid");
}

bool mig_sqlite_can_add(const mig_column *column)
{
    bool value = column->dflt.kind == MIG_DEFAULT_LITERAL || column->dflt.kind == MIG_DEFAULT_EXPR;

    if (column->autoincrement || column->generated_kind == MIG_GENERATED_STORED ||
        takes_rowid(column->name))
        return false;
    if (!column->nullable &&
        (!value || (column->dflt.server && mig_same_nocase(column->dflt.server, "null"))))
        return false;
    return mig_sqlite_default_constant(column);
}

static void begin_alter(mig_str *sql, const mig_table *table)
{
    mig_str_add(sql, "ALTER TABLE ");
    mig_sqlite_ident(sql, table->name.name);
}

static void add_column(mig_sqlite_lowering *low, mig_steps *steps, const mig_sqlite_change *change)
{
    const mig_column *column = change->op.after.column;
    MIG_AUTO_STR sql = {0};

    begin_alter(&sql, change->before);
    mig_str_add(&sql, " ADD COLUMN ");
    mig_sqlite_render_column(&sql, low->now, column, NULL);
    mig_step_flush(low->arena, steps, &sql, change->op.place);
    if (column->on_update)
        mig_sqlite_add_trigger(low, steps, change->after, column->name, change->op.place);
}

static bool has_index(const mig_table *table, const mig_index *index)
{
    for (size_t i = 0; i < table->indexes.len; i++)
        if (table->indexes.items[i] == index)
            return true;
    return false;
}

/* With the indexes that can't be without it. */
static void drop_column(mig_sqlite_lowering *low, mig_steps *steps, const mig_sqlite_change *change)
{
    const mig_column *column =
        mig_column_find(low->now, change->before, change->op.before.column->name);
    const mig_table *before = change->before;
    MIG_AUTO_STR sql = {0};

    if (column->on_update)
        mig_sqlite_drop_trigger(low, steps, before, column->name, change->op.place);
    for (size_t i = 0; i < before->indexes.len; i++)
        if (!has_index(change->after, before->indexes.items[i]))
            mig_sqlite_step(low, steps, "DROP INDEX", before->indexes.items[i]->id.name,
                            change->op.place);
    begin_alter(&sql, before);
    mig_str_add(&sql, " DROP COLUMN ");
    mig_sqlite_ident(&sql, column->name);
    mig_step_flush(low->arena, steps, &sql, change->op.place);
}

/* What the script says that the values become; a comment at its end must not swallow more. */
static void set_values(mig_sqlite_lowering *low, mig_steps *steps, const mig_sqlite_change *change,
                       const char *using)
{
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql, "UPDATE ");
    mig_sqlite_ident(&sql, change->before->name.name);
    mig_str_add(&sql, " SET ");
    mig_sqlite_ident(&sql, change->op.after.column->name);
    mig_str_addf(&sql, " = %s", using);
    mig_step_flush(low->arena, steps, &sql, change->op.place);
}

/* What is left of an alter_column that leaves the text of the table as it is. */
static void alter_trigger(mig_sqlite_lowering *low, mig_steps *steps,
                          const mig_sqlite_change *change)
{
    const mig_column *before =
        mig_column_find(low->now, change->before, change->op.after.column->name);
    const mig_column *after = change->op.after.column;
    const char *using = mig_execute_text(change->op.using, mig_sqlite.name);

    if (before->on_update && !after->on_update)
        mig_sqlite_drop_trigger(low, steps, change->before, before->name, change->op.place);
    if (using)
        set_values(low, steps, change, using);
    if (after->on_update && !before->on_update)
        mig_sqlite_add_trigger(low, steps, change->after, before->name, change->op.place);
}

static void change_index(mig_sqlite_lowering *low, mig_steps *steps,
                         const mig_sqlite_change *change)
{
    const mig_op *op = &change->op;

    if (op->before.any)
        mig_sqlite_step(low, steps, "DROP INDEX", op->before.index->id.name, op->place);
    if (!op->before.any)
        mig_sqlite_check_unique(low, steps, change);
    if (op->after.any)
        mig_sqlite_add_index(low, steps, change->after,
                             find_index(change->after, op->after.index->id.name), op->place);
}

static void change_column(mig_sqlite_lowering *low, mig_steps *steps,
                          const mig_sqlite_change *change)
{
    if (!change->op.before.any)
        add_column(low, steps, change);
    else if (!change->op.after.any)
        drop_column(low, steps, change);
    else
        alter_trigger(low, steps, change);
}

void mig_sqlite_native(mig_sqlite_lowering *low, mig_steps *steps)
{
    for (size_t i = 0; i < low->changes.len; i++) {
        const mig_sqlite_change *change = &low->changes.items[i];

        if (change->op.kind == MIG_KIND_COLUMN)
            change_column(low, steps, change);
        else if (change->op.kind == MIG_KIND_INDEX)
            change_index(low, steps, change);
    }
}

void mig_sqlite_create_table(mig_sqlite_lowering *low, const mig_table *table, mig_place place)
{
    MIG_AUTO_STR sql = {0};

    mig_sqlite_render_table(&sql, low->now, table, NULL);
    mig_step_flush(low->arena, low->steps, &sql, place);
    for (size_t i = 0; i < table->indexes.len; i++)
        mig_sqlite_add_index(low, low->steps, table, table->indexes.items[i], place);
    add_triggers(low, table, place);
}

/* Rows of other tables that would refer to nothing. */
static void check_references(mig_sqlite_lowering *low, const mig_table *table,
                             const mig_table *other, mig_place place)
{
    for (size_t i = 0; i < other->foreign_keys.len; i++) {
        const mig_foreign_key *key = other->foreign_keys.items[i];
        MIG_AUTO_STR sql = {0}, name = {0};

        if (!mig_name_same(low->now, key->target, table->name))
            continue;
        mig_str_addf(&name, " of table \"%s\" refer to it", other->name.name);
        mig_str_add(&sql, "SELECT 'rows' || ");
        mig_sqlite_literal(&sql, mig_str_text(&name));
        mig_str_add(&sql, " || ': ' || count(*) FROM ");
        mig_sqlite_ident(&sql, other->name.name);
        for (size_t k = 0; k < key->columns.len; k++) {
            mig_str_add(&sql, k == 0 ? " WHERE " : " AND ");
            mig_sqlite_add_column_ref(&sql, other->name.name, key->columns.items[k]);
            mig_str_add(&sql, " IS NOT NULL");
        }
        mig_str_add(&sql, " HAVING count(*) > 0");
        mig_sqlite_assert(
            low, low->steps,
            mig_arena_printf(low->arena, "table \"%s\" can't be dropped", table->name.name), &sql,
            place);
    }
}

bool mig_sqlite_drop_table(mig_sqlite_lowering *low, const mig_table *table, mig_place place,
                           mig_error *err)
{
    mig_steps drop = {0};

    mig_sqlite_step(low, &drop, "DROP TABLE", table->name.name, place);
    if (low->start->others.len > 0 && !mig_sqlite_try(low, &drop, place, NULL, err))
        return false;
    for (size_t i = 0; i < low->now->tables.len; i++)
        check_references(low, table, low->now->tables.items[i], place);
    mig_push(low->arena, low->steps, drop.items[0]);
    return true;
}
