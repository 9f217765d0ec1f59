/* Lowering: what is done natively, what is refused and how it is said. */
#include "lower_fixture.h"

#include "dialect/sqlite/edit.h"

typedef struct {
    const char *name, *setup, *operations;
    const char *steps; /* the statements that are run */
} native_case;

static const native_case native_steps[] = {
    {"create_table", "PRAGMA user_version = 1",
     "- create_enum: {enum: mood, values: [sad, ok]}\n"
     "- create_table:\n"
     "    table: users\n"
     "    columns:\n"
     "      id: {type: bigint, autoincrement: true}\n"
     "      email: {type: varchar(255), collation: NOCASE}\n"
     "      order: {type: int?, default: 5}\n"
     "      mood: {type: mood, default: ok}\n"
     "      team_id: bigint?\n"
     "      twice: {type: int?, generated: {expr: '\"order\" * 2', kind: virtual}}\n"
     "      made: {type: timestamptz, default: now()}\n"
     "      changed: {type: timestamptz, default: now(), on_update: now()}\n"
     "    primary_key: id\n"
     "    unique: {uq_users_email: email}\n"
     "    checks: {ck_users_email: email like '%@%'}\n"
     "    foreign_keys:\n"
     "      fk_users_team_id: {columns: team_id, references: users.id, on_delete: set null}\n"
     "    indexes:\n"
     "      ix_users: {columns: [lower(email), made desc, (1 + 1) asc, id asc], where: team_id "
     "is not null}\n",
     "CREATE TABLE users (\n"
     "    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,\n"
     "    email VARCHAR(255) NOT NULL COLLATE NOCASE,\n"
     "    \"order\" INTEGER DEFAULT 5,\n"
     "    mood TEXT NOT NULL DEFAULT 'ok' CONSTRAINT enum_mood CHECK (mood IN ('sad', 'ok')),\n"
     "    team_id INTEGER,\n"
     "    twice INTEGER GENERATED ALWAYS AS (\"order\" * 2) VIRTUAL,\n"
     "    made TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,\n"
     "    changed TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,\n"
     "    CONSTRAINT uq_users_email UNIQUE (email),\n"
     "    CONSTRAINT ck_users_email CHECK (email like '%@%'),\n"
     "    CONSTRAINT fk_users_team_id FOREIGN KEY (team_id) REFERENCES users (id)"
     " ON DELETE SET NULL\n"
     ")\n"
     "CREATE INDEX ix_users ON users (lower(email), made DESC, (1 + 1) ASC, id ASC)"
     " WHERE team_id is not null\n"
     "CREATE TRIGGER migrate_on_update_users_changed AFTER UPDATE ON users\n"
     "WHEN NEW.changed IS OLD.changed AND NEW.changed IS NOT"
     " strftime('%Y-%m-%d %H:%M:%f', 'now')\n"
     "BEGIN\n"
     "    UPDATE users SET changed = strftime('%Y-%m-%d %H:%M:%f', 'now')"
     " WHERE rowid = NEW.rowid;\n"
     "END\n"},
    {"add_column", "CREATE TABLE t (a INT); INSERT INTO t VALUES (1)",
     "- add_column: {table: t, column: b, type: varchar(9)?}\n"
     "- add_column: {table: t, column: c, type: text, default: x}\n"
     "- add_column: {table: t, column: d, after: c, type: int, default: -1}\n"
     "- add_column: {table: t, column: e, type: bool, default: true}\n"
     "- add_column: {table: t, column: f, type: int?, generated: {expr: a + 1, kind: virtual}}",
     "ALTER TABLE t ADD COLUMN b VARCHAR(9)\n"
     "ALTER TABLE t ADD COLUMN c TEXT NOT NULL DEFAULT 'x'\n"
     "ALTER TABLE t ADD COLUMN d INTEGER NOT NULL DEFAULT -1\n"
     "ALTER TABLE t ADD COLUMN e BOOLEAN NOT NULL DEFAULT TRUE\n"
     "ALTER TABLE t ADD COLUMN f INTEGER GENERATED ALWAYS AS (a + 1) VIRTUAL\n"},
    {"drop_column, with its index, check and reference",
     "CREATE TABLE p (id INTEGER PRIMARY KEY);"
     "CREATE TABLE t (a INT, b INT CHECK (b > 0) REFERENCES p); CREATE INDEX i ON t (b)",
     "- drop_column: {table: t, column: b}", "DROP INDEX i\nALTER TABLE t DROP COLUMN b\n"},
    {"drop_index and the column", "CREATE TABLE t (a INT, b INT); CREATE INDEX i ON t (b)",
     "- drop_index: {table: t, name: i}\n- drop_column: {table: t, column: b}",
     "DROP INDEX i\nALTER TABLE t DROP COLUMN b\n"},
    {"rename_column under a trigger of on_update",
     "CREATE TABLE t (a INT, at TEXT);"
     "CREATE TRIGGER migrate_on_update_t_at AFTER UPDATE ON t WHEN NEW.at IS OLD.at AND NEW.at "
     "IS"
     " NOT strftime('%Y-%m-%d %H:%M:%f', 'now') BEGIN UPDATE t SET at = strftime('%Y-%m-%d"
     " %H:%M:%f', 'now') WHERE rowid = NEW.rowid; END",
     "- rename_column: {table: t, from: at, to: changed}",
     "DROP TRIGGER migrate_on_update_t_at\n"
     "ALTER TABLE t RENAME COLUMN at TO changed\n"
     "CREATE TRIGGER migrate_on_update_t_changed AFTER UPDATE ON t\n"
     "WHEN NEW.changed IS OLD.changed AND NEW.changed IS NOT"
     " strftime('%Y-%m-%d %H:%M:%f', 'now')\n"
     "BEGIN\n"
     "    UPDATE t SET changed = strftime('%Y-%m-%d %H:%M:%f', 'now')"
     " WHERE rowid = NEW.rowid;\n"
     "END\n"},
    {"alter_index and alter_constraint of what isn't kept here",
     "CREATE TABLE t (a INT, CONSTRAINT c CHECK (a > 0), CONSTRAINT u UNIQUE (a)); CREATE "
     "INDEX "
     "i ON t (a)",
     "- alter_index: {table: t, name: i, from: [a], to: {columns: [a], comment: x, include: "
     "[a]}}\n"
     "- alter_constraint: {table: t, kind: check, name: c, from: a > 0, to: {expr: a > 0, "
     "comment: x}}\n"
     "- alter_constraint: {table: t, kind: unique, name: u, from: [a], to: {columns: [a], "
     "deferrable: true}}",
     ""},
    {"alter_index of what is kept", "CREATE TABLE t (a INT, b INT); CREATE INDEX i ON t (a)",
     "- alter_index: {table: t, name: i, from: [a], to: {columns: [a, b], comment: x}}",
     "DROP INDEX i\nCREATE INDEX i ON t (a, b)\n"},
    {"rename_table, also only its case", "CREATE TABLE t (a INT)",
     "- rename_table: {from: t, to: u}\n- rename_table: {from: u, to: U}",
     "ALTER TABLE t RENAME TO u\n"
     "ALTER TABLE u RENAME TO _migrate_old_u\n"
     "ALTER TABLE _migrate_old_u RENAME TO U\n"},
    {"renames beside a view and a trigger that are broken",
     "CREATE TABLE t (a INT); CREATE VIEW w AS SELECT a FROM t;"
     "CREATE VIEW v AS SELECT nosuch FROM gone;"
     "CREATE TRIGGER vi INSTEAD OF DELETE ON v BEGIN SELECT 1; END;"
     "CREATE TABLE o (a INT);"
     "CREATE TRIGGER x AFTER INSERT ON o BEGIN INSERT INTO gone VALUES (1); END",
     "- rename_column: {table: t, from: a, to: b}\n- rename_table: {from: t, to: u}",
     "DROP VIEW v\nDROP TRIGGER x\n"
     "ALTER TABLE t RENAME COLUMN a TO b\n"
     "CREATE VIEW v AS SELECT nosuch FROM gone\n"
     "CREATE TRIGGER vi INSTEAD OF DELETE ON v BEGIN SELECT 1; END\n"
     "CREATE TRIGGER x AFTER INSERT ON o BEGIN INSERT INTO gone VALUES (1); END\n"
     "DROP VIEW v\nDROP TRIGGER x\n"
     "ALTER TABLE t RENAME TO u\n"
     "CREATE VIEW v AS SELECT nosuch FROM gone\n"
     "CREATE TRIGGER vi INSTEAD OF DELETE ON v BEGIN SELECT 1; END\n"
     "CREATE TRIGGER x AFTER INSERT ON o BEGIN INSERT INTO gone VALUES (1); END\n"},
    {"indexes, whose text stays theirs",
     "CREATE TABLE t (a INT, b TEXT); CREATE INDEX i /* why */ ON t (b COLLATE NOCASE)",
     "- rename_index: {table: t, from: i, to: the index}\n"
     "- create_index: {table: t, name: u, columns: [a], unique: true}",
     "DROP INDEX i\n"
     "CREATE INDEX \"the index\" /* why */ ON t (b COLLATE NOCASE)\n"
     "? SELECT count(*) || CASE count(*) WHEN 1 THEN ' value occurs' ELSE ' values occur' END"
     " || ' more than once' FROM (SELECT 1 FROM t WHERE a IS NOT NULL GROUP BY a"
     " HAVING count(*) > 1) HAVING count(*) > 0\n"
     "CREATE UNIQUE INDEX u ON t (a)\n"},
    {"on_update and comments alone", "CREATE TABLE t (a TEXT)",
     "- alter_column: {table: t, column: a, from: text?,"
     " to: {type: text, nullable: true, comment: x}}\n"
     "- alter_table: {table: t, from: {}, to: {comment: x}}",
     ""},
    {"values that are said, where the text stays", "CREATE TABLE t (a TEXT)",
     "- alter_column: {table: t, column: a, from: text?, to: {type: text, nullable: true, "
     "comment: x}, using: {sqlite: upper(a), postgresql: lower(a)}}",
     "UPDATE t SET a = upper(a)\n"},
    {"drop_table", "CREATE TABLE t (a INT); CREATE TABLE u (a INT)", "- drop_table: {table: t}",
     "DROP TABLE t\n"},
};

