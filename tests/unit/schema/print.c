/* What is printed reads back to the same, and looks like a person's. */
#include "dump.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const char *written(mig_arena *arena, const mig_node *node)
{
    MIG_AUTO_STR text = {0};

    mig_yaml_write(node, &text);
    return mig_str_copy(arena, &text);
}

static const char *print(mig_arena *arena, const mig_schema *schema, const mig_naming *naming)
{
    return written(arena, mig_print_schema(arena, schema, naming));
}

static mig_schema *load_named(mig_arena *arena, const char *text, const mig_naming *naming,
                              mig_error *err)
{
    mig_node *root;
    mig_schema *schema;

    if (!mig_yaml_read(arena, "schema.yaml", text, strlen(text), &root, err) ||
        !mig_schema_from_nodes(arena, &root, 1, naming, &schema, err))
        return NULL;
    return schema;
}

/* load(print(x)) == x, and print(load(print(x))) == print(x) */
static void expect_brief_law(mig_arena *arena, const char *what, const mig_schema *schema,
                             const mig_naming *naming)
{
    const char *text = print(arena, schema, naming);
    mig_error err = {0};
    const mig_schema *again = load_named(arena, text, naming, &err);
    const char *before, *after;

    cr_assert(again, "%s: %u:%u: %s\n%s", what, err.line, err.column, err.text[0], text);
    before = dump_schema(arena, schema, false);
    after = dump_schema(arena, again, false);
    cr_assert(strcmp(before, after) == 0, "%s:\n%s\nbecame\n%s\nthrough\n%s", what, before, after,
              text);
    cr_assert(strcmp(text, print(arena, again, naming)) == 0, "%s:\n%s\nis printed then as\n%s",
              what, text, print(arena, again, naming));
}

/* The same for what scripts hold, with each name stated. */
static void expect_script_law(mig_arena *arena, const char *what, const mig_schema *schema)
{
    mig_loader loader = {.arena = arena,
                         .naming = &mig_naming_default,
                         .schema = mig_schema_new(arena),
                         .script = true};

    loader.schema->enums.items = schema->enums.items;
    loader.schema->enums.len = schema->enums.len;
    for (size_t i = 0; i < schema->tables.len; i++) {
        const mig_table *table = schema->tables.items[i];
        const char *text =
            written(arena, mig_print_table(arena, table, &mig_naming_default, false));
        MIG_AUTO_STR before = {0}, after = {0};
        mig_table *again;
        mig_node *root;
        mig_error err = {0};

        cr_assert(mig_yaml_read(arena, "script.yaml", text, strlen(text), &root, &err),
                  "%s: %s\n%s", what, err.text[0], text);
        cr_assert(mig_load_table(&loader, table->name, root, table->place, &again, &err),
                  "%s: %u:%u: %s\n%s", what, err.line, err.column, err.text[0], text);
        dump_table(&before, table, false);
        dump_table(&after, again, false);
        cr_assert(strcmp(before.data, after.data) == 0, "%s:\n%s\nbecame\n%s\nthrough\n%s", what,
                  before.data, after.data, text);
    }
}

