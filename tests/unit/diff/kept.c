/* What a diff leaves alone: other tools' tables, what the model doesn't hold, what isn't stored. */
#include "model.h"

#include <criterion/criterion.h>
#include <string.h>

/* The operations between a found schema that the test has touched and a declared one. */
static void expect_ops(const mig_schema *found, mig_caps caps, const char *after,
                       const char *expected)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_ops ops = difference(arena, caps, found, wanted_from(arena, caps, after));

    expect_text(after, expected, ops_text(arena, &ops));
}

Test(diff, tables_of_other_migration_tools_are_never_dropped)
{
    static const char *const names[] = {
        "alembic_version",
        "flyway_schema_history",
        "schema_migrations",
        "goose_db_version",
        "databasechangelog",
        "DATABASECHANGELOGLOCK",
        "__diesel_schema_migrations",
        "_prisma_migrations",
        "django_migrations",
        "knex_migrations",
        "SequelizeMeta",
        "shop.schema_migrations",
    };

    for (size_t i = 0; i < MIG_LEN(names); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const char *before =
            mig_arena_printf(arena, "tables: {%s: {columns: {id: int}}}\n", names[i]);

        expect_ops(found_from(arena, postgresql_caps, before), postgresql_caps, "", "");
    }
}

Test(diff, a_tool_table_that_is_declared_is_a_table_like_any_other)
{
    MIG_AUTO_ARENA arena = mig_arena_new();

    expect_ops(
        found_from(arena, postgresql_caps, "tables: {alembic_version: {columns: {id: int}}}\n"),
        postgresql_caps, "tables: {alembic_version: {columns: {id: bigint}}}\n",
        "- alter_column: {table: alembic_version, column: id, from: {type: int}, to: {type: "
        "bigint}}\n");
}

Test(diff, a_table_named_migrations_is_a_tools_only_with_its_columns)
{
    MIG_AUTO_ARENA arena = mig_arena_new();

    expect_ops(
        found_from(arena, postgresql_caps,
                   "tables: {migrations: {columns: {id: int, migration: text, batch: int}}}\n"),
        postgresql_caps, "", "");
    expect_ops(found_from(arena, postgresql_caps,
                          "tables: {migrations: {columns: {id: int, bird: text, batch: int}}}\n"),
               postgresql_caps, "",
               "# drops the table and its rows\n- drop_table: {table: migrations}\n");
}

Test(diff, a_table_beyond_the_model_is_neither_changed_nor_dropped)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *found = found_from(arena, postgresql_caps,
                                   "enums: {m: [x]}\ntables: {t: {columns: {a: m, b: int}}}\n");

    found->tables.items[0]->beyond = "partitioned";
    expect_ops(found, postgresql_caps, "", "");
    expect_ops(found, postgresql_caps, "enums: {m: [x]}\ntables: {t: {columns: {a: text}}}\n", "");
    expect_ops(found, postgresql_caps,
               "enums: {m: [x]}\ntables: {u: {renamed_from: t, columns: {b: int}}}\n",
               "- create_table:\n    table: u\n    columns:\n      b: {type: int}\n");
}

Test(diff, what_the_model_does_not_hold_of_a_column_is_told_where_it_goes)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *found =
        found_from(arena, postgresql_caps, "tables: {t: {columns: {a: int, b: text}}}\n");

    found->tables.items[0]->columns.items[1]->beyond = "privileges";
    expect_ops(found, postgresql_caps, "tables: {t: {columns: {a: int}}}\n",
               "# drops the column and what it holds; no downgrade puts back privileges\n"
               "- drop_column: {table: t, column: b}\n");
    expect_ops(found, postgresql_caps,
               "tables: {t: {columns: {a: int, b: {type: text, generated: a || ''}}}}\n",
               "# replaces the values of the column by computed ones; no downgrade puts back "
               "privileges\n"
               "- alter_column: {table: t, column: b, from: {type: text}, to: {type: text, "
               "generated: a || ''}}\n");
    expect_ops(found, postgresql_caps, "tables: {t: {columns: {a: int, b: bytes}}}\n",
               "- alter_column: {table: t, column: b, from: {type: text}, to: {type: bytes}}\n");
    expect_ops(found, postgresql_caps, "tables: {t: {columns: {a: int, b: text?}}}\n",
               "- alter_column: {table: t, column: b, from: {type: text}, to: {type: text, "
               "nullable: true}}\n");
}

