/* How operations are grouped and become steps; the dialect is a fake one. */
#include "plan/lower.h"

#include "../dialect/fake.h"
#include "../op/helper.h"

static const struct {
    const char *text;
    const char *groups;   /* their lengths */
    const char *no_types; /* where enums are no objects; NULL: the same */
} one_table_groups[] = {
    {"- drop_table: {table: a}", "1", NULL},
    {"- drop_column: {table: a, column: x}\n"
     "- add_column: {table: a, column: y, type: int}\n"
     "- alter_table: {table: a, from: {}, to: {strict: true}}\n"
     "- create_index: {table: a, name: i, columns: y}\n"
     "- create_check: {table: a, name: c, expr: y > 0}\n"
     "- drop_column: {table: b, column: x}\n"
     "- drop_column: {table: a, column: y}\n"
     "- rename_column: {table: a, from: z, to: x}\n"
     "- drop_column: {table: a, column: x}\n",
     "51111", NULL},
    {"- create_table: {table: a, columns: {x: int}}\n"
     "- create_index: {table: a, name: i, columns: x}\n"
     "- rename_table: {from: a, to: b}\n"
     "- drop_index: {table: b, name: i}\n"
     "- drop_table: {table: b}\n",
     "11111", NULL},
    {"- drop_column: {table: a, column: x}\n"
     "- execute: SELECT 1\n"
     "- drop_column: {table: a, column: y}\n"
     "- insert: {table: a, rows: [{z: 1}]}\n"
     "- drop_column: {table: a, column: z}\n"
     "- drop_column: {table: s.a, column: z}\n",
     "111111", NULL},
    {"- create_enum: {enum: a, values: [x]}\n"
     "- create_enum: {enum: b, values: [x]}\n",
     "11", "2"},
    {"- alter_enum: {enum: e, from: [x], to: [x, y]}\n"
     "- alter_column: {table: a, column: x, from: {type: e, default: x}, to: e}\n"
     "- alter_enum: {enum: f, from: [x], to: [x, y]}\n"
     "- drop_column: {table: a, column: y}\n"
     "- drop_column: {table: b, column: y}\n",
     "11111", "41"},
    {"- drop_column: {table: a, column: x}\n"
     "- alter_enum: {enum: e, from: [x], to: [x, y]}\n"
     "- alter_enum: {enum: e, from: [x, y], to: [x, z], rename: {y: z}}\n"
     "- drop_column: {table: a, column: y}\n",
     "1111", "22"},
    {"- alter_column: {table: a, column: x, from: text, to: e}\n"
     "- alter_enum: {enum: e, from: [x], to: [y], rename: {x: y}}\n"
     "- alter_column: {table: a, column: x, from: e, to: text}\n",
     "111", "12"},
    {"- drop_column: {table: a, column: x}\n"
     "- rename_enum: {from: e, to: f}\n"
     "- drop_column: {table: a, column: y}\n"
     "- drop_enum: {enum: g}\n"
     "- drop_column: {table: a, column: z}\n",
     "11111", NULL},
};

Test(lower, consecutive_operations_of_one_table_are_one_group)
{
    for (size_t i = 0; i < MIG_LEN(one_table_groups) * 2; i++) {
        const char *text = one_table_groups[i / 2].text, *expected = one_table_groups[i / 2].groups;
        mig_caps caps = i % 2 ? 0 : MIG_CAP_ENUM_TYPES;
        MIG_AUTO_ARENA arena = mig_arena_new();
        MIG_AUTO_STR groups = {0};
        mig_ops ops = ops_of(arena, text);

        if (!caps && one_table_groups[i / 2].no_types)
            expected = one_table_groups[i / 2].no_types;
        for (size_t at = 0, count; at < ops.len; at += count) {
            count = mig_group(&ops, at, caps);
            mig_str_addf(&groups, "%zu", count);
        }
        cr_expect_str_eq(mig_str_text(&groups), expected, "%s", text);
    }
}

