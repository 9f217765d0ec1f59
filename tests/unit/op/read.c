/* Operations and their YAML: every form reads back, every fault is told with its place. */
#include "helper.h"

#include "base/file.h"

#define TABLE_OP                                                                               \
    "- create_table:\n"                                                                        \
    "    table: users\n"                                                                       \
    "    comment: People who sign in\n"                                                        \
    "    columns:\n"                                                                           \
    "      id: {type: bigint, identity: always}\n"                                             \
    "      email: {type: 'varchar(255)'}\n"                                                    \
    "      mood: {type: mood, default: ok}\n"                                                  \
    "      team_id: {type: bigint, nullable: true}\n"                                          \
    "    primary_key: {name: pk_users, columns: [id]}\n"                                       \
    "    unique: {uq_users_email: [email]}\n"                                                  \
    "    checks: {ck_users_email: \"email like '%@%'\"}\n"                                     \
    "    foreign_keys:\n"                                                                      \
    "      fk_users_team_id: {columns: [team_id], references: teams.id, on_delete: cascade}\n" \
    "    indexes: {ix_users_team_id: [team_id]}\n"                                             \
    "    strict: true\n"

static const char *const forms[] = {
    TABLE_OP,
    "- drop_table: {table: users}\n",
    "- copy: {table: t, file: seeds/t.csv}\n",
    "- copy: {table: app.t, columns: [a, b], file: ../t.csv, header: false, delimiter: tab, "
    "'null': N/A}\n",
    "- run: [python3, fill.py, 'a: b', '', --all]\n",
    "- rename_table: {from: users, to: archive.people}\n",
    "- alter_table: {table: users, from: {}, to: {comment: People, strict: true, without_rowid: "
    "true}}\n",
    "- add_column: {table: users, column: bio, type: text, nullable: true}\n",
    "- add_column: {table: app.users, column: 'a.b', type: timestamptz, default: now()}\n",
    "- add_column: {table: users, column: bio, after: name, type: text}\n",
    "- add_column: {table: users, column: bio, first: true, type: text}\n",
    "- add_column: {table: users, column: data, type: json, postgresql: {type: jsonb}}\n",
    "- alter_column:\n    table: users\n    column: title\n    from: {type: 'varchar(40)', "
    "nullable: true}\n    to: {type: 'varchar(200)', default: ''}\n",
    "- alter_column:\n    table: users\n    column: at\n    from: {type: bigint}\n    to: {type: "
    "timestamptz}\n    using: to_timestamp(at)\n",
    "- alter_column:\n    table: users\n    column: at\n    from: {type: bigint}\n    to: {type: "
    "timestamptz}\n    using:\n      postgresql: to_timestamp(at)\n      sqlite: datetime(at, "
    "'unixepoch')\n",
    "- drop_column: {table: users, column: bio}\n",
    "- rename_column: {table: users, from: bio, to: about}\n",
    "- create_primary_key: {table: users, name: pk_users, columns: [id, team_id]}\n",
    "- create_primary_key: {table: users, columns: [id]}\n",
    "- create_unique: {table: users, name: uq_users_email, columns: [email], deferrable: true}\n",
    "- create_check: {table: users, name: ck_users_email, expr: \"email like '%@%'\"}\n",
    "- create_foreign_key: {table: users, name: fk, columns: [a, b], references: {table: teams, "
    "columns: [a, b]}, on_delete: set null, on_update: cascade, deferrable: initially deferred}\n",
    "- create_unique: {table: users, name: u, columns: [a], include: [b], nulls_not_distinct: "
    "true, "
    "with: {fillfactor: 70}, tablespace: fast, cluster: true, comment: c}\n",
    "- create_check: {table: users, name: c, expr: a > 0, no_inherit: true, valid: false, comment: "
    "x}\n",
    "- create_exclude: {table: t, name: e, columns: [a with =, 'lower(b) with <>'], where: a > 0, "
    "deferrable: true}\n",
    "- drop_constraint: {table: t, kind: exclude, name: e, columns: [a with =], method: btree}\n",
    "- drop_constraint: {table: t, kind: exclude, name: e}\n",
    "- rename_constraint: {table: t, kind: exclude, from: e, to: f}\n",
    "- alter_constraint: {table: t, kind: exclude, name: e, from: [a with =], to: {columns: [a "
    "with "
    "=], comment: x}}\n",
    "- alter_constraint: {table: t, kind: primary_key, name: p, from: [a], to: {columns: [a], "
    "with: "
    "{fillfactor: 70}}}\n",
    "- alter_constraint: {table: t, kind: unique, name: u, from: {columns: a, comment: x}, to: "
    "a}\n",
    "- alter_constraint: {table: t, kind: check, from: {expr: a > 0, valid: false}, to: a > 0}\n",
    "- alter_constraint: {table: t, kind: foreign_key, name: f, from: {columns: a, references: "
    "b.c, "
    "valid: false}, to: {columns: a, references: b.c}}\n",
    "- alter_index: {table: t, name: i, from: [a], to: {columns: [a], cluster: true}}\n",
    "- drop_constraint: {table: users, kind: unique, name: uq_users_email, columns: [email]}\n",
    "- drop_constraint: {table: users, kind: unique, columns: [email]}\n",
    "- drop_constraint: {table: users, kind: unique, name: uq_users_email}\n",
    "- drop_constraint: {table: users, kind: check, name: ck, expr: a > 0}\n",
    "- drop_constraint: {table: users, kind: primary_key, name: pk_users, columns: [id]}\n",
    "- drop_constraint: {table: users, kind: foreign_key, name: fk, columns: [a], references: "
    "teams.id}\n",
    "- rename_constraint: {table: users, kind: foreign_key, from: fk_a, to: fk_b}\n",
    "- rename_constraint: {table: users, kind: primary_key, from: pk_a, to: pk_b}\n",
    "- create_index: {table: users, name: ix, columns: ['lower(email)', created_at desc], unique: "
    "true, where: bio is not null}\n",
    "- create_index: {table: users, name: ix, columns: [email]}\n",
    "- drop_index: {table: users, name: ix, columns: [email]}\n",
    "- drop_index: {table: users, name: ix}\n",
    "- rename_index: {table: users, from: ix_a, to: ix_b}\n",
    "- create_enum: {enum: mood, values: [sad, ok, happy]}\n",
    "- create_enum: {enum: app.mood, values: [sad], comment: How one feels}\n",
    "- drop_enum: {enum: mood, values: [sad, ok]}\n",
    "- drop_enum: {enum: mood}\n",
    "- alter_enum: {enum: mood, from: [sad, ok], to: [sad, fine, great], rename: {ok: fine}}\n",
    "- rename_enum: {from: mood, to: feeling}\n",
    "- execute: UPDATE users SET bio = ''\n",
    "- execute: 'DELETE FROM t # all'\n",
    "- execute:\n    sql: UPDATE users SET bio = ''\n",
    "- execute: |\n    UPDATE users SET a = 1;\n\n    DELETE FROM b;\n",
    "- execute:\n    postgresql: CREATE EXTENSION citext\n    sqlite: PRAGMA user_version = 2\n",
    "- insert:\n    table: teams\n    rows:\n    - {id: 1, name: Red}\n    - {name: null, id: "
    "'2'}\n    - {id: 3, name: 'null'}\n",
    "- insert: {table: teams, columns: [id, name], rows: [[3, Blue], [4, null]]}\n",
};

