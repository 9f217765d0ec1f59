/* The one spelling of every type, and the portable names. */
#include "dialect/mysql/mysql.h"

#include "base/text.h"

#include <criterion/criterion.h>

Test(mysql_types, constants_stand_without_parentheses)
{
    static const struct {
        const char *text;
        bool expected;
    } cases[] = {
        {"1", true},        {"-1.5e3", true},    {"b'101'", true}, {"X'01fF'", true},
        {"0x61FF", true},   {"0b11", true},      {"x'61", false},  {"", false},
        {"-", false},       {"b'1' + 1", false}, {"1 + 1", false}, {"bit_x", false},
        {"0x1 + 1", false}, {"now()", false},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++)
        cr_expect_eq(my_is_constant(cases[i].text), cases[i].expected, "%s", cases[i].text);
}

Test(mysql_types, every_way_of_writing_a_type_has_one_spelling)
{
    static const struct {
        const char *written, *server;
    } cases[] = {
        {"INTEGER", "int"},
        {"int(11)", "int"},
        {"bigint(20) unsigned", "bigint unsigned"},
        {"int(5) zerofill", "int(5) unsigned zerofill"},
        {"int zerofill", "int(10) unsigned zerofill"},
        {"tinyint unsigned zerofill", "tinyint(3) unsigned zerofill"},
        {"tinyint(1)", "tinyint(1)"},
        {"tinyint(1) unsigned", "tinyint unsigned"},
        {"tinyint(4)", "tinyint"},
        {"BOOLEAN", "tinyint(1)"},
        {"int1", "tinyint"},
        {"double precision", "double"},
        {"real", "double"},
        {"float(24)", "float"},
        {"float(25)", "double"},
        {"float(10,2) unsigned", "float(10,2) unsigned"},
        {"dec", "decimal(10,0)"},
        {"numeric(5)", "decimal(5,0)"},
        {"decimal( 5 , 2 )", "decimal(5,2)"},
        {"character varying(20)", "varchar(20)"},
        {"CHAR", "char(1)"},
        {"bit", "bit(1)"},
        {"year(4)", "year"},
        {"datetime(0)", "datetime"},
        {"timestamp(6)", "timestamp(6)"},
        {"ENUM( 'a' , 'b''c', 'd,e', \"f\", 'g\\\\h' )", "enum('a','b''c','d,e','f','g\\\\h')"},
        {"set('x','y')", "set('x','y')"},
        {"vector(3)", "vector(3)"},
        {"long varchar", "mediumtext"},
        {"varchar", NULL},
        {"int unsigned(3)", NULL},
        {"text unsigned", NULL},
        {"serial", NULL},
        {"jsonb", NULL},
        {"enum()", NULL},
        {"int not null", NULL},
        {"", NULL},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const char *server = my_type_server(arena, cases[i].written);

        cr_expect(mig_same(server, cases[i].server), "%s: %s", cases[i].written, server);
        if (server) /* and is its own */
            cr_expect(mig_same(my_type_server(arena, server), server), "%s: %s", server,
                      my_type_server(arena, server));
    }
}

Test(mysql_types, a_type_is_portable_only_where_that_renders_back_to_it)
{
    static const struct {
        const char *server, *written;
        bool native;
    } cases[] = {
        {"int", "int", false},
        {"int unsigned", "int unsigned", false},
        {"tinyint(1)", "bool", false},
        {"tinyint", "tinyint", false},
        {"varchar(20)", "varchar(20)", false},
        {"char(1)", "char(1)", false},
        {"text", "text", true},
        {"longtext", "text", false},
        {"blob", "blob", false},
        {"longblob", "bytes", false},
        {"float", "real", false},
        {"float(10,2)", "float(10,2)", false},
        {"decimal(10,2)", "numeric(10,2)", false},
        {"decimal(10,2) unsigned", "decimal(10,2) unsigned", false},
        {"datetime", "timestamp(0)", false},
        {"datetime(3)", "timestamp(3)", false},
        {"datetime(6)", "timestamp", false},
        {"timestamp", "timestamptz(0)", false},
        {"timestamp(6)", "timestamptz", false},
        {"time", "time(0)", false},
        {"time(6)", "time", false},
        {"enum('a','b''c','d,e')", "enum('a','b''c','d,e')", false},
        {"json", "json", false},
        {"uuid", "uuid", false},
        {"xmltype", "xmltype", true},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_schema *schema = mig_schema_new(arena);
        mig_type type = {0};

        mig_schema_seal(schema);
        my_name_type(arena, schema, cases[i].server, &type);
        cr_expect(mig_same(type.written, cases[i].written) && type.native == cases[i].native,
                  "%s: %s %d", cases[i].server, type.written, type.native);
    }
}

Test(mysql_types, what_a_type_holds)
{
    cr_expect(my_type_fraction("datetime(3)") == 3 && my_type_fraction("datetime") == 0);
    cr_expect(my_type_has_collation("varchar(20)") && my_type_has_collation("enum('a')"));
    cr_expect(!my_type_has_collation("json") && !my_type_has_collation("varbinary(3)"));
    cr_expect(my_type_is_number("decimal(10,2) unsigned") && my_type_is_number("tinyint(1)"));
    cr_expect(!my_type_is_number("varchar(2)") && !my_type_is_number("bit(1)"));
    cr_expect(my_type_takes_literal("varchar(2)") && !my_type_takes_literal("longtext") &&
              !my_type_takes_literal("json"));
}
