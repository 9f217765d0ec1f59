/*
 * Renames: SQLite's own statements, which change every other text that names the renamed. They
 * refuse while any view or trigger anywhere doesn't compile, so that those are set aside meanwhile.
 */
#include "base/text.h"
#include "dialect/sqlite/lower.h"
#include "dialect/sqlite/scratch.h"
#include "dialect/sqlite/sqlite.h"

/* Of `others`, in their order. */
typedef MIG_ARRAY(const mig_other *) aside;

static bool is_aside(const aside *list, const mig_other *other)
{
    for (size_t i = 0; i < list->len; i++)
        if (list->items[i] == other)
            return true;
    return false;
}

/* The object that SQLite says was broken before: "error in view v: no such table: main.t". What a
 * rename itself would break is called "error in view v after rename". */
static const mig_other *broken(const mig_sqlite_lowering *low, const char *message)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    for (size_t i = 0; i < low->start->others.len; i++) {
        const mig_other *other = low->start->others.items[i];
        const char *start =
            mig_arena_printf(scratch, "error in %s %s: ", other->kind, other->name.name);

        if (other->source && mig_starts_with(message, start))
            return other;
    }
    return NULL;
}

static void drop(mig_sqlite_lowering *low, const mig_other *other, mig_steps *steps,
                 mig_place place)
{
    mig_sqlite_step(low, steps, mig_same(other->kind, "view") ? "DROP VIEW" : "DROP TRIGGER",
                    other->name.name, place);
}

/* Which views and triggers have to go for the rename to be taken. */
static bool find_broken(mig_sqlite_lowering *low, const mig_sqlite_change *change,
                        const mig_steps *rename, aside *list, mig_error *err)
{
    mig_place place = change->op.place;
    MIG_AUTO_SCRATCH db = NULL;
    mig_error said = {0};

    if (low->start->others.len == 0)
        return true;
    if (!mig_scratch_open(&db, err))
        return false;
    if (!mig_sqlite_scratch_fill(low, db))
        return true;
    while (!mig_scratch_run(db, rename, 0, &said)) {
        const mig_other *other = broken(low, said.text[0]);
        mig_steps gone = {0};

        if (!other || is_aside(list, other))
            return true; /* the database itself will say why not */
        /* Its text says on which table it is, and would have to follow. */
        if (change->op.kind == MIG_KIND_TABLE && mig_same(other->kind, "trigger") &&
            mig_name_same(low->start, other->table, change->before->name))
            return mig_fail_at(err, place, "%s; drop or mend it before", said.text[0]);
        mig_push(low->arena, list, other);
        drop(low, other, &gone, place);
        if (!mig_scratch_run(db, &gone, 0, &said))
            return true;
    }
    return true;
}

/* A view takes its triggers with it. */
static bool goes_with(const mig_sqlite_lowering *low, const aside *list, const mig_other *other)
{
    for (size_t i = 0; i < list->len; i++)
        if (mig_same(other->kind, "trigger") && mig_same(list->items[i]->kind, "view") &&
            mig_name_same(low->start, list->items[i]->name, other->table))
            return true;
    return false;
}

static void restore(mig_sqlite_lowering *low, const aside *list, const char *kind, mig_place place)
{
    for (size_t i = 0; i < low->start->others.len; i++) {
        const mig_other *other = low->start->others.items[i];
        MIG_AUTO_STR sql = {0};

        if (!mig_same(other->kind, kind) ||
            (!is_aside(list, other) && !goes_with(low, list, other)))
            continue;
        mig_str_add(&sql, other->source);
        mig_step_flush(low->arena, low->steps, &sql, place);
    }
}

