/* Identifiers in SQL: which are replaced, and in what they are not to be found. */
#include "schema/words.h"
#include "dialect/dialect.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
    const char *text;
    mig_word_role role;
    bool nocase;
    const char *from, *to, *expected;
} cases[] = {
    {"a > 0 AND b > 0", MIG_WORD_COLUMN, false, "a", "c", "c > 0 AND b > 0"},
    {"A > 0", MIG_WORD_COLUMN, false, "a", "c", "c > 0"},
    {"\"A\" > a", MIG_WORD_COLUMN, false, "a", "c", "\"A\" > c"},
    {"\"A\" > a", MIG_WORD_COLUMN, false, "A", "c", "c > a"},
    {"\"A\" > a", MIG_WORD_COLUMN, true, "a", "c", "c > c"},
    {"a > 0", MIG_WORD_COLUMN, false, "a", "The \"x\"", "\"The \"\"x\"\"\" > 0"},
    {"\"o\"\"x\" > 0", MIG_WORD_COLUMN, false, "o\"x", "y", "y > 0"},
    {"ab > a", MIG_WORD_COLUMN, false, "a", "c", "ab > c"},
    {"x <> 'a' and a <> 'it''s a'", MIG_WORD_COLUMN, false, "a", "c",
     "x <> 'a' and c <> 'it''s a'"},
    {"a <> E'\\'a' or a <> N'a'", MIG_WORD_COLUMN, false, "a", "c", "c <> E'\\'a' or c <> N'a'"},
    {"a <> $$ a $$ || $t$a$t$", MIG_WORD_COLUMN, false, "a", "c", "c <> $$ a $$ || $t$a$t$"},
    {"a /* a */ > 0 -- a", MIG_WORD_COLUMN, false, "a", "c", "c /* a */ > 0 -- a"},
    {"lower(lower) = lower (x)", MIG_WORD_COLUMN, false, "lower", "c", "lower(c) = lower (x)"},
    {"t.a > t2.a", MIG_WORD_COLUMN, false, "a", "c", "t.c > t2.c"},
    {"a.a > 0", MIG_WORD_COLUMN, false, "a", "c", "a.c > 0"},
    {"a.a > 0", MIG_WORD_QUALIFIER, false, "a", "c", "c.a > 0"},
    {"a::a > b::a[]", MIG_WORD_COLUMN, false, "a", "c", "c::a > b::a[]"},
    {"a::a > b::s.a[]", MIG_WORD_TYPE, false, "a", "c", "a::c > b::s.c[]"},
    {"CAST(a AS a) = a", MIG_WORD_COLUMN, false, "a", "c", "CAST(c AS a) = c"},
    {"a COLLATE a", MIG_WORD_COLUMN, false, "a", "c", "c COLLATE a"},
    {"x::timestamp(3) without time zone > zone", MIG_WORD_COLUMN, false, "zone", "c",
     "x::timestamp(3) without time zone > c"},
    {"x AT TIME ZONE zone", MIG_WORD_COLUMN, false, "zone", "c", "x AT TIME ZONE c"},
    {"x::character varying", MIG_WORD_COLUMN, false, "varying", "c", "x::character varying"},
    {"x::text AND y", MIG_WORD_COLUMN, false, "y", "c", "x::text AND c"},
    {"[a] > 0 and [b a] > `a`", MIG_WORD_COLUMN, true, "a", "c", "c > 0 and [b a] > c"},
    {"v[a] > 0", MIG_WORD_COLUMN, false, "a", "c", "v[c] > 0"},
    {"1a + 0xa + 1.a", MIG_WORD_COLUMN, false, "a", "c", "1a + 0xa + 1.a"},
    {"'never closed a", MIG_WORD_COLUMN, false, "a", "c", "'never closed a"},
    {"/* never closed a", MIG_WORD_COLUMN, false, "a", "c", "/* never closed a"},
    {"\"never closed a", MIG_WORD_COLUMN, false, "a", "c", "\"never closed a"},
    {"größe > 0", MIG_WORD_COLUMN, false, "größe", "size", "size > 0"},
    {"", MIG_WORD_COLUMN, false, "a", "c", ""},
};

