/* What follows from an excluded column or enum: see filter.h. */
#include "base/text.h"
#include "diff/internal.h"
#include "op/change.h"
#include "schema/excluded.h"

/* Both sides of a comparison, the second NULL where there is none: what is excluded of a table on
 * one counts for the table of that name on the other. */
typedef struct {
    mig_schema *sides[2];
    bool changed; /* a column was excluded: others may be over it */
} follower;

/* What is over the column, on one side. */
static void exclude_over(follower *f, const mig_schema *schema, mig_table *table,
                         const char *column)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        mig_column *other = table->columns.items[i];

        if (!other->excluded &&
            mig_words_mention(other->generated.written, schema->nocase, MIG_WORD_COLUMN, column))
            other->excluded = f->changed = true;
    }
    if (table->primary_key && mig_part_has_column(schema, MIG_KIND_PRIMARY_KEY,
                                                  (mig_object){.key = table->primary_key}, column))
        table->primary_key->excluded = true;
#define EXCLUDE(kind_id, list, word, shown)                                         \
    for (size_t i = 0; i < table->list.len; i++)                                    \
        if (mig_part_has_column(schema, MIG_KIND_##kind_id,                         \
                                (mig_object){.any = table->list.items[i]}, column)) \
            table->list.items[i]->excluded = true;
    MIG_PART_LISTS(EXCLUDE)
#undef EXCLUDE
}

static void follow_columns(follower *f, mig_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        const mig_column *column = table->columns.items[i];

        for (size_t k = 0; column->excluded && k < MIG_LEN(f->sides); k++) {
            mig_table *one = f->sides[k] ? mig_table_find(f->sides[k], table->name) : NULL;

            if (one)
                exclude_over(f, f->sides[k], one, column->name);
        }
    }
}

/* Of a table that is managed: what an excluded one has can be referred to. */
static bool column_is_excluded(const follower *f, mig_name table, const char *column)
{
    for (size_t i = 0; i < MIG_LEN(f->sides); i++) {
        const mig_table *one = f->sides[i] ? mig_table_find(f->sides[i], table) : NULL;
        const mig_column *found = one ? mig_column_find(f->sides[i], one, column) : NULL;

        if (found && !one->excluded && found->excluded)
            return true;
    }
    return false;
}

static void follow_references(follower *f, mig_table *table)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        mig_foreign_key *key = table->foreign_keys.items[i];

        for (size_t k = 0; k < key->target_columns.len; k++)
            if (column_is_excluded(f, key->target, key->target_columns.items[k]))
                key->excluded = true;
    }
}

/* A table has one: what is excluded on one side is on the other. */
static void follow_primary_key(follower *f, mig_table *table)
{
    const mig_table *other = f->sides[1] ? mig_table_find(f->sides[1], table->name) : NULL;

    if (!other || !table->primary_key || !other->primary_key)
        return;
    if (table->primary_key->excluded || other->primary_key->excluded)
        table->primary_key->excluded = other->primary_key->excluded = true;
}

static void look(follower *f, mig_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++)
        f->changed = f->changed || table->columns.items[i]->excluded;
}

static void each_table(follower *f, void (*call)(follower *, mig_table *))
{
    for (size_t i = 0; i < MIG_LEN(f->sides); i++)
        for (size_t k = 0; f->sides[i] && k < f->sides[i]->tables.len; k++)
            if (!f->sides[i]->tables.items[k]->excluded)
                call(f, f->sides[i]->tables.items[k]);
}

void mig_filter_follow(mig_schema *found, mig_schema *wanted)
{
    follower f = {.sides = {found, wanted}};
    bool any;

    each_table(&f, look);
    any = f.changed;
    while (f.changed) {
        f.changed = false;
        each_table(&f, follow_columns);
    }
    if (any)
        each_table(&f, follow_references);
    each_table(&f, follow_primary_key);
}

void mig_filter_find_enums(mig_arena *arena, const mig_schema *found, mig_schema *wanted)
{
    mig_schema *excluded = mig_schema_new_like(arena, found);

    for (size_t i = 0; i < found->enums.len; i++)
        if (found->enums.items[i]->excluded)
            mig_push(arena, &excluded->enums, found->enums.items[i]);
    if (excluded->enums.len == 0)
        return;
    mig_schema_seal(excluded);
    for (size_t i = 0; i < wanted->tables.len; i++)
        for (size_t k = 0; k < wanted->tables.items[i]->columns.len; k++) {
            mig_type *type = &wanted->tables.items[i]->columns.items[k]->type;

            if (!type->enumeration && !type->native)
                mig_type_find_enum(excluded, type);
        }
}
