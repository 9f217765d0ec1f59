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

/* The text of the tables, indexes, triggers and views. */
#define TEXTS "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"

static const rebuild_case kept_rows[] = {
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
     "SELECT * FROM sqlite_sequence; INSERT INTO t (title) VALUES ('d') RETURNING id", "t|3\n4\n"},
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
    {"AUTOINCREMENT of a key that gets a name",
     "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT);"
     "INSERT INTO t VALUES (41, 'a'); DELETE FROM t",
     "- drop_constraint: {table: t, kind: primary_key, columns: [id]}\n"
     "- create_primary_key: {table: t, name: k, columns: [id]}",
     "SELECT sql FROM sqlite_schema WHERE name = 't'; SELECT * FROM sqlite_sequence",
     "CREATE TABLE \"t\" (id INTEGER CONSTRAINT k PRIMARY KEY AUTOINCREMENT, title TEXT)\n"
     "t|41\n"},
    {"the counter stays with its column: AUTOINCREMENT of a key on another",
     "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b BIGINT NOT NULL);"
     "INSERT INTO t VALUES (41, 7)",
     "- drop_constraint: {table: t, kind: primary_key, columns: [a]}\n"
     "- alter_column: {table: t, column: b, from: {type: bigint},"
     " to: {type: bigint, autoincrement: true}}\n"
     "- alter_column: {table: t, column: a, from: {type: bigint, autoincrement: true,"
     " nullable: true}, to: {type: bigint, nullable: true}}\n"
     "- create_primary_key: {table: t, name: k, columns: [b]}",
     "SELECT sql FROM sqlite_schema WHERE name = 't'; SELECT * FROM sqlite_sequence",
     "CREATE TABLE \"t\" (a INTEGER, b INTEGER CONSTRAINT k PRIMARY KEY AUTOINCREMENT NOT NULL)"
     "\nt|7\n"},
    {"AUTOINCREMENT of a key that gets more columns",
     "CREATE TABLE t (id INTEGER CONSTRAINT k PRIMARY KEY AUTOINCREMENT NOT NULL);"
     "INSERT INTO t VALUES (41)",
     "- drop_constraint: {table: t, kind: primary_key, name: k, columns: [id]}\n"
     "- add_column: {table: t, column: b, type: text, default: x}\n"
     "- add_column: {table: t, column: c, type: text, default: y}\n"
     "- alter_column: {table: t, column: id, from: {type: int, autoincrement: true},"
     " to: {type: int}}\n"
     "- create_primary_key: {table: t, name: k, columns: [id, b, c]}",
     "SELECT * FROM t; SELECT * FROM sqlite_sequence", "41|x|y\n"},
    {"rowids of a descending INTEGER key, which is none",
     "CREATE TABLE t (id INTEGER PRIMARY KEY DESC, title TEXT);"
     "INSERT INTO t (rowid, id, title) VALUES (5, 9, NULL), (7, 8, 'x'), (8, NULL, 'y')",
     TITLE_NOT_NULL, "SELECT rowid, id, title FROM t; PRAGMA index_list(t)",
     "5|9|\n7|8|x\n8|NULL|y\n0|sqlite_autoindex_t_1|1|pk|0\n"},
    {"an INTEGER key becomes a descending one",
     "CREATE TABLE t (id INTEGER PRIMARY KEY, title TEXT); INSERT INTO t VALUES (4, 'a')",
     "- drop_constraint: {table: t, kind: primary_key, columns: [id]}\n"
     "- create_primary_key: {table: t, columns: [id desc]}",
     TEXTS "; SELECT rowid, id FROM t",
     "CREATE TABLE \"t\" (id INTEGER PRIMARY KEY DESC, title TEXT)\n4|4\n"},
    {"an order that had no effect on an INTEGER has none on what it becomes",
     "CREATE TABLE t (id INTEGER, title TEXT, PRIMARY KEY (id COLLATE NOCASE DESC));"
     "INSERT INTO t VALUES (4, 'a')",
     "- alter_column: {table: t, column: id, from: {type: bigint, nullable: true}, to: {type: "
     "text, nullable: true}}",
     TEXTS "; SELECT rowid, quote(id) FROM t",
     "CREATE TABLE \"t\" (id TEXT PRIMARY KEY, title TEXT)\n4|'4'\n"},
    {"nor where the table gets WITHOUT ROWID",
     "CREATE TABLE t (id INTEGER, title TEXT, CONSTRAINT k PRIMARY KEY (id DESC));"
     "INSERT INTO t VALUES (4, 'a')",
     "- alter_table: {table: t, from: {}, to: {without_rowid: true}}", TEXTS,
     "CREATE TABLE \"t\" (id INTEGER CONSTRAINT k PRIMARY KEY, title TEXT) WITHOUT ROWID\n"},
    {"the order of what becomes an INTEGER stays",
     "CREATE TABLE t (id TEXT, title TEXT, PRIMARY KEY (id DESC)); INSERT INTO t VALUES ('4', 'a')",
     "- alter_column: {table: t, column: id, from: {type: text, nullable: true}, to: {type: "
     "bigint, nullable: true}}",
     TEXTS "; SELECT quote(id) FROM t",
     "CREATE TABLE \"t\" (id INTEGER PRIMARY KEY DESC, title TEXT)\n4\n"},
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

Test(rebuild, keeps_rows_rowids_and_sequences)
{
    expect_cases(kept_rows, MIG_LEN(kept_rows));
}

