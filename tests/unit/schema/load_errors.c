/* Each kind of wrong input has one message, at its place. */
#include "dump.h"

#include <criterion/criterion.h>
#include <string.h>

typedef struct {
    const char *what, *text;
    unsigned line, column;
    const char *message; /* part of the error's first text */
} fault;

static void expect_faults(const fault *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_error err = {0};
        const mig_schema *schema = load_text(arena, cases[i].text, &err);

        cr_expect(!schema, "%s: no error", cases[i].what);
        if (schema)
            continue;
        cr_expect(strstr(err.text[0], cases[i].message), "%s: %s", cases[i].what, err.text[0]);
        cr_expect(err.line == cases[i].line && err.column == cases[i].column, "%s: %u:%u: %s",
                  cases[i].what, err.line, err.column, err.text[0]);
        cr_expect_eq(err.code, MIG_ERR_USAGE, "%s", cases[i].what);
        cr_expect_str_eq(err.file, "schema.yaml", "%s", cases[i].what);
        cr_expect(err.snippet[0], "%s: no line", cases[i].what);
    }
}

#define PARENT "tables:\n  p: {partition_by: list (a), columns: {a: int}}\n"
#define OF_P "partition_of: {table: p, values: in (1)}"

Test(load, a_wrong_partition_is_refused)
{
    static const fault cases[] = {
        {"a text", PARENT "  c: {partition_of: p}\n", 3, 21, "expected `table` and `values`"},
        {"no table", PARENT "  c: {partition_of: {values: default}}\n", 3, 21, "needs `table`"},
        {"no values", PARENT "  c: {partition_of: {table: p}}\n", 3, 21, "needs `values`"},
        {"empty values", PARENT "  c: {partition_of: {table: p, values: ''}}\n", 3, 40,
         "behind FOR VALUES"},
        {"unknown key", PARENT "  c: {partition_of: {table: p, value: 1}}\n", 3, 32,
         "did you mean \"values\"?"},
        {"columns", PARENT "  c: {" OF_P ", columns: {b: int}}\n", 3, 58,
         "a partition has the columns of \"p\""},
        {"mixins", PARENT "  c: {mixins: [m], " OF_P "}\n", 3, 15, "leave out `mixins`"},
        {"unknown parent", PARENT "  c: {partition_of: {table: q, values: default}}\n", 3, 3,
         "unknown table \"q\""},
        {"parent of no partitions",
         PARENT "  d: {columns: {a: int}}\n  c: {partition_of: {table: d, values: default}}\n", 4,
         3, "has no `partition_by`"},
        {"of itself",
         "tables:\n  a: {partition_by: hash (x), partition_of: {table: b, values: default}}\n"
         "  b: {partition_by: hash (x), partition_of: {table: a, values: default}}\n",
         2, 3, "a partition of itself"},
        {"for one database", PARENT "  c: {columns: {a: int}, postgresql: {" OF_P "}}\n", 3, 53,
         "state `partition_of` beside `postgresql`"},
        {"unknown column of a key", PARENT "  c: {" OF_P ", unique: [[a, b]]}\n", 3, 58,
         "table \"p\" has no column \"b\""},
        {"unknown column of an index", PARENT "  c: {" OF_P ", indexes: {i: [b]}}\n", 3, 59,
         "table \"p\" has no column \"b\""},
        {"unknown column that is referred to",
         PARENT "  c: {" OF_P "}\n  d: {columns: {a: {type: int, references: c.b}}}\n", 4, 44,
         "table \"p\" has no column \"b\""},
    };

    expect_faults(cases, MIG_LEN(cases));
}

