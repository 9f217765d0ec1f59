/* What schema.yaml means: forms that mean the same, and the laws of reading and printing. */
#include "dump.h"

#include "schema/portable.h"

#include <criterion/criterion.h>
#include <string.h>

#define TEAMS "teams: {columns: {id: {type: bigint, primary_key: true}, code: text}}\n"

#define FORM "tables:\n  " TEAMS "  t: %s\n"

static void expect_same(const char *what, const char *a, const char *b)
{
    cr_expect(strcmp(a, b) == 0, "%s:\n%s\nis not\n%s", what, a, b);
}

static const struct {
    const char *what, *shorter, *longer; /* what a table `t` holds */
} same_forms[] = {
    {"type", "{columns: {a: text}}", "{columns: {a: {type: text}}}"},
    {"nullable", "{columns: {a: text?}}", "{columns: {a: {type: text, nullable: true}}}"},
    {"spelling of a type", "{columns: {a: int?, b: varchar(9)}}",
     "{columns: {a: INT4 ?, b: character varying ( 9 )}}"},
    {"default", "{columns: {a: {type: text, default: ok}}}",
     "{columns: {a: {type: text, default: {literal: ok}}}}"},
    {"default call", "{columns: {a: {type: date, default: now()}}}",
     "{columns: {a: {type: date, default: {expr: NOW( )}}}}"},
    {"default true", "{columns: {a: {type: bool, default: true}}}",
     "{columns: {a: {type: bool, default: {expr: TRUE}}}}"},
    {"default null", "{columns: {a: {type: bool?, default: null}}}",
     "{columns: {a: {type: bool?, default: {expr: NULL}}}}"},
    {"default object", "{columns: {a: {type: json, default: {}}}}",
     "{columns: {a: {type: json, default: {literal: '{}'}}}}"},
    {"default array", "{columns: {a: {type: json, default: []}}}",
     "{columns: {a: {type: json, default: '[]'}}}"},
    {"generated", "{columns: {a: int, b: {type: int, generated: a + 1}}}",
     "{columns: {a: int, b: {type: int, generated: {expr: a + 1, kind: stored}}}}"},
    {"on_update", "{columns: {a: {type: timestamptz, on_update: now()}}}",
     "{columns: {a: {type: timestamptz, on_update: CURRENT_TIMESTAMP}}}"},
    {"primary key", "{columns: {a: {type: int, primary_key: true}}}",
     "{columns: {a: int}, primary_key: {columns: [a]}}"},
    {"named primary key", "{columns: {a: {type: int, primary_key: p}}}",
     "{columns: {a: int}, primary_key: {name: p, columns: a}}"},
    {"unique", "{columns: {a: {type: int, unique: true}}}", "{columns: {a: int}, unique: [[a]]}"},
    {"unique alone", "{columns: {a: int}, unique: a}", "{columns: {a: int}, unique: [a]}"},
    {"named unique", "{columns: {a: {type: int, unique: u}}}",
     "{columns: {a: int}, unique: {u: [a]}}"},
    {"unique with properties",
     "{columns: {a: {type: int, unique: {name: u, deferrable: true, on_conflict: ignore}}}}",
     "{columns: {a: int}, unique: {u: {columns: a, deferrable: initially immediate, "
     "on_conflict: IGNORE}}}"},
    {"key with traits",
     "{columns: {a: {type: int, primary_key: {name: p, include: [b], with: {fillfactor: 70}, "
     "tablespace: t, cluster: true, comment: c}}, b: int}}",
     "{columns: {a: int, b: int}, primary_key: {name: p, columns: a, include: b, with: "
     "{FILLFACTOR: '70'}, tablespace: t, cluster: true, comment: c}}"},
    {"key in an order and a collation",
     "{columns: {a: text, b: int, 'odd desc': int}, primary_key: [b desc, a asc], unique: "
     "['odd desc', [a collate nocase, a], [a(10)]]}",
     "{columns: {a: text, b: int, 'odd desc': int}, primary_key: {columns: [{column: b, order: "
     "desc}, {column: a}]}, unique: [{columns: {column: odd desc}}, {columns: ['a collate "
     "\"nocase\"', a]}, {columns: {column: a, prefix: '10'}}]}"},
    {"key of one column in an order", "{columns: {a: text}, primary_key: a desc}",
     "{columns: {a: text}, primary_key: {columns: [{column: a, order: desc}]}}"},
    {"unique of NULLs", "{columns: {a: {type: int?, unique: {name: u, nulls_not_distinct: true}}}}",
     "{columns: {a: int?}, unique: {u: {columns: a, nulls_not_distinct: true, cluster: "
     "false}}}"},
    {"reference that isn't enforced",
     "{columns: {a: {type: bigint?, references: {table: teams, enforced: false}}}}",
     "{columns: {a: bigint?}, foreign_keys: [{columns: a, references: teams, enforced: false, "
     "period: false}]}"},
    {"check that isn't valid",
     "{columns: {a: {type: int, check: {name: c, expr: a > 0, valid: false}}}}",
     "{columns: {a: int}, checks: {c: {expr: a > 0, valid: false, no_inherit: false}}}"},
    {"reference that sets some",
     "{columns: {a: {type: bigint?, references: {table: teams, on_delete: set null (a), valid: "
     "false, comment: c}}}}",
     "{columns: {a: bigint?}, foreign_keys: [{columns: a, references: teams, on_delete: 'set "
     "null(a)', valid: false, comment: c}]}"},
    {"exclusion", "{columns: {a: int, b: int}, exclusions: {e: [a with =, b desc with <>]}}",
     "{columns: {a: int, b: int}, exclusions: {e: {columns: [{column: a, operator: '='}, "
     "{column: b, order: desc, operator: <>}], method: GiST}}}"},
    {"one exclusion", "{columns: {a: int}, exclusions: a with =}",
     "{columns: {a: int}, exclusions: [[a with =]]}"},
    {"no unique", "{columns: {a: int}}",
     "{columns: {a: {type: int, unique: false, index: false, primary_key: false, "
     "autoincrement: false, identity: none}}}"},
    {"index", "{columns: {a: {type: int, index: true}}}", "{columns: {a: int}, indexes: [[a]]}"},
    {"index with properties",
     "{columns: {a: {type: int, index: {name: i, unique: true, where: a > 0}}}}",
     "{columns: {a: int}, indexes: {i: {columns: a, unique: true, where: a > 0}}}"},
    {"index method", "{columns: {a: int}, indexes: [{columns: [a], method: btree}]}",
     "{columns: {a: int}, indexes: [{columns: [a], method: BTREE}]}"},
    {"order of an index", "{columns: {a: int}, indexes: [[a desc]]}",
     "{columns: {a: int}, indexes: [[{column: a, order: desc, nulls: first}]]}"},
    {"check", "{columns: {a: int}, checks: a > 0}", "{columns: {a: int}, checks: [{expr: a > 0}]}"},
    {"reference", "{columns: {a: {type: bigint, references: teams.id, on_delete: cascade}}}",
     "{columns: {a: bigint}, foreign_keys: [{columns: [a], references: {table: teams, columns: "
     "[id]}, on_delete: cascade}]}"},
    {"reference to the primary key", "{columns: {a: {type: bigint, references: teams}}}",
     "{columns: {a: {type: bigint, references: teams(id)}}}"},
    {"options inside",
     "{columns: {a: {type: bigint, references: teams.id, on_update: restrict, deferrable: "
     "initially deferred, match: full}}}",
     "{columns: {a: {type: bigint, references: {table: teams, columns: id, on_update: "
     "restrict, "
     "deferrable: initially deferred, match: full}}}}"},
    {"empty parts", "{columns: {a: int}}",
     "{columns: {a: int}, unique: , indexes: [], checks: {}}"},
};

