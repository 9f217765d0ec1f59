/* Values of enums in texts: which are found, and how the new ones are written. */
#include "schema/labels.h"

#include <criterion/criterion.h>
#include <string.h>

/* sad -> blue, a b -> it's, s\d -> c\d; what else there is keeps its name. */
static const char *edit(const void *context, const char *label)
{
    static const char *const names[][2] = {
        {"sad", "blue"}, {"a b", "it's"}, {"s\\d", "c\\d"}, {"ok", "b,c"}};

    (void)context;
    for (size_t i = 0; i < MIG_LEN(names); i++)
        if (strcmp(label, names[i][0]) == 0)
            return names[i][1];
    return NULL;
}

Test(labels, are_literals_that_are_cast_to_the_enum)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"'sad'::mood", "'blue'::mood"},
        {"m = 'sad'::mood", "m = 'blue'::mood"},
        {"m = 'sad' :: \"mood\" AND x", "m = 'blue' :: \"mood\" AND x"},
        {"'sad'::app.mood", "'blue'::app.mood"},
        {"'sad'::mood::text = 'sad'", "'blue'::mood::text = 'sad'"},
        {"ARRAY['sad'::mood, 'x'::mood, 'sad'::text]",
         "ARRAY['blue'::mood, 'x'::mood, 'sad'::text]"},
        {"'a b'::mood", "'it''s'::mood"},
        {"E's\\\\d'::mood", "E'c\\\\d'::mood"},
        {"'{sad,x,\"a b\",NULL}'::mood[]", "'{blue,x,it''s,NULL}'::mood[]"},
        {"'{ok,\"o\"}'::mood[]", "'{\"b,c\",\"o\"}'::mood[]"},
        {"'{{sad},{x}}'::mood[]", "'{{blue},{x}}'::mood[]"},
        {"'sad'::moody || 'sad' || m::mood", "'sad'::moody || 'sad' || m::mood"},
        {"'sad'::mood.other", "'sad'::mood.other"},
        {"N'sad'::mood", "N'sad'::mood"},
        {"E'\\x73ad'::mood", "E'\\x73ad'::mood"},
        {"'sad' /* '::mood */", "'sad' /* '::mood */"},
        {"x > 'sad", "x > 'sad"},
        {"", ""},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_name mood = {NULL, "mood"};

    for (size_t i = 0; i < MIG_LEN(cases); i++)
        cr_expect_str_eq(mig_labels_in_text(arena, cases[i].text, mood, edit, NULL),
                         cases[i].expected);
    cr_expect_null(mig_labels_in_text(arena, NULL, mood, edit, NULL));
}

Test(labels, of_a_default_may_be_the_whole_of_it_or_elements)
{
    static const struct {
        const char *type;
        mig_default_kind kind;
        const char *value, *expected;
    } cases[] = {
        {"mood", MIG_DEFAULT_LITERAL, "sad", "blue"},
        {"mood", MIG_DEFAULT_LITERAL, "{sad}", "{sad}"},
        {"mood[]", MIG_DEFAULT_LITERAL, "{sad,x}", "{blue,x}"},
        {"mood[]", MIG_DEFAULT_LITERAL, "{}", "{}"},
        {"mood[]", MIG_DEFAULT_LITERAL, "sad", "sad"},
        {"mood[]", MIG_DEFAULT_EXPR, "ARRAY['sad'::mood]", "ARRAY['blue'::mood]"},
        {"mood", MIG_DEFAULT_EXPR, "sad()", "sad()"},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        mig_column column = {.type.written = cases[i].type,
                             .dflt = {.kind = cases[i].kind, .value = cases[i].value}};

        cr_expect_str_eq(
            mig_labels_in_default(arena, &column, (mig_name){NULL, "mood"}, edit, NULL),
            cases[i].expected);
    }
}