/* Triggers of ours have the names of the table and the column in theirs: they are made anew. */
static bool run_rename(mig_sqlite_lowering *low, const mig_sqlite_change *change,
                       const mig_steps *rename, mig_error *err)
{
    const mig_table *before = change->before, *after = change->after;
    mig_place place = change->op.place;
    aside list = {0};

    for (size_t i = 0; i < before->columns.len; i++)
        if (before->columns.items[i]->on_update)
            mig_sqlite_drop_trigger(low, low->steps, before, before->columns.items[i]->name, place);
    if (!find_broken(low, change, rename, &list, err))
        return false;
    for (size_t i = 0; i < list.len; i++)
        if (!goes_with(low, &list, list.items[i]))
            drop(low, list.items[i], low->steps, place);
    for (size_t i = 0; i < rename->len; i++)
        mig_push(low->arena, low->steps, rename->items[i]);
    restore(low, &list, "view", place);
    restore(low, &list, "trigger", place);
    for (size_t i = 0; i < after->columns.len; i++)
        if (after->columns.items[i]->on_update)
            mig_sqlite_add_trigger(low, low->steps, after, after->columns.items[i]->name, place);
    return true;
}

static void add_rename(mig_sqlite_lowering *low, mig_steps *steps, const char *from, const char *to,
                       mig_place place)
{
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql, "ALTER TABLE ");
    mig_sqlite_ident(&sql, from);
    mig_str_add(&sql, " RENAME TO ");
    mig_sqlite_ident(&sql, to);
    mig_step_flush(low->arena, steps, &sql, place);
}

bool mig_sqlite_rename_table(mig_sqlite_lowering *low, const mig_sqlite_change *change,
                             mig_error *err)
{
    const char *from = change->before->name.name, *to = change->after->name.name;
    mig_place place = change->op.place;
    mig_steps rename = {0};

    if (mig_same_nocase(from, to)) { /* to SQLite, there is a table of that name already */
        const char *between = mig_arena_printf(low->arena, "_migrate_old_%s", from);

        add_rename(low, &rename, from, between, place);
        from = between;
    }
    add_rename(low, &rename, from, to, place);
    return run_rename(low, change, &rename, err);
}

/*
 * The INTEGER key of a WITHOUT ROWID table, if a unique constraint has it too: where the key is
 * written before that, SQLite takes the column for the rowid while it reads the constraint, and
 * doesn't rename it there: "error in table t after rename: no such column" [3.40].
 */
static bool is_taken_for_rowid(const mig_table *table, const char *column)
{
    const mig_key *key = table->primary_key;

    if (!table->without_rowid || !key || key->columns.len != 1 ||
        !mig_same_nocase(key->columns.items[0], column))
        return false;
    for (size_t i = 0; i < table->uniques.len; i++)
        for (size_t k = 0; k < table->uniques.items[i]->columns.len; k++)
            if (mig_same_nocase(table->uniques.items[i]->columns.items[k], column))
                return true;
    return false;
}

/* The way around it, where this SQLite has that fault: a rebuild that writes the key last. */
static bool move_key(mig_sqlite_lowering *low, const mig_sqlite_change *change,
                     const mig_steps *rename, mig_error *err)
{
    const mig_table *table = change->before;
    mig_object same = {.table = table};
    mig_op op = {.kind = MIG_KIND_TABLE, .before = same, .after = same, .place = change->op.place};
    mig_sqlite_change move = {op, table, table};
    mig_sqlite_edit old, edit;
    bool native, done;

    if (!is_taken_for_rowid(table, change->op.before.column->name))
        return true;
    if (!mig_sqlite_accepts(low, rename, &native, err))
        return false;
    if (native)
        return true;
    mig_push(low->arena, &low->changes, move);
    done = mig_sqlite_edit_changes(low, &old, &edit, &native, err) &&
           mig_sqlite_edit_move_key(&edit, table->primary_key, err) &&
           mig_sqlite_rebuild(low, &old, &edit, err);
    low->changes.len = 0;
    return done;
}

bool mig_sqlite_rename_column(mig_sqlite_lowering *low, const mig_sqlite_change *change,
                              mig_error *err)
{
    const mig_op *op = &change->op;
    mig_steps rename = {0};
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql, "ALTER TABLE ");
    mig_sqlite_ident(&sql, change->before->name.name);
    mig_str_add(&sql, " RENAME COLUMN ");
    mig_sqlite_ident(&sql, op->before.column->name);
    mig_str_add(&sql, " TO ");
    mig_sqlite_ident(&sql, op->after.column->name);
    mig_step_flush(low->arena, &rename, &sql, op->place);
    return move_key(low, change, &rename, err) && run_rename(low, change, &rename, err);
}
