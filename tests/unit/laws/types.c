/* Types, what rows hold in them, and what may become what. */
#include "laws.h"

#include "base/text.h"

#include <string.h>

#define UUID_1 "'7f1b1c9e-53b4-4c5e-9d6f-2f9d1f0c7a11'"
#define UUID_2 "'00000000-0000-4000-8000-000000000001'"

/* Those of SQLite and PostgreSQL. */
static const law_type types[] = {
    {"smallint", LAW_INT, LAW_BOTH, {"1", "2", "-3"}, {0}, {"7", "-1", "0"}},
    {"int", LAW_INT, LAW_BOTH, {"1", "2", "70000"}, {0}, {"7", "-1", "{expr: 1 + 2}"}},
    {"bigint", LAW_INT, LAW_BOTH, {"1", "2", "5000000000"}, {0}, {"7", "0", "(2 * 3)"}},
    {"numeric(10,2)", LAW_NUMBER, LAW_BOTH, {"1", "2.25", "-0.5"}, {0}, {"1.5", "0", "-2"}},
    {"numeric", LAW_NUMBER, LAW_BOTH, {"1", "2.125", "3"}, {0}, {"1.5", "0"}},
    {"real", LAW_NUMBER, LAW_BOTH, {"1", "2.5", "-0.25"}, {0}, {"0.5", "0"}},
    {"double", LAW_NUMBER, LAW_BOTH, {"1", "2.5", "1e10"}, {0}, {"0.5", "0"}},
    {"text", LAW_TEXT, LAW_BOTH, {"'ok'", "'it''s'", "'1'"}, {0}, {"ok", "it's", "''"}},
    {"varchar(20)", LAW_TEXT, LAW_BOTH, {"'ok'", "'Zoë'", "'2'"}, {0}, {"ok", "'7'", "'a, b'"}},
    {"varchar(200)",
     LAW_TEXT,
     LAW_BOTH,
     {"'ok'", "''", "'a:b'"},
     {0},
     {"ok", "'null'", "'now()x'"}},
    {"varchar", LAW_TEXT, LAW_BOTH, {"'ok'", "'x y'"}, {0}, {"ok", "'true'"}},
    {"char(5)", LAW_CHAR, LAW_BOTH, {"'ok'", "'abcde'"}, {0}, {"ok", "abcde"}},
    {"bool", LAW_BOOL, LAW_BOTH, {"TRUE", "FALSE"}, {0}, {"true", "false"}},
    {"date",
     LAW_MOMENT,
     LAW_BOTH,
     {"'2026-11-21'", "'1999-01-01'"},
     {0},
     {"current_date", "'2026-01-01'"}},
    {"timestamp",
     LAW_MOMENT,
     LAW_BOTH,
     {"'2026-11-21 10:15:00'", "'1999-01-01 00:00:00.125'"},
     {0},
     {"now()", "'2026-01-01 00:00:00'"}},
    {"timestamp(3)",
     LAW_MOMENT,
     LAW_BOTH,
     {"'2026-11-21 10:15:00'", "'1999-01-01 00:00:00.125'"},
     {0},
     {"now()"}},
    {"timestamptz",
     LAW_MOMENT,
     LAW_BOTH,
     {"'2026-11-21 10:15:00+00'", "'1999-01-01 00:00:00.125+00'"},
     {0},
     {"now()"}},
    {"time", LAW_TIME, LAW_BOTH, {"'10:15:00'", "'00:00:00.5'"}, {0}, {"'10:15:00'"}},
    {"interval", LAW_TIME, LAW_BOTH, {"'1 day'", "'02:00:00'"}, {0}, {"'1 day'"}},
    {"json", LAW_JSON, LAW_BOTH, {"'{\"a\": 1}'", "'[]'", "'\"x\"'"}, {0}, {"{}", "[]"}},
    {"uuid", LAW_UUID, LAW_BOTH, {UUID_1, UUID_2}, {0}, {"uuid()", UUID_1}},
    {"bytes",
     LAW_BYTES,
     LAW_BOTH,
     {"'\\x00ff'", "'\\x'", "'\\x6f6b'"},
     {"X'00ff'", "X''", "X'6f6b'"},
     {0}},
    {"text[]", LAW_ARRAY, LAW_BOTH, {"'{a,b}'", "'{}'"}, {"'[\"a\"]'", "'[]'"}, {"'{}'"}},
    {"int[]", LAW_ARRAY, LAW_BOTH, {"'{1,2}'", "'{}'"}, {"'[1]'", "'[]'"}, {0}},
    {"jsonb", LAW_NATIVE, LAW_POSTGRESQL, {"'{\"a\": 1}'", "'[]'"}, {0}, {"{}", "'{\"b\":2}'"}},
    {"inet", LAW_NATIVE, LAW_POSTGRESQL, {"'10.0.0.1'", "'::1'"}, {0}, {"'127.0.0.1'"}},
    {"bit(3)", LAW_NATIVE, LAW_POSTGRESQL, {"'101'", "'000'"}, {0}, {"'111'"}},
    {"int4range", LAW_RANGE, LAW_POSTGRESQL, {"'[1,4)'", "'empty'"}, {0}, {"'[1,2)'"}},
    {"tsrange", LAW_RANGE, LAW_POSTGRESQL, {"'[2026-01-01,2026-02-01)'", "'empty'"}, {0}, {0}},
    {"varbit(5)", LAW_NATIVE, LAW_POSTGRESQL, {"'101'", "'00000'"}, {0}, {"'111'"}},
    {"timestamptz(0)", LAW_MOMENT, LAW_POSTGRESQL, {"'2026-11-21 10:15:00+00'"}, {0}, {"now()"}},
    {"numeric(8,3)[]", LAW_ARRAY, LAW_POSTGRESQL, {"'{1.5}'", "'{}'"}, {0}, {"'{}'"}},
    {"time[]", LAW_ARRAY, LAW_POSTGRESQL, {"'{10:15,NULL}'", "'{}'"}, {0}, {"'{}'"}},
    {"interval day to second(2)", LAW_TIME, LAW_POSTGRESQL, {"'1 day'"}, {0}, {"'1 day'"}},
    {"macaddr", LAW_NATIVE, LAW_POSTGRESQL, {"'08:00:2b:01:02:03'"}, {0}, {0}},
    {"name", LAW_NATIVE, LAW_POSTGRESQL, {"'ok'", "'a b'"}, {0}, {"current_user", "ok"}},
    {"datetime", LAW_NATIVE, LAW_SQLITE, {"'2026-11-21 10:15:00'", "'x'"}, {0}, {"now()"}},
    {"nvarchar(20)", LAW_NATIVE, LAW_SQLITE, {"'ok'", "'Zoë'"}, {0}, {"ok"}},
    {"decimal(5,2)", LAW_NUMBER, LAW_SQLITE, {"1", "2.25"}, {0}, {"1.5"}},
    {"clob", LAW_NATIVE, LAW_SQLITE, {"'ok'", "'x'"}, {0}, {"ok", "{expr: lower('A')}"}},
    {"tinyint", LAW_NATIVE, LAW_SQLITE, {"1", "2"}, {0}, {"7"}},
};

