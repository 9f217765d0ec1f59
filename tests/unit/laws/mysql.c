/*
 * Random pairs on MariaDB or MySQL: two databases for each test, made anew for each pair. The suite
 * is named after the server's kind: `tests/run BUILD unit --on mysql-9 -k random_schemas` runs it
 * there.
 */
#include "../mysql/live.h"
#include "laws.h"

#include "base/text.h"

#include <string.h>

typedef struct {
    mig_driver *drivers[2];
} two_databases;

static bool is_nullable(const law_table *table, const law_column *column)
{
    return column->nullable && !law_in_primary_key(table, column->uid);
}

static bool has_action(const law_part *part, const char *action)
{
    return part->kind == LAW_FOREIGN_KEY && part->options && strstr(part->options, action);
}

static bool uses_column(const law_use *uses, unsigned uid)
{
    for (size_t i = 0; i < law_uses(uses); i++)
        if (uses[i].column == uid)
            return true;
    return false;
}

static bool is_functional(const law_part *part)
{
    for (size_t i = 0; i < LAW_KEYS && part->keys[i]; i++)
        if (part->keys[i][0] == '(')
            return true;
    return false;
}

/* Does an expression, of a check, of a generated column or of an index, read the column? */
static bool is_read(const law_table *table, unsigned uid)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (law_property_of(&table->columns[i], "generated") &&
            uses_column(table->columns[i].uses, uid))
            return true;
    for (size_t i = 0; i < table->part_count; i++)
        if ((table->parts[i].kind == LAW_CHECK || is_functional(&table->parts[i])) &&
            uses_column(table->parts[i].uses, uid))
            return true;
    return false;
}

/* A value that an action sets is one that may be NULL, and that no expression reads. */
static void repair_actions(const law_table *table, law_part *part)
{
    bool sets_null = has_action(part, "set null"), sets = sets_null || has_action(part, "cascade");

    for (size_t i = 0; i < law_uses(part->uses); i++) {
        const law_column *column = law_column_of(table, part->uses[i].column);

        if ((sets_null && !is_nullable(table, column)) || (sets && is_read(table, column->uid)))
            part->options = NULL;
    }
}

/* No expression reads what counts. */
static void repair_counters(law_table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        law_column *column = &table->columns[i];

        if (!law_counts(column) || !is_read(table, column->uid))
            continue;
        for (size_t k = 0; k < law_property_count; k++)
            if (strcmp(law_properties[k].key, "identity") == 0 ||
                strcmp(law_properties[k].key, "autoincrement") == 0)
                column->properties[k] = NULL;
    }
}

static void forget_property(law_column *column, const char *key)
{
    for (size_t k = 0; k < law_property_count; k++)
        if (strcmp(law_properties[k].key, key) == 0)
            column->properties[k] = NULL;
}

/* One column at least is seen. */
static void repair_invisible(law_table *table)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (!law_property_of(&table->columns[i], "invisible"))
            return;
    forget_property(&table->columns[0], "invisible");
}

/* A unique key that stands in for the primary key is seen. */
static void repair_invisible_key(const law_table *table, law_part *part)
{
    bool nullable = law_primary_key(table) != NULL;

    for (size_t i = 0; i < law_uses(part->uses); i++)
        nullable = nullable || is_nullable(table, law_column_of(table, part->uses[i].column));
    if (!nullable && (part->unique || part->kind == LAW_UNIQUE))
        part->invisible = false;
}

static void forget_table_property(law_table *table, const char *key)
{
    for (size_t k = 0; k < law_table_property_count; k++)
        if (strcmp(law_table_properties[k].key, key) == 0)
            table->properties[k] = NULL;
}

static bool is_descending(const law_part *part)
{
    for (size_t i = 0; i < LAW_KEYS && part->keys[i]; i++)
        if (mig_ends_with(part->keys[i], "desc"))
            return true;
    for (size_t i = 0; i < LAW_KEYS; i++)
        if (part->orders[i] && strstr(part->orders[i], "desc"))
            return true;
    return false;
}

/* Of an engine that has no foreign keys, and other options and limits. */
static void repair_engine(law_schema *schema, law_table *table)
{
    bool plain = table->partitions || law_table_property_of(table, "options");

    for (size_t i = 0; i < table->part_count; i++)
        plain = plain || is_functional(&table->parts[i]) || is_descending(&table->parts[i]);
    for (size_t i = 0; !plain && i < schema->table_count; i++)
        for (size_t k = 0; k < schema->tables[i].part_count; k++)
            plain =
                plain ||
                (schema->tables[i].parts[k].kind == LAW_FOREIGN_KEY &&
                 (&schema->tables[i] == table || schema->tables[i].parts[k].target == table->uid));
    if (plain)
        forget_table_property(table, "engine");
}

void law_repair_mysql(law_schema *schema)
{
    law_repair_partitions(schema);
    for (size_t i = 0; i < schema->table_count; i++) {
        law_table *table = &schema->tables[i];

        repair_counters(table);
        repair_invisible(table);
        repair_engine(schema, table);
        for (size_t k = 0; k < table->part_count; k++) {
            repair_actions(table, &table->parts[k]);
            repair_invisible_key(table, &table->parts[k]);
        }
    }
}

static mig_driver *open_empty(void *context, mig_arena *arena, unsigned which)
{
    mig_driver *driver = ((two_databases *)context)->drivers[which];
    const char *name = driver->default_schema;

    live_exec(driver, mig_arena_printf(arena, "DROP DATABASE %s", name));
    live_exec(driver, mig_arena_printf(arena,
                                       "CREATE DATABASE %s CHARACTER SET utf8mb4 COLLATE "
                                       "utf8mb4_unicode_ci",
                                       name));
    live_exec(driver, mig_arena_printf(arena, "USE %s", name));
    return driver;
}

static void leave_open(void *context, mig_driver *driver)
{
    (void)context;
    (void)driver;
}

static void run_some(const char *name, unsigned first)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    two_databases two = {
        {live_open(arena, name), live_open(arena, mig_arena_printf(arena, "%s_once", name))}};
    bool mariadb = live_is_mariadb(two.drivers[0]);
    law_bench bench = {.database = mariadb ? LAW_MARIADB : LAW_MYSQL,
                       .dialect = two.drivers[0]->dialect,
                       .bare = true,
                       .open = open_empty,
                       .close = leave_open,
                       .context = &two};

    law_run(&bench, first, 12);
    live_close(arena, two.drivers[0]);
    live_close(arena, two.drivers[1]);
}

Test(mysql_laws, random_schemas_lead_to_each_other_and_back)
{
    run_some("laws_a", 0);
}

Test(mysql_laws, more_random_schemas_lead_to_each_other_and_back)
{
    run_some("laws_b", 1000000);
}
