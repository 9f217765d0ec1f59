/*
 * Changing the values of an enum. Renamed ones are renamed, new ones added, in place. The server
 * can neither remove nor reorder values: then the type is made anew and every column moved to it,
 * after a look for rows that hold what would be lost.
 */
#include "dialect/postgresql/lower.h"

#include "base/text.h"
#include "schema/labels.h"
#include "schema/partitions.h"

#include <string.h>

/* Value by value: the old ones, renamed, are a subsequence of the new ones. */
static bool only_adds(const mig_op *op)
{
    const mig_enum *before = op->before.enumeration, *after = op->after.enumeration;
    size_t at = 0;

    for (size_t i = 0; i < before->values.len; i++) {
        const char *value = mig_enum_value_after(op, before->values.items[i].value);

        if (!value)
            return false;
        while (at < after->values.len && strcmp(after->values.items[at].value, value) != 0)
            at++;
        if (at++ == after->values.len)
            return false;
    }
    return true;
}

static void rename_values(lowering *l, const mig_op *op)
{
    const mig_enum *before = op->before.enumeration;

    for (size_t i = 0; i < before->values.len; i++) {
        const char *old = before->values.items[i].value;
        const char *value = mig_enum_value_after(op, old);

        if (!value || strcmp(value, old) == 0)
            continue;
        mig_str_add(&l->sql, "ALTER TYPE ");
        pg_name(&l->sql, op->after.enumeration->name);
        mig_str_add(&l->sql, " RENAME VALUE ");
        pg_literal(&l->sql, old);
        mig_str_add(&l->sql, " TO ");
        pg_literal(&l->sql, value);
        pg_step(l);
    }
}

/* Whether a value after was one before, under whatever name. */
static bool is_old(const mig_op *op, const char *value)
{
    const mig_enum *before = op->before.enumeration;

    for (size_t i = 0; i < before->values.len; i++)
        if (mig_same(mig_enum_value_after(op, before->values.items[i].value), value))
            return true;
    return false;
}

/* Each behind the one before it, which is there by then; the first before the first old one. */
static void add_values(lowering *l, const mig_op *op)
{
    const mig_enum *after = op->after.enumeration;

    for (size_t i = 0; i < after->values.len; i++) {
        const char *value = after->values.items[i].value;
        size_t next = i + 1;

        if (is_old(op, value))
            continue;
        while (next < after->values.len && !is_old(op, after->values.items[next].value))
            next++;
        mig_str_add(&l->sql, "ALTER TYPE ");
        pg_name(&l->sql, after->name);
        mig_str_add(&l->sql, " ADD VALUE ");
        pg_literal(&l->sql, value);
        if (next < after->values.len) {
            mig_str_add(&l->sql, " BEFORE ");
            pg_literal(&l->sql, after->values.items[next].value);
        }
        pg_step(l);
    }
}

typedef struct {
    const mig_table *table;
    const mig_column *column;
    bool array;
} enum_user;

typedef MIG_ARRAY(enum_user) enum_users;

/* A partition's or child's column changes with its parent's. */
static bool is_part(const mig_table *table)
{
    return mig_is_partition(table) || (table->beyond && strstr(table->beyond, PG_BEYOND_INHERITS));
}

static void find_users(lowering *l, mig_name name, enum_users *users)
{
    const char *text = mig_name_text(l->arena, name);

    for (size_t i = 0; i < l->near->tables.len; i++) {
        const mig_table *table = l->near->tables.items[i];

        for (size_t k = 0; k < table->columns.len; k++) {
            const mig_column *column = table->columns.items[k];
            enum_user user = {table, column, mig_ends_with(pg_type_sql(&column->type), "[]")};

            if (mig_same(column->type.enumeration, text) && !is_part(table))
                mig_push(l->arena, users, user);
        }
    }
}

/* 'a', 'b': values that are no longer there. */
static void add_removed(mig_str *sql, const mig_op *op)
{
    const mig_enum *before = op->before.enumeration;
    bool first = true;

    for (size_t i = 0; i < before->values.len; i++) {
        if (mig_enum_value_after(op, before->values.items[i].value))
            continue;
        if (!first)
            mig_str_add(sql, ", ");
        first = false;
        pg_literal(sql, before->values.items[i].value);
    }
}