static const char everything[] =
    "enums:\n  mood: [sad, ok, happy]\n  app.size:\n    values: [s, {value: m, renamed_from: "
    "medium}]\n    comment: Sizes\n    renamed_from: sizes\n"
    "tables:\n"
    "  teams: {columns: {id: {type: bigint, identity: always, primary_key: true}, a: int, b: int}, "
    "unique: [[a, b]]}\n"
    "  app.users:\n"
    "    comment: 'People: who # sign in'\n"
    "    renamed_from: people\n"
    "    strict: true\n"
    "    without_rowid: true\n"
    "    columns:\n"
    "      id: {type: int, autoincrement: true, primary_key: users_pkey}\n"
    "      email: {type: varchar(255), unique: {on_conflict: replace}}\n"
    "      code: {type: char(3), unique: uq_code, index: ix_code, collation: en_US.utf8}\n"
    "      bio: text?\n"
    "      mood: {type: mood, default: ok, on_conflict: abort}\n"
    "      sizes: {type: 'app.size[]', nullable: true}\n"
    "      team: {type: bigint?, references: teams, on_delete: cascade, index: true}\n"
    "      a: {type: int, default: '0', check: [a > 0, {expr: a < 9, comment: small}]}\n"
    "      b: {type: int, default: {expr: 'f(1, 2)'}}\n"
    "      total: {type: int, generated: {expr: a + b, kind: virtual}}\n"
    "      sum: {type: int, generated: 'a + b'}\n"
    "      doc: {type: json, default: {}, comment: '# all', postgresql: {type: jsonb}, sqlite: "
    "{nullable: true, default: null}}\n"
    "      raw: {native: '', nullable: true}\n"
    "      n1: {type: int, identity: {kind: by default, start: -5, increment: -2, min: -99, max: "
    "0, "
    "cache: 7, cycle: true, sequence: s}, postgresql: {identity: always}}\n"
    "      n2: {type: int, autoincrement: {type: bigint, start: 5}, sqlite: {autoincrement: "
    "true}}\n"
    "      n3: {type: int, autoincrement: {sequence: 'odd, name'}, sqlite: {autoincrement: "
    "false}}\n"
    "      kept: {type: text, storage: external, compression: lz4, statistics: 100, options: "
    "{n_distinct: -0.5}, postgresql: {storage: default, statistics: default, options: {}}, mysql: "
    "{comment: there}}\n"
    "      odd: {native: 'numeric(5,-2)'}\n"
    "      made: {type: timestamptz, default: now(), on_update: now(), renamed_from: created}\n"
    "      peer: {type: timestamptz, on_update: now(), references: {table: teams, columns: id, "
    "on_update: cascade, deferrable: true}}\n"
    "      'name, odd': {type: text, index: true, references: {table: '\"odd, table\"', columns: "
    "['id)']}}\n"
    "    unique:\n    - [a, b]\n    - ['a collate \"C\" desc', '\"name, odd\" desc', b(3)]\n    "
    "- {columns: {column: a, collation: 'odd.one'}}\n    - {name: uq_x, columns: [b], deferrable: "
    "initially deferred}\n"
    "    checks:\n      ck_text: \"bio <> ': #' and length(bio) > 1\"\n      ck_long: {expr: \"a > "
    "0\\nor "
    "b > 0\", comment: two lines}\n"
    "    indexes:\n    - lower(email) desc\n    - {name: ix_bio, columns: [bio gin_trgm_ops], "
    "method: gin, where: bio is not null, include: [a, b], comment: c}\n"
    "    - {columns: [a, 'b desc nulls last', '(a + b) collate \"C\"'], unique: true, postgresql: "
    "{method: gist, columns: [a]}}\n"
    "    foreign_keys:\n    - {columns: [a, b], references: 'teams(a, b)', match: full, on_update: "
    "set null}\n    - {name: fk_a, columns: [a], references: teams.id}\n"
    "    sqlite: {strict: false}\n"
    "    postgresql: {unlogged: true, tablespace: default, comment: '', with: {fillfactor: 70}}\n"
    "    mysql: {with: {}, replica_identity: {index: ix}}\n"
    "    unlogged: true\n"
    "    with: {toast.autovacuum_enabled: false, Fillfactor: 70}\n"
    "    tablespace: fast\n"
    "    access_method: columnar\n"
    "    replica_identity: {index: uq_x}\n"
    "  '\"odd, table\"': {columns: {'id)': {type: text, primary_key: true}, 'true': {type: text, "
    "default: 'true', unique: 'true'}}}\n";

