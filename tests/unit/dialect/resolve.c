/* What resolving does for every dialect alike; the dialect's own part is a fake's. */
#include "dialect/resolve.h"

#include "../op/helper.h"
#include "fake.h"

static mig_schema *resolve(mig_arena *arena, const char *text, mig_caps caps)
{
    mig_schema *resolved = NULL;
    mig_error err = {0};

    cr_assert(mig_resolve(arena, schema_of(arena, text), &fake, caps, "public", &resolved, &err),
              "%u:%u: %s", err.line, err.column, err.text[0]);
    return resolved;
}

static const mig_column *first_column(const mig_schema *schema)
{
    return schema->tables.items[0]->columns.items[0];
}

static mig_ops resolve_ops(mig_arena *arena, const char *text, const mig_schema *shape,
                           mig_caps caps)
{
    mig_ops ops = ops_of(arena, text);
    mig_error err = {0};

    cr_assert(mig_resolve_ops(arena, &ops, shape, &fake, caps, "public", &err), "%u:%u: %s",
              err.line, err.column, err.text[0]);
    return ops;
}

Test(resolve, the_declared_schema_stays_and_is_printed_as_it_was)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *declared =
        schema_of(arena,
                  "tables: {t: {columns: {a: {type: json, sqlite: {type: text, comment: "
                  "short}}}, indexes: {ix: {columns: a, sqlite: {columns: lower(a)}}}, "
                  "sqlite: {strict: true}}}");
    const char *before = schema_text(arena, declared);
    mig_schema *resolved = NULL;
    const mig_table *table;
    mig_error err = {0};

    cr_assert(mig_resolve(arena, declared, &fake, FAKE_CAPS, NULL, &resolved, &err));
    table = resolved->tables.items[0];
    cr_expect_str_eq(table->columns.items[0]->type.written, "text");
    cr_expect_str_eq(table->columns.items[0]->comment, "short");
    cr_expect_str_eq(table->columns.items[0]->type.server, "[text strict]");
    cr_expect_eq(table->columns.items[0]->portable, declared->tables.items[0]->columns.items[0]);
    cr_expect(table->strict);
    cr_expect_null(table->indexes.items[0]->keys.items[0].column);
    cr_expect_str_eq(table->indexes.items[0]->id.name, "ix");
    cr_expect_eq(table->indexes.items[0]->portable, declared->tables.items[0]->indexes.items[0]);
    cr_expect_str_eq(schema_text(arena, declared), before);
    cr_expect_null(declared->tables.items[0]->columns.items[0]->type.server);
}

Test(resolve, overrides_of_other_dialects_are_left_out)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_schema *schema = resolve(
        arena, "tables: {t: {columns: {a: {type: json, postgresql: {type: jsonb}}}}}", FAKE_CAPS);

    cr_expect_str_eq(first_column(schema)->type.server, "[json]");
}

/* The first unique constraint's name, or "" for none. */
static const char *unique_name(const mig_table *table)
{
    return table->uniques.items[0]->id.name ? table->uniques.items[0]->id.name : "";
}

Test(resolve, unnamed_constraints_get_names_where_the_database_knows_no_others)
{
    static const struct {
        mig_caps caps;
        const char *declared, *created, *added;
    } cases[] = {{FAKE_CAPS | MIG_CAP_UNNAMED, "", "", ""},
                 {FAKE_CAPS & ~(unsigned)MIG_CAP_UNNAMED, "uq_t_a", "uq_u_a_1", "uq_t_b"}};

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const mig_schema *schema =
            resolve(arena,
                    "naming: none\ntables: {t: {columns: {a: {type: int, unique: true}, b: int}, "
                    "checks: {uq_u_a: a > 0}}}",
                    cases[i].caps);
        mig_ops ops =
            resolve_ops(arena,
                        "- create_table: {table: u, columns: {a: {type: int}}, unique: [[a]]}\n"
                        "- create_unique: {table: t, columns: [b]}\n",
                        schema, cases[i].caps);

        cr_expect_str_eq(unique_name(schema->tables.items[0]), cases[i].declared);
        cr_expect(!schema->tables.items[0]->uniques.items[0]->id.stated);
        cr_expect_str_eq(unique_name(ops.items[0].after.table), cases[i].created);
        cr_expect_str_eq(ops.items[1].after.key->id.name ? ops.items[1].after.key->id.name : "",
                         cases[i].added);
    }
}

