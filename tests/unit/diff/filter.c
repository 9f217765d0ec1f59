/* A comparison of what is managed: what is excluded is neither compared nor dropped nor damaged. */
#include "model.h"

#include "diff/filter.h"
#include "schema/excluded.h"

#include <criterion/criterion.h>
#include <string.h>

enum { EXTRA = 1 };

/* `tmp*` is excluded, whatever it is. */
typedef struct {
    const char *name, *found, *wanted;
    const char *expected; /* operations, or an error */
    int flags;
} managed_case;

static mig_filter tmp_filter(mig_arena *arena)
{
    mig_filter filter = {0};
    mig_filter_item objects = {.name = {.text = "tmp*"}, .used = MIG_NEW(arena, bool)};
    mig_filter_item parts = objects;

    parts.part = true;
    mig_push(arena, &filter.exclude, objects);
    mig_push(arena, &filter.exclude, parts);
    return filter;
}

/* As mig_compare does it. */
static const char *managed_difference(mig_arena *arena, const managed_case *c)
{
    mig_schema *found = found_from(arena, postgresql_caps, c->found);
    mig_schema *wanted = wanted_from(arena, postgresql_caps, c->wanted);
    mig_diff_options options = {.caps = postgresql_caps, .ignore_extra = (c->flags & EXTRA) != 0};
    mig_filter filter = tmp_filter(arena);
    mig_ops ops = {0}, ordered = {0};
    mig_error err = {0};
    fake_driver fake;

    fake_driver_init(&fake);
    mig_filter_mark(arena, &filter, (mig_filter_scope){"public", false, true}, found, wanted);
    if (!mig_filter_check_renames(arena, found, wanted, &err))
        return mig_arena_strdup(arena, err.text[0]);
    wanted = mig_schema_managed(arena, wanted);
    mig_filter_find_enums(arena, found, wanted);
    if (!mig_diff_settled(arena, &fake.driver, found, wanted, &options, &ops, &err) ||
        !mig_order(arena, &ops, found, &ordered, &err))
        return mig_arena_strdup(arena, err.text[0]);
    return ops_text(arena, &ordered);
}

#define T(columns) "tables:\n  t:\n    columns:\n" columns
#define ID "      id: {type: bigint, primary_key: true}\n"
#define A "      a: int\n"

