/*
 * What is asked of rows before their column gets another type is what the server would refuse, and
 * never what it takes. Tried on temporary tables, one for each value.
 */
#include "live.h"

#include "base/text.h"
#include "dialect/resolve.h"
#include "plan/lower.h"

/* Values as SQL. "refused" ones are asked for; "taken" ones aren't, whatever the server does. */
typedef struct {
    const char *from, *to;
    const char *refused[10], *taken[12];
} fit_case;

static const fit_case cases[] = {
    {"int", "tinyint", {"128", "-129"}, {"127", "-128", "NULL"}},
    {"int", "bool", {"128", "-129"}, {"2", "-128"}},
    {"int", "tinyint unsigned", {"256", "-1"}, {"255", "0"}},
    {"bigint", "int", {"2147483648", "-2147483649"}, {"2147483647", "-2147483648"}},
    {"bigint unsigned", "bigint", {"9223372036854775808"}, {"9223372036854775807"}},
    {"bigint", "bigint unsigned", {"-1"}, {"5", "9223372036854775807"}},
    {"tinyint unsigned", "tinyint", {"128"}, {"127"}},
    {"int(5) unsigned zerofill", "smallint unsigned", {"65536"}, {"65535"}},
    {"decimal(10,2)", "tinyint", {"127.50", "-128.50", "1000"}, {"127.49", "-128.49", "1.5"}},
    {"decimal(10,2)", "tinyint unsigned", {"-0.50", "255.5"}, {"255.49", "0"}},
    {"decimal(4,2)", "tinyint unsigned", {"-0.50"}, {"99.99"}},
    {"decimal(10,4)", "decimal(4,2)", {"99.9950", "-99.995", "100"}, {"99.9949", "1.234"}},
    {"decimal(4,3)", "decimal(3,2)", {"9.995"}, {"9.994"}},
    {"decimal(3,3)", "decimal(2,2)", {"0.995", "-0.999"}, {"0.994"}},
    {"decimal(10,2)", "decimal(10,2) unsigned", {"-0.01"}, {"1"}},
    {"int", "decimal(3,0)", {"1000", "-1000"}, {"999", "-999"}},
    {"int", "decimal(4,2) unsigned", {"100", "-1"}, {"99"}},
    {"double", "tinyint", {"127.6", "128", "-128.6", "1e30"}, {"127.4", "-128.5", "0"}},
    {"double", "tinyint unsigned", {"-0.6", "-1", "255.6", "256"}, {"-0.3", "-0.5", "255.4"}},
    {"double", "bigint", {"1e19", "-1e19"}, {"9e18", "9223372036854775807"}},
    {"double", "bigint unsigned", {"2e19", "-1"}, {"1.8e19"}},
    {"float", "bigint", {NULL}, {"1e19", "-1e30"}},
    {"float", "smallint", {"40000"}, {"32767"}},
    {"double", "decimal(4,2)", {"100", "-100", "1e60"}, {"99.99", "99.994"}},
    {"double", "decimal(4,2) unsigned", {"100", "-1"}, {"0.1"}},
    {"double", "float", {"1e39", "-1e39"}, {"3.4e38", "1.123456789"}},
    {"varchar(20)",
     "varchar(3)",
     {"'abcd'", "'abc '", "'\u00e4\u00f6\u00fc\u00df'"},
     {"'abc'", "'\u00e4\u00f6\u00fc'", "''"}},
    {"varchar(20)", "char(3)", {"'abcd'", "' abc'"}, {"'abc'", "'abc   '"}},
    {"char(20)", "varchar(3)", {"'abcd'"}, {"'abc'", "'abc  '"}},
    {"longtext", "varchar(3)", {"'abcd'", "'abc\\td'"}, {"'abc'", "'abc   '", "'abc\\t'"}},
    {"text",
     "tinytext",
     {"repeat('a', 256)", "repeat('\u00e4', 128)"},
     {"repeat('a', 255)", "concat(repeat('\u00e4', 127), ' \\t')"}},
    {"longtext", "text", {"repeat('a', 65536)"}, {"repeat('a', 65535)"}},
    {"varbinary(20)", "varbinary(3)", {"'abcd'", "'abc '", "x'61626300'"}, {"'abc'"}},
    {"varbinary(20)", "binary(3)", {"'abcd'", "'abc '"}, {"'abc'", "'a'"}},
    {"binary(5)", "varbinary(3)", {"'abc'"}, {"NULL"}},
    {"blob", "tinyblob", {"repeat('a', 256)"}, {"repeat('a', 255)"}},
    {"longblob", "varbinary(3)", {"'abcd'", "'abc '"}, {"'abc'"}},
    {"varchar(20)", "varbinary(3)", {"'abcd'", "'abc '", "'\u00e4\u00f6'"}, {"'abc'"}},
    {"char(20)", "varbinary(3)", {"'abcd'"}, {"'abc'", "'abc  '"}},
    {"text", "blob", {NULL}, {"'abc'"}},
    {"longtext", "tinyblob", {"repeat('a', 256)"}, {"repeat('a', 255)"}},
    {"enum('sad','happy')", "varchar(3)", {"'happy'"}, {"'sad'"}},
    {"set('a','b')", "varchar(1)", {"'a,b'"}, {"'a'", "''"}},
    {"json", "varchar(3)", {"'[1,2]'"}, {"'{}'"}},
    {"int", "varchar(2)", {"123", "-12"}, {"12"}},
    {"int", "char(2)", {"123"}, {"12"}},
    {"int(5) zerofill", "varchar(5)", {NULL}, {"12"}},
    {"bigint", "varchar(20)", {NULL}, {"-9223372036854775808"}},
    {"decimal(5,2)", "varchar(4)", {"10.50"}, {"1.50"}},
    {"date", "varchar(9)", {"'2020-01-01'"}, {"NULL"}},
    {"datetime(6)", "char(19)", {"'2020-01-01 10:00:00.5'"}, {"NULL"}},
    {"time", "varchar(8)", {"'-10:00:00'", "'100:00:00'"}, {"'10:00:00'"}},
    {"varchar(20)",
     "int",
     {"'12abc'", "'abc'", "''", "'-'", "'1 2'", "'0x10'", "'99999999999'", "'--5'"},
     {"'12'", "' 12'", "'12 '", "'+5'", "'1.5'", "'1e2'", "'.5'", "'-0'", "'1.'", "'1e'"}},
    {"longtext", "tinyint unsigned", {"'-1'", "'256'", "'+300'"}, {"'255'", "'0'", "'-0.4'"}},
    {"varchar(30)", "bigint", {"'9300000000000000000'", "'x'"}, {"'9223372036854775807'"}},
    {"varchar(20)",
     "decimal(4,2)",
     {"'100'", "'-100'", "'abc'", "''", "'12x'"},
     {"'12.345'", "'99.99'", "'1e1'", "'12 '"}},
    {"text", "decimal(4,2)", {"'100'", "'abc'", "''"}, {"'12.345'", "'12 x'", "'10:00'"}},
    {"varchar(20)", "double", {"'abc'", "''", "'12x'"}, {"'12.345'", "'1e3'", "' 1'"}},
    {"varchar(20)",
     "date",
     {"'abc'", "''", "'2020-13-01'", "'2020-02-30'"},
     {"'2020-01-01'", "'2020-01-01 10:00:00'", "'20200101'", "'2020-1-1'"}},
    {"varchar(40)",
     "datetime(6)",
     {"'abc'", "''", "'2020-13-01'", "'2020-01-01 25:00:00'"},
     {"'2020-01-01'", "'2020-01-01 10:00:00.1234567'", "'20200101'"}},
    {"longtext", "timestamp", {"'abc'", "'2020-13-01'"}, {"'2020-01-01 10:00:00'"}},
    {"datetime",
     "timestamp",
     {"'1960-01-01'", "'2200-01-01'"},
     {"'1980-01-01'", "'2038-01-18'", "NULL"}},
    {"date", "timestamp(3)", {"'1960-01-01'", "'2200-01-01'"}, {"'2000-01-01'"}},
    {"datetime(6)", "date", {NULL}, {"'2020-01-01 10:00:00'"}},
    {"varchar(40)", "json", {"'x'", "''", "'{'"}, {"'{}'", "'1'", "' [1] '"}},
    {"text", "enum('sad','ok')", {"'bad'", "''", "' sad'"}, {"'sad'", "'SAD'", "'sad '", "'1'"}},
    {"varchar(20) collate utf8mb4_bin",
     "enum('sad','ok') collate utf8mb4_bin",
     {"'Sad'"},
     {"'ok'"}},
    {"varchar(20)", "varchar(20) collate latin1_bin", {"'\u0436'"}, {"'\u00e4'", "'a'", "''"}},
    {"enum('\u0436','a')", "longtext collate latin1_bin", {"'\u0436'"}, {"'a'"}},
    {"varchar(20) collate latin1_bin", "varchar(20)", {NULL}, {"'\u00e4'"}},
};

