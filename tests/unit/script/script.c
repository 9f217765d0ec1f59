/* Scripts: what is read from both forms, what is wrong and where, and that printing loses nothing.
 */
#include "script/script.h"

#include "base/file.h"
#include "script/file_name.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool parse(mig_arena *arena, const char *path, const char *text, mig_script **script,
                  mig_error *err)
{
    return mig_script_parse(arena, path, text, strlen(text), script, err);
}

static const char *joined(mig_arena *arena, const mig_strings *list)
{
    MIG_AUTO_STR text = {0};

    for (size_t i = 0; i < list->len; i++)
        mig_str_addf(&text, "%s%s", i ? " " : "", list->items[i]);
    return mig_str_copy(arena, &text);
}

static const char yaml_full[] =
    "# a comment\n"
    "revision: 3f2a9c41d7e0\n"
    "down_revision: [9b1d04c2aa17, 77aa01bc55de]\n"
    "message: \"add: updated_at\"\n"
    "created: 2026-11-21T10:15:00Z\n"
    "branch_labels: [billing]\n"
    "depends_on: aa\n"
    "transaction: false\n"
    "upgrade:\n"
    "- execute: SELECT 1\n"
    "downgrade: []\n";

static const char sql_full[] =
    "-- Some words about it, https://example.org/x\n"
    "--\n"
    "-- revision: 3f2a9c41d7e0\n"
    "-- down_revision: 9b1d04c2aa17, 77aa01bc55de\n"
    "-- message: add: updated_at\n"
    "\n"
    "-- created: 2026-11-21T10:15:00Z\n"
    "-- dialect: postgres\n"
    "-- branch_labels: billing\n"
    "-- depends_on: aa\n"
    "-- transaction: false\n"
    "-- migrate:up\n"
    "-- note: not a key\n"
    "ALTER TABLE users\n"
    "  ADD COLUMN x text;\n"
    "SELECT 1;\n"
    "-- migrate:down\n"
    "  ALTER TABLE users DROP COLUMN x;\n";

static void expect_full(mig_arena *arena, const mig_script *script)
{
    cr_expect_str_eq(script->revision, "3f2a9c41d7e0");
    cr_expect_str_eq(joined(arena, &script->down_revisions), "9b1d04c2aa17 77aa01bc55de");
    cr_expect_str_eq(script->message, "add: updated_at");
    cr_expect_str_eq(script->created, "2026-11-21T10:15:00Z");
    cr_expect_str_eq(joined(arena, &script->branch_labels), "billing");
    cr_expect_str_eq(joined(arena, &script->depends_on), "aa");
    cr_expect(!script->transaction);
    cr_expect_null(script->irreversible);
}

Test(script, both_forms_say_the_same)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_script *yaml, *sql;
    mig_error err = {0};

    cr_assert(parse(arena, "a.yaml", yaml_full, &yaml, &err), "%s", err.text[0]);
    cr_assert(parse(arena, "a.sql", sql_full, &sql, &err), "%s", err.text[0]);
    expect_full(arena, yaml);
    expect_full(arena, sql);
    cr_expect_str_eq(sql->dialect, "postgresql");
    cr_expect_eq(yaml->parents_place.line, 3);
    cr_expect_eq(yaml->parents_place.column, 16);
    cr_expect_eq(sql->parents_place.line, 4);
    cr_expect_eq(sql->parents_place.column, 19);
}

Test(script, statements_of_sql_have_the_lines_of_the_file)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_script *script;
    mig_error err = {0};

    cr_assert(parse(arena, "a.sql", sql_full, &script, &err));
    cr_assert(mig_script_body(arena, script, NULL, &err), "%s", err.text[0]);
    cr_assert_eq(script->upgrade_sql.len, 2);
    cr_assert_eq(script->downgrade_sql.len, 1);
    cr_expect_str_eq(script->upgrade_sql.items[0].sql, "ALTER TABLE users\n  ADD COLUMN x text");
    cr_expect_eq(script->upgrade_sql.items[0].line, 14);
    cr_expect_eq(script->upgrade_sql.items[1].line, 16);
    cr_expect_eq(script->downgrade_sql.items[0].line, 18);
    cr_expect_eq(script->downgrade_sql.items[0].column, 3);
    cr_expect_str_eq(script->downgrade_sql.items[0].sql, "ALTER TABLE users DROP COLUMN x");
}

