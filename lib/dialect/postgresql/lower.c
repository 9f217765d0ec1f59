/* Operations as PostgreSQL's statements: which function for which, tables, constraints and indexes.
 */
#include "dialect/postgresql/lower.h"

#include "base/text.h"
#include "schema/partitions.h"

#include <string.h>

void pg_alter(lowering *l, mig_name table)
{
    mig_str_add(&l->sql, "ALTER TABLE ");
    pg_name(&l->sql, table);
    mig_str_addc(&l->sql, ' ');
}

void pg_alter_column(lowering *l, mig_name table, const char *column)
{
    pg_alter(l, table);
    mig_str_add(&l->sql, "ALTER COLUMN ");
    pg_ident(&l->sql, column);
    mig_str_addc(&l->sql, ' ');
}

void pg_join_alter(lowering *l, mig_name table, const char *column, const char *what)
{
    mig_str_add(&l->sql, "ALTER COLUMN ");
    pg_ident(&l->sql, column);
    mig_str_addf(&l->sql, " %s", what);
    pg_join(l, table, column);
}

void pg_alter_simply(lowering *l, mig_name table, const char *column, const char *what)
{
    pg_alter_column(l, table, column);
    mig_str_add(&l->sql, what);
    pg_step(l);
}

/* Only the session knows the default schema's name. */
static void set_schema(lowering *l, const char *kind, mig_name name, const char *schema)
{
    MIG_AUTO_STR statement = {0};

    mig_str_addf(&statement, "ALTER %s ", kind);
    pg_name(&statement, name);
    mig_str_add(&statement, " SET SCHEMA ");
    if (schema) {
        pg_ident(&statement, schema);
        mig_str_add(&l->sql, mig_str_text(&statement));
    } else {
        mig_str_add(&l->sql, "DO $migrate$ BEGIN EXECUTE ");
        pg_literal(&l->sql, mig_str_text(&statement));
        mig_str_add(&l->sql, " || quote_ident(current_schema()); END $migrate$");
    }
    pg_step(l);
}

void pg_rename(lowering *l, const char *kind, mig_name from, mig_name to)
{
    if (!mig_same(from.name, to.name)) {
        mig_str_addf(&l->sql, "ALTER %s ", kind);
        pg_name(&l->sql, from);
        mig_str_add(&l->sql, " RENAME TO ");
        pg_ident(&l->sql, to.name);
        pg_step(l);
    }
    if (!mig_same(from.schema, to.schema))
        set_schema(l, kind, (mig_name){from.schema, to.name}, to.schema);
}

static void next_line(mig_str *sql, bool *first)
{
    mig_str_add(sql, *first ? "\n    " : ",\n    ");
    *first = false;
}

/*
 * Of several keys over the same columns, CREATE TABLE makes only the first, without a word: so does
 * an ALTER TABLE that adds several [PostgreSQL 15, transformIndexConstraints]. Order and
 * deferrability tell keys apart. A statement of its own adds whatever it says.
 */
static bool server_merges(const lowering *l, const mig_table *table, size_t unique)
{
    const mig_key *key = table->uniques.items[unique];

    for (size_t i = 0; i <= unique; i++) {
        const mig_key *other = i < unique ? table->uniques.items[i] : table->primary_key;

        if (other && other->deferrable == key->deferrable &&
            mig_idents_same(l->near, &other->columns, &key->columns))
            return true;
    }
    return false;
}

static bool same_keys(const lowering *l, const mig_index *a, const mig_index *b)
{
    if (a->keys.len != b->keys.len || a->deferrable != b->deferrable)
        return false;
    for (size_t i = 0; i < a->keys.len; i++) {
        const mig_index_key *x = &a->keys.items[i], *y = &b->keys.items[i];

        if (!mig_ident_same(l->near, x->column, y->column) ||
            !mig_same(x->expr.written, y->expr.written))
            return false;
    }
    return true;
}

/* The same of exclusion constraints. */
static bool server_merges_exclusion(const lowering *l, const mig_table *table, size_t exclusion)
{
    const mig_index *own = table->exclusions.items[exclusion];

    for (size_t i = 0; i < exclusion; i++)
        if (same_keys(l, table->exclusions.items[i], own))
            return true;
    return false;
}