/* Those of MySQL and MariaDB, where the same names differ in what may be done with them. */
static const law_type mysql_types[] = {
    {"smallint", LAW_INT, LAW_MYSQLS, {"1", "2", "-3"}, {0}, {"7", "-1", "0"}},
    {"tinyint unsigned", LAW_INT, LAW_MYSQLS, {"1", "2", "255"}, {0}, {"7", "0"}},
    {"mediumint", LAW_INT, LAW_MYSQLS, {"1", "2", "-70000"}, {0}, {"7", "-1"}},
    {"int unsigned", LAW_INT, LAW_MYSQLS, {"1", "2", "4000000000"}, {0}, {"7", "{expr: 1 + 2}"}},
    {"bigint unsigned", LAW_INT, LAW_MYSQLS, {"1", "2", "18000000000000000000"}, {0}, {"7", "0"}},
    {"int zerofill", LAW_INT, LAW_MYSQLS, {"1", "2"}, {0}, {"7"}},
    {"numeric(10,2)", LAW_NUMBER, LAW_MYSQLS, {"1", "2.25", "-0.5"}, {0}, {"1.5", "0", "-2"}},
    {"decimal(8,3) unsigned", LAW_NUMBER, LAW_MYSQLS, {"1", "2.125", "3"}, {0}, {"1.5", "0"}},
    {"numeric", LAW_NUMBER, LAW_MYSQLS, {"1", "2.125", "3"}, {0}, {"1.5", "0"}},
    {"real", LAW_NUMBER, LAW_MYSQLS, {"1", "2.5", "-0.25"}, {0}, {"0.5", "0"}},
    {"double", LAW_NUMBER, LAW_MYSQLS, {"1", "2.5", "1e10"}, {0}, {"0.5", "0", "{expr: 2.5 * 2}"}},
    {"varchar(20)", LAW_TEXT, LAW_MYSQLS, {"'ok'", "'Zoë'", "'2'"}, {0}, {"ok", "'7'", "'a, b'"}},
    {"varchar(200)", LAW_TEXT, LAW_MYSQLS, {"'ok'", "''", "'a:b'"}, {0}, {"it's", "'back\\slash'"}},
    {"char(5)", LAW_CHAR, LAW_MYSQLS, {"'ok'", "'abcde'"}, {0}, {"ok", "{expr: upper('ab')}"}},
    {"text", LAW_LONG, LAW_MYSQLS, {"'ok'", "'it''s'", "'1'"}, {0}, {"ok", "it's", "''"}},
    {"varchar", LAW_LONG, LAW_MYSQLS, {"'ok'", "'x y'"}, {0}, {"ok", "'true'"}},
    {"mediumtext", LAW_LONG, LAW_MYSQLS, {"'ok'", "'x y'"}, {0}, {"{expr: \"concat('a', 'b')\"}"}},
    {"bytes", LAW_BLOB, LAW_MYSQLS, {"X'00ff'", "X''", "X'6f6b'"}, {0}, {0}},
    {"tinyblob", LAW_BLOB, LAW_MYSQLS, {"X'00ff'", "X''"}, {0}, {0}},
    {"bool", LAW_BOOL, LAW_MYSQLS, {"TRUE", "FALSE"}, {0}, {"true", "false"}},
    {"date", LAW_MOMENT, LAW_MYSQLS, {"'2026-11-21'"}, {0}, {"current_date", "'2026-01-01'"}},
    {"timestamp", LAW_MOMENT, LAW_MYSQLS, {"'1999-01-01 00:00:00.125'"}, {0}, {"now()"}},
    {"timestamp(3)", LAW_MOMENT, LAW_MYSQLS, {"'2026-11-21 10:15:00'"}, {0}, {"now()"}},
    {"timestamptz", LAW_MOMENT, LAW_MYSQLS, {"'2026-11-21 10:15:00'"}, {0}, {"now()"}},
    {"datetime", LAW_MOMENT, LAW_MYSQLS, {"'2026-11-21 10:15:00'"}, {0}, {"now()", "'2026-01-01'"}},
    {"time", LAW_TIME, LAW_MYSQLS, {"'10:15:00'", "'00:00:00.5'"}, {0}, {"'10:15:00'"}},
    {"interval", LAW_CHAR, LAW_MYSQLS, {"'P1D'", "'PT2H'"}, {0}, {"'P1D'"}},
    {"year", LAW_NATIVE, LAW_MYSQLS, {"2026", "1999"}, {0}, {"2026"}},
    {"json", LAW_JSON, LAW_MYSQLS, {"'{\"a\": 1}'", "'[]'", "'\"x\"'"}, {0}, {"{}", "[]"}},
    {"text[]", LAW_JSON, LAW_MYSQLS, {"'[\"a\"]'", "'[]'"}, {0}, {"'[]'"}},
    {"uuid", LAW_UUID, LAW_MYSQLS, {UUID_1, UUID_2}, {0}, {"uuid()", UUID_1}},
    {"varbinary(20)", LAW_BYTES, LAW_MYSQLS, {"X'00ff'", "'ok'"}, {0}, {"ok"}},
    {"binary(4)", LAW_BYTES, LAW_MYSQLS, {"X'00ff0000'", "'okay'"}, {0}, {"okay"}},
    {"bit(3)", LAW_NATIVE, LAW_MYSQLS, {"b'101'", "b'000'"}, {0}, {"{expr: \"b'101'\"}"}},
    {"enum('a','b''c','d')", LAW_NATIVE, LAW_MYSQLS, {"'a'", "'b''c'"}, {0}, {"a", "\"b'c\""}},
    {"enum('d','a')", LAW_NATIVE, LAW_MYSQLS, {"'a'", "'d'"}, {0}, {"a"}},
    {"set('x','y','z')", LAW_NATIVE, LAW_MYSQLS, {"'x'", "'x,z'", "''"}, {0}, {"x", "\"x,y\""}},
    {"inet6", LAW_NATIVE, LAW_MARIADB, {"'::1'", "'fe80::1'"}, {0}, {"'::1'"}},
};

