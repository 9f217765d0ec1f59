/* The line that an error shows, with the column in it. */
#include "migrate/error.h"

#include <criterion/criterion.h>
#include <string.h>

/* The text of the line from the caret on; a caret counts characters. */
static const char *at_caret(const mig_error *err)
{
    const char *c = err->snippet;

    for (unsigned column = 1; column < err->caret && *c; column++)
        do
            c++;
        while (((unsigned char)*c & 0xC0U) == 0x80);
    return c;
}

Test(error, the_caret_is_at_the_fault_however_long_the_line)
{
    static const char *const fillers[] = {"x", "\u00fc", "\u65e5", "\U0001F600"};

    for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++) {
        for (unsigned before = 0; before < 500; before += 7) {
            char line[4096] = "";
            mig_error err = {0};

            for (unsigned k = 0; k < before; k++)
                strcat(line, fillers[i]);
            strcat(line,
                   "!here, and then some more that nobody needs to see, on and on, and on "
                   "and on and on and on and on and on and on and on and on and on and on");
            mig_fail_at(&err, (mig_place){"f.yaml", 1, before + 1, line}, "wrong");
            cr_expect(strncmp(at_caret(&err), "!here", 5) == 0, "%s %u: %s", fillers[i], before,
                      err.snippet);
            cr_expect_eq(err.column, before + 1);
            cr_expect(strlen(err.snippet) < MIG_ERROR_LINE);
        }
    }
}

Test(error, a_cut_line_ends_with_a_whole_character)
{
    char line[1024] = "";
    mig_error err = {0};

    for (int i = 0; i < 300; i++)
        strcat(line, "\u00fc");
    mig_fail_at(&err, (mig_place){"f.yaml", 1, 1, line}, "wrong");
    cr_expect_eq(strlen(err.snippet) % 2, 0);
    cr_expect(strlen(err.snippet) > MIG_ERROR_LINE - 4);
}