/* Rows that hold a value that goes: counted for each value, before anything is changed. */
static void assert_unused(lowering *l, const mig_op *op, const enum_user *user)
{
    MIG_AUTO_STR removed = {0}, message = {0};
    const char *column = pg_ident_text(l->arena, user->column->name);
    const char *table = mig_name_text(l->arena, user->table->name);
    mig_step step = {.kind = MIG_STEP_ASSERT, .place = l->place};

    add_removed(&removed, op);
    if (removed.len == 0)
        return;
    mig_str_add(&l->sql, "SELECT format(");
    pg_literal(&l->sql, mig_arena_printf(l->arena, "%%s rows of \"%%s\" hold %%L in \"%%s\""));
    mig_str_add(&l->sql, ", count(*), ");
    pg_literal(&l->sql, table);
    mig_str_add(&l->sql, ", migrate_held.value, "); /* columns may have any name */
    pg_literal(&l->sql, user->column->name);
    mig_str_add(&l->sql, ") FROM ");
    pg_name(&l->sql, user->table->name);
    if (user->array)
        mig_str_addf(&l->sql,
                     ", LATERAL (SELECT DISTINCT unnest(%s)::text AS value) AS migrate_held",
                     column);
    else
        mig_str_addf(&l->sql, ", LATERAL (SELECT %s::text AS value) AS migrate_held", column);
    mig_str_addf(&l->sql,
                 " WHERE migrate_held.value IN (%s) GROUP BY migrate_held.value"
                 " ORDER BY migrate_held.value",
                 mig_str_text(&removed));
    mig_str_addf(&message, "enum \"%s\" cannot lose values that rows hold",
                 mig_name_text(l->arena, op->after.enumeration->name));
    step.sql = mig_str_copy(l->arena, &l->sql);
    step.message = mig_str_copy(l->arena, &message);
    mig_push(l->arena, l->steps, step);
    mig_str_reset(&l->sql);
}

/* What can't be taken down and has the type in its own definition: it would keep the old one. */
static void assert_alone(lowering *l, const mig_op *op)
{
    const mig_enum *enumeration = op->after.enumeration;
    const char *why = only_adds(op)
                          ? "since the script uses a value that it adds, and this is made of it; "
                            "use the value in a revision of its own"
                          : "since the server can't remove or reorder values, and this is made of "
                            "it; drop it before, by `execute`, and make it again after";
    mig_step step = {.kind = MIG_STEP_ASSERT, .place = l->place};

    mig_str_add(&l->sql,
                "SELECT pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid) "
                "FROM pg_catalog.pg_type t JOIN pg_catalog.pg_depend d "
                "ON d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass "
                "AND d.refobjid IN (t.oid, t.typarray) AND d.deptype IN ('n', 'a') "
                "LEFT JOIN pg_catalog.pg_class c ON c.oid = d.objid "
                "AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass "
                "WHERE t.oid = ");
    pg_literal(&l->sql, pg_name_text(l->arena, enumeration->name));
    mig_str_add(&l->sql,
                "::pg_catalog.regtype AND (c.relkind = 'c' OR d.classid IN ("
                "'pg_catalog.pg_type'::pg_catalog.regclass, "
                "'pg_catalog.pg_proc'::pg_catalog.regclass, "
                "'pg_catalog.pg_cast'::pg_catalog.regclass, "
                "'pg_catalog.pg_operator'::pg_catalog.regclass)) ORDER BY 1");
    step.message = mig_arena_printf(l->arena, "enum \"%s\" has to be made anew, %s",
                                    mig_name_text(l->arena, enumeration->name), why);
    step.sql = mig_str_copy(l->arena, &l->sql);
    mig_push(l->arena, l->steps, step);
    mig_str_reset(&l->sql);
}

static bool is_user(const enum_users *users, const mig_table *table, const mig_strings *columns)
{
    for (size_t i = 0; i < users->len; i++)
        if (users->items[i].table == table &&
            mig_strings_has(columns, users->items[i].column->name))
            return true;
    return false;
}

typedef struct {
    mig_name table;
    const mig_foreign_key *key;
} held_key;

typedef MIG_ARRAY(held_key) held_keys;