Test(lower, what_a_foreign_key_holds_together_changes_in_one_group)
{
    static const struct {
        const char *text, *groups;
    } cases[] = {
        {"- alter_column: {table: a, column: x, from: int, to: bigint}\n"
         "- drop_column: {table: b, column: y}\n"
         "- alter_column: {table: c, column: x, from: int, to: bigint}\n"
         "- drop_column: {table: c, column: y}\n"
         "- drop_column: {table: d, column: y}\n",
         "41"},
        {"- drop_column: {table: b, column: y}\n"
         "- alter_column: {table: a, column: x, from: int, to: int?}\n"
         "- alter_column: {table: c, column: x, from: int, to: bigint}\n",
         "111"},
        {"- alter_column: {table: a, column: x, from: int, to: bigint}\n"
         "- drop_table: {table: b}\n"
         "- alter_column: {table: c, column: x, from: int, to: bigint}\n",
         "111"},
        /* the index that the key had goes with it, and can't be dropped later */
        {"- drop_constraint: {table: a, kind: foreign_key, name: f, columns: [x], references: "
         "c.x}\n"
         "- alter_column: {table: c, column: x, from: int, to: bigint}\n"
         "- drop_index: {table: a, name: f, columns: [x]}\n",
         "3"},
        {"- drop_constraint: {table: a, kind: foreign_key, name: f, columns: [x], references: "
         "c.x}\n"
         "- drop_column: {table: c, column: y}\n"
         "- drop_index: {table: a, name: g, columns: [x]}\n"
         "- drop_index: {table: b, name: f, columns: [x]}\n",
         "1111"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        MIG_AUTO_STR groups = {0};
        mig_ops ops = ops_of(arena, cases[i].text);

        for (size_t at = 0, count; at < ops.len; at += count) {
            count = mig_group(&ops, at, MIG_CAP_FOREIGN_KEY_INDEXES);
            mig_str_addf(&groups, "%zu", count);
        }
        cr_expect_str_eq(mig_str_text(&groups), cases[i].groups, "%s", cases[i].text);
    }
}

Test(lower, columns_are_renamed_in_the_group_of_their_tables_other_changes)
{
    static const struct {
        const char *text, *groups;
    } cases[] = {
        {"- rename_column: {table: a, from: x, to: y}\n"
         "- drop_column: {table: a, column: z}\n"
         "- drop_column: {table: b, column: z}\n",
         "21"},
        {"- rename_column: {table: a, from: x, to: y}\n"
         "- rename_column: {table: b, from: x, to: y}\n"
         "- drop_column: {table: b, column: z}\n"
         "- drop_column: {table: c, column: z}\n"
         "- drop_column: {table: a, column: z}\n"
         "- drop_column: {table: d, column: z}\n",
         "51"},
        {"- drop_column: {table: a, column: z}\n"
         "- drop_column: {table: b, column: z}\n"
         "- rename_column: {table: b, from: x, to: y}\n"
         "- rename_column: {table: b, from: v, to: w}\n"
         "- rename_column: {table: c, from: x, to: y}\n",
         "131"},
        {"- drop_column: {table: b, column: z}\n"
         "- drop_column: {table: a, column: z}\n"
         "- rename_column: {table: b, from: x, to: y}\n"
         "- rename_column: {table: a, from: x, to: y}\n",
         "4"},
        {"- create_enum: {enum: e, values: [v]}\n"
         "- alter_column: {table: a, column: x, from: int, to: e}\n"
         "- rename_column: {table: a, from: x, to: y}\n",
         "3"},
        {"- rename_column: {table: a, from: x, to: y}\n"
         "- rename_column: {table: b, from: x, to: y}\n"
         "- drop_table: {table: a}\n"
         "- drop_column: {table: b, column: z}\n",
         "1111"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        MIG_AUTO_STR groups = {0};
        mig_ops ops = ops_of(arena, cases[i].text);

        for (size_t at = 0, count; at < ops.len; at += count) {
            count = mig_group(&ops, at, MIG_CAP_FOREIGN_KEY_INDEXES | MIG_CAP_RENAMES_JOINED);
            mig_str_addf(&groups, "%zu", count);
        }
        cr_expect_str_eq(mig_str_text(&groups), cases[i].groups, "%s", cases[i].text);
    }
}

static const char *lower_all(mig_arena *arena, const char *text, mig_schema *shape)
{
    mig_ops ops = ops_of(arena, text);
    MIG_AUTO_STR sql = {0};

    for (size_t at = 0, count; at < ops.len; at += count) {
        mig_steps steps = {0};
        mig_error err = {0};

        count = mig_group(&ops, at, FAKE_CAPS);
        cr_assert(mig_lower_group(arena, &fake, FAKE_CAPS, "public", &ops, at, count, shape, &steps,
                                  &err),
                  "%u:%u: %s", err.line, err.column, err.text[0]);
        for (size_t i = 0; i < steps.len; i++)
            mig_str_addf(&sql, "%u: %s\n", steps.items[i].place.line, steps.items[i].sql);
    }
    return mig_str_copy(arena, &sql);
}

Test(lower, each_group_is_lowered_on_the_shape_before_it)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *shape = schema_of(arena, "tables: {t: {columns: {a: int}}}");
    const char *sql = lower_all(arena,
                                "- create_table: {table: public.u, columns: {x: text}}\n"
                                "- add_column: {table: u, column: y, type: bool}\n"
                                "- create_index: {table: u, name: i, columns: y}\n"
                                "- rename_column: {table: u, from: y, to: z}\n"
                                "- drop_table: {table: t}\n"
                                "- alter_column: {table: u, column: z, from: bool, to: int}\n",
                                shape);

    cr_expect_str_eq(sql,
                     "1: create u (1 of 1, 1 tables)\n"
                     "2: create u.y [bool] (1 of 2, 2 tables)\n"
                     "3: create u.i (2 of 2, 2 tables)\n"
                     "4: rename u.z [bool] (1 of 1, 2 tables)\n"
                     "5: drop t (1 of 1, 2 tables)\n"
                     "6: alter u.z [int] (1 of 1, 1 tables)\n");
    cr_assert_eq(shape->tables.len, 1);
    cr_expect_str_eq(shape->tables.items[0]->columns.items[1]->type.server, "[int]");
}

Test(lower, execute_is_split_and_other_dialects_are_left_out)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *shape = schema_of(arena, "tables: {t: {columns: {a: int}}}");
    const char *sql = lower_all(arena,
                                "- execute: |\n"
                                "    DELETE FROM t; -- all\n"
                                "    INSERT INTO t VALUES (';')\n"
                                "- execute: {postgresql: SELECT 1, sqlite: SELECT 2}\n"
                                "- execute: {postgresql: SELECT 1}\n"
                                "- insert: {table: public.t, rows: [{a: 1}, {a: 2}]}\n",
                                shape);

    cr_expect_str_eq(sql,
                     "2: DELETE FROM t\n"
                     "3: INSERT INTO t VALUES (';')\n"
                     "4: SELECT 2\n"
                     "6: insert 2 into t\n");
}