Test(resolve, names_of_the_default_schema_lose_it)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_schema *schema =
        resolve(arena,
                "enums: {public.mood: [a], app.tone: [b]}\n"
                "tables:\n"
                "  public.a: {columns: {id: {type: int, primary_key: true}, m: public.mood, t: "
                "'app.tone[]'}}\n"
                "  app.b: {columns: {a_id: {type: int, references: public.a.id}}}\n",
                FAKE_CAPS);
    const mig_table *a = mig_table_find(schema, (mig_name){NULL, "a"});
    const mig_table *b = mig_table_find(schema, (mig_name){"app", "b"});

    cr_assert(a && b);
    cr_expect_null(b->foreign_keys.items[0]->target.schema);
    cr_expect_str_eq(b->foreign_keys.items[0]->target_columns.items[0], "id");
    cr_expect_str_eq(a->columns.items[1]->type.enumeration, "mood");
    cr_expect_str_eq(a->columns.items[1]->type.written, "mood");
    cr_expect_str_eq(a->columns.items[2]->type.enumeration, "app.tone");
    cr_expect_str_eq(a->columns.items[2]->type.written, "app.tone[]");
    cr_expect(mig_enum_find(schema, (mig_name){NULL, "mood"}));
    cr_expect_eq(schema->schemas.len, 1);
}

Test(resolve, enums_live_by_use_where_they_are_no_objects)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *text =
        "enums: {a: [x], b: [x], c: [x]}\n"
        "tables: {t: {columns: {m: 'b[]', n: {type: c, sqlite: {type: text}}}}}";

    cr_expect_eq(resolve(arena, text, FAKE_CAPS)->enums.len, 3);
    cr_expect_eq(resolve(arena, text, 0)->enums.len, 1);
    cr_expect_str_eq(resolve(arena, text, 0)->enums.items[0]->name.name, "b");
    cr_expect_str_eq(first_column(resolve(arena, text, 0))->type.server, "[text]");
}

static const struct {
    const char *text;
    mig_caps caps;
    unsigned line;
    const char *says;
} refused_columns[] = {
    {"tables:\n  a: {columns: {x: int}}\n  A: {columns: {x: int}}\n", MIG_CAP_NOCASE, 0,
     "are the same table to sqlite"},
    {"tables:\n  a: {columns: {x: int}}\n  public.a: {columns: {x: int}}\n", FAKE_CAPS, 0,
     "the table \"a\" is declared twice"},
    {"tables:\n  a:\n    columns:\n      x: {type: int, unique: u}\n      y: {type: int, "
     "check: "
     "{name: U, expr: y > 0}}\n",
     MIG_CAP_NOCASE, 5, "\"u\" and \"U\" are the same constraint to sqlite"},
    {"tables:\n  a:\n    columns: {x: int}\n    indexes:\n      i: [x]\n      I: [x]\n",
     MIG_CAP_NOCASE | MIG_CAP_ONE_NAME_SPACE, 6, "\"i\" and \"I\" are the same index to sqlite"},
    {"tables:\n  a:\n    columns: {x: int}\n    indexes: {i: [x]}\n"
     "  b:\n    columns: {x: int}\n    indexes: {i: [x]}\n",
     MIG_CAP_ONE_NAME_SPACE, 7, "the index \"i\" is declared twice"},
    {"tables:\n  a:\n    columns: {x: int}\n    indexes: {b: [x]}\n"
     "  b:\n    columns: {x: int}\n",
     MIG_CAP_ONE_NAME_SPACE, 4,
     "the index \"b\" has the name of a table; to sqlite both are names of one kind"},
    {"tables:\n  a:\n    columns:\n      x: int\n      X: int\n", MIG_CAP_NOCASE, 5,
     "\"x\" and \"X\" are the same column to sqlite"},
    {"tables:\n  a: {columns: {}}\n", FAKE_CAPS, 2, "\"a\" has no columns, and a table of sqlite"},
    {"tables:\n  z.a: {columns: {x: int}}\n", 0, 2, "\"z.a\": sqlite has no schemas"},
    {"tables:\n  a: {columns: {x: {native: wrong}}}\n", FAKE_CAPS, 2, "unknown type \"wrong\""},
    {"tables:\n  a:\n    columns: {x: int}\n    unlogged: true\n", 0, 4,
     "sqlite has no `unlogged`"},
    {"tables:\n  a:\n    columns: {x: int}\n    engine: Aria\n", MIG_CAP_STORAGE, 4,
     "sqlite has no `engine`"},
    {"tables:\n  a:\n    columns:\n      x: {type: int, invisible: true}\n", MIG_CAP_STORAGE, 4,
     "sqlite has no `invisible`"},
    {"tables:\n  a:\n    columns: {x: text}\n    indexes:\n      i: [x(10)]\n", FAKE_CAPS, 5,
     "sqlite has no indexes of a column's first characters"},
    {"tables:\n  a:\n    columns: {x: int}\n    indexes:\n      i: {columns: x, invisible: "
     "true}\n",
     FAKE_CAPS, 5, "sqlite has no invisible indexes"},
    {"tables:\n  a:\n    columns: {x: int}\n    comment: x\n    with: {fillfactor: 70}\n", 0, 5,
     "sqlite has no `with`"},
    {"tables:\n  a:\n    columns: {x: int}\n    replica_identity: full\n    sqlite: {unlogged: "
     "true}\n",
     0, 4, "sqlite has no `replica_identity`"},
    {"tables:\n  a:\n    columns:\n      x:\n        type: text\n        compression: lz4\n", 0, 6,
     "sqlite has no `compression`"},
    {"tables:\n  a:\n    columns:\n      x: {type: int, identity: {kind: always, start: 5}}\n", 0,
     4, "`identity` of column \"x\" can say nothing more"},
    {"tables:\n  a:\n    columns:\n      x: {type: int, autoincrement: {start: 5}}\n", 0, 4,
     "`autoincrement` of column \"x\" can say nothing more"},
};

