/*
 * Declared renames. One counts only while the old name is live, the new one isn't and the old one
 * isn't declared, so that `renamed_from` may stay in the file. All of them come before everything
 * else: what follows is compared with the live side under its new names.
 */
#include "diff/internal.h"

#include "base/text.h"

#include <string.h>

mig_name mig_old_table_name(mig_arena *arena, const mig_schema *found, mig_name now,
                            const char *text)
{
    mig_name name = mig_name_parse(arena, text);
    mig_name beside = {now.schema, name.name};

    return !name.schema && mig_table_find(found, beside) ? beside : name;
}

mig_name mig_old_enum_name(mig_arena *arena, const mig_schema *found, mig_name now,
                           const char *text)
{
    mig_name name = mig_name_parse(arena, text);
    mig_name beside = {now.schema, name.name};

    return !name.schema && mig_enum_find(found, beside) ? beside : name;
}

/*
 * Where case is no matter both spellings are one name, which is live: it is a rename only for who
 * states exactly how it is spelled so far.
 */
static bool is_respelled(const mig_schema *found, const char *live, const char *old,
                         const char *now)
{
    return found->nocase && mig_same(live, old) && !mig_same(live, now);
}

static bool add_table(mig_differ *differ, const mig_schema *found, const mig_table *wanted,
                      mig_renames *renames, mig_error *err)
{
    mig_table_rename rename = {.table = mig_table_find(found, wanted->name), .name = wanted->name};
    mig_name old;

    if (!wanted->renamed_from)
        return true;
    old = mig_old_table_name(differ->arena, found, wanted->name, wanted->renamed_from);
    if (rename.table) { /* where tables are in schemas (MySQL), how they are spelled is a setting */
        if (mig_differ_keeps(differ, MIG_CAP_SCHEMAS) ||
            !is_respelled(found, rename.table->name.name, old.name, wanted->name.name))
            return true;
    } else {
        rename.table = mig_table_find(found, old);
        if (mig_table_find(differ->wanted, old))
            return true;
    }
    if (!rename.table || rename.table->beyond)
        return true;
    for (size_t i = 0; i < renames->tables.len; i++)
        if (renames->tables.items[i].table == rename.table)
            return mig_fail_at(err, wanted->place,
                               "table \"%s\" can't have become both \"%s\" and \"%s\"; leave "
                               "renamed_from at one of them",
                               wanted->renamed_from,
                               mig_name_text(differ->arena, renames->tables.items[i].name),
                               mig_name_text(differ->arena, wanted->name));
    mig_push(differ->arena, &renames->tables, rename);
    return true;
}

static bool add_column(mig_differ *differ, const mig_schema *found, mig_table_rename *rename,
                       const mig_table *wanted, const mig_column *column, mig_error *err)
{
    const mig_column *old = mig_column_find(found, rename->table, column->name);

    if (!column->renamed_from)
        return true;
    if (old) {
        if (!is_respelled(found, old->name, column->renamed_from, column->name))
            return true;
    } else {
        old = mig_column_find(found, rename->table, column->renamed_from);
        if (!old || mig_column_find(differ->wanted, wanted, column->renamed_from))
            return true;
    }
    for (size_t i = 0; i < rename->from.len; i++)
        if (rename->from.items[i] == old->name)
            return mig_fail_at(err, column->place,
                               "column \"%s\" can't have become both \"%s\" and \"%s\"; leave "
                               "renamed_from at one of them",
                               column->renamed_from, rename->to.items[i], column->name);
    mig_push(differ->arena, &rename->from, old->name);
    mig_push(differ->arena, &rename->to, column->name);
    return true;
}

static bool add_columns(mig_differ *differ, const mig_schema *found, const mig_table *wanted,
                        mig_renames *renames, mig_error *err)
{
    mig_table_rename fresh = {.table = mig_table_find(found, wanted->name), .name = wanted->name};
    mig_table_rename *rename = &fresh;

    if (fresh.table)
        fresh.name = fresh.table->name; /* as the live one spells it */
    for (size_t i = 0; i < renames->tables.len; i++)
        if (mig_name_same(found, renames->tables.items[i].name, wanted->name))
            rename = &renames->tables.items[i];
    if (!rename->table || rename->table->beyond)
        return true;
    for (size_t i = 0; i < wanted->columns.len; i++)
        if (!add_column(differ, found, rename, wanted, wanted->columns.items[i], err))
            return false;
    if (rename == &fresh && fresh.from.len > 0)
        mig_push(differ->arena, &renames->tables, fresh);
    return true;
}

