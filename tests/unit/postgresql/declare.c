/* What becomes of the statements of a file that declares a schema; tables without foreign keys. */
#include "dialect/dialect.h"
#include "dialect/split.h"

#include <criterion/criterion.h>

static const char *const names[] = {"run", "drop", "skip", "refuse"};

typedef struct {
    const char *sql;
    mig_declare expected;
} use_case;

static void expect_uses(const mig_dialect *dialect, const use_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *why = NULL;
        mig_declare use = dialect->declare(cases[i].sql, &why);

        cr_expect(use == cases[i].expected, "%s: %s instead of %s", cases[i].sql, names[use],
                  names[cases[i].expected]);
        cr_expect((use == MIG_DECLARE_REFUSE) == (why != NULL), "%s", cases[i].sql);
    }
}

Test(declare, postgresql_tells_what_reaches_further_than_a_scratch_database)
{
    static const use_case cases[] = {
        {"create table t (id int)", MIG_DECLARE_RUN},
        {"/* it */ BEGIN", MIG_DECLARE_SKIP},
        {"Start -- now\n TRANSACTION", MIG_DECLARE_SKIP},
        {"COMMIT", MIG_DECLARE_SKIP},
        {"SET transaction_timeout = 0", MIG_DECLARE_SKIP},
        {"SET check_function_bodies = false", MIG_DECLARE_RUN},
        {"ROLLBACK", MIG_DECLARE_REFUSE},
        {"SAVEPOINT a", MIG_DECLARE_REFUSE},
        {"CREATE DATABASE app WITH ENCODING = 'UTF8'", MIG_DECLARE_SKIP},
        {"DROP DATABASE IF EXISTS app", MIG_DECLARE_SKIP},
        {"ALTER DATABASE app OWNER TO me", MIG_DECLARE_SKIP},
        {"COMMENT ON DATABASE app IS ''", MIG_DECLARE_SKIP},
        {"COMMENT ON TABLE app IS ''", MIG_DECLARE_RUN},
        {"\\connect app", MIG_DECLARE_SKIP},
        {"\\restrict abc", MIG_DECLARE_SKIP},
        {"\\i other.sql", MIG_DECLARE_REFUSE},
        {"\\! rm -r /", MIG_DECLARE_REFUSE},
        {"CREATE ROLE me", MIG_DECLARE_REFUSE},
        {"ALTER SYSTEM SET work_mem = '1GB'", MIG_DECLARE_REFUSE},
        {"COPY t TO PROGRAM 'sh'", MIG_DECLARE_REFUSE},
        {"CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p", MIG_DECLARE_REFUSE},
        {"DROP TABLE IF EXISTS t", MIG_DECLARE_DROP},
        {"ALTER TABLE IF EXISTS ONLY app.t DROP CONSTRAINT c", MIG_DECLARE_DROP},
        {"ALTER TABLE app.t ALTER COLUMN id DROP DEFAULT", MIG_DECLARE_DROP},
        {"ALTER TABLE t ADD COLUMN \"drop\" int DEFAULT 'drop'", MIG_DECLARE_RUN},
        {"SELECT pg_catalog.set_config('search_path', '', false)", MIG_DECLARE_RUN},
    };

    expect_uses(&mig_postgresql, cases, MIG_LEN(cases));
}

Test(declare, sqlite_tells_what_opens_another_file)
{
    static const use_case cases[] = {
        {"CREATE TABLE t (id int)", MIG_DECLARE_RUN},
        {"PRAGMA foreign_keys=OFF", MIG_DECLARE_SKIP},
        {"BEGIN TRANSACTION", MIG_DECLARE_SKIP},
        {"COMMIT", MIG_DECLARE_SKIP},
        {"SET check_function_bodies = false", MIG_DECLARE_RUN},
        {"ROLLBACK", MIG_DECLARE_REFUSE},
        {"ATTACH 'other.db' AS o", MIG_DECLARE_REFUSE},
        {"VACUUM INTO 'copy.db'", MIG_DECLARE_REFUSE},
        {"VACUUM", MIG_DECLARE_SKIP},
        {"CREATE TABLE sqlite_sequence(name,seq)", MIG_DECLARE_SKIP},
        {"CREATE TABLE sqlite_sequences(name,seq)", MIG_DECLARE_RUN},
        {".mode csv\nCREATE TABLE t (id int)", MIG_DECLARE_REFUSE},
        {"DROP TABLE t", MIG_DECLARE_DROP},
    };

    expect_uses(&mig_sqlite, cases, MIG_LEN(cases));
}

