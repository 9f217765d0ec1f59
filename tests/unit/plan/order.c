/* The order of operations: what needs what, loops, neighbours; and the way back. */
#include "../diff/model.h"
#include "diff/loss.h"

#include <criterion/criterion.h>
#include <string.h>

static const diff_case cases[] = {
    {"tables after those that they refer to", BOTH, "",
     "tables:\n"
     "  a: {columns: {id: {type: int, primary_key: true}, b: {type: int, references: b.id}}}\n"
     "  b: {columns: {id: {type: int, primary_key: true}, c: {type: int, references: c.id}}}\n"
     "  c: {columns: {id: {type: int, primary_key: true}}}\n",
     "- create_table:\n"
     "    table: c\n"
     "    columns:\n"
     "      id: {type: int}\n"
     "    primary_key: {name: pk_c, columns: [id]}\n"
     "- create_table:\n"
     "    table: b\n"
     "    columns:\n"
     "      id: {type: int}\n"
     "      c: {type: int}\n"
     "    primary_key: {name: pk_b, columns: [id]}\n"
     "    foreign_keys:\n"
     "      fk_b_c: {columns: [c], references: c.id}\n"
     "- create_table:\n"
     "    table: a\n"
     "    columns:\n"
     "      id: {type: int}\n"
     "      b: {type: int}\n"
     "    primary_key: {name: pk_a, columns: [id]}\n"
     "    foreign_keys:\n"
     "      fk_a_b: {columns: [b], references: b.id}\n"},
    {"tables before those that they refer to are dropped", BOTH,
     "tables:\n"
     "  a: {columns: {id: {type: int, primary_key: true}}}\n"
     "  b: {columns: {id: {type: int, references: a.id}}}\n",
     "",
     "# drops the table and its rows\n"
     "- drop_table: {table: b}\n"
     "# drops the table and its rows\n"
     "- drop_table: {table: a}\n"},
    {"tables that refer to each other get a foreign key afterwards", BOTH, "",
     "tables:\n"
     "  a: {columns: {id: {type: int, primary_key: true}, b: {type: int, references: b.id}}}\n"
     "  b: {columns: {id: {type: int, primary_key: true}, a: {type: int, references: a.id}}}\n",
     "- create_table:\n"
     "    table: a\n"
     "    columns:\n"
     "      id: {type: int}\n"
     "      b: {type: int}\n"
     "    primary_key: {name: pk_a, columns: [id]}\n"
     "- create_table:\n"
     "    table: b\n"
     "    columns:\n"
     "      id: {type: int}\n"
     "      a: {type: int}\n"
     "    primary_key: {name: pk_b, columns: [id]}\n"
     "    foreign_keys:\n"
     "      fk_b_a: {columns: [a], references: a.id}\n"
     "- create_foreign_key: {table: a, name: fk_a_b, columns: [b], references: b.id}\n"},
    {"tables that refer to each other lose a foreign key before", BOTH,
     "tables:\n"
     "  a: {columns: {id: {type: int, primary_key: true}, b: {type: int, references: b.id}}}\n"
     "  b: {columns: {id: {type: int, primary_key: true}, a: {type: int, references: a.id}}}\n",
     "",
     "- drop_constraint: {table: a, kind: foreign_key, name: fk_a_b, columns: [b], references: "
     "b.id}\n"
     "# drops the table and its rows\n"
     "- drop_table: {table: b}\n"
     "# drops the table and its rows\n"
     "- drop_table: {table: a}\n"},
    {"a table that refers to itself is no loop", BOTH, "",
     "tables: {a: {columns: {id: {type: int, primary_key: true}, up: {type: int, references: "
     "a.id}}}}\n",
     "- create_table:\n"
     "    table: a\n"
     "    columns:\n"
     "      id: {type: int}\n"
     "      up: {type: int}\n"
     "    primary_key: {name: pk_a, columns: [id]}\n"
     "    foreign_keys:\n"
     "      fk_a_up: {columns: [up], references: a.id}\n"},
    {"an index gives its name to one of another table", BOTH,
     "tables: {a: {columns: {x: int}, indexes: {i: [x]}}, b: {columns: {x: int}}}\n",
     "tables: {a: {columns: {x: int}}, b: {columns: {x: int}, indexes: {i: [x]}}}\n",
     "- drop_index: {table: a, name: i, columns: [x]}\n"
     "- create_index: {table: b, name: i, columns: [x]}\n"},
    {"a rename waits until the name is free", BOTH,
     "tables: {a: {columns: {x: int}, indexes: {i: [x]}}, b: {columns: {x: int}, indexes: {j: "
     "[x]}}}\n",
     "tables: {a: {columns: {x: int}, indexes: {j: [x]}}, b: {columns: {x: int}}}\n",
     "- drop_index: {table: b, name: j, columns: [x]}\n"
     "- rename_index: {table: a, from: i, to: j}\n"},
    {"a rename frees the name", BOTH,
     "tables: {a: {columns: {x: int}, indexes: {i: [x]}}, b: {columns: {x: int}}}\n",
     "tables: {a: {columns: {x: int}, indexes: {j: [x]}}, b: {columns: {x: int}, indexes: {i: "
     "[x]}}}\n",
     "- rename_index: {table: a, from: i, to: j}\n"
     "- create_index: {table: b, name: i, columns: [x]}\n"},
    {"what is logged refers to nothing unlogged", PG,
     "tables:\n  a: {columns: {id: {type: int, primary_key: true}, b: {type: int, references: "
     "b.id}}}\n  b: {columns: {id: {type: int, primary_key: true}}}\n",
     "tables:\n  a: {unlogged: true, columns: {id: {type: int, primary_key: true}, b: {type: int, "
     "references: b.id}}}\n  b: {unlogged: true, columns: {id: {type: int, primary_key: true}}}\n",
     "- alter_table: {table: a, from: {}, to: {unlogged: true}}\n"
     "- alter_table: {table: b, from: {}, to: {unlogged: true}}\n"},
    {"and the other way round", PG,
     "tables:\n  a: {unlogged: true, columns: {id: {type: int, primary_key: true}, b: {type: int, "
     "references: b.id}}}\n  b: {unlogged: true, columns: {id: {type: int, primary_key: true}}}\n",
     "tables:\n  a: {columns: {id: {type: int, primary_key: true}, b: {type: int, references: "
     "b.id}}}\n  b: {columns: {id: {type: int, primary_key: true}}}\n",
     "- alter_table: {table: b, from: {unlogged: true}, to: {}}\n"
     "- alter_table: {table: a, from: {unlogged: true}, to: {}}\n"},
    {"rows are told by an index that is there", PG,
     "tables: {a: {columns: {x: int, y: int}, indexes: {i: {columns: x, unique: true}}, "
     "replica_identity: {index: i}}}\n",
     "tables: {a: {columns: {x: int, y: int}, indexes: {j: {columns: y, unique: true}}, "
     "replica_identity: {index: j}}}\n",
     "- create_index: {table: a, name: j, columns: [y], unique: true}\n"
     "- alter_table: {table: a, from: {replica_identity: {index: i}}, to: {replica_identity: "
     "{index: j}}}\n"
     "- drop_index: {table: a, name: i, columns: [x], unique: true}\n"},
    {"between two indexes over the same columns rows are told by all columns", PG,
     "tables: {a: {columns: {x: int}, indexes: {i: {columns: x, unique: true}}, "
     "replica_identity: {index: i}}}\n",
     "tables: {a: {columns: {x: int, z: int}, indexes: {j: {columns: x, unique: true, include: "
     "z}}, replica_identity: {index: j}}}\n",
     "- alter_table: {table: a, from: {replica_identity: {index: i}}, to: {replica_identity: "
     "full}}\n"
     "- drop_index: {table: a, name: i, columns: [x], unique: true}\n"
     "- add_column: {table: a, column: z, type: int}\n"
     "- create_index: {table: a, name: j, columns: [x], unique: true, include: [z]}\n"
     "- alter_table: {table: a, from: {replica_identity: full}, to: {replica_identity: {index: "
     "j}}}\n"},
    {"indexes that take each other's names, with properties of one database", PG,
     "tables: {a: {columns: {x: int, z: int}, indexes: {i: {columns: x, unique: true}, j: "
     "{columns: z, unique: true}}, replica_identity: {index: i}, postgresql: {unlogged: true}}}\n",
     "tables: {a: {columns: {x: int, z: int}, indexes: {i: {columns: z, unique: true}, j: "
     "{columns: x, unique: true}}, replica_identity: {index: j}}}\n",
     "- drop_index: {table: a, name: j, columns: [z], unique: true}\n"
     "- alter_table:\n    table: a\n"
     "    from: {replica_identity: {index: i}, postgresql: {unlogged: true}}\n"
     "    to: {replica_identity: full, postgresql: {unlogged: true}}\n"
     "- drop_index: {table: a, name: i, columns: [x], unique: true}\n"
     "- create_index: {table: a, name: i, columns: [z], unique: true}\n"
     "- create_index: {table: a, name: j, columns: [x], unique: true}\n"
     "- alter_table:\n    table: a\n"
     "    from: {replica_identity: full, postgresql: {unlogged: true}}\n"
     "    to: {replica_identity: {index: j}}\n"},
    {"changes of one table are neighbours", BOTH,
     "tables:\n"
     "  a: {columns: {x: int, y: int}, checks: {ca: x > 0}}\n"
     "  b: {columns: {x: int, y: int}, checks: {cb: x > 0}}\n",
     "tables:\n"
     "  a: {columns: {x: bigint, z: int}, indexes: {ia: [x]}}\n"
     "  b: {columns: {x: bigint, z: int}, indexes: {ib: [x]}}\n",
     "- drop_constraint: {table: a, kind: check, name: ca, expr: x > 0}\n"
     "- add_column: {table: a, column: z, type: int}\n"
     "- alter_column: {table: a, column: x, from: {type: int}, to: {type: bigint}}\n"
     "# drops the column and what it holds\n"
     "- drop_column: {table: a, column: 'y'}\n"
     "- create_index: {table: a, name: ia, columns: [x]}\n"
     "- drop_constraint: {table: b, kind: check, name: cb, expr: x > 0}\n"
     "- add_column: {table: b, column: z, type: int}\n"
     "- alter_column: {table: b, column: x, from: {type: int}, to: {type: bigint}}\n"
     "# drops the column and what it holds\n"
     "- drop_column: {table: b, column: 'y'}\n"
     "- create_index: {table: b, name: ib, columns: [x]}\n"},
    {"a table waits until all that its changes need is there", BOTH,
     "tables: {a: {columns: {x: int}}, b: {columns: {id: int}}}\n",
     "tables: {a: {columns: {x: bigint, y: {type: int, references: b.id}}}, b: {columns: {id: "
     "{type: int, unique: true}}}}\n",
     "- create_unique: {table: b, name: uq_b_id, columns: [id]}\n"
     "- add_column: {table: a, column: 'y', type: int}\n"
     "- alter_column: {table: a, column: x, from: {type: int}, to: {type: bigint}}\n"
     "- create_foreign_key: {table: a, name: fk_a_y, columns: [y], references: b.id}\n"},
    {"an enum outlives the arrays of it", LITE,
     "enums: {e: [x]}\ntables: {t: {columns: {a: 'e[]', b: int}}}\n",
     "tables: {t: {columns: {b: int}}}\n",
     "# drops the column and what it holds\n- drop_column: {table: t, column: a}\n- drop_enum: "
     "{enum: e, values: [x]}\n"},
    {"columns change while their table is not strict yet", LITE,
     "tables: {t: {columns: {a: int}}}\n",
     "tables: {t: {strict: true, columns: {a: text, b: int}}}\n",
     "- add_column: {table: t, column: b, type: int}\n"
     "- alter_column: {table: t, column: a, from: {type: int}, to: {type: text}}\n"
     "- alter_table: {table: t, from: {}, to: {strict: true}}\n"},
    {"columns change when their table is not strict any more", LITE,
     "tables: {t: {strict: true, columns: {a: int}}}\n",
     "tables: {t: {columns: {a: text, b: int}}}\n",
     "- alter_table: {table: t, from: {strict: true}, to: {}}\n"
     "- add_column: {table: t, column: b, type: int}\n"
     "- alter_column: {table: t, column: a, from: {type: int}, to: {type: text}}\n"},
    {"columns are added in the order of the file", BOTH, "tables: {t: {columns: {a: int}}}\n",
     "tables: {t: {columns: {a: int, z: int, b: int}}}\n",
     "- add_column: {table: t, column: z, type: int}\n"
     "- add_column: {table: t, column: b, type: int}\n"},
    {"a default goes before its value does, and another comes after", PG,
     "enums: {m: [x, y]}\ntables: {t: {columns: {a: {type: m, default: y}}}}\n",
     "enums: {m: [x, z]}\ntables: {t: {columns: {a: {type: m, default: z}}}}\n",
     "- alter_column: {table: t, column: a, from: {type: m, default: 'y'}, to: {type: m}}\n"
     "# removes \"y\" from the enum: no row may hold it\n"
     "- alter_enum: {enum: m, from: [x, y], to: [x, z]}\n"
     "- alter_column: {table: t, column: a, from: {type: m}, to: {type: m, default: z}}\n"},
    {"checks that may name a value are made after it comes", PG,
     "enums: {m: [x]}\ntables: {t: {columns: {a: m}, checks: {c: a = 'x'}}}\n",
     "enums: {m: [z]}\ntables: {t: {columns: {a: m}, checks: {c: a = 'z'}}}\n",
     "- drop_constraint: {table: t, kind: check, name: c, expr: a = 'x'}\n"
     "# removes \"x\" from the enum: no row may hold it\n"
     "- alter_enum: {enum: m, from: [x], to: [z]}\n"
     "- create_check: {table: t, name: c, expr: a = 'z'}\n"},
};