Test(op, every_form_reads_back_the_same)
{
    for (size_t i = 0; i < MIG_LEN(forms); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_ops ops = ops_of(arena, forms[i]), again;
        const char *first = ops_text(arena, &ops);

        again = ops_of(arena, first);
        cr_expect_str_eq(first, ops_text(arena, &again), "%s", forms[i]);
        cr_expect_eq(ops.len, again.len, "%s", forms[i]);
    }
}

Test(op, what_is_written_is_what_a_reviewer_reads)
{
    static const struct {
        const char *read, *written;
    } cases[] = {
        {TABLE_OP,
         "- create_table:\n"
         "    table: users\n"
         "    comment: People who sign in\n"},
        {"- add_column: {table: users, column: bio, type: text?}",
         "- add_column: {table: users, column: bio, type: text, nullable: true}\n"},
        {"- create_check: {table: t, name: ck, expr: a > 0}",
         "- create_check: {table: t, name: ck, expr: a > 0}\n"},
        {"- create_enum: {enum: mood, values: [sad, ok]}",
         "- create_enum: {enum: mood, values: [sad, ok]}\n"},
        {"- drop_index: {table: t, name: ix, columns: a}",
         "- drop_index: {table: t, name: ix, columns: [a]}\n"},
        {"- insert: {table: t, columns: [a, b], rows: [[1, null]]}",
         "- insert:\n    table: t\n    rows:\n    - {a: 1, b: null}\n"},
        {"- execute: {sql: DELETE FROM t}", "- execute: DELETE FROM t\n"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_ops ops = ops_of(arena, cases[i].read);
        const char *text = ops_text(arena, &ops);

        cr_expect(strncmp(text, cases[i].written, strlen(cases[i].written)) == 0, "%s", text);
    }
}

Test(op, a_note_is_a_comment_above_its_operation)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_ops ops = ops_of(arena, "- drop_column: {table: t, column: a}");

    ops.items[0].note = "drops the column, and what it holds";
    cr_expect_str_eq(ops_text(arena, &ops),
                     "# drops the column, and what it holds\n"
                     "- drop_column: {table: t, column: a}\n");
}

