/*
 * Rebuilding a table: a new one is made beside it, the rows are copied, the old one goes, the new
 * one takes its name (sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema
 * Changes"). Enforcement of foreign keys is off, or dropping the old table would delete rows of
 * others; legacy_alter_table is on for the rename, which else fails under a view and would rewrite
 * what refers to the table.
 */
#include "base/text.h"
#include "dialect/sqlite/lower.h"
#include "dialect/sqlite/sqlite.h"

#include <string.h>

/* What the steps are made from. */
typedef struct {
    mig_sqlite_lowering *low;
    const mig_sqlite_table *old, *new;
    const char *name, *new_name;
    mig_place place;
    mig_steps steps;
} rebuild;

void mig_sqlite_add_column_ref(mig_str *sql, const char *table, const char *column)
{
    MIG_AUTO_STR quoted = {0};

    mig_sqlite_ident(&quoted, column);
    if (quoted.data[0] == '"') {
        mig_sqlite_ident(sql, table);
        mig_str_addc(sql, '.');
    }
    mig_str_add(sql, quoted.data);
}

bool mig_sqlite_is_new(const mig_sqlite_lowering *low, const char *column)
{
    for (size_t i = 0; i < low->changes.len; i++) {
        const mig_op *op = &low->changes.items[i].op;

        if (op->kind == MIG_KIND_COLUMN && !op->before.any &&
            mig_same_nocase(op->after.column->name, column))
            return true;
    }
    return false;
}

static bool in_key(const mig_sqlite_table *table, const mig_sqlite_column *column)
{
    const mig_sqlite_column *owner;
    const mig_sqlite_constraint *key = mig_sqlite_text_key(table, &owner);

    for (size_t i = 0; key && !owner && i < key->columns.len; i++)
        if (mig_same_nocase(key->columns.items[i].column.name, column->name.name))
            return true;
    return key && owner == column;
}

bool mig_sqlite_wants_value(const mig_sqlite_table *table, const mig_sqlite_column *column)
{
    return mig_sqlite_constraint_find(&column->constraints, MIG_SQLITE_NOT_NULL) ||
           mig_sqlite_text_alias(table) == column ||
           (table->without_rowid && in_key(table, column));
}

bool mig_sqlite_is_generated(const mig_sqlite_column *column)
{
    return mig_sqlite_constraint_find(&column->constraints, MIG_SQLITE_GENERATED) != NULL;
}

const char *mig_sqlite_text_default(mig_arena *arena, const mig_sqlite_table *table,
                                    const mig_sqlite_column *column)
{
    const char *value = NULL;

    for (size_t i = 0; i < column->constraints.len; i++) /* of several the last counts */
        if (column->constraints.items[i].kind == MIG_SQLITE_DEFAULT)
            value = mig_slice_text(arena, table->text, column->constraints.items[i].expr);
    return value && !mig_same_nocase(value, "null") ? value : NULL;
}

/* A name of the rowid that no column takes; NULL: there is none. */
static const char *rowid_name(const rebuild *r)
{
    static const char *const names[] = {"rowid", "_rowid_", "oid"};

    for (size_t i = 0; i < MIG_LEN(names); i++)
        if (!mig_sqlite_column_find(r->old, names[i]) && !mig_sqlite_column_find(r->new, names[i]))
            return names[i];
    return NULL;
}

/* A renamed value of an enum goes by its new name from now on. */
static void add_renamed_values(mig_str *value, const mig_op *op)
{
    const mig_enum *before = op->before.enumeration;
    MIG_AUTO_STR cases = {0};

    for (size_t i = 0; i < before->values.len; i++) {
        const char *old = before->values.items[i].value, *new = mig_enum_value_after(op, old);

        if (!new || mig_same(old, new))
            continue;
        mig_str_add(&cases, " WHEN ");
        mig_sqlite_literal(&cases, old);
        mig_str_add(&cases, " THEN ");
        mig_sqlite_literal(&cases, new);
    }
    if (cases.len > 0) {
        MIG_AUTO_STR plain = {0};

        mig_str_add(&plain, mig_str_text(value));
        mig_str_reset(value);
        mig_str_addf(value, "CASE %s%s ELSE %s END", plain.data, cases.data, plain.data);
    }
}

/* Did the column hold values of the enum when the change came? */
static bool held_values(const rebuild *r, const mig_sqlite_change *change, const char *column)
{
    const mig_column *known = mig_column_find(r->low->now, change->after, column);

    return known && known->type.enumeration && !strchr(known->type.written, '[') &&
           mig_same_nocase(known->type.enumeration,
                           mig_name_text(r->low->arena, change->op.after.enumeration->name));
}

