/* The second schema of a pair: the first, changed at random several times. */
#include "laws.h"

#include "base/text.h"

#include <string.h>

static law_table *roll_table(law_maker *m, law_schema *schema)
{
    return &schema->tables[law_roll(m, (unsigned)schema->table_count)];
}

static law_column *roll_column(law_maker *m, law_table *table)
{
    return &table->columns[law_roll(m, (unsigned)table->column_count)];
}

static void add_table(law_maker *m, law_pair *pair)
{
    law_add_table(m, pair, &pair->after);
}

static void drop_table(law_maker *m, law_pair *pair)
{
    law_schema *schema = &pair->after;
    unsigned at = law_roll(m, (unsigned)schema->table_count);

    if (schema->table_count < 2)
        return;
    schema->table_count--;
    memmove(&schema->tables[at], &schema->tables[at + 1],
            (schema->table_count - at) * sizeof schema->tables[0]);
}

static void rename_table(law_maker *m, law_pair *pair)
{
    roll_table(m, &pair->after)->name = law_table_name(m, pair);
}

static void move_table(law_maker *m, law_pair *pair)
{
    roll_table(m, &pair->after)->schema = law_roll_schema(m);
}

static void change_table(law_maker *m, law_pair *pair)
{
    law_roll_table_property(m, roll_table(m, &pair->after));
}

static void add_column(law_maker *m, law_pair *pair)
{
    law_add_column(m, pair, &pair->after, roll_table(m, &pair->after));
}

static void drop_column(law_maker *m, law_pair *pair)
{
    law_table *table = roll_table(m, &pair->after);
    unsigned at = law_roll(m, (unsigned)table->column_count);

    if (table->column_count < 2)
        return;
    table->column_count--;
    memmove(&table->columns[at], &table->columns[at + 1],
            (table->column_count - at) * sizeof table->columns[0]);
}

static void rename_column(law_maker *m, law_pair *pair)
{
    law_table *table = roll_table(m, &pair->after);
    law_column *column = roll_column(m, table);

    column->name = law_column_name(m, pair, table->uid);
}

/* There and back, from what it was at first. */
static bool may_become(const law_maker *m, const law_pair *pair, const law_column *column,
                       const law_type *type)
{
    const law_column *old = law_any_column(&pair->before, column->uid);

    return !old || (law_castable(m, old->type, type) && law_castable(m, type, old->type));
}

static void change_type(law_maker *m, law_pair *pair)
{
    law_table *table = roll_table(m, &pair->after);
    law_column *column = roll_column(m, table);

    for (unsigned i = 0; i < 20; i++) {
        unsigned enumeration;
        const law_type *type = law_roll_type(m, &pair->after, &enumeration);

        if (!may_become(m, pair, column, type))
            continue;
        column->type = type;
        column->enumeration = enumeration;
        law_roll_properties(m, &pair->after, table, column);
        return;
    }
}

static void change_null(law_maker *m, law_pair *pair)
{
    law_column *column = roll_column(m, roll_table(m, &pair->after));

    column->nullable = !column->nullable;
}

static void change_property(law_maker *m, law_pair *pair)
{
    law_table *table = roll_table(m, &pair->after);

    law_roll_property(m, &pair->after, table, roll_column(m, table),
                      law_roll(m, (unsigned)law_property_count));
}

static void add_part(law_maker *m, law_pair *pair)
{
    law_table *table = roll_table(m, &pair->after);

    (void)law_add_part(m, &pair->after, table, (law_part_kind)law_roll(m, LAW_PART_KINDS));
}

static law_part take_part(law_maker *m, law_table *table)
{
    unsigned at = law_roll(m, (unsigned)table->part_count);
    law_part part = table->parts[at];

    table->part_count--;
    table->parts[at] = table->parts[table->part_count];
    return part;
}

static void drop_part(law_maker *m, law_pair *pair)
{
    law_table *table = roll_table(m, &pair->after);

    if (table->part_count > 0)
        (void)take_part(m, table);
}

/* Another part of the same kind, under the same name or another one. */
static void change_part(law_maker *m, law_pair *pair)
{
    law_table *table = roll_table(m, &pair->after);
    law_part old;

    if (table->part_count == 0)
        return;
    old = take_part(m, table);
    if (law_add_part(m, &pair->after, table, old.kind) && law_once_in(m, 2))
        table->parts[table->part_count - 1].name = old.name;
}

static void change_options(law_maker *m, law_pair *pair)
{
    law_table *table = roll_table(m, &pair->after);

    if (table->part_count > 0)
        law_roll_options(m, table, &table->parts[law_roll(m, (unsigned)table->part_count)]);
}