Test(load, a_wrong_file_or_section_is_refused)
{
    static const fault cases[] = {
        {"no map", "- tables\n", 1, 1, "expected a schema"},
        {"unknown section", "tabels: {}\n", 1, 1, "did you mean \"tables\"?"},
        {"unsupported section", "tables: {}\nviews: {}\n", 2, 1, "`views` is not supported yet"},
        {"section is a list", "tables: [a]\n", 1, 9, "expected a map"},
        {"unknown naming", "naming: nono\n", 1, 9, "did you mean \"none\"?"},
        {"naming by templates", "naming: {pk: x}\n", 1, 9, "belong into migrate.yaml"},
        {"table is a text", "tables:\n  users: text\n", 2, 10, "expected a table"},
        {"unknown table key", "tables:\n  users:\n    colums: {id: int}\n", 3, 5,
         "did you mean \"columns\"?"},
        {"no columns", "tables:\n  users: {comment: x}\n", 2, 3, "has no columns"},
        {"nothing in columns", "tables:\n  users: {columns: }\n", 2, 3, "say \"columns: {}\""},
        {"empty columns", "tables:\n  users: {columns: {}, unique: [a]}\n", 2, 33,
         "no column \"a\""},
        {"three names", "tables:\n  a.b.c: {columns: {id: int}}\n", 2, 3, "schema.name"},
        {"empty name", "tables:\n  '': {columns: {id: int}}\n", 2, 3, "is empty"},
        {"two spellings", "tables:\n  a: {columns: {id: int}}\n  '\"a\"': {columns: {id: int}}\n",
         3, 3, "declared twice"},
        {"strict is no boolean", "tables:\n  a: {columns: {id: int}, strict: yes}\n", 2, 35,
         "expected true or false"},
        {"unlogged is no boolean", "tables:\n  a: {columns: {id: int}, unlogged: yes}\n", 2, 37,
         "expected true or false"},
        {"storage parameters as a text", "tables:\n  a: {columns: {id: int}, with: fast}\n", 2, 33,
         "{fillfactor: 70}"},
        {"unknown replica identity", "tables:\n  a: {columns: {id: int}, replica_identity: ful}\n",
         2, 45, "did you mean \"full\"?"},
        {"replica identity of what", "tables:\n  a: {columns: {id: int}, replica_identity: {}}\n",
         2, 45, "needs `index`"},
        {"unknown table override", "tables:\n  a: {columns: {id: int}, sqlite: {columns: {}}}\n", 2,
         36, "unknown key \"columns\""},
        {"renamed_from of a table", "tables:\n  a: {columns: {id: int}, renamed_from: a.b.c}\n", 2,
         41, "schema.name"},
    };

    expect_faults(cases, MIG_LEN(cases));
}

#define COLUMN(text) "tables:\n  t:\n    columns:\n      c: " text "\n"

Test(load, a_wrong_sequence_or_storage_is_refused)
{
    static const fault cases[] = {
        {"no kind", "tables:\n  a: {columns: {id: {type: int, identity: {start: 5}}}}\n", 2, 43,
         "identity needs `kind`"},
        {"unknown option", "tables:\n  a: {columns: {id: {type: int, autoincrement: {stat: 5}}}}\n",
         2, 49, "did you mean \"start\"?"},
        {"kind of a serial",
         "tables:\n  a: {columns: {id: {type: int, autoincrement: {kind: a}}}}\n", 2, 49,
         "unknown key \"kind\""},
        {"no number", "tables:\n  a: {columns: {id: {type: int, autoincrement: {start: 5x}}}}\n", 2,
         56, "whole number of 64 bits"},
        {"too big",
         "tables:\n  a: {columns: {id: {type: int, autoincrement: {max: 9223372036854775808}}}}\n",
         2, 54, "whole number of 64 bits"},
        {"no step", "tables:\n  a: {columns: {id: {type: int, autoincrement: {increment: 0}}}}\n",
         2, 60, "can't be 0"},
        {"no cache", "tables:\n  a: {columns: {id: {type: int, autoincrement: {cache: 0}}}}\n", 2,
         56, "cache is at least 1"},
        {"type of a sequence",
         "tables:\n  a: {columns: {id: {type: int, autoincrement: {type: text}}}}\n", 2, 55,
         "smallint, int or bigint"},
        {"unknown storage", "tables:\n  a: {columns: {b: {type: text, storage: externl}}}\n", 2, 42,
         "did you mean \"external\"?"},
        {"statistics", "tables:\n  a: {columns: {b: {type: text, statistics: -2}}}\n", 2, 45,
         "statistics is a number"},
        {"options", "tables:\n  a: {columns: {b: {type: text, options: n_distinct}}}\n", 2, 42,
         "expected a map"},
    };

    expect_faults(cases, MIG_LEN(cases));
}