Test(diff, what_goes_with_a_table_and_the_model_does_not_hold_is_told)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *found = found_from(arena, postgresql_caps,
                                   "tables: {t: {columns: {a: int}}, u: {columns: {a: int}}}\n");
    const mig_name t = {NULL, "t"}, u = {NULL, "u"};
    mig_other others[] = {{.kind = "trigger", .name = {NULL, "first"}, .table = t},
                          {.kind = "trigger", .name = {NULL, "second"}, .table = t},
                          {.kind = "policy", .name = {NULL, "third"}, .table = u},
                          {.kind = "view", .name = {NULL, "fourth"}},
                          {.kind = "storage parameters", .name = t, .table = t}};

    for (size_t i = 0; i < MIG_LEN(others); i++)
        mig_push(arena, &found->others, &others[i]);
    expect_ops(found, postgresql_caps, "tables: {u: {columns: {a: int}}}\n",
               "# drops the table and its rows; no downgrade puts back trigger \"first\" of \"t\", "
               "\"second\" of \"t\", storage parameters of \"t\"\n"
               "- drop_table: {table: t}\n");
}

Test(diff, a_foreign_key_to_a_table_beyond_the_model_stays_while_that_is_not_declared)
{
    static const char both[] =
        "tables: {p: {columns: {a: {type: int, primary_key: true}}}, t: {columns: {b: int}, "
        "foreign_keys: {f: {columns: [b], references: p}}}}\n";
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *found = found_from(arena, postgresql_caps, both);

    found->tables.items[0]->beyond = "partitioned";
    expect_ops(found, postgresql_caps, "tables: {t: {columns: {b: int}}}\n", "");
    expect_ops(found, postgresql_caps, both, "");
    expect_ops(
        found, postgresql_caps,
        "tables: {p: {columns: {a: {type: int, primary_key: true}}}, t: {columns: {b: "
        "int}}}\n",
        "- drop_constraint: {table: t, kind: foreign_key, name: f, columns: [b], references: "
        "p.a}\n");
}

Test(diff, parts_beyond_the_model_are_matched_by_name_only)
{
    static const char before[] =
        "tables:\n"
        "  p:\n"
        "    columns: {id: {type: int, primary_key: true}}\n"
        "  t:\n"
        "    columns: {a: int, b: int}\n"
        "    primary_key: {name: k, columns: [a]}\n"
        "    unique: {u: [a]}\n"
        "    checks: {c: a > 0}\n"
        "    foreign_keys: {f: {columns: [a], references: p}}\n"
        "    indexes: {i: [a]}\n";
    static const char other[] =
        "tables:\n"
        "  p:\n"
        "    columns: {id: {type: int, primary_key: true}}\n"
        "  t:\n"
        "    columns: {a: int, b: int}\n"
        "    primary_key: {name: k, columns: [b]}\n"
        "    unique: {u: [b]}\n"
        "    checks: {c: b > 0}\n"
        "    foreign_keys: {f: {columns: [b], references: p}}\n"
        "    indexes: {i: [b]}\n";
    static const char none[] =
        "tables:\n"
        "  p:\n"
        "    columns: {id: {type: int, primary_key: true}}\n"
        "  t:\n"
        "    columns: {a: int, b: int}\n";
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *found = found_from(arena, postgresql_caps, before);
    mig_table *table = found->tables.items[1];

    table->primary_key->beyond = "x";
    table->uniques.items[0]->beyond = "NULLS NOT DISTINCT";
    table->checks.items[0]->beyond = "NOT VALID";
    table->foreign_keys.items[0]->beyond = "NOT VALID";
    table->indexes.items[0]->beyond = "fillfactor";
    expect_ops(found, postgresql_caps, other, "");
    expect_ops(found, postgresql_caps, none, "");
}

Test(diff, an_enum_that_a_kept_table_uses_is_kept)
{
    static const char before[] =
        "enums: {m: [x]}\ntables: {django_migrations: {columns: {a: m}}}\n";
    MIG_AUTO_ARENA arena = mig_arena_new();

    expect_ops(found_from(arena, postgresql_caps, before), postgresql_caps, "", "");
}