Test(order, operations_come_after_what_they_need)
{
    check_cases(cases, MIG_LEN(cases));
}

/* A ring of tables, and one in the middle that all refer to and that refers to one of them. */
static const char *ring(mig_arena *arena, unsigned count)
{
    MIG_AUTO_STR text = {0};

    mig_str_add(&text,
                "tables:\n  hub: {columns: {id: {type: int, primary_key: true}, first: "
                "{type: int, references: t0.id}}}\n");
    for (unsigned i = 0; i < count; i++)
        mig_str_addf(&text,
                     "  t%u: {columns: {id: {type: int, primary_key: true}, next: {type: int, "
                     "references: t%u.id}, hub: {type: int, references: hub.id}}}\n",
                     i, (i + 1) % count);
    return mig_str_copy(arena, &text);
}

Test(order, many_loops_are_broken_at_few_foreign_keys)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *yaml = ring(arena, 50);
    const mig_schema *wanted = wanted_from(arena, postgresql_caps, yaml);
    const mig_schema *found = found_from(arena, postgresql_caps, yaml);
    const mig_schema *empty = found_from(arena, postgresql_caps, "");
    mig_ops there = difference(arena, postgresql_caps, empty, wanted);
    mig_ops back = difference(arena, postgresql_caps, found, empty);

    cr_expect(there.len == 51 + 2, "%zu", there.len);
    cr_expect(back.len == 51 + 2, "%zu", back.len);
    expect_laws("ring", postgresql_caps, empty, wanted);
    expect_laws("ring", postgresql_caps, found, empty);
}

