/* Tables and columns under another name. */
#include "dialect/mysql/lower.h"

#include "base/text.h"
#include "dialect/resolve.h"

#include <string.h>

void my_rename_table(my_lowering *l, const mig_op *op)
{
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql, "RENAME TABLE ");
    my_name(&sql, op->before.table->name);
    mig_str_add(&sql, " TO ");
    my_name(&sql, op->after.table->name);
    my_push_sql(l, l->steps, my_take(l, &sql), op->place);
}

typedef struct {
    my_lowering *l;
    const my_change *change;
    mig_strings drops, clauses;
    bool copies; /* the table: that a check, or a stored column, is said anew does it */
} renaming;

static void restate(renaming *r, mig_kind kind, mig_object before, mig_object after)
{
    const char *name = my_ident_text(r->l->arena, mig_object_name(kind, before));
    MIG_AUTO_STR sql = {0};

    r->copies = r->copies || kind == MIG_KIND_CHECK;
    mig_push(r->l->arena, &r->drops,
             mig_arena_printf(r->l->arena, "DROP %s %s",
                              kind == MIG_KIND_CHECK ? "CONSTRAINT" : "KEY", name));
    mig_str_add(&sql, "ADD ");
    my_add_part(&sql, r->l->caps, kind, after);
    mig_push(r->l->arena, &r->clauses, my_take(r->l, &sql));
}

/* A text as it is said, and as it was. */
static bool differ(const mig_expr *before, const mig_expr *after)
{
    return !mig_same(before->written, after->written) || !mig_same(before->server, after->server);
}

static void restate_columns(renaming *r)
{
    const mig_table *before = r->change->before, *after = r->change->after;

    for (size_t i = 0; i < after->columns.len && i < before->columns.len; i++) {
        const mig_column *old = before->columns.items[i], *new = after->columns.items[i];
        MIG_AUTO_STR sql = {0};

        if (!differ(&old->generated, &new->generated) &&
            mig_same(old->dflt.server, new->dflt.server))
            continue;
        r->copies = r->copies || new->generated_kind == MIG_GENERATED_STORED;
        mig_str_add(&sql, "MODIFY COLUMN ");
        my_add_column(&sql, r->l->caps, after, new);
        mig_push(r->l->arena, &r->clauses, my_take(r->l, &sql));
    }
}

static bool keys_differ(const mig_index *before, const mig_index *after)
{
    for (size_t i = 0; i < before->keys.len && i < after->keys.len; i++)
        if (differ(&before->keys.items[i].expr, &after->keys.items[i].expr))
            return true;
    return false;
}

/* MySQL refuses to rename a column that an expression names, unless the expression is said anew;
 * so it is with partitions (9.7: error 3855). */
static void restate_texts(renaming *r)
{
    const mig_table *before = r->change->before, *after = r->change->after;

    restate_columns(r);
    for (size_t i = 0; i < after->checks.len && i < before->checks.len; i++)
        if (differ(&before->checks.items[i]->expr, &after->checks.items[i]->expr))
            restate(r, MIG_KIND_CHECK, (mig_object){.check = before->checks.items[i]},
                    (mig_object){.check = after->checks.items[i]});
    for (size_t i = 0; i < after->indexes.len && i < before->indexes.len; i++)
        if (keys_differ(before->indexes.items[i], after->indexes.items[i]))
            restate(r, MIG_KIND_INDEX, (mig_object){.index = before->indexes.items[i]},
                    (mig_object){.index = after->indexes.items[i]});
}

const char *my_first_name(const my_change *change, const char *column)
{
    for (size_t i = 0; i < change->renamed.len; i++)
        if (mig_same_nocase(change->renamed.items[i].to, column))
            return change->renamed.items[i].from;
    return column;
}

bool my_names_renamed(const my_lowering *l, const my_change *change, const mig_expr *text)
{
    for (size_t i = 0; (l->caps & MY_CAP_MYSQL) && i < change->renamed.len; i++)
        if (mig_words_mention(text->written, true, MIG_WORD_COLUMN, change->renamed.items[i].to))
            return true;
    return false;
}

static bool is_renamed(const my_change *change, const mig_strings *columns)
{
    for (size_t i = 0; i < columns->len; i++)
        if (my_first_name(change, columns->items[i]) != columns->items[i])
            return true;
    return false;
}

bool my_renames_in_key(const my_lowering *l, const my_change *change)
{
    for (size_t i = 0; i < l->now->tables.len; i++) {
        const mig_table *table = l->now->tables.items[i];
        bool own = mig_name_same(l->now, table->name, change->before->name);

        for (size_t k = 0; k < table->foreign_keys.len; k++) {
            const mig_foreign_key *key = table->foreign_keys.items[k];

            if ((own && is_renamed(change, &key->columns)) ||
                (mig_name_same(l->now, key->target, change->before->name) &&
                 is_renamed(change, &key->target_columns)))
                return true;
        }
    }
    return false;
}

