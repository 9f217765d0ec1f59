/* What operations do to a schema: by tables of before, operations and after. */
#include "helper.h"

#include <stdlib.h>

#define USERS                                                                       \
    "tables:\n"                                                                     \
    "  teams: {columns: {id: bigint, a: int, b: int}, primary_key: id}\n"           \
    "  users:\n"                                                                    \
    "    columns: {id: bigint, email: text, team_id: bigint?, age: int?}\n"         \
    "    primary_key: {name: pk_users, columns: id}\n"                              \
    "    unique: {uq_users_email: email, uq_users_both: [email, age]}\n"            \
    "    checks: {ck_users_age: age > 0, ck_users_email: \"email like '%age%'\"}\n" \
    "    foreign_keys: {fk_users_team: {columns: team_id, references: teams}}\n"    \
    "    indexes:\n"                                                                \
    "      ix_users_lower: {columns: lower(email)}\n"                               \
    "      ix_users_age: {columns: [age desc, id]}\n"                               \
    "      ix_users_where: {columns: id, where: age is not null}\n"

/* before: the lines of USERS unless said otherwise; after: what has to come out. */
static const struct {
    const char *name, *before, *ops, *after;
} cases[] = {
    {"create_table", USERS,
     "- create_table: {table: posts, columns: {id: bigint, user_id: bigint}, foreign_keys: "
     "{fk_posts: {columns: user_id, references: users}}}",
     USERS "  posts:\n"
           "    columns: {id: bigint, user_id: bigint}\n"
           "    foreign_keys: {fk_posts: {columns: user_id, references: users}}\n"},
    {"drop_table", "tables: {a: {columns: {x: int}}, b: {columns: {x: int}}}",
     "- drop_table: {table: a}", "tables: {b: {columns: {x: int}}}"},
    {"rename_table reaches foreign keys, its own too",
     "tables:\n"
     "  a:\n    columns: {id: {type: int, primary_key: pk_a}, up: {type: int, references: {name: "
     "fk_up, table: a}}}\n"
     "  b:\n    columns: {a_id: {type: int, references: {name: fk_a, table: a}}}\n",
     "- rename_table: {from: a, to: z.c}",
     "tables:\n"
     "  b:\n    columns: {a_id: {type: int, references: {name: fk_a, table: z.c}}}\n"
     "  z.c:\n    columns: {id: {type: int, primary_key: pk_a}, up: {type: int, references: {name: "
     "fk_up, table: z.c}}}\n"},
    {"alter_table", "tables: {a: {columns: {x: int}, comment: old}}",
     "- alter_table: {table: a, from: {comment: old}, to: {strict: true}}",
     "tables: {a: {columns: {x: int}, strict: true}}"},
    {"add_column at the end", "tables: {a: {columns: {x: int}}}",
     "- add_column: {table: a, column: b, type: text, default: ok}",
     "tables: {a: {columns: {x: int, b: {type: text, default: ok}}}}"},
    {"add_column in a place of its own", "tables: {a: {columns: {x: int, y: int}}}",
     "- add_column: {table: a, column: b, after: x, type: int}\n"
     "- add_column: {table: a, column: c, first: true, type: int}\n"
     "- add_column: {table: a, column: d, after: y, type: int}",
     "tables: {a: {columns: {c: int, x: int, b: int, y: int, d: int}}}"},
    {"alter_column in its place", "tables: {a: {columns: {x: int, y: int}}}",
     "- alter_column: {table: a, column: x, from: int, to: text?}",
     "tables: {a: {columns: {x: text?, y: int}}}"},
    {"drop_column takes along what includes it", USERS,
     "- drop_column: {table: users, column: age}",
     "tables:\n"
     "  teams: {columns: {id: bigint, a: int, b: int}, primary_key: id}\n"
     "  users:\n"
     "    columns: {id: bigint, email: text, team_id: bigint?}\n"
     "    primary_key: {name: pk_users, columns: id}\n"
     "    unique: {uq_users_email: email}\n"
     "    checks: {ck_users_email: \"email like '%age%'\"}\n"
     "    foreign_keys: {fk_users_team: {columns: team_id, references: teams}}\n"
     "    indexes: {ix_users_lower: {columns: lower(email)}}\n"},
    {"drop_column of a key", "tables: {a: {columns: {x: int, y: int}, primary_key: [x, y]}}",
     "- drop_column: {table: a, column: y}", "tables: {a: {columns: {x: int}}}"},
    {"rename_column reaches keys, expressions and foreign keys to it",
     "tables:\n"
     "  a:\n"
     "    columns: {x: int, y: int}\n"
     "    primary_key: {name: pk_a, columns: [x, y]}\n"
     "    unique: {uq_a: [y, x]}\n"
     "    checks: {ck_a: y > 0}\n"
     "    foreign_keys: {fk_a: {columns: [x, y], references: {table: a, columns: [y, x]}}}\n"
     "    indexes: {ix_a: {columns: [y desc, abs(y)], include: y}}\n"
     "  b:\n"
     "    columns: {x: int, y: int}\n"
     "    foreign_keys: {fk_b: {columns: [x, y], references: a}}\n",
     "- rename_column: {table: a, from: y, to: z}",
     "tables:\n"
     "  a:\n"
     "    columns: {x: int, z: int}\n"
     "    primary_key: {name: pk_a, columns: [x, z]}\n"
     "    unique: {uq_a: [z, x]}\n"
     "    checks: {ck_a: z > 0}\n"
     "    foreign_keys: {fk_a: {columns: [x, z], references: {table: a, columns: [z, x]}}}\n"
     "    indexes: {ix_a: {columns: [z desc, abs(z)], include: z}}\n"
     "  b:\n"
     "    columns: {x: int, y: int}\n"
     "    foreign_keys: {fk_b: {columns: [x, y], references: a}}\n"},
    {"constraints and indexes by name", USERS,
     "- drop_constraint: {table: users, kind: primary_key, name: pk_users}\n"
     "- drop_constraint: {table: users, kind: unique, name: uq_users_email}\n"
     "- drop_constraint: {table: users, kind: check, name: ck_users_age}\n"
     "- drop_constraint: {table: users, kind: foreign_key, name: fk_users_team}\n"
     "- drop_index: {table: users, name: ix_users_age}\n"
     "- rename_constraint: {table: users, kind: unique, from: uq_users_both, to: uq_both}\n"
     "- rename_constraint: {table: users, kind: check, from: ck_users_email, to: ck_email}\n"
     "- rename_index: {table: users, from: ix_users_where, to: ix_where}\n"
     "- create_primary_key: {table: users, name: pk_new, columns: [id, email]}\n"
     "- create_foreign_key: {table: users, name: fk_new, columns: [age], references: teams}\n",
     "tables:\n"
     "  teams: {columns: {id: bigint, a: int, b: int}, primary_key: id}\n"
     "  users:\n"
     "    columns: {id: bigint, email: text, team_id: bigint?, age: int?}\n"
     "    primary_key: {name: pk_new, columns: [id, email]}\n"
     "    unique: {uq_both: [email, age]}\n"
     "    checks: {ck_email: \"email like '%age%'\"}\n"
     "    foreign_keys: {fk_new: {columns: age, references: teams}}\n"
     "    indexes:\n"
     "      ix_users_lower: {columns: lower(email)}\n"
     "      ix_where: {columns: id, where: age is not null}\n"},
    {"alter_constraint and alter_index put the one for the other",
     "tables: {t: {columns: {a: int, b: int}, unique: {u: [a], v: [b]}, checks: {c: {expr: a > 0, "
     "valid: false}}, indexes: {i: [a]}, exclusions: {e: [a with =]}}}",
     "- alter_constraint: {table: t, kind: unique, name: u, from: [a], to: {columns: [a], comment: "
     "x}}\n"
     "- alter_constraint: {table: t, kind: check, name: c, from: {expr: a > 0, valid: false}, to: "
     "a "
     "> 0}\n"
     "- alter_constraint: {table: t, kind: exclude, name: e, from: [a with =], to: {columns: [a "
     "with =], comment: y}}\n"
     "- alter_index: {table: t, name: i, from: [a], to: {columns: [a], with: {fillfactor: 70}}}\n",
     "tables: {t: {columns: {a: int, b: int}, unique: {u: {columns: [a], comment: x}, v: [b]}, "
     "checks: {c: a > 0}, indexes: {i: {columns: [a], with: {fillfactor: 70}}}, exclusions: {e: "
     "{columns: [a with =], comment: y}}}}"},
    {"a column that a key includes, an exclusion names or a foreign key sets",
     "tables: {p: {columns: {x: int, y: int}, primary_key: [x, y]}, t: {columns: {a: int, b: int, "
     "c: int?}, unique: {u: {columns: [a], include: [b]}}, exclusions: {e: [a with =, abs(b) with "
     "=]}, foreign_keys: {f: {columns: [a, c], references: p, on_delete: set null (c)}}}}",
     "- rename_column: {table: t, from: b, to: z}\n- rename_column: {table: t, from: c, to: d}\n",
     "tables: {p: {columns: {x: int, y: int}, primary_key: [x, y]}, t: {columns: {a: int, z: int, "
     "d: int?}, unique: {u: {columns: [a], include: [z]}}, exclusions: {e: [a with =, abs(z) with "
     "=]}, foreign_keys: {f: {columns: [a, d], references: p, on_delete: set null (d)}}}}"},
    {"drop_column takes along what includes or excludes by it",
     "tables: {t: {columns: {a: int, b: int}, unique: {u: {columns: [a], include: [b]}, v: [a]}, "
     "exclusions: {e: [a with =, abs(b) with =], f: [a with =]}}}",
     "- drop_column: {table: t, column: b}",
     "tables: {t: {columns: {a: int}, unique: {v: [a]}, exclusions: {f: [a with =]}}}"},
    {"rename_table and rename_enum reach expressions",
     "enums: {mood: [a]}\n"
     "tables: {t: {columns: {m: mood, g: {type: bool, generated: \"m = 'a'::mood\"}}, checks: {ck: "
     "t.m is not null}}}",
     "- rename_enum: {from: mood, to: tone}\n- rename_table: {from: t, to: u}",
     "enums: {tone: [a]}\n"
     "tables: {u: {columns: {m: tone, g: {type: bool, generated: \"m = 'a'::tone\"}}, checks: {ck: "
     "u.m is not null}}}"},
    {"an enum that is renamed, with its columns",
     "enums: {mood: [a, b]}\ntables: {t: {columns: {m: mood, n: 'mood[]', o: text}}}",
     "- rename_enum: {from: mood, to: app.feeling}",
     "enums: {app.feeling: [a, b]}\n"
     "tables: {t: {columns: {m: app.feeling, n: 'app.feeling[]', o: text}}}"},
    {"a value that is renamed, with the defaults that hold it",
     "enums: {mood: [a, b]}\ntables: {t: {columns: {m: {type: mood, default: b}, n: {type: mood, "
     "default: a}, o: {type: text, default: b}}}}",
     "- alter_enum: {enum: mood, from: [a, b], to: [x, a, c], rename: {b: c}}",
     "enums: {mood: [x, a, c]}\ntables: {t: {columns: {m: {type: mood, default: c}, n: {type: "
     "mood, default: a}, o: {type: text, default: b}}}}"},
    {"an enum that is made, and one that goes", "enums: {a: [x]}",
     "- create_enum: {enum: b, values: [y]}\n- drop_enum: {enum: a, values: [x]}",
     "enums: {b: [y]}"},
    {"execute and insert change nothing", USERS,
     "- execute: DROP TABLE users\n- insert: {table: users, rows: [{id: 1}]}", USERS},
};