Test(resolve, what_the_database_cannot_tell_apart_or_have_is_an_error)
{
    for (size_t i = 0; i < MIG_LEN(refused_columns); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_schema *resolved = NULL;
        mig_error err = {0};

        cr_assert_not(mig_resolve(arena, schema_of(arena, refused_columns[i].text), &fake,
                                  refused_columns[i].caps, "public", &resolved, &err));
        cr_expect(strstr(err.text[0], refused_columns[i].says), "%s", err.text[0]);
        cr_expect(refused_columns[i].line == 0 || err.line == refused_columns[i].line, "%u",
                  err.line);
        cr_expect_eq(err.code, MIG_ERR_USAGE);
    }
}

Test(resolve, what_another_database_has_may_be_said_for_it)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_schema *resolved = resolve(
        arena,
        "tables: {a: {unlogged: true, sqlite: {unlogged: false}, postgresql: {with: {x: 1}}, "
        "columns: {x: {type: text, storage: main, sqlite: {storage: default}, mysql: "
        "{statistics: 5}}}}}",
        0);

    cr_expect_not(resolved->tables.items[0]->unlogged);
    cr_expect_null(first_column(resolved)->storage);
}

Test(resolve, operations_see_what_those_before_them_made)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_schema *shape =
        resolve(arena, "tables: {t: {columns: {a: int, b: int}, strict: true}}", FAKE_CAPS);
    mig_ops ops =
        resolve_ops(arena,
                    "- create_enum: {enum: public.mood, values: [x]}\n"
                    "- add_column: {table: public.t, column: m, type: mood}\n"
                    "- rename_table: {from: t, to: u}\n"
                    "- add_column: {table: u, column: k, type: bigint}\n"
                    "- create_primary_key: {table: u, columns: [k]}\n"
                    "- create_table: {table: v, columns: {k: bigint}, foreign_keys: {fk: {columns: "
                    "k, references: u}}}\n"
                    "- drop_column: {table: u, column: m}\n",
                    shape, FAKE_CAPS);

    cr_expect_str_eq(ops.items[1].after.column->type.enumeration, "mood");
    cr_expect_str_eq(ops.items[1].after.column->type.server, "[mood strict]");
    cr_expect_null(ops.items[1].table.schema);
    cr_expect_str_eq(ops.items[3].after.column->type.server, "[bigint key strict]",
                     "its key comes after it");
    cr_expect_str_eq(ops.items[5].after.table->foreign_keys.items[0]->target_columns.items[0], "k");
    cr_expect_str_eq(ops.items[5].after.table->columns.items[0]->type.server, "[bigint]");
    cr_expect_str_eq(ops.items[6].before.column->type.written, "mood", "filled");
    cr_expect_eq(shape->tables.items[0]->columns.len, 2, "the shape stays");
    cr_expect_eq(shape->enums.len, 0);
}