static const rebuild_case kept_texts[] = {
    {"comments, quotes and layout",
     "CREATE TABLE t (\n"
     "    id INTEGER PRIMARY KEY, -- the id\n"
     "    [first name] VARCHAR(40) NOT NULL /* as \"given\" */,\n"
     "    `title` text, -- shown on top\n"
     "    \"n\" INT DEFAULT (1 + 1) -- last\n"
     ")",
     TITLE_NOT_NULL, TEXTS,
     "CREATE TABLE \"t\" (\n"
     "    id INTEGER PRIMARY KEY, -- the id\n"
     "    [first name] VARCHAR(40) NOT NULL /* as \"given\" */,\n"
     "    `title` text NOT NULL DEFAULT '', -- shown on top\n"
     "    \"n\" INT DEFAULT (1 + 1) -- last\n"
     ")\n"},
    {"constraints with and without names, conflict clauses, deferrability, collations",
     "CREATE TABLE p (x UNIQUE);"
     "CREATE TABLE t (title TEXT, a TEXT COLLATE NOCASE CONSTRAINT nn NOT NULL ON CONFLICT "
     "IGNORE,"
     " b INT CHECK (b > 0), x REFERENCES p (x) ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE"
     " INITIALLY DEFERRED, CONSTRAINT u UNIQUE (a, b) ON CONFLICT REPLACE, CHECK (a <> ''))",
     TITLE_NOT_NULL, TEXTS " AND name = 't'",
     "CREATE TABLE \"t\" (title TEXT NOT NULL DEFAULT '', a TEXT COLLATE NOCASE CONSTRAINT nn "
     "NOT"
     " NULL ON CONFLICT IGNORE,"
     " b INT CHECK (b > 0), x REFERENCES p (x) ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE"
     " INITIALLY DEFERRED, CONSTRAINT u UNIQUE (a, b) ON CONFLICT REPLACE, CHECK (a <> ''))\n"},
    {"STRICT and generated columns",
     "CREATE TABLE t (title TEXT, n INT, s INT AS (n * 2) STORED, v INT GENERATED ALWAYS AS (n "
     "+ 1))"
     " STRICT; INSERT INTO t VALUES ('a', 5)",
     TITLE_NOT_NULL, TEXTS "; SELECT * FROM t",
     "CREATE TABLE \"t\" (title TEXT NOT NULL DEFAULT '', n INT, s INT AS (n * 2) STORED, v INT"
     " GENERATED ALWAYS AS (n + 1)) STRICT\na|5|10|6\n"},
    {"a check that names the table",
     "CREATE TABLE t (title TEXT, n INT, CHECK (t.n > 0 AND \"T\".n < 10)); INSERT INTO t "
     "VALUES ('a', 1)",
     TITLE_NOT_NULL, TEXTS,
     "CREATE TABLE \"t\" (title TEXT NOT NULL DEFAULT '', n INT, CHECK (n > 0 AND n < 10))\n"},
    {"indexes: unique, partial, over expressions, descending, with a collation",
     "CREATE TABLE t (title TEXT, n INT);"
     "CREATE UNIQUE INDEX a ON t (n) WHERE n > 0; CREATE INDEX b ON t (lower(title), n DESC);"
     "CREATE INDEX c ON t (title COLLATE NOCASE, n /* twice */)",
     TITLE_NOT_NULL, TEXTS,
     "CREATE TABLE \"t\" (title TEXT NOT NULL DEFAULT '', n INT)\n"
     "CREATE UNIQUE INDEX a ON t (n) WHERE n > 0\n"
     "CREATE INDEX b ON t (lower(title), n DESC)\n"
     "CREATE INDEX c ON t (title COLLATE NOCASE, n /* twice */)\n"},
    {"triggers on it and on others, views over it and over those",
     "CREATE TABLE t (title TEXT, n INT); CREATE TABLE log (title);"
     "CREATE VIEW v AS SELECT title FROM t; CREATE VIEW w AS SELECT * FROM v;"
     "CREATE TRIGGER ai AFTER INSERT ON t BEGIN INSERT INTO log VALUES (NEW.title); END;"
     "CREATE TRIGGER li AFTER DELETE ON log BEGIN UPDATE t SET n = n + 1; END;"
     "CREATE TRIGGER vi INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES (NEW.title, 0); END",
     TITLE_NOT_NULL,
     "INSERT INTO v VALUES ('a'); DELETE FROM log; SELECT n, w.title FROM t, w;"
     "SELECT count(*) FROM sqlite_schema",
     "1|a\n7\n"},
    {"a view that was broken before",
     "CREATE TABLE t (title TEXT); CREATE VIEW v AS SELECT nosuch FROM gone;"
     "CREATE TRIGGER b AFTER INSERT ON t BEGIN INSERT INTO gone VALUES (1); END",
     TITLE_NOT_NULL, TEXTS,
     "CREATE VIEW v AS SELECT nosuch FROM gone\n"
     "CREATE TABLE \"t\" (title TEXT NOT NULL DEFAULT '')\n"
     "CREATE TRIGGER b AFTER INSERT ON t BEGIN INSERT INTO gone VALUES (1); END\n"},
    {"a virtual table and its shadow tables beside it",
     "CREATE TABLE t (title TEXT); CREATE VIRTUAL TABLE f USING fts5(title);"
     "CREATE TRIGGER ai AFTER INSERT ON t BEGIN INSERT INTO f VALUES (NEW.title); END",
     TITLE_NOT_NULL, "INSERT INTO t VALUES ('some words'); SELECT * FROM f WHERE f MATCH 'words'",
     "some words\n"},
    {"a name that has to be quoted",
     "CREATE TABLE \"my \"\"t\"\"\" (title TEXT); INSERT INTO \"my \"\"t\"\"\" VALUES ('a');"
     "CREATE INDEX \"the ix\" ON \"my \"\"t\"\"\" (title)",
     "- alter_column: {table: 'my \"t\"', column: title, from: {type: text, nullable: true},"
     " to: text}",
     TEXTS "; SELECT * FROM \"my \"\"t\"\"\"",
     "CREATE TABLE \"my \"\"t\"\"\" (title TEXT NOT NULL)\n"
     "CREATE INDEX \"the ix\" ON \"my \"\"t\"\"\" (title)\na\n"},
};

