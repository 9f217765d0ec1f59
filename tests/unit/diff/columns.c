/* Columns and enums: what each change becomes, and the laws, there and back. */
#include "model.h"

#include <criterion/criterion.h>

static const diff_case cases[] = {
    {"options of a sequence", PG,
     "tables: {t: {columns: {a: {type: int, identity: always}, b: {type: int, autoincrement: "
     "true}}}}\n",
     "tables: {t: {columns: {a: {type: int, identity: {kind: always, start: 5}}, b: {type: int, "
     "autoincrement: {cache: 5}}}}}\n",
     "- alter_column:\n"
     "    table: t\n"
     "    column: a\n"
     "    from: {type: int, identity: always}\n"
     "    to: {type: int, identity: {kind: always, start: 5}}\n"
     "- alter_column:\n"
     "    table: t\n"
     "    column: b\n"
     "    from: {type: int, autoincrement: true}\n"
     "    to: {type: int, autoincrement: {cache: 5}}\n"},
    {"storage of a column", PG, "tables: {t: {columns: {a: {type: text, statistics: 5}}}}\n",
     "tables: {t: {columns: {a: {type: text, storage: external, compression: lz4, options: "
     "{n_distinct: 5}}}}}\n",
     "- alter_column:\n"
     "    table: t\n"
     "    column: a\n"
     "    from: {type: text, statistics: 5}\n"
     "    to: {type: text, storage: external, compression: lz4, options: {n_distinct: 5}}\n"},
    {"type", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: varchar(20)\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: varchar(30)\n",
     "- alter_column: {table: t, column: a, from: {type: varchar(20)}, to: {type: varchar(30)}}\n"},
    {"spelling of a type is no difference", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: varchar(10)\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: integer\n"
     "      b: character varying(10)\n",
     ""},
    {"nullable", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: text\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: text?\n",
     "- alter_column: {table: t, column: a, from: {type: text}, to: {type: text, nullable: "
     "true}}\n"},
    {"the conflict clause of a key's NOT NULL", LITE,
     "tables: {t: {columns: {a: {type: text, on_conflict: ignore, primary_key: pk}}}}",
     "tables: {t: {columns: {a: {type: text, primary_key: pk}}}}",
     "- alter_column: {table: t, column: a, from: {type: text, on_conflict: ignore}, to: {type: "
     "text}}\n"},
    {"the conflict clause of a NOT NULL that goes with the key", LITE,
     "tables: {t: {columns: {a: {type: text, on_conflict: ignore, primary_key: pk}}}}",
     "tables: {t: {columns: {a: text}}}",
     "- drop_constraint: {table: t, kind: primary_key, name: pk, columns: [a]}\n"
     "- alter_column: {table: t, column: a, from: {type: text, on_conflict: ignore}, to: {type: "
     "text}}\n"},
    {"default", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: text, default: x}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: text, default: y}\n",
     "- alter_column:\n"
     "    table: t\n"
     "    column: a\n"
     "    from: {type: text, default: x}\n"
     "    to: {type: text, default: 'y'}\n"},
    {"default added", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: int, default: 1}\n",
     "- alter_column: {table: t, column: a, from: {type: int}, to: {type: int, default: 1}}\n"},
    {"default null is none", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int?\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: int?, default: NULL}\n",
     ""},
    {"words of a default have no case", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: bool, default: TRUE}\n"
     "      b: {type: timestamptz, default: NOW()}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: bool, default: true}\n"
     "      b: {type: timestamptz, default: now()}\n",
     ""},
    {"identity", PG,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: int, identity: always}\n",
     "- alter_column: {table: t, column: a, from: {type: int}, to: {type: int, identity: "
     "always}}\n"},
    {"identity kind", PG,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: int, identity: always}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: int, identity: by default}\n",
     "- alter_column:\n"
     "    table: t\n"
     "    column: a\n"
     "    from: {type: int, identity: always}\n"
     "    to: {type: int, identity: by default}\n"},
    {"autoincrement", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: int, primary_key: true}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: int, primary_key: true, autoincrement: true}\n",
     "- alter_column: {table: t, column: id, from: {type: int}, to: {type: int, autoincrement: "
     "true}}\n"},
    {"generated text", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: {type: int, generated: a + 1}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: {type: int, generated: a + 2}\n",
     "- alter_column:\n"
     "    table: t\n"
     "    column: b\n"
     "    from: {type: int, generated: a + 1}\n"
     "    to: {type: int, generated: a + 2}\n"},
    {"generated column becomes plain", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: {type: int, generated: a + 1}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n",
     "- alter_column: {table: t, column: b, from: {type: int, generated: a + 1}, to: {type: "
     "int}}\n"},
    {"virtual becomes stored", LITE,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: {type: int, generated: {expr: a + 1, kind: virtual}}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: {type: int, generated: a + 1}\n",
     "- alter_column:\n"
     "    table: t\n"
     "    column: b\n"
     "    from: {type: int, generated: {expr: a + 1, kind: virtual}}\n"
     "    to: {type: int, generated: a + 1}\n"},
    {"collation", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: text, collation: C}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: text\n",
     "- alter_column: {table: t, column: a, from: {type: text, collation: C}, to: {type: text}}\n"},
    {"comment of a column", PG,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: text\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: text, comment: An a}\n",
     "- alter_column: {table: t, column: a, from: {type: text}, to: {type: text, comment: An "
     "a}}\n"},
    {"comment where none is kept", LITE,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: text\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: text, comment: An a}\n",
     ""},
    {"on update", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: timestamptz\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: timestamptz, on_update: now()}\n",
     "- alter_column:\n"
     "    table: t\n"
     "    column: a\n"
     "    from: {type: timestamptz}\n"
     "    to: {type: timestamptz, on_update: now()}\n"},
    {"order of columns is none", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: text\n"
     "      b: int\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      b: int\n"
     "      a: text\n",
     ""},
    {"column with all that hangs on it", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: int, unique: true, index: true, check: a > 0}\n"
     "      b: int\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      b: int\n",
     "- drop_constraint: {table: t, kind: check, name: ck_t_a, expr: a > 0}\n"
     "- drop_index: {table: t, name: ix_t_a, columns: [a]}\n"
     "- drop_constraint: {table: t, kind: unique, name: uq_t_a, columns: [a]}\n"
     "# drops the column and what it holds\n"
     "- drop_column: {table: t, column: a}\n"},
    {"column renamed", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    checks: {pos: a > 0}\n"
     "    indexes: {i: {columns: [lower(a)], where: a > 1}}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      c: {type: int, renamed_from: a}\n"
     "      b: int\n"
     "    checks: {pos: c > 0}\n"
     "    indexes: {i: {columns: [lower(c)], where: c > 1}}\n",
     "- rename_column: {table: t, from: a, to: c}\n"},
    {"rename that is done already", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      c: int\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      c: {type: int, renamed_from: a}\n",
     ""},
    {"enum added", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: text\n",
     "enums: {m: [x, y]}\n"
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: m\n",
     "- create_enum: {enum: m, values: [x, y]}\n"
     "- alter_column: {table: t, column: a, from: {type: text}, to: {type: m}}\n"},
    {"enum removed", BOTH,
     "enums: {m: [x, y]}\n"
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: m, default: x}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: text\n",
     "- alter_column: {table: t, column: a, from: {type: m, default: x}, to: {type: text}}\n"
     "- drop_enum: {enum: m, values: [x, y]}\n"},
    {"enum value added and used", BOTH,
     "enums: {m: [x]}\n"
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: m, default: x}\n",
     "enums: {m: [x, y]}\n"
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: m, default: y}\n",
     "- alter_enum: {enum: m, from: [x], to: [x, y]}\n"
     "- alter_column: {table: t, column: a, from: {type: m, default: x}, to: {type: m, default: "
     "'y'}}\n"},
    {"enum value removed that was the default", BOTH,
     "enums: {m: [x, y]}\n"
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: m, default: y}\n",
     "enums: {m: [x]}\n"
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: m, default: x}\n",
     "- alter_column: {table: t, column: a, from: {type: m, default: 'y'}, to: {type: m, default: "
     "x}}\n"
     "# removes \"y\" from the enum: no row may hold it\n"
     "- alter_enum: {enum: m, from: [x, y], to: [x]}\n"},
    {"enum value renamed", BOTH,
     "enums: {m: [x, y]}\n"
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: m, default: y}\n",
     "enums: {m: [x, {value: z, renamed_from: y}]}\n"
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: m, default: z}\n",
     "- alter_enum: {enum: m, from: [x, y], to: [x, z], rename: {y: z}}\n"},
    {"enum renamed", BOTH,
     "enums: {m: [x, y]}\n"
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: m\n",
     "enums: {n: {renamed_from: m, values: [x, y]}}\n"
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: n\n",
     "- rename_enum: {from: m, to: 'n'}\n"},
    {"enum unused", PG, "", "enums: {m: [x]}\n", "- create_enum: {enum: m, values: [x]}\n"},
};