Test(script, a_fault_of_the_sql_is_at_its_line)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_script *script;
    mig_error err = {0};

    cr_assert(parse(arena, "a.sql",
                    "-- revision: a\n-- down_revision: null\n-- dialect: sqlite\n-- migrate:up\n"
                    "SELECT 1;\n-- migrate:down\nSELECT 2;\nSELECT 'open;\n",
                    &script, &err));
    cr_expect(!mig_script_body(arena, script, NULL, &err));
    cr_expect_str_eq(err.file, "a.sql");
    cr_expect_eq(err.line, 8);
}

Test(script, sql_for_no_database_asks_for_one)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_script *script;
    mig_error err = {0};

    cr_assert(parse(arena, "a.sql",
                    "-- revision: a\n-- down_revision:\n-- migrate:up\n-- migrate:down\n", &script,
                    &err));
    cr_expect_eq(script->down_revisions.len, 0);
    cr_expect(!mig_script_body(arena, script, NULL, &err));
    cr_expect_str_eq(err.text[0],
                     "the script doesn't say which database its SQL is for; add a line "
                     "such as \"-- dialect: postgresql\"");
}

static void expect_place(mig_place one, mig_place other, const char *header)
{
    cr_expect(one.line == other.line && one.column == other.column, "%u:%u, not %u:%u of\n%s",
              one.line, one.column, other.line, other.column, header);
    cr_expect(!one.snippet == !other.snippet &&
                  (!one.snippet || strcmp(one.snippet, other.snippet) == 0),
              "%s", header);
}

/* Plain headers don't go through the YAML reader; a comment that isn't ASCII sends them there. */
Test(script, plain_headers_mean_what_yaml_says)
{
    static const char *const headers[] = {
        "revision: a\ndown_revision: null\n",
        "revision: a\ndown_revision: ~\n",
        "# why\n\nrevision:   a1\ndown_revision: [b, c]\nmessage: it's a test, (really): 5 > 4\n",
        "revision: a\ndown_revision: [ b ,c ]\nbranch_labels: x\ndepends_on: [d, e]\n",
        "revision: a\ndown_revision: b\nmessage: null\ncreated: 2026-11-21T10:15:00Z\n",
        "revision: a\ndown_revision: b\nmessage: one\n  two\n",
        "revision: a\ndown_revision:\n- b\n- c\n",
        "revision: a\ndown_revision: b\nmessage: a # b\n",
        "revision: a\ndown_revision: b\nmessage: 'quoted'\ntransaction: false\n",
        "revision: a\ndown_revision: b \nmessage: ends in blanks  \n",
        "revision: a\ndown_revision: b\nmessage: |\n  several\n  lines\n",
        "revision: a\ndown_revision: []\n",
        "revision: a\ndown_revision: b\nmessage: a: b\n",
        "revision: a\nrevision: b\ndown_revision: null\n",
        "revision: a\ndown_revision: b, c\n",
        "revision: a\ndown_revision: [b, null]\n",
        "revision: [a]\ndown_revision: b\n",
        "revison: a\ndown_revision: b\n",
        "revision: a\n",
        "revision: a\ndown_revision: b\ncreated: soon\n",
    };

    for (size_t i = 0; i < MIG_LEN(headers); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        static const char body[] = "upgrade: []\ndowngrade: []\n";
        const char *plain = mig_arena_printf(arena, "%s%s", headers[i], body);
        const char *other = mig_arena_printf(arena, "%s# \u00e9\n%s", headers[i], body);
        mig_error err = {0}, wanted = {0};
        mig_script *read, *slow;
        bool good = parse(arena, "a.yaml", plain, &read, &err);

        cr_expect(good == parse(arena, "a.yaml", other, &slow, &wanted), "%s", headers[i]);
        if (!good) {
            cr_expect_str_eq(err.text[0], wanted.text[0]);
            cr_expect(err.line == wanted.line && err.column == wanted.column, "%s", headers[i]);
            continue;
        }
        cr_expect_str_eq(read->revision, slow->revision);
        cr_expect_str_eq(read->message, slow->message);
        cr_expect_str_eq(joined(arena, &read->down_revisions),
                         joined(arena, &slow->down_revisions));
        cr_expect_str_eq(joined(arena, &read->depends_on), joined(arena, &slow->depends_on));
        cr_expect_str_eq(joined(arena, &read->branch_labels), joined(arena, &slow->branch_labels));
        cr_expect_eq(read->transaction, slow->transaction);
        cr_expect(!read->created == !slow->created);
        expect_place(read->revision_place, slow->revision_place, headers[i]);
        expect_place(read->parents_place, slow->parents_place, headers[i]);
        expect_place(read->depends_place, slow->depends_place, headers[i]);
        expect_place(read->labels_place, slow->labels_place, headers[i]);
    }
}