Test(rebuild, leaves_what_it_does_not_change_as_it_was_written)
{
    expect_cases(kept_texts, MIG_LEN(kept_texts));
}

Test(rebuild, keeps_foreign_keys_of_the_table_and_of_others)
{
    static const rebuild_case cases[] = {
        {"other tables refer to it: with enforcement on, nothing is deleted",
         "PRAGMA foreign_keys = ON; CREATE TABLE t (id INTEGER PRIMARY KEY, title TEXT);"
         "CREATE TABLE c (t REFERENCES t ON DELETE CASCADE);"
         "INSERT INTO t VALUES (1, 'a'), (2, 'b'); INSERT INTO c VALUES (1), (2), (2)",
         TITLE_NOT_NULL,
         "SELECT count(*) FROM c; PRAGMA foreign_keys; DELETE FROM t WHERE id = 2;"
         "SELECT count(*) FROM c; SELECT sql FROM sqlite_schema WHERE name = 'c'",
         "3\n1\n1\nCREATE TABLE c (t REFERENCES t ON DELETE CASCADE)\n"},
        {"it refers to itself",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, title TEXT, up INT REFERENCES t (id));"
         "INSERT INTO t VALUES (1, NULL, NULL), (2, 'b', 1)",
         TITLE_NOT_NULL, TEXTS,
         "CREATE TABLE \"t\" (id INTEGER PRIMARY KEY, title TEXT NOT NULL DEFAULT '',"
         " up INT REFERENCES t (id))\n"},
        {"rows that refer to nothing already are left alone",
         "CREATE TABLE p (id INTEGER PRIMARY KEY);"
         "CREATE TABLE t (title TEXT, p INT REFERENCES p); INSERT INTO t VALUES ('a', 99)",
         TITLE_NOT_NULL, "SELECT * FROM t", "a|99\n"},
        {"a foreign key that SQLite can't use already is left alone",
         "CREATE TABLE p (x INT); CREATE TABLE t (title TEXT, p INT REFERENCES p (x));"
         "INSERT INTO t VALUES ('a', 99)",
         TITLE_NOT_NULL, "SELECT * FROM t", "a|99\n"},
    };

    expect_cases(cases, MIG_LEN(cases));
}

#define TABLE_TEXT "SELECT sql FROM sqlite_schema WHERE name = 't'"