static void add_body(lowering *l, const mig_table *table)
{
    mig_str *sql = &l->sql;
    bool first = true;

    for (size_t i = 0; i < table->columns.len; i++) {
        next_line(sql, &first);
        pg_add_column(sql, table->name, table->columns.items[i]);
    }
    if (table->primary_key) {
        next_line(sql, &first);
        pg_add_key(sql, table->primary_key, true);
    }
    for (size_t i = 0; i < table->uniques.len; i++) {
        if (server_merges(l, table, i))
            continue;
        next_line(sql, &first);
        pg_add_key(sql, table->uniques.items[i], false);
    }
    for (size_t i = 0; i < table->exclusions.len; i++) {
        if (server_merges_exclusion(l, table, i))
            continue;
        next_line(sql, &first);
        pg_add_exclusion(sql, table->exclusions.items[i]);
    }
    for (size_t i = 0; i < table->checks.len; i++) {
        if (table->checks.items[i]->traits.not_valid)
            continue; /* of a new table the server would take it for valid */
        next_line(sql, &first);
        pg_add_check(sql, table->checks.items[i]);
    }
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        if (table->foreign_keys.items[i]->traits.not_valid)
            continue;
        next_line(sql, &first);
        pg_add_foreign_key(sql, table->foreign_keys.items[i]);
    }
    if (!first)
        mig_str_addc(sql, '\n');
}

static bool has_body(lowering *l, const mig_table *table)
{
    size_t length = l->sql.len;
    bool some;

    add_body(l, table);
    some = l->sql.len > length;
    mig_str_cut(&l->sql, length);
    return some;
}

static void comment_table(lowering *l, const mig_table *table)
{
    pg_comment(l, mig_arena_printf(l->arena, "TABLE %s", pg_name_text(l->arena, table->name)),
               table->comment);
}

/* What CREATE TABLE can't say of a part. apart: it wasn't said there, and is made here. */
static void finish_part(lowering *l, mig_kind kind, mig_name table, mig_object object, bool apart)
{
    if (apart)
        pg_create_part(l, kind, table, object);
    else
        pg_finish_part(l, kind, table, object);
}

static void finish_parts(lowering *l, const mig_table *table)
{
    mig_name name = table->name;

    if (table->primary_key)
        pg_finish_part(l, MIG_KIND_PRIMARY_KEY, name, (mig_object){.key = table->primary_key});
    for (size_t i = 0; i < table->uniques.len; i++)
        finish_part(l, MIG_KIND_UNIQUE, name, (mig_object){.key = table->uniques.items[i]},
                    server_merges(l, table, i));
    for (size_t i = 0; i < table->exclusions.len; i++)
        finish_part(l, MIG_KIND_EXCLUSION, name, (mig_object){.index = table->exclusions.items[i]},
                    server_merges_exclusion(l, table, i));
    for (size_t i = 0; i < table->checks.len; i++)
        finish_part(l, MIG_KIND_CHECK, name, (mig_object){.check = table->checks.items[i]},
                    table->checks.items[i]->traits.not_valid);
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        finish_part(l, MIG_KIND_FOREIGN_KEY, name,
                    (mig_object){.foreign_key = table->foreign_keys.items[i]},
                    table->foreign_keys.items[i]->traits.not_valid);
}

static void create_table(lowering *l, const mig_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++)
        pg_prepare_counter(l, table->name, table->columns.items[i], table);
    mig_str_add(&l->sql, table->unlogged ? "CREATE UNLOGGED TABLE " : "CREATE TABLE ");
    pg_name(&l->sql, table->name);
    pg_add_partition_of(&l->sql, table);
    if (!mig_is_partition(table) || has_body(l, table)) {
        mig_str_add(&l->sql, " (");
        add_body(l, table);
        mig_str_addc(&l->sql, ')');
    }
    pg_add_values_of(&l->sql, table);
    pg_add_partition_by(&l->sql, table);
    pg_add_table_storage(&l->sql, table);
    pg_step(l);
    for (size_t i = 0; i < table->indexes.len; i++)
        pg_create_part(l, MIG_KIND_INDEX, table->name,
                       (mig_object){.index = table->indexes.items[i]});
    if (table->comment)
        comment_table(l, table);
    finish_parts(l, table);
    if (table->replica_identity.word)
        pg_set_replica_identity(l, table->name, &table->replica_identity);
    for (size_t i = 0; i < table->columns.len; i++)
        pg_finish_column(l, table->name, table->columns.items[i]);
}