static const char *column_of(mig_arena *arena, const char *type)
{
    const char *collate = strstr(type, " collate ");
    size_t length = collate ? (size_t)(collate - type) : strlen(type);

    return mig_arena_printf(arena, "{native: \"%.*s\", nullable: true%s%s}", (int)length, type,
                            collate ? ", collation: " : "", collate ? collate + 9 : "");
}

/* The question, if there is one, and the statement. */
static mig_steps steps_of(mig_arena *arena, const mig_driver *driver, const fit_case *c)
{
    const char *from = column_of(arena, c->from), *to = column_of(arena, c->to);
    mig_schema *shape = NULL,
               *declared = schema_of(
                   arena, mig_arena_printf(arena,
                                           "tables: {t: {collation: utf8mb4_general_ci, columns: "
                                           "{id: {type: int, primary_key: true}, a: %s}}}\n",
                                           from));
    mig_ops ops = ops_of(
        arena, mig_arena_printf(arena, "- alter_column: {table: t, column: a, from: %s, to: %s}\n",
                                from, to));
    mig_steps steps = {0};
    mig_error err = {0};

    cr_assert(mig_resolve(arena, declared, driver->dialect, driver->caps, NULL, &shape, &err), "%s",
              live_text(&err));
    cr_assert(mig_lower_group(arena, driver->dialect, driver->caps, NULL, &ops, 0, ops.len, shape,
                              &steps, &err),
              "%s to %s: %s", c->from, c->to, live_text(&err));
    cr_assert(steps.len > 0, "%s to %s", c->from, c->to);
    return steps;
}