bool my_has_own_check(const my_lowering *l, const mig_table *table, const mig_column *column)
{
    if (!(l->caps & MY_CAP_COLUMN_CHECKS))
        return false;
    if (!(l->caps & MY_CAP_NATIVE_JSON) && mig_same(column->type.server, "json"))
        return true;
    for (size_t i = 0; i < table->checks.len; i++)
        if (my_is_column_check(table->checks.items[i]) &&
            mig_same_nocase(table->checks.items[i]->column, column->name))
            return true;
    return false;
}

static const char *other_name(const char *name, const mig_op *rename)
{
    return mig_same_nocase(name, rename->before.column->name) ? rename->after.column->name : name;
}

static void rename_side(my_lowering *l, mig_object *side, const mig_op *rename)
{
    mig_column *column;

    if (!side->any)
        return;
    column = MIG_COPY(l->arena, side->column);
    column->name = other_name(column->name, rename);
    side->column = column;
}

static void note_rename(my_lowering *l, my_change *change, const mig_op *op)
{
    my_renamed renamed = {op->before.column->name, op->after.column->name};

    for (size_t i = 0; i < change->renamed.len; i++)
        if (mig_same_nocase(change->renamed.items[i].to, renamed.from)) {
            change->renamed.items[i].to = renamed.to;
            return;
        }
    mig_push(l->arena, &change->renamed, renamed);
}

bool my_join_rename(my_lowering *l, my_change *change, const mig_op *op)
{
    const mig_table *was = mig_table_find(l->was, op->table);
    mig_op renamed = *op;
    mig_error ignored = {0};

    if (!mig_column_find(l->was, was, op->before.column->name) ||
        !mig_shape_apply(l->was, l->dialect, l->caps, &renamed, false, &ignored))
        return false;
    note_rename(l, change, op);
    for (size_t i = 0; i < change->ops.len; i++)
        if (change->ops.items[i].kind == MIG_KIND_COLUMN) {
            rename_side(l, &change->ops.items[i].before, op);
            rename_side(l, &change->ops.items[i].after, op);
        }
    return true;
}

/* MariaDB keeps the name of a column's own check, which is that of the column, where this is only
 * renamed: it is told by CHANGE, which takes no longer (tried: 10.11, 11.8). */
static const char *rename_clause(my_lowering *l, const my_change *change)
{
    const mig_op *op = &change->ops.items[0];
    const char *from = my_ident_text(l->arena, op->before.column->name);
    const mig_column *column = mig_column_find(l->now, change->after, op->after.column->name);
    MIG_AUTO_STR sql = {0};

    if (!my_has_own_check(l, change->after, column))
        return mig_arena_printf(l->arena, "RENAME COLUMN %s TO %s", from,
                                my_ident_text(l->arena, op->after.column->name));
    mig_str_addf(&sql, "CHANGE COLUMN %s ", from);
    my_add_column(&sql, l->caps, change->after, column);
    return my_take(l, &sql);
}

static bool has_name(const mig_strings *columns, const char *name)
{
    for (size_t i = 0; i < columns->len; i++)
        if (mig_same_nocase(columns->items[i], name))
            return true;
    return false;
}

my_table_keys my_keys_of_renamed(my_lowering *l, const my_change *change)
{
    const char *was = change->ops.items[0].before.column->name;
    const char *name = change->ops.items[0].after.column->name;
    renaming r = {.l = l, .change = change};
    my_table_keys keys = {0};

    if ((l->caps & MY_CAP_MYSQL) && !mig_same_nocase(was, name)) /* in another case it is none */
        restate_texts(&r);
    for (size_t i = 0; r.copies && i < l->now->tables.len; i++) {
        const mig_table *table = l->now->tables.items[i];
        bool own = mig_name_same(l->now, table->name, change->after->name);

        for (size_t k = 0; k < table->foreign_keys.len; k++) {
            const mig_foreign_key *key = table->foreign_keys.items[k];

            if ((own && has_name(&key->columns, name)) ||
                (mig_name_same(l->now, key->target, change->after->name) &&
                 has_name(&key->target_columns, name)))
                mig_push(l->arena, &keys, ((my_table_key){table, key}));
        }
    }
    return keys;
}

void my_rename_column(my_lowering *l, const my_change *change)
{
    const mig_op *op = &change->ops.items[0];
    renaming r = {.l = l, .change = change};
    const char *partitions = NULL;
    mig_strings all = {0};

    mig_push(l->arena, &r.clauses, rename_clause(l, change));
    if (l->caps & MY_CAP_MYSQL)
        restate_texts(&r);
    for (size_t i = 0; i < r.drops.len; i++)
        mig_push(l->arena, &all, r.drops.items[i]);
    for (size_t i = 0; i < r.clauses.len; i++)
        mig_push(l->arena, &all, r.clauses.items[i]);
    if (l->caps & MY_CAP_MYSQL && !mig_same(change->before->partitions, change->after->partitions))
        partitions = change->after->partitions;
    my_push_alter(l, l->steps, change->before, &all, partitions, (mig_step){.place = op->place});
}