static const char traits_text[] =
    "tables:\n"
    "  teams: {columns: {id: {type: int, primary_key: true}}}\n"
    "  traits:\n"
    "    columns:\n"
    "      id: {type: int, primary_key: {include: [n], with: {fillfactor: 90}, comment: k}}\n"
    "      n: {type: int?, unique: {nulls_not_distinct: true, tablespace: fast, cluster: true}}\n"
    "      c: {type: int, check: {expr: c > 0, valid: false, no_inherit: true}}\n"
    "      r: {type: int?, references: {table: teams, on_delete: set null (r), valid: false, "
    "comment: f}}\n"
    "      d: {native: int4range}\n"
    "      e: {type: int, references: {table: teams, columns: [id], enforced: false}}\n"
    "    unique: {uo: {columns: [n, d], without_overlaps: true, comment: u}}\n"
    "    foreign_keys: {fp: {columns: [n, d], references: 'traits(n, d)', period: true}}\n"
    "    indexes:\n"
    "      ix: {columns: [n], unique: true, nulls_not_distinct: true, with: {fillfactor: 70, "
    "buffering: on}, tablespace: slow, postgresql: {with: {}, tablespace: default, cluster: false, "
    "comment: x}, sqlite: {nulls_not_distinct: false}}\n"
    "    exclusions:\n"
    "      ex: {columns: [d with &&, 'n desc with operator(app.=)', {expr: c + 1, opclass: "
    "int4_ops, operator: '<>'}], where: n > 0, deferrable: true, include: [c], comment: e}\n"
    "      ey: {columns: d with &&, method: btree, postgresql: {method: spgist, deferrable: "
    "true}}\n";

static const char options_text[] =
    "tables:\n"
    "  options:\n"
    "    engine: Aria\n"
    "    collation: utf8mb4_bin\n"
    "    versioned: true\n"
    "    options: {row_format: compressed, KEY_BLOCK_SIZE: 8}\n"
    "    partitions: |-\n"
    "      PARTITION BY RANGE (`id`)\n"
    "      (PARTITION `p0` VALUES LESS THAN (10))\n"
    "    postgresql: {engine: default, partitions: '', versioned: false}\n"
    "    columns:\n"
    "      id: {type: int, invisible: true, attributes: COMPRESSED}\n"
    "      name: {type: text, unique: {invisible: true}, check: {expr: name > '', enforced: "
    "false}, mysql: {invisible: true}}\n"
    "    indexes:\n"
    "      ix: {columns: [name(10), 'name(5) desc', {column: id, prefix: 3}], method: fulltext, "
    "parser: ngram, invisible: true, mariadb: {invisible: false, parser: default}}\n";

static const char partitions_text[] =
    "tables:\n"
    "  p: {partition_by: 'range (lower(b), \"A\")', columns: {A: int, b: text?, id: {type: int, "
    "identity: always}}, sqlite: {partition_by: ''}}\n"
    "  c:\n"
    "    comment: One\n"
    "    partition_of: {table: p, values: 'from (''x'', 1) to (''y, z'', maxvalue)'}\n"
    "    partition_by: list (id)\n"
    "    primary_key: id\n"
    "    unique: [[b]]\n"
    "    indexes: {ix: [A]}\n"
    "    checks: [id > 0, {expr: b <> '', name: odd}]\n"
    "    foreign_keys: [{columns: [A], references: d.a}]\n"
    "  '\"odd.one\"': {partition_of: {table: c, values: default}, with: {fillfactor: 70}}\n"
    "  d: {columns: {a: {type: int, primary_key: true}}}\n";

Test(print, partitions_read_back_to_the_same)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_schema *schema = load_good(arena, partitions_text);

    expect_brief_law(arena, "partitions", schema, &mig_naming_default);
    expect_brief_law(arena, "partitions", schema, &mig_naming_postgresql);
    expect_script_law(arena, "partitions", schema);
}

Test(print, what_is_printed_reads_back_to_the_same)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_schema *schema = load_good(arena, everything);
    mig_table *users = schema->tables.items[1];

    expect_brief_law(arena, "everything", schema, &mig_naming_default);
    expect_brief_law(arena, "everything", schema, &mig_naming_postgresql);
    users->renamed_from = NULL; /* scripts don't have it */
    for (size_t i = 0; i < users->columns.len; i++)
        users->columns.items[i]->renamed_from = NULL;
    for (size_t i = 0; i < users->foreign_keys.len;
         i++) /* alone, a table doesn't know the target */
        users->foreign_keys.items[i]->implied = false;
    expect_script_law(arena, "everything", schema);
}