static const rebuild_case column_changes[] = {
    {"NULLs get the default of a column that becomes NOT NULL",
     "CREATE TABLE t (n INT); INSERT INTO t VALUES (1), (NULL)",
     "- alter_column: {table: t, column: n, from: {type: int, nullable: true},"
     " to: {type: int, default: (2 + 3)}}",
     TABLE_TEXT "; SELECT n FROM t", "CREATE TABLE \"t\" (n INT NOT NULL DEFAULT (2 + 3))\n1\n5\n"},
    {"NOT NULL removed with its conflict clause, a default changed",
     "CREATE TABLE t (a TEXT CONSTRAINT c NOT NULL ON CONFLICT REPLACE DEFAULT 'x' -- why\n)",
     "- alter_column: {table: t, column: a, from: {type: text, default: x},"
     " to: {type: text, nullable: true, default: y}}",
     TABLE_TEXT, "CREATE TABLE \"t\" (a TEXT DEFAULT 'y' -- why\n)\n"},
    {"a default removed, in the middle of a column",
     "CREATE TABLE t (a TEXT DEFAULT 'x' NOT NULL UNIQUE)",
     "- alter_column: {table: t, column: a, from: {type: text, default: x}, to: text}", TABLE_TEXT,
     "CREATE TABLE \"t\" (a TEXT NOT NULL UNIQUE)\n"},
    {"the word NULL goes", "CREATE TABLE t (a TEXT NULL)",
     "- alter_column: {table: t, column: a, from: text?, to: text}", TABLE_TEXT,
     "CREATE TABLE \"t\" (a TEXT NOT NULL)\n"},
    {"a type, whose values go by its affinity",
     "CREATE TABLE t (a VARCHAR(40), b INT); INSERT INTO t VALUES ('12', 1), ('x', 2)",
     "- alter_column: {table: t, column: a, from: varchar(40)?, to: int?}\n"
     "- alter_column: {table: t, column: b, from: int?, to: varchar(10)?}",
     TABLE_TEXT "; SELECT typeof(a), typeof(b) FROM t",
     "CREATE TABLE \"t\" (a INTEGER, b VARCHAR(10))\ninteger|text\ntext|text\n"},
    {"a collation added, then the index uses it",
     "CREATE TABLE t (a TEXT); CREATE INDEX i ON t (a); INSERT INTO t VALUES ('b'), ('A')",
     "- alter_column: {table: t, column: a, from: text?,"
     " to: {type: text, nullable: true, collation: NOCASE}}",
     TABLE_TEXT "; SELECT a FROM t INDEXED BY i ORDER BY a",
     "CREATE TABLE \"t\" (a TEXT COLLATE NOCASE)\nA\nb\n"},
    {"a generated column's expression, and its values",
     "CREATE TABLE t (a INT, b INT AS (a + 1) STORED); INSERT INTO t VALUES (1)",
     "- alter_column: {table: t, column: b,"
     " from: {type: int, nullable: true, generated: a + 1},"
     " to: {type: int, nullable: true, generated: a + 2}}",
     TABLE_TEXT "; SELECT * FROM t",
     "CREATE TABLE \"t\" (a INT, b INT GENERATED ALWAYS AS (a + 2) STORED)\n1|3\n"},
    {"a generated column becomes an ordinary one and keeps its values",
     "CREATE TABLE t (a INT, b INT AS (a + 1)); INSERT INTO t VALUES (1)",
     "- alter_column: {table: t, column: b,"
     " from: {type: int, nullable: true, generated: {expr: a + 1, kind: virtual}},"
     " to: {type: int, nullable: true}}",
     TABLE_TEXT "; SELECT * FROM t", "CREATE TABLE \"t\" (a INT, b INT)\n1|2\n"},
    {"columns that ADD COLUMN doesn't take",
     "CREATE TABLE t (a INT, -- first\n    CHECK (a > 0)); INSERT INTO t VALUES (1)",
     "- add_column: {table: t, column: b, type: timestamptz, default: '2020'}\n"
     "- add_column: {table: t, column: c, type: int, default: (1 + 1)}\n"
     "- add_column: {table: t, column: d, type: int?, generated: a * 2}",
     TABLE_TEXT "; SELECT * FROM t",
     "CREATE TABLE \"t\" (a INT, -- first\n    b TEXT NOT NULL DEFAULT '2020',"
     " c INTEGER NOT NULL DEFAULT (1 + 1), d INTEGER GENERATED ALWAYS AS (a * 2) STORED,\n"
     "    CHECK (a > 0))\n1|2020|2|2\n"},
    {"columns added in places of their own",
     "CREATE TABLE t (a INT, -- first\n    b INT, CHECK (a > 0)); INSERT INTO t VALUES (1, 2)",
     "- add_column: {table: t, column: x, after: A, type: int?}\n"
     "- add_column: {table: t, column: y, first: true, type: text?}\n"
     "- add_column: {table: t, column: z, after: b, type: int?}",
     TABLE_TEXT "; SELECT * FROM t",
     "CREATE TABLE \"t\" (y TEXT, a INT, -- first\n    x INTEGER,\n    b INT, z INTEGER,"
     " CHECK (a > 0))\nNULL|1|NULL|2|NULL\n"},
    {"columns added on lines of their own",
     "CREATE TABLE t ( -- all\n    a INT, -- of a\n    b INT -- of b\n)",
     "- add_column: {table: t, column: y, first: true, type: text?}\n"
     "- add_column: {table: t, column: z, after: a, type: text?}",
     TABLE_TEXT,
     "CREATE TABLE \"t\" ( -- all\n    y TEXT,\n    a INT, -- of a\n    z TEXT,\n"
     "    b INT -- of b\n)\n"},
    {"a comment stays with the first column", "CREATE TABLE t (\n/* of a */ a INT)",
     "- add_column: {table: t, column: y, first: true, type: text?}", TABLE_TEXT,
     "CREATE TABLE \"t\" (y TEXT,\n/* of a */ a INT)\n"},
    {"a column dropped that has a key, an index and a check",
     "CREATE TABLE t (a INT PRIMARY KEY,\n  b INT UNIQUE, c INT, CHECK (b > c));"
     "CREATE INDEX i ON t (c, b); CREATE INDEX k ON t (c); INSERT INTO t VALUES (1, 2, 1)",
     "- drop_column: {table: t, column: b}", TEXTS "; SELECT * FROM t",
     "CREATE TABLE \"t\" (a INT PRIMARY KEY, c INT)\nCREATE INDEX k ON t (c)\n1|1\n"},
    {"the key's column dropped: rowids stay",
     "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a);"
     "INSERT INTO t VALUES (5, 'x'), (7, 'y')",
     "- drop_column: {table: t, column: id}",
     TABLE_TEXT "; SELECT rowid, a FROM t; SELECT * FROM sqlite_sequence",
     "CREATE TABLE \"t\" (a)\n5|x\n7|y\n"},
    {"a column dropped and one of that name added",
     "CREATE TABLE t (a INT NOT NULL UNIQUE, b TEXT); INSERT INTO t VALUES (1, 'x')",
     "- drop_column: {table: t, column: a}\n"
     "- add_column: {table: t, column: a, type: text?}",
     TABLE_TEXT "; SELECT b, a FROM t", "CREATE TABLE \"t\" (b TEXT, a TEXT)\nx|NULL\n"},
    {"several changes in one rebuild",
     "CREATE TABLE t (a TEXT, b INT, c INT); INSERT INTO t VALUES ('x', 1, 2)",
     "- alter_column: {table: t, column: a, from: text?, to: text}\n"
     "- drop_column: {table: t, column: c}\n"
     "- add_column: {table: t, column: d, type: text?}\n"
     "- create_unique: {table: t, name: uq, columns: [a, b]}\n"
     "- create_index: {table: t, name: ix, columns: [d]}",
     TEXTS "; SELECT * FROM t",
     "CREATE TABLE \"t\" (a TEXT NOT NULL, b INT, d TEXT, CONSTRAINT uq UNIQUE (a, b))\n"
     "CREATE INDEX ix ON t (d)\nx|1|NULL\n"},
};

