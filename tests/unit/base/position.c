/* base/position.h */
#include "base/position.h"

#include <criterion/criterion.h>

Test(position, goes_by_characters_and_counts_lines)
{
    static const struct {
        const char *text;
        size_t characters, at;
        unsigned line, column;
    } cases[] = {
        {"abc", 0, 0, 1, 1},  {"abc", 2, 2, 1, 3},       {"abc", 9, 3, 1, 4},
        {"a\nb", 2, 2, 2, 1}, {"\xC3\xA9x", 1, 2, 1, 2}, {"\xF0\x9F\x98\x80\n\nx", 3, 6, 3, 1},
        {"", 1, 0, 1, 1},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mig_position p =
            mig_position_after(cases[i].text, (mig_position){0, 1, 1}, cases[i].characters);

        cr_expect(p.at == cases[i].at && p.line == cases[i].line && p.column == cases[i].column,
                  "case %zu: byte %zu, %u:%u", i, p.at, p.line, p.column);
    }
}

Test(position, a_place_has_its_whole_line)
{
    static const char text[] = "one\r\ntwo three\r\nfour";
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_place place = mig_position_place(arena, "f.sql", text, (mig_position){9, 2, 5});

    cr_expect_str_eq(place.file, "f.sql");
    cr_expect_str_eq(place.snippet, "two three");
    cr_expect(place.line == 2 && place.column == 5);
}