Test(script, the_header_may_stand_around_the_body)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_script *script;
    mig_error err = {0};

    cr_assert(parse(arena, "a.yaml",
                    "revision: a\nupgrade:\n- execute: |\n    x: 1\n\n    y: 2\n"
                    "down_revision: null\nirreversible: the rows are gone\n",
                    &script, &err),
              "%s", err.text[0]);
    cr_expect_str_eq(script->irreversible, "the rows are gone");
    cr_expect_eq(script->down_revisions.len, 0);
    cr_expect_eq(script->parents_place.line, 7);
    cr_assert(mig_script_body(arena, script, NULL, &err), "%s", err.text[0]);
    cr_expect_eq(script->upgrade.len, 1);
}

Test(script, the_body_is_not_looked_at_before_it_is_asked_for)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_script *script;
    mig_error err = {0};

    cr_assert(parse(arena, "a.yaml",
                    "revision: a\ndown_revision: null\nupgrade: [\ndowngrade: []\n", &script,
                    &err));
    cr_expect(!mig_script_body(arena, script, NULL, &err));
    cr_expect_str_eq(err.file, "a.yaml");
    cr_expect_geq(err.line, 3);
}

#define BODY "upgrade: []\ndowngrade: []\n"
#define SQL_BODY "-- migrate:up\n-- migrate:down\n"

