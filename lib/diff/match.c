/*
 * Which found constraint or index is which wanted one. Best match first: same name and definition;
 * a stated name, whatever its definition; for a name that nobody stated, an equal definition
 * whatever its name (which it keeps); for a stated name that isn't live, an equal definition under
 * another name (a rename). Each is paired once, so that equal ones are counted. What the model
 * doesn't hold (beyond) only has a name.
 */
#include "diff/internal.h"

#include "base/text.h"

static mig_verdict same(const mig_table_pair *pair, mig_kind kind, mig_object found,
                        mig_object wanted, bool may_ask)
{
    switch (kind) {
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
        return mig_key_same(pair, found.key, wanted.key);
    case MIG_KIND_CHECK:
        return mig_check_same(pair, found.check, wanted.check, may_ask);
    case MIG_KIND_FOREIGN_KEY:
        return mig_foreign_key_same(pair, found.foreign_key, wanted.foreign_key);
    case MIG_KIND_EXCLUSION:
    case MIG_KIND_INDEX:
        return mig_index_same(pair, found.index, wanted.index, may_ask);
    case MIG_KIND_ENUM:
    case MIG_KIND_TABLE:
    case MIG_KIND_COLUMN:
    case MIG_KIND_EXECUTE:
    case MIG_KIND_INSERT:
    case MIG_KIND_COPY:
    case MIG_KIND_RUN:
        break;
    }
    return MIG_VERDICT_DIFFERENT;
}

static bool same_name(const mig_table_pair *pair, const mig_item *found, const mig_item *wanted)
{
    return found->id->name && wanted->id->name &&
           mig_ident_same(pair->differ->found, found->id->name, wanted->id->name);
}

static void drop(mig_table_pair *pair, mig_kind kind, const mig_item *found)
{
    mig_differ_push(pair->differ, kind, pair->found->name, found->object, (mig_object){0});
}

static void create(mig_table_pair *pair, mig_kind kind, const mig_item *wanted)
{
    if (mig_differ_inherits(pair->differ, pair->differ->wanted, pair->wanted, kind, wanted->object))
        return;
    if (kind == MIG_KIND_CHECK)
        mig_differ_new_check(pair->differ, pair->wanted, wanted->object.check);
    if (kind == MIG_KIND_INDEX || kind == MIG_KIND_EXCLUSION)
        mig_differ_new_index(pair->differ, pair->wanted, wanted->object.index);
    mig_differ_push(pair->differ, kind, pair->found->name, (mig_object){0}, wanted->object);
}

/* A foreign key of which nothing but when it is checked is another: that can change where it
 * stands. */
static bool redefer(mig_table_pair *pair, mig_kind kind, const mig_item *found,
                    const mig_item *wanted)
{
    mig_foreign_key *after;

    if (kind != MIG_KIND_FOREIGN_KEY || !same_name(pair, found, wanted))
        return false;
    after = MIG_COPY(pair->differ->arena, found->object.foreign_key);
    after->deferrable = wanted->object.foreign_key->deferrable;
    if (mig_foreign_key_same(pair, after, wanted->object.foreign_key) != MIG_VERDICT_SAME)
        return false;
    after->traits = wanted->object.foreign_key->traits;
    mig_differ_push(pair->differ, kind, pair->found->name, found->object,
                    (mig_object){.foreign_key = after});
    return true;
}

bool mig_match_renames(const mig_table_pair *pair, mig_kind kind, const mig_constraint_name *found,
                       const mig_constraint_name *wanted)
{
    bool exact = (kind == MIG_KIND_INDEX || kind == MIG_KIND_UNIQUE) &&
                 mig_differ_keeps(pair->differ, MIG_CAP_INDEX_CASE);

    if (!wanted->stated)
        return false;
    return exact ? !mig_same(found->name, wanted->name)
                 : !mig_ident_same(pair->differ->found, found->name, wanted->name);
}

