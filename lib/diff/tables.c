/* Tables: created with everything in them, compared part by part, dropped where nobody else's. */
#include "diff/internal.h"

#include "base/text.h"
#include "schema/partitions.h"

/* Where other migration tools keep their books. A declared one is a table like any other. */
static const char *const tool_tables[] = {
    "alembic_version",
    "flyway_schema_history",
    "schema_version",
    "schema_migrations",
    "schema_migrations_history",
    "schema_migration",
    "ar_internal_metadata",
    "goose_db_version",
    "gorp_migrations",
    "databasechangelog",
    "databasechangeloglock",
    "__diesel_schema_migrations",
    "_sqlx_migrations",
    "refinery_schema_history",
    "seaql_migrations",
    "_prisma_migrations",
    "__drizzle_migrations",
    "django_migrations",
    "aerich",
    "_yoyo_migration",
    "_yoyo_log",
    "_yoyo_version",
    "yoyo_lock",
    "knex_migrations",
    "knex_migrations_lock",
    "sequelizemeta",
    "mikro_orm_migrations",
    "pgmigrations",
    "umzug_migrations",
    "phinxlog",
    "doctrine_migration_versions",
    "__efmigrationshistory",
    "atlas_schema_revisions",
    "_sqitch_changes",
};

/* "migrations" is a name that an application may use too: Laravel's and TypeORM's are told by their
 * columns. */
static bool is_migrations(const mig_schema *schema, const mig_table *table)
{
    if (!mig_same_nocase(table->name.name, "migrations") || table->columns.len != 3 ||
        !mig_column_find(schema, table, "id"))
        return false;
    return (mig_column_find(schema, table, "migration") &&
            mig_column_find(schema, table, "batch")) ||
           (mig_column_find(schema, table, "timestamp") && mig_column_find(schema, table, "name"));
}

bool mig_differ_foreign_tool(const mig_differ *differ, const mig_table *table)
{
    for (size_t i = 0; i < MIG_LEN(tool_tables); i++)
        if (mig_same_nocase(tool_tables[i], table->name.name))
            return true;
    return is_migrations(differ->found, table);
}

static void create_table(mig_differ *differ, const mig_table *wanted)
{
    mig_table *clean;

    for (size_t i = 0; i < wanted->columns.len; i++)
        mig_differ_new_column(differ, wanted, wanted->columns.items[i]);
    for (size_t i = 0; i < wanted->checks.len; i++)
        mig_differ_new_check(differ, wanted, wanted->checks.items[i]);
    for (size_t i = 0; i < wanted->exclusions.len; i++)
        mig_differ_new_index(differ, wanted, wanted->exclusions.items[i]);
    for (size_t i = 0; i < wanted->indexes.len; i++)
        mig_differ_new_index(differ, wanted, wanted->indexes.items[i]);
    clean = mig_table_copy(differ->arena, mig_clean_table(differ->arena, wanted));
    mig_differ_leave_inherited(differ, clean);
    mig_differ_push(differ, MIG_KIND_TABLE, wanted->name, (mig_object){0},
                    (mig_object){.table = clean});
}

static mig_table for_dialect(mig_arena *arena, const mig_table *table, const char *dialect)
{
    mig_table result = *table;

    for (size_t i = 0; i < table->overrides.len; i++)
        if (mig_same(table->overrides.items[i].dialect, dialect))
            mig_table_apply_override(arena, &result, table->overrides.items[i].node);
    return result;
}

/* What the one says for another database, the other says too. */
static bool says_the_same(mig_arena *arena, const mig_table *one, const mig_table *other)
{
    for (size_t i = 0; i < one->overrides.len; i++) {
        mig_table a = for_dialect(arena, one, one->overrides.items[i].dialect);
        mig_table b = for_dialect(arena, other, one->overrides.items[i].dialect);

        for (size_t k = 0; k < mig_table_details.len; k++)
            if (!mig_detail_same(&mig_table_details.items[k], &a, &b))
                return false;
    }
    return true;
}