static const law_type mysql_keys[] = {
    {"int", LAW_INT, LAW_MYSQLS, {"1", "2", "70000"}, {0}, {"7", "-1", "{expr: 1 + 2}"}},
    {"bigint", LAW_INT, LAW_MYSQLS, {"1", "2", "5000000000"}, {0}, {"7", "0", "(2 * 3)"}},
};

const law_type law_enum_type = {NULL, LAW_ENUM, LAW_ALL, {0}, {0}, {0}};
const law_type law_enum_array_type = {NULL, LAW_ARRAY, LAW_BOTH, {0}, {0}, {0}};
static const law_type mysql_enum_array = {NULL, LAW_JSON, LAW_MYSQLS, {0}, {0}, {0}};

const law_type *law_text_type(const law_maker *m)
{
    return m->database & LAW_MYSQLS ? &mysql_types[11] : &types[7];
}

const law_type *law_roll_key_type(law_maker *m)
{
    return (m->database & LAW_MYSQLS ? mysql_keys : &types[1]) + law_roll(m, 2);
}

static const law_type *roll_mysql_type(law_maker *m)
{
    for (;;) {
        size_t at = law_roll(m, MIG_LEN(mysql_types) + MIG_LEN(mysql_keys));
        const law_type *type =
            at < MIG_LEN(mysql_keys) ? &mysql_keys[at] : &mysql_types[at - MIG_LEN(mysql_keys)];

        if (type->databases & m->database)
            return type;
    }
}