Test(replay, operations_lead_from_one_schema_to_the_other)
{
    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_schema *schema = schema_of(arena, cases[i].before);
        mig_ops ops = ops_of(arena, cases[i].ops);

        apply_all(schema, &ops);
        cr_expect_str_eq(schema_text(arena, schema),
                         schema_text(arena, schema_of(arena, cases[i].after)), "%s:\n%s",
                         cases[i].name, schema_text(arena, schema));
    }
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What a text says whatever the order: an object that is put back comes last in its table. */
static const char *sorted_words(mig_arena *arena, const char *text)
{
    static const char between[] = " \n,[]{}";
    mig_strings words = {0};
    MIG_AUTO_STR joined = {0};

    for (text += strspn(text, between); *text; text += strspn(text, between)) {
        size_t length = strcspn(text, between);

        mig_push(arena, &words, mig_arena_strndup(arena, text, length));
        text += length;
    }
    qsort(words.items, words.len, sizeof *words.items, compare_words);
    for (size_t i = 0; i < words.len; i++)
        mig_str_addf(&joined, "%s\n", words.items[i]);
    return mig_str_copy(arena, &joined);
}

/* Drops are filled by the replay, so that they can be taken back; what is put back comes last. */
Test(replay, the_reverse_restores_the_schema)
{
    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_schema *schema = schema_of(arena, cases[i].before);
        mig_ops ops = ops_of(arena, cases[i].ops), back = {0};
        const char *before = schema_text(arena, schema);

        if (strstr(cases[i].name, "takes along") || strstr(cases[i].name, "of a key") ||
            strstr(cases[i].name, "change nothing"))
            continue; /* the script that drops a column drops its constraints before */
        apply_all(schema, &ops);
        for (size_t k = ops.len; k > 0; k--)
            mig_push(arena, &back, mig_op_reverse(ops.items[k - 1]));
        apply_all(schema, &back);
        cr_expect_str_eq(sorted_words(arena, schema_text(arena, schema)),
                         sorted_words(arena, before), "%s:\n%s\nthen\n%s", cases[i].name, before,
                         schema_text(arena, schema));
    }
}