Test(rebuild, changes_columns)
{
    expect_cases(column_changes, MIG_LEN(column_changes));
}

static const rebuild_case constraint_changes[] = {
    {"unique, check and foreign key added",
     "CREATE TABLE p (id INTEGER PRIMARY KEY); INSERT INTO p VALUES (1);"
     "CREATE TABLE t (\n    a INT, -- one\n    p INT -- two\n); INSERT INTO t VALUES (1, 1)",
     "- create_unique: {table: t, name: uq_t, columns: [a, p]}\n"
     "- create_check: {table: t, name: ck_t, expr: a > 0}\n"
     "- create_foreign_key: {table: t, name: fk_t, columns: [p], references: p.id,"
     " on_delete: cascade, deferrable: initially deferred}",
     TABLE_TEXT,
     "CREATE TABLE \"t\" (\n    a INT, -- one\n    p INT, -- two\n"
     "    CONSTRAINT uq_t UNIQUE (a, p),\n    CONSTRAINT ck_t CHECK (a > 0),\n"
     "    CONSTRAINT fk_t FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE DEFERRABLE"
     " INITIALLY DEFERRED\n)\n"},
    {"dropped by name, wherever they are written",
     "CREATE TABLE p (id INTEGER PRIMARY KEY);"
     "CREATE TABLE t (a INT CONSTRAINT u UNIQUE CONSTRAINT c CHECK (a > 0),"
     " p INT CONSTRAINT f REFERENCES p NOT NULL DEFERRABLE INITIALLY DEFERRED,"
     " CONSTRAINT U2 UNIQUE (p) CONSTRAINT c2 CHECK (a > 1))",
     "- drop_constraint: {table: t, kind: unique, name: u}\n"
     "- drop_constraint: {table: t, kind: check, name: c}\n"
     "- drop_constraint: {table: t, kind: foreign_key, name: f}\n"
     "- drop_constraint: {table: t, kind: unique, name: u2}\n"
     "- drop_constraint: {table: t, kind: check, name: c2}",
     TABLE_TEXT, "CREATE TABLE \"t\" (a INT, p INT NOT NULL)\n"},
    {"dropped by what they are, without a name",
     "CREATE TABLE p (id INTEGER PRIMARY KEY);"
     "CREATE TABLE t (a INT UNIQUE CHECK (a>0), p INT REFERENCES p, UNIQUE (a, p),"
     " UNIQUE (p, a), CHECK (a > 1))",
     "- drop_constraint: {table: t, kind: unique, columns: [p, a]}\n"
     "- drop_constraint: {table: t, kind: check, expr: a>0}\n"
     "- drop_constraint: {table: t, kind: foreign_key, columns: [p], references: p.id}\n"
     "- drop_constraint: {table: t, kind: unique, columns: [a]}",
     TABLE_TEXT, "CREATE TABLE \"t\" (a INT, p INT, UNIQUE (a, p), CHECK (a > 1))\n"},
    {"dropped by the collation and the order of their columns",
     "CREATE TABLE t (a TEXT UNIQUE, UNIQUE (a COLLATE NOCASE), UNIQUE (a DESC), UNIQUE (a))",
     "- drop_constraint: {table: t, kind: unique, columns: [a desc]}\n"
     "- drop_constraint: {table: t, kind: unique, columns: [a collate nocase]}",
     TABLE_TEXT, "CREATE TABLE \"t\" (a TEXT UNIQUE, UNIQUE (a))\n"},
    {"renamed", "CREATE TABLE t (a INT CONSTRAINT u UNIQUE, b INT, CONSTRAINT c CHECK (a > b))",
     "- rename_constraint: {table: t, kind: unique, from: u, to: uq}\n"
     "- rename_constraint: {table: t, kind: check, from: c, to: order}",
     TABLE_TEXT,
     "CREATE TABLE \"t\" (a INT CONSTRAINT uq UNIQUE, b INT,"
     " CONSTRAINT \"order\" CHECK (a > b))\n"},
    {"a primary key of two columns made and dropped",
     "CREATE TABLE t (a INT, b INT); INSERT INTO t VALUES (2, 1), (1, 2)",
     "- create_primary_key: {table: t, name: pk_t, columns: [a, b]}",
     TABLE_TEXT "; SELECT rowid, * FROM t",
     "CREATE TABLE \"t\" (a INT, b INT, CONSTRAINT pk_t PRIMARY KEY (a, b))\n"
     "1|2|1\n2|1|2\n"},
    {"a primary key changed",
     "CREATE TABLE t (a INT, b INT, CONSTRAINT pk_t PRIMARY KEY (a, b));"
     "INSERT INTO t VALUES (2, 1), (1, 2)",
     "- drop_constraint: {table: t, kind: primary_key, name: pk_t, columns: [a, b]}\n"
     "- create_primary_key: {table: t, name: pk_t, columns: [b]}",
     TABLE_TEXT "; SELECT b, rowid, a FROM t ORDER BY a",
     "CREATE TABLE \"t\" (a INT, b INT CONSTRAINT pk_t PRIMARY KEY)\n2|2|1\n1|1|2\n"},
    {"a key of one integer is the rowid",
     "CREATE TABLE t (a INTEGER, b INT); INSERT INTO t VALUES (7, 1), (5, 2)",
     "- create_primary_key: {table: t, name: pk_t, columns: [a]}",
     TABLE_TEXT "; SELECT rowid, * FROM t",
     "CREATE TABLE \"t\" (a INTEGER CONSTRAINT pk_t PRIMARY KEY, b INT)\n"
     "5|5|2\n7|7|1\n"},
    {"a counted key added: rows keep their rowid",
     "CREATE TABLE t (b INT); INSERT INTO t VALUES (1), (2), (3); DELETE FROM t WHERE b = 2",
     "- add_column: {table: t, column: id, type: bigint, autoincrement: true}\n"
     "- create_primary_key: {table: t, name: pk_t, columns: [id]}",
     TABLE_TEXT "; SELECT id, b FROM t; SELECT * FROM sqlite_sequence",
     "CREATE TABLE \"t\" (b INT, id INTEGER CONSTRAINT pk_t PRIMARY KEY AUTOINCREMENT NOT NULL)"
     "\n1|1\n3|3\nt|3\n"},
    {"STRICT and WITHOUT ROWID set",
     "CREATE TABLE t (a VARCHAR(10) PRIMARY KEY NOT NULL, b INT, c BOOLEAN);"
     "INSERT INTO t VALUES ('b', 1, 1), ('a', 2, 0)",
     "- alter_table: {table: t, from: {}, to: {strict: true, without_rowid: true}}",
     TABLE_TEXT "; SELECT * FROM t",
     "CREATE TABLE \"t\" (a TEXT PRIMARY KEY NOT NULL, b INT, c INTEGER) STRICT, WITHOUT"
     " ROWID\na|2|0\nb|1|1\n"},
    {"WITHOUT ROWID set where the key was the rowid",
     "CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, b INT); INSERT INTO t VALUES (1, 2)",
     "- alter_table: {table: t, from: {}, to: {without_rowid: true}}",
     TABLE_TEXT "; SELECT * FROM t",
     "CREATE TABLE \"t\" (id INTEGER PRIMARY KEY NOT NULL, b INT) WITHOUT ROWID\n1|2\n"},
    {"STRICT and WITHOUT ROWID taken away",
     "CREATE TABLE t (a TEXT PRIMARY KEY NOT NULL, b INT) WITHOUT ROWID, STRICT;"
     "INSERT INTO t VALUES ('b', 1), ('a', 2)",
     "- alter_table: {table: t, from: {strict: true, without_rowid: true}, to: {}}",
     TABLE_TEXT "; SELECT rowid, * FROM t",
     "CREATE TABLE \"t\" (a TEXT PRIMARY KEY NOT NULL, b INT)\n1|a|2\n2|b|1\n"},
};