Test(load, long_and_short_forms_mean_the_same)
{
    for (size_t i = 0; i < MIG_LEN(same_forms); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const mig_schema *a =
            load_good(arena, mig_arena_printf(arena, FORM, same_forms[i].shorter));
        const mig_schema *b = load_good(arena, mig_arena_printf(arena, FORM, same_forms[i].longer));

        expect_same(same_forms[i].what, dump_schema(arena, a, true), dump_schema(arena, b, true));
    }
}

/* What the column `c` of the table `t` is after loading. */
static const mig_column *column_of(mig_arena *arena, const char *before, const char *text)
{
    const mig_schema *schema = load_good(
        arena, mig_arena_printf(arena, "%stables:\n  t: {columns: {c: %s}}\n", before, text));

    return schema->tables.items[0]->columns.items[0];
}

Test(load, defaults_are_told_apart_by_how_they_are_written)
{
    static const struct {
        const char *text;
        mig_default_kind kind;
        const char *value;
    } cases[] = {
        {"ok", MIG_DEFAULT_LITERAL, "ok"},
        {"two words", MIG_DEFAULT_LITERAL, "two words"},
        {"''", MIG_DEFAULT_LITERAL, ""},
        {"'1'", MIG_DEFAULT_LITERAL, "1"},
        {"'true'", MIG_DEFAULT_LITERAL, "true"},
        {"'(none)'", MIG_DEFAULT_LITERAL, "(none)"},
        {"'null'", MIG_DEFAULT_LITERAL, "null"},
        {"007", MIG_DEFAULT_LITERAL, "007"},
        {"{}", MIG_DEFAULT_LITERAL, "{}"},
        {"[]", MIG_DEFAULT_LITERAL, "[]"},
        {"{literal: now()}", MIG_DEFAULT_LITERAL, "now()"},
        {"{literal: ''}", MIG_DEFAULT_LITERAL, ""},
        {"0", MIG_DEFAULT_EXPR, "0"},
        {"-1.5", MIG_DEFAULT_EXPR, "-1.5"},
        {"FALSE", MIG_DEFAULT_EXPR, "false"},
        {"Now()", MIG_DEFAULT_EXPR, "now()"},
        {"CURRENT_TIMESTAMP", MIG_DEFAULT_EXPR, "CURRENT_TIMESTAMP"},
        {"nextval('a_seq')", MIG_DEFAULT_EXPR, "nextval('a_seq')"},
        {"(1 + 2)", MIG_DEFAULT_EXPR, "(1 + 2)"},
        {"{expr: \"'a' || 'b'\"}", MIG_DEFAULT_EXPR, "'a' || 'b'"},
        {"NULL", MIG_DEFAULT_NULL, NULL},
        {"~", MIG_DEFAULT_NULL, NULL},
        {"", MIG_DEFAULT_NULL, NULL},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const mig_column *column = column_of(
            arena, "", mig_arena_printf(arena, "{type: text, default: %s}", cases[i].text));

        cr_expect_eq(column->dflt.kind, cases[i].kind, "%s", cases[i].text);
        cr_expect((!column->dflt.value && !cases[i].value) ||
                      strcmp(column->dflt.value, cases[i].value) == 0,
                  "%s: %s", cases[i].text, column->dflt.value);
    }
}