Test(load, a_wrong_column_is_refused)
{
    static const fault cases[] = {
        {"nothing", COLUMN(""), 4, 9, "expected a type, found nothing"},
        {"list", COLUMN("[int]"), 4, 10, "expected a type, found a list"},
        {"no type", COLUMN("{nullable: true}"), 4, 7, "has no type"},
        {"type and native", COLUMN("{type: int, native: int}"), 4, 17, "either `type` or `native`"},
        {"unknown key", COLUMN("{type: int, defualt: 1}"), 4, 22, "did you mean \"default\"?"},
        {"question twice", COLUMN("int??"), 4, 10, "its last character"},
        {"question inside", COLUMN("'int?[]'"), 4, 10, "its last character"},
        {"only a question", COLUMN("'?'"), 4, 10, "expected a type"},
        {"nullable twice", COLUMN("{type: int?, nullable: false}"), 4, 33, "keep one of the two"},
        {"nullable no boolean", COLUMN("{type: int, nullable: yes}"), 4, 32,
         "expected true or false"},
        {"arguments of text", COLUMN("text(10)"), 4, 10, "native: text(10)"},
        {"arguments of numeric", COLUMN("numeric(a)"), 4, 10, "numeric(precision,scale)"},
        {"inline enum", COLUMN("enum?"), 4, 10, "under `enums:`"},
        {"identity", COLUMN("{type: int, identity: allways}"), 4, 32, "did you mean \"always\"?"},
        {"two sources", COLUMN("{type: int, identity: always, autoincrement: true}"), 4, 7,
         "has both `identity` and `autoincrement`"},
        {"default and generated", COLUMN("{type: int, default: 1, generated: a + b}"), 4, 7,
         "has both `default` and `generated`"},
        {"generated kind", COLUMN("{type: int, generated: {expr: a, kind: stord}}"), 4, 49,
         "did you mean \"stored\"?"},
        {"generated without expr", COLUMN("{type: int, generated: {kind: stored}}"), 4, 33,
         "needs `expr`"},
        {"on_update", COLUMN("{type: int, on_update: cascad, references: t.c}"), 4, 33,
         "did you mean \"cascade\"?"},
        {"on_update call", COLUMN("{type: int, on_update: uuid()}"), 4, 33, "can only be now()"},
        {"on_update alone", COLUMN("{type: int, on_update: cascade}"), 4, 33, "no `references`"},
        {"on_delete alone", COLUMN("{type: int, on_delete: cascade}"), 4, 33, "no `references`"},
        {"deferrable", COLUMN("{type: int, references: t.c, deferrable: initialy deferred}"), 4, 51,
         "did you mean \"initially deferred\"?"},
        {"match", COLUMN("{type: int, references: t.c, match: ful}"), 4, 46,
         "did you mean \"full\"?"},
        {"override key", COLUMN("{type: int, postgresql: {unique: true}}"), 4, 35,
         "unknown key \"unique\""},
        {"override is no map", COLUMN("{type: int, sqlite: text}"), 4, 30, "expected a map"},
        {"unknown dialect", COLUMN("{type: int, postgres: {type: int}}"), 4, 22,
         "did you mean \"postgresql\"?"},
        {"comment is a list", COLUMN("{type: int, comment: [a]}"), 4, 31, "a comment's text"},
        {"unique is a list", COLUMN("{type: int, unique: [a]}"), 4, 30, "expected the name"},
        {"index with columns", COLUMN("{type: int, index: {columns: [c]}}"), 4, 39,
         "under `indexes:`"},
        {"index includes nothing", COLUMN("{type: int, index: {include: [d]}}"), 4, 29,
         "table \"t\" has no column \"d\""},
        {"conflict", COLUMN("{type: int, on_conflict: replce}"), 4, 35,
         "did you mean \"replace\"?"},
    };

    expect_faults(cases, MIG_LEN(cases));
}