Test(rebuild, changes_constraints)
{
    expect_cases(constraint_changes, MIG_LEN(constraint_changes));
}

#define MOOD "CONSTRAINT enum_mood CHECK (mood IN ('sad', 'ok', 'happy'))"
#define MOODS "{enum: mood, from: [sad, ok, happy], to: "

/* SQLite takes that; the model knows the first by its name, the others by what they say. */
Test(rebuild, tells_constraints_of_one_name_apart)
{
#define SAME_NAME                                                                        \
    "CREATE TABLE t (a INT CONSTRAINT d CHECK (a > 0), b INT CONSTRAINT d CHECK (b > 0)" \
    " CONSTRAINT d UNIQUE, CONSTRAINT D UNIQUE (a)); INSERT INTO t VALUES (1, 1)"
    static const rebuild_case cases[] = {
        {"the first dropped", SAME_NAME,
         "- drop_constraint: {table: t, kind: check, expr: a > 0}\n"
         "- drop_constraint: {table: t, kind: unique, name: d, columns: [b]}",
         TABLE_TEXT,
         "CREATE TABLE \"t\" (a INT, b INT CONSTRAINT d CHECK (b > 0), CONSTRAINT D UNIQUE (a))\n"},
        {"the others dropped", SAME_NAME,
         "- drop_constraint: {table: t, kind: check, expr: b > 0}\n"
         "- drop_constraint: {table: t, kind: unique, columns: [a]}",
         TABLE_TEXT,
         "CREATE TABLE \"t\" (a INT CONSTRAINT d CHECK (a > 0), b INT CONSTRAINT d UNIQUE)\n"},
    };
#undef SAME_NAME

    expect_cases(cases, MIG_LEN(cases));
}

