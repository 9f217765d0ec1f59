/*
 * .env: lines come in order, each with a name and a place that exists, and a line that says the
 * same in quotes is read as the same.
 */
#include "base/text.h"
#include "fuzz.h"
#include "project/project.h"

#include <string.h>

static unsigned count_lines(const char *text)
{
    unsigned lines = 1;

    for (; *text; text++)
        lines += *text == '\n' || (*text == '\r' && text[1] != '\n');
    return lines;
}

static void check_order(const char *text, const mig_env_lines *lines)
{
    unsigned before = 1, most = count_lines(text);

    for (size_t i = 0; i < lines->len; i++) {
        const mig_env_line *line = &lines->items[i];

        FUZZ_HOLDS(line->name && *line->name, "no name in line %u of\n%s", line->line, text);
        FUZZ_HOLDS(line->line >= before && line->line <= most, "line %u of %u of\n%s", line->line,
                   most, text);
        before = line->line;
    }
}

static void check_again(mig_arena *arena, const mig_env_line *line)
{
    MIG_AUTO_STR text = {0};
    mig_env_lines again = {0};

    mig_str_addf(&text, strchr(line->name, '\'') ? "export %s=\"" : "'%s'=\"", line->name);
    for (const char *c = line->value; *c; c++) {
        if (*c == '\\' || *c == '"')
            mig_str_addc(&text, '\\');
        if (*c == '\r') /* a line break otherwise, and each of those is "\n" */
            mig_str_add(&text, "\\r");
        else
            mig_str_addc(&text, *c);
    }
    mig_str_add(&text, "\" # and a comment");
    mig_env_parse(arena, text.data, &again, NULL);
    FUZZ_HOLDS(again.len == 1, "%zu lines in\n%s", again.len, text.data);
    FUZZ_SAME(text.data, line->name, again.items[0].name);
    FUZZ_SAME(text.data, line->value, again.items[0].value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *text = fuzz_text(arena, data, size);
    mig_env_lines lines = {0}, bad = {0};

    mig_env_parse(arena, text, &lines, &bad);
    check_order(text, &lines);
    check_order(text, &bad);
    for (size_t i = 0; i < lines.len; i++)
        check_again(arena, &lines.items[i]);
    return 0;
}
