/* For the tests of op/, dialect/ and plan/: models and operations from their YAML, and back. */
#ifndef TESTS_UNIT_OP_HELPER_H
#define TESTS_UNIT_OP_HELPER_H

#include "dialect/dialect.h"
#include "op/op.h"
#include "schema/load.h"
#include "schema/naming.h"
#include "yaml/node.h"

#include <criterion/criterion.h>
#include <string.h>

static inline mig_node *yaml_of(mig_arena *arena, const char *text)
{
    mig_error err = {0};
    mig_node *node = NULL;

    cr_assert(mig_yaml_read(arena, "t.yaml", text, strlen(text), &node, &err), "%u:%u: %s\n%s",
              err.line, err.column, err.text[0], text);
    return node ? node : mig_node_map(arena);
}

static inline mig_schema *schema_of(mig_arena *arena, const char *text)
{
    mig_error err = {0};
    mig_node *root = yaml_of(arena, text);
    mig_schema *schema = NULL;

    cr_assert(mig_schema_from_nodes(arena, &root, 1, &mig_naming_default, &schema, &err),
              "%u:%u: %s\n%s", err.line, err.column, err.text[0], text);
    schema->ident = mig_postgresql.ident;
    return schema;
}

static inline mig_ops ops_of(mig_arena *arena, const char *text)
{
    mig_error err = {0};
    mig_ops ops = {0};

    cr_assert(mig_ops_read(arena, yaml_of(arena, text), &ops, &err), "%u:%u: %s\n%s", err.line,
              err.column, err.text[0], text);
    return ops;
}

static inline const char *text_of(mig_arena *arena, const mig_node *node)
{
    MIG_AUTO_STR text = {0};

    mig_yaml_write(node, &text);
    return mig_str_copy(arena, &text);
}

static inline const char *ops_text(mig_arena *arena, const mig_ops *ops)
{
    return text_of(arena, mig_ops_print(arena, ops));
}

static inline const char *schema_text(mig_arena *arena, const mig_schema *schema)
{
    return text_of(arena, mig_print_schema(arena, schema, &mig_naming_default));
}

/* Applies all of them; with fill. */
static inline void apply_all(mig_schema *schema, mig_ops *ops)
{
    mig_error err = {0};

    for (size_t i = 0; i < ops->len; i++)
        cr_assert(mig_op_apply(schema, &ops->items[i], true, &err), "%u:%u: %s", err.line,
                  err.column, err.text[0]);
}

#endif