static const struct {
    const char *path, *text;
    unsigned line, column;
    const char *message;
} script_faults[] = {
    {"a.yaml", "down_revision: null\n" BODY, 0, 0,
     "no \"revision:\"; every script has an id of its own"},
    {"a.yaml", "", 0, 0, "no \"revision:\"; every script has an id of its own"},
    {"a.yaml", "revision:\ndown_revision: null\n" BODY, 1, 10, "\"revision\" needs a value"},
    {"a.yaml", "revision: a\n" BODY, 0, 0,
     "no \"down_revision:\"; name the revision that comes before, or null where this is the "
     "first"},
    {"a.yaml", "revision: a-b\ndown_revision: null\n" BODY, 1, 11,
     "a revision's id may not hold \"-\": \"a-b\""},
    {"a.yaml", "revision: a@b\ndown_revision: null\n" BODY, 1, 11,
     "a revision's id may not hold \"@\": \"a@b\""},
    {"a.yaml", "revision: a b\ndown_revision: null\n" BODY, 1, 11,
     "a revision's id may not hold blanks or control characters: \"a b\""},
    {"a.yaml", "revision: head\ndown_revision: null\n" BODY, 1, 11,
     "\"head\" has a meaning of its own and can't be a revision's id"},
    {"a.yaml",
     "revision: "
     "01234567890123456789012345678901234567890123456789012345678901234\n"
     "down_revision: null\n" BODY,
     1, 11, "a revision's id has 65 bytes; at most 64 fit into the version table"},
    {"a.yaml", "revision: a\ndown_revison: null\n" BODY, 2, 1,
     "unknown key \"down_revison\"; did you mean \"down_revision\"?"},
    {"a.yaml", "revision: a\ndown_revision: null\ndialect: sqlite\n" BODY, 3, 1,
     "\"dialect\" is for scripts in SQL; operations are for every database (\"execute\" takes "
     "SQL for each: {postgresql: ..., sqlite: ...})"},
    {"a.yaml", "revision: a\ndown_revision: [b, b]\n" BODY, 2, 16, "\"b\" is named twice"},
    {"a.yaml", "revision: [a]\ndown_revision: null\n" BODY, 1, 11, "\"revision\" is one text"},
    {"a.yaml", "revision: a\ndown_revision: null\ncreated: yesterday\n" BODY, 3, 10,
     "\"yesterday\" is no time; write it in UTC as 2026-11-21T10:15:00Z"},
    {"a.yaml", "revision: a\ndown_revision: null\ncreated: 2026-02-29T10:15:00Z\n" BODY, 3, 10,
     "\"2026-02-29T10:15:00Z\" is no time; write it in UTC as 2026-11-21T10:15:00Z"},
    {"a.yaml", "revision: a\ndown_revision: null\ntransaction: no\n" BODY, 3, 14,
     "\"transaction\" is true or false, not \"no\""},
    {"a.yaml", "revision: a\ndown_revision: null\nirreversible: why\n" BODY, 0, 0,
     "both \"downgrade:\" and \"irreversible:\"; a script has one or the other"},
    {"a.yaml", "revision: a\ndown_revision: null\nunwritten: why\n" BODY, 0, 0,
     "both \"upgrade:\" and \"unwritten:\"; a script has one or the other"},
    {"a.yaml", "revision: a\ndown_revision: null\nirreversible:\nupgrade: []\n", 3, 14,
     "\"irreversible\" needs a value"},
    {"a.yaml", "revision: a\ndown_revision: null\nupgrade: []\n", 0, 0,
     "no \"downgrade:\"; where there is no way back, say why: \"irreversible: ...\""},
    {"a.yaml", "revision: a\ndown_revision: null\ndowngrade: []\n", 0, 0, "no \"upgrade:\""},
    {"a.sql", "-- revision: a\n-- down_revision: null\nSELECT 1;\n" SQL_BODY, 3, 1,
     "SQL begins behind the line \"-- migrate:up\"; above it there are only comments"},
    {"a.sql", "-- revision: a\n-- down_revision: null\nSELECT 1;\n", 3, 1,
     "SQL begins behind the line \"-- migrate:up\"; above it there are only comments"},
    {"a.sql", "-- revision: a\n-- down_revision: null\n", 0, 0, "no \"-- migrate:up\""},
    {"a.sql", "-- revision: a\n-- down_revision: null\n-- migrate:up\n", 0, 0,
     "no \"-- migrate:down\"; where there is no way back, say why: \"-- irreversible: ...\""},
    {"a.sql", "-- revision: a\n-- down_revision: null\n-- irreversible: x\n" SQL_BODY, 0, 0,
     "both \"-- migrate:down\" and \"irreversible:\"; a script has one or the other"},
    {"a.sql", "-- revision: a\n-- revision: b\n" SQL_BODY, 2, 4, "\"revision\" is there twice"},
    {"a.sql", "-- revision: a\n--   transactoin: false\n" SQL_BODY, 2, 6,
     "unknown key \"transactoin\"; did you mean \"transaction\"?"},
    {"a.sql", "-- revision: a\n-- colour: red\n" SQL_BODY, 2, 4,
     "unknown key \"colour\"; before \"-- migrate:up\" a comment may not look like \"-- key: "
     "value\""},
    {"a.sql", "-- revision: a\n-- dialect: sqlit\n" SQL_BODY, 2, 13,
     "unknown dialect \"sqlit\"; did you mean \"sqlite\"?"},
    {"a.sql", "-- revision: a\n-- down_revision: null\n" SQL_BODY "-- migrate:up\n", 5, 1,
     "\"-- migrate:up\" comes once, before \"-- migrate:down\""},
    {"a.sql", "-- revision: a\n-- down_revision: null\n-- migrate:down\n", 0, 0,
     "no \"-- migrate:up\""},
    {"a.sql", "-- revision: a\n-- migrate:down\n-- migrate:up\n", 3, 1,
     "\"-- migrate:up\" comes once, before \"-- migrate:down\""},
    {"a.sql", "-- revision: a\n" SQL_BODY "-- migrate:down\n", 4, 1,
     "\"-- migrate:down\" comes once"},
    {"a.sql", "-- revision: a\n-- migrate:up transaction:false\n", 2, 1,
     "a line \"-- migrate:\" is \"-- migrate:up\" or \"-- migrate:down\"; options such as \"-- "
     "transaction: false\" stand above them"},
    {"a.sql", "-- revision: a\n-- message: caf\xe9\n" SQL_BODY, 2, 16,
     "this byte (E9) is not UTF-8 text"},
};