const char *mig_sqlite_said_value(const mig_sqlite_lowering *low, const char *column)
{
    const char *using = NULL;

    for (size_t i = 0; i < low->changes.len; i++) {
        const mig_op *op = &low->changes.items[i].op;

        if (op->kind == MIG_KIND_COLUMN && op->before.any && op->after.any && op->using &&
            mig_same_nocase(op->after.column->name, column))
            using = mig_execute_text(op->using, mig_sqlite.name);
    }
    return using;
}

/* The old table's value for a column of the new one. */
static void add_value(const rebuild *r, mig_str *sql, const mig_sqlite_column *column)
{
    const mig_sqlite_lowering *low = r->low;
    const char *dflt = mig_sqlite_text_default(low->arena, r->new, column);
    const mig_sqlite_column *old = mig_sqlite_column_find(r->old, column->name.name);
    const char *said = mig_sqlite_said_value(low, column->name.name);
    MIG_AUTO_STR value = {0};

    if (said)
        mig_str_addf(&value, strstr(said, "--") ? "(%s\n)" : "(%s)", said);
    else
        mig_sqlite_add_column_ref(&value, r->name, old->name.name);
    for (size_t i = 0; i < low->changes.len; i++)
        if (low->changes.items[i].op.kind == MIG_KIND_ENUM &&
            held_values(r, &low->changes.items[i], old->name.name))
            add_renamed_values(&value, &low->changes.items[i].op);
    if (dflt && mig_sqlite_wants_value(r->new, column) && !mig_sqlite_wants_value(r->old, old))
        mig_str_addf(sql, "coalesce(%s, (%s))", mig_str_text(&value), dflt);
    else
        mig_str_add(sql, mig_str_text(&value));
}

static void add_pair(mig_str *columns, mig_str *values, const char *column, const char *value)
{
    mig_str_addf(columns, columns->len > 0 ? ", %s" : "%s", column);
    mig_str_addf(values, values->len > 0 ? ", %s" : "%s", value);
}

/*
 * Rows keep their rowid: of a table without an INTEGER PRIMARY KEY it would be counted anew. What
 * is generated generates itself; a new column gets its default, or the rowid if it is its new name.
 */
static void copy_rows(rebuild *r)
{
    const mig_sqlite_column *alias = mig_sqlite_text_alias(r->new);
    const char *rowid = r->old->without_rowid || r->new->without_rowid ? NULL : rowid_name(r);
    MIG_AUTO_STR columns = {0}, values = {0}, sql = {0};

    if (rowid && !alias)
        add_pair(&columns, &values, rowid, rowid);
    for (size_t i = 0; i < r->new->columns.len; i++) {
        const mig_sqlite_column *column = &r->new->columns.items[i];
        MIG_AUTO_STR name = {0}, value = {0};

        mig_sqlite_ident(&name, column->name.name);
        if (mig_sqlite_is_generated(column))
            continue;
        if (mig_sqlite_column_find(r->old, column->name.name) &&
            !mig_sqlite_is_new(r->low, column->name.name))
            add_value(r, &value, column);
        else if (column == alias && rowid)
            mig_str_add(&value, rowid);
        else
            continue;
        add_pair(&columns, &values, name.data, value.data);
    }
    if (columns.len == 0)
        return; /* nothing of a row is left: the rows are counted afterwards */
    mig_str_add(&sql, "INSERT INTO ");
    mig_sqlite_ident(&sql, r->new_name);
    mig_str_addf(&sql, " (%s)\nSELECT %s\n  FROM ", columns.data, values.data);
    mig_sqlite_ident(&sql, r->name);
    if (rowid)
        mig_str_addf(&sql, "\n ORDER BY %s", rowid);
    mig_step_flush(r->low->arena, &r->steps, &sql, r->place);
}

static void count_rows(rebuild *r)
{
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql,
                "SELECT before || ' rows before, ' || after || ' after' FROM (SELECT"
                " (SELECT count(*) FROM ");
    mig_sqlite_ident(&sql, r->name);
    mig_str_add(&sql, ") AS before, (SELECT count(*) FROM ");
    mig_sqlite_ident(&sql, r->new_name);
    mig_str_add(&sql, ") AS after) WHERE before <> after");
    mig_sqlite_assert(r->low, &r->steps,
                      mig_arena_printf(r->low->arena, "copying table \"%s\" lost rows", r->name),
                      &sql, r->place);
}

/* The column that is AUTOINCREMENT; NULL: none is. */
static const char *counting(const mig_sqlite_table *table)
{
    const mig_sqlite_column *column;
    const mig_sqlite_constraint *key = mig_sqlite_text_key(table, &column);

    if (!key || !key->autoincrement)
        return NULL;
    return column ? column->name.name : key->columns.items[0].column.name;
}