Test(op, short_forms_of_an_added_column_are_operations_of_their_own)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_ops ops = ops_of(arena,
                         "- add_column:\n    table: users\n    column: team_id\n"
                         "    type: bigint?\n    references: teams.id\n"
                         "    on_delete: cascade\n    index: ix_team\n    unique: uq_team\n"
                         "- drop_table: {table: x}\n");
    static const mig_kind kinds[] = {MIG_KIND_COLUMN, MIG_KIND_UNIQUE, MIG_KIND_FOREIGN_KEY,
                                     MIG_KIND_INDEX, MIG_KIND_TABLE};

    cr_assert_eq(ops.len, MIG_LEN(kinds));
    for (size_t i = 0; i < MIG_LEN(kinds); i++)
        cr_expect_eq(ops.items[i].kind, kinds[i]);
    cr_expect_str_eq(ops.items[1].after.key->id.name, "uq_team");
    cr_expect_eq(ops.items[2].after.foreign_key->on_delete, MIG_FK_CASCADE);
    cr_expect_str_eq(ops.items[3].after.index->keys.items[0].column, "team_id");
}

Test(op, nothing_is_no_operations)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_ops ops = {0};
    mig_error err = {0};

    cr_expect(mig_ops_read(arena, mig_node_scalar(arena, NULL), &ops, &err));
    cr_expect(mig_ops_read(arena, yaml_of(arena, "[]"), &ops, &err));
    cr_expect_eq(ops.len, 0);
    cr_expect_str_eq(ops_text(arena, &ops), "[]\n");
}

