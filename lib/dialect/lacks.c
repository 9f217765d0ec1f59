/* What a database has nothing like, said at its place: see resolve.h. */
#include "dialect/resolve.h"

#include "base/text.h"
#include "schema/detail.h"

typedef struct {
    const mig_dialect *dialect;
    mig_caps caps;
} lacking;

static bool check_details(const lacking *l, const mig_details *details, const void *object,
                          const mig_said *said, mig_place place, mig_error *err)
{
    const mig_detail *found = NULL;

    if (!(l->caps & MIG_CAP_STORAGE))
        found = mig_details_of(details, MIG_DETAIL_OF_STORAGE, object, said);
    if (!found && !(l->caps & MIG_CAP_OPTIONS))
        found = mig_details_of(details, MIG_DETAIL_OF_OPTIONS, object, said);
    if (!found)
        return true;
    return mig_fail_at(err, mig_same(found->key, said->key) ? said->place : place,
                       "%s has no `%s`; state it under the name of the database that has it",
                       l->dialect->name, found->key);
}

static bool check_column(const lacking *l, const mig_column *column, mig_error *err)
{
    if (column->sequence && !(l->caps & MIG_CAP_STORAGE))
        return mig_fail_at(err, column->sequence->place,
                           "%s counts in no other way than its own: `%s` of column \"%s\" can "
                           "say nothing more there",
                           l->dialect->name, column->autoincrement ? "autoincrement" : "identity",
                           column->name);
    return check_details(l, &mig_column_details, column, &column->said, column->place, err);
}

static bool fail_lacking(const lacking *l, mig_place place, const char *what, mig_error *err)
{
    return mig_fail_at(err, place,
                       "%s has no %s; state that under the name of the database that has it",
                       l->dialect->name, what);
}

static bool check_index(const lacking *l, const mig_index *index, mig_error *err)
{
    if (index->traits.invisible)
        return fail_lacking(l, index->place, "invisible indexes", err);
    if (index->parser)
        return fail_lacking(l, index->place, "parsers of indexes", err);
    for (size_t i = 0; i < index->keys.len; i++)
        if (index->keys.items[i].prefix > 0)
            return fail_lacking(l, index->place, "indexes of a column's first characters", err);
    return true;
}

static bool check_prefix(const lacking *l, const mig_key *key, mig_error *err)
{
    return !mig_key_has_prefix(key) ||
           fail_lacking(l, key->place, "keys of a column's first characters", err);
}

/* What constraints and indexes have of MIG_CAP_OPTIONS; MIG_CAP_STORAGE is the dialects' to check.
 */
static bool check_parts(const lacking *l, const mig_table *table, mig_error *err)
{
    if (l->caps & MIG_CAP_OPTIONS)
        return true;
    for (size_t i = 0; i < table->indexes.len; i++)
        if (!check_index(l, table->indexes.items[i], err))
            return false;
    if (table->primary_key && !check_prefix(l, table->primary_key, err))
        return false;
    for (size_t i = 0; i < table->uniques.len; i++)
        if (!check_prefix(l, table->uniques.items[i], err))
            return false;
    for (size_t i = 0; i < table->uniques.len; i++)
        if (table->uniques.items[i]->traits.invisible)
            return fail_lacking(l, table->uniques.items[i]->place, "invisible constraints", err);
    return true;
}

bool mig_lacks_check(const mig_dialect *dialect, mig_caps caps, const mig_table *table,
                     mig_error *err)
{
    lacking l = {dialect, caps};

    for (size_t i = 0; i < table->columns.len; i++)
        if (!check_column(&l, table->columns.items[i], err))
            return false;
    return check_details(&l, &mig_table_details, table, &table->said, table->place, err) &&
           check_parts(&l, table, err);
}