static const managed_case filter_cases[] = {
    {"an excluded table isn't dropped", T(ID) "  tmp:\n    columns: {a: int}\n", T(ID), "", 0},
    {"an excluded table isn't created", T(ID), T(ID) "  tmp:\n    columns: {a: int}\n", "", 0},
    {"an excluded table isn't compared", T(ID) "  tmp:\n    columns: {a: int}\n",
     T(ID) "  tmp:\n    columns: {a: text}\n", "", 0},
    {"excluded parts aren't dropped",
     T(ID A "      tmp_b: {type: int, check: tmp_b > a}\n") "    indexes: {tmp_ix: [a]}\n    "
                                                            "unique: {tmp_uq: [a]}\n    checks: "
                                                            "{tmp_ck: a > 0}\n",
     T(ID A), "", 0},
    {"excluded parts aren't created", T(ID A),
     T(ID A "      tmp_b: {type: int, check: tmp_b > a}\n") "    indexes: {tmp_ix: [a]}\n    "
                                                            "unique: {tmp_uq: [a]}\n    checks: "
                                                            "{tmp_ck: a > 0}\n",
     "", 0},
    {"a new table comes without its excluded parts", "",
     T(ID A "      tmp_b: {type: int, index: true}\n"),
     "- create_table:\n    table: t\n    columns:\n      id: {type: bigint}\n"
     "      a: {type: int}\n    primary_key: {name: pk_t, columns: [id]}\n",
     0},
    {"an excluded primary key is left alone whatever is declared",
     "tables:\n  t:\n    columns: {a: int, b: int}\n"
     "    primary_key: {name: tmp_pk, columns: [a]}\n",
     "tables:\n  t:\n    columns: {a: int, b: int}\n    primary_key: [b]\n", "", 0},
    {"a reference to an excluded table is compared",
     T(ID "      a: {type: bigint, references: tmp.id}\n") "  tmp:\n    columns:\n" ID,
     T(ID "      a: {type: bigint, references: tmp.id, on_delete: cascade}\n") "  tmp:\n    "
                                                                               "columns:\n" ID,
     "- drop_constraint: {table: t, kind: foreign_key, name: fk_t_a, columns: [a], "
     "references: tmp.id}\n"
     "- create_foreign_key: {table: t, name: fk_t_a, columns: [a], references: tmp.id, "
     "on_delete: cascade}\n",
     0},
    {"a name that the convention makes steps around an excluded index",
     T(ID A) "  tmp:\n    columns: {a: int}\n    indexes: {ix_t_a: [a]}\n",
     T(ID "      a: {type: int, index: true}\n"),
     "- create_index: {table: t, name: ix_t_a_1, columns: [a]}\n", 0},
    {"a column of an excluded enum needs no declaration of it",
     "enums: {tmp_e: [a, b]}\n" T(ID "      a: {type: tmp_e, default: a}\n"),
     T(ID "      a: {type: tmp_e, default: b}\n"),
     "- alter_column:\n    table: t\n    column: a\n    from: {type: tmp_e, default: a}\n"
     "    to: {type: tmp_e, default: b}\n",
     0},
    {"an enum that an excluded table uses isn't dropped",
     "enums: {e: [a]}\n" T(ID) "  tmp:\n    columns: {a: e}\n", T(ID), "", 0},
    {"an excluded table's reference stays out of a change of its target",
     T(ID) "  tmp:\n    columns: {a: {type: bigint, references: t.id}}\n",
     "tables:\n  t:\n    columns:\n      id: {type: bigint, primary_key: pk_other}\n",
     "- rename_constraint: {table: t, kind: primary_key, from: pk_t, to: pk_other}\n", 0},
    {"a dropped table takes its excluded parts along, and says so",
     T(ID A) "    indexes: {tmp_ix: [a]}\n", "",
     "# drops the table and its rows; takes along what is excluded: index \"tmp_ix\" of \"t\"\n"
     "- drop_table: {table: t}\n",
     0},
    {"a column that an excluded index needs", T(ID A) "    indexes: {tmp_ix: [a]}\n", T(ID),
     "the schema file has no more \"t.a\", but index \"tmp_ix\" of \"t\" needs it, which "
     "migrate.yaml "
     "excludes; keep the one or change the other first",
     0},
    {"a column that an excluded check names", T(ID A) "    checks: {tmp_ck: a > 0}\n", T(ID),
     "the schema file has no more \"t.a\", but check \"tmp_ck\" of \"t\" needs it, which "
     "migrate.yaml "
     "excludes; keep the one or change the other first",
     0},
    {"a column that an excluded one is made of",
     T(ID A "      tmp_g: {type: int?, generated: a + 1}\n"), T(ID),
     "the schema file has no more \"t.a\", but column \"tmp_g\" of \"t\" needs it, which "
     "migrate.yaml "
     "excludes; keep the one or change the other first",
     0},
    {"a column that an excluded table refers to",
     T(ID "      a: {type: int, unique: true}\n") "  tmp:\n    columns: {a: {type: int, "
                                                  "references: t.a}}\n",
     T(ID),
     "the schema file has no more \"t.a\", but foreign key \"fk_tmp_a\" of \"tmp\" needs it, which "
     "migrate.yaml excludes; keep the one or change the other first",
     0},
    {"a key that an excluded table refers to",
     T(ID "      a: {type: int, unique: true}\n") "  tmp:\n    columns: {a: {type: int, "
                                                  "references: t.a}}\n",
     T(ID A),
     "the schema file has no more \"t.uq_t_a\", but foreign key \"fk_tmp_a\" of \"tmp\" needs it, "
     "which "
     "migrate.yaml excludes; keep the one or change the other first",
     0},
    {"a table that an excluded one refers to",
     T(ID) "  tmp:\n    columns: {a: {type: bigint, references: t.id}}\n", "",
     "the schema file has no more \"t\", but foreign key \"fk_tmp_a\" of \"tmp\" needs it, which "
     "migrate.yaml excludes; keep the one or change the other first",
     0},
    {"a table isn't renamed to an excluded name", T(ID),
     "tables:\n  tmp:\n    renamed_from: t\n    columns:\n" ID,
     "table \"t\" would become \"tmp\", and migrate.yaml excludes \"tmp\": a rename is made where "
     "both "
     "names are managed",
     0},
    {"nor an excluded table to another", "tables:\n  tmp:\n    columns:\n" ID,
     "tables:\n  t:\n    renamed_from: tmp\n    columns:\n" ID,
     "table \"tmp\" would become \"t\", and migrate.yaml excludes \"tmp\": a rename is made where "
     "both "
     "names are managed",
     0},
    {"a rename that was made may stay in the file", T(ID) "  tmp:\n    columns: {a: int}\n",
     "tables:\n  t:\n    renamed_from: tmp\n    columns:\n" ID, "", 0},
    {"a column isn't renamed to an excluded name", T(ID A),
     T(ID "      tmp_a: {type: int, renamed_from: a}\n"),
     "column \"a\" would become \"tmp_a\", and migrate.yaml excludes \"tmp_a\": a rename is made "
     "where "
     "both names are managed",
     0},
    {"an enum isn't renamed to an excluded name", "enums: {e: [a]}\n",
     "enums: {tmp_e: {values: [a], renamed_from: e}}\n",
     "enum \"e\" would become \"tmp_e\", and migrate.yaml excludes \"tmp_e\": a rename is made "
     "where both "
     "names are managed",
     0},
};

