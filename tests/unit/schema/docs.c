#include "dump.h"

#include "base/file.h"

#include <criterion/criterion.h>
#include <string.h>

/* Each block is a file of its own; how many there were. */
static size_t load_blocks(const char *page)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_error err = {0};
    size_t count = 0;
    char *text = NULL;

    cr_assert(mig_file_read(arena, page, &text, NULL, &err), "%s", err.text[0]);
    for (; (text = strstr(text, "```yaml\n")) != NULL; count++) {
        const char *start = text + strlen("```yaml\n");

        text = strstr(start, "```\n");
        cr_assert(text);
        load_good(arena, mig_arena_strndup(arena, start, (size_t)(text - start)));
    }
    return count;
}

Test(load, the_examples_of_the_documents_can_be_loaded)
{
    cr_expect_geq(load_blocks("docs/schema.md"), 9);
    cr_expect_geq(load_blocks("docs/mysql.md"), 1);
}