static void add_values(mig_differ *differ, const mig_enum *wanted, mig_enum_rename *rename)
{
    const mig_enum *found = rename->enumeration;

    for (size_t i = 0; i < wanted->values.len; i++) {
        const mig_enum_value *value = &wanted->values.items[i];
        bool old_live = false, new_live = false, old_declared = false;

        if (!value->renamed_from)
            continue;
        for (size_t k = 0; k < found->values.len; k++) {
            old_live = old_live || mig_same(found->values.items[k].value, value->renamed_from);
            new_live = new_live || mig_same(found->values.items[k].value, value->value);
        }
        for (size_t k = 0; k < wanted->values.len; k++)
            old_declared =
                old_declared || mig_same(wanted->values.items[k].value, value->renamed_from);
        if (!old_live || new_live || old_declared)
            continue;
        mig_push(differ->arena, &rename->from, value->renamed_from);
        mig_push(differ->arena, &rename->to, value->value);
    }
}

static bool add_enum(mig_differ *differ, const mig_schema *found, const mig_enum *wanted,
                     mig_renames *renames, mig_error *err)
{
    mig_enum_rename rename = {.enumeration = mig_enum_find(found, wanted->name),
                              .name = wanted->name};

    if (!rename.enumeration && wanted->renamed_from) {
        mig_name old = mig_old_enum_name(differ->arena, found, wanted->name, wanted->renamed_from);

        if (!mig_enum_find(differ->wanted, old))
            rename.enumeration = mig_enum_find(found, old);
    } else if (rename.enumeration) {
        rename.name = rename.enumeration->name;
    }
    if (!rename.enumeration || rename.enumeration->beyond)
        return true;
    for (size_t i = 0; i < renames->enums.len; i++)
        if (renames->enums.items[i].enumeration == rename.enumeration)
            return mig_fail_at(err, wanted->place,
                               "enum \"%s\" can't have become both \"%s\" and \"%s\"; leave "
                               "renamed_from at one of them",
                               wanted->renamed_from,
                               mig_name_text(differ->arena, renames->enums.items[i].name),
                               mig_name_text(differ->arena, wanted->name));
    add_values(differ, wanted, &rename);
    if (rename.from.len > 0 || !mig_name_same(found, rename.name, rename.enumeration->name))
        mig_push(differ->arena, &renames->enums, rename);
    return true;
}

static void push_enum(mig_differ *differ, const mig_enum_rename *rename)
{
    mig_enum *after;

    if (mig_name_same(differ->wanted, rename->name, rename->enumeration->name))
        return; /* only its values: that is an alter_enum */
    after = MIG_COPY(differ->arena, rename->enumeration);
    after->name = rename->name;
    mig_differ_push(differ, MIG_KIND_ENUM, after->name,
                    (mig_object){.enumeration = rename->enumeration},
                    (mig_object){.enumeration = after});
}

static void push_table(mig_differ *differ, const mig_table_rename *rename)
{
    if (!mig_same(rename->name.name, rename->table->name.name) ||
        !mig_same(rename->name.schema, rename->table->name.schema)) {
        mig_table *after = mig_table_copy(differ->arena, rename->table);

        after->name = rename->name;
        mig_differ_push(differ, MIG_KIND_TABLE, after->name, (mig_object){.table = rename->table},
                        (mig_object){.table = after});
    }
    for (size_t i = 0; i < rename->from.len; i++) {
        const mig_column *before =
            mig_column_find(differ->wanted, rename->table, rename->from.items[i]);
        mig_column *after = MIG_COPY(differ->arena, before);

        after->name = rename->to.items[i];
        mig_differ_push(differ, MIG_KIND_COLUMN, rename->name, (mig_object){.column = before},
                        (mig_object){.column = after});
    }
}

bool mig_differ_rename(mig_differ *differ, const mig_schema *found, mig_schema **renamed,
                       mig_error *err)
{
    mig_renames renames = {0};

    for (size_t i = 0; i < differ->wanted->enums.len; i++)
        if (!add_enum(differ, found, differ->wanted->enums.items[i], &renames, err))
            return false;
    for (size_t i = 0; i < differ->wanted->tables.len; i++)
        if (!add_table(differ, found, differ->wanted->tables.items[i], &renames, err))
            return false;
    for (size_t i = 0; i < differ->wanted->tables.len; i++)
        if (!add_columns(differ, found, differ->wanted->tables.items[i], &renames, err))
            return false;
    for (size_t i = 0; i < renames.enums.len; i++)
        push_enum(differ, &renames.enums.items[i]);
    for (size_t i = 0; i < renames.tables.len; i++)
        push_table(differ, &renames.tables.items[i]);
    *renamed = mig_reshape(differ, found, &renames);
    return true;
}