/* Also when the way back was written to a file and read again. */
Test(replay, the_reverse_restores_the_schema_after_reading_it_back)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *schema = schema_of(
        arena, "enums: {mood: [a, b]}\ntables: {t: {columns: {m: {type: mood, default: b}}}}");
    mig_ops ops = ops_of(arena,
                         "- alter_enum: {enum: mood, from: [a, b], to: [c, a], rename: {b: c}}\n"
                         "- drop_column: {table: t, column: m}\n");
    mig_ops back = {0};
    const char *before = schema_text(arena, schema);

    apply_all(schema, &ops);
    for (size_t k = ops.len; k > 0; k--)
        mig_push(arena, &back, mig_op_reverse(ops.items[k - 1]));
    back = ops_of(arena, ops_text(arena, &back));
    cr_expect_str_eq(back.items[0].after.column->dflt.value, "c");
    apply_all(schema, &back);
    cr_expect_str_eq(schema_text(arena, schema), before);
}

Test(replay, what_a_script_only_names_is_filled)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *schema = schema_of(arena, USERS "enums: {mood: [a]}\n");
    mig_ops ops = ops_of(arena,
                         "- drop_column: {table: users, column: email}\n"
                         "- rename_column: {table: users, from: age, to: years}\n"
                         "- drop_index: {table: users, name: ix_users_age}\n"
                         "- drop_table: {table: users}\n"
                         "- drop_enum: {enum: mood}\n");

    apply_all(schema, &ops);
    cr_expect_str_eq(ops.items[0].before.column->type.written, "text");
    cr_expect_str_eq(ops.items[1].before.column->type.written, "int");
    cr_expect_str_eq(ops.items[1].after.column->type.written, "int");
    cr_expect_eq(ops.items[2].before.index->keys.len, 2);
    cr_expect_eq(ops.items[3].before.table->columns.len, 3);
    cr_expect_eq(ops.items[4].before.enumeration->values.len, 1);
}

