/* Keys, unique constraints, checks, foreign keys: what each change becomes, and the laws, there and
 * back. */
#include "model.h"

#include <criterion/criterion.h>

static const diff_case cases[] = {
    {"constraint that loses a column", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    unique: [[a, b]]\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "    unique: [[a]]\n",
     "- drop_constraint: {table: t, kind: unique, name: uq_t_a_b, columns: [a, b]}\n"
     "# drops the column and what it holds\n"
     "- drop_column: {table: t, column: b}\n"
     "- create_unique: {table: t, name: uq_t_a, columns: [a]}\n"},
    {"primary key columns", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns: {a: int, b: int}\n"
     "    primary_key: [a]\n",
     "tables:\n"
     "  t:\n"
     "    columns: {a: int, b: int}\n"
     "    primary_key: [a, b]\n",
     "- drop_constraint: {table: t, kind: primary_key, name: pk_t, columns: [a]}\n"
     "- create_primary_key: {table: t, name: pk_t, columns: [a, b]}\n"},
    {"primary key renamed", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns: {a: int}\n"
     "    primary_key: {name: x, columns: [a]}\n",
     "tables:\n"
     "  t:\n"
     "    columns: {a: int}\n"
     "    primary_key: {name: y, columns: [a]}\n",
     "- rename_constraint: {table: t, kind: primary_key, from: x, to: 'y'}\n"},
    {"primary key removed", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns: {a: int}\n"
     "    primary_key: [a]\n",
     "tables:\n"
     "  t:\n"
     "    columns: {a: int}\n",
     "- drop_constraint: {table: t, kind: primary_key, name: pk_t, columns: [a]}\n"},
    {"unique in another order", LITE,
     "tables:\n  t: {columns: {a: text, b: int, c: int}, unique: {u: [a, b, c]}}\n",
     "tables:\n  t: {columns: {a: text, b: int, c: int}, unique: {u: [a, b, c desc]}}\n",
     "- drop_constraint: {table: t, kind: unique, name: u, columns: [a, b, c]}\n"
     "- create_unique: {table: t, name: u, columns: [a, b, c desc]}\n"},
    {"unique in another collation", LITE,
     "tables:\n  t: {columns: {a: text}, unique: {u: [a collate nocase]}}\n",
     "tables:\n  t: {columns: {a: text}, unique: {u: [a collate rtrim]}}\n",
     "- drop_constraint: {table: t, kind: unique, name: u, columns: [a collate \"nocase\"]}\n"
     "- create_unique: {table: t, name: u, columns: [a collate \"rtrim\"]}\n"},
    {"unique in the column's own collation", LITE,
     "tables:\n  t: {columns: {a: {type: text, collation: NOCASE}}, unique: {u: [a collate "
     "nocase]}}\n",
     "tables:\n  t: {columns: {a: {type: text, collation: NOCASE}}, unique: {u: [a]}}\n", ""},
    {"unique in what is the column's collation so far", LITE,
     "tables:\n  t: {columns: {a: {type: text, collation: NOCASE}}, unique: {u: [a collate "
     "nocase]}}\n",
     "tables:\n  t: {columns: {a: text}, unique: {u: [a]}}\n",
     "- drop_constraint: {table: t, kind: unique, name: u, columns: [a collate \"nocase\"]}\n"
     "- alter_column: {table: t, column: a, from: {type: text, collation: NOCASE}, to: {type: "
     "text}}\n"
     "- create_unique: {table: t, name: u, columns: [a]}\n"},
    {"primary key in another order", LITE,
     "tables:\n  t: {columns: {a: text, b: int}, primary_key: [a, b desc]}\n",
     "tables:\n  t: {columns: {a: text, b: int}, primary_key: [a desc, b]}\n",
     "- drop_constraint: {table: t, kind: primary_key, name: pk_t, columns: [a, b desc]}\n"
     "- create_primary_key: {table: t, name: pk_t, columns: [a desc, b]}\n"},
    {"unique constraints of one column told apart by their collation", LITE,
     "tables:\n  t: {columns: {a: text}, unique: [[a], [a collate nocase], [a desc]]}\n",
     "tables:\n  t: {columns: {a: text}, unique: [[a desc], [a]]}\n",
     "- drop_constraint: {table: t, kind: unique, name: uq_t_a_1, columns: [a collate "
     "\"nocase\"]}\n"},
    {"unique order", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    unique: [[a, b]]\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    unique: [[b, a]]\n",
     "- drop_constraint: {table: t, kind: unique, name: uq_t_a_b, columns: [a, b]}\n"
     "- create_unique: {table: t, name: uq_t_b_a, columns: [b, a]}\n"},
    {"unique renamed", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    unique: {u: [a]}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    unique: {v: [a]}\n",
     "- rename_constraint: {table: t, kind: unique, from: u, to: v}\n"},
    {"unstated name keeps the live one", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    unique: {u: [a]}\n"
     "    checks: {c: a > 0}\n"
     "    indexes: {i: [b]}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    unique: [[a]]\n"
     "    checks: [a > 0]\n"
     "    indexes: [b]\n",
     ""},
    {"unique deferrable", PG,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    unique: {u: [a]}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    unique: {u: {columns: [a], deferrable: true}}\n",
     "- drop_constraint: {table: t, kind: unique, name: u, columns: [a]}\n"
     "- create_unique: {table: t, name: u, columns: [a], deferrable: true}\n"},
    {"traits change where they are", PG,
     "tables:\n"
     "  t:\n"
     "    columns: {a: int, b: {type: int, unique: {name: u, with: {fillfactor: 70}}}}\n"
     "    checks: {c: {expr: a > 0, valid: false}}\n"
     "    indexes: {i: {columns: [a], cluster: true, comment: x}}\n"
     "    exclusions: {e: [a with =]}\n",
     "tables:\n"
     "  t:\n"
     "    columns: {a: int, b: {type: int, unique: u}}\n"
     "    checks: {c: a > 0}\n"
     "    indexes: {j: {columns: [a], tablespace: fast}}\n"
     "    exclusions: {e: {columns: [a with =], comment: y}}\n",
     "- rename_index: {table: t, from: i, to: j}\n"
     "- alter_constraint:\n"
     "    table: t\n"
     "    kind: check\n"
     "    name: c\n"
     "    from: {expr: a > 0, valid: false}\n"
     "    to: {expr: a > 0}\n"
     "- alter_constraint:\n"
     "    table: t\n"
     "    kind: exclude\n"
     "    name: e\n"
     "    from: {columns: [a with =]}\n"
     "    to: {columns: [a with =], comment: y}\n"
     "- alter_index:\n"
     "    table: t\n"
     "    name: j\n"
     "    from: {columns: [a], cluster: true, comment: x}\n"
     "    to: {columns: [a], tablespace: fast}\n"
     "- alter_constraint:\n"
     "    table: t\n"
     "    kind: unique\n"
     "    name: u\n"
     "    from: {columns: [b], with: {fillfactor: 70}}\n"
     "    to: {columns: [b]}\n"},
    {"an operator class or a collation that is the usual one", PG,
     "tables: {t: {columns: {a: {type: text, collation: C}}, indexes: {i: [a]}}}\n",
     "tables: {t: {columns: {a: {type: text, collation: C}}, indexes: {i: ['a collate \"C\"']}}}\n",
     ""},
    {"the operator of an exclusion", PG,
     "tables: {t: {columns: {a: int}, exclusions: {e: [a with =]}}}\n",
     "tables: {t: {columns: {a: int}, exclusions: {e: [a with <>]}}}\n",
     "- drop_constraint: {table: t, kind: exclude, name: e, columns: [a with =]}\n"
     "- create_exclude: {table: t, name: e, columns: [a with <>]}\n"},
    {"an exclusion without a name keeps that of the live one", PG,
     "tables: {t: {columns: {a: int}, exclusions: {odd: [a with =]}}}\n",
     "tables: {t: {columns: {a: int}, exclusions: [[a with =]]}}\n", ""},
    {"check text", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    checks: {c: a > 0}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    checks: {c: a > 1}\n",
     "- drop_constraint: {table: t, kind: check, name: c, expr: a > 0}\n"
     "- create_check: {table: t, name: c, expr: a > 1}\n"},
    {"check spelled otherwise", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    checks: {c: (a > 0)}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    checks: {c: a>0}\n",
     ""},
    {"check renamed", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    checks: {c: a > 0}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    checks: {d: a > 0}\n",
     "- rename_constraint: {table: t, kind: check, from: c, to: d}\n"},
    {"unnamed check put before another", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    checks: [a > 0]\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    checks: [a < 9, a > 0]\n",
     "- create_check: {table: t, name: ck_t_1_1, expr: a < 9}\n"},
    {"equal unnamed checks are counted", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    checks: [a > 0, a > 0]\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    checks: [a > 0]\n",
     "- drop_constraint: {table: t, kind: check, name: ck_t_2, expr: a > 0}\n"},
    {"foreign key actions", BOTH,
     "tables:\n"
     "  p:\n"
     "    columns: {id: {type: int, primary_key: true}, k: {type: int, unique: true}}\n"
     "  t:\n"
     "    columns: {x: int, y: int}\n"
     "    foreign_keys:\n"
     "      f: {columns: [x], references: p}\n",
     "tables:\n"
     "  p:\n"
     "    columns: {id: {type: int, primary_key: true}, k: {type: int, unique: true}}\n"
     "  t:\n"
     "    columns: {x: int, y: int}\n"
     "    foreign_keys:\n"
     "      f: {columns: [x], references: p, on_delete: cascade}\n",
     "- drop_constraint: {table: t, kind: foreign_key, name: f, columns: [x], references: p.id}\n"
     "- create_foreign_key: {table: t, name: f, columns: [x], references: p.id, on_delete: "
     "cascade}\n"},
    {"foreign key target", BOTH,
     "tables:\n"
     "  p:\n"
     "    columns: {id: {type: int, primary_key: true}, k: {type: int, unique: true}}\n"
     "  t:\n"
     "    columns: {x: int, y: int}\n"
     "    foreign_keys:\n"
     "      f: {columns: [x], references: p(id)}\n",
     "tables:\n"
     "  p:\n"
     "    columns: {id: {type: int, primary_key: true}, k: {type: int, unique: true}}\n"
     "  t:\n"
     "    columns: {x: int, y: int}\n"
     "    foreign_keys:\n"
     "      f: {columns: [x], references: p(k)}\n",
     "- drop_constraint: {table: t, kind: foreign_key, name: f, columns: [x], references: p.id}\n"
     "- create_foreign_key: {table: t, name: f, columns: [x], references: p.k}\n"},
    {"foreign key columns", BOTH,
     "tables:\n"
     "  p:\n"
     "    columns: {id: {type: int, primary_key: true}, k: {type: int, unique: true}}\n"
     "  t:\n"
     "    columns: {x: int, y: int}\n"
     "    foreign_keys:\n"
     "      f: {columns: [x], references: p}\n",
     "tables:\n"
     "  p:\n"
     "    columns: {id: {type: int, primary_key: true}, k: {type: int, unique: true}}\n"
     "  t:\n"
     "    columns: {x: int, y: int}\n"
     "    foreign_keys:\n"
     "      f: {columns: [y], references: p}\n",
     "- drop_constraint: {table: t, kind: foreign_key, name: f, columns: [x], references: p.id}\n"
     "- create_foreign_key: {table: t, name: f, columns: [y], references: p.id}\n"},
    {"foreign key deferrable", BOTH,
     "tables:\n"
     "  p:\n"
     "    columns: {id: {type: int, primary_key: true}, k: {type: int, unique: true}}\n"
     "  t:\n"
     "    columns: {x: int, y: int}\n"
     "    foreign_keys:\n"
     "      f: {columns: [x], references: p}\n",
     "tables:\n"
     "  p:\n"
     "    columns: {id: {type: int, primary_key: true}, k: {type: int, unique: true}}\n"
     "  t:\n"
     "    columns: {x: int, y: int}\n"
     "    foreign_keys:\n"
     "      f: {columns: [x], references: p, deferrable: initially deferred}\n",
     "- alter_constraint:\n"
     "    table: t\n"
     "    kind: foreign_key\n"
     "    name: f\n"
     "    from: {columns: [x], references: p.id}\n"
     "    to: {columns: [x], references: p.id, deferrable: initially deferred}\n"},
    {"foreign key match", PG,
     "tables:\n"
     "  p:\n"
     "    columns: {id: {type: int, primary_key: true}, k: {type: int, unique: true}}\n"
     "  t:\n"
     "    columns: {x: int, y: int}\n"
     "    foreign_keys:\n"
     "      f: {columns: [x], references: p}\n",
     "tables:\n"
     "  p:\n"
     "    columns: {id: {type: int, primary_key: true}, k: {type: int, unique: true}}\n"
     "  t:\n"
     "    columns: {x: int, y: int}\n"
     "    foreign_keys:\n"
     "      f: {columns: [x], references: p, match: full}\n",
     "- drop_constraint: {table: t, kind: foreign_key, name: f, columns: [x], references: p.id}\n"
     "- create_foreign_key: {table: t, name: f, columns: [x], references: p.id, match: full}\n"},
    {"foreign key renamed", BOTH,
     "tables:\n"
     "  p:\n"
     "    columns: {id: {type: int, primary_key: true}, k: {type: int, unique: true}}\n"
     "  t:\n"
     "    columns: {x: int, y: int}\n"
     "    foreign_keys:\n"
     "      f: {columns: [x], references: p}\n",
     "tables:\n"
     "  p:\n"
     "    columns: {id: {type: int, primary_key: true}, k: {type: int, unique: true}}\n"
     "  t:\n"
     "    columns: {x: int, y: int}\n"
     "    foreign_keys:\n"
     "      g: {columns: [x], references: p}\n",
     "- rename_constraint: {table: t, kind: foreign_key, from: f, to: g}\n"},
    {"foreign key removed", BOTH,
     "tables:\n"
     "  p:\n"
     "    columns: {id: {type: int, primary_key: true}, k: {type: int, unique: true}}\n"
     "  t:\n"
     "    columns: {x: int, y: int}\n"
     "    foreign_keys:\n"
     "      f: {columns: [x], references: p}\n",
     "tables:\n"
     "  p:\n"
     "    columns: {id: {type: int, primary_key: true}, k: {type: int, unique: true}}\n"
     "  t:\n"
     "    columns: {x: int, y: int}\n",
     "- drop_constraint: {table: t, kind: foreign_key, name: f, columns: [x], references: p.id}\n"},
    {"key made anew under a foreign key", BOTH,
     "tables:\n"
     "  p:\n"
     "    columns: {a: int, b: int}\n"
     "    primary_key: [a]\n"
     "  t:\n"
     "    columns: {x: {type: int, references: p.a}}\n",
     "tables:\n"
     "  p:\n"
     "    columns: {a: {type: int, unique: true}, b: int}\n"
     "    primary_key: [a, b]\n"
     "  t:\n"
     "    columns: {x: {type: int, references: p.a}}\n",
     "- drop_constraint: {table: t, kind: foreign_key, name: fk_t_x, columns: [x], references: "
     "p.a}\n"
     "- drop_constraint: {table: p, kind: primary_key, name: pk_p, columns: [a]}\n"
     "- create_primary_key: {table: p, name: pk_p, columns: [a, b]}\n"
     "- create_unique: {table: p, name: uq_p_a, columns: [a]}\n"
     "- create_foreign_key: {table: t, name: fk_t_x, columns: [x], references: p.a}\n"},
    {"type of both sides of a foreign key", BOTH,
     "tables:\n"
     "  p:\n"
     "    columns: {id: {type: int, primary_key: true}}\n"
     "  t:\n"
     "    columns: {x: {type: int, references: p.id}}\n",
     "tables:\n"
     "  p:\n"
     "    columns: {id: {type: uuid, primary_key: true}}\n"
     "  t:\n"
     "    columns: {x: {type: uuid, references: p.id}}\n",
     "- drop_constraint: {table: t, kind: foreign_key, name: fk_t_x, columns: [x], references: "
     "p.id}\n"
     "- alter_column: {table: t, column: x, from: {type: int}, to: {type: uuid}}\n"
     "- alter_column: {table: p, column: id, from: {type: int}, to: {type: uuid}}\n"
     "- create_foreign_key: {table: t, name: fk_t_x, columns: [x], references: p.id}\n"},
};

Test(diff, every_property_of_a_constraint)
{
    check_cases(cases, MIG_LEN(cases));
}