/* Two indexes that swap their names: no rename can be the first. */
Test(order, a_loop_without_a_foreign_key_is_an_error_that_names_it)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    static const mig_index i = {.id = {"i", true}}, j = {.id = {"j", true}};
    const mig_schema *found =
        found_from(arena, postgresql_caps, "tables: {t: {columns: {a: int}}}\n");
    mig_ops ops = {0}, ordered;
    mig_error err = {0};

    mig_push(arena, &ops,
             ((mig_op){.kind = MIG_KIND_INDEX,
                       .table = {NULL, "t"},
                       .before = {.index = &i},
                       .after = {.index = &j}}));
    mig_push(arena, &ops,
             ((mig_op){.kind = MIG_KIND_INDEX,
                       .table = {NULL, "t"},
                       .before = {.index = &j},
                       .after = {.index = &i}}));
    cr_assert(!mig_order(arena, &ops, found, &ordered, &err));
    expect_text("loop",
                "no order works, as each needs the next: renaming \"t.j\" before renaming \"t.i\" "
                "before renaming \"t.j\"; split the change into two revisions",
                err.text[0]);
}

Test(order, reversing_twice_gives_the_same)
{
    MIG_AUTO_ARENA arena = mig_arena_new();

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        mig_ops ops =
            difference(arena, postgresql_caps, found_from(arena, postgresql_caps, cases[i].before),
                       wanted_from(arena, postgresql_caps, cases[i].after));
        mig_ops once, twice;

        mig_reverse(arena, &ops, &once);
        mig_reverse(arena, &once, &twice);
        expect_text(cases[i].name, ops_text(arena, &ops), ops_text(arena, &twice));
    }
}

