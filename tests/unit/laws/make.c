/* Schemas from a seed, and what has no meaning in them taken away. */
#include "laws.h"

#include <stdlib.h>
#include <string.h>

/* xorshift64*: the same numbers everywhere. */
unsigned law_roll(law_maker *m, unsigned sides)
{
    m->state ^= m->state >> 12U;
    m->state ^= m->state << 25U;
    m->state ^= m->state >> 27U;
    return (unsigned)((m->state * UINT64_C(2685821657736338717)) >> 33U) % sides;
}

bool law_once_in(law_maker *m, unsigned sides)
{
    return law_roll(m, sides) == 0;
}

unsigned law_uid(law_maker *m)
{
    return ++m->last_uid;
}

const char *law_filled(mig_arena *arena, const char *text, unsigned uid)
{
    MIG_AUTO_STR out = {0};

    for (; *text; text++) {
        if (*text == '?')
            mig_str_addf(&out, "%u", uid);
        else
            mig_str_addc(&out, *text);
    }
    return mig_str_copy(arena, &out);
}

static bool uses_hold(const law_table *table, const law_use *uses)
{
    for (size_t i = 0; i < law_uses(uses); i++) {
        const law_column *column = law_column_of(table, uses[i].column);

        if (!column || !(column->type->family & uses[i].families))
            return false;
    }
    return true;
}

/* The rowid counts by itself only where it is the key; on PostgreSQL any column may count. */
static bool may_count(const law_maker *m, const law_table *table, const law_column *column)
{
    const law_part *key = law_primary_key(table);

    if (m->database & LAW_MYSQLS)
        return column->type->family == LAW_INT && key && key->uses[0].column == column->uid;
    return column->type->family == LAW_INT &&
           (m->database == LAW_POSTGRESQL ||
            (key && law_uses(key->uses) == 1 && key->uses[0].column == column->uid &&
             !law_descends(key) && !table->without_rowid));
}

static bool enum_has_default(const law_maker *m, const law_enum *one, const char *value)
{
    for (size_t i = 0; i < one->value_count; i++)
        if (strcmp(law_enum_default(m->arena, one->values[i].text), value) == 0)
            return true;
    return false;
}

static bool property_holds(const law_maker *m, const law_schema *schema, const law_table *table,
                           const law_column *column, size_t which)
{
    const char *key = law_properties[which].key;
    const law_enum *one = law_enum_of(schema, column->enumeration);

    if (strcmp(key, "generated") == 0)
        return uses_hold(table, column->uses);
    if (strcmp(key, "identity") == 0 || strcmp(key, "autoincrement") == 0)
        return may_count(m, table, column);
    if (strcmp(key, "default") == 0)
        return !one || enum_has_default(m, one, column->properties[which]);
    if (strcmp(key, "invisible") == 0) /* a row that doesn't say its value needs one */
        return (column->nullable && !law_in_primary_key(table, column->uid)) ||
               law_property_of(column, "default") || law_property_of(column, "generated") ||
               law_counts(column);
    return strcmp(key, "on_conflict") != 0 || !column->nullable;
}

static void repair_column(const law_maker *m, const law_schema *schema, const law_table *table,
                          law_column *column)
{
    bool one = false;

    if (!column->type->text && !law_enum_of(schema, column->enumeration)) {
        column->type = law_text_type(m);
        column->enumeration = 0;
        memset(column->properties, 0, sizeof column->properties);
    }
    if (table->strict && column->type->family == LAW_NATIVE)
        column->type = law_text_type(m);
    for (size_t i = 0; i < law_property_count; i++) {
        bool exclusive = i < LAW_EXCLUSIVE;

        if (!column->properties[i])
            continue;
        if ((exclusive && one) || !property_holds(m, schema, table, column, i))
            column->properties[i] = NULL;
        one = one || (exclusive && column->properties[i]);
    }
    if (law_property_of(column, "identity"))
        column->nullable = false;
}

/* A generated column is never a source of another, nor in a key that rows are found by. */
static void repair_generated(law_table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        law_column *column = &table->columns[i];

        for (size_t k = 0; law_property_of(column, "generated") && k < law_uses(column->uses); k++)
            if (law_property_of(law_column_of(table, column->uses[k].column), "generated"))
                column->properties[0] = NULL;
    }
}

static bool target_holds(const law_maker *m, const law_schema *schema, const law_table *table,
                         const law_part *part)
{
    const law_table *target = law_table_of(schema, part->target);

    for (size_t i = 0; target && i < target->part_count; i++) {
        const law_part *key = &target->parts[i];
        bool same = (key->kind == LAW_PRIMARY_KEY || key->kind == LAW_UNIQUE) && !key->deferrable &&
                    !law_collates(key) && law_uses(key->uses) == law_uses(part->uses);

        for (size_t k = 0; same && k < law_uses(part->uses); k++) {
            const law_column *from = law_column_of(table, part->uses[k].column);
            const law_column *to = law_column_of(target, part->target_columns[k]);

            same = key->uses[k].column == part->target_columns[k] && to && from->type == to->type &&
                   from->enumeration == to->enumeration && law_refers(to->type) &&
                   law_same_collation(m, table, from, target, to);
        }
        if (same)
            return true;
    }
    return false;
}

/* A value of the enum that one of the columns has. */
static bool value_holds(const law_schema *schema, const law_table *table, const law_use *uses,
                        unsigned uid)
{
    for (size_t i = 0; i < law_uses(uses); i++) {
        const law_column *column = law_column_of(table, uses[i].column);
        const law_enum *one = law_enum_of(schema, column->enumeration);

        for (size_t k = 0; one && k < one->value_count; k++)
            if (one->values[k].uid == uid)
                return true;
    }
    return false;
}