Test(print, traits_of_parts_read_back_to_the_same)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_schema *schema = load_good(arena, traits_text);

    expect_brief_law(arena, "traits", schema, &mig_naming_default);
    expect_brief_law(arena, "traits", schema, &mig_naming_postgresql);
    /* alone, a table doesn't know the target */
    schema->tables.items[1]->foreign_keys.items[0]->implied = false;
    expect_script_law(arena, "traits", schema);
}

Test(print, options_of_tables_columns_and_indexes_read_back_to_the_same)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_schema *schema = load_good(arena, options_text);

    expect_brief_law(arena, "options", schema, &mig_naming_default);
    expect_script_law(arena, "options", schema);
}

Test(print, a_table_looks_like_a_persons)
{
    static const char text[] =
        "enums:\n"
        "  mood: [sad, ok, happy]\n"
        "tables:\n"
        "  teams:\n"
        "    columns:\n"
        "      id: {type: bigint, identity: always, primary_key: true}\n"
        "      name: varchar(255)\n"
        "  users:\n"
        "    comment: People who sign in\n"
        "    columns:\n"
        "      id: {type: bigint, identity: always, primary_key: users_pkey}\n"
        "      email: {type: varchar(255), unique: true}\n"
        "      bio: text?\n"
        "      mood: {type: mood, default: ok}\n"
        "      team_id: {type: bigint?, references: teams.id, on_delete: "
        "cascade, index: true}\n"
        "      age: {type: int, default: 0, check: age > 0}\n"
        "      tags: {type: 'text[]', default: '{}'}\n"
        "      made: {type: timestamptz, default: now(), on_update: now()}\n"
        "    unique:\n"
        "    - [email, age]\n"
        "    indexes:\n"
        "      ix_users_lower: {columns: [lower(email)], unique: true, where: "
        "bio is not null}\n"
        "    checks:\n"
        "      ck_users_text: email like '%@%'\n"
        "    foreign_keys:\n"
        "      users_team_fk: {columns: [team_id], references: teams.id}\n";
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *again = print(arena, load_good(arena, text), &mig_naming_default);

    cr_expect(strcmp(again, text) == 0, "%s", again);
}

Test(print, scripts_state_every_name)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_schema *schema = load_good(
        arena,
        "tables:\n  t:\n    renamed_from: old\n    columns:\n      id: {type: int, "
        "primary_key: true, renamed_from: i}\n      a: {type: text?, unique: true, index: "
        "true, check: a <> '', references: t.a}\n");

    cr_expect_str_eq(
        written(arena, mig_print_table(arena, schema->tables.items[0], &mig_naming_default, false)),
        "columns:\n"
        "  id: {type: int}\n"
        "  a: {type: text, nullable: true}\n"
        "primary_key: {name: pk_t, columns: [id]}\n"
        "unique:\n"
        "  uq_t_a: [a]\n"
        "indexes:\n"
        "  ix_t_a: [a]\n"
        "checks:\n"
        "  ck_t_a: a <> ''\n"
        "foreign_keys:\n"
        "  fk_t_a: {columns: [a], references: t.a}\n");
}

Test(print, parts_without_a_name_stay_without_in_scripts)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *schema = load_good(
        arena,
        "tables:\n  t: {columns: {a: {type: int, primary_key: true, check: a > 0}, b: {type: "
        "int, unique: true, references: t.a}}, checks: {x: b > 0}}\n");
    mig_table *table = schema->tables.items[0];

    table->primary_key->id.name = NULL;
    table->uniques.items[0]->id.name = NULL;
    table->checks.items[0]->id.name = NULL;
    table->foreign_keys.items[0]->id.name = NULL;
    expect_script_law(arena, "unnamed", schema);
    cr_expect_str_eq(
        written(arena, mig_print_table(arena, table, &mig_naming_default, false)),
        "columns:\n  a: {type: int}\n  b: {type: int}\nprimary_key: [a]\nunique:\n- [b]\n"
        "checks:\n- a > 0\n- {name: x, expr: b > 0}\n"
        "foreign_keys:\n- {columns: [b], references: t.a}\n");
}