/* What a column is may change with its table alone; both sides have to say what they really are. */
Test(resolve, the_sides_of_a_column_are_about_the_table_before_and_after_the_group)
{
    static const struct {
        const char *shape, *ops;
        size_t at;
        const char *before, *after;
    } cases[] = {
        {"tables: {t: {columns: {a: int, b: int}, primary_key: a}}",
         "- drop_constraint: {table: t, kind: primary_key, columns: [a]}\n"
         "- alter_column: {table: t, column: a, from: int, to: int}\n"
         "- create_primary_key: {table: t, columns: [a, b]}\n",
         1, "[int key]", "[int]"},
        {"tables: {t: {columns: {a: int}}}",
         "- alter_table: {table: t, from: {}, to: {strict: true}}\n"
         "- alter_column: {table: t, column: a, from: int, to: int}\n",
         1, "[int]", "[int strict]"},
        {"tables: {t: {columns: {a: int}, strict: true}}",
         "- alter_column: {table: t, column: a, from: int, to: text}\n"
         "- create_index: {table: t, name: i, columns: a}\n"
         "- alter_table: {table: t, from: {strict: true}, to: {}}\n",
         0, "[int strict]", "[text]"},
        {"tables: {t: {columns: {a: int}}, u: {columns: {a: int}}}",
         "- alter_column: {table: t, column: a, from: int, to: int}\n"
         "- create_primary_key: {table: u, columns: [a]}\n"
         "- create_primary_key: {table: t, columns: [a]}\n",
         0, "[int]", "[int]"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_ops ops =
            resolve_ops(arena, cases[i].ops, resolve(arena, cases[i].shape, FAKE_CAPS), FAKE_CAPS);

        cr_expect_str_eq(ops.items[cases[i].at].before.column->type.server, cases[i].before);
        cr_expect_str_eq(ops.items[cases[i].at].after.column->type.server, cases[i].after);
    }
}

Test(resolve, operations_that_only_name_their_object_are_filled)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_schema *shape =
        resolve(arena,
                "tables: {t: {columns: {a: int, b: int}, primary_key: {name: pk, columns: a}, "
                "unique: {uq: b}, checks: {ck: a > 0}, foreign_keys: {fk: {columns: b, references: "
                "t}}, indexes: {ix: b}}}",
                FAKE_CAPS);
    mig_ops ops =
        resolve_ops(arena,
                    "- rename_constraint: {table: t, kind: foreign_key, from: fk, to: fk2}\n"
                    "- drop_constraint: {table: t, kind: foreign_key, name: fk2}\n"
                    "- rename_constraint: {table: t, kind: check, from: ck, to: ck2}\n"
                    "- drop_constraint: {table: t, kind: check, name: ck2}\n"
                    "- rename_constraint: {table: t, kind: unique, from: uq, to: uq2}\n"
                    "- drop_constraint: {table: t, kind: unique, name: uq2}\n"
                    "- rename_constraint: {table: t, kind: primary_key, from: pk, to: pk2}\n"
                    "- drop_constraint: {table: t, kind: primary_key, name: pk2}\n"
                    "- rename_index: {table: t, from: ix, to: ix2}\n"
                    "- drop_index: {table: t, name: ix2}\n"
                    "- rename_column: {table: t, from: b, to: c}\n"
                    "- drop_column: {table: t, column: c}\n"
                    "- rename_table: {from: t, to: u}\n"
                    "- drop_table: {table: u}\n",
                    shape, FAKE_CAPS);

    cr_expect_str_eq(ops.items[1].before.foreign_key->target_columns.items[0], "a");
    cr_expect_str_eq(ops.items[3].before.check->expr.written, "a > 0");
    cr_expect_str_eq(ops.items[5].before.key->columns.items[0], "b");
    cr_expect_str_eq(ops.items[7].before.key->columns.items[0], "a");
    cr_expect_str_eq(ops.items[9].before.index->keys.items[0].column, "b");
    cr_expect_str_eq(ops.items[10].after.column->type.server, "[int]");
    cr_expect_str_eq(ops.items[11].before.column->name, "c");
    cr_expect_eq(ops.items[13].before.table->columns.len, 1);
}