static void rename_part(law_maker *m, law_pair *pair)
{
    law_table *table = roll_table(m, &pair->after);

    if (table->part_count > 0)
        table->parts[law_roll(m, (unsigned)table->part_count)].name =
            mig_arena_printf(m->arena, "New %u", law_uid(m));
}

static void add_enum(law_maker *m, law_pair *pair)
{
    law_add_enum(m, &pair->after);
}

static law_enum *roll_enum(law_maker *m, law_pair *pair)
{
    law_schema *schema = &pair->after;

    return schema->enum_count > 0 ? &schema->enums[law_roll(m, (unsigned)schema->enum_count)]
                                  : NULL;
}

static void drop_enum(law_maker *m, law_pair *pair)
{
    law_enum *one = roll_enum(m, pair);

    if (one)
        *one = pair->after.enums[--pair->after.enum_count];
}

static void rename_enum(law_maker *m, law_pair *pair)
{
    law_enum *one = roll_enum(m, pair);

    if (one)
        one->name = mig_arena_printf(m->arena, "kind%u", law_uid(m));
}

static void move_enum(law_maker *m, law_pair *pair)
{
    law_enum *one = roll_enum(m, pair);

    if (one)
        one->schema = law_roll_schema(m);
}

/* Defaults follow a value that is renamed. */
static void rename_value(law_maker *m, law_schema *schema, const law_enum *one, unsigned at,
                         const char *name)
{
    const char *from = law_enum_default(m->arena, one->values[at].text);

    for (size_t i = 0; i < schema->table_count; i++)
        for (size_t k = 0; k < schema->tables[i].column_count; k++) {
            law_column *column = &schema->tables[i].columns[k];

            for (size_t n = 0; column->enumeration == one->uid && n < law_property_count; n++)
                if (mig_same(column->properties[n], from))
                    column->properties[n] = law_enum_default(m->arena, name);
        }
}

/* All columns of a type become another one at once: foreign keys go on fitting. */
static void change_key_type(law_maker *m, law_pair *pair)
{
    law_schema *schema = &pair->after;
    const law_column first = *roll_column(m, roll_table(m, schema));
    unsigned enumeration;
    const law_type *to = law_roll_type(m, schema, &enumeration);

    for (size_t i = 0; i < schema->table_count; i++)
        for (size_t k = 0; k < schema->tables[i].column_count; k++) {
            law_column *column = &schema->tables[i].columns[k];

            if (column->type != first.type || column->enumeration != first.enumeration ||
                !may_become(m, pair, column, to))
                continue;
            column->type = to;
            column->enumeration = enumeration;
            law_roll_properties(m, schema, &schema->tables[i], column);
        }
}

static void swap_values(law_enum *one, unsigned a, unsigned b)
{
    law_enum old = *one;

    one->values[a] = old.values[b];
    one->values[b] = old.values[a];
}

static void change_values(law_maker *m, law_pair *pair)
{
    law_enum *one = roll_enum(m, pair);
    const char *name;
    unsigned at;

    if (!one)
        return;
    at = law_roll(m, (unsigned)one->value_count);
    switch (law_roll(m, 5)) {
    case 0:
        name = mig_arena_printf(m->arena, "r%u", law_uid(m));
        rename_value(m, &pair->after, one, at, name);
        one->values[at].text = name;
        break;
    case 1:
        if (one->value_count > 1)
            memmove(&one->values[at], &one->values[at + 1],
                    (--one->value_count - at) * sizeof one->values[0]);
        break;
    case 2: /* another order */
        swap_values(one, at, law_roll(m, (unsigned)one->value_count));
        break;
    default:
        if (one->value_count == LAW_VALUES)
            break;
        memmove(&one->values[at + 1], &one->values[at],
                (one->value_count++ - at) * sizeof one->values[0]);
        one->values[at].uid = law_uid(m);
        one->values[at].text = mig_arena_printf(m->arena, "n %u", one->values[at].uid);
    }
}

static void (*const changes[])(law_maker *m, law_pair *pair) = {
    add_table,   drop_table,  rename_table,   change_table,    change_table,    add_column,
    add_column,  drop_column, drop_column,    rename_column,   rename_column,   change_type,
    change_type, change_null, change_null,    change_property, change_property, change_property,
    add_part,    add_part,    drop_part,      change_part,     rename_part,     add_enum,
    drop_enum,   rename_enum, change_values,  change_values,   change_key_type, change_key_type,
    move_table,  move_enum,   change_options, change_options,
};

void law_change(law_maker *m, law_pair *pair)
{
    if (law_once_in(m, 12)) { /* nothing in common */
        law_make(m, pair, &pair->after);
        return;
    }
    pair->after = pair->before;
    for (unsigned count = 1 + law_roll(m, 6); count > 0; count--) {
        LAW_ONE_OF(m, changes)(m, pair);
        law_repair(m, &pair->after);
    }
}