Test(script, says_what_is_wrong_and_where)
{
    for (size_t i = 0; i < MIG_LEN(script_faults); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_script *script;
        mig_error err = {0};

        cr_expect(!parse(arena, script_faults[i].path, script_faults[i].text, &script, &err),
                  "case %zu: %s", i, script_faults[i].message);
        cr_expect(err.code == MIG_ERR_USAGE && strcmp(err.file, script_faults[i].path) == 0);
        cr_expect(err.line == script_faults[i].line && err.column == script_faults[i].column,
                  "%s: %u:%u", script_faults[i].message, err.line, err.column);
        cr_expect(strcmp(err.text[0], script_faults[i].message) == 0, "%s: %s",
                  script_faults[i].message, err.text[0]);
    }
}

Test(script, an_empty_part_is_written_as_such)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_script *script;
    mig_error err = {0};

    cr_assert(parse(arena, "a.yaml", "revision: a\ndown_revision: null\nupgrade: []\ndowngrade:\n",
                    &script, &err));
    cr_expect(!mig_script_body(arena, script, NULL, &err));
    cr_expect_eq(err.line, 4);
    cr_expect_str_eq(
        err.text[0],
        "\"downgrade\" is empty; write \"downgrade: []\" where there is nothing to do");
}

Test(script, line_ends_of_windows_are_read)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_script *yaml, *sql;
    mig_error err = {0};

    cr_assert(parse(arena, "a.yaml",
                    "revision: a\r\ndown_revision: null\r\nupgrade: []\r\ndowngrade: []\r\n", &yaml,
                    &err),
              "%s", err.text[0]);
    cr_assert(parse(arena, "a.sql",
                    "-- revision: a\r\n-- down_revision: null\r\n-- migrate:up\r\n"
                    "-- migrate:down\r\n",
                    &sql, &err),
              "%s", err.text[0]);
    cr_expect_str_eq(yaml->revision, "a");
    cr_expect_str_eq(sql->revision, "a");
}

/* Prints, reads and prints again. */
static void expect_law(mig_arena *arena, const mig_script *script)
{
    MIG_AUTO_STR first = {0}, second = {0};
    mig_script *back;
    mig_error err = {0};

    mig_script_print(arena, script, &first);
    cr_assert(parse(arena, "a.yaml", first.data, &back, &err), "%s\n%s", err.text[0], first.data);
    cr_assert(mig_script_body(arena, back, NULL, &err), "%s\n%s", err.text[0], first.data);
    cr_expect_str_eq(back->revision, script->revision);
    cr_expect_str_eq(back->message, script->message);
    cr_expect_str_eq(joined(arena, &back->down_revisions), joined(arena, &script->down_revisions));
    cr_expect_eq(back->upgrade.len, script->upgrade.len);
    mig_script_print(arena, back, &second);
    cr_expect_str_eq(first.data, second.data);
}

Test(script, what_is_printed_reads_back)
{
    static const char *const texts[] = {
        yaml_full,
        "revision: a\ndown_revision: b\nmessage: |\n  two\n  lines\n" BODY,
        "revision: a\ndown_revision: b\nmessage: 'a # b: \"c\" ~'\n" BODY,
        "revision: '1e3'\ndown_revision: 'yes'\n" BODY,
        "revision: a\ndown_revision: b\nirreversible: 'rows: gone'\nupgrade: []\n",
        "revision: a\ndown_revision: b\nupgrade:\n- drop_column: {table: users, column: bio}\n"
        "- execute: |\n    UPDATE users\n       SET a = 1;\ndowngrade:\n"
        "- add_column: {table: users, column: bio, type: text, nullable: true}\n",
    };

    for (size_t i = 0; i < MIG_LEN(texts); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_script *script;
        mig_error err = {0};

        cr_assert(parse(arena, "a.yaml", texts[i], &script, &err), "%s", err.text[0]);
        cr_assert(mig_script_body(arena, script, NULL, &err), "%s", err.text[0]);
        expect_law(arena, script);
    }
}

