/* .env: the values are those of python-dotenv 1.2 for the same text. */
#include "project/project.h"

#include "base/file.h"
#include "base/text.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool read_text(mig_arena *arena, const char *text, size_t length, mig_env_lines *lines,
                      mig_error *err)
{
    char path[] = "/tmp/mig_env_XXXXXX";
    int fd = mkstemp(path);
    bool read;

    cr_assert(fd >= 0 && write(fd, text, length) == (ssize_t)length);
    close(fd);
    read = mig_env_read(arena, path, lines, NULL, err);
    unlink(path);
    return read;
}

Test(env, a_line_is_read_as_pydantic_settings_does)
{
    static const struct {
        const char *text, *value; /* of A; NULL: no such line */
    } cases[] = {
        {"A=b", "b"},
        {"\xEF\xBB\xBF"
         "A=b\r\n",
         "b"},
        {"A=sqlite:///database.db\n", "sqlite:///database.db"},
        {"A=\"sqlite:///database.db\"", "sqlite:///database.db"},
        {"  export \t A \t = \t b c \t # d\n", "b c"},
        {"exported=1\nA=b", "b"},
        {"'A'=b", "b"},
        {"A=", ""},
        {"A= # c", "# c"},
        {"A=#c", "#c"},
        {"A=b#c", "b#c"},
        {"A=b #c", "b"},
        {"A='b # c' # d", "b # c"},
        {"A='b' c", NULL},
        {"A='b\nA=c", "c"},
        {"A=b\nA='c", "b"},
        {"A=\"b\\n\\t\\\"\\\\\\x\\$\"", "b\n\t\"\\\\x\\$"},
        {"A='b\\n\\'\\\\'", "b\\n'\\"},
        {"A='b\\'", "b\\"},
        {"A=\"b\r\nc\"", "b\nc"},
        {"A=\"b\nB=c\"\n", "b\nB=c"},
        {"A", NULL},
        {"# A=b\n", NULL},
        {"=b\nA=c", "c"},
        {"A=${B}", "${B}"},
        {"A=\xC3\xA9", "\xC3\xA9"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_env_lines lines = {0};
        mig_error err = {0};
        const char *value = NULL;

        cr_assert(read_text(arena, cases[i].text, strlen(cases[i].text), &lines, &err));
        for (size_t j = 0; j < lines.len; j++)
            if (mig_same(lines.items[j].name, "A"))
                value = lines.items[j].value;
        cr_expect(mig_same(value, cases[i].value), "%s: %s", cases[i].text, value ? value : "-");
    }
}

Test(env, what_is_no_text_is_an_error_that_shows_nothing_of_it)
{
    static const struct {
        const char *text;
        size_t length;
    } cases[] = {{"PASSWORD=\xFF", 10}, {"PASSWORD=a\0b", 12}};

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_env_lines lines = {0};
        mig_error err = {0};

        cr_assert(!read_text(arena, cases[i].text, cases[i].length, &lines, &err));
        cr_expect(err.code == MIG_ERR_USAGE && err.snippet[0] == '\0');
        cr_expect(mig_ends_with(err.text[0], "is not UTF-8 text"), "%s", err.text[0]);
    }
}
