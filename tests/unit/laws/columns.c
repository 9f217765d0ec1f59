/* Columns and their properties: one function for each. */
#include "laws.h"

#include "base/text.h"

#include <string.h>

const char *law_enum_default(mig_arena *arena, const char *value)
{
    return mig_arena_printf(arena, "{literal: \"%s\"}", value);
}

static const char *enum_default(law_maker *m, const law_schema *schema, const law_column *column)
{
    const law_enum *one = law_enum_of(schema, column->enumeration);

    if (column->type->family != LAW_ENUM)
        return NULL;
    return law_enum_default(m->arena, one->values[law_roll(m, (unsigned)one->value_count)].text);
}

static const char *roll_default(law_maker *m, const law_schema *schema, const law_table *table,
                                law_column *column)
{
    unsigned count = 0;

    (void)table;
    if (law_roll(m, 5) < 3)
        return NULL;
    if (!column->type->text)
        return enum_default(m, schema, column);
    while (count < 3 && column->type->defaults[count])
        count++;
    if (count == 0 || (m->database == LAW_SQLITE && column->type->family == LAW_ARRAY))
        return NULL;
    return column->type->defaults[law_roll(m, count)];
}

static bool is_integer(const law_column *column)
{
    return column->type->family == LAW_INT;
}

/* What only PostgreSQL can say of how a column counts. */
static const char *const counts[] = {
    "{kind: always, start: 1000, increment: 10}", "{kind: by default, cache: 5}",
    "{kind: by default, min: -5, start: 7}", "{kind: always, max: 30000, cycle: true}"};

static const char *roll_identity(law_maker *m, const law_schema *schema, const law_table *table,
                                 law_column *column)
{
    (void)schema;
    (void)table;
    if (!is_integer(column) || !law_once_in(m, 6))
        return NULL;
    if (m->database == LAW_POSTGRESQL && law_once_in(m, 3))
        return LAW_ONE_OF(m, counts);
    return law_once_in(m, 2) ? "always" : "by default";
}

static const char *roll_autoincrement(law_maker *m, const law_schema *schema,
                                      const law_table *table, law_column *column)
{
    (void)schema;
    (void)table;
    return is_integer(column) && law_once_in(m, 8) ? "true" : NULL;
}

/* An expression over another column, which is of a type that it works on. */
static const char *roll_generated(law_maker *m, const law_schema *schema, const law_table *table,
                                  law_column *column)
{
    static const struct {
        unsigned makes, of;
        const char *expr;
    } forms[] = {{LAW_INT, LAW_INT, "$? + 1"},
                 {LAW_INT, LAW_STRING, "length($?)"},
                 {LAW_NUMBER, LAW_INT | LAW_NUMBER, "$? * 2"},
                 {LAW_BOOL, LAW_INT | LAW_NUMBER, "$? > 0"},
                 {LAW_TEXT, LAW_TEXT, "lower($?)"}};
    const law_column *other;
    unsigned which = law_roll(m, (unsigned)MIG_LEN(forms));
    const char *kind = m->database != LAW_POSTGRESQL && law_once_in(m, 2) ? "virtual" : "stored";

    (void)schema;
    if (!law_once_in(m, 6) || table->column_count == 0)
        return NULL;
    other = &table->columns[law_roll(m, (unsigned)table->column_count)];
    if (other->uid == column->uid || !(column->type->family & forms[which].makes) ||
        !(other->type->family & forms[which].of) || law_property_of(other, "generated"))
        return NULL;
    column->uses[0] = (law_use){other->uid, forms[which].of};
    return mig_arena_printf(m->arena, "{expr: \"%s\", kind: %s}",
                            law_filled(m->arena, forms[which].expr, other->uid), kind);
}

static const char *roll_collation(law_maker *m, const law_schema *schema, const law_table *table,
                                  law_column *column)
{
    static const char *const sqlite[] = {"NOCASE", "rtrim", "BINARY"};
    static const char *const postgresql[] = {"C", "POSIX", "en-x-icu"};

    static const char *const mysql[] = {"utf8mb4_bin", "utf8mb4_general_ci", "latin1_swedish_ci"};
    unsigned texts = m->database & LAW_MYSQLS ? LAW_STRING | LAW_LONG : LAW_STRING;

    (void)schema;
    (void)table;
    if (!(column->type->family & texts) || !law_once_in(m, 5))
        return NULL;
    if (m->database & LAW_MYSQLS)
        return LAW_ONE_OF(m, mysql);
    return m->database == LAW_SQLITE ? LAW_ONE_OF(m, sqlite) : LAW_ONE_OF(m, postgresql);
}

static const char *roll_comment(law_maker *m, const law_schema *schema, const law_table *table,
                                law_column *column)
{
    (void)schema;
    (void)table;
    (void)column;
    return law_once_in(m, 6) ? law_roll_comment(m) : NULL;
}

static const char *roll_on_update(law_maker *m, const law_schema *schema, const law_table *table,
                                  law_column *column)
{
    const char *type = column->type->text ? column->type->text : "";

    (void)schema;
    (void)table;
    return (mig_starts_with(type, "timestamp") || strcmp(type, "datetime") == 0) &&
                   column->type->family == LAW_MOMENT && law_once_in(m, 3)
               ? "now()"
               : NULL;
}

static const char *roll_on_conflict(law_maker *m, const law_schema *schema, const law_table *table,
                                    law_column *column)
{
    static const char *const words[] = {"rollback", "abort", "fail", "ignore", "replace"};

    (void)schema;
    (void)table;
    return m->database == LAW_SQLITE && !column->nullable && law_once_in(m, 12)
               ? LAW_ONE_OF(m, words)
               : NULL;
}