Test(resolve, an_operation_is_still_printed_as_it_was_written)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *text = "- add_column: {table: t, column: a, type: json, sqlite: {type: text}}\n";
    const mig_schema *shape = resolve(arena, "tables: {t: {columns: {x: int}}}", FAKE_CAPS);
    mig_ops ops = ops_of(arena, text);
    const char *before = ops_text(arena, &ops);

    ops = resolve_ops(arena, text, shape, FAKE_CAPS);
    cr_expect_str_eq(ops.items[0].after.column->type.server, "[text]");
    cr_expect_str_eq(ops_text(arena, &ops), before);
}

Test(resolve, a_reversed_rename_of_a_value_is_told_by_the_side_after)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_schema *shape =
        resolve(arena, "enums: {m: [a, c]}\ntables: {t: {columns: {x: m}}}", FAKE_CAPS);
    mig_ops ops =
        ops_of(arena, "- alter_enum: {enum: m, from: [a, b], to: [a, c], rename: {b: c}}");
    mig_error err = {0};

    ops.items[0] = mig_op_reverse(ops.items[0]);
    cr_assert(mig_resolve_ops(arena, &ops, shape, &fake, FAKE_CAPS, NULL, &err));
    cr_expect_str_eq(ops.items[0].after.enumeration->values.items[1].renamed_from, "c");
    cr_expect_null(ops.items[0].after.enumeration->values.items[0].renamed_from);
}

Test(shape, enums_that_no_column_uses_may_be_missing_where_they_are_no_objects)
{
    static const char *const ops_texts[] = {
        "- drop_enum: {enum: m, values: [a]}",
        "- rename_enum: {from: m, to: n}",
        "- alter_enum: {enum: m, from: [a], to: [b]}",
    };

    for (size_t i = 0; i < MIG_LEN(ops_texts); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_schema *shape = schema_of(arena, "tables: {t: {columns: {x: int}}}");
        mig_ops ops = ops_of(arena, ops_texts[i]);
        mig_error err = {0};

        cr_expect_not(mig_shape_apply(shape, &fake, FAKE_CAPS, &ops.items[0], true, &err));
        cr_expect(mig_shape_apply(shape, &fake, 0, &ops.items[0], true, &err), "%s", err.text[0]);
        cr_expect_eq(shape->enums.len, i == 2 ? 1 : 0);
    }
}

Test(shape, a_renamed_enum_is_spelled_as_the_dialect_does)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *shape = schema_of(arena,
                                  "enums: {m: [a]}\n"
                                  "tables: {t: {columns: {x: {type: 'm[]', default: '{a}'}}}}");
    mig_ops ops = ops_of(arena,
                         "- rename_enum: {from: m, to: s.n}\n"
                         "- alter_enum: {enum: s.n, from: [a], to: [b], rename: {a: b}}");
    mig_column *column = shape->tables.items[0]->columns.items[0];
    mig_error err = {0};

    column->type.server = "\"m\"[]";
    column->dflt.server = "<{a}>";
    for (size_t i = 0; i < ops.len; i++)
        cr_assert(mig_shape_apply(shape, &fake, FAKE_CAPS, &ops.items[i], true, &err));
    column = shape->tables.items[0]->columns.items[0];
    cr_expect_str_eq(column->type.server, "s.n[]");
    cr_expect_str_eq(column->dflt.server, "<{b}>");
}

Test(shape, enums_known_before_are_kept_when_it_is_read_again)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *known = schema_of(arena, "enums: {a: [x], b: [y]}"), *fresh;

    fresh = schema_of(arena, "enums: {b: [z]}");
    mig_shape_keep_enums(fresh, known, FAKE_CAPS);
    cr_expect_eq(fresh->enums.len, 1);
    mig_shape_keep_enums(fresh, known, 0);
    cr_assert_eq(fresh->enums.len, 2);
    cr_expect_str_eq(fresh->enums.items[0]->values.items[0].value, "z");
}
