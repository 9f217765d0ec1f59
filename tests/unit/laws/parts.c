/* The constraints and indexes of a table: one function for each kind. */
#include "laws.h"

#include <string.h>

/* A column at random that is of these families and not among the uses yet; NULL: none. */
static const law_column *roll_column(law_maker *m, const law_table *table, const law_use *uses,
                                     unsigned families)
{
    unsigned start = law_roll(m, (unsigned)table->column_count + 1);

    for (size_t i = 0; i < table->column_count; i++) {
        const law_column *column = &table->columns[(start + i) % table->column_count];
        bool used = false;

        for (size_t k = 0; k < law_uses(uses); k++)
            used = used || uses[k].column == column->uid;
        if (!used && column->type->family & families)
            return column;
    }
    return NULL;
}

/* Up to so many columns for a key; false: none. */
static bool roll_columns(law_maker *m, const law_table *table, law_part *part, unsigned most)
{
    unsigned count = 1 + law_roll(m, most);

    for (unsigned i = 0; i < count; i++) {
        const law_column *column = roll_column(m, table, part->uses, LAW_KEYABLE);

        if (!column)
            return i > 0;
        part->uses[i] = (law_use){column->uid, LAW_KEYABLE};
    }
    return true;
}

static bool roll_key(law_maker *m, const law_schema *schema, const law_table *table, law_part *part)
{
    (void)schema;
    return roll_columns(m, table, part, LAW_KEYS);
}

static bool roll_primary_key(law_maker *m, const law_schema *schema, const law_table *table,
                             law_part *part)
{
    return !law_primary_key(table) && roll_key(m, schema, table, part);
}

/* An expression over a column, and what the column has to be. */
typedef struct {
    unsigned families;
    law_databases databases;
    const char *text;
} form;

/* A value of the enum in the place of `~`. */
static const char *with_value(law_maker *m, const char *text, const law_enum *one)
{
    size_t at = strcspn(text, "~");

    return mig_arena_printf(m->arena, "%.*s~%u%s", (int)at, text,
                            one->values[law_roll(m, (unsigned)one->value_count)].uid,
                            text + at + 1);
}

static bool roll_form(law_maker *m, const law_schema *schema, const law_table *table,
                      law_part *part, const form *forms, size_t count, const char **text)
{
    const form *one = &forms[law_roll(m, (unsigned)count)];
    const law_column *column = roll_column(m, table, part->uses, one->families);
    size_t used = law_uses(part->uses);

    if (!column || !(one->databases & m->database) || used == LAW_KEYS)
        return false;
    part->uses[used] = (law_use){column->uid, one->families};
    *text = law_filled(m->arena, one->text, column->uid);
    if (strchr(*text, '~'))
        *text = with_value(m, *text, law_enum_of(schema, column->enumeration));
    return true;
}

/* Over one column as it is, as every method can have it. */
static bool is_plain(const law_part *part)
{
    return !part->keys[1] && part->keys[0][0] == '@' && !strchr(part->keys[0], ',');
}

/* gin is for arrays, brin for what has an order, hash for all that is equal or not. */
static void roll_method(law_maker *m, const law_table *table, law_part *part)
{
    law_family family = law_column_of(table, part->uses[0].column)->type->family;
    bool array = family == LAW_ARRAY;

    if (family == LAW_NATIVE)
        return;
    if (law_once_in(m, 2)) {
        part->uses[0].families = LAW_KEYABLE & ~(unsigned)LAW_NATIVE;
        part->method = ", method: hash";
        return;
    }
    part->uses[0].families = array ? LAW_ARRAY : LAW_INT | LAW_NUMBER | LAW_TEXT | LAW_MOMENT;
    part->method = array ? ", method: gin" : ", method: brin";
}