/* Written to a table, as scripts for a client do, so that a warning is an error. */
static bool is_asked(mig_arena *arena, mig_driver *driver, const mig_steps *steps, bool refused)
{
    bool asked = false;

    for (size_t i = 0; i + 1 < steps->len; i++) {
        const char *sql = steps->items[i].sql;
        mig_rows rows = {0};
        mig_error err = {0};

        cr_assert(mig_query(driver, arena, sql, NULL, 0, &rows, &err), "%s\n%s", sql,
                  live_text(&err));
        asked = asked || rows.rows.len > 0;
        cr_expect(refused ||
                      mig_exec(driver, mig_arena_printf(arena, "INSERT INTO asked %s", sql), &err),
                  "%s\n%s", sql, live_text(&err));
    }
    return asked;
}

static void try_value(mig_arena *arena, mig_driver *driver, const fit_case *c, const char *value,
                      bool refused)
{
    mig_steps steps = steps_of(arena, driver, c);
    mig_error err = {0};
    bool asked, taken;

    live_exec(driver, "DROP TEMPORARY TABLE IF EXISTS t");
    live_exec(driver, mig_arena_printf(arena,
                                       "CREATE TEMPORARY TABLE t (id int PRIMARY KEY, a %s) "
                                       "COLLATE utf8mb4_general_ci",
                                       c->from));
    live_exec(driver, mig_arena_printf(arena, "INSERT INTO t VALUES (1, %s)", value));
    asked = is_asked(arena, driver, &steps, refused);
    taken = mig_exec(driver, steps.items[steps.len - 1].sql, &err);
    cr_expect(asked == refused, "%s to %s, %s: %s", c->from, c->to, value,
              asked ? "asked for" : "not asked for");
    cr_expect(!asked || !taken, "%s to %s, %s: the server takes it", c->from, c->to, value);
}

Test(mysql_fit, values_are_asked_for_that_the_server_refuses)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "mysql_fit");

    live_exec(driver, "CREATE TEMPORARY TABLE asked (a text)");
    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        for (size_t k = 0; k < MIG_LEN(cases[i].refused) && cases[i].refused[k]; k++)
            try_value(arena, driver, &cases[i], cases[i].refused[k], true);
        for (size_t k = 0; k < MIG_LEN(cases[i].taken) && cases[i].taken[k]; k++)
            try_value(arena, driver, &cases[i], cases[i].taken[k], false);
    }
    live_close(arena, driver);
}

Test(mysql_fit, nothing_is_asked_where_all_values_fit)
{
    static const char *const widened[][2] = {
        {"tinyint", "int"},
        {"tinyint unsigned", "smallint"},
        {"int unsigned", "bigint"},
        {"int", "decimal(10,0)"},
        {"int unsigned", "decimal(12,2) unsigned"},
        {"decimal(4,2)", "decimal(5,2)"},
        {"decimal(4,2)", "tinyint"},
        {"float", "double"},
        {"varchar(3)", "varchar(4)"},
        {"varchar(63)", "tinytext"},
        {"char(3)", "longtext"},
        {"text", "longtext"},
        {"varchar(3)", "varbinary(12)"},
        {"binary(3)", "blob"},
        {"enum('b\u00e4d','ok')", "varchar(3)"},
        {"set('a','b')", "varchar(20)"},
        {"enum('a')", "enum('a','b')"},
        {"int", "varchar(11)"},
        {"bigint", "char(20)"},
        {"decimal(5,2)", "varchar(7)"},
        {"date", "varchar(10)"},
        {"datetime(6)", "varchar(26)"},
        {"datetime", "date"},
        {"varchar(20) collate latin1_bin", "varchar(20)"},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_connect(arena, NULL);

    for (size_t i = 0; i < MIG_LEN(widened); i++) {
        const fit_case c = {.from = widened[i][0], .to = widened[i][1]};
        mig_steps steps = steps_of(arena, driver, &c);

        cr_expect_eq(steps.len, 1, "%s to %s: %s", c.from, c.to, steps.items[0].sql);
    }
    mig_driver_close(driver);
}
