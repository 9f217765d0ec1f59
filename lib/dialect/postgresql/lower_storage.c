/* How a table and its columns are stored: all of it is changed by ALTER TABLE, in place or not. */
#include "dialect/postgresql/lower.h"

#include "base/text.h"

void pg_add_table_storage(mig_str *sql, const mig_table *table)
{
    if (table->access_method) {
        mig_str_add(sql, " USING ");
        pg_ident(sql, table->access_method);
    }
    if (table->with.len > 0) {
        mig_str_add(sql, " WITH ");
        pg_add_settings(sql, &table->with);
    }
    if (table->tablespace) {
        mig_str_add(sql, " TABLESPACE ");
        pg_ident(sql, table->tablespace);
    }
}

void pg_set_replica_identity(lowering *l, mig_name table, const mig_replica_identity *identity)
{
    pg_alter(l, table);
    mig_str_add(&l->sql, "REPLICA IDENTITY ");
    if (!identity->word) {
        mig_str_add(&l->sql, "DEFAULT");
    } else if (identity->index) {
        mig_str_add(&l->sql, "USING INDEX ");
        pg_ident(&l->sql, identity->index);
    } else {
        mig_str_add(&l->sql, mig_same(identity->word, "full") ? "FULL" : "NOTHING");
    }
    pg_step(l);
}

void pg_keep_replica_identity(lowering *l, mig_name table, const char *index)
{
    const mig_table *near = mig_table_find(l->near, table);

    if (near && index && mig_same(near->replica_identity.index, index))
        pg_set_replica_identity(l, table, &near->replica_identity);
}

/* What to say for "as the database is set": there is no DEFAULT for either. */
static void set_word(lowering *l, mig_name table, const char *word, const char *name,
                     const char *usual)
{
    pg_alter(l, table);
    mig_str_addf(&l->sql, "SET %s ", word);
    pg_ident(&l->sql, name ? name : usual);
    pg_step(l);
}

static void set_tablespace(lowering *l, const mig_table *before, const mig_table *after)
{
    MIG_AUTO_STR statement = {0};

    if (after->tablespace || before->usual_tablespace) {
        set_word(l, after->name, "TABLESPACE", after->tablespace, before->usual_tablespace);
        return;
    }
    mig_str_add(&statement, "ALTER TABLE ");
    pg_name(&statement, after->name);
    mig_str_add(&statement, " SET TABLESPACE ");
    mig_str_add(&l->sql, "DO $migrate$ BEGIN EXECUTE ");
    pg_literal(&l->sql, mig_str_text(&statement));
    mig_str_add(&l->sql,
                " || (SELECT quote_ident(s.spcname) FROM pg_catalog.pg_database b JOIN "
                "pg_catalog.pg_tablespace s ON s.oid = b.dattablespace WHERE b.datname = "
                "current_database()); END $migrate$");
    pg_step(l);
}

static bool same_replica(const mig_replica_identity *a, const mig_replica_identity *b)
{
    return mig_same(a->word, b->word) && mig_same(a->index, b->index);
}

static void change_settings(lowering *l, const mig_table *table, const mig_settings *before,
                            const mig_settings *after)
{
    pg_change_settings(
        l, mig_arena_printf(l->arena, "ALTER TABLE %s", pg_name_text(l->arena, table->name)),
        before, after);
}

/* Only those of the TOAST table, or only the others. */
static mig_settings settings_of(lowering *l, const mig_settings *settings, bool toast)
{
    mig_settings some = {0};

    for (size_t i = 0; i < settings->len; i++)
        if (mig_starts_with(settings->items[i].name, "toast.") == toast)
            mig_push(l->arena, &some, settings->items[i]);
    return some;
}

void pg_finish_table_storage(lowering *l)
{
    const mig_settings none = {0};
    mig_settings settings;

    if (!l->toast)
        return;
    settings = settings_of(l, &l->toast->with, true);
    change_settings(l, l->toast, &none, &settings);
    l->toast = NULL;
}

