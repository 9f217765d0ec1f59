#include "model.h"

#include "base/text.h"
#include "schema/portable.h"

#include <criterion/criterion.h>
#include <string.h>

const mig_caps postgresql_caps =
    MIG_CAP_DDL_IN_TRANSACTION | MIG_CAP_ENUM_TYPES | MIG_CAP_COMMENTS | MIG_CAP_SCHEMAS |
    MIG_CAP_IDENTITY | MIG_CAP_STORED | MIG_CAP_PK_NAMES | MIG_CAP_FK_MATCH |
    MIG_CAP_DEFERRABLE_UNIQUE | MIG_CAP_COLLATIONS | MIG_CAP_INDEX_METHODS | MIG_CAP_INDEX_INCLUDE |
    MIG_CAP_OPCLASSES | MIG_CAP_INDEX_COMMENTS | MIG_CAP_NULLS_ORDER | MIG_CAP_STORAGE |
    MIG_CAP_KEY_NULLS;
const mig_caps sqlite_caps = MIG_CAP_DDL_IN_TRANSACTION | MIG_CAP_NOCASE | MIG_CAP_STORED |
                             MIG_CAP_VIRTUAL | MIG_CAP_TABLE_KINDS | MIG_CAP_PK_NAMES |
                             MIG_CAP_COLLATIONS | MIG_CAP_CONFLICT_CLAUSES | MIG_CAP_UNNAMED;

static void resolve_expr(mig_expr *expr)
{
    if (!expr->server)
        expr->server = expr->written;
}

static void resolve_column(mig_arena *arena, const mig_schema *schema, mig_column *column)
{
    mig_type_parts parts = mig_type_take_apart(arena, column->type.written);
    const char *portable = mig_type_portable_text(arena, &parts);

    mig_type_find_enum(schema, &column->type);
    if (!column->type.server)
        column->type.server = portable ? portable : column->type.written;
    if (!column->dflt.server && column->dflt.kind == MIG_DEFAULT_LITERAL)
        column->dflt.server = mig_arena_printf(arena, "'%s'", column->dflt.value);
    if (!column->dflt.server && column->dflt.kind == MIG_DEFAULT_EXPR)
        column->dflt.server = column->dflt.value;
    resolve_expr(&column->generated);
}

/* Columns become the schema's own, as operations share them with the schema before. */
static void resolve(mig_arena *arena, mig_schema *schema)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        mig_table *table = mig_table_copy(arena, schema->tables.items[i]);

        mig_schema_put_table(schema, table);
        for (size_t k = 0; k < table->columns.len; k++) {
            mig_column *column = MIG_COPY(arena, table->columns.items[k]);

            table->columns.items[k] = column;
            column->never_null =
                table->primary_key && mig_strings_has(&table->primary_key->columns, column->name);
        }

        for (size_t k = 0; k < table->columns.len; k++)
            resolve_column(arena, schema, table->columns.items[k]);
        for (size_t k = 0; k < table->checks.len; k++)
            resolve_expr(&table->checks.items[k]->expr);
        for (size_t k = 0; k < table->foreign_keys.len; k++)
            table->foreign_keys.items[k]->implied = false;
        for (size_t k = 0; k < table->indexes.len; k++) {
            mig_index *index = table->indexes.items[k];

            resolve_expr(&index->where);
            for (size_t n = 0; n < index->keys.len; n++)
                resolve_expr(&index->keys.items[n].expr);
        }
    }
}

mig_schema *wanted_from(mig_arena *arena, mig_caps caps, const char *yaml)
{
    mig_error err = {0};
    mig_schema *schema;
    mig_node *root;

    cr_assert(mig_yaml_read(arena, "schema.yaml", yaml, strlen(yaml), &root, &err), "%s\n%s",
              err.text[0], yaml);
    cr_assert(mig_schema_from_nodes(arena, &root, root != NULL, &mig_naming_default, &schema, &err),
              "%u:%u: %s\n%s", err.line, err.column, err.text[0], yaml);
    schema->nocase = (caps & (unsigned)MIG_CAP_NOCASE) != 0;
    schema->ident = mig_postgresql.ident;
    mig_schema_seal(schema);
    resolve(arena, schema);
    return schema;
}

mig_schema *found_from(mig_arena *arena, mig_caps caps, const char *yaml)
{
    mig_schema *schema = wanted_from(arena, caps, yaml);

    for (size_t i = 0; i < schema->tables.len; i++) {
        mig_table *table = schema->tables.items[i];

        table->renamed_from = NULL;
        for (size_t k = 0; k < table->columns.len; k++)
            table->columns.items[k]->renamed_from = NULL;
        if (table->primary_key)
            table->primary_key->id.stated = true;
        for (size_t k = 0; k < table->uniques.len; k++)
            table->uniques.items[k]->id.stated = true;
        for (size_t k = 0; k < table->checks.len; k++)
            table->checks.items[k]->id.stated = true;
        for (size_t k = 0; k < table->foreign_keys.len; k++)
            table->foreign_keys.items[k]->id.stated = true;
        for (size_t k = 0; k < table->indexes.len; k++)
            table->indexes.items[k]->id.stated = true;
    }
    for (size_t i = 0; i < schema->enums.len; i++)
        for (size_t k = 0; k < schema->enums.items[i]->values.len; k++)
            schema->enums.items[i]->values.items[k].renamed_from = NULL;
    return schema;
}

