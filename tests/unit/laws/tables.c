/* Tables and enums. */
#include "laws.h"

#include <string.h>

const char *law_roll_comment(law_maker *m)
{
    static const char *const comments[] = {"\"a note\"", "\"it's: # {a}, \\\"b\\\"\"",
                                           "\"two\\nlines\"", "\"ünïcode\""};

    return LAW_ONE_OF(m, comments);
}

static const char *roll_comment(law_maker *m, const law_table *table)
{
    (void)table;
    return law_once_in(m, 4) ? law_roll_comment(m) : NULL;
}

static const char *roll_with(law_maker *m, const law_table *table)
{
    static const char *const settings[] = {"{fillfactor: 70}",
                                           "{fillfactor: 90, autovacuum_enabled: false}"};

    (void)table;
    return law_once_in(m, 6) ? LAW_ONE_OF(m, settings) : NULL;
}

static const char *roll_unlogged(law_maker *m, const law_table *table)
{
    (void)table;
    return law_once_in(m, 8) ? "true" : NULL;
}

static const char *roll_replica_identity(law_maker *m, const law_table *table)
{
    static const char *const words[] = {"full", "nothing"};

    (void)table;
    return law_once_in(m, 8) ? LAW_ONE_OF(m, words) : NULL;
}

static const char *roll_collation(law_maker *m, const law_table *table)
{
    static const char *const words[] = {"utf8mb4_bin", "utf8mb4_general_ci", "latin1_swedish_ci"};

    (void)table;
    return law_once_in(m, 6) ? LAW_ONE_OF(m, words) : NULL;
}

static const char *roll_options(law_maker *m, const law_table *table)
{
    static const char *const settings[] = {"{row_format: dynamic}",
                                           "{row_format: compressed, key_block_size: 8}",
                                           "{stats_persistent: 1}"};

    (void)table;
    return law_once_in(m, 6) ? LAW_ONE_OF(m, settings) : NULL;
}

static const char *roll_engine(law_maker *m, const law_table *table)
{
    (void)table;
    return law_once_in(m, 10) ? "MyISAM" : NULL;
}

static const char *roll_versioned(law_maker *m, const law_table *table)
{
    (void)table;
    return law_once_in(m, 10) ? "true" : NULL;
}

const law_table_property law_table_properties[] = {
    {"comment", LAW_ALL, roll_comment},
    {"with", LAW_POSTGRESQL, roll_with},
    {"unlogged", LAW_POSTGRESQL, roll_unlogged},
    {"replica_identity", LAW_POSTGRESQL, roll_replica_identity},
    {"collation", LAW_MYSQLS, roll_collation},
    {"options", LAW_MYSQLS, roll_options},
    {"engine", LAW_MYSQLS, roll_engine},
    {"versioned", LAW_MARIADB, roll_versioned},
};
const size_t law_table_property_count = MIG_LEN(law_table_properties);

static void roll_property(law_maker *m, law_table *table, size_t which)
{
    if (law_table_properties[which].databases & m->database)
        table->properties[which] = law_table_properties[which].roll(m, table);
}

/* A part by which rows can be told apart, if there is one. */
static void roll_replica(law_maker *m, law_table *table)
{
    table->replica = 0;
    for (size_t i = 0; i < table->part_count; i++)
        if (law_identifies(table, &table->parts[i]) && law_once_in(m, 2))
            table->replica = table->parts[i].uid;
}

void law_roll_table_property(law_maker *m, law_table *table)
{
    if (m->database == LAW_POSTGRESQL && law_once_in(m, 4)) {
        roll_replica(m, table);
        return;
    }
    if (m->database & LAW_MYSQLS && law_once_in(m, 2)) {
        law_roll_partitions(m, table);
        return;
    }
    if (m->database == LAW_SQLITE && law_once_in(m, 3))
        table->strict = !table->strict;
    else if (m->database == LAW_SQLITE && law_once_in(m, 2))
        table->without_rowid = !table->without_rowid;
    else
        roll_property(m, table, law_roll(m, (unsigned)law_table_property_count));
}

/* Most tables have a key on one number. */
static void add_key(law_maker *m, law_table *table)
{
    static const char *const counts[] = {"always", "by default"};
    law_column *column = &table->columns[0];
    law_part part = {.uid = law_uid(m), .kind = LAW_PRIMARY_KEY};

    if (law_once_in(m, 4))
        return;
    *column = (law_column){.uid = law_uid(m), .name = "id", .type = law_roll_key_type(m)};
    for (size_t i = 0; i < law_property_count; i++) {
        if (strcmp(law_properties[i].key, "identity") == 0 && law_once_in(m, 4))
            column->properties[i] = LAW_ONE_OF(m, counts);
        if (strcmp(law_properties[i].key, "autoincrement") == 0 && law_once_in(m, 4))
            column->properties[i] = "true";
    }
    part.uses[0] = (law_use){column->uid, LAW_KEYABLE};
    part.on_column = law_once_in(m, 2);
    table->parts[table->part_count++] = part;
    table->column_count = 1;
}

void law_add_table(law_maker *m, const law_pair *pair, law_schema *schema)
{
    static const law_part_kind kinds[] = {LAW_PRIMARY_KEY, LAW_UNIQUE,      LAW_INDEX,
                                          LAW_INDEX,       LAW_CHECK,       LAW_CHECK,
                                          LAW_FOREIGN_KEY, LAW_FOREIGN_KEY, LAW_EXCLUSION};
    law_table *table = &schema->tables[schema->table_count];

    if (schema->table_count == LAW_TABLES)
        return;
    *table = (law_table){
        .uid = law_uid(m), .schema = law_roll_schema(m), .name = law_table_name(m, pair)};
    schema->table_count++;
    add_key(m, table);
    for (unsigned count = 1 + law_roll(m, 5); count > 0; count--)
        law_add_column(m, pair, schema, table);
    for (unsigned count = law_roll(m, 6); count > 0; count--)
        (void)law_add_part(m, schema, table, LAW_ONE_OF(m, kinds));
    for (size_t i = 0; i < law_table_property_count; i++)
        roll_property(m, table, i);
    if (m->database == LAW_POSTGRESQL && law_once_in(m, 4))
        roll_replica(m, table);
    if (m->database & LAW_MYSQLS && law_once_in(m, 4))
        law_roll_partitions(m, table);
    table->strict = m->database == LAW_SQLITE && law_once_in(m, 6);
    table->without_rowid = m->database == LAW_SQLITE && law_once_in(m, 6);
}

void law_add_enum(law_maker *m, law_schema *schema)
{
    static const char *const names[] = {"mood", "Size", "e m", "état"};
    static const char *const values[] = {"sad", "ok", "it's", "a b", "Ünï", "order"};
    unsigned start = law_roll(m, (unsigned)MIG_LEN(values));
    law_enum *one = &schema->enums[schema->enum_count];

    if (schema->enum_count == LAW_ENUMS)
        return;
    *one = (law_enum){.uid = law_uid(m), .schema = law_roll_schema(m)};
    one->comment = law_once_in(m, 4) ? law_roll_comment(m) : NULL;
    one->name = mig_arena_printf(m->arena, "%s%u", LAW_ONE_OF(m, names), one->uid);
    one->value_count = 1 + law_roll(m, 3);
    for (size_t i = 0; i < one->value_count; i++) {
        one->values[i].uid = law_uid(m);
        one->values[i].text = values[(start + i) % MIG_LEN(values)];
    }
    schema->enum_count++;
}