Test(rebuild, changes_enums_in_every_table_that_uses_them)
{
    static const rebuild_case cases[] = {
        {"values added and renamed, the default follows",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, mood TEXT DEFAULT 'ok' " MOOD ");"
         "CREATE TABLE u (x INT, mood TEXT NOT NULL " MOOD " -- mine\n);"
         "INSERT INTO t (mood) VALUES ('sad'), ('ok'), (NULL); INSERT INTO u VALUES (1, 'ok')",
         "- alter_enum: " MOODS "[sad, fine, happy, wild], rename: {ok: fine}}",
         "SELECT sql FROM sqlite_schema; SELECT mood FROM t; SELECT mood FROM u",
         "CREATE TABLE \"t\" (id INTEGER PRIMARY KEY, mood TEXT DEFAULT 'fine' CONSTRAINT enum_mood"
         " CHECK (mood IN ('sad', 'fine', 'happy', 'wild')))\n"
         "CREATE TABLE \"u\" (x INT, mood TEXT NOT NULL CONSTRAINT enum_mood CHECK (mood IN ('sad',"
         " 'fine', 'happy', 'wild')) -- mine\n)\nsad\nfine\nNULL\nfine\n"},
        {"two values change their names with each other",
         "CREATE TABLE t (mood TEXT " MOOD "); INSERT INTO t VALUES ('sad'), ('ok')",
         "- alter_enum: " MOODS "[blue, fine, happy], rename: {ok: blue, sad: fine}}",
         "SELECT mood FROM t", "fine\nblue\n"},
        {"a value that no row holds removed",
         "CREATE TABLE t (mood TEXT " MOOD "); INSERT INTO t VALUES ('sad'), ('ok')",
         "- alter_enum: " MOODS "[sad, ok]}", TABLE_TEXT,
         "CREATE TABLE \"t\" (mood TEXT CONSTRAINT enum_mood CHECK (mood IN ('sad', 'ok')))\n"},
        {"renamed", "CREATE TABLE t (mood TEXT " MOOD "); INSERT INTO t VALUES ('sad')",
         "- rename_enum: {from: mood, to: temper}", TABLE_TEXT,
         "CREATE TABLE \"t\" (mood TEXT CONSTRAINT enum_temper"
         " CHECK (mood IN ('sad', 'ok', 'happy')))\n"},
        {"a text becomes one, and is one no more",
         "CREATE TABLE t (mood TEXT, m TEXT " MOOD "); INSERT INTO t VALUES ('sad', 'ok')",
         "- create_enum: {enum: temper, values: [sad, glad]}\n"
         "- alter_column: {table: t, column: mood, from: text?, to: temper?}",
         TABLE_TEXT "; SELECT * FROM t",
         "CREATE TABLE \"t\" (mood TEXT CONSTRAINT enum_temper CHECK (mood IN ('sad', 'glad')),"
         " m TEXT " MOOD ")\nsad|ok\n"},
        {"an enum's column becomes text",
         "CREATE TABLE t (mood TEXT " MOOD ", n INT); INSERT INTO t VALUES ('sad', 1)",
         "- alter_column: {table: t, column: mood, from: mood?, to: text?}",
         TABLE_TEXT "; SELECT * FROM t", "CREATE TABLE \"t\" (mood TEXT, n INT)\nsad|1\n"},
    };

    expect_cases(cases, MIG_LEN(cases));
}

/* Seen on 3.40: "error in table t after rename: no such column: id". */
Test(rebuild, renames_a_key_that_sqlite_takes_for_the_rowid)
{
    static const rebuild_case cases[] = {
        {"written with its column",
         "CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, -- the key\n"
         "  b TEXT, CONSTRAINT uq UNIQUE (b, id)) WITHOUT ROWID;"
         "CREATE TABLE u (t_id INT REFERENCES t (id)); CREATE VIEW v AS SELECT id FROM t;"
         "CREATE INDEX i ON t (b) WHERE id > 1;"
         "INSERT INTO t VALUES (1, 'x'); INSERT INTO u VALUES (1)",
         "- rename_column: {table: t, from: id, to: key}",
         "SELECT sql FROM sqlite_schema WHERE sql <> ''; SELECT key, b FROM t; SELECT * FROM v",
         "CREATE TABLE u (t_id INT REFERENCES t (key))\nCREATE VIEW v AS SELECT key FROM t\n"
         "CREATE TABLE \"t\" (key INTEGER NOT NULL, -- the key\n"
         "  b TEXT, CONSTRAINT uq UNIQUE (b, key), PRIMARY KEY (key)) WITHOUT ROWID\n"
         "CREATE INDEX i ON t (b) WHERE key > 1\n1|x\n1\n"},
        {"written before the others",
         "CREATE TABLE t (a INTEGER UNIQUE, CONSTRAINT k PRIMARY KEY (a COLLATE BINARY)\n"
         "  ON CONFLICT IGNORE, UNIQUE (a)) STRICT, WITHOUT ROWID; INSERT INTO t VALUES (3)",
         "- rename_column: {table: t, from: a, to: b}", TABLE_TEXT "; SELECT b FROM t",
         "CREATE TABLE \"t\" (b INTEGER UNIQUE, UNIQUE (b), CONSTRAINT k PRIMARY KEY (b COLLATE"
         " BINARY)\n  ON CONFLICT IGNORE) STRICT, WITHOUT ROWID\n3\n"},
        {"written last: there is nothing to move",
         "CREATE TABLE t (a INTEGER, UNIQUE (a), PRIMARY KEY (a)) WITHOUT ROWID",
         "- rename_column: {table: t, from: a, to: b}", TABLE_TEXT,
         "CREATE TABLE t (b INTEGER, UNIQUE (b), PRIMARY KEY (b)) WITHOUT ROWID\n"},
    };

    expect_cases(cases, MIG_LEN(cases));
}

