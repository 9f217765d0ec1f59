/* Constraints and indexes: made, dropped, renamed, and changed where they stand. */
#include "dialect/postgresql/lower.h"

#include "base/text.h"

static const char *constraint_text(lowering *l, mig_name table, const char *name)
{
    return mig_arena_printf(l->arena, "CONSTRAINT %s ON %s", pg_ident_text(l->arena, name),
                            pg_name_text(l->arena, table));
}

/* An index, or the one of a constraint, which has its name. */
static const char *index_text(lowering *l, mig_name table, const char *name)
{
    return mig_arena_printf(l->arena, "INDEX %s",
                            pg_name_text(l->arena, (mig_name){table.schema, name}));
}

static void comment_part(lowering *l, mig_kind kind, mig_name table, const char *name,
                         const char *comment)
{
    pg_comment(
        l, kind == MIG_KIND_INDEX ? index_text(l, table, name) : constraint_text(l, table, name),
        comment);
}

void pg_finish_part(lowering *l, mig_kind kind, mig_name table, mig_object object)
{
    const char *name = mig_object_name(kind, object);
    const mig_traits *traits = mig_object_traits(kind, object);

    if (traits->comment && name)
        comment_part(l, kind, table, name, traits->comment);
    if (!traits->cluster || !name)
        return;
    pg_alter(l, table);
    mig_str_add(&l->sql, "CLUSTER ON ");
    pg_ident(&l->sql, name);
    pg_step(l);
}

/* What stands behind ADD, or the whole statement for an index. */
static void add_definition(mig_str *sql, mig_kind kind, mig_name table, mig_object object)
{
    if (kind == MIG_KIND_INDEX)
        pg_add_index(sql, table, object.index);
    else if (kind == MIG_KIND_EXCLUSION)
        pg_add_exclusion(sql, object.index);
    else if (kind == MIG_KIND_CHECK)
        pg_add_check(sql, object.check);
    else if (kind == MIG_KIND_FOREIGN_KEY)
        pg_add_foreign_key(sql, object.foreign_key);
    else
        pg_add_key(sql, object.key, kind == MIG_KIND_PRIMARY_KEY);
}

void pg_create_part(lowering *l, mig_kind kind, mig_name table, mig_object object)
{
    if (kind != MIG_KIND_INDEX) {
        pg_alter(l, table);
        mig_str_add(&l->sql, "ADD ");
    }
    add_definition(&l->sql, kind, table, object);
    pg_step(l);
    pg_finish_part(l, kind, table, object);
    if (kind != MIG_KIND_CHECK && kind != MIG_KIND_FOREIGN_KEY)
        pg_keep_replica_identity(l, table, mig_object_name(kind, object));
}

static const char *name_of(lowering *l, const mig_op *op, mig_object object)
{
    const char *name = mig_object_name(op->kind, object);

    if (!name)
        mig_fail_at(l->err, l->place,
                    "a constraint of table \"%s\" has no name here; every constraint of "
                    "PostgreSQL has one",
                    mig_name_text(l->arena, op->table));
    return name;
}

/* Does an operation of its own say whether the column may be NULL now? */
static bool is_altered_next(const lowering *l, const char *column)
{
    for (size_t i = 0; i < l->rest_count; i++) {
        const mig_op *op = &l->rest[i];

        if (op->kind == MIG_KIND_COLUMN && mig_op_verb(op) == MIG_VERB_ALTER &&
            mig_same(op->after.column->name, column))
            return true;
    }
    return false;
}

/* The server keeps NOT NULL on columns of a key that is dropped. */
static void free_columns(lowering *l, mig_name name, const mig_key *key)
{
    const mig_table *table = mig_table_find(l->near, name);

    for (size_t i = 0; table && i < key->columns.len; i++) {
        const mig_column *column = mig_column_find(l->near, table, key->columns.items[i]);

        if (!column || !column->nullable || column->identity != MIG_IDENTITY_NONE ||
            is_altered_next(l, column->name))
            continue;
        pg_join_alter(l, name, column->name, "DROP NOT NULL");
    }
}

static const mig_key *known_key(const lowering *l, mig_name name, const mig_key *key)
{
    const mig_table *table = mig_table_find(l->near, name);

    return table && table->primary_key ? table->primary_key : key;
}

