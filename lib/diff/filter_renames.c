/* Declared renames from what is managed to what isn't, and back: see filter.h. */
#include "base/text.h"
#include "diff/internal.h"

typedef struct {
    mig_arena *arena;
    const mig_schema *found, *wanted;
    mig_error *err;
} checker;

static bool fail(const checker *c, const char *what, const char *from, const char *to,
                 bool from_excluded, mig_place place)
{
    return mig_fail_at(
        c->err, place,
        "%s \"%s\" would become \"%s\", and migrate.yaml excludes \"%s\": a rename is "
        "made where both names are managed",
        what, from, to, from_excluded ? from : to);
}

static bool check_column(const checker *c, const mig_table *found, const mig_table *wanted,
                         const mig_column *column)
{
    const mig_column *old;

    if (!column->renamed_from || mig_column_find(c->found, found, column->name))
        return true;
    old = mig_column_find(c->found, found, column->renamed_from);
    if (!old || old->excluded == column->excluded ||
        mig_column_find(c->wanted, wanted, column->renamed_from))
        return true;
    return fail(c, "column", old->name, column->name, old->excluded, column->place);
}

static bool check_table(const checker *c, const mig_table *wanted)
{
    const mig_table *found = mig_table_find(c->found, wanted->name);

    if (!found && wanted->renamed_from) {
        mig_name old = mig_old_table_name(c->arena, c->found, wanted->name, wanted->renamed_from);

        found = mig_table_find(c->wanted, old) ? NULL : mig_table_find(c->found, old);
        if (found && found->excluded != wanted->excluded)
            return fail(c, "table", mig_name_text(c->arena, found->name),
                        mig_name_text(c->arena, wanted->name), found->excluded, wanted->place);
    }
    for (size_t i = 0; found && i < wanted->columns.len; i++)
        if (!check_column(c, found, wanted, wanted->columns.items[i]))
            return false;
    return true;
}

static bool check_enum(const checker *c, const mig_enum *wanted)
{
    const mig_enum *found;
    mig_name old;

    if (!wanted->renamed_from || mig_enum_find(c->found, wanted->name))
        return true;
    old = mig_old_enum_name(c->arena, c->found, wanted->name, wanted->renamed_from);
    found = mig_enum_find(c->wanted, old) ? NULL : mig_enum_find(c->found, old);
    if (!found || found->excluded == wanted->excluded)
        return true;
    return fail(c, "enum", mig_name_text(c->arena, found->name),
                mig_name_text(c->arena, wanted->name), found->excluded, wanted->place);
}

bool mig_filter_check_renames(mig_arena *arena, const mig_schema *found, const mig_schema *wanted,
                              mig_error *err)
{
    const checker c = {arena, found, wanted, err};

    for (size_t i = 0; i < wanted->enums.len; i++)
        if (!check_enum(&c, wanted->enums.items[i]))
            return false;
    for (size_t i = 0; i < wanted->tables.len; i++)
        if (!check_table(&c, wanted->tables.items[i]))
            return false;
    return true;
}
