/* What of a constraint or an index becomes another while it stays: see mig_traits. */
#include "diff/internal.h"

#include "base/text.h"

/* What is there once all that the database keeps is as it is wanted. */
static mig_traits coming(const mig_differ *differ, const mig_traits *found,
                         const mig_traits *wanted)
{
    mig_traits traits = *found;

    if (mig_differ_keeps(differ, MIG_CAP_INDEX_COMMENTS))
        traits.comment = wanted->comment;
    traits.not_valid = wanted->not_valid;
    traits.not_enforced = wanted->not_enforced;
    if (mig_differ_keeps(differ, MIG_CAP_OPTIONS)) {
        traits.with = wanted->with;
        traits.invisible = wanted->invisible;
    }
    if (mig_differ_keeps(differ, MIG_CAP_STORAGE)) {
        traits.with = wanted->with;
        traits.tablespace = wanted->tablespace;
        traits.cluster = wanted->cluster;
    }
    return traits;
}

static bool same(const mig_traits *a, const mig_traits *b)
{
    return mig_same(a->comment, b->comment) && a->not_valid == b->not_valid &&
           mig_settings_same(&a->with, &b->with) && mig_same(a->tablespace, b->tablespace) &&
           a->cluster == b->cluster && a->invisible == b->invisible &&
           a->not_enforced == b->not_enforced;
}

/* What it is on other databases comes from the file as far as the file tells them apart. */
static mig_index *index_with(mig_arena *arena, const mig_index *found, const mig_index *wanted,
                             const mig_traits *traits)
{
    const mig_index *said = wanted->portable ? wanted->portable : wanted;
    mig_index *copy = MIG_COPY(arena, found), *portable;

    copy->traits = *traits;
    if (said->overrides.len > 0 || (found->portable && found->portable->overrides.len > 0)) {
        copy->portable = mig_index_renamed(arena, said, found->id);
    } else if (found->portable) {
        copy->portable = portable = MIG_COPY(arena, found->portable);
        portable->traits = said->traits;
    }
    return copy;
}

/* With its texts as the file has them; what the scripts know says theirs. */
static mig_index *index_spelled(mig_arena *arena, const mig_index *found, const mig_index *wanted)
{
    mig_index *copy = MIG_COPY(arena, found);

    if (found->portable)
        return copy;
    copy->keys.items =
        mig_arena_memdup(arena, found->keys.items, found->keys.len * sizeof *found->keys.items);
    copy->keys.cap = found->keys.len;
    for (size_t i = 0; i < copy->keys.len; i++)
        if (!copy->keys.items[i].column)
            copy->keys.items[i].expr = wanted->keys.items[i].expr;
    copy->where = wanted->where;
    return copy;
}

/* The same, as the file has it: both sides of the change say that. */
static mig_object spelled(mig_arena *arena, mig_kind kind, mig_object found, mig_object wanted)
{
    mig_check *check;

    if (kind == MIG_KIND_INDEX || kind == MIG_KIND_EXCLUSION)
        return (mig_object){.index = index_spelled(arena, found.index, wanted.index)};
    if (kind != MIG_KIND_CHECK)
        return found;
    check = MIG_COPY(arena, found.check);
    check->expr = wanted.check->expr;
    return (mig_object){.check = check};
}

static mig_object object_with(mig_arena *arena, mig_kind kind, mig_object found, mig_object wanted,
                              const mig_traits *traits)
{
    if (kind == MIG_KIND_CHECK) {
        mig_check *check = MIG_COPY(arena, found.check);

        check->traits = *traits;
        return (mig_object){.check = check};
    }
    if (kind == MIG_KIND_FOREIGN_KEY) {
        mig_foreign_key *key = MIG_COPY(arena, found.foreign_key);

        key->traits = *traits;
        return (mig_object){.foreign_key = key};
    }
    if (kind == MIG_KIND_PRIMARY_KEY || kind == MIG_KIND_UNIQUE) {
        mig_key *key = MIG_COPY(arena, found.key);

        key->traits = *traits;
        return (mig_object){.key = key};
    }
    return (mig_object){.index = index_with(arena, found.index, wanted.index, traits)};
}

void mig_differ_traits(mig_table_pair *pair, mig_kind kind, mig_object found, mig_object wanted)
{
    mig_differ *differ = pair->differ;
    const mig_traits *before = mig_object_traits(kind, found);
    mig_traits after = coming(differ, before, mig_object_traits(kind, wanted));

    if (same(before, &after))
        return;
    found = spelled(differ->arena, kind, found, wanted);
    mig_differ_push(differ, kind, pair->found->name, found,
                    object_with(differ->arena, kind, found, wanted, &after));
}
