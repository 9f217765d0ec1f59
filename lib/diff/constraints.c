/* Primary keys, unique constraints, checks, foreign keys: what makes two of them equal. */
#include "diff/internal.h"

#include "base/text.h"
#include "schema/uncovered.h"

static bool key_columns_same(const mig_table_pair *pair, const mig_key *found,
                             const mig_key *wanted)
{
    if (found->columns.len != wanted->columns.len)
        return false;
    for (size_t i = 0; i < found->columns.len; i++) {
        mig_index_key a = mig_key_at(found, i), b = mig_key_at(wanted, i);

        if (!mig_index_key_same(pair, &a, &b))
            return false;
    }
    return true;
}

mig_verdict mig_key_same(const mig_table_pair *pair, const mig_key *found, const mig_key *wanted)
{
    const mig_differ *differ = pair->differ;
    bool same = key_columns_same(pair, found, wanted) &&
                (!mig_differ_keeps(differ, MIG_CAP_INDEX_INCLUDE) ||
                 mig_idents_same(differ->found, &found->include, &wanted->include)) &&
                (!mig_differ_keeps(differ, MIG_CAP_KEY_NULLS) ||
                 found->nulls_not_distinct == wanted->nulls_not_distinct) &&
                found->without_overlaps == wanted->without_overlaps &&
                (!mig_differ_keeps(differ, MIG_CAP_DEFERRABLE_UNIQUE) ||
                 found->deferrable == wanted->deferrable) &&
                (!mig_differ_keeps(differ, MIG_CAP_CONFLICT_CLAUSES) ||
                 found->conflict == wanted->conflict);

    return same ? MIG_VERDICT_SAME : MIG_VERDICT_DIFFERENT;
}

mig_verdict mig_check_same(const mig_table_pair *pair, const mig_check *found,
                           const mig_check *wanted, bool may_ask)
{
    if (found->no_inherit != wanted->no_inherit)
        return MIG_VERDICT_DIFFERENT;
    return mig_differ_expr(pair, MIG_QUESTION_CHECK, NULL, &found->expr, &wanted->expr, may_ask);
}

/* The columns that a foreign key refers to: without a list, the target's primary key. */
static const mig_strings *target_columns(const mig_schema *schema, const mig_foreign_key *key)
{
    const mig_table *target = NULL;

    if (key->target_columns.len == 0)
        target = mig_table_find(schema, key->target);
    return target && target->primary_key ? &target->primary_key->columns : &key->target_columns;
}

static bool action_same(const mig_differ *differ, mig_fk_action found, mig_fk_action wanted)
{
    found = mig_fk_action_plain(found);
    wanted = mig_fk_action_plain(wanted);
    if (mig_differ_keeps(differ, MIG_CAP_ACTIONS_AT_ONCE)) {
        found = found == MIG_FK_RESTRICT ? MIG_FK_NO_ACTION : found;
        wanted = wanted == MIG_FK_RESTRICT ? MIG_FK_NO_ACTION : wanted;
    }
    return found == wanted;
}

mig_verdict mig_foreign_key_same(const mig_table_pair *pair, const mig_foreign_key *found,
                                 const mig_foreign_key *wanted)
{
    const mig_differ *differ = pair->differ;
    const char *before = found->match ? found->match : "simple";
    const char *after = wanted->match ? wanted->match : "simple";
    bool same = mig_idents_same(differ->found, &found->columns, &wanted->columns) &&
                mig_name_same(differ->found, found->target, wanted->target) &&
                mig_idents_same(differ->found, target_columns(differ->found, found),
                                target_columns(differ->wanted, wanted)) &&
                action_same(differ, found->on_delete, wanted->on_delete) &&
                action_same(differ, found->on_update, wanted->on_update) &&
                found->deferrable == wanted->deferrable && found->period == wanted->period &&
                (!mig_differ_keeps(differ, MIG_CAP_KEY_NULLS) ||
                 mig_idents_same(differ->found, &found->set_columns, &wanted->set_columns)) &&
                (!mig_differ_keeps(differ, MIG_CAP_FK_MATCH) || mig_same_nocase(before, after));

    return same ? MIG_VERDICT_SAME : MIG_VERDICT_DIFFERENT;
}

void mig_differ_new_check(mig_differ *differ, const mig_table *table, const mig_check *check)
{
    mig_differ_check(differ, (mig_question){.kind = MIG_QUESTION_CHECK,
                                            .table = table,
                                            .wanted = check->expr.server ? check->expr.server
                                                                         : check->expr.written,
                                            .place = check->expr.place});
}

/* What is excluded isn't there. */
static void add_item(mig_arena *arena, mig_items *items, const mig_constraint_name *id,
                     const char *beyond, bool excluded, const void *object)
{
    mig_item item = {.id = id, .beyond = beyond, .object = {.any = object}};

    if (!excluded)
        mig_push(arena, items, item);
}