Test(load, an_unclear_or_cut_default_is_refused)
{
    static const fault cases[] = {
        {"quoted call", COLUMN("{type: text, default: 'now()'}"), 4, 32, "{expr: ...}"},
        {"begins like a call", COLUMN("{type: int, default: f(1) + 2}"), 4, 31, "{literal: ...}"},
        {"cast", COLUMN("{type: int, default: x::int}"), 4, 31, "{literal: ...}"},
        {"list", COLUMN("{type: json, default: [1]}"), 4, 32, "{literal: '[1, 2]'}"},
        {"map", COLUMN("{type: json, default: {a: 1}}"), 4, 32, "{literal: '"},
        {"both", COLUMN("{type: int, default: {expr: a, literal: b}}"), 4, 31, "{expr: ...}"},
        {"cut call", COLUMN("\n        type: text\n        default: f(a #b)"), 6, 18,
         "cuts the default short"},
        {"cut expression",
         COLUMN("\n        type: text\n        default:\n          expr: a || b #c"), 7, 17,
         "cuts the SQL short"},
        {"cut literal", COLUMN("\n        type: text\n        default:\n          literal: a #c"),
         7, 20, "cuts the default short"},
        {"value of the enum", "enums: {mood: [sad, ok]}\n" COLUMN("{type: mood, default: okk}"), 5,
         32, "did you mean \"ok\"?"},
    };

    expect_faults(cases, MIG_LEN(cases));
}

#define TABLE(text) "tables:\n  t:\n    columns: {id: int, name: text, age: int}\n    " text "\n"