Test(load, a_comment_behind_a_whole_default_is_only_a_comment)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_schema *schema =
        load_good(arena,
                  "tables:\n  t:\n    columns:\n      a:\n        type: text # a\n        "
                  "default: now() # when it was made\n      b:\n        type: text\n        "
                  "default: ok # as usual\n      c:\n        type: text\n        default:\n  "
                  "        expr: now() # when\n");
    const mig_table *table = schema->tables.items[0];

    cr_expect_str_eq(table->columns.items[0]->dflt.value, "now()");
    cr_expect_str_eq(table->columns.items[1]->dflt.value, "ok");
    cr_expect_str_eq(table->columns.items[2]->dflt.value, "now()");
}

Test(load, a_type_is_portable_or_an_enum_or_the_databases_own)
{
    static const struct {
        const char *text, *written, *enumeration, *nearest;
        bool native;
    } cases[] = {
        {"integer", "int", NULL, NULL, false},
        {"'TEXT[]'", "text[]", NULL, NULL, false},
        {"mood", "mood", "mood", NULL, false},
        {"'mood[]'", "mood[]", "mood", NULL, false},
        {"app.size", "app.size", "app.size", NULL, false},
        {"short", "varchar(20)", NULL, NULL, false},
        {"'short[]'", "varchar(20)[]", NULL, NULL, false},
        {"citext", "citext", NULL, "text", false},
        {"bigitn", "bigitn", NULL, "bigint", false},
        {"shrt", "shrt", NULL, "short", false},
        {"moodd", "moodd", NULL, "mood", false},
        {"{native: ''}", "", NULL, NULL, true},
        {"{native: INT}", "INT", NULL, NULL, true},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const mig_column *column = column_of(arena,
                                             "enums: {mood: [ok], app.size: [s]}\n"
                                             "types: {short: varchar(20)}\n",
                                             cases[i].text);
        const mig_type *type = &column->type;

        cr_expect_str_eq(type->written, cases[i].written);
        cr_expect_eq(type->native, cases[i].native, "%s", cases[i].text);
        cr_expect((!type->enumeration && !cases[i].enumeration) ||
                      strcmp(type->enumeration, cases[i].enumeration) == 0,
                  "%s", cases[i].text);
        cr_expect(
            (!type->nearest && !cases[i].nearest) ||
                (type->nearest && cases[i].nearest && strcmp(type->nearest, cases[i].nearest) == 0),
            "%s: %s", cases[i].text, type->nearest);
    }
}

