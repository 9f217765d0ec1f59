/*
 * Python without Python: whatever the text, what can't be read is told at a place that exists; and
 * a text that is written as a literal, in any kind of quotes, is read as it was.
 */
#include "script/python.h"

#include "fuzz.h"

#include <string.h>

static const char *const kinds[] = {"'", "\"", "'''", "\"\"\""};

static const char *literal_of(mig_arena *arena, const char *text, const char *quotes)
{
    MIG_AUTO_STR out = {0};

    mig_str_add(&out, quotes);
    for (; *text; text++) {
        if (*text == '\\' || *text == *quotes)
            mig_str_addc(&out, '\\');
        if (*text == '\n')
            mig_str_add(&out, "\\n");
        else if (*text == '\r')
            mig_str_add(&out, "\\x0d");
        else
            mig_str_addc(&out, *text);
    }
    mig_str_add(&out, quotes);
    return mig_str_copy(arena, &out);
}

static void check_literal(mig_arena *arena, const char *text, const char *quotes)
{
    mig_python_value value = {.name = "x"};
    mig_python_module module = {.values = &value, .value_count = 1};
    const char *source = mig_arena_printf(arena, "x: Union[str, None] = (%s,  # one\n)\n",
                                          literal_of(arena, text, quotes));
    mig_error err = {0};

    FUZZ_HOLDS(mig_python_read(arena, "a.py", source, &module, &err), "%s\n%s", err.text[0],
               source);
    FUZZ_HOLDS(value.several && value.texts.len == 1, "no tuple: %s", source);
    FUZZ_SAME(source, text, value.texts.items[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *text = fuzz_text(arena, data, size);
    mig_python_value value = {.name = "revision"};
    mig_python_function function = {.name = "upgrade"};
    mig_python_module module = {NULL, &value, 1, &function, 1};
    mig_error err = {0};

    if (!mig_python_read(arena, "a.py", text, &module, &err))
        fuzz_check_error(&err, text);
    for (size_t i = 0; i < MIG_LEN(kinds); i++)
        check_literal(arena, text, kinds[i]);
    return 0;
}
