/* What is read of a Python module without Python, and what is refused. */
#include "script/python.h"

#include "base/str.h"

#include <criterion/criterion.h>
#include <string.h>

/* "text", "None" or "[a, b]" of `down_revision`, or the message with its place. */
static const char *value_in(mig_arena *arena, const char *text)
{
    MIG_AUTO_STR out = {0};
    mig_python_value value = {.name = "down_revision"};
    mig_python_module module = {.values = &value, .value_count = 1};
    mig_error err = {0};

    if (!mig_python_read(arena, "a.py", text, &module, &err))
        return mig_arena_printf(arena, "%u:%u: %s", err.line, err.column, err.text[0]);
    if (!value.found)
        return "nothing";
    if (value.texts.len == 0 && !value.several)
        return "None";
    for (size_t i = 0; i < value.texts.len; i++)
        mig_str_addf(&out, "%s%s", i ? ", " : "", value.texts.items[i]);
    return mig_arena_printf(arena, value.several ? "[%s]" : "%s", mig_str_text(&out));
}

#define COMPUTED                                                                                  \
    "\"down_revision\" is computed here; without Python only what is written out can be read: a " \
    "text, None, or a tuple of texts"

static const struct {
    const char *text, *value;
} values[] = {
    {"down_revision = 'a1'", "a1"},
    {"down_revision = \"a1\"  # why\n", "a1"},
    {"down_revision = '''a1'''", "a1"},
    {"down_revision = \"\"\"a1\"\"\"\n", "a1"},
    {"down_revision=None", "None"},
    {"down_revision = (None)", "None"},
    {"down_revision: str = 'a1'", "a1"},
    {"down_revision: Union[str, None] = None", "None"},
    {"down_revision: Union[str, Sequence[str], None] = ('a', 'b')", "[a, b]"},
    {"down_revision: str | None = 'a1'", "a1"},
    {"down_revision: \"str | None\" = 'a1'", "a1"},
    {"down_revision: str", "nothing"},
    {"down_revision = ('a', 'b')", "[a, b]"},
    {"down_revision = 'a', 'b'", "[a, b]"},
    {"down_revision = 'a',", "[a]"},
    {"down_revision = ('a',)", "[a]"},
    {"down_revision = ('a')", "a"},
    {"down_revision = ()", "[]"},
    {"down_revision = []", "[]"},
    {"down_revision = ['a']", "[a]"},
    {"down_revision = {'a', 'b'}", "[a, b]"},
    {"down_revision = (\n    'a',  # one\n\n    'b',\n)\n", "[a, b]"},
    {"down_revision = \\\n    'a1'\n", "a1"},
    {"down_revision = \\\r\n    'a1'\r\n", "a1"},
    {"down_revision = 'a' 'b'", "ab"},
    {"down_revision = ('a'\n 'b')", "ab"},
    {"down_revision = r'a\\x'", "a\\x"},
    {"down_revision = u'a1'", "a1"},
    {"down_revision = 'it\\'s'", "it's"},
    {"down_revision = \"it's\"", "it's"},
    {"down_revision = 'a\\x41\\u00e9\\101\\n\\q'",
     "aA\xC3\xA9"
     "A\n\\q"},
    {"down_revision = '\\U0001F600'", "\xF0\x9F\x98\x80"},
    {"down_revision = '''a\"'b'''", "a\"'b"},
    {"down_revision = 'a\\\nb'", "ab"},
    {"import x; down_revision = 'a1'; y = 1", "a1"},
    {"\xEF\xBB\xBF"
     "down_revision = 'a1'",
     "a1"},
    {"x = 'down_revision = 1'\ndown_revision = 'a1'", "a1"},
    {"x = '''\ndown_revision = 'b'\n'''\ndown_revision = 'a1'", "a1"},
    {"# down_revision = 'b'\ndown_revision = 'a1'", "a1"},
    {"def upgrade():\n    down_revision = 'b'\ndown_revision = 'a1'", "a1"},
    {"class A:\n    down_revision = 'b'\n\n    x = 1\ndown_revision = 'a1'", "a1"},
    {"f(down_revision='b')\ndown_revision = 'a1'", "a1"},
    {"down_revision = 'a1'\nif down_revision == 'b':\n    pass", "a1"},
    {"down_revision = 'a1'\nprint(down_revision)", "a1"},
    {"down_revision = 'a1'\nx = down_revision", "a1"},
    {"down_revision = 'a1'\nx = {'a': [1, 2.5e3, 0x1F, 1_000]}", "a1"},
    {"down_revision = 'a1'\ndef f(x=f\"{y!r}\"): ...", "a1"},
    {"", "nothing"},
    {"down_revision = x", "1:17: " COMPUTED},
    {"down_revision = 'a' + x", "1:17: " COMPUTED},
    {"down_revision = 'a'.upper()", "1:17: " COMPUTED},
    {"down_revision = 'a' if x else 'b'", "1:17: " COMPUTED},
    {"down_revision = f'a{x}'", "1:17: " COMPUTED},
    {"down_revision = b'a'", "1:17: " COMPUTED},
    {"down_revision = '\\N{DASH}'", "1:17: " COMPUTED},
    {"down_revision = 12", "1:17: " COMPUTED},
    {"down_revision = ('a', None)", "1:17: " COMPUTED},
    {"down_revision = ('a', ('b',))", "1:17: " COMPUTED},
    {"down_revision = ('a', 'b') + ('c',)", "1:17: " COMPUTED},
    {"down_revision = [x for x in y]", "1:17: " COMPUTED},
    {"down_revision =", "1:15: " COMPUTED},
    {"down_revision = 'a'\ndown_revision += 'b'", "2:1: " COMPUTED},
    {"x = down_revision = 'a'", "1:5: " COMPUTED},
    {"revision, down_revision = 'a', 'b'", "1:11: " COMPUTED},
    {"if x:\n    down_revision = 'a'", "2:5: " COMPUTED},
    {"if x: down_revision = 'a'", "1:7: " COMPUTED},
    {"try:\n    pass\nexcept E:\n    down_revision: str = 'a'", "4:5: " COMPUTED},
    {"down_revision = 'a'\ndown_revision = 'b'", "2:1: \"down_revision\" is assigned twice"},
    {"x = 1\ny = 'a\n", "2:5: the string that begins here never ends"},
    {"y = '''a\n", "1:5: the string that begins here never ends"},
    {"down_revision = '\\x4'", "1:18: no such character can be in a text"},
    {"down_revision = '\\0'", "1:18: no such character can be in a text"},
    {"down_revision = '\\ud800'", "1:18: no such character can be in a text"},
};