/* AUTOINCREMENT never gives a number twice, not even that of a row that is gone. */
static void keep_sequence(rebuild *r)
{
    MIG_AUTO_STR sql = {0};

    if (!counting(r->old) || !mig_same_nocase(counting(r->old), counting(r->new)))
        return;
    mig_str_add(&sql, "DELETE FROM sqlite_sequence WHERE name = ");
    mig_sqlite_literal(&sql, r->new_name);
    mig_step_flush(r->low->arena, &r->steps, &sql, r->place);
    mig_str_add(&sql, "INSERT INTO sqlite_sequence (name, seq) SELECT ");
    mig_sqlite_literal(&sql, r->new_name);
    mig_str_add(&sql, ", seq FROM sqlite_sequence WHERE name = ");
    mig_sqlite_literal(&sql, r->name);
    mig_step_flush(r->low->arena, &r->steps, &sql, r->place);
}

static void add_text(rebuild *r, const char *text)
{
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql, text);
    mig_step_flush(r->low->arena, &r->steps, &sql, r->place);
}

static void take_place(rebuild *r)
{
    MIG_AUTO_STR sql = {0};

    mig_sqlite_step(r->low, &r->steps, "DROP TABLE", r->name, r->place);
    add_text(r, "PRAGMA legacy_alter_table = ON");
    mig_str_add(&sql, "ALTER TABLE ");
    mig_sqlite_ident(&sql, r->new_name);
    mig_str_add(&sql, " RENAME TO ");
    mig_sqlite_ident(&sql, r->name);
    mig_step_flush(r->low->arena, &r->steps, &sql, r->place);
    add_text(r, "PRAGMA legacy_alter_table = OFF");
}

/* Indexes and triggers went with the old table. */
static void restore(rebuild *r)
{
    const mig_table *table = mig_sqlite_table_after(r->low);
    const mig_schema *start = r->low->start;

    for (size_t i = 0; i < table->indexes.len; i++)
        mig_sqlite_add_index(r->low, &r->steps, table, table->indexes.items[i], r->place);
    for (size_t i = 0; i < start->others.len; i++) {
        const mig_other *other = start->others.items[i];

        if (mig_same(other->kind, "trigger") && other->source &&
            mig_name_same(start, other->table, table->name))
            add_text(r, other->source);
    }
    for (size_t i = 0; i < table->columns.len; i++)
        if (table->columns.items[i]->on_update)
            mig_sqlite_add_trigger(r->low, &r->steps, table, table->columns.items[i]->name,
                                   r->place);
}

/* A script outside a transaction could have them on; then the DROP below would delete in other
 * tables. */
static void want_no_enforcement(rebuild *r, mig_steps *steps)
{
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql,
                "SELECT 'PRAGMA foreign_keys is on' FROM pragma_foreign_keys"
                " WHERE foreign_keys = 1");
    mig_sqlite_assert(r->low, steps,
                      mig_arena_printf(r->low->arena, "table \"%s\" can't be rebuilt", r->name),
                      &sql, r->place);
}

static void add_all(mig_sqlite_lowering *low, const mig_steps *steps)
{
    for (size_t i = 0; i < steps->len; i++)
        mig_push(low->arena, low->steps, steps->items[i]);
}

bool mig_sqlite_rebuild(mig_sqlite_lowering *low, const mig_sqlite_edit *old, mig_sqlite_edit *edit,
                        mig_error *err)
{
    rebuild r = {.low = low,
                 .old = &old->table,
                 .new = &edit->table,
                 .name = mig_sqlite_table_before(low)->name.name,
                 .place = mig_sqlite_changes_place(low)};
    mig_strings unchecked = {0}, tables;
    mig_steps before = {0}, after = {0};

    r.new_name = mig_arena_printf(low->arena, "_migrate_new_%s", r.name);
    if (!mig_sqlite_edit_rename(edit, r.new_name, err))
        return false;
    add_text(&r, edit->table.text);
    r.steps.items[r.steps.len - 1].rebuild = r.name;
    copy_rows(&r);
    count_rows(&r);
    keep_sequence(&r);
    take_place(&r);
    restore(&r);
    if (!mig_sqlite_try(low, &r.steps, r.place, &unchecked, err))
        return false;
    tables = mig_sqlite_key_tables(low, &unchecked);
    want_no_enforcement(&r, &before);
    mig_sqlite_check_rows(low, r.old, r.new, &before);
    mig_sqlite_note_violations(low, &tables, &before);
    mig_sqlite_compare_violations(low, &tables, &after);
    add_all(low, &before);
    add_all(low, &r.steps);
    add_all(low, &after);
    return true;
}
