/* Columns: added, dropped, renamed, and changed one property after the other. */
#include "dialect/postgresql/lower.h"

#include "base/text.h"

#include <string.h>

static bool has_default(const mig_column *column)
{
    return column->dflt.kind != MIG_DEFAULT_NONE;
}

static bool is_not_null(const mig_column *column)
{
    return !column->nullable || column->never_null;
}

static bool same_type(const mig_column *before, const mig_column *after)
{
    return strcmp(pg_type_sql(&before->type), pg_type_sql(&after->type)) == 0 &&
           mig_same(before->collation, after->collation);
}

static bool same_default(const mig_default *before, const mig_default *after)
{
    return before->kind == after->kind && mig_same(before->value, after->value);
}

static bool same_expr(const mig_expr *before, const mig_expr *after)
{
    return mig_same(before->written, after->written) ||
           (before->server && mig_same(before->server, after->server));
}

static void alter_simply(lowering *l, mig_name table, const mig_column *column, const char *what)
{
    pg_alter_simply(l, table, column->name, what);
}

static void comment_column(lowering *l, mig_name table, const mig_column *column)
{
    MIG_AUTO_STR what = {0};

    mig_str_add(&what, "COLUMN ");
    pg_name(&what, table);
    mig_str_addc(&what, '.');
    pg_ident(&what, column->name);
    pg_comment(l, mig_str_text(&what), column->comment);
}

void pg_finish_column(lowering *l, mig_name table, const mig_column *column)
{
    const mig_column plain = {0};

    pg_finish_counter(l, table, column);
    /* `serial` implies NOT NULL, and doesn't take its contrary */
    if (column->autoincrement && !column->sequence && !is_not_null(column))
        alter_simply(l, table, column, "DROP NOT NULL");
    pg_change_column_storage(l, table, &plain, column, false);
    if (column->comment)
        comment_column(l, table, column);
    if (column->on_update)
        pg_create_on_update(l, table, column);
}

/* Before PostgreSQL 17 no identity can be added where there are partitions: a serial becomes one.
 */
static void create_identity(lowering *l, mig_name table, const mig_column *column)
{
    mig_column *serial = MIG_COPY(l->arena, column);

    serial->identity = MIG_IDENTITY_NONE;
    serial->autoincrement = true;
    serial->never_null = false;
    pg_create_column(l, table, serial);
    pg_join_end(l);
    pg_change_column(l, table, serial, column);
}

void pg_create_column(lowering *l, mig_name table, const mig_column *column)
{
    const mig_table *near = mig_table_find(l->near, table);

    if (near && near->partition_by && column->identity != MIG_IDENTITY_NONE) {
        create_identity(l, table, column);
        return;
    }
    pg_prepare_counter(l, table, column, NULL);
    mig_str_add(&l->sql, "ADD COLUMN ");
    pg_add_column(&l->sql, table, column);
    pg_join(l, table, column->name);
    pg_finish_column(l, table, column);
}

void pg_drop_column(lowering *l, mig_name table, const mig_column *column)
{
    if (column->on_update)
        pg_drop_on_update(l, table, column->name);
    pg_alter(l, table);
    mig_str_add(&l->sql, "DROP COLUMN ");
    pg_ident(&l->sql, column->name);
    pg_step(l);
}

void pg_rename_column(lowering *l, mig_name table, const mig_column *before,
                      const mig_column *after)
{
    /* the function behind the trigger names the column */
    if (before->on_update)
        pg_drop_on_update(l, table, before->name);
    pg_alter(l, table);
    mig_str_add(&l->sql, "RENAME COLUMN ");
    pg_ident(&l->sql, before->name);
    mig_str_add(&l->sql, " TO ");
    pg_ident(&l->sql, after->name);
    pg_step(l);
    pg_rename_sequence(l, table, before, table, after->name);
    if (before->on_update) {
        mig_column *renamed = MIG_COPY(l->arena, before);

        renamed->name = after->name;
        pg_create_on_update(l, table, renamed);
    }
}