Test(print, a_schema_with_unnamed_constraints_states_all_names)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *schema = load_good(
        arena,
        "tables:\n  t: {columns: {a: {type: int, primary_key: true, check: a > 0}, b: {type: "
        "int, unique: true, index: true, references: t.a}}, checks: {x: b > 0}}\n");
    mig_table *table = schema->tables.items[0];

    table->checks.items[0]->id.name = NULL;
    table->uniques.items[0]->id.name = NULL;
    cr_expect_str_eq(print(arena, schema, &mig_naming_default),
                     "naming: none\ntables:\n  t:\n    columns:\n"
                     "      a: {type: int, primary_key: pk_t, check: a > 0}\n"
                     "      b: {type: int, unique: true, index: true}\n"
                     "    checks:\n      x: b > 0\n"
                     "    foreign_keys:\n      fk_t_b: {columns: [b], references: t.a}\n");
    expect_brief_law(arena, "unnamed", schema, &mig_naming_default);
}

/* Observed on SQLite 3.40.1: two constraints of a table may have the same name. */
Test(print, two_parts_of_one_name_are_a_list_in_scripts)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *schema =
        load_good(arena, "tables:\n  t: {columns: {a: int}, checks: {x: a > 0, y: a > 1}}\n");

    schema->tables.items[0]->checks.items[1]->id.name = "x";
    expect_script_law(arena, "same name", schema);
}

Test(print, a_name_that_the_convention_gives_is_left_out)
{
    static const struct {
        const char *names[3]; /* of three checks of the table, as found */
        const char *expected;
    } cases[] = {
        {{"ck_t_1", "ck_t_2", "ck_t_3"}, "checks:\n    - a > 0\n    - a > 1\n    - a > 2\n"},
        {{"ck_t_1", "other", "ck_t_2"},
         "checks:\n    - a > 0\n    - {name: other, expr: a > 1}\n    - a > 2\n"},
        {{"ck_t_2", "ck_t_1", "ck_t_3"},
         "checks:\n    - {name: ck_t_2, expr: a > 0}\n    - a > 1\n    - a > 2\n"},
        {{"ck_t_a", "ck_t_1", "x"},
         "check: a > 0}\n    checks:\n    - a > 1\n    - {name: x, expr: a > 2}\n"},
        {{"x", "y", "z"}, "checks:\n      x: a > 0\n      y: a > 1\n      z: a > 2\n"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_schema *schema = load_good(
            arena, "tables:\n  t: {columns: {a: int}, checks: {c: a > 0, d: a > 1, e: a > 2}}\n");
        const char *text;

        for (size_t k = 0; k < 3; k++)
            schema->tables.items[0]->checks.items[k]->id.name = cases[i].names[k];
        text = print(arena, schema, &mig_naming_default);
        cr_expect(strstr(text, cases[i].expected), "%zu:\n%s", i, text);
        expect_brief_law(arena, "found names", schema, &mig_naming_default);
    }
}

Test(print, a_resolved_column_or_index_is_printed_as_it_was_declared)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *schema =
        load_good(arena,
                  "tables:\n  t: {columns: {a: {type: uuid, sqlite: {type: text}}}, indexes: {i: "
                  "{columns: a, postgresql: {method: hash}}}}\n");
    const char *text = print(arena, schema, &mig_naming_default);
    mig_table *table = schema->tables.items[0];
    mig_column *column = MIG_COPY(arena, table->columns.items[0]);
    mig_index *index = MIG_COPY(arena, table->indexes.items[0]);

    column->portable = table->columns.items[0];
    column->type.written = "text";
    column->overrides.len = 0;
    index->portable = table->indexes.items[0];
    index->method = "hash";
    index->overrides.len = 0;
    table->columns.items[0] = column;
    table->indexes.items[0] = index;
    cr_expect_str_eq(print(arena, schema, &mig_naming_default), text);
}