/* The object as the table has it: an operation may only name what it is about. */
static const mig_table *known(const lowering *l, const mig_table *table)
{
    const mig_table *found = mig_table_find(l->near, table->name);

    return found ? found : table;
}

static void drop_table(lowering *l, const mig_table *named)
{
    const mig_table *table = known(l, named);

    pg_assert_unneeded(l, named->name, NULL);
    if (table->partition_by)
        pg_assert_no_partitions(l, named->name);
    pg_leave_referred(l, table);
    mig_str_add(&l->sql, "DROP TABLE ");
    pg_name(&l->sql, named->name);
    pg_step(l);
    for (size_t i = 0; i < table->columns.len; i++)
        if (table->columns.items[i]->on_update)
            pg_drop_on_update_function(l, named->name, table->columns.items[i]->name);
}

static void rename_table(lowering *l, mig_name from, mig_name to)
{
    const mig_table *table = mig_table_find(l->near, from);
    bool moves = !mig_same(from.schema, to.schema);
    mig_name renamed = {from.schema, to.name};

    /* the functions behind triggers are in the table's schema */
    for (size_t i = 0; table && moves && i < table->columns.len; i++)
        if (table->columns.items[i]->on_update)
            pg_drop_on_update(l, from, table->columns.items[i]->name);
    pg_rename(l, "TABLE", from, renamed);
    for (size_t i = 0; table && i < table->columns.len; i++)
        pg_rename_sequence(l, from, table->columns.items[i], renamed,
                           table->columns.items[i]->name);
    pg_rename(l, "TABLE", renamed, to);
    for (size_t i = 0; table && moves && i < table->columns.len; i++)
        if (table->columns.items[i]->on_update)
            pg_create_on_update(l, to, table->columns.items[i]);
}

static bool fail_partition_by(lowering *l, const mig_op *op)
{
    return mig_fail_at(l->err, op->place, MIG_PARTITION_BY_FIXED,
                       mig_name_text(l->arena, op->after.table->name));
}

static bool change_table(lowering *l, const mig_op *op)
{
    const mig_table *before = op->before.table, *after = op->after.table;

    switch (mig_op_verb(op)) {
    case MIG_VERB_CREATE:
        create_table(l, after);
        break;
    case MIG_VERB_DROP:
        drop_table(l, before);
        break;
    case MIG_VERB_ALTER:
        if (!mig_same(before->partition_by, after->partition_by))
            return fail_partition_by(l, op);
        pg_detach(l, before, after);
        pg_change_table_storage(l, before, after);
        if (!mig_same(before->comment, after->comment))
            comment_table(l, after);
        pg_attach(l, before, after);
        break;
    case MIG_VERB_RENAME:
        rename_table(l, before->name, after->name);
        break;
    }
    return true;
}

static const mig_column *known_column(const lowering *l, mig_name table, const mig_column *column)
{
    const mig_table *found = mig_table_find(l->near, table);
    const mig_column *known = found ? mig_column_find(l->near, found, column->name) : NULL;

    return known ? known : column;
}

static void change_column(lowering *l, const mig_op *op)
{
    const mig_column *before = op->before.column, *after = op->after.column;

    switch (mig_op_verb(op)) {
    case MIG_VERB_CREATE:
        pg_create_column(l, op->table, after);
        break;
    case MIG_VERB_DROP:
        pg_assert_unneeded(l, op->table, before->name);
        pg_aside_forget(l, op->table, before->name);
        pg_drop_column(l, op->table, known_column(l, op->table, before));
        break;
    case MIG_VERB_ALTER:
        pg_change_column(l, op->table, before, after);
        break;
    case MIG_VERB_RENAME:
        pg_rename_column(l, op->table, known_column(l, op->table, before), after);
        break;
    }
}