static const fault wrong_constraints[] = {
    {"unknown column of a key", TABLE("primary_key: [di]"), 4, 19, "did you mean \"id\"?"},
    {"empty key", TABLE("primary_key: []"), 4, 18, "at least one column"},
    {"column twice", TABLE("primary_key: [id, id]"), 4, 23, "named twice"},
    {"column twice in another order", TABLE("primary_key: [id, id desc]"), 4, 23, "named twice"},
    {"unknown column in an order", TABLE("primary_key: [di desc]"), 4, 19, "did you mean \"id\"?"},
    {"expression in a key", TABLE("unique: [[lower(name)]]"), 4, 15, "no column \"lower(name)\""},
    {"NULLs of a key", TABLE("unique: [[name nulls first]]"), 4, 15,
     "no column \"name nulls first\""},
    {"operator class in a key", TABLE("primary_key: [{column: id, opclass: x}]"), 4, 32,
     "unknown key \"opclass\""},
    {"key without columns", TABLE("primary_key: {name: pk}"), 4, 18, "needs `columns`"},
    {"key of the column and the table",
     "tables:\n  t:\n    columns: {id: {type: int, primary_key: true}}\n    primary_key: id\n", 4,
     18, "is the primary key already"},
    {"two key columns",
     "tables:\n  t:\n    columns:\n      a: {type: int, primary_key: true}\n      b: {type: "
     "int, "
     "primary_key: true}\n",
     5, 35, "`primary_key: [a, b]`"},
    {"unclear unique", TABLE("unique: [id, name]"), 4, 13, "[[a, b]]"},
    {"unclear indexes", TABLE("indexes: [id, name]"), 4, 14, "[[a], [b]]"},
    {"unique of nothing", TABLE("unique: {uq: nmae}"), 4, 18, "did you mean \"name\"?"},
    {"unknown key of a unique", TABLE("unique: {uq: {column: id}}"), 4, 19,
     "did you mean \"columns\"?"},
    {"name twice", TABLE("unique: {x: id, y: name}\n    checks: {x: id > 0}"), 5, 14,
     "constraint \"x\" is declared twice; first at schema.yaml:4:14"},
    {"index name twice", TABLE("indexes: [{name: x, columns: id}, {name: x, columns: age}]"), 4, 39,
     "index \"x\" is declared twice"},
    {"name in two places", TABLE("unique: {x: {name: y, columns: id}}"), 4, 24,
     "is named \"x\" already"},
    {"cut check",
     TABLE("checks: [id > 0]\n    comment: a\n    unique:\n      x: id\n    "
           "indexes:\n      i: {columns: id}") "  u:\n    columns: {a: int}\n    checks:\n     "
                                               " c: a <> ' #'\n",
     13, 10, "put the SQL in quotes"},
    {"check without expr", TABLE("checks: {c: {comment: x}}"), 4, 14, "needs `expr`"},
    {"empty check", TABLE("checks: {c: ''}"), 4, 17, "found nothing"},
    {"check is a list", TABLE("checks: {c: [a]}"), 4, 17, "expected the expression"},
    {"index without columns", TABLE("indexes: {i: {unique: true}}"), 4, 18, "needs `columns`"},
    {"index key", TABLE("indexes: {i: [nmae desc]}"), 4, 19, "did you mean \"name\"?"},
    {"index includes", TABLE("indexes: {i: {columns: id, include: [ag]}}"), 4, 42,
     "did you mean \"age\"?"},
    {"cut index key", TABLE("indexes:\n      i:\n      - lower(name) #x"), 6, 9,
     "put the SQL in quotes"},
    {"cut where", TABLE("indexes:\n      i:\n        columns: id\n        where: name <> ' #'"), 7,
     16, "put the SQL in quotes"},
    {"key map", TABLE("indexes: {i: [{column: id, expr: a}]}"), 4, 19, "either `column` or `expr`"},
    {"key order", TABLE("indexes: {i: [{column: id, order: down}]}"), 4, 39,
     "known are: asc, desc"},
    {"nulls of a primary key", TABLE("primary_key: {columns: id, nulls_not_distinct: true}"), 4, 52,
     "holds no NULL"},
    {"neither enforced nor valid",
     TABLE("checks: {c: {expr: id > 0, valid: false, enforced: false}}"), 4, 39,
     "leave out `valid: false`"},
    {"one column without overlaps", TABLE("unique: {u: {columns: id, without_overlaps: true}}"), 4,
     27, "exclusion constraint"},
    {"overlaps of a column",
     "tables:\n  t:\n    columns:\n      a: {type: int, unique: {without_overlaps: true}}\n", 4, 31,
     "unknown key \"without_overlaps\""},
    {"period of one column",
     TABLE("foreign_keys: {f: {columns: id, references: t.id, period: true}}"), 4, 63,
     "the last of several columns"},
    {"period of a column",
     "tables:\n  t:\n    columns:\n      a: {type: int, references: {table: t, "
     "period: true}}\n",
     4, 45, "unknown key \"period\""},
    {"nulls of a plain index", TABLE("indexes: {i: {columns: id, nulls_not_distinct: true}}"), 4,
     18, "add `unique: true`"},
    {"columns of a unique on a column",
     "tables:\n  t:\n    columns:\n      a: {type: int, unique: {columns: a}}\n", 4, 31,
     "unknown key \"columns\""},
    {"include of a unique", TABLE("unique: {u: {columns: id, include: ag}}"), 4, 40,
     "did you mean \"age\"?"},
    {"include on a column",
     "tables:\n  t:\n    columns:\n      a: {type: int, unique: {include: b}}\n", 4, 30,
     "has no column \"b\""},
    {"storage parameters", TABLE("unique: {u: {columns: id, with: fillfactor}}"), 4, 37,
     "{fillfactor: 70}"},
    {"value of a storage parameter", TABLE("unique: {u: {columns: id, with: {fillfactor: []}}}"), 4,
     50, "fillfactor"},
    {"cluster twice",
     TABLE("unique: {u: {columns: id, cluster: true}}\n    indexes: {i: {columns: id, "
           "cluster: true}}"),
     5, 15, "one index of a table only"},
    {"valid", TABLE("checks: {c: {expr: id > 0, valid: no}}"), 4, 39, "true or false"},
    {"exclusion without operator", TABLE("exclusions: {e: [id]}"), 4, 22, "`id with =`"},
    {"index with operator", TABLE("indexes: {i: [id with =]}"), 4, 19,
     "belongs to an exclusion constraint"},
    {"operator of an index key", TABLE("indexes: {i: [{column: id, operator: '='}]}"), 4, 32,
     "unknown key \"operator\""},
    {"unique exclusion", TABLE("exclusions: {e: {columns: id with =, unique: true}}"), 4, 42,
     "unknown key \"unique\""},
    {"deferrable index", TABLE("indexes: {i: {columns: id, deferrable: true}}"), 4, 32,
     "unknown key \"deferrable\""},
    {"unclear exclusions", TABLE("exclusions: [id with =, age with =]"), 4, 17, "[[a], [b]]"},
    {"cascade of columns",
     TABLE("foreign_keys: {f: {columns: id, references: t(id), on_delete: cascade (id)}}"), 4, 67,
     "only `set null` and `set default`"},
    {"columns that aren't the key's",
     TABLE("foreign_keys: {f: {columns: id, references: t(id), on_delete: set null (age)}}"), 4, 67,
     "\"age\" is no column of this foreign key"},
    {"action with columns",
     TABLE("foreign_keys: {f: {columns: id, references: t(id), on_delete: set nul (id)}}"), 4, 67,
     "did you mean \"set null\"?"},
    {"open bracket",
     TABLE("foreign_keys: {f: {columns: id, references: t(id), on_delete: 'set null (id'}}"), 4, 67,
     "is missing in `on_delete`"},
    {"foreign key is a text", TABLE("foreign_keys: {f: id}"), 4, 23, "expected a map"},
    {"foreign key of nothing", TABLE("foreign_keys: {f: {columns: id}}"), 4, 20,
     "needs `columns` and `references`"},
    {"count", TABLE("foreign_keys: {f: {columns: id, references: 't(id, age)'}}"), 4, 49,
     "has 1 column, and refers to 2"},
};