void pg_drop_part(lowering *l, mig_kind kind, mig_name table, const char *name)
{
    if (kind == MIG_KIND_INDEX) {
        mig_str_addf(&l->sql, "DROP %s", index_text(l, table, name));
    } else {
        pg_alter(l, table);
        mig_str_add(&l->sql, "DROP CONSTRAINT ");
        pg_ident(&l->sql, name);
    }
    pg_step(l);
}

static bool drop_part(lowering *l, const mig_op *op)
{
    const char *name = name_of(l, op, op->before);

    if (!name)
        return false;
    pg_drop_part(l, op->kind, op->table, name);
    return true;
}

static bool rename_part(lowering *l, const mig_op *op)
{
    const char *from = name_of(l, op, op->before), *to = name_of(l, op, op->after);

    if (!from || !to)
        return false;
    if (op->kind == MIG_KIND_INDEX) {
        pg_rename(l, "INDEX", (mig_name){op->table.schema, from}, (mig_name){op->table.schema, to});
        return true;
    }
    pg_alter(l, op->table);
    mig_str_add(&l->sql, "RENAME CONSTRAINT ");
    pg_ident(&l->sql, from);
    mig_str_add(&l->sql, " TO ");
    pg_ident(&l->sql, to);
    pg_step(l);
    return true;
}

/* The definition without what can change where it stands. */
static const char *fixed_text(lowering *l, const mig_op *op, mig_object object)
{
    mig_traits none = {0};
    MIG_AUTO_STR sql = {0};

    if (op->kind == MIG_KIND_CHECK) {
        mig_check *copy = MIG_COPY(l->arena, object.check);

        copy->traits = none;
        object.check = copy;
    } else if (op->kind == MIG_KIND_FOREIGN_KEY) {
        mig_foreign_key *copy = MIG_COPY(l->arena, object.foreign_key);

        copy->traits = none;
        copy->deferrable = MIG_DEFERRABLE_NOT;
        object.foreign_key = copy;
    } else if (op->kind == MIG_KIND_INDEX || op->kind == MIG_KIND_EXCLUSION) {
        mig_index *copy = MIG_COPY(l->arena, object.index);

        copy->traits = none;
        object.index = copy;
    } else {
        mig_key *copy = MIG_COPY(l->arena, object.key);

        copy->traits = none;
        object.key = copy;
    }
    add_definition(&sql, op->kind, op->table, object);
    return mig_str_copy(l->arena, &sql);
}

/* Only the session knows where the server puts an index that names no place. */
static void move_to_default(lowering *l, const char *index)
{
    mig_str_add(&l->sql, "DO $migrate$ BEGIN EXECUTE ");
    pg_literal(&l->sql, mig_arena_printf(l->arena, "ALTER %s SET TABLESPACE ", index));
    mig_str_add(&l->sql,
                " || quote_ident(coalesce(nullif(current_setting('default_tablespace'), ''), "
                "(SELECT t.spcname FROM pg_database d JOIN pg_tablespace t "
                "ON t.oid = d.dattablespace WHERE d.datname = current_database()))); END "
                "$migrate$");
    pg_step(l);
}

static void change_storage(lowering *l, mig_name table, const char *name, const mig_traits *before,
                           const mig_traits *after)
{
    const char *index = index_text(l, table, name);

    pg_change_settings(l, mig_arena_printf(l->arena, "ALTER %s", index), &before->with,
                       &after->with);
    if (mig_same(before->tablespace, after->tablespace))
        return;
    if (!after->tablespace) {
        move_to_default(l, index);
        return;
    }
    mig_str_addf(&l->sql, "ALTER %s SET TABLESPACE ", index);
    pg_ident(&l->sql, after->tablespace);
    pg_step(l);
}

/* Another index of the table has the mark by now: to mark one is to take it from the others. */
static bool is_clustered(const lowering *l, mig_name name, const void *but)
{
    const mig_table *table = mig_table_find(l->near, name);
    const mig_key *primary = table ? table->primary_key : NULL;

    if (!table)
        return false;
    if (primary && primary->traits.cluster && !mig_same(primary->id.name, but))
        return true;
    for (size_t i = 0; i < table->uniques.len; i++)
        if (table->uniques.items[i]->traits.cluster &&
            !mig_same(table->uniques.items[i]->id.name, but))
            return true;
    for (size_t i = 0; i < table->exclusions.len; i++)
        if (table->exclusions.items[i]->traits.cluster &&
            !mig_same(table->exclusions.items[i]->id.name, but))
            return true;
    for (size_t i = 0; i < table->indexes.len; i++)
        if (table->indexes.items[i]->traits.cluster &&
            !mig_same(table->indexes.items[i]->id.name, but))
            return true;
    return false;
}