Test(lower, a_fault_is_told_at_its_operation_or_in_its_text)
{
    static const struct {
        const char *text;
        unsigned line, column;
        const char *says;
    } cases[] = {
        {"- add_column: {table: x, column: y, type: int}", 1, 3, "there is no table \"x\""},
        {"- drop_column: {table: t, column: y}", 1, 3, "has no column \"y\""},
        {"- execute: |\n    SELECT 1;\n    SELECT 'a", 3, 12, "the quote that begins here"},
        {"- execute: >\n    SELECT 1;\n\n    SELECT 'a", 1, 3, "line 2 of its SQL: the quote"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_schema *shape = schema_of(arena, "tables: {t: {columns: {a: int}}}");
        mig_ops ops = ops_of(arena, cases[i].text);
        mig_steps steps = {0};
        mig_error err = {0};

        cr_assert_not(
            mig_lower_group(arena, &fake, FAKE_CAPS, NULL, &ops, 0, 1, shape, &steps, &err));
        cr_expect(strstr(err.text[0], cases[i].says), "%s", err.text[0]);
        cr_expect(err.line == cases[i].line && err.column == cases[i].column &&
                      err.code == MIG_ERR_USAGE,
                  "%u:%u", err.line, err.column);
        cr_expect_eq(shape->tables.items[0]->columns.len, 1);
    }
}