Test(script, an_unwritten_upgrade_reads_back_in_both_forms)
{
    static const char *const texts[][2] = {
        {"a.yaml", "revision: a\ndown_revision: b\nunwritten: later\ndowngrade: []\n"},
        {"a.sql",
         "-- revision: a\n-- down_revision: b\n-- unwritten: later\n-- migrate:down\n"
         "DROP TABLE t;\n"},
        {"a.sql",
         "-- revision: a\n-- down_revision: b\n-- unwritten: later\n"
         "-- irreversible: never\n"},
    };

    for (size_t i = 0; i < MIG_LEN(texts); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        MIG_AUTO_STR text = {0};
        mig_script *script, *back;
        mig_error err = {0};

        cr_assert(parse(arena, texts[i][0], texts[i][1], &script, &err), "%s", err.text[0]);
        cr_assert(mig_script_body(arena, script, &mig_sqlite, &err), "%s", err.text[0]);
        if (script->sql)
            mig_script_print_text(script, NULL, "DROP TABLE t;", &text);
        else
            mig_script_print(arena, script, &text);
        cr_assert(parse(arena, texts[i][0], text.data, &back, &err), "%s", err.text[0]);
        cr_assert(mig_script_body(arena, back, &mig_sqlite, &err), "%s", err.text[0]);
        cr_expect_str_eq(back->unwritten, "later");
        cr_expect_eq(back->upgrade_sql.len, 0);
        cr_expect_eq(back->downgrade_sql.len, script->downgrade_sql.len);
    }
}

Test(script, notes_stand_above_their_operations)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    MIG_AUTO_STR text = {0};
    mig_script *script;
    mig_error err = {0};

    cr_assert(parse(arena, "a.yaml",
                    "revision: a\ndown_revision: null\nupgrade:\n"
                    "- drop_column: {table: users, column: bio}\nirreversible: why\n",
                    &script, &err));
    cr_assert(mig_script_body(arena, script, NULL, &err));
    script->upgrade.items[0].note = "loses what is in it";
    mig_script_print(arena, script, &text);
    cr_expect_str_eq(
        text.data,
        "# One step in the history of the database, kept and reviewed like code. `migrate upgrade` "
        "does\n"
        "# what is under \"upgrade\"; there is no way back, for the reason given.\n"
        "revision: a\n"
        "down_revision: null\n"
        "irreversible: why\n"
        "upgrade:\n"
        "# loses what is in it\n"
        "- drop_column: {table: users, column: bio}\n");
}

Test(script, sql_that_is_printed_reads_back)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    MIG_AUTO_STR text = {0};
    mig_script *script, *back;
    mig_steps up = {0}, down = {0};
    mig_error err = {0};

    cr_assert(parse(arena, "a.sql", sql_full, &script, &err));
    script->message = "two\nlines\n";
    mig_push(arena, &up, ((mig_step){.kind = MIG_STEP_SQL, .sql = "CREATE TABLE t (a text)"}));
    mig_push(arena, &up, ((mig_step){.kind = MIG_STEP_ASSERT, .sql = "SELECT 1 WHERE false"}));
    mig_push(arena, &down, ((mig_step){.kind = MIG_STEP_SQL, .sql = "DROP TABLE t"}));
    mig_script_print_sql(arena, script, &up, &down, &text);
    cr_assert(parse(arena, "b.sql", text.data, &back, &err), "%s\n%s", err.text[0], text.data);
    cr_assert(mig_script_body(arena, back, NULL, &err), "%s\n%s", err.text[0], text.data);
    cr_expect_str_eq(back->message, "two\nlines\n");
    back->message = script->message = "add: updated_at";
    expect_full(arena, back);
    cr_expect_str_eq(back->dialect, "postgresql");
    cr_assert_eq(back->upgrade_sql.len, 1);
    cr_expect_str_eq(back->upgrade_sql.items[0].sql, "CREATE TABLE t (a text)");
    cr_assert_eq(back->downgrade_sql.len, 1);
    cr_expect_str_eq(back->downgrade_sql.items[0].sql, "DROP TABLE t");
}