Test(lower, what_sqlite_does_natively_is_done_natively)
{
    for (size_t i = 0; i < MIG_LEN(native_steps); i++) {
        mig_error err = {0};
        fixture f;

        open_fixture(&f, native_steps[i].setup);
        cr_expect(migrate(&f, native_steps[i].operations, &err), "%s: %s (%s)",
                  native_steps[i].name, err.text[0], err.text[1]);
        cr_expect_str_eq(mig_str_text(&f.sql), native_steps[i].steps, "%s:\n%s\ninstead of\n%s",
                         native_steps[i].name, mig_str_text(&f.sql), native_steps[i].steps);
        close_fixture(&f);
        expect_all_or_nothing(native_steps[i].name, native_steps[i].setup,
                              native_steps[i].operations);
    }
}

static const struct {
    const char *setup, *operations;
    const char *message;
} refusals[] = {
    {"CREATE TABLE t (a INT, b TEXT); INSERT INTO t (b) VALUES ('x'), ('y')",
     "- alter_column: {table: t, column: a, from: int?, to: int}",
     "column \"a\" of table \"t\" can't become NOT NULL without a default:"
     " 2 rows hold NULL"},
    {"CREATE TABLE t (a INT); INSERT INTO t VALUES (1)",
     "- add_column: {table: t, column: b, type: int}",
     "column \"b\" of table \"t\" can't be added as NOT NULL without a default:"
     " 1 row has no value for it"},
    {"CREATE TABLE t (a INT, b INT); INSERT INTO t VALUES (1, 1), (1, 1), (2, NULL), (2, NULL)",
     "- create_unique: {table: t, name: u, columns: [a, b]}",
     "the values of (a, b) in table \"t\" aren't unique: 1 value occurs more than once"},
    {"CREATE TABLE t (a TEXT, b INT); INSERT INTO t VALUES ('x', 1), ('X', 2), ('y', 3)",
     "- create_unique: {table: t, name: u, columns: [a collate nocase desc]}",
     "the values of (a) in table \"t\" aren't unique: 1 value occurs more than once"},
    {"CREATE TABLE t (a INT); INSERT INTO t VALUES (1), (1), (2), (2)",
     "- create_index: {table: t, name: u, columns: [a], unique: true}",
     "the values of (a) in table \"t\" aren't unique: 2 values occur more than once"},
    {"CREATE TABLE t (a INT); INSERT INTO t VALUES (1), (NULL)",
     "- create_primary_key: {table: t, name: pk, columns: [a]}", NULL},
    {"CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1), (NULL)",
     "- create_primary_key: {table: t, name: pk, columns: [a]}",
     "column \"a\" of table \"t\" can't become NOT NULL without a default: 1 row holds NULL"},
    {"CREATE TABLE t (a INT); INSERT INTO t VALUES (1), (-1), (-2), (NULL)",
     "- create_check: {table: t, name: positive, expr: a > 0}",
     "rows of table \"t\" violate the check \"positive\": 2 rows"},
    {"CREATE TABLE p (id INTEGER PRIMARY KEY); INSERT INTO p VALUES (1);"
     "CREATE TABLE t (p INT); INSERT INTO t VALUES (1), (2), (3), (NULL)",
     "- create_foreign_key: {table: t, name: f, columns: [p], references: p.id}",
     "foreign keys of table \"t\" would not hold: 2 rows of \"t\" (p) without a row in \"p\""
     " to refer to"},
    {"CREATE TABLE p (x INT); CREATE TABLE t (p INT)",
     "- create_foreign_key: {table: t, name: f, columns: [p], references: p.x}",
     "foreign keys of \"t\" would not work any more: foreign key mismatch - \"t\""
     " referencing \"p\"; change or drop it before"},
    {"CREATE TABLE p (x INT UNIQUE); CREATE TABLE t (p INT REFERENCES p (x))",
     "- drop_constraint: {table: p, kind: unique, columns: [x]}",
     "foreign keys of \"t\" would not work any more: foreign key mismatch - \"t\""
     " referencing \"p\"; change or drop it before"},
    {"CREATE TABLE t (m TEXT CONSTRAINT enum_e CHECK (m IN ('a', 'b', 'c')));"
     "INSERT INTO t VALUES ('a'), ('b'), ('b'), ('c')",
     "- alter_enum: {enum: e, from: [a, b, c], to: [c]}",
     "column \"m\" of table \"t\" holds what is no value of enum \"e\": 1 row holds 'a'"},
    {"CREATE TABLE t (m TEXT); INSERT INTO t VALUES ('a'), ('x');"
     "CREATE TABLE u (m TEXT CONSTRAINT enum_e CHECK (m IN ('a', 'b')))",
     "- alter_column: {table: t, column: m, from: text?, to: e?}",
     "column \"m\" of table \"t\" holds what is no value of enum \"e\": 1 row holds 'x'"},
    {"CREATE TABLE t (a INT, b INT); CREATE VIEW v AS SELECT a, b FROM t",
     "- drop_column: {table: t, column: b}",
     "view \"v\" would not work any more: no such column: b; change or drop it before"},
    {"CREATE TABLE t (a INT, b INT); CREATE VIEW v AS SELECT \"b\" FROM t",
     "- drop_column: {table: t, column: b}",
     "view \"v\" would not work any more: no such column: b; change or drop it before"},
    {"CREATE TABLE t (a INT, b INT UNIQUE);"
     "CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET a = NEW.b; END",
     "- drop_column: {table: t, column: b}",
     "a trigger on \"t\" for INSERT would not work any more: no such column: NEW.b; change or "
     "drop it before"},
    {"CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a FROM t", "- drop_table: {table: t}",
     "view \"v\" would not work any more: no such table: main.t; change or drop it before"},
    {"CREATE TABLE t (a INTEGER PRIMARY KEY);"
     "CREATE TABLE c (x INT REFERENCES t); INSERT INTO c VALUES (1), (NULL)",
     "- drop_table: {table: t}",
     "table \"t\" can't be dropped: rows of table \"c\" refer to it: 1"},
    {"CREATE TABLE t (a TEXT, b INT) STRICT; INSERT INTO t VALUES ('x', 1)",
     "- alter_column: {table: t, column: a, from: text?, to: int?}",
     "cannot store TEXT value in INTEGER column _migrate_new_t.a"},
    {"CREATE TABLE t (a INT)", "- create_check: {table: t, name: c, expr: nosuch > 0}",
     "no such column: nosuch"},
    {"CREATE TABLE t (a INT);"
     "CREATE TRIGGER x AFTER INSERT ON t BEGIN INSERT INTO gone VALUES (1); END",
     "- rename_table: {from: t, to: u}",
     "error in trigger x: no such table: main.gone; drop or mend it before"},
    {"CREATE TABLE t (a INT)", "- drop_column: {table: t, column: a}",
     "\"a\" is the only column of table \"t\"; a table needs one"},
    {"CREATE TABLE t (a INT)", "- drop_column: {table: t, column: b}",
     "table \"t\" has no column \"b\" at this point"},
};

Test(lower, what_can_not_be_is_said_with_its_place_and_changes_nothing)
{
    for (size_t i = 0; i < MIG_LEN(refusals); i++) {
        mig_error err = {0};
        const char *before, *after;
        fixture f;
        bool done;

        open_fixture(&f, refusals[i].setup);
        before = dump(&f);
        done = migrate(&f, refusals[i].operations, &err);
        cr_expect_eq(done, refusals[i].message == NULL, "%s", refusals[i].operations);
        if (!done) {
            after = dump(&f);
            cr_expect_str_eq(err.text[0], refusals[i].message ? refusals[i].message : "");
            cr_expect_str_eq(after, before, "%s\n%s\ninstead of\n%s", refusals[i].operations, after,
                             before);
        }
        close_fixture(&f);
    }
}