/* A small generator of its own (xorshift), so that the same seed gives the same on every machine.
 */
typedef struct {
    mig_arena *arena;
    unsigned state;
} dice;

static unsigned roll(dice *d, unsigned sides)
{
    d->state ^= d->state << 13U;
    d->state ^= d->state >> 17U;
    d->state ^= d->state << 5U;
    return d->state % sides;
}

#define PICK(d, array) (array)[roll((d), MIG_LEN(array))]

static const char *const odd_texts[] = {
    "x",      "null", "true",         "~",   "",    " a ",    "a: b",      "a #b",  "'",
    "\"",     "{}",   "[]",           "a,b", "[x",  "-",      "- a",       "now()", "f(1, 2)",
    "(none)", "1",    "-1.5",         "007", "1e3", "x::int", "now() + 1", "a\nb",  "a\n",
    "\tb",    "?",    "!x",           "&x",  "*x",  "%x",     "@x",        "`x`",   "caf\xC3\xA9",
    "{a: 1}", "it's", "CURRENT_DATE", ":x",  "x:",  "=",      "<<",        "yes"};
static const char *const odd_sql[] = {"a > 0",      "a || ' #'",   "f(a, b)",
                                      "a = 'x: y'", "a in (1, 2)", "a->>'k' = '{}'",
                                      "- a",        "'a'",         "\"odd name\" > 0",
                                      "a\nor b",    "null",        "true",
                                      "(a)",        "a::text",     "case when a then b end",
                                      "[a]"};
static const char *const odd_names[] = {
    "a",    "b b",  "C",  "true", "null", "d.e", "f\"g",        "h,i",    "j(k)", "l #m",
    "type", "desc", "n:", "-o",   "1p",   "q'r", "caf\xC3\xA9", "mixins", "?"};
static const char *const odd_types[] = {"int",           "varchar(9)",     "text[]",
                                        "numeric(10,2)", "citext",         "mood",
                                        "mood[]",        "timestamptz(3)", "geometry(Point, 4326)"};

static void random_default(dice *d, mig_column *column)
{
    switch (roll(d, 4)) {
    case 0:
        column->dflt = (mig_default){.kind = MIG_DEFAULT_LITERAL, .value = PICK(d, odd_texts)};
        break;
    case 1:
        column->dflt = (mig_default){.kind = MIG_DEFAULT_EXPR, .value = PICK(d, odd_sql)};
        if (strcmp(column->dflt.value, "null") == 0)
            column->dflt = (mig_default){.kind = MIG_DEFAULT_NULL};
        break;
    case 2:
        column->dflt = (mig_default){.kind = MIG_DEFAULT_EXPR, .value = "now()"};
        break;
    default:
        column->generated_kind = (mig_generated_kind)roll(d, 3);
        if (column->generated_kind)
            column->generated.written = PICK(d, odd_sql);
        break;
    }
}

static void random_column(dice *d, mig_table *table, const char *name)
{
    mig_column *column = MIG_NEW(d->arena, mig_column);

    column->name = name;
    column->nullable = roll(d, 2);
    column->type.written = PICK(d, odd_types);
    if (strncmp(column->type.written, "mood", 4) == 0)
        column->type.enumeration = "mood";
    if (roll(d, 5) == 0)
        column->type = (mig_type){.written = PICK(d, odd_texts), .native = true};
    if (column->type.native)
        column->type.written = mig_arena_printf(d->arena, "%s", "odd [](),{} #type");
    random_default(d, column);
    if (column->dflt.kind == MIG_DEFAULT_LITERAL && column->type.enumeration)
        column->dflt.value = "ok";
    if (roll(d, 4) == 0)
        column->comment = odd_texts[roll(d, 4)];
    if (roll(d, 4) == 0)
        column->collation = PICK(d, odd_names);
    if (roll(d, 4) == 0)
        column->on_update = "now()";
    mig_push(d->arena, &table->columns, column);
}

