/* Trying statements in a private database: see lower.h. */
#include "base/text.h"
#include "dialect/sqlite/lower.h"
#include "dialect/sqlite/scratch.h"

bool mig_sqlite_scratch_fill(const mig_sqlite_lowering *low, sqlite3 *db)
{
    const mig_table *table = low->changes.len > 0 ? mig_sqlite_table_before(low) : NULL;
    bool alone = table && low->steps->len == low->first_step;
    mig_error ignored = {0};

    mig_scratch_fill(db, low->start, alone ? table : NULL,
                     alone ? mig_sqlite_table_after(low) : NULL);
    return mig_scratch_run(db, low->steps, low->first_step, &ignored) &&
           (!table || mig_scratch_has_table(db, table->name.name));
}

bool mig_sqlite_accepts(mig_sqlite_lowering *low, const mig_steps *steps, bool *accepted,
                        mig_error *err)
{
    MIG_AUTO_SCRATCH db = NULL;
    mig_error ignored = {0};

    if (!mig_scratch_open(&db, err))
        return false;
    *accepted = !mig_sqlite_scratch_fill(low, db) || mig_scratch_run(db, steps, 0, &ignored);
    return true;
}

bool mig_sqlite_try(mig_sqlite_lowering *low, const mig_steps *steps, mig_place place,
                    mig_strings *unchecked, mig_error *err)
{
    mig_faults before = {0}, after = {0};
    MIG_AUTO_SCRATCH db = NULL;

    if (!mig_scratch_open(&db, err))
        return false;
    if (!mig_sqlite_scratch_fill(low, db))
        return true;
    mig_scratch_faults(low->arena, db, &before);
    if (!mig_scratch_run(db, steps, 0, err))
        return false;
    mig_scratch_faults(low->arena, db, &after);
    for (size_t i = 0; i < after.len; i++)
        if (!mig_fault_find(&before, after.items[i].what))
            return mig_fail_at(err, place,
                               "%s would not work any more: %s; change or drop it before",
                               after.items[i].what, after.items[i].why);
    for (size_t i = 0; unchecked && i < low->now->tables.len; i++) {
        const char *name = low->now->tables.items[i]->name.name;
        const char *keys = mig_scratch_keys_of(low->arena, name);

        if (mig_fault_find(&before, keys) || mig_fault_find(&after, keys))
            mig_push(low->arena, unchecked, name);
    }
    return true;
}