static const struct {
    const char *text;
    unsigned line, column;
    const char *says;
} op_faults[] = {
    {"- add_colum: {table: a}", 1, 3,
     "unknown operation \"add_colum\"; did you mean \"add_column\"?"},
    {"- create_unique_constraint: {}", 1, 3, "did you mean \"create_unique\"?"},
    {"- zzz: {}", 1, 3, "unknown operation \"zzz\""},
    {"- create_view: {}", 1, 3, "operation \"create_view\" is not supported yet"},
    {"- copy: {table: t, file: /x.csv}", 1, 26, "relative to the script's folder"},
    {"- copy: {table: t, file: x.csv, header: false}", 1, 3, "has to say which \"columns\""},
    {"- copy: {table: t, file: x.csv, delimiter: ab}", 1, 44, "one ASCII character"},
    {"- copy: {table: t, file: x.csv, delimiter: ''}", 1, 44, "one ASCII character"},
    {"- copy: {table: t, files: x.csv}", 1, 20, "did you mean \"file\""},
    {"- run: python3 fill.py", 1, 8, "run wants a list, a program and its arguments"},
    {"- run: {program: x}", 1, 8, "run wants a list"},
    {"- run: []", 1, 8, "there is no program here"},
    {"- run: [' ']", 1, 8, "there is no program here"},
    {"- run: [a, [b]]", 1, 12, "a word of a command"},
    {"- run: [a, ~]", 1, 12, "a word of a command"},
    {"add_column: {}", 1, 1, "a list of operations"},
    {"- add_column", 1, 3, "an operation such as"},
    {"- {a: 1, b: 2}", 1, 3, "an operation has one name"},
    {"- {}", 1, 3, "an operation has one name"},
    {"- '': {}", 1, 3, "unknown operation \"\""},
    {"- drop_table: users", 1, 15, "expected the keys of the operation"},
    {"- drop_table: {}", 1, 3, "drop_table needs \"table\""},
    {"- drop_table: {table: a, columns: {}}", 1, 26, "unknown key \"columns\" in drop_table"},
    {"- create_table: {table: a, colums: {}}", 1, 28, "did you mean \"columns\"?"},
    {"- add_column: {table: a, type: int}", 1, 3, "add_column needs \"column\""},
    {"- add_column: {table: a, column: b}", 1, 3, "type"},
    {"- add_column: {table: a, column: b, type: int, after: c, first: true}", 1, 65,
     "either \"first\" or \"after\" another"},
    {"- add_column: {table: a, column: b, type: int, after: ''}", 1, 55, "the name of a column"},
    {"- add_column: {table: a, column: b, type: int, first: x}", 1, 55,
     "expected true or false, found \"x\""},
    {"- add_column: {table: a, column: b, typ: int}", 1, 37, "did you mean \"type\"?"},
    {"- add_column: {table: a, column: b, type: int, index: true}", 1, 55, "a name"},
    {"- drop_column: {table: a, column: b, type: int}", 1, 38, "unknown key \"type\""},
    {"- alter_column: {table: a, column: b, from: {type: int}}", 1, 3, "alter_column needs \"to\""},
    {"- alter_column: {table: a, column: b, from: int, to: text, using: }", 1, 67, "expected SQL"},
    {"- alter_column: {table: a, column: b, from: int, to: text, using: {oracle: x}}", 1, 68,
     "unknown key \"oracle\""},
    {"- alter_column: {table: a, column: b, from: int, to: {type: int, unique: true}}", 1, 54,
     "\"to\" states only the column"},
    {"- rename_column: {table: a, from: b, to: b}", 1, 3, "the same name before and after"},
    {"- rename_table: {table: a, from: b, to: c}", 1, 18, "unknown key \"table\""},
    {"- create_index: {table: a, columns: [b]}", 1, 3, "create_index needs \"name\""},
    {"- create_unique: {table: a, name: u, columns: [b], kind: unique}", 1, 52,
     "unknown key \"kind\""},
    {"- drop_constraint: {table: a, name: u}", 1, 3, "drop_constraint needs \"kind\""},
    {"- drop_constraint: {table: a, name: u, kind: uniqe}", 1, 46,
     "unknown kind \"uniqe\" of constraint; did you mean \"unique\"?"},
    {"- drop_constraint: {table: a, kind: unique}", 1, 3, "columns"},
    {"- rename_constraint: {table: a, kind: index, from: b, to: c}", 1, 39,
     "unknown kind \"index\""},
    {"- rename_index: {table: a, kind: index, from: b, to: c}", 1, 28, "unknown key \"kind\""},
    {"- create_enum: {enum: mood}", 1, 16, "values"},
    {"- alter_enum: {enum: m, from: [a], to: [b], rename: {c: b}}", 1, 54,
     "\"c\" is none of the values in \"from\""},
    {"- alter_enum: {enum: m, from: [a], to: [b], rename: {a: c}}", 1, 57,
     "\"c\" is none of the values in \"to\""},
    {"- alter_enum: {enum: m, from: [a], to: [a, b], rename: {a: b}}", 1, 57,
     "\"a\" is renamed, so it can't stay in \"to\""},
    {"- alter_enum: {enum: m, from: [a, b], to: [b], rename: {a: b}}", 1, 60,
     "\"b\" is one of the values in \"from\" already"},
    {"- alter_enum: {enum: m, from: [a, b], to: [c], rename: {a: c, b: c}}", 1, 66,
     "both \"a\" and \"b\" become \"c\""},
    {"- execute:", 1, 11, "expected SQL"},
    {"- execute: DELETE FROM t # all", 1, 12, "cuts the SQL short"},
    {"- execute: '  '", 1, 12, "there is no SQL here"},
    {"- execute: {}", 1, 3, "execute needs SQL"},
    {"- execute: {postgres: x}", 1, 13, "did you mean \"postgresql\"?"},
    {"- execute: {sql: x, sqlite: y}", 1, 13, "\"sql\" is for every dialect"},
    {"- execute: [a]", 1, 12, "SQL"},
    {"- insert: {table: t, rows: []}", 1, 28, "there are no rows here"},
    {"- insert: {table: t, rows: [{}]}", 1, 29, "the row has no columns"},
    {"- insert: {table: t, rows: [{a: 1}, {b: 1}]}", 1, 38, "unknown key \"b\""},
    {"- insert: {table: t, rows: [{a: 1, b: 2}, {b: 1}]}", 1, 43, "the row has no \"a\""},
    {"- insert: {table: t, rows: [{a: [1]}]}", 1, 33, "a cell is one value"},
    {"- insert: {table: t, columns: [a, a], rows: [[1, 2]]}", 1, 31, "column \"a\" is there twice"},
    {"- insert: {table: t, columns: [a, b], rows: [[1]]}", 1, 46,
     "the row has 1 values for 2 columns"},
};

