/* What a database has nothing like, said at its place: see resolve.h. */
#include "dialect/resolve.h"

#include "base/text.h"
#include "schema/detail.h"

typedef struct {
    const mig_dialect *dialect;
    mig_caps caps;
} lacking;

static bool check_storage(const lacking *l, const mig_details *details, const void *object,
                          const mig_said *said, mig_place place, mig_error *err)
{
    const mig_detail *found =
        l->caps & MIG_CAP_STORAGE ? NULL : mig_details_storage(details, object, said);

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
    return check_storage(l, &mig_column_details, column, &column->said, column->place, err);
}

bool mig_lacks_check(const mig_dialect *dialect, mig_caps caps, const mig_table *table,
                     mig_error *err)
{
    lacking l = {dialect, caps};

    for (size_t i = 0; i < table->columns.len; i++)
        if (!check_column(&l, table->columns.items[i], err))
            return false;
    return check_storage(&l, &mig_table_details, table, &table->said, table->place, err);
}