static const managed_case extra_cases[] = {
    {"tables, columns, constraints, indexes and enums stay",
     "enums: {e: [a]}\n" T(
         ID A
         "      b: {type: e, check: b <> 'a'}\n") "    indexes: {ix: [a]}\n    unique: {uq: [a]}\n "
                                                  " s:\n    columns:\n" ID
                                                  "      t_id: {type: bigint, references: t.id}\n",
     "tables:\n  t:\n    columns: {id: bigint}\n", "", EXTRA},
    {"what is declared is still made as it says", T(ID A "      b: {type: text, default: x}\n"),
     T(ID "      a: bigint\n      b: text\n      c: {type: int?, index: true}\n"),
     "- add_column: {table: t, column: c, type: int, nullable: true}\n"
     "- alter_column: {table: t, column: a, from: {type: int}, to: {type: bigint}}\n"
     "- alter_column: {table: t, column: b, from: {type: text, default: x}, to: {type: text}}\n"
     "- create_index: {table: t, name: ix_t_c, columns: [c]}\n",
     EXTRA},
    {"a constraint of the same name that changed is made anew", T(ID A) "    checks: {ck: a > 0}\n",
     T(ID A) "    checks: {ck: a > 1}\n",
     "- drop_constraint: {table: t, kind: check, name: ck, expr: a > 0}\n"
     "- create_check: {table: t, name: ck, expr: a > 1}\n",
     EXTRA},
    {"another primary key takes the place of the one that there is",
     "tables:\n  t:\n    columns: {a: int, b: int}\n"
     "    primary_key: {name: pk_a, columns: [a]}\n",
     "tables:\n  t:\n    columns: {a: int, b: int}\n"
     "    primary_key: {name: pk_b, columns: [b]}\n",
     "- drop_constraint: {table: t, kind: primary_key, name: pk_a, columns: [a]}\n"
     "- create_primary_key: {table: t, name: pk_b, columns: [b]}\n",
     EXTRA},
    {"values of enums stay, where they are", "enums: {e: [a, b, c, d]}\n", "enums: {e: [a, d]}\n",
     "", EXTRA},
    {"and new ones come beside them", "enums: {e: [x, a, b, d]}\n",
     "enums: {e: [a, c, {value: dd, renamed_from: d}]}\n",
     "- alter_enum: {enum: e, from: [x, a, b, d], to: [x, a, b, c, dd], rename: {d: dd}}\n", EXTRA},
    {"a table that is renamed is no extra one", "tables:\n  s:\n    columns:\n" ID,
     "tables:\n  t:\n    renamed_from: s\n    columns:\n" ID, "- rename_table: {from: s, to: t}\n",
     EXTRA},
    {"a reference of an extra table makes room for the key that it refers to",
     "tables:\n  t:\n    columns: {a: int, b: int}\n"
     "    primary_key: {name: pk, columns: [a]}\n"
     "  s:\n    columns: {a: {type: int, references: t.a}}\n",
     "tables:\n  t:\n    columns: {a: int, b: int}\n"
     "    primary_key: {name: pk, columns: [a], include: [b]}\n",
     "- drop_constraint: {table: s, kind: foreign_key, name: fk_s_a, columns: [a], "
     "references: t.a}\n"
     "- drop_constraint: {table: t, kind: primary_key, name: pk, columns: [a]}\n"
     "- create_primary_key: {table: t, name: pk, columns: [a], include: [b]}\n"
     "- create_foreign_key: {table: s, name: fk_s_a, columns: [a], references: t.a}\n",
     EXTRA},
};

static void check_managed(const managed_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();

        expect_text(cases[i].name, cases[i].expected, managed_difference(arena, &cases[i]));
    }
}

Test(filter, what_is_excluded_is_neither_compared_nor_damaged)
{
    check_managed(filter_cases, MIG_LEN(filter_cases));
}

Test(filter, what_is_not_declared_stays_with_ignore_extra)
{
    check_managed(extra_cases, MIG_LEN(extra_cases));
}