Test(words, only_identifiers_of_the_role_are_replaced)
{
    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const char *text =
            mig_words_replace(arena, mig_postgresql.ident, cases[i].nocase, cases[i].text,
                              cases[i].role, cases[i].from, cases[i].to);
        bool mentioned =
            mig_words_mention(cases[i].text, cases[i].nocase, cases[i].role, cases[i].from);

        cr_expect_str_eq(text, cases[i].expected, "%s: %s", cases[i].text, text);
        cr_expect(mentioned == (strcmp(cases[i].text, cases[i].expected) != 0), "%s",
                  cases[i].text);
    }
}

Test(words, types_are_replaced_where_they_are_of_the_schema)
{
    static const struct {
        const char *text, *from[2], *to[2], *expected;
    } types[] = {
        {"a <> 'x'::a", {NULL, "a"}, {NULL, "b"}, "a <> 'x'::b"},
        {"a <> 'x'::a", {NULL, "a"}, {"s", "a"}, "a <> 'x'::s.a"},
        {"a <> 'x'::s.a", {"s", "a"}, {NULL, "a"}, "a <> 'x'::a"},
        {"x::s.a[] and cast(x as s . a)",
         {"s", "a"},
         {"T", "b"},
         "x::\"T\".b[] and cast(x as \"T\".b)"},
        {"x::s.a", {NULL, "a"}, {NULL, "b"}, "x::s.a"},
        {"x::a", {"s", "a"}, {NULL, "b"}, "x::a"},
        {"x::t.a", {"s", "a"}, {NULL, "b"}, "x::t.a"},
        {"x::a.t", {NULL, "a"}, {NULL, "b"}, "x::a.t"},
        {"x::\"e m\"", {NULL, "e m"}, {"app", "e m"}, "x::app.\"e m\""},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();

    for (size_t i = 0; i < MIG_LEN(types); i++)
        cr_expect_str_eq(mig_words_replace_type(arena, mig_postgresql.ident, false, types[i].text,
                                                types[i].from, types[i].to),
                         types[i].expected);
    cr_expect(!mig_words_replace_type(arena, NULL, false, NULL, types[0].from, types[0].to));
}

Test(words, a_text_without_the_name_stays_the_same_pointer)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *text = "b > 0";

    cr_expect(mig_words_replace(arena, NULL, false, text, MIG_WORD_COLUMN, "a", "c") == text);
    cr_expect(!mig_words_replace(arena, NULL, false, NULL, MIG_WORD_COLUMN, "a", "c"));
    cr_expect(!mig_words_mention(NULL, false, MIG_WORD_COLUMN, "a"));
}

Test(words, a_name_is_written_as_the_database_wants_it)
{
    static const struct {
        const mig_dialect *dialect;
        const char *to, *expected;
    } names[] = {
        {&mig_sqlite, "Amount", "Amount > 0"},
        {&mig_sqlite, "order", "\"order\" > 0"},
        {&mig_postgresql, "Amount", "\"Amount\" > 0"},
        {&mig_postgresql, "order", "\"order\" > 0"},
        {NULL, "order", "\"order\" > 0"},
        {NULL, "a\"b", "\"a\"\"b\" > 0"},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();

    for (size_t i = 0; i < MIG_LEN(names); i++)
        cr_expect_str_eq(mig_words_replace(arena, names[i].dialect ? names[i].dialect->ident : NULL,
                                           false, "a > 0", MIG_WORD_COLUMN, "a", names[i].to),
                         names[i].expected);
}

Test(words, quotes_that_need_not_be_are_no_difference)
{
    static const struct {
        const mig_dialect *dialect;
        bool nocase;
        const char *text, *expected;
    } texts[] = {
        {&mig_sqlite, true, "\"Qty\" > [b c] + `d` -- \"x\"", "Qty > \"b c\" + d -- \"x\""},
        {&mig_sqlite, true, "lower(\"a\") <> '\"a\"'", "lower(a) <> '\"a\"'"},
        {&mig_sqlite, true, "\"order\" > 0", "\"order\" > 0"},
        {&mig_postgresql, false, "\"Qty\" > \"a\" + v[\"i\"]", "\"Qty\" > a + v[i]"},
        {&mig_postgresql, false, "a > 0", "a > 0"},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();

    for (size_t i = 0; i < MIG_LEN(texts); i++)
        cr_expect_str_eq(
            mig_words_spell(arena, texts[i].dialect->ident, texts[i].nocase, texts[i].text),
            texts[i].expected);
}