Test(diff, an_enum_that_no_column_shows_is_no_difference_where_there_are_no_enum_types)
{
    MIG_AUTO_ARENA arena = mig_arena_new();

    expect_ops(found_from(arena, sqlite_caps, "enums: {m: [x]}\n"), sqlite_caps, "", "");
    expect_ops(found_from(arena, postgresql_caps, "enums: {m: [x]}\n"), postgresql_caps, "",
               "- drop_enum: {enum: m, values: [x]}\n");
}

Test(diff, properties_that_the_database_does_not_keep_are_not_compared)
{
    static const char *const after[] = {
        "tables: {t: {columns: {a: {type: int, comment: x}}}}\n",
        "tables: {t: {comment: x, columns: {a: int}}}\n",
        "tables: {t: {columns: {a: {type: int, collation: C}}}}\n",
        "tables: {t: {strict: true, without_rowid: true, columns: {a: int}}}\n",
        "tables: {t: {columns: {a: {type: int, identity: always}}}}\n",
    };

    for (size_t i = 0; i < MIG_LEN(after); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();

        expect_ops(found_from(arena, 0, "tables: {t: {columns: {a: int}}}\n"), 0, after[i], "");
    }
}

Test(diff, unnamed_constraints_are_matched_by_definition_and_counted)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *found = found_from(arena, sqlite_caps,
                                   "tables: {t: {columns: {a: int}, checks: {x: a > 0, y: a > 0, "
                                   "z: a > 1}, unique: {u: [a]}}}\n");
    mig_table *table = found->tables.items[0];

    for (size_t i = 0; i < 3; i++)
        table->checks.items[i]->id.name = NULL;
    table->uniques.items[0]->id.name = NULL;
    expect_ops(found, sqlite_caps,
               "tables: {t: {columns: {a: int}, checks: [a > 1, a > 0, a > 0], unique: [[a]]}}\n",
               "");
    expect_ops(found, sqlite_caps,
               "tables: {t: {columns: {a: int}, checks: [a > 1, a > 0], unique: [[a]]}}\n",
               "- drop_constraint: {table: t, kind: check, expr: a > 0}\n");
    /* What has no name can't be renamed. */
    expect_ops(
        found, sqlite_caps,
        "tables: {t: {columns: {a: int}, checks: [a > 1, a > 0, a > 0], unique: {v: [a]}}}\n",
        "- drop_constraint: {table: t, kind: unique, columns: [a]}\n"
        "- create_unique: {table: t, name: v, columns: [a]}\n");
}

Test(diff, the_names_of_primary_keys_count_only_where_they_are_kept)
{
    static const char before[] =
        "tables: {t: {columns: {a: int}, primary_key: {name: x, columns: [a]}}}\n";
    static const char after[] =
        "tables: {t: {columns: {a: int}, primary_key: {name: y, columns: [a]}}}\n";
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_caps without = postgresql_caps & ~(mig_caps)MIG_CAP_PK_NAMES;

    expect_ops(found_from(arena, without, before), without, after, "");
}

Test(diff, names_that_nobody_stated_give_way_to_those_that_are_there)
{
    static const char before[] =
        "tables: {people: {columns: {a: int}, indexes: {ix_users_a: [a]}, checks: {c: a > 0}}}\n";
    MIG_AUTO_ARENA arena = mig_arena_new();

    expect_ops(found_from(arena, postgresql_caps, before), postgresql_caps,
               "tables:\n"
               "  people: {columns: {a: int}, indexes: {ix_users_a: [a]}, checks: {c: a > 0}}\n"
               "  users: {columns: {a: int}, indexes: [a], checks: {c: a > 0}}\n",
               "- create_table:\n"
               "    table: users\n"
               "    columns:\n"
               "      a: {type: int}\n"
               "    indexes:\n"
               "      ix_users_a_1: [a]\n"
               "    checks:\n"
               "      c: a > 0\n");
}

Test(diff, arrays_of_an_enum_have_no_number_of_dimensions)
{
    static const char enums[] = "enums: {mood: [sad, ok]}\n";
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *one = mig_arena_printf(arena, "%stables: {t: {columns: {c: 'mood[]'}}}\n", enums);
    const char *two = mig_arena_printf(arena, "%stables: {t: {columns: {c: 'mood[][]'}}}\n", enums);

    expect_ops(found_from(arena, postgresql_caps, one), postgresql_caps, two, "");
}
