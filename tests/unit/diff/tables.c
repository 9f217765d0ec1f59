/* Tables and indexes: what each change becomes, and the laws, there and back. */
#include "model.h"

#include <criterion/criterion.h>

static const diff_case cases[] = {
    {"a new table comes with everything in it", BOTH, "",
     "tables:\n"
     "  t:\n"
     "    comment: Things\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: {type: text, unique: true, default: x}\n"
     "      b: {type: int, index: true, check: b > 0}\n"
     "      up: {type: bigint?, references: t.id}\n",
     "- create_table:\n"
     "    table: t\n"
     "    comment: Things\n"
     "    columns:\n"
     "      id: {type: bigint}\n"
     "      a: {type: text, default: x}\n"
     "      b: {type: int}\n"
     "      up: {type: bigint, nullable: true}\n"
     "    primary_key: {name: pk_t, columns: [id]}\n"
     "    unique:\n"
     "      uq_t_a: [a]\n"
     "    indexes:\n"
     "      ix_t_b: [b]\n"
     "    checks:\n"
     "      ck_t_b: b > 0\n"
     "    foreign_keys:\n"
     "      fk_t_up: {columns: [up], references: t.id}\n"},
    {"table renamed", BOTH,
     "tables:\n"
     "  a:\n"
     "    columns: {id: {type: int, primary_key: true}}\n"
     "  b:\n"
     "    columns: {a_id: {type: int, references: a.id}}\n",
     "tables:\n"
     "  c:\n"
     "    renamed_from: a\n"
     "    columns: {id: {type: int, primary_key: true}}\n"
     "  b:\n"
     "    columns: {a_id: {type: int, references: c.id}}\n",
     "- rename_table: {from: a, to: c}\n"},
    {"comment of a table", PG,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n",
     "tables:\n"
     "  t:\n"
     "    comment: Things\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n",
     "- alter_table: {table: t, from: {}, to: {comment: Things}}\n"},
    {"how a table is stored", PG,
     "tables:\n  t:\n    with: {fillfactor: 70, user_catalog_table: true}\n"
     "    columns: {id: {type: bigint, primary_key: true}}\n",
     "tables:\n  t:\n    with: {user_catalog_table: true, fillfactor: 80}\n    unlogged: true\n"
     "    tablespace: fast\n    access_method: columnar\n    replica_identity: full\n"
     "    columns: {id: {type: bigint, primary_key: true}}\n",
     "- alter_table:\n"
     "    table: t\n"
     "    from: {with: {fillfactor: 70, user_catalog_table: true}}\n"
     "    to:\n"
     "      unlogged: true\n"
     "      with: {fillfactor: 80, user_catalog_table: true}\n"
     "      tablespace: fast\n"
     "      access_method: columnar\n"
     "      replica_identity: full\n"},
    {"the order of storage parameters is no difference", PG,
     "tables: {t: {with: {a: 1, b: 2}, columns: {id: int}}}\n",
     "tables: {t: {with: {b: 2, a: 1}, columns: {id: int}}}\n", ""},
    {"what is said for one database only stays said for that", PG,
     "tables: {t: {columns: {id: int}}}\n",
     "tables: {t: {columns: {id: int}, comment: x, sqlite: {strict: true}, postgresql: {unlogged: "
     "true}}}\n",
     "- alter_table:\n"
     "    table: t\n"
     "    from: {}\n"
     "    to: {comment: x, postgresql: {unlogged: true}, sqlite: {strict: true}}\n"},
    {"strict", LITE,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n",
     "tables:\n"
     "  t:\n"
     "    strict: true\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n",
     "- alter_table: {table: t, from: {}, to: {strict: true}}\n"},
    {"without rowid", LITE,
     "tables:\n"
     "  t:\n"
     "    without_rowid: true\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n",
     "- alter_table: {table: t, from: {without_rowid: true}, to: {}}\n"},
    {"index columns", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    indexes: {i: [a]}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    indexes: {i: [a, b]}\n",
     "- drop_index: {table: t, name: i, columns: [a]}\n"
     "- create_index: {table: t, name: i, columns: [a, b]}\n"},
    {"index unique", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    indexes: {i: [a]}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    indexes: {i: {columns: [a], unique: true}}\n",
     "- drop_index: {table: t, name: i, columns: [a]}\n"
     "- create_index: {table: t, name: i, columns: [a], unique: true}\n"},
    {"index order", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    indexes: {i: [a]}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    indexes: {i: [a desc]}\n",
     "- drop_index: {table: t, name: i, columns: [a]}\n"
     "- create_index: {table: t, name: i, columns: [a desc]}\n"},
    {"index where", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    indexes: {i: [a]}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    indexes: {i: {columns: [a], where: a > 0}}\n",
     "- drop_index: {table: t, name: i, columns: [a]}\n"
     "- create_index: {table: t, name: i, columns: [a], where: a > 0}\n"},
    {"index where changed", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    indexes: {i: {columns: [a], where: a > 0}}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    indexes: {i: {columns: [a], where: a > 1}}\n",
     "- drop_index: {table: t, name: i, columns: [a], where: a > 0}\n"
     "- create_index: {table: t, name: i, columns: [a], where: a > 1}\n"},
    {"index expression", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    indexes: {i: [lower(a)]}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    indexes: {i: [upper(a)]}\n",
     "- drop_index: {table: t, name: i, columns: [lower(a)]}\n"
     "- create_index: {table: t, name: i, columns: [upper(a)]}\n"},
    {"index expression spelled otherwise", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    indexes: {i: [lower(a)]}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    indexes: {i: ['LOWER( a )']}\n",
     ""},
    {"index method", PG,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    indexes: {i: [a]}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    indexes: {i: {columns: [a], method: hash}}\n",
     "- drop_index: {table: t, name: i, columns: [a]}\n"
     "- create_index: {table: t, name: i, columns: [a], method: hash}\n"},
    {"index renamed", BOTH,
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    indexes: {i: [a]}\n",
     "tables:\n"
     "  t:\n"
     "    columns:\n"
     "      id: {type: bigint, primary_key: true}\n"
     "      a: int\n"
     "      b: int\n"
     "    indexes: {j: [a]}\n",
     "- rename_index: {table: t, from: i, to: j}\n"},
    {"the index of the replica identity is renamed", PG,
     "tables:\n"
     "  t:\n"
     "    replica_identity: {index: i}\n"
     "    columns: {a: int}\n"
     "    indexes: {i: {columns: [a], unique: true}}\n",
     "tables:\n"
     "  t:\n"
     "    replica_identity: {index: j}\n"
     "    columns: {a: int}\n"
     "    indexes: {j: {columns: [a], unique: true}}\n",
     "- rename_index: {table: t, from: i, to: j}\n"},
};

Test(diff, every_property_of_a_table_and_an_index)
{
    check_cases(cases, MIG_LEN(cases));
}