static void random_columns(dice *d, const mig_table *table, mig_strings *columns)
{
    size_t first = roll(d, (unsigned)table->columns.len);
    size_t second = roll(d, (unsigned)table->columns.len);

    mig_push(d->arena, columns, table->columns.items[first]->name);
    if (second != first && roll(d, 2))
        mig_push(d->arena, columns, table->columns.items[second]->name);
}

/* Some names are the convention's, some are not, some are missing. */
static mig_constraint_name random_id(dice *d, mig_name_kind kind, const mig_table *table,
                                     const mig_strings *columns, unsigned number)
{
    if (roll(d, 2))
        return (mig_constraint_name){
            mig_naming_make(d->arena, &mig_naming_default, kind, table->name, columns, NULL), true};
    return (mig_constraint_name){mig_arena_printf(d->arena, "n%u", number), true};
}

/* number: only the first of a table may be marked */
static void random_traits(dice *d, mig_traits *traits, bool index, unsigned number)
{
    if (roll(d, 3) == 0)
        traits->comment = odd_texts[roll(d, 4)];
    if (!index)
        traits->not_valid = roll(d, 4) == 0;
    for (unsigned i = 0; index && i < roll(d, 3); i++)
        mig_settings_add(d->arena, &traits->with, i == 0 ? "fillfactor" : "buffering",
                         PICK(d, odd_texts));
    if (index && roll(d, 4) == 0)
        traits->tablespace = PICK(d, odd_names);
    traits->cluster = index && number == 0 && roll(d, 4) == 0;
}

/* As the index, with operators. */
static void random_exclusion(dice *d, mig_table *table, const mig_index *index, unsigned number)
{
    static const char *const operators[] = {"=", "&&", "-|-", "operator(\"my app\".<->)"};
    mig_index *exclusion = MIG_COPY(d->arena, index);

    exclusion->keys.items =
        mig_arena_memdup(d->arena, index->keys.items, index->keys.len * sizeof *index->keys.items);
    for (size_t i = 0; i < exclusion->keys.len; i++)
        exclusion->keys.items[i].operator= PICK(d, operators);
    exclusion->id.name = mig_arena_printf(d->arena, "e%u", number);
    exclusion->method = roll(d, 2) ? "gist" : NULL;
    exclusion->parser = NULL;
    exclusion->traits.invisible = false;
    exclusion->deferrable = (mig_deferrable)roll(d, 3);
    mig_push(d->arena, &table->exclusions, exclusion);
}