/* Both sides' objects of one kind, in a pair of lists of its own. */
#define MATCH_LIST(pair, kind, list)                                                               \
    do {                                                                                           \
        mig_items found_items = {0}, wanted_items = {0};                                           \
        mig_arena *in = (pair)->differ->arena;                                                     \
        for (size_t i = 0; i < (pair)->found->list.len; i++)                                       \
            add_item(in, &found_items, &(pair)->found->list.items[i]->id,                          \
                     (pair)->found->list.items[i]->beyond, (pair)->found->list.items[i]->excluded, \
                     (pair)->found->list.items[i]);                                                \
        for (size_t i = 0; i < (pair)->wanted->list.len; i++)                                      \
            add_item(in, &wanted_items, &(pair)->wanted->list.items[i]->id, NULL, false,           \
                     (pair)->wanted->list.items[i]);                                               \
        mig_match((pair), (kind), &found_items, &wanted_items);                                    \
    } while (0)

static void match_primary_key(mig_table_pair *pair)
{
    static const mig_constraint_name any = {NULL, false};
    mig_items found = {0}, wanted = {0};
    const mig_key *a = pair->found->primary_key, *b = pair->wanted->primary_key;
    bool names = mig_differ_keeps(pair->differ, MIG_CAP_PK_NAMES);

    if (a)
        add_item(pair->differ->arena, &found, names ? &a->id : &any, a->beyond, false, a);
    if (b)
        add_item(pair->differ->arena, &wanted, names ? &b->id : &any, NULL, false, b);
    if (a && (a->excluded || (b && a->beyond)))
        return; /* there is only one, whatever its name */
    mig_match(pair, MIG_KIND_PRIMARY_KEY, &found, &wanted);
}

/* A foreign key whose target isn't there can't be declared but in SQL, unless the file declares the
 * target: it isn't missed. */
static const char *target_beyond(const mig_table_pair *pair, const mig_foreign_key *key)
{
    const mig_differ *differ = pair->differ;

    if (key->beyond || pair->wanted->settled ||
        !mig_foreign_key_undeclared(differ->arena, differ->wanted, key))
        return key->beyond;
    return mig_foreign_key_undeclared(differ->arena, differ->found, key);
}

static void match_foreign_keys(mig_table_pair *pair)
{
    mig_differ *differ = pair->differ;
    mig_items found = {0}, wanted = {0};

    for (size_t i = 0; i < pair->found->foreign_keys.len; i++) {
        const mig_foreign_key *key = pair->found->foreign_keys.items[i];

        add_item(differ->arena, &found, &key->id, target_beyond(pair, key), key->excluded, key);
    }
    for (size_t i = 0; i < pair->wanted->foreign_keys.len; i++) {
        const mig_foreign_key *key = pair->wanted->foreign_keys.items[i];

        add_item(differ->arena, &wanted, &key->id, NULL, false, key);
    }
    mig_match(pair, MIG_KIND_FOREIGN_KEY, &found, &wanted);
}

typedef struct {
    mig_items uniques, indexes;
} key_items;

/* Of the found side: what of it can't be compared is said, what is excluded isn't there. */
static key_items key_items_of(mig_arena *arena, const mig_table *table, bool found)
{
    key_items items = {0};

    for (size_t i = 0; i < table->uniques.len; i++) {
        const mig_key *key = table->uniques.items[i];

        add_item(arena, &items.uniques, &key->id, found ? key->beyond : NULL,
                 found && key->excluded, key);
    }
    for (size_t i = 0; i < table->indexes.len; i++) {
        const mig_index *index = table->indexes.items[i];

        add_item(arena, &items.indexes, &index->id, found ? index->beyond : NULL,
                 found && index->excluded, index);
    }
    return items;
}

void mig_differ_constraints(mig_table_pair *pair)
{
    key_items found = key_items_of(pair->differ->arena, pair->found, true);
    key_items wanted = key_items_of(pair->differ->arena, pair->wanted, false);
    size_t first = pair->differ->ops->len;

    mig_match_unique_indexes(pair, &found.uniques, &wanted.indexes);
    match_primary_key(pair);
    mig_match(pair, MIG_KIND_UNIQUE, &found.uniques, &wanted.uniques);
    MATCH_LIST(pair, MIG_KIND_EXCLUSION, exclusions);
    MATCH_LIST(pair, MIG_KIND_CHECK, checks);
    match_foreign_keys(pair);
    mig_match_needed_indexes(pair, &found.indexes, &wanted.indexes);
    mig_match(pair, MIG_KIND_INDEX, &found.indexes, &wanted.indexes);
    mig_keep_made_indexes(pair, first);
}
