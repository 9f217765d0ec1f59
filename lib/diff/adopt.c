/*
 * What the applied scripts know of the found objects. A catalog keeps one spelling of a type; the
 * scripts know which portable one was meant, and what other databases get. A found object takes
 * that over where it is still the one that the scripts made.
 */
#include "diff/internal.h"

#include "base/text.h"

static bool has_default(const mig_column *column)
{
    return column->dflt.kind == MIG_DEFAULT_LITERAL || column->dflt.kind == MIG_DEFAULT_EXPR;
}

static void adopt_column(const mig_table_pair *pair, mig_column *found, const mig_column *replayed)
{
    if (mig_type_same(pair, found, replayed) != MIG_VERDICT_SAME)
        return;
    if (mig_column_same(pair, found, replayed) == MIG_VERDICT_SAME) {
        mig_column *portable =
            MIG_COPY(pair->differ->arena, replayed->portable ? replayed->portable : replayed);

        portable->name = found->name;
        found->portable = portable;
        found->overrides = portable->overrides;
        if (has_default(found))
            found->dflt.value = replayed->dflt.value;
        found->generated.written = replayed->generated.written;
    }
    found->type.written = replayed->type.written;
    found->type.native = replayed->type.native;
    found->type.from_scripts = true;
}

/* Where the database keeps no comments on them, what is dropped would come back without. */
static void adopt_traits(const mig_table_pair *pair, mig_traits *found, const mig_traits *replayed)
{
    if (!mig_differ_keeps(pair->differ, MIG_CAP_INDEX_COMMENTS))
        found->comment = replayed->comment;
}

static bool same_id(const mig_table_pair *pair, const mig_constraint_name *found,
                    const mig_constraint_name *replayed)
{
    return mig_ident_same(pair->differ->found, found->name, replayed->name);
}

static void adopt_indexes(const mig_table_pair *pair, mig_table *found, const mig_table *replayed)
{
    for (size_t i = 0; i < found->indexes.len; i++) {
        mig_index *index = found->indexes.items[i];

        for (size_t k = 0; k < replayed->indexes.len; k++) {
            const mig_index *other = replayed->indexes.items[k];

            if (index->beyond || !index->id.name || !same_id(pair, &index->id, &other->id) ||
                mig_index_same(pair, index, other, false) != MIG_VERDICT_SAME)
                continue;
            adopt_traits(pair, &index->traits, &other->traits);
            index->made = false; /* a script did */
            if (other->portable)
                index->portable = other->portable;
        }
    }
}

static void adopt_key(const mig_table_pair *pair, mig_key *found, const mig_key *replayed)
{
    if (same_id(pair, &found->id, &replayed->id) &&
        mig_key_same(pair, found, replayed) == MIG_VERDICT_SAME)
        adopt_traits(pair, &found->traits, &replayed->traits);
}

/* Where the database keeps none, a script that drops the key calls it as the one that made it. */
static void adopt_primary_key_name(const mig_table_pair *pair, mig_key *found,
                                   const mig_key *replayed)
{
    if (!mig_differ_keeps(pair->differ, MIG_CAP_PK_NAMES) &&
        mig_key_same(pair, found, replayed) == MIG_VERDICT_SAME)
        found->id = replayed->id;
}

static void adopt_keys(const mig_table_pair *pair, mig_table *found, const mig_table *replayed)
{
    if (found->primary_key && replayed->primary_key) {
        adopt_primary_key_name(pair, found->primary_key, replayed->primary_key);
        adopt_key(pair, found->primary_key, replayed->primary_key);
    }
    for (size_t i = 0; i < found->uniques.len; i++)
        for (size_t k = 0; k < replayed->uniques.len; k++)
            adopt_key(pair, found->uniques.items[i], replayed->uniques.items[k]);
    for (size_t i = 0; i < found->foreign_keys.len; i++)
        for (size_t k = 0; k < replayed->foreign_keys.len; k++) {
            mig_foreign_key *key = found->foreign_keys.items[i];
            const mig_foreign_key *other = replayed->foreign_keys.items[k];

            if (same_id(pair, &key->id, &other->id) &&
                mig_foreign_key_same(pair, key, other) == MIG_VERDICT_SAME)
                adopt_traits(pair, &key->traits, &other->traits);
        }
}

static void adopt_checks(const mig_table_pair *pair, mig_table *found, const mig_table *replayed)
{
    for (size_t i = 0; i < found->checks.len; i++)
        for (size_t k = 0; k < replayed->checks.len; k++) {
            mig_check *check = found->checks.items[i];
            const mig_check *other = replayed->checks.items[k];

            if (mig_check_same(pair, check, other, false) != MIG_VERDICT_SAME)
                continue;
            check->expr.written = other->expr.written;
            if (same_id(pair, &check->id, &other->id))
                adopt_traits(pair, &check->traits, &other->traits);
        }
}

/* Where enums are no objects one that only arrays are of is known from the scripts alone. */
static void adopt_enum(mig_schema *found, const mig_schema *replayed, const mig_type *type)
{
    mig_type known = {.written = type->written, .native = type->native};
    const mig_enum *enumeration;

    mig_type_find_enum(replayed, &known);
    if (!known.enumeration)
        return;
    enumeration = mig_enum_find(replayed, mig_name_parse(found->arena, known.enumeration));
    if (!mig_enum_find(found, enumeration->name))
        mig_push(found->arena, &found->enums, MIG_COPY(found->arena, enumeration));
}

void mig_adopt_written(mig_arena *arena, mig_caps caps, mig_schema *found,
                       const mig_schema *replayed)
{
    mig_questions none = {0};
    mig_differ differ = {.arena = arena,
                         .found = found,
                         .wanted = replayed,
                         .caps = caps,
                         .questions = &none,
                         .asked = mig_questions_index(arena, &none)};

    for (size_t i = 0; i < found->tables.len; i++) {
        mig_table *table = found->tables.items[i];
        mig_table_pair pair = {
            .differ = &differ, .found = table, .wanted = mig_table_find(replayed, table->name)};

        for (size_t k = 0; pair.wanted && k < table->columns.len; k++) {
            const mig_column *column =
                mig_column_find(replayed, pair.wanted, table->columns.items[k]->name);

            if (!column)
                continue;
            adopt_column(&pair, table->columns.items[k], column);
            if (table->columns.items[k]->type.from_scripts)
                adopt_enum(found, replayed, &table->columns.items[k]->type);
        }
        if (!pair.wanted)
            continue;
        if (mig_differ_details_same(&differ, &mig_table_details, table, pair.wanted)) {
            table->portable = pair.wanted->portable ? pair.wanted->portable : pair.wanted;
            table->overrides = pair.wanted->overrides;
        }
        adopt_indexes(&pair, table, pair.wanted);
        adopt_keys(&pair, table, pair.wanted);
        adopt_checks(&pair, table, pair.wanted);
    }
}