Test(python, literals_are_read_and_what_is_computed_is_refused)
{
    for (size_t i = 0; i < MIG_LEN(values); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const char *found = value_in(arena, values[i].text);

        cr_expect(strcmp(found, values[i].value) == 0, "%s\n  %s\n  instead of %s", values[i].text,
                  found, values[i].value);
    }
}

Test(python, a_function_that_does_nothing_is_told_from_others)
{
    static const struct {
        const char *text;
        bool found, empty;
    } cases[] = {
        {"def upgrade():\n    pass\n", true, true},
        {"def upgrade() -> None:\n    \"\"\"Why.\n\nnot.\"\"\"\n\n    # nothing\n    pass\n", true,
         true},
        {"def upgrade(): pass\n", true, true},
        {"def upgrade(): ...\n", true, true},
        {"def upgrade(\n    x: int = 1,\n):\n    return None\n", true, true},
        {"async def upgrade():\n\treturn\n", true, true},
        {"def upgrade():\n    op.execute('x')\n", true, false},
        {"def upgrade():\n    pass\n    op.execute('x')\n", true, false},
        {"def upgrade(): op.execute('x')\n", true, false},
        {"def upgrade():\n    pass; op.execute('x')\n", true, false},
        {"def upgrade():\n    if x:\n        pass\n", true, false},
        {"@twice\ndef upgrade():\n    pass\n", true, false},
        {"def upgrade():\n    pass\ndef other():\n    op.execute('x')\n", true, true},
        {"def upgrade():\n    pass\nx = 1\nif x:\n    y = 2\n", true, true},
        {"def downgrade():\n    pass\n", false, false},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_python_function function = {.name = "upgrade"};
        mig_python_module module = {.functions = &function, .function_count = 1};
        mig_error err = {0};

        cr_expect(mig_python_read(arena, "a.py", cases[i].text, &module, &err), "%s: %s",
                  cases[i].text, err.text[0]);
        cr_expect_eq(function.found, cases[i].found, "%s", cases[i].text);
        cr_expect_eq(function.empty, cases[i].empty, "%s", cases[i].text);
    }
}

Test(python, the_first_line_alone_is_the_docstring)
{
    static const char *const cases[][2] = {
        {"'''one\n\ntwo'''\nx = 1", "one\n\ntwo"},
        {"#!/usr/bin/python\n# -*- coding: utf-8 -*-\n\"\"\"one\r\ntwo\"\"\"\n", "one\ntwo"},
        {"'a' 'b'\n", "ab"},
        {"x = 'a'\n'b'", NULL},
        {"'a'.upper()", NULL},
        {"f'a'", NULL},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_python_module module = {0};
        mig_error err = {0};

        cr_assert(mig_python_read(arena, "a.py", cases[i][0], &module, &err));
        if (cases[i][1])
            cr_expect_str_eq(module.docstring, cases[i][1]);
        else
            cr_expect_null(module.docstring, "%s", cases[i][0]);
    }
}