Test(replay, the_objects_of_the_schema_are_never_written_to)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *schema = schema_of(arena, USERS), *shared = mig_schema_new(arena);
    const char *before = schema_text(arena, schema);
    mig_ops ops = ops_of(arena,
                         "- rename_column: {table: users, from: age, to: years}\n"
                         "- rename_column: {table: teams, from: id, to: key}\n"
                         "- drop_constraint: {table: users, kind: unique, name: "
                         "uq_users_email}\n"
                         "- rename_table: {from: teams, to: groups}\n"
                         "- drop_column: {table: users, column: id}\n");

    for (size_t i = 0; i < schema->tables.len; i++)
        mig_push(arena, &shared->tables, schema->tables.items[i]);
    mig_schema_seal(shared);
    apply_all(shared, &ops);
    cr_expect_str_eq(schema_text(arena, schema), before);
}

Test(replay, a_constraint_without_a_name_is_known_by_what_it_is)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *schema = schema_of(arena, "tables: {t: {columns: {a: int, b: int}}}");
    mig_ops ops = ops_of(arena,
                         "- create_unique: {table: t, columns: [a]}\n"
                         "- create_unique: {table: t, columns: [a, b]}\n"
                         "- create_check: {table: t, expr: a > 0}\n"
                         "- create_primary_key: {table: t, columns: [a]}\n"
                         "- drop_constraint: {table: t, kind: unique, columns: [a, b]}\n"
                         "- drop_constraint: {table: t, kind: check, expr: a > 0}\n"
                         "- drop_constraint: {table: t, kind: primary_key, name: pk_t}\n");
    const mig_table *table;

    apply_all(schema, &ops);
    table = schema->tables.items[0];
    cr_assert_eq(table->uniques.len, 1);
    cr_expect_eq(table->uniques.items[0]->columns.len, 1);
    cr_expect_eq(table->checks.len, 0);
    cr_expect_null(table->primary_key);
}