Test(op, faults_are_told_with_their_place_and_the_nearest_word)
{
    for (size_t i = 0; i < MIG_LEN(op_faults); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_ops ops = {0};
        mig_error err = {0};

        cr_assert_not(mig_ops_read(arena, yaml_of(arena, op_faults[i].text), &ops, &err), "%s",
                      op_faults[i].text);
        cr_expect_eq(err.code, MIG_ERR_USAGE);
        cr_expect(strstr(err.text[0], op_faults[i].says), "%s\n%s", op_faults[i].text, err.text[0]);
        cr_expect(err.line == op_faults[i].line && err.column == op_faults[i].column,
                  "%s\n%u:%u %s", op_faults[i].text, err.line, err.column, err.text[0]);
    }
}

Test(op, verbs_and_subjects_follow_from_the_sides)
{
    static const struct {
        const char *text;
        mig_verb verb;
        const char *subject;
    } cases[] = {
        {"- create_table: {table: a.b, columns: {c: int}}", MIG_VERB_CREATE, "a.b"},
        {"- rename_table: {from: b, to: a.b}", MIG_VERB_RENAME, "a.b"},
        {"- alter_table: {table: b, from: {}, to: {}}", MIG_VERB_ALTER, "b"},
        {"- drop_column: {table: b, column: c}", MIG_VERB_DROP, "b.c"},
        {"- alter_column: {table: b, column: c, from: int, to: text}", MIG_VERB_ALTER, "b.c"},
        {"- rename_column: {table: b, from: c, to: d}", MIG_VERB_RENAME, "b.d"},
        {"- create_unique: {table: b, columns: [c, d]}", MIG_VERB_CREATE, "b (c, d)"},
        {"- drop_constraint: {table: b, kind: foreign_key, columns: [c], references: d}",
         MIG_VERB_DROP, "b (c)"},
        {"- drop_constraint: {table: b, kind: check, expr: c > 0}", MIG_VERB_DROP, "b (c > 0)"},
        {"- rename_constraint: {table: b, kind: check, from: c, to: d}", MIG_VERB_RENAME, "b.d"},
        {"- alter_enum: {enum: m, from: [a], to: [b]}", MIG_VERB_ALTER, "m"},
        {"- execute: SELECT 1", MIG_VERB_CREATE, "execute"},
        {"- insert: {table: t, rows: [{a: 1}]}", MIG_VERB_CREATE, "t"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_ops ops = ops_of(arena, cases[i].text);

        cr_expect_eq(mig_op_verb(&ops.items[0]), cases[i].verb, "%s", cases[i].text);
        cr_expect_str_eq(mig_op_subject(arena, &ops.items[0]), cases[i].subject);
    }
}

Test(op, reversing_twice_changes_nothing)
{
    MIG_AUTO_ARENA arena = mig_arena_new();

    for (size_t i = 0; i < MIG_LEN(forms); i++) {
        mig_ops ops = ops_of(arena, forms[i]);

        for (size_t k = 0; k < ops.len; k++) {
            mig_op twice = mig_op_reverse(mig_op_reverse(ops.items[k]));

            cr_expect_eq(memcmp(&twice, &ops.items[k], sizeof twice), 0, "%s", forms[i]);
        }
    }
}

Test(op, a_reversed_rename_of_an_enum_value_says_so)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_ops ops =
        ops_of(arena, "- alter_enum: {enum: m, from: [a, b], to: [a, c], rename: {b: c}}");

    ops.items[0] = mig_op_reverse(ops.items[0]);
    cr_expect_str_eq(ops_text(arena, &ops),
                     "- alter_enum: {enum: m, from: [a, c], to: [a, b], rename: {c: b}}\n");
}

/* The blocks of docs/scripts.md that begin with an operation. */
Test(op, the_examples_of_the_documents_can_be_read)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_error err = {0};
    size_t read = 0;
    char *text = NULL;

    cr_assert(mig_file_read(arena, "docs/scripts.md", &text, NULL, &err), "%s", err.text[0]);
    while ((text = strstr(text, "```yaml\n- ")) != NULL) {
        const char *start = text + strlen("```yaml\n");
        mig_ops ops;

        text = strstr(start, "```\n");
        ops = ops_of(arena, mig_arena_strndup(arena, start, (size_t)(text - start)));
        read += ops.len;
    }
    cr_expect_geq(read, 25);
}