Test(load, a_reusable_type_gives_what_the_column_does_not_say)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_schema *a = load_good(
        arena,
        "types:\n  doc: {type: json?, comment: c, postgresql: {type: jsonb}}\n"
        "  key: {type: bigint, identity: always, primary_key: true}\n"
        "  ref: {type: key2?, references: teams.id, on_delete: cascade}\n  key2: bigint\n"
        "tables:\n  " TEAMS
        "  t:\n    columns:\n      id: key\n      d: doc\n"
        "      e: {type: doc, nullable: false, comment: '', postgresql: {default: '{}'}}\n"
        "      f: ref\n      g: {type: ref, on_delete: restrict}\n"
        "      h: {type: key, primary_key: false}\n");
    const mig_schema *b = load_good(
        arena, "tables:\n  " TEAMS
               "  t:\n    columns:\n"
               "      id: {type: bigint, identity: always, primary_key: true}\n"
               "      d: {type: json, nullable: true, comment: c, postgresql: {type: jsonb}}\n"
               "      e: {type: json, postgresql: {type: jsonb, default: '{}'}}\n"
               "      f: {type: bigint?, references: teams.id, on_delete: cascade}\n"
               "      g: {type: bigint?, references: teams.id, on_delete: restrict}\n"
               "      h: {type: bigint, identity: always}\n");

    expect_same("types", dump_schema(arena, a, true), dump_schema(arena, b, true));
}

Test(load, an_override_is_the_whole_column_for_that_dialect)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_column *column =
        column_of(arena, "", "{type: text?, default: a, sqlite: {native: BLOB, default: b}}");

    cr_assert_eq(column->overrides.len, 1);
    cr_expect_str_eq(column->overrides.items[0].dialect, "sqlite");
    cr_expect_str_eq(column->overrides.items[0].column->type.written, "BLOB");
    cr_expect(column->overrides.items[0].column->nullable);
    cr_expect_str_eq(column->overrides.items[0].column->dflt.value, "b");
    cr_expect_str_eq(column->dflt.value, "a");
    cr_expect_str_eq(column->type.written, "text");
}

Test(load, a_mixin_reached_on_two_ways_is_included_once_behind_the_own_columns)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_schema *schema = load_good(
        arena,
        "mixins:\n  base: {x: int}\n  a: {y: int, mixins: [base]}\n  b: {mixins: [base], z: "
        "int}\n  c: {mixins: int}\ntables:\n  t: {mixins: [a, b, c], columns: {id: int}}\n");
    static const char *const expected[] = {"id", "y", "x", "z", "mixins"};
    const mig_table *table = schema->tables.items[0];

    cr_assert_eq(table->columns.len, MIG_LEN(expected));
    for (size_t i = 0; i < MIG_LEN(expected); i++)
        cr_expect_str_eq(table->columns.items[i]->name, expected[i]);
}