Test(replay, a_primary_key_is_known_whatever_name_we_gave_it)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *schema = schema_of(arena, "tables: {t: {columns: {a: int}, primary_key: [a]}}");
    mig_ops ops = ops_of(arena, "- drop_constraint: {table: t, kind: primary_key, name: odd}\n");

    cr_assert_not_null(schema->tables.items[0]->primary_key->id.name);
    apply_all(schema, &ops);
    cr_expect_null(schema->tables.items[0]->primary_key);
}

Test(replay, names_compare_without_case_where_the_database_does)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *schema = schema_of(arena, "tables: {t: {columns: {a: int, b: int}}}");
    mig_ops ops = ops_of(arena,
                         "- rename_table: {from: T, to: tT}\n"
                         "- rename_table: {from: tt, to: TT}\n"
                         "- rename_column: {table: tt, from: A, to: B2}\n"
                         "- alter_column: {table: tt, column: b2, from: int, to: text}\n");

    schema->nocase = true;
    mig_schema_seal(schema);
    apply_all(schema, &ops);
    cr_expect_str_eq(schema->tables.items[0]->name.name, "TT");
    cr_expect_str_eq(schema->tables.items[0]->columns.items[0]->name, "B2");
    cr_expect_str_eq(schema->tables.items[0]->columns.items[0]->type.written, "text");
}

Test(replay, what_is_not_there_or_is_there_already_is_told_with_its_place)
{
    static const struct {
        const char *text, *says;
    } faults[] = {
        {"- drop_table: {table: x}", "there is no table \"x\" at this point"},
        {"- create_table: {table: users, columns: {}}", "there is a table \"users\" already"},
        {"- rename_table: {from: users, to: teams}", "there is a table \"teams\" already"},
        {"- drop_column: {table: users, column: emial}",
         "table \"users\" has no column \"emial\" at this point; did you mean \"email\"?"},
        {"- add_column: {table: users, column: age, type: int}",
         "table \"users\" has a column \"age\" already"},
        {"- add_column: {table: users, column: x, after: emial, type: int}",
         "table \"users\" has no column \"emial\" at this point; did you mean \"email\"?"},
        {"- rename_column: {table: users, from: age, to: id}",
         "table \"users\" has a column \"id\" already"},
        {"- create_primary_key: {table: users, columns: [id]}",
         "table \"users\" has a primary key already"},
        {"- drop_constraint: {table: teams, kind: check, expr: a > 0}",
         "table \"teams\" has no check \"a > 0\" at this point"},
        {"- drop_index: {table: users, name: ix_users_agee}",
         "table \"users\" has no index \"ix_users_agee\" at this point; did you mean "
         "\"ix_users_age\"?"},
        {"- create_index: {table: users, name: ix_users_age, columns: [id]}",
         "the index \"ix_users_age\" of table \"users\" is there already"},
        {"- rename_index: {table: users, from: ix_users_lower, to: ix_users_age}",
         "the index \"ix_users_age\" of table \"users\" is there already"},
        {"- create_enum: {enum: mood, values: [a]}", "there is an enum \"mood\" already"},
        {"- drop_enum: {enum: x}", "there is no enum \"x\" at this point"},
        {"- rename_enum: {from: mood, to: tone}", "there is an enum \"tone\" already"},
    };

    for (size_t i = 0; i < MIG_LEN(faults); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_schema *schema = schema_of(arena, USERS "enums: {mood: [a], tone: [b]}\n");
        mig_ops ops = ops_of(arena, faults[i].text);
        const char *before = schema_text(arena, schema);
        mig_error err = {0};

        cr_assert_not(mig_op_apply(schema, &ops.items[0], true, &err), "%s", faults[i].text);
        cr_expect_str_eq(err.text[0], faults[i].says);
        cr_expect(err.line == 1 && err.column == 3 && err.code == MIG_ERR_USAGE);
        cr_expect_str_eq(schema_text(arena, schema), before, "%s", faults[i].text);
    }
}

