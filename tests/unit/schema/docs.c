#include "dump.h"

#include "base/file.h"

#include <criterion/criterion.h>
#include <string.h>

/* Each block of docs/schema.md is a file of its own. */
Test(load, the_examples_of_the_documents_can_be_loaded)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_error err = {0};
    size_t count = 0;
    char *text = NULL;

    cr_assert(mig_file_read(arena, "docs/schema.md", &text, NULL, &err), "%s", err.text[0]);
    for (; (text = strstr(text, "```yaml\n")) != NULL; count++) {
        const char *start = text + strlen("```yaml\n");

        text = strstr(start, "```\n");
        cr_assert(text);
        load_good(arena, mig_arena_strndup(arena, start, (size_t)(text - start)));
    }
    cr_expect_geq(count, 9);
}
