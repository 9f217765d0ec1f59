/* Schemas of tests, from texts: see dump.h. */
#include "dump.h"

#include <criterion/criterion.h>
#include <string.h>

mig_schema *load_text(mig_arena *arena, const char *text, mig_error *err)
{
    mig_node *root;
    mig_schema *schema;

    if (!mig_yaml_read(arena, "schema.yaml", text, strlen(text), &root, err) ||
        !mig_schema_from_nodes(arena, &root, 1, &mig_naming_default, &schema, err))
        return NULL;
    return schema;
}

mig_schema *load_good(mig_arena *arena, const char *text)
{
    mig_error err = {0};
    mig_schema *schema = load_text(arena, text, &err);

    cr_assert(schema, "%u:%u: %s\n%s", err.line, err.column, err.text[0], text);
    return schema;
}