static bool lower_op(lowering *l, const mig_op *op)
{
    pg_begin_op(l, op);
    switch (op->kind) {
    case MIG_KIND_ENUM:
        return pg_change_enum(l, op);
    case MIG_KIND_TABLE:
        return change_table(l, op);
    case MIG_KIND_COLUMN:
        change_column(l, op);
        break;
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
    case MIG_KIND_EXCLUSION:
    case MIG_KIND_CHECK:
    case MIG_KIND_FOREIGN_KEY:
    case MIG_KIND_INDEX:
        return pg_change_part(l, op);
    case MIG_KIND_EXECUTE:
    case MIG_KIND_INSERT:
    case MIG_KIND_COPY:
    case MIG_KIND_RUN:
        break; /* never part of a group */
    }
    return true;
}

static void add_near(lowering *l, mig_name name)
{
    mig_table *table = name.name ? mig_table_find(l->shape, name) : NULL;

    for (size_t i = 0; i < l->near->tables.len; i++)
        if (l->near->tables.items[i] == table)
            return;
    if (!table)
        return;
    mig_push(l->arena, &l->near->tables, table);
    if (mig_is_partition(table))
        add_near(l, table->partition_of.table);
}

/* The tables that the group is about; they are changed with it, the shape isn't. */
static void make_near(lowering *l, const mig_op *ops, size_t count)
{
    l->near = mig_schema_new_like(l->arena, l->shape);
    for (size_t i = 0; i < l->shape->enums.len; i++)
        mig_push(l->arena, &l->near->enums, l->shape->enums.items[i]);
    for (size_t i = 0; i < count; i++) {
        if (ops[i].kind != MIG_KIND_TABLE)
            add_near(l, ops[i].table);
        else
            add_near(l, ops[i].before.any ? ops[i].before.table->name : ops[i].after.table->name);
        if (ops[i].kind == MIG_KIND_TABLE && ops[i].after.any)
            add_near(l, ops[i].after.table->partition_of.table);
    }
    mig_schema_seal(l->near);
}

bool pg_lower(const mig_dialect *dialect, mig_caps caps, mig_arena *arena, const mig_op *ops,
              size_t count, const mig_schema *shape, mig_steps *steps, mig_error *err)
{
    lowering l = {.caps = caps, .arena = arena, .shape = shape, .steps = steps, .err = err};
    pg_touches touches = {0};
    bool done = true;

    (void)dialect; /* one server, one way */
    make_near(&l, ops, count);
    ops = pg_order_generated(&l, ops, count);
    l.place = ops[0].place;
    pg_touched_columns(&l, ops, count, &touches);
    pg_take_down(&l, &touches);
    for (size_t i = 0; i < count && done; i++) {
        mig_op applied = ops[i];

        l.rest = &ops[i + 1];
        l.rest_count = count - i - 1;
        done =
            lower_op(&l, &ops[i]) && (i + 1 == count || mig_op_apply(l.near, &applied, false, err));
    }
    pg_finish_table_storage(&l);
    pg_put_up(&l);
    pg_join_end(&l);
    mig_str_dispose(&l.sql);
    return done;
}

void pg_lower_insert(const mig_dialect *dialect, mig_arena *arena, const mig_op *op,
                     mig_steps *steps)
{
    const mig_insert *insert = op->after.insert;
    MIG_AUTO_STR sql = {0};

    (void)dialect;
    if (insert->rows.len == 0)
        return;
    mig_str_add(&sql, "INSERT INTO ");
    pg_name(&sql, op->table);
    mig_str_add(&sql, " (");
    pg_columns(&sql, &insert->columns);
    /* a script that states the value of a GENERATED ALWAYS column means it */
    mig_str_add(&sql, ") OVERRIDING SYSTEM VALUE VALUES");
    for (size_t i = 0; i < insert->rows.len; i++) {
        const mig_strings *row = &insert->rows.items[i];

        mig_str_add(&sql, i > 0 ? ",\n    (" : "\n    (");
        for (size_t k = 0; k < row->len; k++) {
            if (k > 0)
                mig_str_add(&sql, ", ");
            if (row->items[k])
                pg_literal(&sql, row->items[k]);
            else
                mig_str_add(&sql, "NULL");
        }
        mig_str_addc(&sql, ')');
    }
    mig_step_flush(arena, steps, &sql, op->place);
}
