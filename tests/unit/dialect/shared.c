/* What is around every dialect: names in SQL, steps, settling types. */
#include "dialect/driver.h"

#include <criterion/criterion.h>
#include <string.h>

static void bracketed(mig_str *sql, const char *name)
{
    mig_str_addf(sql, "<%s>", name);
}

static const mig_dialect angular = {.name = "angular", .ident = bracketed};

Test(dialect_sql, names_and_lists_go_through_ident)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    MIG_AUTO_STR sql = {0};
    mig_strings columns = {0};
    mig_steps steps = {0};

    mig_push(arena, &columns, "a");
    mig_push(arena, &columns, "b");
    mig_sql_name(&angular, &sql, (mig_name){"s", "t"});
    mig_sql_columns(&angular, &sql, &columns);
    mig_sql_name(&angular, &sql, (mig_name){NULL, "t"});
    cr_expect(strcmp(sql.data, "<s>.<t><a>, <b><t>") == 0, "%s", sql.data);

    mig_step_flush(arena, &steps, &sql, (mig_place){.line = 7});
    mig_str_add(&sql, "more");
    mig_step_flush(arena, &steps, &sql, (mig_place){.line = 8});
    cr_assert(steps.len == 2 && sql.len == 0);
    cr_expect(steps.items[0].kind == MIG_STEP_SQL && steps.items[0].place.line == 7);
    cr_expect(strcmp(steps.items[0].sql, "<s>.<t><a>, <b><t>") == 0);
    cr_expect(strcmp(steps.items[1].sql, "more") == 0);
}

typedef struct {
    mig_driver base;
    unsigned calls, asked;
} fake;

static bool fake_judge(mig_driver *driver, mig_questions *questions, bool pending, mig_error *err)
{
    static const char *const pairs[][2] = {{"citext", "public.citext"}, {"jsonb", "jsonb"}};
    fake *f = (fake *)driver;

    (void)err;
    cr_expect(!pending);
    f->calls++;
    for (size_t i = 0; i < questions->len; i++) {
        mig_question *question = &questions->items[i];

        f->asked++;
        cr_expect(question->kind == MIG_QUESTION_TYPE && !question->found);
        for (size_t j = 0; j < MIG_LEN(pairs); j++)
            if (strcmp(question->wanted, pairs[j][0]) == 0)
                question->spelling = pairs[j][1];
    }
    return true;
}

static mig_schema *schema_of(mig_arena *arena, const char *const types[][2], size_t count)
{
    mig_schema *schema = mig_schema_new(arena);
    mig_table *table = mig_schema_add_table(schema, (mig_name){NULL, "t"});

    for (size_t i = 0; i < count; i++) {
        mig_column *column =
            mig_table_add_column(schema, table, mig_arena_printf(arena, "c%zu", i));

        column->type = (mig_type){.written = types[i][0],
                                  .server = types[i][1],
                                  .place = {.file = "f", .line = (unsigned)i + 1}};
    }
    mig_schema_seal(schema);
    return schema;
}

static const char *const wanted_types[][2] = {
    {"int", "integer"}, {"citext", NULL}, {"ltree", NULL}, {"citext", NULL}, {"jsonb", NULL}};
static const char *const found_types[][2] = {{"ltree", "ltree"}, {"odd", NULL}};

Test(dialect_settle, distinct_unknown_types_are_asked_once_in_one_batch)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    fake f = {.base = {.judge = fake_judge}};
    mig_schema *wanted = schema_of(arena, wanted_types, MIG_LEN(wanted_types));
    const mig_schema *found = schema_of(arena, found_types, MIG_LEN(found_types));
    static const char *const expected[] = {"integer", "public.citext", "ltree", "public.citext",
                                           "jsonb"};
    mig_error err = {0};

    cr_assert(mig_settle_types(&f.base, arena, wanted, found, &err));
    cr_expect(f.calls == 1 && f.asked == 2, "%u calls, %u questions", f.calls, f.asked);
    for (size_t i = 0; i < MIG_LEN(expected); i++) {
        const char *server = wanted->tables.items[0]->columns.items[i]->type.server;

        cr_expect(server && strcmp(server, expected[i]) == 0, "%zu: %s", i, server);
    }
    cr_expect(mig_settle_types(&f.base, arena, wanted, NULL, &err) && f.calls == 1,
              "asked although all is known");
}

Test(dialect_settle, a_type_without_a_spelling_is_an_error_at_its_place)
{
    static const char *const types[][2] = {{"int", "integer"}, {"citextt", NULL}};
    MIG_AUTO_ARENA arena = mig_arena_new();
    fake f = {.base = {.judge = fake_judge}};
    mig_schema *wanted = schema_of(arena, types, MIG_LEN(types));
    mig_error err = {0};

    cr_expect(!mig_settle_types(&f.base, arena, wanted, NULL, &err));
    cr_expect(err.code == MIG_ERR_USAGE && err.line == 2);
    cr_expect(strcmp(err.text[0], "the database knows no type \"citextt\"") == 0, "%s",
              err.text[0]);
}