static const form conditions[] = {{LAW_ANY, LAW_BOTH, "$? is not null"},
                                  {LAW_INT | LAW_NUMBER, LAW_BOTH, "$? > 0"},
                                  {LAW_STRING, LAW_BOTH, "$? <> 'x: # y'"},
                                  {LAW_ENUM, LAW_BOTH, "$? = ~"},
                                  {LAW_BOOL, LAW_BOTH, "$?"}};

/* As MySQL and MariaDB have them. */
static bool roll_mysql_index(law_maker *m, const law_schema *schema, const law_table *table,
                             law_part *part)
{
    static const form keys[] = {{LAW_KEYABLE, LAW_MYSQLS, "@?"},
                                {LAW_KEYABLE, LAW_MYSQLS, "@?"},
                                {LAW_KEYABLE, LAW_MYSQLS, "$? desc"},
                                {LAW_KEYABLE, LAW_MYSQLS, "@?, order: asc"},
                                {LAW_TEXT, LAW_MYSQLS, "@?, prefix: 3"},
                                {LAW_LONG, LAW_MYSQLS, "$?(10)"},
                                {LAW_BLOB, LAW_MYSQLS, "@?, prefix: 7, order: desc"},
                                {LAW_STRING, LAW_MYSQL, "(lower($?))"},
                                {LAW_INT, LAW_MYSQL, "($? + 1) desc"}};
    static const form words[] = {{LAW_TEXT | LAW_CHAR | LAW_LONG, LAW_MYSQLS, "@?"}};
    unsigned count = 1 + law_roll(m, 2);

    if (law_once_in(m, 10) &&
        roll_form(m, schema, table, part, words, MIG_LEN(words), &part->keys[0])) {
        part->method = ", method: fulltext";
        return true;
    }
    for (unsigned i = 0; i < count; i++)
        if (!roll_form(m, schema, table, part, keys, MIG_LEN(keys), &part->keys[i]))
            break;
    return part->keys[0] != NULL;
}

static bool roll_index(law_maker *m, const law_schema *schema, const law_table *table,
                       law_part *part)
{
    static const form keys[] = {
        {LAW_KEYABLE, LAW_BOTH, "@?"},
        {LAW_KEYABLE, LAW_BOTH, "@?"},
        {LAW_KEYABLE, LAW_BOTH, "$? desc"},
        {LAW_KEYABLE, LAW_BOTH, "@?, order: asc"},
        {LAW_KEYABLE, LAW_POSTGRESQL, "$? desc nulls last"},
        {LAW_KEYABLE, LAW_POSTGRESQL, "@?, nulls: first"},
        {LAW_STRING, LAW_BOTH, "lower($?)"},
        {LAW_STRING, LAW_POSTGRESQL, "$? collate \"C\" desc"},
        {LAW_STRING, LAW_SQLITE, "$? collate nocase"},
        {LAW_TEXT, LAW_POSTGRESQL, "@?, opclass: text_pattern_ops"},
        {LAW_NATIVE, LAW_POSTGRESQL, "coalesce($?::text, '')"},
        {LAW_STRING, LAW_POSTGRESQL, "@?, collation: POSIX, order: desc, nulls: last"},
        {LAW_STRING, LAW_POSTGRESQL, "$? || ':'"},
        {LAW_INT, LAW_BOTH, "($? + 1)"},
        {LAW_INT | LAW_NUMBER, LAW_BOTH, "abs($?)"}};
    unsigned count;

    if (m->database & LAW_MYSQLS)
        return roll_mysql_index(m, schema, table, part);
    count = 1 + law_roll(m, 2);
    for (unsigned i = 0; i < count; i++)
        if (!roll_form(m, schema, table, part, keys, MIG_LEN(keys), &part->keys[i]))
            break;
    if (!part->keys[0])
        return false;
    if (law_once_in(m, 4))
        (void)roll_form(m, schema, table, part, conditions, MIG_LEN(conditions), &part->where);
    if (m->database == LAW_POSTGRESQL && is_plain(part) && law_once_in(m, 4))
        roll_method(m, table, part);
    return true;
}

