/* Indexes: what makes two of them equal. */
#include "diff/internal.h"

#include "base/text.h"

#include <string.h>

/* Where btree was said before, and isn't now, it is no other index. */
static bool method_same(const char *found, const char *wanted)
{
    return mig_same_nocase(found, wanted) || (!wanted && mig_same_nocase(found, "btree"));
}

/* Without blanks and the quotes around values, which say nothing: `x_ops(siglen = 32)` is
 * `x_ops (siglen='32')`. */
static const char *bare_opclass(mig_arena *arena, const char *text)
{
    MIG_AUTO_STR bare = {0};

    if (!text)
        return NULL;
    for (; *text; text++)
        if (!strchr(" \t\n'", *text))
            mig_str_addc(&bare, *text);
    return mig_str_copy(arena, &bare);
}

/* The file may name the class that the type has by default. */
static bool opclass_same(const mig_index_key *found, const mig_index_key *wanted)
{
    const char *live = found->opclass || !wanted->opclass ? found->opclass : found->usual_opclass;
    MIG_AUTO_ARENA scratch = NULL;

    if (mig_same(live, wanted->opclass))
        return true;
    scratch = mig_arena_new();
    return mig_same_nocase(bare_opclass(scratch, live), bare_opclass(scratch, wanted->opclass));
}

/* Likewise the collation that the column has, or will have: that is none of the key's own. */
static const char *collation_of(const mig_table_pair *pair, const mig_index_key *key)
{
    const mig_differ *differ = pair->differ;
    const char *usual = differ->dialect ? differ->dialect->usual_collation : "default";
    const mig_column *column =
        key->column ? mig_column_find(differ->wanted, pair->wanted, key->column) : NULL;

    if (column && column->collation)
        usual = column->collation;
    return mig_ident_same(differ->found, key->collation, usual) ? NULL : key->collation;
}

/* The properties that need no server to compare. */
static bool plainly_same(const mig_differ *differ, const mig_index *found, const mig_index *wanted)
{
    return found->unique == wanted->unique && found->keys.len == wanted->keys.len &&
           (found->where.written != NULL) == (wanted->where.written != NULL) &&
           (!mig_differ_keeps(differ, MIG_CAP_INDEX_METHODS) ||
            method_same(found->method, wanted->method)) &&
           (!mig_differ_keeps(differ, MIG_CAP_INDEX_INCLUDE) ||
            mig_idents_same(differ->found, &found->include, &wanted->include)) &&
           (!mig_differ_keeps(differ, MIG_CAP_KEY_NULLS) ||
            found->nulls_not_distinct == wanted->nulls_not_distinct) &&
           (!mig_differ_keeps(differ, MIG_CAP_OPTIONS) ||
            mig_same_nocase(found->parser, wanted->parser)) &&
           found->deferrable == wanted->deferrable;
}

bool mig_index_key_same(const mig_table_pair *pair, const mig_index_key *found,
                        const mig_index_key *wanted)
{
    const mig_differ *differ = pair->differ;

    return mig_ident_same(differ->found, found->column, wanted->column) &&
           found->prefix == wanted->prefix && found->descending == wanted->descending &&
           mig_same(found->operator, wanted->operator) &&
           (!mig_differ_keeps(differ, MIG_CAP_NULLS_ORDER) || found->nulls == wanted->nulls) &&
           (!mig_differ_keeps(differ, MIG_CAP_COLLATIONS) ||
            mig_ident_same(differ->found, collation_of(pair, found), collation_of(pair, wanted))) &&
           (!mig_differ_keeps(differ, MIG_CAP_OPCLASSES) || opclass_same(found, wanted));
}

mig_verdict mig_index_same(const mig_table_pair *pair, const mig_index *found,
                           const mig_index *wanted, bool may_ask)
{
    bool open = false;
    mig_verdict verdict;

    if (!plainly_same(pair->differ, found, wanted))
        return MIG_VERDICT_DIFFERENT;
    for (size_t i = 0; i < found->keys.len; i++)
        if (!mig_index_key_same(pair, &found->keys.items[i], &wanted->keys.items[i]))
            return MIG_VERDICT_DIFFERENT;
    for (size_t i = 0; i < found->keys.len; i++) {
        if (found->keys.items[i].column)
            continue;
        verdict = mig_differ_expr(pair, MIG_QUESTION_INDEX_KEY, NULL, &found->keys.items[i].expr,
                                  &wanted->keys.items[i].expr, may_ask);
        if (verdict == MIG_VERDICT_DIFFERENT)
            return verdict;
        open = open || verdict == MIG_VERDICT_OPEN;
    }
    if (found->where.written) {
        verdict = mig_differ_expr(pair, MIG_QUESTION_INDEX_WHERE, NULL, &found->where,
                                  &wanted->where, may_ask);
        if (verdict == MIG_VERDICT_DIFFERENT)
            return verdict;
        open = open || verdict == MIG_VERDICT_OPEN;
    }
    return open ? MIG_VERDICT_OPEN : MIG_VERDICT_SAME;
}

static void check_text(mig_differ *differ, const mig_table *table, mig_question_kind kind,
                       const mig_expr *expr)
{
    mig_differ_check(differ, (mig_question){.kind = kind,
                                            .table = table,
                                            .wanted = expr->server ? expr->server : expr->written,
                                            .place = expr->place});
}

void mig_differ_new_index(mig_differ *differ, const mig_table *table, const mig_index *index)
{
    for (size_t i = 0; i < index->keys.len; i++)
        if (!index->keys.items[i].column)
            check_text(differ, table, MIG_QUESTION_INDEX_KEY, &index->keys.items[i].expr);
    check_text(differ, table, MIG_QUESTION_INDEX_WHERE, &index->where);
}