static const char *squeezed(mig_arena *arena, const char *text)
{
    MIG_AUTO_STR out = {0};

    for (; *text; text++)
        if (!strchr(" \n()", *text))
            mig_str_addc(&out, *text);
    return mig_lower(arena, mig_str_text(&out));
}

static bool judge(mig_driver *driver, mig_questions *questions, bool pending, mig_error *err)
{
    fake_driver *fake = (fake_driver *)(void *)driver;
    MIG_AUTO_ARENA scratch = mig_arena_new();

    fake->rounds++;
    fake->pending = pending;
    for (size_t i = 0; i < questions->len; i++) {
        mig_question *question = &questions->items[i];

        if (question->answer != MIG_ANSWER_NONE)
            continue;
        fake->asked += question->found != NULL;
        if (strstr(question->wanted, "nonsense"))
            return mig_fail_at(err, question->place, "the server doesn't accept it");
        question->answer = question->found && strcmp(squeezed(scratch, question->found),
                                                     squeezed(scratch, question->wanted)) != 0
                               ? MIG_ANSWER_DIFFERENT
                               : MIG_ANSWER_SAME;
    }
    return true;
}

void fake_driver_init(fake_driver *fake)
{
    *fake = (fake_driver){.driver = {.judge = judge}};
}

mig_ops difference(mig_arena *arena, mig_caps caps, const mig_schema *found,
                   const mig_schema *wanted)
{
    mig_diff_options options = {.caps = caps};
    mig_ops ops = {0}, ordered = {0};
    mig_error err = {0};
    fake_driver fake;

    fake_driver_init(&fake);
    cr_assert(mig_diff_settled(arena, &fake.driver, found, wanted, &options, &ops, &err), "%s",
              err.text[0]);
    cr_assert(mig_order(arena, &ops, found, &ordered, &err), "%s", err.text[0]);
    return ordered;
}

const char *ops_text(mig_arena *arena, const mig_ops *ops)
{
    MIG_AUTO_STR text = {0};

    if (ops->len > 0)
        mig_yaml_write(mig_ops_print(arena, ops), &text);
    return mig_str_copy(arena, &text);
}

mig_schema *applied(mig_arena *arena, const mig_schema *schema, const mig_ops *ops)
{
    mig_schema *result = MIG_COPY(arena, schema);
    mig_error err = {0};

    result->tables.items = mig_arena_memdup(arena, schema->tables.items,
                                            schema->tables.len * sizeof *schema->tables.items);
    result->tables.cap = schema->tables.len;
    result->enums.items = mig_arena_memdup(arena, schema->enums.items,
                                           schema->enums.len * sizeof *schema->enums.items);
    result->enums.cap = schema->enums.len;
    result->arena = arena;
    mig_schema_seal(result);
    for (size_t i = 0; i < ops->len; i++) {
        mig_op op = ops->items[i];

        const char *fault = obstacle(arena, result, &op);

        cr_assert(!fault, "operation %zu: %s\n%s", i + 1, fault, ops_text(arena, ops));
        cr_assert(mig_op_apply(result, &op, false, &err), "operation %zu: %s\n%s", i + 1,
                  err.text[0], ops_text(arena, ops));
    }
    resolve(arena, result);
    return result;
}

void expect_text(const char *what, const char *expected, const char *actual)
{
    cr_expect(strcmp(expected, actual) == 0, "%s\n--- expected\n%s--- actual\n%s", what, expected,
              actual);
}

static void expect_equal(const char *what, mig_caps caps, const mig_schema *found,
                         const mig_schema *wanted)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_ops ops = difference(arena, caps, found, wanted);

    expect_text(what, "", ops_text(arena, &ops));
}

void expect_laws(const char *what, mig_caps caps, const mig_schema *found, const mig_schema *wanted)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_ops ops = difference(arena, caps, found, wanted), back;
    const mig_schema *there = applied(arena, found, &ops);

    expect_equal(what, caps, found, found);
    expect_equal(what, caps, there, wanted);
    mig_reverse(arena, &ops, &back);
    expect_equal(what, caps, applied(arena, there, &back), found);
}

static void check_case(const diff_case *c, mig_caps caps)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_ops ops = difference(arena, caps, found_from(arena, caps, c->before),
                             wanted_from(arena, caps, c->after));

    expect_text(c->name, c->expected, ops_text(arena, &ops));
    expect_laws(c->name, caps, found_from(arena, caps, c->before),
                wanted_from(arena, caps, c->after));
    expect_laws(c->name, caps, found_from(arena, caps, c->after),
                wanted_from(arena, caps, c->before));
}

void check_cases(const diff_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cases[i].databases & PG)
            check_case(&cases[i], postgresql_caps);
        if (cases[i].databases & LITE)
            check_case(&cases[i], sqlite_caps);
    }
}
