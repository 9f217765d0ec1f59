#include "schema/portable.h"

#include "base/text.h"

#include <criterion/criterion.h>

Test(portable, every_spelling_of_a_type_is_taken_apart)
{
    static const struct {
        const char *written, *portable, *name;
        mig_type_base base;
    } cases[] = {
        {"int", "int", "int", MIG_TYPE_INT},
        {"INTEGER", "int", "INTEGER", MIG_TYPE_INT},
        {"int4", "int", "int4", MIG_TYPE_INT},
        {"int2", "smallint", "int2", MIG_TYPE_SMALLINT},
        {"int8", "bigint", "int8", MIG_TYPE_BIGINT},
        {"varchar", "varchar", "varchar", MIG_TYPE_VARCHAR},
        {"character varying(255)", "varchar(255)", "character varying", MIG_TYPE_VARCHAR},
        {"Character  Varying ( 255 )", "varchar(255)", "Character Varying", MIG_TYPE_VARCHAR},
        {"character(3)", "char(3)", "character", MIG_TYPE_CHAR},
        {"boolean", "bool", "boolean", MIG_TYPE_BOOL},
        {"numeric(10, 2)", "numeric(10,2)", "numeric", MIG_TYPE_NUMERIC},
        {"decimal(10)", "numeric(10)", "decimal", MIG_TYPE_NUMERIC},
        {"numeric(1,2,3)", NULL, "numeric", MIG_TYPE_OTHER},
        {"numeric(5,-2)", NULL, "numeric", MIG_TYPE_OTHER},
        {"varchar(n)", NULL, "varchar", MIG_TYPE_OTHER},
        {"varchar()", NULL, "varchar", MIG_TYPE_OTHER},
        {"varchar(9999999999)", NULL, "varchar", MIG_TYPE_OTHER},
        {"text(10)", NULL, "text", MIG_TYPE_OTHER},
        {"text[]", "text[]", "text", MIG_TYPE_TEXT},
        {"varchar(9) [] [ ]", "varchar(9)[][]", "varchar", MIG_TYPE_VARCHAR},
        {"text[3]", NULL, "text[3]", MIG_TYPE_OTHER},
        {"double precision", "double", "double precision", MIG_TYPE_DOUBLE},
        {"float8", "double", "float8", MIG_TYPE_DOUBLE},
        {"float4", "real", "float4", MIG_TYPE_REAL},
        {"time(3)", "time(3)", "time", MIG_TYPE_TIME},
        {"time without time zone", "time", "time without time zone", MIG_TYPE_TIME},
        {"time with time zone", NULL, "time with time zone", MIG_TYPE_OTHER},
        {"timestamp (3)  without time zone", "timestamp(3)", "timestamp without time zone",
         MIG_TYPE_TIMESTAMP},
        {"timestamp(3) with time zone[]", "timestamptz(3)[]", "timestamp with time zone",
         MIG_TYPE_TIMESTAMPTZ},
        {"mood[]", NULL, "mood", MIG_TYPE_OTHER},
        {"nvarchar(20)", NULL, "nvarchar", MIG_TYPE_OTHER},
        {"app.\"Odd (type)\"", NULL, "app.\"Odd (type)\"", MIG_TYPE_OTHER},
        {"varchar(1", NULL, "varchar(1", MIG_TYPE_OTHER},
        {"\"x", NULL, "\"x", MIG_TYPE_OTHER},
        {"", NULL, "", MIG_TYPE_OTHER},
        {"[]", NULL, "", MIG_TYPE_OTHER},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        mig_type_parts parts = mig_type_take_apart(arena, cases[i].written);
        const char *portable = mig_type_portable_text(arena, &parts);

        cr_expect_eq(parts.base, cases[i].base, "%s: base %d", cases[i].written, parts.base);
        cr_expect(mig_same(portable, cases[i].portable), "%s: %s", cases[i].written, portable);
        cr_expect_str_eq(parts.name, cases[i].name, "%s: %s", cases[i].written, parts.name);
    }
}

Test(portable, a_native_type_keeps_its_arguments)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_type_parts parts = mig_type_take_apart(arena, "nvarchar(20)[]");

    cr_expect_eq(parts.arg_count, 1);
    cr_expect_eq(parts.args[0], 20);
    cr_expect_eq(parts.dimensions, 1);
}

Test(portable, every_portable_type_is_its_own_canonical_text)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    size_t count;
    const char *const *names = mig_type_names(&count);

    cr_assert_gt(count, 0);
    for (size_t i = 0; i < count; i++) {
        mig_type_parts parts = mig_type_take_apart(arena, names[i]);

        cr_expect_str_eq(mig_type_portable_text(arena, &parts), names[i]);
    }
}

Test(portable, defaults_of_the_closed_list_are_known_in_any_case)
{
    static const struct {
        const char *text;
        mig_portable_default which;
    } cases[] = {
        {"now()", MIG_PORTABLE_NOW},
        {" NOW ( ) ", MIG_PORTABLE_NOW},
        {"current_date", MIG_PORTABLE_CURRENT_DATE},
        {"TRUE", MIG_PORTABLE_TRUE},
        {"False", MIG_PORTABLE_FALSE},
        {"uuid()", MIG_PORTABLE_UUID},
        {"now", MIG_PORTABLE_NONE},
        {"now() + 1", MIG_PORTABLE_NONE},
        {"trueish", MIG_PORTABLE_NONE},
        {"", MIG_PORTABLE_NONE},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++)
        cr_expect_eq(mig_default_portable(cases[i].text), cases[i].which, "%s", cases[i].text);
    cr_expect_str_eq(mig_default_portable_text(MIG_PORTABLE_NOW), "now()");
}

Test(portable, a_bare_default_is_an_expression_only_when_it_looks_like_one)
{
    static const struct {
        const char *text;
        bool expression;
    } cases[] = {
        {"now()", true},
        {"nextval('a)b'::regclass)", true},
        {"pg_catalog.now()", true},
        {"\"My function\"(1)", true},
        {"(1 + 2)", true},
        {"(a) + (b)", false},
        {"now() + 1", false},
        {"f('unclosed)", false},
        {"f(", false},
        {"1f()", false},
        {"Hello (world)", false},
        {"CURRENT_TIMESTAMP", true},
        {"current_user", true},
        {"currently", false},
        {"NULL", true},
        {"true", true},
        {"yes", false},
        {"0", true},
        {"-1.5", true},
        {".5", true},
        {"1.", true},
        {"1e3", true},
        {"1e+", false},
        {"007", false},
        {"0.5", true},
        {"-", false},
        {".", false},
        {"1.2.3", false},
        {"", false},
        {"ok", false},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++)
        cr_expect_eq(mig_default_is_expression(cases[i].text), cases[i].expression, "%s",
                     cases[i].text);
}