Test(load, a_wrong_constraint_or_index_is_refused)
{
    expect_faults(wrong_constraints, MIG_LEN(wrong_constraints));
}

#define REFERENCE(text)                                                                         \
    "tables:\n  teams: {columns: {id: {type: int, primary_key: true}, a: int}}\n"               \
    "  plain: {columns: {id: int}}\n  app.deep: {columns: {id: int}}\n  app.u:\n    columns:\n" \
    "      r: " text "\n"

Test(load, a_reference_to_nothing_is_refused)
{
    static const fault cases[] = {
        {"unknown table", REFERENCE("{type: int, references: taems.id}"), 7, 34,
         "unknown table \"taems\"; did you mean \"teams\"?"},
        {"unknown column", REFERENCE("{type: int, references: teams.di}"), 7, 34,
         "table \"teams\" has no column \"di\"; did you mean \"id\"?"},
        {"no primary key", REFERENCE("{type: int, references: plain}"), 7, 34,
         "has no primary key"},
        {"same schema", REFERENCE("{type: int, references: deep.id}"), 7, 34,
         "did you mean \"app.deep\"?"},
        {"four names", REFERENCE("{type: int, references: a.b.c.d}"), 7, 34, "refers to nothing"},
        {"empty", REFERENCE("{type: int, references: ''}"), 7, 34, "refers to nothing"},
        {"open bracket", REFERENCE("{type: int, references: 'teams(id'}"), 7, 34, "closing"},
        {"behind the bracket", REFERENCE("{type: int, references: teams(id) x}"), 7, 34,
         "nothing may follow"},
        {"empty bracket", REFERENCE("{type: int, references: teams()}"), 7, 34, "no name"},
        {"two for one", REFERENCE("{type: int, references: 'teams(id, a)'}"), 7, 34,
         "one column can't refer to 2"},
        {"map without table", REFERENCE("{type: int, references: {columns: [id]}}"), 7, 34,
         "needs `table`"},
        {"said twice",
         REFERENCE("{type: int, on_delete: cascade, references: {table: teams, "
                   "on_delete: cascade}}"),
         7, 80, "said twice"},
        {"list", REFERENCE("{type: int, references: [teams]}"), 7, 34, "such as teams.id"},
    };

    expect_faults(cases, MIG_LEN(cases));
}