static bool has_text(const law_column *column)
{
    return column->type->family & (LAW_STRING | LAW_JSON | LAW_BYTES);
}

static const char *roll_storage(law_maker *m, const law_schema *schema, const law_table *table,
                                law_column *column)
{
    static const char *const words[] = {"plain", "external", "extended", "main"};

    (void)schema;
    (void)table;
    return m->database == LAW_POSTGRESQL && has_text(column) && law_once_in(m, 8)
               ? LAW_ONE_OF(m, words)
               : NULL;
}

static const char *roll_compression(law_maker *m, const law_schema *schema, const law_table *table,
                                    law_column *column)
{
    (void)schema;
    (void)table;
    return m->database == LAW_POSTGRESQL && has_text(column) && law_once_in(m, 8) ? "pglz" : NULL;
}

static const char *roll_statistics(law_maker *m, const law_schema *schema, const law_table *table,
                                   law_column *column)
{
    (void)schema;
    (void)table;
    (void)column;
    return m->database == LAW_POSTGRESQL && law_once_in(m, 10) ? "500" : NULL;
}

static const char *roll_options(law_maker *m, const law_schema *schema, const law_table *table,
                                law_column *column)
{
    (void)schema;
    (void)table;
    (void)column;
    return m->database == LAW_POSTGRESQL && law_once_in(m, 12) ? "{n_distinct: -0.5}" : NULL;
}

/* The other database's says nothing here. */
static const char *roll_postgresql(law_maker *m, const law_schema *schema, const law_table *table,
                                   law_column *column)
{
    (void)schema;
    (void)table;
    if (!law_once_in(m, 12))
        return NULL;
    return column->type->family == LAW_JSON ? "{type: jsonb}" : "{comment: \"here\"}";
}

static const char *roll_sqlite(law_maker *m, const law_schema *schema, const law_table *table,
                               law_column *column)
{
    (void)schema;
    (void)table;
    if (!law_once_in(m, 12))
        return NULL;
    return column->type->family == LAW_MOMENT ? "{native: BLOB}" : "{comment: \"there\"}";
}

static const char *roll_mysql(law_maker *m, const law_schema *schema, const law_table *table,
                              law_column *column)
{
    (void)schema;
    (void)table;
    if (!law_once_in(m, 12))
        return NULL;
    return column->type->family == LAW_JSON ? "{native: longblob}" : "{comment: \"mine\"}";
}

static const char *roll_invisible(law_maker *m, const law_schema *schema, const law_table *table,
                                  law_column *column)
{
    (void)schema;
    (void)table;
    (void)column;
    return m->database & LAW_MYSQLS && law_once_in(m, 8) ? "true" : NULL;
}

/* Those that exclude each other stand first; the earlier one stays. */
const law_property law_properties[] = {
    {"generated", roll_generated},
    {"identity", roll_identity},
    {"autoincrement", roll_autoincrement},
    {"default", roll_default},
    {"collation", roll_collation},
    {"comment", roll_comment},
    {"on_update", roll_on_update},
    {"on_conflict", roll_on_conflict},
    {"storage", roll_storage},
    {"compression", roll_compression},
    {"statistics", roll_statistics},
    {"options", roll_options},
    {"postgresql", roll_postgresql},
    {"sqlite", roll_sqlite},
    {"mysql", roll_mysql},
    {"invisible", roll_invisible},
};
const size_t law_property_count = MIG_LEN(law_properties);

const char *law_property_of(const law_column *column, const char *key)
{
    for (size_t i = 0; i < law_property_count; i++)
        if (strcmp(law_properties[i].key, key) == 0)
            return column->properties[i];
    return NULL;
}

bool law_same_collation(const law_maker *m, const law_table *a, const law_column *of_a,
                        const law_table *b, const law_column *of_b)
{
    const char *one = law_property_of(of_a, "collation");
    const char *other = law_property_of(of_b, "collation");

    if (!(m->database & LAW_MYSQLS))
        return true;
    return mig_same(one, other) &&
           mig_same(law_table_property_of(a, "collation"), law_table_property_of(b, "collation"));
}

void law_roll_property(law_maker *m, const law_schema *schema, const law_table *table,
                       law_column *column, size_t which)
{
    if (strcmp(law_properties[which].key, "generated") == 0)
        memset(column->uses, 0, sizeof column->uses);
    column->properties[which] = law_properties[which].roll(m, schema, table, column);
}

void law_roll_properties(law_maker *m, const law_schema *schema, const law_table *table,
                         law_column *column)
{
    for (size_t i = 0; i < law_property_count; i++)
        law_roll_property(m, schema, table, column, i);
}

void law_add_column(law_maker *m, const law_pair *pair, const law_schema *schema, law_table *table)
{
    law_column column = {.uid = law_uid(m)};
    size_t at = law_roll(m, (unsigned)table->column_count + 1);

    if (table->column_count == LAW_COLUMNS)
        return;
    column.name = law_column_name(m, pair, table->uid);
    column.type = law_roll_type(m, schema, &column.enumeration);
    column.nullable = law_once_in(m, 2);
    law_roll_properties(m, schema, table, &column);
    memmove(&table->columns[at + 1], &table->columns[at],
            (table->column_count - at) * sizeof table->columns[0]);
    table->columns[at] = column;
    table->column_count++;
}