/* Ranges that overlap, or values that are equal, as an index on them can tell. */
static bool roll_exclusion(law_maker *m, const law_schema *schema, const law_table *table,
                           law_part *part)
{
    static const form ranges[] = {{LAW_RANGE, LAW_POSTGRESQL, "$? with &&"},
                                  {LAW_RANGE, LAW_POSTGRESQL, "@?, operator: \"&&\""},
                                  {LAW_RANGE, LAW_POSTGRESQL, "@?, operator: \"-|-\""}};
    static const form values[] = {
        {LAW_KEYABLE, LAW_POSTGRESQL, "$? with ="},
        {LAW_KEYABLE, LAW_POSTGRESQL, "@?, operator: \"operator(pg_catalog.=)\""},
        {LAW_INT, LAW_POSTGRESQL, "abs($?) with ="},
        {LAW_KEYABLE, LAW_POSTGRESQL, "@?, operator: \"=\", order: desc"}};

    if (m->database != LAW_POSTGRESQL)
        return false;
    if (!roll_form(m, schema, table, part, ranges, MIG_LEN(ranges), &part->keys[0])) {
        if (!roll_form(m, schema, table, part, values, MIG_LEN(values), &part->keys[0]))
            return false;
        part->method = ", method: btree";
    }
    if (law_once_in(m, 4))
        (void)roll_form(m, schema, table, part, conditions, MIG_LEN(conditions), &part->where);
    return true;
}

static bool roll_check(law_maker *m, const law_schema *schema, const law_table *table,
                       law_part *part)
{
    static const form forms[] = {
        {LAW_INT | LAW_NUMBER, LAW_BOTH, "$? > -100"},
        {LAW_INT | LAW_NUMBER, LAW_BOTH, "$? between -9 and 99999"},
        {LAW_INT, LAW_BOTH, "$? in (1, 2, 3, 7)"},
        {LAW_STRING, LAW_BOTH, "length($?) < 9"},
        {LAW_STRING, LAW_BOTH, "$? like '%o%' or $? <> ''"},
        {LAW_ANY, LAW_BOTH, "$? is not null"},
        {LAW_ENUM, LAW_BOTH, "$? <> ~ or $? is null"},
        {LAW_BOOL, LAW_BOTH, "not $? or $?"},
        {LAW_INT, LAW_BOTH, "case when $? > 3 then $? < 9 else true end"},
        {LAW_STRING, LAW_POSTGRESQL, "$? similar to '[a-z]%' is not false"},
        {LAW_INT, LAW_POSTGRESQL, "$? = any (array[1, 2, 3, 70000])"},
        {LAW_STRING, LAW_POSTGRESQL, "$? = any ('{ok,a}'::text[]) or true"},
        {LAW_MOMENT, LAW_POSTGRESQL, "$? > '1990-01-01'"},
        {LAW_STRING, LAW_SQLITE, "$? not glob '[x]*'"},
        {LAW_ANY, LAW_SQLITE, "typeof($?) <> 'real' or 1.0"}};
    static const form mysql_forms[] = {
        /* MySQL prints -(9), and -9 when the table is written anew */
        {LAW_INT | LAW_NUMBER, LAW_MARIADB, "$? > -100"},
        {LAW_INT | LAW_NUMBER, LAW_MARIADB, "$? between -9 and 99999"},
        {LAW_INT, LAW_MYSQLS, "$? in (1, 2, 3, 7)"},
        {LAW_STRING, LAW_MYSQLS, "length($?) < 9"},
        {LAW_STRING | LAW_LONG, LAW_MYSQLS, "$? like '%o%' or $? <> ''"},
        {LAW_ANY, LAW_MYSQLS, "$? is not null"},
        {LAW_ENUM, LAW_MYSQLS, "$? <> ~ or $? is null"},
        {LAW_BOOL, LAW_MYSQLS, "not $? or $?"},
        {LAW_INT, LAW_MARIADB, "case when $? > 3 then $? < 9 else true end"},
        {LAW_STRING, LAW_MYSQLS, "$? regexp '^[a-z]' or 'a\\\\b' <> \"x\""},
        {LAW_INT | LAW_NUMBER, LAW_MYSQLS, "ABS( $? )>=0 AND NOT $? % 7 = 6 OR $? DIV 2"},
        {LAW_MOMENT, LAW_MYSQLS, "year($?) > 1990 || $? is null"},
        {LAW_JSON, LAW_MYSQLS, "json_length($?) < 9"}};

    if (m->database & LAW_MYSQLS)
        return roll_form(m, schema, table, part, mysql_forms, MIG_LEN(mysql_forms), &part->keys[0]);
    return roll_form(m, schema, table, part, forms, MIG_LEN(forms), &part->keys[0]);
}