/* A parent is about to get the same: the server would take this one for that. */
static bool becomes_inherited(mig_table_pair *pair, mig_kind kind, const mig_item *wanted)
{
    mig_differ *differ = pair->differ;

    return mig_differ_inherits(differ, differ->wanted, pair->wanted, kind, wanted->object) &&
           !mig_differ_inherits(differ, differ->found, pair->found, kind, wanted->object);
}

static void settle(mig_table_pair *pair, mig_kind kind, mig_item *found, mig_item *wanted,
                   bool changed)
{
    bool renamed = mig_match_renames(pair, kind, found->id, wanted->id);
    mig_object object = found->object;

    found->paired = wanted->paired = true;
    if (!changed && becomes_inherited(pair, kind, wanted)) {
        drop(pair, kind, found);
        return;
    }
    if (found->beyond ? !changed : changed && redefer(pair, kind, found, wanted))
        return;
    if (changed || (renamed && !found->id->name)) { /* what has no name can't be renamed */
        drop(pair, kind, found);
        create(pair, kind, wanted);
        return;
    }
    if (renamed) {
        object = mig_object_renamed(pair->differ->arena, kind, found->object, *wanted->id);
        mig_differ_push(pair->differ, kind, pair->found->name, found->object, object);
    }
    mig_differ_traits(pair, kind, object, wanted->object);
}

/* Pairs of one name: beyond ones, and those of equal definition. */
static void match_names(mig_table_pair *pair, mig_kind kind, mig_items *found, mig_items *wanted)
{
    for (size_t w = 0; w < wanted->len; w++)
        for (size_t f = 0; f < found->len && !wanted->items[w].paired; f++) {
            mig_item *a = &found->items[f], *b = &wanted->items[w];

            if (a->paired || !same_name(pair, a, b))
                continue;
            if (a->beyond || same(pair, kind, a->object, b->object, true) != MIG_VERDICT_DIFFERENT)
                settle(pair, kind, a, b, false);
            else if (b->id->stated)
                settle(pair, kind, a, b, true);
        }
}

/* Pairs of equal definition whatever their names. */
static void match_definitions(mig_table_pair *pair, mig_kind kind, mig_items *found,
                              mig_items *wanted, bool stated, bool may_ask)
{
    for (size_t w = 0; w < wanted->len; w++)
        for (size_t f = 0; f < found->len && !wanted->items[w].paired; f++) {
            mig_item *a = &found->items[f], *b = &wanted->items[w];

            if (!a->paired && !a->beyond && b->id->stated == stated &&
                same(pair, kind, a->object, b->object, may_ask) != MIG_VERDICT_DIFFERENT)
                settle(pair, kind, a, b, false);
        }
}

/* Is nothing declared in its place? A table has one primary key. */
static bool is_extra(mig_kind kind, const mig_items *wanted)
{
    return kind != MIG_KIND_PRIMARY_KEY || wanted->len == 0;
}

/* What is left of one name has another definition; the rest is new or not wanted any more. */
static void match_rest(mig_table_pair *pair, mig_kind kind, mig_items *found, mig_items *wanted)
{
    for (size_t w = 0; w < wanted->len; w++)
        for (size_t f = 0; f < found->len && !wanted->items[w].paired; f++)
            if (!found->items[f].paired && same_name(pair, &found->items[f], &wanted->items[w]))
                settle(pair, kind, &found->items[f], &wanted->items[w], true);
    for (size_t f = 0; f < found->len; f++)
        if (!found->items[f].paired && !found->items[f].beyond &&
            !(pair->differ->ignore_extra && is_extra(kind, wanted)))
            drop(pair, kind, &found->items[f]);
    for (size_t w = 0; w < wanted->len; w++)
        if (!wanted->items[w].paired)
            create(pair, kind, &wanted->items[w]);
}

void mig_match(mig_table_pair *pair, mig_kind kind, mig_items *found, mig_items *wanted)
{
    match_names(pair, kind, found, wanted);
    for (int ask = 0; ask <= 1; ask++)
        match_definitions(pair, kind, found, wanted, false, ask == 1);
    for (int ask = 0; ask <= 1; ask++)
        match_definitions(pair, kind, found, wanted, true, ask == 1);
    match_rest(pair, kind, found, wanted);
}