Test(declare, a_table_is_taken_apart_from_its_foreign_keys)
{
    static const struct {
        const char *sql, *parts;
    } cases[] = {
        {"CREATE TABLE a (id int PRIMARY KEY)", ""},
        {"CREATE TABLE a AS SELECT 1", ""},
        {"CREATE VIEW a AS SELECT 1", ""},
        {"CREATE TABLE a (id int, b int REFERENCES b)",
         "CREATE TABLE a (id int, b int );ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;"},
        {"create unlogged table if not exists x.\"A b\" (b int not null CONSTRAINT k references "
         "x.b (id) "
         "match full on delete set null (b) on update no action not deferrable initially immediate "
         "check (b > 0), c text)",
         "create unlogged table if not exists x.\"A b\" (b int not null  check (b > 0), c text);"
         "ALTER TABLE x.\"A b\" ADD CONSTRAINT k FOREIGN KEY (b) references x.b (id) match full on "
         "delete set null (b) on update no action not deferrable initially immediate;"},
        {"CREATE TABLE a (b int REFERENCES b NOT NULL, /* one */ FOREIGN KEY (b) REFERENCES c (id) "
         "NOT VALID)",
         "CREATE TABLE a (b int  NOT NULL);ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;"
         "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c (id) NOT VALID;"},
        {"CREATE TABLE a (FOREIGN KEY (b) REFERENCES c, CONSTRAINT k FOREIGN KEY (b) REFERENCES d, "
         "b "
         "int DEFAULT (1, 2))",
         "CREATE TABLE a (  b int DEFAULT (1, 2));ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c;"
         "ALTER TABLE a ADD CONSTRAINT k FOREIGN KEY (b) REFERENCES d;"},
        /* What is no SQL stays for the server to refuse. */
        {"CREATE TABLE a (b int REFERENCES)", ""},
        {"CREATE TABLE a (b int REFERENCES b.", ""},
        {"CREATE TABLE a (b int REFERENCES b ON DELETE SET ) c int)",
         "CREATE TABLE a (b int  ON DELETE SET ) c int);ALTER TABLE a ADD FOREIGN KEY (b) "
         "REFERENCES b;"},
        {"CREATE TABLE a (t text DEFAULT 'REFERENCES b', CHECK (t <> 'x references y'))", ""},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        MIG_AUTO_STR text = {0};
        mig_strings parts = {0};
        bool apart = mig_postgresql.take_apart(arena, cases[i].sql, &parts);

        cr_expect(apart == (*cases[i].parts != '\0'), "%s", cases[i].sql);
        for (size_t k = 0; k < parts.len; k++)
            mig_str_addf(&text, "%s;", parts.items[k]);
        cr_expect_str_eq(mig_str_text(&text), cases[i].parts);
    }
}

Test(declare, the_beginning_of_a_statement_is_matched_token_by_token)
{
    static const struct {
        const char *sql, *pattern;
        bool expected;
    } cases[] = {
        {"CREATE /* x */ Table t", "create table", true},
        {"CREATE TABLE t", "create|alter table *", true},
        {"CREATE TABLE", "create table *", false},
        {"CREATED", "create", false},
        {"\"create\" table", "create table", false},
        {"DROP TABLE IF EXISTS a", "drop table [if] [exists] *", true},
        {"DROP TABLE a", "drop table [if] [exists] *", true},
        {"", "drop", false},
        {"\\c app", "\\ connect|c", true},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++)
        cr_expect(mig_sql_begins(&mig_postgresql.lexer, cases[i].sql, cases[i].pattern) ==
                      cases[i].expected,
                  "%s / %s", cases[i].sql, cases[i].pattern);
}