/* A file that doesn't name a sequence takes any; a change of the rest keeps the name. */
Test(columns, a_sequence_without_a_stated_name_keeps_its_own)
{
    static const char found_text[] =
        "tables: {t: {columns: {a: {type: int, autoincrement: "
        "{sequence: legacy}}, b: {type: int, identity: {kind: always, "
        "sequence: old, start: 5}}}}}\n";
    static const struct {
        const char *wanted, *ops;
    } pairs[] = {
        {"tables: {t: {columns: {a: {type: int, autoincrement: true}, b: {type: int, identity: "
         "{kind: always, start: 5}}}}}\n",
         ""},
        {"tables: {t: {columns: {a: {type: int, autoincrement: {sequence: fresh}}, b: {type: int, "
         "identity: always}}}}\n",
         "- alter_column:\n"
         "    table: t\n"
         "    column: a\n"
         "    from: {type: int, autoincrement: {sequence: legacy}}\n"
         "    to: {type: int, autoincrement: {sequence: fresh}}\n"
         "- alter_column:\n"
         "    table: t\n"
         "    column: b\n"
         "    from: {type: int, identity: {kind: always, start: 5, sequence: old}}\n"
         "    to: {type: int, identity: {kind: always, sequence: old}}\n"},
    };

    for (size_t i = 0; i < MIG_LEN(pairs); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const mig_schema *found = found_from(arena, postgresql_caps, found_text);
        const mig_schema *wanted = wanted_from(arena, postgresql_caps, pairs[i].wanted);
        mig_ops ops = difference(arena, postgresql_caps, found, wanted);

        expect_text("operations", pairs[i].ops, ops_text(arena, &ops));
    }
}