const law_type *law_roll_type(law_maker *m, const law_schema *schema, unsigned *enumeration)
{
    *enumeration = 0;
    if (schema->enum_count > 0 && law_once_in(m, 4)) {
        *enumeration = schema->enums[law_roll(m, (unsigned)schema->enum_count)].uid;
        if (!law_once_in(m, 4))
            return &law_enum_type;
        return m->database & LAW_MYSQLS ? &mysql_enum_array : &law_enum_array_type;
    }
    if (m->database & LAW_MYSQLS)
        return roll_mysql_type(m);
    for (;;) {
        const law_type *type = &types[law_roll(m, (unsigned)MIG_LEN(types))];

        if (type->databases & m->database)
            return type;
    }
}

bool law_refers(const law_type *type)
{
    return type->family != LAW_ARRAY || !type->text || !strchr(type->text, '(');
}

static bool is_address(const law_type *type)
{
    return type->family == LAW_UUID || mig_same(type->text, "inet6");
}

/* What is not in here the server refuses whatever rows there are. */
bool law_castable(const law_maker *m, const law_type *from, const law_type *to)
{
    static const unsigned pairs[][2] = {
        {LAW_INT | LAW_NUMBER, LAW_INT | LAW_NUMBER},
        {LAW_INT, LAW_BOOL},
        {LAW_BOOL, LAW_INT},
    };

    if (m->database & LAW_MYSQLS) /* MariaDB's own types are made of texts alone */
        return from == to || (!is_address(from) && !is_address(to)) ||
               (from->family | to->family) & LAW_TEXT;
    if (m->database != LAW_POSTGRESQL)
        return true;
    if ((from->family | to->family) & LAW_STRING)
        return true;
    if (from->family == to->family && from->family & (LAW_ENUM | LAW_MOMENT))
        return true;
    for (size_t i = 0; i < MIG_LEN(pairs); i++)
        if (from->family & pairs[i][0] && to->family & pairs[i][1])
            return true;
    return false;
}

bool law_same_values(const law_type *from, const law_type *to)
{
    if (from == to)
        return true;
    return from->family == to->family && from->family & (LAW_INT | LAW_TEXT);
}

static const char *enum_value(law_maker *m, const law_schema *schema, const law_column *column)
{
    const law_enum *one = law_enum_of(schema, column->enumeration);
    const char *text = one->values[law_roll(m, (unsigned)one->value_count)].text;
    MIG_AUTO_STR sql = {0};

    if (column->type->family & (LAW_ARRAY | LAW_JSON))
        text = mig_arena_printf(m->arena, m->database != LAW_POSTGRESQL ? "[\"%s\"]" : "{\"%s\"}",
                                text);
    m->dialect->literal(&sql, text);
    return mig_str_copy(m->arena, &sql);
}

const char *law_roll_value(law_maker *m, const law_schema *schema, const law_column *column)
{
    bool sqlite = m->database == LAW_SQLITE && column->type->sqlite_values[0];
    const char *const *values = sqlite ? column->type->sqlite_values : column->type->values;
    unsigned count = 0;

    if (column->nullable && law_once_in(m, 4))
        return "NULL";
    if (!column->type->text)
        return enum_value(m, schema, column);
    while (count < 3 && values[count])
        count++;
    return values[law_roll(m, count)];
}