Test(replay, an_expression_names_a_column_by_its_words)
{
    static const struct {
        const char *expr;
        bool mentions; /* age */
    } texts[] = {
        {"age > 0", true},          {"AGE>0", true},
        {"t.age = 1", true},        {"lower(age)", true},
        {"\"age\" > 0", true},      {"`age` > 0", true},
        {"a + /* c */ age", true},  {"(age)", true},
        {"x::int = age", true},     {"pages > 0", false},
        {"age_x > 0", false},       {"\"Age\" > 0", false},
        {"a like '%age%'", false},  {"a = 'it''s age'", false},
        {"age(a) > 0", false},      {"age (a) > 0", false},
        {"a::age = b", false},      {"a -- age\n > 0", false},
        {"a /* age */ > 0", false}, {"a = 'age", false},
    };

    for (size_t i = 0; i < MIG_LEN(texts); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_schema *schema = mig_schema_new(arena);
        mig_table *table = mig_schema_add_table(schema, (mig_name){NULL, "t"});
        mig_check check = {.id.name = "ck", .expr.written = texts[i].expr};
        mig_ops ops = ops_of(arena, "- drop_column: {table: t, column: age}");

        mig_table_add_column(schema, table, "age");
        mig_push(arena, &table->checks, &check);
        mig_schema_seal(schema);
        apply_all(schema, &ops);
        cr_expect_eq(mig_table_find(schema, table->name)->checks.len, texts[i].mentions ? 0 : 1,
                     "%s", texts[i].expr);
    }
}

#define PARTED                                                                                    \
    "tables:\n"                                                                                   \
    "  p: {partition_by: list (a), columns: {a: {type: int, identity: always}, b: text?}}\n"      \
    "  c: {partition_of: {table: p, values: default}, partition_by: 'hash (b, a)', indexes: {i: " \
    "[b, lower(b)]}, checks: {k: a > 0}}\n"                                                       \
    "  e: {partition_of: {table: c, values: default}, unique: {u: [a]}}\n"                        \
    "  f: {columns: {a: {type: int, references: e.a}}}\n"

Test(replay, what_happens_to_columns_happens_to_partitions)
{
    static const struct {
        const char *ops, *says; /* in the schema after them */
    } changes[] = {
        {"- rename_column: {table: p, from: b, to: x}", "partition_by: hash (x, a)\n"},
        {"- rename_column: {table: p, from: b, to: x}", "i: [x, lower(x)]"},
        {"- rename_column: {table: p, from: a, to: x}", "k: x > 0"},
        {"- rename_column: {table: p, from: a, to: x}", "u: [x]"},
        {"- rename_column: {table: p, from: a, to: x}", "references: e.x"},
        {"- rename_table: {from: p, to: q}", "partition_of: {table: q, values: default}"},
        {"- rename_table: {from: c, to: q}", "partition_of: {table: q, values: default}"},
        {"- alter_table: {table: c, from: {}, to: {}}", "c:\n    columns:\n      a: int\n"},
    };

    for (size_t i = 0; i < MIG_LEN(changes); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_schema *schema = schema_of(arena, PARTED);
        mig_ops ops = ops_of(arena, changes[i].ops);
        mig_error err = {0};

        cr_assert(mig_op_apply(schema, &ops.items[0], true, &err), "%s: %s", changes[i].ops,
                  err.text[0]);
        cr_expect(strstr(schema_text(arena, schema), changes[i].says), "%s:\n%s", changes[i].ops,
                  schema_text(arena, schema));
    }
}

Test(replay, what_a_partition_cannot_do_is_told)
{
    static const struct {
        const char *text, *says;
    } faults[] = {
        {"- add_column: {table: e, column: x, type: int}",
         "\"e\" is a partition: its columns are changed with those of \"p\""},
        {"- drop_table: {table: c}",
         "table \"c\" still has the partition \"e\"; drop or detach that first"},
        {"- create_table: {table: g, partition_of: {table: x, values: default}}",
         "there is no table \"x\" at this point"},
        {"- alter_table: {table: f, from: {}, to: {partition_of: {table: x, values: default}}}",
         "there is no table \"x\" at this point"},
    };

    for (size_t i = 0; i < MIG_LEN(faults); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_schema *schema = schema_of(arena, PARTED);
        mig_ops ops = ops_of(arena, faults[i].text);
        const char *before = schema_text(arena, schema);
        mig_error err = {0};

        cr_assert_not(mig_op_apply(schema, &ops.items[0], true, &err), "%s", faults[i].text);
        cr_expect_str_eq(err.text[0], faults[i].says);
        cr_expect_str_eq(schema_text(arena, schema), before, "%s", faults[i].text);
    }
}