/* The values of enums that a text names are there. */
static bool values_hold(const law_schema *schema, const law_table *table, const law_part *part,
                        const char *text)
{
    for (const char *at = text ? strchr(text, '~') : NULL; at; at = strchr(at + 1, '~'))
        if (!value_holds(schema, table, part->uses, (unsigned)strtoul(at + 1, NULL, 10)))
            return false;
    return true;
}

static bool part_holds(const law_maker *m, const law_schema *schema, const law_table *table,
                       const law_part *part)
{
    if (!uses_hold(table, part->uses) || law_uses(part->uses) == 0 ||
        !values_hold(schema, table, part, part->keys[0]) ||
        !values_hold(schema, table, part, part->where))
        return false;
    for (size_t i = 0; i < law_uses(part->uses); i++)
        if ((part->kind == LAW_PRIMARY_KEY || part->kind == LAW_FOREIGN_KEY) &&
            law_property_of(law_column_of(table, part->uses[i].column), "generated"))
            return false;
    if (part->include && !law_column_of(table, part->include))
        return false;
    return part->kind != LAW_FOREIGN_KEY || target_holds(m, schema, table, part);
}

/* False when nothing was taken away. */
static bool repair_parts(const law_maker *m, const law_schema *schema, law_table *table)
{
    size_t kept = 0, count = table->part_count;

    for (size_t i = 0; i < count; i++)
        if (part_holds(m, schema, table, &table->parts[i]))
            table->parts[kept++] = table->parts[i];
    table->part_count = kept;
    return kept < count;
}

/* One part marks the table's order, and a part that is there is its replica identity. */
static void repair_marks(law_table *table)
{
    bool marked = false, identified = false;

    for (size_t i = 0; i < table->part_count; i++) {
        law_part *part = &table->parts[i];

        part->cluster = part->cluster && !marked;
        marked = marked || part->cluster;
        identified = identified || (part->uid == table->replica && law_identifies(table, part));
    }
    if (!identified)
        table->replica = 0;
}

/* Keys over the same columns may not differ in what a conflict does: one of a table says it. */
static void repair_conflicts(law_table *table)
{
    bool said = false;

    for (size_t i = 0; i < table->part_count; i++) {
        law_part *part = &table->parts[i];
        bool says = part->options && strstr(part->options, "on_conflict");

        if (said && says)
            part->options = NULL;
        said = said || says;
    }
}

static bool is_key(const law_part *part)
{
    return part->kind == LAW_PRIMARY_KEY || part->kind == LAW_UNIQUE;
}

/* Of keys over the same columns, which differ in their order alone, SQLite makes the first one's
 * index. */
static void repair_orders(law_table *table)
{
    for (size_t i = 0; i < table->part_count; i++)
        for (size_t k = 0; k < table->part_count; k++)
            if (i != k && is_key(&table->parts[i]) && is_key(&table->parts[k]) &&
                memcmp(table->parts[i].uses, table->parts[k].uses, sizeof table->parts[i].uses) ==
                    0)
                memset(table->parts[i].orders, 0, sizeof table->parts[i].orders);
}

/* A table that is logged doesn't refer to one that isn't. */
static void repair_unlogged(law_schema *schema, law_table *table)
{
    size_t which = 0;

    while (strcmp(law_table_properties[which].key, "unlogged") != 0)
        which++;
    for (size_t i = 0; i < table->part_count; i++)
        for (size_t k = 0; k < schema->table_count; k++)
            if (table->parts[i].kind == LAW_FOREIGN_KEY &&
                (schema->tables[k].uid == table->parts[i].target || &schema->tables[k] == table))
                schema->tables[k].properties[which] = NULL;
}

void law_repair(const law_maker *m, law_schema *schema)
{
    size_t kept = 0;
    bool again = true;

    for (size_t i = 0; i < schema->table_count; i++)
        if (schema->tables[i].column_count > 0)
            schema->tables[kept++] = schema->tables[i];
    schema->table_count = kept;
    while (again) {
        again = false;
        for (size_t i = 0; i < schema->table_count; i++) {
            law_table *table = &schema->tables[i];

            table->without_rowid = table->without_rowid && law_primary_key(table);
            for (size_t k = 0; k < table->column_count; k++)
                repair_column(m, schema, table, &table->columns[k]);
            repair_generated(table);
            repair_orders(table);
            again = repair_parts(m, schema, table) || again;
        }
    }
    for (size_t i = 0; i < schema->table_count; i++)
        repair_unlogged(schema, &schema->tables[i]);
    for (size_t i = 0; i < schema->table_count; i++)
        repair_marks(&schema->tables[i]);
    for (size_t i = 0; i < schema->table_count; i++)
        repair_conflicts(&schema->tables[i]);
    if (m->database & LAW_MYSQLS)
        law_repair_mysql(schema);
}

void law_make(law_maker *m, law_pair *pair, law_schema *schema)
{
    *schema =
        (law_schema){.naming = m->database == LAW_SQLITE && law_once_in(m, 5) ? "none" : NULL};
    for (unsigned count = law_roll(m, LAW_ENUMS); count > 0; count--)
        law_add_enum(m, schema);
    for (unsigned count = 1 + law_roll(m, 3); count > 0; count--)
        law_add_table(m, pair, schema);
    law_repair(m, schema);
}