Test(script, file_names_sort_by_time_and_say_what)
{
    static const struct {
        const char *created, *message;
        bool sql;
        const char *name;
    } cases[] = {
        {"2026-11-21T10:15:00Z", "add updated_at", false, "202611211015_3f2a_add_updated_at.yaml"},
        {"2026-11-21T10:15:00Z", "", true, "202611211015_3f2a.sql"},
        {NULL, "Créer l'index!", false, "3f2a_créer_l_index.yaml"},
        {NULL, "... ../../etc/passwd", false, "3f2a_etc_passwd.yaml"},
        {NULL, "a message of words that goes on and on and on", false,
         "3f2a_a_message_of_words_that_goes_on_and_on.yaml"},
        {NULL, "abcdefghijklmnopqrstuvwxyzabcdefghijklmnéé", false,
         "3f2a_abcdefghijklmnopqrstuvwxyzabcdefghijklmn.yaml"},
        {NULL, "abcdefghijklmnopqrstuvwxyzabcdefghijklméé", false,
         "3f2a_abcdefghijklmnopqrstuvwxyzabcdefghijklm.yaml"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_script script = {.revision = "3f2a",
                             .created = cases[i].created,
                             .message = cases[i].message,
                             .sql = cases[i].sql};
        const char *name = mig_script_file_name(arena, &script, &mig_file_naming_default);

        cr_expect(strcmp(name, cases[i].name) == 0, "%s", name);
    }
}

Test(script, the_files_name_follows_the_template)
{
    static const struct {
        const char *template;
        unsigned slug_bytes;
        long offset_s;
        const char *created, *message, *name;
    } cases[] = {
        {"${revision}", 40, 0, "2026-11-21T10:15:00Z", "add x", "3f2a.yaml"},
        {"${year}-${month}-${day}_${hour}${minute}${second}_${slug}", 40, 0, "2026-11-21T10:15:07Z",
         "add x", "2026-11-21_101507_add_x.yaml"},
        {"${time}_${slug}", 40, 7200, "2026-12-31T22:30:00Z", "x", "202701010030_x.yaml"},
        {"${time}_${slug}", 40, -3600, "2024-03-01T00:30:00Z", "x", "202402292330_x.yaml"},
        {"${epoch}_${slug}", 40, 7200, "2026-11-21T10:15:00Z", "x", "1795256100_x.yaml"},
        {"${epoch}_${slug}", 40, 0, "1969-12-31T23:59:59Z", "x", "-1_x.yaml"},
        {"${slug}-${revision}", 40, 0, NULL, "", "3f2a.yaml"},
        {"${revision}-${slug}.${time}", 40, 0, NULL, "", "3f2a.yaml"},
        {"v${revision}_${slug}", 3, 0, NULL, "add index", "v3f2a_add.yaml"},
        {"${revision}_${slug}", 0, 0, NULL, "add index", "3f2a.yaml"},
        {"${revision}_${slug}", 0, 0, NULL, "\xbf", "3f2a.yaml"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const mig_script script = {
            .revision = "3f2a", .created = cases[i].created, .message = cases[i].message};
        const mig_file_naming naming = {.template = cases[i].template,
                                        .slug_bytes = cases[i].slug_bytes,
                                        .offset_s = cases[i].offset_s};
        const char *name = mig_script_file_name(arena, &script, &naming);

        cr_expect(strcmp(name, cases[i].name) == 0, "%s instead of %s", name, cases[i].name);
    }
}

Test(script, the_checksum_is_gits)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_script script = {.text = "hello\n", .length = 6};

    cr_expect_str_eq(mig_script_checksum(arena, &script),
                     "ce013625030ba8dba906f756967f9e9ca394464a");
}

Test(script, a_folder_is_read_in_the_order_of_its_names)
{
    static const char *const names[] = {"2_b.sql", "1_a.yaml", "README.md", ".hidden.yaml",
                                        "3_c.yml"};
    static const char *const texts[] = {"-- revision: b\n-- down_revision: a\n" SQL_BODY,
                                        "revision: a\ndown_revision: null\n" BODY, "#", "x",
                                        "revision: c\ndown_revision: b\n" BODY};
    MIG_AUTO_ARENA arena = mig_arena_new();
    char folder[] = "/tmp/migrate_scripts_XXXXXX";
    mig_scripts scripts = {0};
    mig_error err = {0};

    cr_assert_not_null(mkdtemp(folder));
    for (size_t i = 0; i < MIG_LEN(names); i++)
        cr_assert(mig_file_write(mig_path_join(arena, folder, names[i]), texts[i], strlen(texts[i]),
                                 0600, true, &err));
    cr_expect(mig_scripts_read(arena, folder, &scripts, &err), "%s", err.text[0]);
    for (size_t i = 0; i < MIG_LEN(names); i++)
        unlink(mig_path_join(arena, folder, names[i]));
    rmdir(folder);
    cr_assert_eq(scripts.items.len, 3);
    cr_expect_str_eq(scripts.items.items[0]->revision, "a");
    cr_expect_str_eq(scripts.items.items[1]->revision, "b");
    cr_expect_str_eq(scripts.items.items[2]->revision, "c");

    scripts = (mig_scripts){0};
    cr_expect(mig_scripts_read(arena, folder, &scripts, &err));
    cr_expect_eq(scripts.items.len, 0, "a folder that doesn't exist has none");
}