/* What is said for other databases is known of a table that scripts have made. */
static bool overrides_same(mig_arena *arena, const mig_table *found, const mig_table *wanted)
{
    if (!found->portable || !wanted->portable)
        return true;
    return says_the_same(arena, found->portable, wanted->portable) &&
           says_the_same(arena, wanted->portable, found->portable);
}

/* Could the table have a TOAST table then? A column that is added or changed may bring one. */
static bool may_toast(const mig_table_pair *pair)
{
    for (size_t i = 0; i < pair->wanted->columns.len; i++) {
        const mig_column *wanted = pair->wanted->columns.items[i];
        const mig_column *found = mig_column_find(pair->differ->found, pair->found, wanted->name);

        if (!found || mig_type_same(pair, found, wanted) == MIG_VERDICT_DIFFERENT ||
            !mig_same(found->storage, wanted->storage))
            return true;
    }
    return !pair->found->toastless;
}

/* Without what is said of a TOAST table: where there is none the server keeps nothing of that. */
static mig_settings without_toast(mig_arena *arena, const mig_settings *settings)
{
    mig_settings kept = {0};

    for (size_t i = 0; i < settings->len; i++)
        if (!mig_starts_with(settings->items[i].name, "toast."))
            mig_push(arena, &kept, settings->items[i]);
    return kept;
}

static const mig_index *index_called(const mig_schema *schema, const mig_table *table,
                                     const char *name)
{
    for (size_t i = 0; name && i < table->indexes.len; i++)
        if (mig_ident_same(schema, table->indexes.items[i]->id.name, name))
            return table->indexes.items[i];
    return NULL;
}

/* The found table's replica identity, under the name that its index is going to have. */
static mig_replica_identity renamed_identity(const mig_table_pair *pair)
{
    const mig_schema *found = pair->differ->found, *wanted = pair->differ->wanted;
    const char *from = pair->found->replica_identity.index;
    const char *to = pair->wanted->replica_identity.index;
    const mig_index *before = index_called(found, pair->found, from);
    const mig_index *after = index_called(wanted, pair->wanted, to);

    if (!before || !after || !after->id.stated || index_called(wanted, pair->wanted, from) ||
        index_called(found, pair->found, to) ||
        mig_index_same(pair, before, after, false) != MIG_VERDICT_SAME)
        return pair->found->replica_identity;
    return pair->wanted->replica_identity;
}

/* As it was declared, but for what is only spelled otherwise. */
static const mig_table *as_kept(mig_arena *arena, const mig_table *found, const mig_table *wanted,
                                const mig_table *kept)
{
    const mig_table *said = found->portable ? found->portable : found;
    mig_table *portable;

    if (!wanted->portable)
        return NULL;
    portable = MIG_COPY(arena, wanted->portable);
    if (!mig_same(kept->partition_by, wanted->partition_by))
        portable->partition_by = said->partition_by;
    if (!mig_same(kept->partition_of.values, wanted->partition_of.values))
        portable->partition_of.values = said->partition_of.values;
    return portable;
}

/* The properties of the table itself. What changes is put into a copy of the found one. kept: what
 * of the wanted ones is to be there. */
static void alter_properties(const mig_table_pair *pair, mig_table *kept)
{
    mig_differ *differ = pair->differ;
    const mig_table *found = pair->found, *wanted = pair->wanted;
    mig_table renamed = *found, *after;

    renamed.replica_identity = renamed_identity(pair);
    if (!may_toast(pair))
        kept->with = without_toast(differ->arena, &wanted->with);
    if (mig_differ_details_same(differ, &mig_table_details, &renamed, kept) &&
        overrides_same(differ->arena, found, wanted))
        return;
    after = mig_table_copy(differ->arena, found);
    mig_details_take(&mig_table_details, after, wanted);
    after->partition_by = kept->partition_by;
    after->partition_of = kept->partition_of;
    if (renamed.replica_identity.index &&
        mig_same(renamed.replica_identity.index, wanted->replica_identity.index))
        after->replica_identity = found->replica_identity;
    after->portable = as_kept(differ->arena, found, wanted, kept);
    after->overrides = wanted->overrides;
    mig_differ_push(differ, MIG_KIND_TABLE, found->name, (mig_object){.table = found},
                    (mig_object){.table = after});
}