/* There is no conversion: the script says one, or the column has no values. */
static void assert_empty(lowering *l, mig_name table, const mig_column *before,
                         const mig_column *after)
{
    const char *name = pg_ident_text(l->arena, before->name);
    mig_step step = {.kind = MIG_STEP_ASSERT, .place = l->place};

    pg_join_end(l);
    mig_str_add(&l->sql, "SELECT format(");
    pg_literal(&l->sql, "%s rows of \"%s\" hold a value in \"%s\"");
    mig_str_addf(&l->sql, ", count(%s), ", name);
    pg_literal(&l->sql, mig_name_text(l->arena, table));
    mig_str_add(&l->sql, ", ");
    pg_literal(&l->sql, before->name);
    mig_str_add(&l->sql, ") FROM ");
    pg_name(&l->sql, table);
    mig_str_addf(&l->sql, " HAVING count(%s) > 0", name);
    step.sql = mig_str_copy(l->arena, &l->sql);
    step.message = mig_arena_printf(
        l->arena, "nothing converts %s to %s; say how with `using`, in SQL over the row as it was",
        pg_type_sql(&before->type), pg_type_sql(&after->type));
    mig_push(l->arena, l->steps, step);
    mig_str_reset(&l->sql);
}

/* Type and collation, which the server changes together. */
static void change_type(lowering *l, mig_name table, const mig_column *before,
                        const mig_column *after)
{
    bool refused = false;
    const char *using = l->using ? l->using : pg_using(l->arena, before, after, &refused);

    if (after->generated_kind != MIG_GENERATED_NONE)
        using = NULL;
    else if (refused && !l->using)
        assert_empty(l, table, before, after);
    mig_str_add(&l->sql, "ALTER COLUMN ");
    pg_ident(&l->sql, after->name);
    mig_str_addf(&l->sql, " TYPE %s", pg_type_sql(&after->type));
    if (after->collation) {
        mig_str_add(&l->sql, " COLLATE ");
        pg_collation(&l->sql, after->collation);
    }
    if (using) {
        mig_expr expr = {.written = using};

        mig_str_add(&l->sql, " USING ");
        if (l->using)
            pg_add_expr(&l->sql, &expr);
        else
            mig_str_add(&l->sql, using);
    }
    pg_join(l, table, after->name);
}

/* A generated column is in the way of the type of one that it is made from. Other texts the server
 * would carry over as it spells them, casts and all. */
static void change_type_aside(lowering *l, mig_name table, const mig_column *before,
                              const mig_column *after)
{
    const mig_table *near = mig_table_find(l->near, table);

    pg_join_begin(l, table, after->name);
    if (near)
        pg_aside_ahead(l, near, before->name,
                       pg_text_follows(&before->type, &after->type) ? PG_ASIDE_GENERATED
                                                                    : PG_ASIDE_EXPRESSIONS);
    change_type(l, table, before, after);
}

static bool in_primary_key(lowering *l, mig_name table, const char *column)
{
    const mig_table *near = mig_table_find(l->near, table);

    return near && near->primary_key && mig_strings_has(&near->primary_key->columns, column);
}

/* A key that was dropped further up may have left it NOT NULL, though it was never written so. */
static bool is_left_not_null(lowering *l, mig_name table, const char *name)
{
    const mig_table *near = mig_table_find(l->near, table);
    const mig_column *column = near ? mig_column_find(l->near, near, name) : NULL;

    return column && !column->nullable;
}

static void change_null(lowering *l, mig_name table, const mig_column *before,
                        const mig_column *after)
{
    bool was = is_not_null(before) || is_left_not_null(l, table, after->name);

    if (!is_not_null(before) && is_not_null(after))
        pg_join_alter(l, table, after->name, "SET NOT NULL");
    /* a key that is about to be dropped takes its NOT NULL along: see drop_primary_key */
    else if (was && !is_not_null(after) && !in_primary_key(l, table, after->name))
        pg_join_alter(l, table, after->name, "DROP NOT NULL");
}

static void set_default(lowering *l, mig_name table, const mig_column *after)
{
    mig_str_add(&l->sql, "ALTER COLUMN ");
    pg_ident(&l->sql, after->name);
    mig_str_add(&l->sql, " SET DEFAULT ");
    pg_add_default(&l->sql, &after->dflt);
    pg_join(l, table, after->name);
}

bool pg_is_regenerated(const mig_column *before, const mig_column *after)
{
    if (before->generated_kind != after->generated_kind)
        return true;
    return after->generated_kind != MIG_GENERATED_NONE &&
           !same_expr(&before->generated, &after->generated);
}

