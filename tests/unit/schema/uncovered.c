/* What a found schema has and the model doesn't hold is said, and left out of what is declared. */
#include "schema/uncovered.h"

#include "base/str.h"
#include "dump.h"

#include <criterion/criterion.h>
#include <string.h>

static const char text[] =
    "enums: {m: [x]}\n"
    "tables:\n"
    "  p: {columns: {a: {type: int, primary_key: true}}}\n"
    "  t:\n"
    "    columns: {a: {type: int, primary_key: true}, b: int}\n"
    "    unique: {u: [b]}\n"
    "    checks: {c: b > 0}\n"
    "    foreign_keys: {f: {columns: [b], references: p}, g: {columns: [b], references: t}}\n"
    "    indexes: {i: [b]}\n";

Test(uncovered, everything_beyond_the_model_is_named_with_its_table)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    MIG_AUTO_STR all = {0};
    mig_schema *schema = load_good(arena, text);
    mig_table *t = schema->tables.items[1];
    mig_other view = {.kind = "view", .name = {"app", "v"}};
    mig_other trigger = {.kind = "trigger", .name = {NULL, "odd\nname"}, .table = t->name};
    mig_other property = {.kind = "tablespace", .name = t->name, .table = t->name};
    mig_uncovered_list list = {0};

    schema->enums.items[0]->beyond = "e";
    schema->tables.items[0]->beyond = "partitioned";
    t->columns.items[1]->beyond = "storage";
    t->primary_key->beyond = "k";
    t->primary_key->id.name = NULL;
    t->uniques.items[0]->beyond = "INCLUDE";
    t->checks.items[0]->beyond = "NO INHERIT";
    t->foreign_keys.items[1]->beyond = "NOT VALID";
    t->indexes.items[0]->beyond = "tablespace";
    mig_push(arena, &schema->others, &view);
    mig_push(arena, &schema->others, &trigger);
    mig_push(arena, &schema->others, &property);
    mig_schema_uncovered(arena, schema, &list);
    for (size_t i = 0; i < list.len; i++)
        mig_str_addf(&all, "%s\n", mig_uncovered_text(arena, &list.items[i]));
    cr_expect_str_eq(mig_str_text(&all),
                     "enum \"m\": e\n"
                     "table \"p\": partitioned\n"
                     "column \"b\" of \"t\": storage\n"
                     "primary key of \"t\": k\n"
                     "unique constraint \"u\" of \"t\": INCLUDE\n"
                     "check \"c\" of \"t\": NO INHERIT\n"
                     "foreign key \"f\" of \"t\": refers to \"p\"\n"
                     "foreign key \"g\" of \"t\": NOT VALID\n"
                     "index \"i\" of \"t\": tablespace\n"
                     "view \"app.v\"\n"
                     "trigger \"odd?name\" of \"t\"\n"
                     "tablespace of \"t\"\n");
}

Test(uncovered, foreign_keys_to_what_is_not_there_are_not_declared)
{
    static const struct {
        const char *target, *column, *reason;
    } cases[] = {
        {"gone", "a", "refers to \"gone\", which is no table here"},
        {"p", "z", "refers to \"z\", which isn't in \"p\""},
        {"n", NULL, "refers to the primary key of \"n\", which has none"},
        {"p", "a", NULL},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *schema = load_good(arena,
                                   "tables:\n"
                                   "  n: {columns: {a: int}}\n"
                                   "  p: {columns: {a: {type: int, primary_key: true}}}\n"
                                   "  t: {columns: {a: {type: int, references: p.a}}}\n");
    mig_foreign_key *key = schema->tables.items[2]->foreign_keys.items[0];

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        const char *reason;

        key->target.name = cases[i].target;
        key->target_columns.items[0] = cases[i].column;
        key->target_columns.len = cases[i].column != NULL;
        reason = mig_foreign_key_undeclared(arena, schema, key);
        cr_expect((!reason && !cases[i].reason) || strcmp(reason, cases[i].reason) == 0, "%s",
                  reason);
        cr_expect_eq(mig_schema_covered(arena, schema)->tables.items[2]->foreign_keys.len, !reason);
    }
}

Test(uncovered, what_is_partly_held_and_has_no_name_is_not_declared)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *schema = load_good(arena, text);
    mig_table *t = schema->tables.items[1];

    t->uniques.items[0]->beyond = "collation";
    cr_expect_eq(mig_schema_covered(arena, schema)->tables.items[1]->uniques.len, 1);
    t->uniques.items[0]->id.name = NULL;
    cr_expect_eq(mig_schema_covered(arena, schema)->tables.items[1]->uniques.len, 0);
    cr_expect_eq(t->uniques.len, 1);
}

Test(uncovered, a_schema_that_is_covered_says_nothing)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_uncovered_list list = {0};

    mig_schema_uncovered(arena, load_good(arena, text), &list);
    cr_expect_eq(list.len, 0);
}

Test(uncovered, tables_beyond_the_model_and_foreign_keys_to_them_are_not_declared)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *schema = load_good(arena, text);
    const mig_schema *covered;

    schema->tables.items[0]->beyond = "partitioned";
    covered = mig_schema_covered(arena, schema);
    cr_assert_eq(covered->tables.len, 1);
    cr_assert_eq(covered->tables.items[0]->foreign_keys.len, 1);
    cr_expect_str_eq(covered->tables.items[0]->foreign_keys.items[0]->id.name, "g");
    cr_expect_null(mig_table_find(covered, (mig_name){NULL, "p"}));
    cr_expect_eq(schema->tables.items[1]->foreign_keys.len, 2);
}
