/* Partitions of MySQL and MariaDB: rows by the values of one column. */
#include "laws.h"

#include "base/text.h"

#include <string.h>

/* `?` is the column; type: the only one that it may be of. */
typedef struct {
    unsigned families;
    const char *type;
    const char *text;
} form;

static const form forms[] = {
    {LAW_INT, NULL,
     "PARTITION BY RANGE ($?) (PARTITION p0 VALUES LESS THAN (2), PARTITION p1 VALUES LESS THAN "
     "MAXVALUE)"},
    {LAW_INT, NULL,
     "PARTITION BY RANGE ($?) (PARTITION p0 VALUES LESS THAN (2), PARTITION p1 VALUES LESS THAN "
     "(70001), PARTITION p2 VALUES LESS THAN MAXVALUE)"},
    {LAW_INT, NULL,
     "PARTITION BY RANGE ($?) SUBPARTITION BY HASH ($?) SUBPARTITIONS 2 (PARTITION `p 0` VALUES "
     "LESS THAN (2) COMMENT = 'it''s', PARTITION p1 VALUES LESS THAN MAXVALUE)"},
    {LAW_INT, NULL,
     "PARTITION BY LIST ($?) (PARTITION p0 VALUES IN (1,2,3), PARTITION p1 VALUES IN (NULL,0,7))"},
    {LAW_INT, NULL, "PARTITION BY HASH ($?) PARTITIONS 3"},
    {LAW_INT, NULL, "PARTITION BY LINEAR HASH ($?) PARTITIONS 2"},
    {LAW_INT | LAW_TEXT | LAW_CHAR | LAW_MOMENT | LAW_BYTES, NULL,
     "PARTITION BY KEY ($?) PARTITIONS 3"},
    {LAW_INT | LAW_TEXT | LAW_MOMENT, NULL, "PARTITION BY LINEAR KEY ($?) PARTITIONS 2"},
    {LAW_INT, NULL,
     "PARTITION BY RANGE COLUMNS ($?) (PARTITION p0 VALUES LESS THAN (2), PARTITION p1 VALUES LESS "
     "THAN (MAXVALUE))"},
    {LAW_TEXT, NULL,
     "PARTITION BY LIST COLUMNS ($?) (PARTITION p0 VALUES IN ('ok','a, b'), PARTITION p1 VALUES IN "
     "('','1','2'))"},
    {LAW_MOMENT, "date",
     "PARTITION BY RANGE COLUMNS ($?) (PARTITION p0 VALUES LESS THAN ('2000-01-01'), PARTITION p1 "
     "VALUES LESS THAN (MAXVALUE))"},
    {LAW_MOMENT, "date",
     "PARTITION BY RANGE (year($?)) (PARTITION p0 VALUES LESS THAN (2000), PARTITION p1 VALUES "
     "LESS THAN MAXVALUE)"},
};

static bool fits(const law_column *column, unsigned families, const char *type)
{
    return column->type->family & families && (!type || mig_same(column->type->text, type)) &&
           !law_property_of(column, "generated");
}

static void forget(law_table *table)
{
    table->partitions = NULL;
    memset(table->partitioned, 0, sizeof table->partitioned);
}

/* A column of a key rather than another: it has to be in all of them. */
void law_roll_partitions(law_maker *m, law_table *table)
{
    const form *one = &LAW_ONE_OF(m, forms);
    const law_part *key = law_primary_key(table);
    unsigned start = law_roll(m, (unsigned)table->column_count);

    forget(table);
    for (size_t i = 0; i < table->column_count; i++) {
        const law_column *column = &table->columns[(start + i) % table->column_count];

        if (!fits(column, one->families, one->type) ||
            (key && !law_in_primary_key(table, column->uid)))
            continue;
        table->partitions = law_filled(m->arena, one->text, column->uid);
        table->partitioned[0] = (law_use){column->uid, one->families};
        return;
    }
}

static const char *type_of(const law_table *table)
{
    return strstr(table->partitions, "2000") ? "date" : NULL;
}

static bool has_column(const law_part *part, unsigned uid)
{
    for (size_t i = 0; i < law_uses(part->uses); i++)
        if (part->uses[i].column == uid)
            return true;
    return false;
}

/* Every unique key has the column, and there is nothing that can't be on such a table. */
static bool parts_fit(const law_table *table, unsigned uid)
{
    for (size_t i = 0; i < table->part_count; i++) {
        const law_part *part = &table->parts[i];
        bool unique = part->kind == LAW_PRIMARY_KEY || part->kind == LAW_UNIQUE || part->unique;
        bool plain = true;

        for (size_t k = 0; k < LAW_KEYS && part->keys[k]; k++)
            plain = plain && !strstr(part->keys[k], "prefix") && part->keys[k][0] != '(' &&
                    !strchr(part->keys[k], '(');
        if (part->kind == LAW_FOREIGN_KEY || part->method ||
            (unique && (!has_column(part, uid) || !plain)))
            return false;
    }
    return true;
}

static bool is_target(const law_schema *schema, unsigned uid)
{
    for (size_t i = 0; i < schema->table_count; i++)
        for (size_t k = 0; k < schema->tables[i].part_count; k++)
            if (schema->tables[i].parts[k].kind == LAW_FOREIGN_KEY &&
                schema->tables[i].parts[k].target == uid)
                return true;
    return false;
}

void law_repair_partitions(law_schema *schema)
{
    for (size_t i = 0; i < schema->table_count; i++) {
        law_table *table = &schema->tables[i];
        const law_column *column = law_column_of(table, table->partitioned[0].column);

        if (table->partitions &&
            (!column || !fits(column, table->partitioned[0].families, type_of(table)) ||
             !parts_fit(table, column->uid) || is_target(schema, table->uid)))
            forget(table);
    }
}
