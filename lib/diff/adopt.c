/*
 * What the applied scripts know of the found objects. A catalog keeps one spelling of a type; the
 * scripts know which portable one was meant, and what other databases get. A found object takes
 * that over where it is still the one that the scripts made.
 */
#include "diff/internal.h"

#include "base/text.h"

/*
 * The properties that can be compared. Which ones this database keeps isn't said here, but a
 * property that no found object has is either not kept or nowhere used: then what the scripts say
 * is what there is.
 */
static mig_caps kept_caps(const mig_schema *found)
{
    mig_caps caps = ~(mig_caps)(MIG_CAP_COMMENTS | MIG_CAP_CONFLICT_CLAUSES);

    for (size_t i = 0; i < found->tables.len; i++) {
        const mig_table *table = found->tables.items[i];

        if (table->comment)
            caps |= MIG_CAP_COMMENTS;
        for (size_t k = 0; k < table->columns.len; k++) {
            if (table->columns.items[k]->comment)
                caps |= MIG_CAP_COMMENTS;
            if (table->columns.items[k]->not_null_conflict != MIG_CONFLICT_NONE)
                caps |= MIG_CAP_CONFLICT_CLAUSES;
        }
    }
    return caps;
}

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

static void adopt_indexes(const mig_table_pair *pair, mig_table *found, const mig_table *replayed)
{
    for (size_t i = 0; i < found->indexes.len; i++) {
        mig_index *index = found->indexes.items[i];

        for (size_t k = 0; k < replayed->indexes.len; k++) {
            const mig_index *other = replayed->indexes.items[k];

            if (!index->beyond && index->id.name && other->portable &&
                mig_ident_same(pair->differ->found, index->id.name, other->id.name) &&
                mig_index_same(pair, index, other, false) == MIG_VERDICT_SAME)
                index->portable = other->portable;
        }
    }
}

static void adopt_checks(const mig_table_pair *pair, mig_table *found, const mig_table *replayed)
{
    for (size_t i = 0; i < found->checks.len; i++)
        for (size_t k = 0; k < replayed->checks.len; k++)
            if (mig_check_same(pair, found->checks.items[i], replayed->checks.items[k], false) ==
                MIG_VERDICT_SAME)
                found->checks.items[i]->expr.written = replayed->checks.items[k]->expr.written;
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

void mig_adopt_written(mig_arena *arena, mig_schema *found, const mig_schema *replayed)
{
    mig_questions none = {0};
    mig_differ differ = {.arena = arena,
                         .found = found,
                         .wanted = replayed,
                         .caps = kept_caps(found),
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
        adopt_checks(&pair, table, pair.wanted);
    }
}