/* Values of a virtual column are nowhere: they are computed once more, and kept. */
static void keep_values(lowering *l, mig_name table, const mig_column *before,
                        const mig_column *after)
{
    mig_str_add(&l->sql, "UPDATE ");
    pg_name(&l->sql, table);
    mig_str_add(&l->sql, " SET ");
    pg_ident(&l->sql, after->name);
    mig_str_add(&l->sql, " = ");
    pg_add_expr(&l->sql, &before->generated);
    pg_step(l);
}

/* The column anew, at the end of the table, with all that was on it. */
static void replace_column(lowering *l, mig_name table, const mig_column *before,
                           const mig_column *after)
{
    const mig_table *near = mig_table_find(l->near, table);
    bool keeps = after->generated_kind == MIG_GENERATED_NONE;
    mig_column *fresh = MIG_COPY(l->arena, after);
    pg_aside aside = {0};

    if (near)
        pg_aside_take(l, near, before->name, PG_ASIDE_ALL, &aside);
    pg_drop_column(l, table, before);
    if (keeps) { /* what the server fills itself it doesn't let anybody write */
        fresh->nullable = true;
        fresh->on_update = NULL;
        fresh->identity = MIG_IDENTITY_NONE;
        fresh->autoincrement = false;
        fresh->sequence = NULL;
    }
    pg_create_column(l, table, fresh);
    if (keeps) {
        keep_values(l, table, before, after);
        if (is_not_null(after))
            pg_join_alter(l, table, after->name, "SET NOT NULL");
        pg_attach_counter(l, table, fresh, after);
        if (after->on_update)
            pg_create_on_update(l, table, after);
    }
    pg_aside_restore(l, &aside);
}

static bool drops_expression(const mig_column *before, const mig_column *after)
{
    return after->generated_kind == MIG_GENERATED_NONE &&
           before->generated_kind == MIG_GENERATED_STORED;
}

static bool sets_expression(const lowering *l, const mig_column *before, const mig_column *after)
{
    return after->generated_kind == MIG_GENERATED_STORED &&
           before->generated_kind == MIG_GENERATED_STORED && (l->caps & MIG_CAP_SET_EXPRESSION) &&
           same_type(before, after);
}

pg_rewrite pg_rewrite_of(const lowering *l, const mig_column *before, const mig_column *after)
{
    if (pg_is_regenerated(before, after) && !drops_expression(before, after) &&
        !sets_expression(l, before, after))
        return PG_REWRITE_COLUMN;
    return same_type(before, after) ? PG_REWRITE_NONE : PG_REWRITE_TYPE;
}

/* True when the column was changed as a whole, so that nothing is left to do. */
static bool regenerate(lowering *l, mig_name table, const mig_column *before,
                       const mig_column *after)
{
    pg_aside gone = {0};

    if (pg_renewed_take(l, table, before->name, &gone)) {
        pg_create_column(l, table, after);
        pg_aside_restore(l, &gone);
        return true;
    }
    if (drops_expression(before, after)) {
        alter_simply(l, table, after, "DROP EXPRESSION");
        return false;
    }
    if (sets_expression(l, before, after)) {
        pg_alter_column(l, table, after->name);
        mig_str_add(&l->sql, "SET EXPRESSION AS ");
        pg_add_expr(&l->sql, &after->generated);
        pg_step(l);
        return false;
    }
    replace_column(l, table, before, after);
    return true;
}

void pg_change_column(lowering *l, mig_name table, const mig_column *before,
                      const mig_column *after)
{
    bool retyped = l->using || !same_type(before, after);
    bool fresh = has_default(after) && !same_default(&before->dflt, &after->dflt);

    pg_join_begin(l, table, before->name);
    if (pg_is_regenerated(before, after) && regenerate(l, table, before, after))
        return;
    /* the trigger's condition names the column */
    if (before->on_update && (!after->on_update || retyped))
        pg_drop_on_update(l, table, before->name);
    pg_detach_counter(l, table, before, after);
    if (has_default(before) &&
        (!has_default(after) || (retyped && !pg_text_follows(&before->type, &after->type)))) {
        pg_join_alter(l, table, after->name, "DROP DEFAULT");
        fresh = has_default(after);
    }
    if (retyped)
        change_type_aside(l, table, before, after);
    change_null(l, table, before, after);
    if (fresh)
        set_default(l, table, after);
    pg_attach_counter(l, table, before, after);
    pg_change_column_storage(l, table, before, after, retyped);
    if (!mig_same(before->comment, after->comment))
        comment_column(l, table, after);
    if (after->on_update && (!before->on_update || retyped))
        pg_create_on_update(l, table, after);
}