/* Columns of the table that have the types of these. */
static bool match_columns(const law_maker *m, const law_table *table, const law_table *target,
                          const law_part *key, law_part *part)
{
    for (size_t i = 0; i < law_uses(key->uses); i++) {
        const law_column *wanted = law_column_of(target, key->uses[i].column);
        const law_column *found = NULL;

        for (size_t k = 0; k < table->column_count; k++) {
            const law_column *column = &table->columns[k];
            bool used = false;

            for (size_t n = 0; n < i; n++)
                used = used || part->uses[n].column == column->uid;
            if (m->database == LAW_MYSQL && column->uid == wanted->uid)
                continue; /* it refers to itself */
            if (!used && column->type == wanted->type &&
                column->enumeration == wanted->enumeration && law_refers(wanted->type) &&
                !law_property_of(column, "generated") &&
                law_same_collation(m, table, column, target, wanted))
                found = column; /* the last: more often another one than the key itself */
        }
        if (!found)
            return false;
        part->uses[i] = (law_use){found->uid, LAW_ANY};
        part->target_columns[i] = wanted->uid;
    }
    return true;
}

static bool roll_foreign_key(law_maker *m, const law_schema *schema, const law_table *table,
                             law_part *part)
{
    unsigned start = law_roll(m, LAW_TABLES);

    for (size_t i = 0; i < schema->table_count; i++) {
        const law_table *target = &schema->tables[(start + i) % schema->table_count];

        for (size_t k = 0; k < target->part_count; k++) {
            const law_part *key = &target->parts[k];

            if ((key->kind != LAW_PRIMARY_KEY && key->kind != LAW_UNIQUE) || key->deferrable ||
                law_collates(key) || !match_columns(m, table, target, key, part))
                continue;
            part->target = target->uid;
            return true;
        }
    }
    return false;
}

static const char *roll_name(law_maker *m, unsigned uid)
{
    static const char *const forms[] = {"k?", "K_?", "k ? \"x\"", "ключ_?", "order_?"};

    if (law_roll(m, 3) == 0)
        return NULL;
    return law_filled(m->arena, LAW_ONE_OF(m, forms), uid);
}

bool law_add_part(law_maker *m, const law_schema *schema, law_table *table, law_part_kind kind)
{
    static bool (*const rolls[])(law_maker *, const law_schema *, const law_table *, law_part *) = {
        [LAW_PRIMARY_KEY] = roll_primary_key,
        [LAW_UNIQUE] = roll_key,
        [LAW_INDEX] = roll_index,
        [LAW_CHECK] = roll_check,
        [LAW_FOREIGN_KEY] = roll_foreign_key,
        [LAW_EXCLUSION] = roll_exclusion,
    };
    law_part part = {.uid = law_uid(m), .kind = kind};

    part.on_column = law_once_in(m, 2);
    part.name = roll_name(m, part.uid);
    if (table->part_count == LAW_PARTS || table->column_count == 0 ||
        !rolls[kind](m, schema, table, &part))
        return false;
    law_roll_options(m, table, &part);
    table->parts[table->part_count++] = part;
    return true;
}