Test(rebuild, an_enum_changed_between_other_changes_is_part_of_their_rebuild)
{
    static const struct {
        rebuild_case c;
        size_t rebuilds;
    } cases[] = {
        {{"the default goes from a lost value to a new one",
          "CREATE TABLE t (x INT, -- of x\n mood TEXT NOT NULL DEFAULT 'ok' " MOOD ");"
          "INSERT INTO t VALUES (1, 'sad'), (2, 'happy')",
          "- alter_column: {table: t, column: mood, from: {type: mood, default: ok}, to: mood}\n"
          "- alter_enum: " MOODS "[blue, happy, wild], rename: {sad: blue}}\n"
          "- alter_column: {table: t, column: mood, from: mood, to: {type: mood, default: wild}}\n"
          "- alter_column: {table: t, column: x, from: int?, to: text?}\n",
          TABLE_TEXT "; SELECT * FROM t",
          "CREATE TABLE \"t\" (x TEXT, -- of x\n mood TEXT NOT NULL DEFAULT 'wild' CONSTRAINT"
          " enum_mood CHECK (mood IN ('blue', 'happy', 'wild')))\n1|blue\n2|happy\n"},
         1},
        {{"two enums, one of them used by another table too",
          "CREATE TABLE t (mood TEXT " MOOD ", c TEXT CONSTRAINT enum_c CHECK (c IN ('a', 'b')));"
          "CREATE TABLE u (mood TEXT " MOOD " /* of u */);"
          "INSERT INTO t VALUES ('ok', 'a'); INSERT INTO u VALUES ('ok')",
          "- alter_enum: {enum: c, from: [a, b], to: [b, d], rename: {a: d}}\n"
          "- add_column: {table: t, column: x, first: true, type: int?}\n"
          "- alter_enum: " MOODS "[sad, fine], rename: {ok: fine}}\n"
          "- add_column: {table: t, column: y, type: c?}\n",
          "SELECT sql FROM sqlite_schema; SELECT * FROM t; SELECT * FROM u",
          "CREATE TABLE \"t\" (x INTEGER, mood TEXT CONSTRAINT enum_mood CHECK (mood IN ('sad',"
          " 'fine')), c TEXT CONSTRAINT enum_c CHECK (c IN ('b', 'd')), y TEXT CONSTRAINT enum_c"
          " CHECK (y IN ('b', 'd')))\n"
          "CREATE TABLE \"u\" (mood TEXT CONSTRAINT enum_mood CHECK (mood IN ('sad', 'fine'))"
          " /* of u */)\nNULL|fine|d|NULL\nfine\n"},
         2},
        {{"a column that leaves the enum after it",
          "CREATE TABLE t (mood TEXT " MOOD "); INSERT INTO t VALUES ('ok')",
          "- alter_enum: " MOODS "[sad, fine], rename: {ok: fine}}\n"
          "- alter_column: {table: t, column: mood, from: mood?, to: text?}\n",
          TABLE_TEXT "; SELECT * FROM t", "CREATE TABLE \"t\" (mood TEXT)\nfine\n"},
         1},
        {{"a column that comes to the enum before it",
          "CREATE TABLE t (mood TEXT " MOOD ", m TEXT); INSERT INTO t VALUES ('ok', 'ok')",
          "- alter_column: {table: t, column: m, from: text?, to: mood?}\n"
          "- alter_enum: " MOODS "[sad, fine], rename: {ok: fine}}\n",
          "SELECT * FROM t", "fine|fine\n"},
         2},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        mig_error err = {0};
        size_t rebuilds = 0;
        fixture f;

        expect_cases(&cases[i].c, 1);
        open_fixture(&f, cases[i].c.setup);
        cr_assert(migrate(&f, cases[i].c.operations, &err));
        for (const char *at = mig_str_text(&f.sql); (at = strstr(at, "CREATE TABLE _migrate_new_"));
             at++)
            rebuilds++;
        cr_expect_eq(rebuilds, cases[i].rebuilds, "%s\n%s", cases[i].c.name, mig_str_text(&f.sql));
        close_fixture(&f);
    }
}

Test(rebuild, keeps_the_triggers_of_on_update)
{
    static const rebuild_case cases[] = {
        {"a rowid table",
         "CREATE TABLE t (title TEXT, at TEXT); INSERT INTO t VALUES ('a', 'old'), ('b', 'old')",
         "- alter_column: {table: t, column: at, from: timestamptz?,"
         " to: {type: timestamptz, nullable: true, on_update: now()}}\n"
         "- execute: PRAGMA user_version = 1\n" TITLE_NOT_NULL,
         "UPDATE t SET title = 'c' WHERE title = 'a'; SELECT title, at > '2020' FROM t ORDER BY 1;"
         "UPDATE t SET at = 'mine', title = 'd'; SELECT title, at FROM t;"
         "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'",
         "b|1\nc|1\nd|mine\nd|mine\n1\n"},
        {"a table WITHOUT ROWID",
         "CREATE TABLE t (a INT, b INT, title TEXT, at TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID;"
         "INSERT INTO t VALUES (1, 1, 'a', '9'), (1, 2, 'b', '9')",
         "- alter_column: {table: t, column: at, from: timestamptz?,"
         " to: {type: timestamptz, nullable: true, on_update: now()}}\n"
         "- execute: PRAGMA user_version = 1\n" TITLE_NOT_NULL,
         "PRAGMA recursive_triggers = ON; UPDATE t SET title = 'c' WHERE b = 2;"
         "SELECT title, length(at) FROM t",
         "a|1\nc|23\n"},
    };

    expect_cases(cases, MIG_LEN(cases));
}