static void change_cluster(lowering *l, mig_name table, const char *name, bool cluster)
{
    if (!cluster && is_clustered(l, table, name))
        return;
    pg_alter(l, table);
    if (cluster) {
        mig_str_add(&l->sql, "CLUSTER ON ");
        pg_ident(&l->sql, name);
    } else {
        mig_str_add(&l->sql, "SET WITHOUT CLUSTER");
    }
    pg_step(l);
}

/* Rows are looked at once it is enforced, whether they were before or not. */
static void change_foreign_key(lowering *l, mig_name table, const mig_foreign_key *before,
                               const mig_foreign_key *after)
{
    bool enforced = !after->traits.not_enforced;

    if (before->deferrable == after->deferrable && before->traits.not_enforced == !enforced)
        return;
    pg_alter(l, table);
    mig_str_add(&l->sql, "ALTER CONSTRAINT ");
    pg_ident(&l->sql, after->id.name);
    if (before->traits.not_enforced == enforced)
        mig_str_add(&l->sql, enforced ? " ENFORCED" : " NOT ENFORCED");
    if (before->deferrable != after->deferrable && after->deferrable == MIG_DEFERRABLE_NOT)
        mig_str_add(&l->sql, " NOT DEFERRABLE");
    else if (before->deferrable != after->deferrable)
        pg_add_deferrable(&l->sql, after->deferrable);
    pg_step(l);
}

/* Only a foreign key changes whether it is enforced; a check is made anew for that. */
static bool stays(lowering *l, const mig_op *op)
{
    const mig_traits *before = mig_object_traits(op->kind, op->before);
    const mig_traits *after = mig_object_traits(op->kind, op->after);

    if (after->not_valid && !before->not_valid)
        return false;
    if (op->kind == MIG_KIND_CHECK && before->not_enforced != after->not_enforced)
        return false;
    return mig_same(fixed_text(l, op, op->before), fixed_text(l, op, op->after));
}

/* What the server can't do to what stands is dropped and made anew. */
static bool alter_part(lowering *l, const mig_op *op)
{
    const mig_traits *before = mig_object_traits(op->kind, op->before);
    const mig_traits *after = mig_object_traits(op->kind, op->after);
    const char *name = name_of(l, op, op->after);

    if (!name)
        return false;
    if (l->joint.aside.taken.len > 0) /* it may be what isn't there just now */
        pg_join_end(l);
    if (!stays(l, op)) {
        pg_drop_part(l, op->kind, op->table, name);
        pg_create_part(l, op->kind, op->table, op->after);
        return true;
    }
    if (before->not_valid && !after->not_valid && !after->not_enforced) {
        pg_alter(l, op->table);
        mig_str_add(&l->sql, "VALIDATE CONSTRAINT ");
        pg_ident(&l->sql, name);
        pg_step(l);
    }
    if (op->kind == MIG_KIND_FOREIGN_KEY)
        change_foreign_key(l, op->table, op->before.foreign_key, op->after.foreign_key);
    change_storage(l, op->table, name, before, after);
    if (before->cluster != after->cluster)
        change_cluster(l, op->table, name, after->cluster);
    if (!mig_same(before->comment, after->comment))
        comment_part(l, op->kind, op->table, name, after->comment);
    return true;
}

bool pg_change_part(lowering *l, const mig_op *op)
{
    switch (mig_op_verb(op)) {
    case MIG_VERB_CREATE:
        pg_create_part(l, op->kind, op->table, op->after);
        return true;
    case MIG_VERB_DROP:
        if (!drop_part(l, op))
            return false;
        if (op->kind == MIG_KIND_PRIMARY_KEY)
            free_columns(l, op->table, known_key(l, op->table, op->before.key));
        return true;
    case MIG_VERB_ALTER:
        return alter_part(l, op);
    case MIG_VERB_RENAME:
        break;
    }
    return rename_part(l, op);
}