/* A catalog knows what is usual: a file may say it. */
Test(columns, what_is_usual_may_be_said)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *found =
        found_from(arena, postgresql_caps,
                   "tables: {t: {columns: {a: text, b: {type: text, storage: plain}}}}\n");
    const mig_schema *wanted =
        wanted_from(arena, postgresql_caps,
                    "tables: {t: {tablespace: pg_default, access_method: heap, columns: {a: {type: "
                    "text, storage: extended}, b: {type: "
                    "text, storage: extended}}}}\n");
    mig_ops ops;

    for (size_t i = 0; i < 2; i++)
        found->tables.items[0]->columns.items[i]->usual_storage = "extended";
    found->tables.items[0]->usual_tablespace = "pg_default";
    found->tables.items[0]->usual_access_method = "heap";
    ops = difference(arena, postgresql_caps, found, wanted);
    expect_text("operations",
                "- alter_column:\n"
                "    table: t\n"
                "    column: b\n"
                "    from: {type: text, storage: plain}\n"
                "    to: {type: text, storage: extended}\n",
                ops_text(arena, &ops));
}

/* What MySQL keeps beside: inherited engines and collations may be stated, other ones count. */
Test(columns, what_is_inherited_may_be_stated)
{
    static const char found_text[] =
        "tables: {t: {collation: c1, columns: {a: text, b: text, c: int}, indexes: {i: [a(10)], j: "
        "b}, checks: {k: c > 0}}}\n";
    static const struct {
        const char *wanted, *ops;
    } pairs[] = {
        {"tables: {t: {engine: InnoDB, collation: c1, columns: {a: {type: text, collation: c1}, b: "
         "text, c: int}, indexes: {i: [a(10)], j: b}, checks: {k: c > 0}}}\n",
         ""},
        {"tables: {t: {engine: Aria, collation: c1, columns: {a: text, b: {type: text, collation: "
         "c2}, c: {type: int, invisible: true}}, indexes: {i: [a(10)], j: b}, checks: {k: c > "
         "0}}}\n",
         "- alter_table: {table: t, from: {collation: c1}, to: {engine: Aria, collation: c1}}\n"
         "- alter_column: {table: t, column: b, from: {type: text}, to: {type: text, collation: "
         "c2}}\n"
         "- alter_column: {table: t, column: c, from: {type: int}, to: {type: int, invisible: "
         "true}}\n"},
        {"tables: {t: {collation: c1, columns: {a: text, b: text, c: int}, indexes: {i: [a(5)], j: "
         "{columns: b, invisible: true}}, checks: {k: {expr: c > 0, enforced: false}}}}\n",
         "- drop_index: {table: t, name: i, columns: [a(10)]}\n"
         "- create_index: {table: t, name: i, columns: [a(5)]}\n"
         "- alter_index:\n"
         "    table: t\n"
         "    name: j\n"
         "    from: {columns: [b]}\n"
         "    to: {columns: [b], invisible: true}\n"
         "- alter_constraint:\n"
         "    table: t\n"
         "    kind: check\n"
         "    name: k\n"
         "    from: {expr: c > 0}\n"
         "    to: {expr: c > 0, enforced: false}\n"},
    };
    const mig_caps caps = postgresql_caps | MIG_CAP_OPTIONS;

    for (size_t i = 0; i < MIG_LEN(pairs); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_schema *found = found_from(arena, caps, found_text);
        const mig_schema *wanted = wanted_from(arena, caps, pairs[i].wanted);
        mig_ops ops;

        found->tables.items[0]->usual_engine = "InnoDB";
        for (size_t k = 0; k < 2; k++)
            found->tables.items[0]->columns.items[k]->usual_collation = "c1";
        ops = difference(arena, caps, found, wanted);
        expect_text("operations", pairs[i].ops, ops_text(arena, &ops));
    }
}

Test(diff, every_property_of_a_column_and_an_enum)
{
    check_cases(cases, MIG_LEN(cases));
}