Test(load, a_dotted_reference_is_a_column_unless_only_a_table_fits)
{
    static const struct {
        const char *reference, *expected;
    } cases[] = {
        {"teams.id", "to -.teams of=<id>"},         {"teams", "to -.teams of=<id>"},
        {"teams(code)", "to -.teams of=<code>"},    {"app.teams.id", "to app.teams of=<id>"},
        {"app.deep", "to app.deep of=<id>"},        {"app.deep(id)", "to app.deep of=<id>"},
        {"'\"a.b\".\"c.d\"'", "to -.a.b of=<c.d>"}, {"'\"a.b\"(\"c.d\")'", "to -.a.b of=<c.d>"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const mig_schema *schema = load_good(
            arena,
            mig_arena_printf(arena,
                             "tables:\n  " TEAMS "  app.teams: {columns: {id: int}}\n  app.deep: "
                             "{columns: {id: int}, primary_key: id}\n  '\"a.b\"': {columns: {c.d: "
                             "int}}\n  t: {columns: {r: {type: int, references: %s}}}\n",
                             cases[i].reference));

        cr_expect(strstr(dump_schema(arena, schema, false), cases[i].expected), "%s:\n%s",
                  cases[i].reference, dump_schema(arena, schema, false));
    }
}

Test(load, names_by_convention_are_unique_in_a_schema)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_schema *schema = load_good(
        arena,
        "tables:\n  user: {columns: {group_id: {type: int, unique: true, index: true}}}\n"
        "  user_group: {columns: {id: {type: int, unique: true, index: ix_user_group_id}}}\n"
        "  app.user_group: {columns: {id: {type: int, unique: true}}}\n");

    cr_expect_str_eq(schema->tables.items[0]->uniques.items[0]->id.name, "uq_user_group_id");
    cr_expect_str_eq(schema->tables.items[0]->indexes.items[0]->id.name, "ix_user_group_id_1");
    cr_expect_str_eq(schema->tables.items[1]->uniques.items[0]->id.name, "uq_user_group_id_1");
    cr_expect_str_eq(schema->tables.items[2]->uniques.items[0]->id.name, "uq_user_group_id");
}

Test(load, several_files_may_refer_to_each_other)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    static const char *const texts[] = {
        "tables: {app.t: {mixins: m, columns: {id: key, k: kind, r: {type: key2, references: "
        "u}}}}\n",
        "",
        "types: {key: bigint, key2: key}\nmixins: {m: {at: date}}\nenums: {app.e: [a], kind: [b]}\n"
        "tables: {u: {columns: {id: {type: key, primary_key: true}}}}\n"};
    mig_node *roots[MIG_LEN(texts)];
    mig_schema *schema;
    mig_error err = {0};

    for (size_t i = 0; i < MIG_LEN(texts); i++)
        cr_assert(mig_yaml_read(arena, "x.yaml", texts[i], strlen(texts[i]), &roots[i], &err));
    cr_assert(
        mig_schema_from_nodes(arena, roots, MIG_LEN(roots), &mig_naming_default, &schema, &err),
        "%s", err.text[0]);
    cr_expect_eq(schema->tables.len, 2);
    cr_assert_eq(schema->schemas.len, 1);
    cr_expect_str_eq(schema->schemas.items[0], "app");
    cr_expect_not_null(mig_table_find(schema, (mig_name){"app", "t"}));
}