Test(load, a_wrong_type_mixin_or_enum_is_refused)
{
    static const fault cases[] = {
        {"type loop", "types:\n  a: b\n  b: {type: c?}\n  c: a\n", 4, 6,
         "types form a loop: a -> b -> c -> a"},
        {"type of itself", "types:\n  a: a\n", 2, 6, "types form a loop: a -> a"},
        {"portable name", "types:\n  Integer: bigint\n", 2, 3, "a portable type"},
        {"name of an enum", "enums: {m: [a]}\ntypes:\n  m: text\n", 3, 3, "is an enum already"},
        {"type with arguments", "types: {s: text}\n" COLUMN("s(3)"), 5, 10, "takes no arguments"},
        {"odd name", "types: {'a?': text}\n", 1, 9, "can't be the name"},
        {"renamed type", "types: {a: {type: int, renamed_from: b}}\n", 1, 38, "several share"},
        {"type without a type", "types: {a: {comment: x}}\n", 1, 9, "has no type"},
        {"constraint in an override",
         "types: {a: {type: int, unique: true}}\n" COLUMN("{type: int, sqlite: {type: a}}"), 1, 24,
         "unknown key \"unique\""},
        {"unknown mixin", "mixins: {stamps: {a: int}}\ntables: {t: {mixins: [stmps]}}\n", 2, 23,
         "did you mean \"stamps\"?"},
        {"mixin loop",
         "mixins:\n  a: {x: int, mixins: [b]}\n  b: {y: int, mixins: [c]}\n  c: {mixins: [a]}\n", 4,
         16, "mixins form a loop: a -> b -> c -> a"},
        {"mixin is a list", "mixins: {a: [int]}\n", 1, 13, "the columns of a mixin"},
        {"column of a mixin too",
         "mixins:\n  a: {id: int}\ntables:\n  t: {mixins: a, columns: {id: int}}\n", 2, 7,
         "column \"id\" is declared twice; first at schema.yaml:4:28"},
        {"empty enum", "enums: {m: []}\n", 1, 12, "at least one value"},
        {"enum is a text", "enums: {m: a}\n", 1, 12, "a list of values"},
        {"value twice", "enums: {m: [a, b, a]}\n", 1, 19, "value \"a\" is declared twice"},
        {"value is null", "enums: {m: [a, null]}\n", 1, 16, "a value of an enum"},
        {"value without value", "enums: {m: [{renamed_from: a}]}\n", 1, 13, "needs `value`"},
        {"portable enum", "enums: {text: [a]}\n", 1, 9, "a portable type"},
        {"unknown enum key", "enums: {m: {valeus: [a]}}\n", 1, 13, "did you mean \"values\"?"},
    };

    expect_faults(cases, MIG_LEN(cases));
}

Test(load, a_chain_of_types_or_mixins_may_not_be_endless)
{
    for (int mixins = 0; mixins < 2; mixins++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        MIG_AUTO_STR text = {0};
        mig_error err = {0};

        mig_str_addf(&text, "%s:\n  t0: %s\n", mixins ? "mixins" : "types",
                     mixins ? "{a: int}" : "int");
        for (int i = 1; i < 70; i++)
            mig_str_addf(&text, mixins ? "  t%d: {mixins: [t%d]}\n" : "  t%d: t%d\n", i, i - 1);
        cr_expect(!load_text(arena, text.data, &err));
        cr_expect(strstr(err.text[0], "more than 64 deep"), "%s", err.text[0]);
    }
}