/* Both ends of a foreign key have one type, and only one of them changes at a time. */
static void take_foreign_keys(lowering *l, const enum_users *users, held_keys *held)
{
    for (size_t i = 0; i < l->near->tables.len; i++) {
        const mig_table *table = l->near->tables.items[i];

        for (size_t k = 0; k < table->foreign_keys.len; k++) {
            held_key one = {table->name, table->foreign_keys.items[k]};

            if (!is_user(users, table, &one.key->columns))
                continue;
            pg_drop_part(l, MIG_KIND_FOREIGN_KEY, table->name, one.key->id.name);
            mig_push(l->arena, held, one);
        }
    }
}

typedef struct {
    const mig_enum *enumeration;
    bool *lost;
} loss;

static const char *note_loss(const void *context, const char *label)
{
    const loss *noted = context;

    if (!mig_enum_has(noted->enumeration, label))
        *noted->lost = true;
    return NULL;
}

/* With a value that is gone; the script says what comes instead. */
static bool is_lost(lowering *l, const mig_op *op, const mig_column *column)
{
    bool lost = false;
    const loss noted = {op->after.enumeration, &lost};

    (void)mig_labels_in_default(l->arena, column, op->after.enumeration->name, note_loss, &noted);
    return lost;
}

static void set_default_again(lowering *l, const mig_op *op, const enum_user *user)
{
    mig_default dflt = user->column->dflt;

    if (dflt.kind == MIG_DEFAULT_NONE || is_lost(l, op, user->column))
        return;
    mig_str_add(&l->sql, "ALTER COLUMN ");
    pg_ident(&l->sql, user->column->name);
    mig_str_add(&l->sql, " SET DEFAULT ");
    pg_add_default(&l->sql, &dflt);
    pg_join(l, user->table->name, user->column->name);
}

static void move_column(lowering *l, const mig_op *op, const enum_user *user)
{
    const char *type = pg_name_text(l->arena, op->after.enumeration->name);
    const char *brackets = user->array ? "[]" : "";
    const char *column = pg_ident_text(l->arena, user->column->name);

    if (user->column->dflt.kind != MIG_DEFAULT_NONE)
        pg_join_alter(l, user->table->name, user->column->name, "DROP DEFAULT");
    mig_str_addf(&l->sql, "ALTER COLUMN %s TYPE %s%s USING %s::text%s::%s%s", column, type,
                 brackets, column, brackets, type, brackets);
    pg_join(l, user->table->name, user->column->name);
    set_default_again(l, op, user);
}

/* All columns of one table, which is then written anew only once. */
static void move_columns(lowering *l, const mig_op *op, const enum_user *users, size_t count)
{
    pg_aside aside = {0};

    for (size_t i = 0; i < count; i++)
        pg_aside_take(l, users[i].table, users[i].column->name, PG_ASIDE_EXPRESSIONS, &aside);
    for (size_t i = 0; i < count; i++)
        move_column(l, op, &users[i]);
    pg_aside_restore(l, &aside);
}

static void create_type(lowering *l, const mig_enum *enumeration)
{
    mig_str_add(&l->sql, "CREATE TYPE ");
    pg_name(&l->sql, enumeration->name);
    mig_str_add(&l->sql, " AS ENUM ");
    pg_add_values(&l->sql, enumeration);
    pg_step(l);
}

static void comment_type(lowering *l, const mig_enum *enumeration)
{
    pg_comment(l, mig_arena_printf(l->arena, "TYPE %s", pg_name_text(l->arena, enumeration->name)),
               enumeration->comment);
}

/* The tables with the values called as they are going to be: what is made again is made so. */
static bool rename_in_shape(lowering *l, const mig_op *op)
{
    mig_enum *renamed = MIG_COPY(l->arena, op->before.enumeration);
    mig_op only = *op;

    memset(&renamed->values, 0, sizeof renamed->values);
    for (size_t i = 0; i < op->before.enumeration->values.len; i++) {
        mig_enum_value value = op->before.enumeration->values.items[i];
        const char *after = mig_enum_value_after(op, value.value);

        if (after && !mig_same(after, value.value)) {
            value.renamed_from = value.value;
            value.value = after;
        }
        mig_push(l->arena, &renamed->values, value);
    }
    only.after.enumeration = renamed;
    for (size_t i = 0; i < l->shape->tables.len; i++)
        mig_push(l->arena, &l->near->tables, l->shape->tables.items[i]);
    mig_schema_seal(l->near);
    return mig_op_apply(l->near, &only, false, l->err);
}