Test(load, naming_none_leaves_constraints_without_a_name)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    static const char text[] =
        "naming: none\ntables:\n  t:\n    columns:\n      id: {type: int, primary_key: true}\n"
        "      a: {type: int, unique: true, index: true, check: a > 0, references: t.id}\n"
        "    unique: {stated: [a, id]}\n";
    const mig_table *t = load_good(arena, text)->tables.items[0];

    cr_expect_null(t->primary_key->id.name);
    cr_expect_null(t->uniques.items[0]->id.name);
    cr_expect_str_eq(t->uniques.items[1]->id.name, "stated");
    cr_expect_null(t->checks.items[0]->id.name);
    cr_expect_null(t->foreign_keys.items[0]->id.name);
    cr_expect_str_eq(t->indexes.items[0]->id.name, "ix_t_a");
    cr_expect(!t->primary_key->id.stated && !t->indexes.items[0]->id.stated);
}

Test(load, one_file_says_how_things_are_named_for_all)
{
    static const struct {
        const char *second;
        const char *expected; /* name of the first file's primary key; NULL: an error */
    } cases[] = {{"", "t_pkey"},
                 {"naming: postgresql\n", "t_pkey"},
                 {"naming: none\n", NULL},
                 {"naming: default\n", NULL}};

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        static const char first[] =
            "naming: postgresql\ntables: {t: {columns: {id: {type: int, primary_key: true}}}}\n";
        mig_node *roots[2];
        mig_schema *schema;
        mig_error err = {0};
        bool good;

        cr_assert(mig_yaml_read(arena, "a.yaml", first, strlen(first), &roots[0], &err));
        cr_assert(mig_yaml_read(arena, "b.yaml", cases[i].second, strlen(cases[i].second),
                                &roots[1], &err));
        good = mig_schema_from_nodes(arena, roots, 2, &mig_naming_none, &schema, &err);
        cr_assert_eq(good, cases[i].expected != NULL, "%s", cases[i].second);
        if (good)
            cr_expect_str_eq(schema->tables.items[0]->primary_key->id.name, cases[i].expected);
        else
            cr_expect(strstr(err.text[0], "\"naming\" is \"postgresql\" at a.yaml:1:9"), "%s",
                      err.text[0]);
    }
}