Test(load, the_same_name_in_two_files_shows_both_places)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    static const char text[] = "tables:\n  t: {columns: {id: int}}\n";
    mig_node *roots[2];
    mig_schema *schema;
    mig_error err = {0};

    cr_assert(mig_yaml_read(arena, "a.yaml", text, strlen(text), &roots[0], &err));
    cr_assert(mig_yaml_read(arena, "b.yaml", text, strlen(text), &roots[1], &err));
    cr_assert(!mig_schema_from_nodes(arena, roots, 2, &mig_naming_default, &schema, &err));
    cr_expect_str_eq(err.text[0], "table \"t\" is declared twice; first at a.yaml:2:3");
    cr_expect_str_eq(err.file, "b.yaml");
    cr_expect_eq(err.line, 2);
}

Test(load, an_error_inside_says_what_was_being_read)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_error err = {0};

    cr_assert(!load_text(arena, COLUMN("{type: int, nullable: 3}"), &err));
    cr_expect_eq(err.depth, 3);
    cr_expect_str_eq(err.text[1], "while reading column \"c\"");
    cr_expect_str_eq(err.text[2], "while reading table \"t\"");
}

Test(load, sql_files_and_missing_files_are_refused)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    static const char *const paths[] = {"schema.sql", "/nowhere/schema.yaml"};

    for (size_t i = 0; i < MIG_LEN(paths); i++) {
        mig_strings list = {0};
        mig_schema *schema;
        mig_error err = {0};

        mig_push(arena, &list, paths[i]);
        cr_expect(!mig_schema_load(arena, &list, &mig_naming_default, NULL, NULL, &schema, &err));
        cr_expect_eq(err.code, MIG_ERR_USAGE);
        cr_expect(strstr(err.text[0], paths[i]) || strstr(err.file, paths[i]), "%s", err.text[0]);
    }
}

#define LONG "a12345678901234567890123456789012345678901234567890123456789_x"

/* The name stands where the text has an "@". */
Test(load, a_name_that_the_database_would_cut_is_refused_at_its_place)
{
    static const struct {
        const char *text;
        unsigned line, column;
    } cases[] = {
        {"tables:\n  @: {columns: {a: int}}\n", 2, 3},
        {"tables:\n  @.t: {columns: {a: int}}\n", 2, 3},
        {"enums:\n  @: [a]\n", 2, 3},
        {"tables:\n  t:\n    columns:\n      @: int\n", 4, 7},
        {"tables:\n  t:\n    columns: {a: int}\n    checks:\n      @: a > 0\n", 5, 7},
        {"tables:\n  t:\n    columns: {a: int}\n    indexes:\n      @: a\n", 5, 7},
        {"tables:\n  t:\n    columns: {a: int}\n    unique:\n      @: a\n", 5, 7},
        {"tables:\n  t:\n    columns: {a: {type: int, primary_key: @}}\n", 3, 43},
        {"tables:\n  t: {columns: {a: {type: int, primary_key: true, references: {table: t, name: "
         "@}}}}\n",
         2, 63},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const char *at = strchr(cases[i].text, '@');
        mig_error err = {0};
        const mig_schema *fits =
            load_text(arena,
                      mig_arena_printf(arena, "%.*s" LONG "%s", (int)(at - cases[i].text),
                                       cases[i].text, at + 1),
                      &err);
        const mig_schema *over =
            load_text(arena,
                      mig_arena_printf(arena, "%.*s" LONG "y%s", (int)(at - cases[i].text),
                                       cases[i].text, at + 1),
                      &err);

        cr_assert(fits && over, "%s", cases[i].text);
        cr_expect(mig_schema_check_names(fits, (unsigned)strlen(LONG), "postgresql", &err),
                  "%s: %s", cases[i].text, err.text[0]);
        cr_expect(!mig_schema_check_names(over, (unsigned)strlen(LONG), "postgresql", &err), "%s",
                  cases[i].text);
        cr_expect(strstr(err.text[0], "postgresql allows at most"), "%s", err.text[0]);
        cr_expect(err.line == cases[i].line && err.column == cases[i].column, "%s: %u:%u",
                  cases[i].text, err.line, err.column);
    }
}