static const char *value_after(const void *context, const char *label)
{
    return mig_enum_value_after(context, label);
}

/* What is taken down was read with the old names of values, and put up when they have the new. */
static void rename_values_in(lowering *l, const mig_op *op, mig_dependent *dependent)
{
    mig_arena *arena = l->shape->arena; /* it may stay down for longer than this group takes */
    mig_strings create = {0};

    for (size_t i = 0; i < dependent->create.len; i++)
        mig_push(arena, &create,
                 mig_labels_in_text(arena, dependent->create.items[i], op->after.enumeration->name,
                                    value_after, op));
    dependent->create = create;
}

/* Needs the type itself, or a column that is moved to the new one. */
static void take_down(lowering *l, const mig_op *op, const enum_users *users)
{
    pg_touches touches = {0};

    mig_push(l->arena, &touches, ((pg_touched){.name = op->before.enumeration->name}));
    for (size_t i = 0; i < users->len; i++) {
        pg_touched touched = {.name = users->items[i].table->name,
                              .column = users->items[i].column->name};

        mig_push(l->arena, &touches, touched);
        pg_touch_generated(l, users->items[i].table, touched.column, &touches);
    }
    pg_take_down(l, &touches);
    for (size_t i = 0; i < l->shape->dependents.len; i++)
        if (l->shape->dependents.items[i]->down)
            rename_values_in(l, op, l->shape->dependents.items[i]);
}

static bool rebuild(lowering *l, const mig_op *op)
{
    const mig_enum *after = op->after.enumeration;
    mig_name old = {after->name.schema,
                    pg_object_name(l->arena, after->name.name, NULL, "replaced")};
    enum_users users = {0};
    held_keys held = {0};

    if (!rename_in_shape(l, op))
        return false;
    find_users(l, after->name, &users);
    for (size_t i = 0; i < users.len; i++)
        assert_unused(l, op, &users.items[i]);
    take_down(l, op, &users);
    assert_alone(l, op);
    take_foreign_keys(l, &users, &held);
    rename_values(l, op);
    mig_str_add(&l->sql, "ALTER TYPE ");
    pg_name(&l->sql, after->name);
    mig_str_add(&l->sql, " RENAME TO ");
    pg_ident(&l->sql, old.name);
    pg_step(l);
    create_type(l, after);
    if (after->comment)
        comment_type(l, after);
    for (size_t i = 0, count; i < users.len; i += count) {
        count = 1;
        while (i + count < users.len && users.items[i + count].table == users.items[i].table)
            count++;
        move_columns(l, op, &users.items[i], count);
    }
    for (size_t i = 0; i < held.len; i++)
        pg_create_part(l, MIG_KIND_FOREIGN_KEY, held.items[i].table,
                       (mig_object){.foreign_key = held.items[i].key});
    mig_str_add(&l->sql, "DROP TYPE ");
    pg_name(&l->sql, old);
    pg_step(l);
    return true;
}

static bool alter_enum(lowering *l, const mig_op *op)
{
    /* an added value can't be used in its own transaction, one of a new type can */
    if (!only_adds(op) || op->values_used)
        return rebuild(l, op);
    rename_values(l, op);
    add_values(l, op);
    if (!mig_same(op->before.enumeration->comment, op->after.enumeration->comment))
        comment_type(l, op->after.enumeration);
    return true;
}

bool pg_change_enum(lowering *l, const mig_op *op)
{
    switch (mig_op_verb(op)) {
    case MIG_VERB_CREATE:
        create_type(l, op->after.enumeration);
        if (op->after.enumeration->comment)
            comment_type(l, op->after.enumeration);
        break;
    case MIG_VERB_DROP:
        mig_str_add(&l->sql, "DROP TYPE ");
        pg_name(&l->sql, op->before.enumeration->name);
        pg_step(l);
        break;
    case MIG_VERB_ALTER:
        return alter_enum(l, op);
    case MIG_VERB_RENAME:
        pg_rename(l, "TYPE", op->before.enumeration->name, op->after.enumeration->name);
        break;
    }
    return true;
}