static void change_all_settings(lowering *l, const mig_table *before, const mig_table *after)
{
    const mig_table *near = mig_table_find(l->near, after->name);
    mig_settings others;

    if (!near || !near->toastless) {
        change_settings(l, after, &before->with, &after->with);
        return;
    }
    l->toast = after;
    others = settings_of(l, &after->with, false);
    change_settings(l, after, &before->with, &others);
}

void pg_change_table_storage(lowering *l, const mig_table *before, const mig_table *after)
{
    const char *method = before->usual_access_method;

    if (before->unlogged != after->unlogged) {
        pg_alter(l, after->name);
        mig_str_add(&l->sql, after->unlogged ? "SET UNLOGGED" : "SET LOGGED");
        pg_step(l);
    }
    change_all_settings(l, before, after);
    if (!mig_same(before->access_method, after->access_method))
        set_word(l, after->name, "ACCESS METHOD", after->access_method, method ? method : "heap");
    if (!mig_same(before->tablespace, after->tablespace))
        set_tablespace(l, before, after);
    if (!same_replica(&before->replica_identity, &after->replica_identity))
        pg_set_replica_identity(l, after->name, &after->replica_identity);
}

static void set_value(lowering *l, mig_name table, const char *column, const char *word,
                      const char *value)
{
    pg_join_alter(l, table, column, mig_arena_printf(l->arena, "SET %s %s", word, value));
}

/* SET STORAGE DEFAULT came with PostgreSQL 16: the type's own is looked up where it isn't known. */
static void reset_storage(lowering *l, mig_name table, const mig_column *column)
{
    const mig_table *near = mig_table_find(l->near, table);
    const mig_column *live = near ? mig_column_find(l->near, near, column->name) : NULL;
    MIG_AUTO_STR statement = {0};

    if (live && live->usual_storage) {
        set_value(l, table, column->name, "STORAGE", live->usual_storage);
        return;
    }
    mig_str_add(&statement, "ALTER TABLE ");
    pg_name(&statement, table);
    mig_str_add(&statement, " ALTER COLUMN ");
    pg_ident(&statement, column->name);
    mig_str_add(&statement, " SET STORAGE ");
    mig_str_add(&l->sql, "DO $migrate$ BEGIN EXECUTE ");
    pg_literal(&l->sql, mig_str_text(&statement));
    mig_str_add(&l->sql,
                " || (SELECT CASE t.typstorage WHEN 'e' THEN 'external' WHEN 'x' THEN "
                "'extended' WHEN 'm' THEN 'main' ELSE 'plain' END FROM "
                "pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = "
                "a.atttypid WHERE a.attrelid = ");
    pg_literal(&l->sql, pg_name_text(l->arena, table));
    mig_str_add(&l->sql, "::pg_catalog.regclass AND a.attname = ");
    pg_literal(&l->sql, column->name);
    mig_str_add(&l->sql, "); END $migrate$");
    pg_step(l);
}

void pg_change_column_storage(lowering *l, mig_name table, const mig_column *before,
                              const mig_column *after, bool retyped)
{
    const char *storage = retyped ? NULL : before->storage;
    const char *compression = retyped ? NULL : before->compression;
    const char *what;

    if (after->storage && !mig_same(storage, after->storage))
        set_value(l, table, after->name, "STORAGE", after->storage);
    else if (storage && !after->storage)
        reset_storage(l, table, after);
    if (!mig_same(compression, after->compression))
        set_value(l, table, after->name, "COMPRESSION",
                  after->compression ? after->compression : "default");
    if (!mig_same(before->statistics, after->statistics))
        set_value(l, table, after->name, "STATISTICS",
                  after->statistics ? after->statistics : "-1");
    if (mig_settings_same(&before->options, &after->options))
        return;
    pg_alter_column(l, table, after->name);
    what = mig_trim(l->arena, mig_str_text(&l->sql));
    mig_str_reset(&l->sql);
    pg_change_settings(l, what, &before->options, &after->options);
}
