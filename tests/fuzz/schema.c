/*
 * schema.yaml: what loads is printed as something that loads to the same, both as a person writes
 * it and as scripts do.
 */
#include "../unit/schema/dump.h"
#include "fuzz.h"

#include <string.h>

static mig_schema *load(mig_arena *arena, const char *text, mig_error *err)
{
    mig_node *root;
    mig_schema *schema;

    if (!mig_yaml_read(arena, "schema.yaml", text, strlen(text), &root, err) || !root ||
        !mig_schema_from_nodes(arena, &root, 1, &mig_naming_default, &schema, err))
        return NULL;
    return schema;
}

static const char *print(mig_arena *arena, const mig_node *node)
{
    MIG_AUTO_STR text = {0};

    mig_yaml_write(node, &text);
    return mig_str_copy(arena, &text);
}

static void check_brief(mig_arena *arena, const char *text, const mig_schema *schema)
{
    const char *printed = print(arena, mig_print_schema(arena, schema, &mig_naming_default));
    mig_error err = {0};
    const mig_schema *again = load(arena, printed, &err);

    FUZZ_HOLDS(again, "%u:%u: %s of\n%s\nprinted for\n%s", err.line, err.column, err.text[0],
               printed, text);
    FUZZ_SAME(mig_arena_printf(arena, "%s\nprinted as\n%s", text, printed),
              dump_schema(arena, schema, false), dump_schema(arena, again, false));
    FUZZ_SAME(text, printed, print(arena, mig_print_schema(arena, again, &mig_naming_default)));
}

/* A script has no renames of its own: its operations are. What a foreign key refers to without
 * saying its columns is known where both tables are. */
static void forget_unsaid(mig_table *table)
{
    table->renamed_from = NULL;
    for (size_t i = 0; i < table->columns.len; i++)
        table->columns.items[i]->renamed_from = NULL;
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        if (table->foreign_keys.items[i]->implied)
            table->foreign_keys.items[i]->target_columns.len = 0;
}

static void check_script(mig_arena *arena, const char *text, mig_schema *schema)
{
    mig_loader loader = {.arena = arena,
                         .naming = &mig_naming_default,
                         .schema = mig_schema_new(arena),
                         .script = true};

    loader.schema->enums.items = schema->enums.items;
    loader.schema->enums.len = schema->enums.len;
    for (size_t i = 0; i < schema->tables.len; i++) {
        mig_table *table = schema->tables.items[i], *again;
        MIG_AUTO_STR before = {0}, after = {0};
        mig_node *root;
        mig_error err = {0};
        const char *printed;

        forget_unsaid(table);
        printed = print(arena, mig_print_table(arena, table, &mig_naming_default, false));
        FUZZ_HOLDS(mig_yaml_read(arena, "s.yaml", printed, strlen(printed), &root, &err) &&
                       mig_load_table(&loader, table->name, root, table->place, &again, &err),
                   "%u:%u: %s of\n%s\nprinted for\n%s", err.line, err.column, err.text[0], printed,
                   text);
        dump_table(&before, table, false);
        dump_table(&after, again, false);
        FUZZ_SAME(mig_arena_printf(arena, "%s\nprinted as\n%s", text, printed), before.data,
                  after.data);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *text = fuzz_text(arena, data, size);
    mig_error err = {0};
    mig_schema *schema = load(arena, text, &err);

    if (!schema) {
        if (err.code != MIG_OK) /* an empty file */
            fuzz_check_error(&err, text);
        return 0;
    }
    check_brief(arena, text, schema);
    check_script(arena, text, schema);
    return 0;
}