Test(load, the_text_of_an_index_key_is_taken_apart)
{
    static const struct {
        const char *text, *expected; /* as dumped */
    } cases[] = {
        {"name", " on=<name>"},
        {"name DESC", " on=<name> desc=1"},
        {"name asc", " on=<name> asc=1"},
        {"name nulls last", " on=<name>"},
        {"name nulls first", " on=<name> nulls=1"},
        {"name desc nulls first", " on=<name> desc=1"},
        {"name desc nulls last", " on=<name> desc=1 nulls=2"},
        {"name collate \"C\"", " on=<name> collate=<C>"},
        {"name collate NOCASE desc", " on=<name> desc=1 collate=<NOCASE>"},
        {"name text_pattern_ops", " on=<name> opclass=<text_pattern_ops>"},
        {"name collate \"C\" text_pattern_ops desc",
         " on=<name> desc=1 collate=<C> opclass=<text_pattern_ops>"},
        {"name gist_trgm_ops(siglen=32)", " on=<name> opclass=<gist_trgm_ops(siglen=32)>"},
        {"name app.ops (siglen=32)", " on=<name> opclass=<app.ops (siglen=32)>"},
        {"(name)", " on=<name>"},
        {"\"name\"", " on=<name>"},
        {"name(10)", " on=<name> prefix=10"},
        {"\"name\"(10) desc", " on=<name> prefix=10 desc=1"},
        {"`name` desc", " on=<name> desc=1"},
        {"`odd name`(10)", " on=<odd name> prefix=10"},
        {"round(10)", " expr=<round(10)>"},
        {"name(0)", " expr=<name(0)>"},
        {"name(1, 2)", " expr=<name(1, 2)>"},
        {"odd name", " on=<odd name>"},
        {"odd name desc", " on=<odd name> desc=1"},
        {"desc", " on=<desc>"},
        {"desc desc", " on=<desc> desc=1"},
        {"lower(name)", " expr=<lower(name)>"},
        {"lower(name) desc", " expr=<lower(name)> desc=1"},
        {"lower(name) text_pattern_ops", " expr=<lower(name)> opclass=<text_pattern_ops>"},
        {"lower(name) collate \"C\"", " expr=<lower(name)> collate=<C>"},
        {"name || 'x y'", " expr=<name || 'x y'>"},
        {"((name || 'it''s (x'))", " expr=<name || 'it''s (x'>"},
        {"(a) + (b)", " expr=<(a) + (b)>"},
        {"(a || b) text_pattern_ops desc", " expr=<a || b> desc=1 opclass=<text_pattern_ops>"},
        {"name is null", " expr=<name is null>"},
        {"name isnull", " expr=<name isnull>"},
        {"not done", " expr=<not done>"},
        {"name = 'x' desc", " expr=<name = 'x'> desc=1"},
        {"data->>'a'", " expr=<data->>'a'>"},
        {"case when name = '' then 1 end", " expr=<case when name = '' then 1 end>"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const mig_schema *schema =
            load_good(arena,
                      "tables:\n  t: {columns: {name: text, odd name: text, desc: text}, indexes: "
                      "{i: {columns: name}}}\n");
        mig_table *table = schema->tables.items[0];
        mig_loader loader = {
            .arena = arena, .naming = &mig_naming_default, .schema = mig_schema_new(arena)};
        mig_index *index;
        mig_error err = {0};
        MIG_AUTO_STR out = {0};

        cr_assert(mig_load_index(&loader, table, "i", mig_node_scalar(arena, cases[i].text),
                                 (mig_place){0}, &index, &err),
                  "%s: %s", cases[i].text, err.text[0]);
        table->indexes.items[0] = index;
        dump_table(&out, table, false);
        cr_expect(strstr(out.data, mig_arena_printf(arena, "index i%s\n", cases[i].expected)),
                  "%s:\n%s", cases[i].text, out.data);
    }
}

static mig_loader script_loader(mig_arena *arena)
{
    return (mig_loader){.arena = arena,
                        .naming = &mig_naming_default,
                        .schema = mig_schema_new(arena),
                        .script = true};
}

static mig_node *node_of(mig_arena *arena, const char *text)
{
    mig_node *root = NULL;
    mig_error err = {0};

    cr_assert(mig_yaml_read(arena, "script.yaml", text, strlen(text), &root, &err), "%s",
              err.text[0]);
    return root;
}

Test(load, in_a_table_of_a_script_only_indexes_are_given_a_name)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_loader loader = script_loader(arena);
    mig_table alone = {.name = {NULL, "t"}}, *table;
    mig_column *column;

    cr_assert(mig_load_table(&loader, (mig_name){NULL, "t"},
                             node_of(arena,
                                     "columns: {a: {type: int, index: true, unique: true}}\n"
                                     "indexes: {ix_t_a: a}"),
                             (mig_place){0}, &table, NULL));
    cr_expect_null(table->uniques.items[0]->id.name);
    cr_expect_str_eq(table->indexes.items[0]->id.name, "ix_t_a_1");
    cr_assert(mig_load_column(&loader, &alone, "b", node_of(arena, "{type: mood, unique: true}"),
                              (mig_place){0}, &column, NULL));
    cr_expect_eq(alone.columns.len, 0);
    cr_assert_eq(alone.uniques.len, 1);
    cr_expect_null(alone.uniques.items[0]->id.name);
    cr_expect_str_eq(column->type.written, "mood");
}

Test(load, a_script_has_no_reusable_types_mixins_or_renames)
{
    static const char *const texts[] = {"{columns: {a: int}, mixins: [m]}",
                                        "{columns: {a: int}, renamed_from: x}",
                                        "{columns: {a: {type: int, renamed_from: x}}}"};

    for (size_t i = 0; i < MIG_LEN(texts); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_loader loader = script_loader(arena);
        mig_table *table;
        mig_error err = {0};

        cr_expect(!mig_load_table(&loader, (mig_name){NULL, "t"}, node_of(arena, texts[i]),
                                  (mig_place){0}, &table, &err));
        cr_expect(strstr(err.text[0], "unknown key"), "%s", err.text[0]);
    }
}