static void alter_table(const mig_table_pair *pair)
{
    mig_table kept = *pair->wanted;

    if (mig_partition_by_same(pair) != MIG_VERDICT_DIFFERENT)
        kept.partition_by = pair->found->partition_by;
    if (mig_is_partition(pair->found) && mig_is_partition(pair->wanted) &&
        mig_partition_values_same(pair) != MIG_VERDICT_DIFFERENT)
        kept.partition_of.values = pair->found->partition_of.values;
    alter_properties(pair, &kept);
}

/* Nothing of it changes but that it is a partition, or none. */
static void alter_partition(mig_differ *differ, const mig_table *before, const mig_table *after)
{
    mig_table *copy = mig_table_copy(differ->arena, before);

    mig_partition_put(differ->arena, copy, after->partition_of);
    mig_differ_push(differ, MIG_KIND_TABLE, before->name, (mig_object){.table = before},
                    (mig_object){.table = copy});
}

static void compare_parts(const mig_table_pair *given)
{
    const mig_table *columns = mig_table_root(given->differ->found, given->found);
    mig_table_pair pair = *given;

    for (size_t i = 0; i < columns->columns.len; i++)
        if (mig_differ_drops_column(&pair, columns->columns.items[i]))
            mig_push(pair.differ->arena, &pair.gone, columns->columns.items[i]->name);
    alter_table(&pair);
    mig_differ_columns(&pair);
    mig_differ_constraints(&pair);
}

static bool same_parent(const mig_differ *differ, const mig_table *found, const mig_table *wanted)
{
    if (mig_is_partition(found) != mig_is_partition(wanted))
        return false;
    return !mig_is_partition(found) ||
           mig_name_same(differ->found, found->partition_of.table, wanted->partition_of.table);
}

/* A partition of another table, of one more or of none: it is none in between. */
static void compare_table(mig_differ *differ, const mig_table *found, const mig_table *wanted)
{
    mig_table_pair pair = {.differ = differ, .found = found, .wanted = wanted};

    if (found->beyond)
        return;
    if (same_parent(differ, found, wanted)) {
        compare_parts(&pair);
        return;
    }
    if (mig_is_partition(found)) {
        pair.found = mig_differ_detached(differ, differ->found, found);
        alter_partition(differ, found, pair.found);
    }
    if (mig_is_partition(wanted)) {
        mig_table *own = mig_table_copy(differ->arena, wanted);

        mig_differ_leave_inherited(differ, own);
        pair.wanted = mig_differ_detached(differ, differ->wanted, own);
        alter_partition(differ, pair.wanted, wanted);
    }
    compare_parts(&pair);
}

void mig_differ_tables(mig_differ *differ)
{
    for (size_t i = 0; i < differ->wanted->tables.len; i++) {
        const mig_table *wanted = differ->wanted->tables.items[i];
        const mig_table *found = mig_table_find(differ->found, wanted->name);

        if (wanted->beyond) /* of a kind that nobody here can make */
            continue;
        if (found)
            compare_table(differ, found, wanted);
        else
            create_table(differ, wanted);
    }
    for (size_t i = 0; i < differ->found->tables.len && !differ->ignore_extra; i++) {
        const mig_table *found = differ->found->tables.items[i];

        if (mig_differ_drops_table(differ, found))
            mig_differ_push(differ, MIG_KIND_TABLE, found->name, (mig_object){.table = found},
                            (mig_object){0});
    }
}