static void random_parts(dice *d, mig_table *table)
{
    static const char *const opclasses[] = {NULL, NULL, "text_ops", "gist_trgm_ops(siglen=32)"};

    for (unsigned i = 0; i < roll(d, 3); i++) {
        mig_key *key = MIG_NEW(d->arena, mig_key);

        random_columns(d, table, &key->columns);
        key->id = random_id(d, MIG_NAME_UQ, table, &key->columns, i);
        key->deferrable = (mig_deferrable)roll(d, 3);
        key->nulls_not_distinct = roll(d, 3) == 0;
        key->without_overlaps = key->columns.len > 1 && roll(d, 3) == 0;
        if (roll(d, 3) == 0)
            random_columns(d, table, &key->include);
        random_traits(d, &key->traits, true, i);
        mig_push(d->arena, &table->uniques, key);
    }
    for (unsigned i = 0; i < roll(d, 3); i++) {
        mig_check *check = MIG_NEW(d->arena, mig_check);

        check->expr.written = PICK(d, odd_sql);
        check->id = random_id(d, MIG_NAME_CK, table, NULL, 10 + i);
        check->no_inherit = roll(d, 4) == 0;
        random_traits(d, &check->traits, false, i);
        check->traits.not_enforced = !check->traits.not_valid && roll(d, 4) == 0;
        mig_push(d->arena, &table->checks, check);
    }
    for (unsigned i = 0; i < roll(d, 3); i++) {
        mig_foreign_key *key = MIG_NEW(d->arena, mig_foreign_key);

        random_columns(d, table, &key->columns);
        key->target = table->name;
        key->target_columns = key->columns;
        key->id = random_id(d, MIG_NAME_FK, table, &key->columns, 20 + i);
        key->on_update = (mig_fk_action)roll(d, 6);
        key->on_delete = (mig_fk_action)roll(d, 6);
        if ((key->on_delete == MIG_FK_SET_NULL || key->on_delete == MIG_FK_SET_DEFAULT) &&
            roll(d, 2))
            key->set_columns = key->columns;
        random_traits(d, &key->traits, false, i);
        key->traits.not_enforced = !key->traits.not_valid && roll(d, 4) == 0;
        key->period = key->columns.len > 1 && roll(d, 3) == 0;
        mig_push(d->arena, &table->foreign_keys, key);
    }
    for (unsigned i = 0; i < roll(d, 3); i++) {
        mig_index *index = MIG_NEW(d->arena, mig_index);
        mig_index_key key = {.descending = roll(d, 2), .opclass = PICK(d, opclasses)};

        if (roll(d, 2))
            key.column = table->columns.items[roll(d, (unsigned)table->columns.len)]->name;
        else
            key.expr.written = odd_sql[roll(d, 6)];
        if (key.column && roll(d, 3) == 0)
            key.prefix = 1 + roll(d, 300);
        key.enclosed = key.expr.written && roll(d, 2);
        key.ascending = !key.descending && roll(d, 2);
        key.nulls = roll(d, 2) ? key.descending ? 2 : 1 : 0;
        if (roll(d, 3) == 0)
            key.collation = PICK(d, odd_names);
        mig_push(d->arena, &index->keys, key);
        index->id = (mig_constraint_name){mig_arena_printf(d->arena, "i%u", i), true};
        index->where.written = roll(d, 2) ? PICK(d, odd_sql) : NULL;
        index->parser = roll(d, 4) == 0 ? PICK(d, odd_names) : NULL;
        index->traits.invisible = roll(d, 4) == 0;
        random_traits(d, &index->traits, true, 1);
        mig_push(d->arena, &table->indexes, index);
        if (roll(d, 2))
            random_exclusion(d, table, index, i);
    }
}

/* No two parts of one name: that isn't printed for a person. */
static bool names_are_unique(mig_arena *arena, const mig_table *table)
{
    mig_strings names = {0};

    for (size_t i = 0; i < table->uniques.len; i++)
        mig_push(arena, &names, table->uniques.items[i]->id.name);
    for (size_t i = 0; i < table->checks.len; i++)
        mig_push(arena, &names, table->checks.items[i]->id.name);
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        mig_push(arena, &names, table->foreign_keys.items[i]->id.name);
    for (size_t i = 0; i < names.len; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(names.items[i], names.items[k]) == 0)
                return false;
    return true;
}

static mig_schema *random_schema(dice *d)
{
    mig_schema *schema = mig_schema_new(d->arena);
    mig_enum *mood = mig_schema_add_enum(schema, (mig_name){NULL, "mood"});
    mig_enum_value ok = {.value = "ok"};
    mig_table *table;
    size_t from = roll(d, MIG_LEN(odd_names));

    mig_push(d->arena, &mood->values, ok);
    table = mig_schema_add_table(schema, (mig_name){roll(d, 2) ? "app" : NULL, PICK(d, odd_names)});
    for (size_t i = 0; i < 1 + roll(d, 4); i++)
        random_column(d, table, odd_names[(from + i) % MIG_LEN(odd_names)]);
    random_parts(d, table);
    mig_schema_seal(schema);
    return schema;
}

Test(print, random_schemas_read_back_to_the_same)
{
    unsigned tried = 0;

    for (unsigned seed = 1; seed <= 1500; seed++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        dice d = {arena, seed * 2654435761U};
        const mig_schema *schema = random_schema(&d);

        expect_script_law(arena, mig_arena_printf(arena, "seed %u", seed), schema);
        if (!names_are_unique(arena, schema->tables.items[0]))
            continue;
        tried++;
        expect_brief_law(arena, mig_arena_printf(arena, "seed %u", seed), schema,
                         &mig_naming_default);
    }
    cr_expect_gt(tried, 500);
}