Test(order, what_is_lost_is_said)
{
    static const struct {
        const char *before, *after, *note; /* types of a column */
    } notes[] = {
        {"varchar(40)", "varchar(20)",
         "narrows the column: values that don't fit varchar(20) are cut, rounded or refused"},
        {"varchar(20)", "varchar(40)", NULL},
        {"varchar", "varchar(40)",
         "narrows the column: values that don't fit varchar(40) are cut, rounded or refused"},
        {"text", "varchar(40)",
         "narrows the column: values that don't fit varchar(40) are cut, rounded or refused"},
        {"varchar(40)", "text", NULL},
        {"bigint", "int",
         "narrows the column: values that don't fit int are cut, rounded or refused"},
        {"int", "bigint", NULL},
        {"double", "real",
         "narrows the column: values that don't fit real are cut, rounded or refused"},
        {"numeric(10,2)", "numeric(10,1)",
         "narrows the column: values that don't fit numeric(10,1) are cut, rounded or refused"},
        {"numeric(10,2)", "numeric(12,4)", NULL},
        {"numeric(10,2)", "numeric(11,4)",
         "narrows the column: values that don't fit numeric(11,4) are cut, rounded or refused"},
        {"numeric(10,2)", "numeric", NULL},
        {"numeric(10,2)", "int",
         "narrows the column: values that don't fit int are cut, rounded or refused"},
        {"timestamptz", "date",
         "narrows the column: values that don't fit date are cut, rounded or refused"},
        {"timestamp", "timestamp(3)",
         "narrows the column: values that don't fit timestamp(3) are cut, rounded or refused"},
        {"timestamp(3)", "timestamp", NULL},
        {"date", "timestamp", NULL},
        {"int", "text", NULL},
        {"text", "int", NULL},
        {"int[]", "bigint[]", NULL},
    };

    for (size_t i = 0; i < MIG_LEN(notes); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_column before = {.name = "a", .type = {.written = notes[i].before}};
        mig_column after = {.name = "a", .type = {.written = notes[i].after}};
        mig_op op = {
            .kind = MIG_KIND_COLUMN, .before = {.column = &before}, .after = {.column = &after}};
        const char *note = mig_diff_loss(arena, &op);

        expect_text(notes[i].before, notes[i].note ? notes[i].note : "none", note ? note : "none");
    }
}

static mig_ops read_ops(mig_arena *arena, const char *text)
{
    mig_node *root;
    mig_ops ops = {0};
    mig_error err = {0};

    cr_assert(mig_yaml_read(arena, "a.yaml", text, strlen(text), &root, &err));
    cr_assert(mig_ops_read(arena, root, &ops, &err), "%s", err.text[0]);
    return ops;
}

Test(order, a_rename_loses_nothing_and_may_only_name)
{
    static const char *const texts[] = {
        "- rename_column: {table: t, from: a, to: b}\n",
        "- rename_enum: {from: a, to: b}\n",
        "- rename_table: {from: a, to: b}\n",
        "- rename_index: {table: t, from: a, to: b}\n",
    };

    for (size_t i = 0; i < MIG_LEN(texts); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_ops ops = read_ops(arena, texts[i]), back;

        mig_reverse(arena, &ops, &back);
        cr_expect_null(back.items[0].note, "%s", texts[i]);
        mig_reverse(arena, &back, &ops);
        expect_text(texts[i], texts[i], ops_text(arena, &ops));
    }
}
