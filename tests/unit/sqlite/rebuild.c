/* Rebuilds on tables with rows: everything that SQLite keeps of a table is there afterwards. */
#include "lower_fixture.h"

typedef struct {
    const char *name;
    const char *setup;
    const char *operations;
    const char *query;
    const char *expected;
} rebuild_case;

static void expect_case(const rebuild_case *c)
{
    const char *keys_before, *keys_after, *answer;
    mig_error err = {0};
    fixture f;

    open_fixture(&f, c->setup);
    keys_before = ask(&f, "PRAGMA foreign_key_check");
    if (!migrate(&f, c->operations, &err)) {
        cr_expect(false, "%s: %u: %s (%s)", c->name, err.line, err.text[0], err.text[1]);
        close_fixture(&f);
        return;
    }
    answer = ask(&f, c->query);
    cr_expect_str_eq(answer, c->expected, "%s:\n%s\ninstead of\n%s", c->name, answer, c->expected);
    keys_after = ask(&f, "PRAGMA foreign_key_check");
    cr_expect_str_eq(keys_after, keys_before, "%s: %s", c->name, keys_after);
    cr_expect_str_eq(ask(&f,
                         "PRAGMA integrity_check; PRAGMA legacy_alter_table;"
                         "SELECT name FROM sqlite_schema WHERE name LIKE '%migrate_new%';"
                         "SELECT name FROM temp.sqlite_schema"),
                     "ok\n0\n", "%s", c->name);
    close_fixture(&f);
    expect_all_or_nothing(c->name, c->setup, c->operations);
}

static void expect_cases(const rebuild_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_case(&cases[i]);
}

#define TITLE_NOT_NULL                                                              \
    "- alter_column: {table: t, column: title, from: {type: text, nullable: true}," \
    " to: {type: text, default: ''}}\n"

Test(rebuild, keeps_rows_rowids_and_sequences)
{
    static const rebuild_case cases[] = {
        {"rowids of a table without an INTEGER PRIMARY KEY",
         "CREATE TABLE t (title TEXT, n INT);"
         "INSERT INTO t VALUES ('a', 1), ('b', 2), (NULL, 3); DELETE FROM t WHERE n = 2",
         TITLE_NOT_NULL, "SELECT rowid, title, n FROM t", "1|a|1\n3||3\n"},
        {"rowids where a column is called rowid",
         "CREATE TABLE t (rowid TEXT, title TEXT);"
         "INSERT INTO t (_rowid_, rowid, title) VALUES (7, 'x', NULL)",
         TITLE_NOT_NULL, "SELECT oid, rowid, title FROM t", "7|x|\n"},
        {"the counter of AUTOINCREMENT",
         "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT);"
         "INSERT INTO t (title) VALUES ('a'), ('b'), ('c'); DELETE FROM t WHERE id > 1",
         TITLE_NOT_NULL,
         "SELECT * FROM sqlite_sequence; INSERT INTO t (title) VALUES ('d') RETURNING id",
         "t|3\n4\n"},
        {"the counter of an empty table",
         "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT);"
         "INSERT INTO t (title) VALUES ('a'), ('b'); DELETE FROM t",
         TITLE_NOT_NULL, "SELECT * FROM sqlite_sequence", "t|2\n"},
        {"AUTOINCREMENT added",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, title TEXT); INSERT INTO t VALUES (41, 'a')",
         "- alter_column: {table: t, column: id, from: {type: bigint, nullable: true},"
         " to: {type: bigint, nullable: true, autoincrement: true}}",
         "SELECT sql FROM sqlite_schema WHERE name = 't'; SELECT * FROM sqlite_sequence",
         "CREATE TABLE \"t\" (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT)\nt|41\n"},
        {"AUTOINCREMENT removed",
         "CREATE TABLE t (id INTEGER, title TEXT, PRIMARY KEY (id AUTOINCREMENT));"
         "INSERT INTO t VALUES (41, 'a')",
         "- alter_column: {table: t, column: id,"
         " from: {type: bigint, nullable: true, autoincrement: true},"
         " to: {type: bigint, nullable: true}}",
         "SELECT sql FROM sqlite_schema WHERE name = 't'; SELECT * FROM sqlite_sequence",
         "CREATE TABLE \"t\" (id INTEGER, title TEXT, PRIMARY KEY (id))\n"},
        {"WITHOUT ROWID",
         "CREATE TABLE t (k TEXT PRIMARY KEY, title TEXT) WITHOUT ROWID;"
         "INSERT INTO t VALUES ('b', NULL), ('a', 'x')",
         TITLE_NOT_NULL, "SELECT * FROM t; PRAGMA index_list(t)",
         "a|x\nb|\n0|sqlite_autoindex_t_1|1|pk|0\n"},
        {"values of every kind",
         "CREATE TABLE t (title TEXT, v); INSERT INTO t VALUES ('a', 1), ('a', 1.5), ('a', '1'),"
         " ('a', x'0031'), ('a', NULL), ('a', 9007199254740993)",
         TITLE_NOT_NULL, "SELECT typeof(v), quote(v) FROM t",
         "integer|1\nreal|1.5\ntext|'1'\nblob|X'0031'\nnull|NULL\ninteger|9007199254740993\n"},
    };

    expect_cases(cases, MIG_LEN(cases));
}
