/* What a statement leaves behind: told by its words, seen in the catalog, known by the status flag.
 */
#include "live.h"

#include "base/text.h"

#include <criterion/criterion.h>

Test(mysql_journal, what_a_statement_leaves_is_told_by_its_first_words)
{
    static const struct {
        const char *sql;
        mig_trace trace;
    } cases[] = {
        {"SET STATEMENT system_versioning_alter_history = KEEP FOR ALTER TABLE t ADD c int",
         MIG_TRACE_CATALOG},
        {"set statement max_statement_time=1 for UPDATE t SET a = 1", MIG_TRACE_ROWS},
        {"create table t (a int)", MIG_TRACE_CATALOG},
        {"/* x */ CREATE OR REPLACE VIEW v AS SELECT 1", MIG_TRACE_CATALOG},
        {"create or replace table t (a int)", MIG_TRACE_NONE},
        {"CREATE TEMPORARY TABLE t (a int)", MIG_TRACE_ROWS},
        {"create or replace temporary table t (a int)", MIG_TRACE_ROWS},
        {"DROP TEMPORARY TABLE t", MIG_TRACE_ROWS},
        {"create definer = `a`@`b` trigger x before insert on t for each row set @a = 1",
         MIG_TRACE_CATALOG},
        {"rename table a to b", MIG_TRACE_CATALOG},
        {"rename user a to b", MIG_TRACE_NONE},
        {"create user a", MIG_TRACE_NONE},
        {"alter sequence s restart", MIG_TRACE_NONE},
        {"alter table t add b int, algorithm = instant", MIG_TRACE_CATALOG},
        {"alter table t truncate partition p", MIG_TRACE_NONE},
        {"ALTER ONLINE TABLE t EXCHANGE PARTITION p WITH TABLE u", MIG_TRACE_NONE},
        {"alter table t discard tablespace", MIG_TRACE_NONE},
        {"truncate t", MIG_TRACE_NONE},
        {"analyze table t", MIG_TRACE_NONE},
        {"grant select on t to a", MIG_TRACE_NONE},
        {"insert into t values (1)", MIG_TRACE_ROWS},
        {"(select 1)", MIG_TRACE_ROWS},
        {"with x as (select 1) select * from x", MIG_TRACE_ROWS},
        {"load data infile 'x' into table t", MIG_TRACE_ROWS},
        {"load index into cache t", MIG_TRACE_NONE},
        {"set foreign_key_checks = 0", MIG_TRACE_SESSION},
        {"set password = 'x'", MIG_TRACE_NONE},
        {"set @@session.autocommit = 0", MIG_TRACE_REFUSED},
        {"call p()", MIG_TRACE_PARTS},
        {"use other", MIG_TRACE_REFUSED},
        {"LOCK TABLES t WRITE", MIG_TRACE_REFUSED},
        {"unlock tables", MIG_TRACE_REFUSED},
        {"lock instance for backup", MIG_TRACE_NONE},
        {"xa start 'x'", MIG_TRACE_REFUSED},
        {"unheard of", MIG_TRACE_NONE},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        const char *why = "";
        const mig_trace trace = mig_mysql.trace(cases[i].sql, &why);

        cr_expect_eq(trace, cases[i].trace, "%s: %d", cases[i].sql, trace);
        cr_expect_eq(why != NULL, trace == MIG_TRACE_REFUSED, "%s", cases[i].sql);
    }
}

static const char *take(mig_arena *arena, mig_driver *driver, const char *sql)
{
    const char *fingerprint = NULL;
    mig_error err = {0};

    cr_assert(driver->fingerprint(driver, arena, sql, &fingerprint, &err), "%s", live_text(&err));
    return fingerprint;
}

Test(mysql_journal, a_fingerprint_sees_every_change_of_what_is_named)
{
    static const char *const changes[] = {
        "CREATE TABLE t (id bigint PRIMARY KEY, a varchar(20), b int)",
        "CREATE TABLE `odd ``name` (id bigint PRIMARY KEY)",
        "ALTER TABLE `odd ``name` COMMENT 'x'",
        "ALTER TABLE t ADD c int COMMENT 'x'",
        "ALTER TABLE t MODIFY c int COMMENT 'y'",
        "ALTER TABLE t MODIFY c int NOT NULL DEFAULT 5 AFTER id",
        "ALTER TABLE t ALTER c SET DEFAULT 6",
        "ALTER TABLE t MODIFY a varchar(20) CHARACTER SET latin1",
        "ALTER TABLE t RENAME COLUMN b TO d",
        "CREATE INDEX i ON t (a)",
        "ALTER TABLE t DROP INDEX i, ADD INDEX i (a(5))",
        "ALTER TABLE t DROP INDEX i, ADD UNIQUE INDEX i (a(5))",
        "DROP INDEX i ON t",
        "ALTER TABLE t ADD CONSTRAINT ck CHECK (d > 0)",
        "ALTER TABLE t DROP CONSTRAINT ck, ADD CONSTRAINT ck CHECK (d > 1)",
        "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES `odd ``name` (id)",
        "ALTER TABLE t DROP FOREIGN KEY fk",
        "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES `odd ``name` (id) ON DELETE "
        "CASCADE",
        "ALTER TABLE t ADD e int GENERATED ALWAYS AS (d + 1) STORED",
        "ALTER TABLE t ROW_FORMAT = COMPRESSED",
        "CREATE VIEW v AS SELECT id FROM t",
        "ALTER VIEW v AS SELECT d FROM t",
        "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.d = 1",
        "DROP TRIGGER tr",
        "CREATE PROCEDURE p(IN x int) SELECT x",
        "ALTER PROCEDURE p COMMENT 'x'",
        "DROP PROCEDURE p",
        "CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 1",
        "CREATE EVENT ev ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01' DISABLE DO DELETE FROM t",
        "ALTER EVENT ev ENABLE",
        "CREATE TABLE r (id int) PARTITION BY RANGE (id) (PARTITION p1 VALUES LESS THAN (10))",
        "ALTER TABLE r ADD PARTITION (PARTITION p2 VALUES LESS THAN (20))",
        "/*!40000 ALTER TABLE t ADD h int */",
        "RENAME TABLE r TO s",
        "CREATE TABLE mig_journal_other.t (id int)",
        "DROP TABLE mig_journal_other.t",
        "ALTER DATABASE mig_journal CHARACTER SET latin1",
        "DROP VIEW v",
        "DROP TABLE s",
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "mig_journal");
    mig_driver *other = live_open(arena, "mig_journal_other");

    for (size_t i = 0; i < MIG_LEN(changes); i++) {
        const char *before = take(arena, driver, changes[i]), *after;

        cr_expect_str_eq(take(arena, driver, changes[i]), before, "%s", changes[i]);
        live_exec(driver, changes[i]);
        after = take(arena, driver, changes[i]);
        cr_expect(strcmp(before, after) != 0, "not seen: %s", changes[i]);
    }
    live_close(arena, other);
    live_close(arena, driver);
}

Test(mysql_journal, a_fingerprint_does_not_change_by_itself)
{
    static const char *const changes[] = {
        "INSERT INTO t (a) VALUES ('x'), ('y')",
        "ANALYZE TABLE t",
        "ALTER TABLE t AUTO_INCREMENT = 100",
        "CREATE TABLE elsewhere (id int)",
        "TRUNCATE t",
        "SET SESSION sql_mode = ''",
    };
    static const char statement[] = "ALTER TABLE t ADD b int";
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "mig_journal_still");
    const char *before;

    live_exec(driver,
              "CREATE TABLE t (id bigint AUTO_INCREMENT PRIMARY KEY, a text) PARTITION BY "
              "HASH (id) PARTITIONS 2");
    before = take(arena, driver, statement);
    for (size_t i = 0; i < MIG_LEN(changes); i++) {
        live_exec(driver, changes[i]);
        cr_expect_str_eq(take(arena, driver, statement), before, "%s", changes[i]);
    }
    live_close(arena, driver);
}

Test(mysql_journal, the_connection_says_what_committed)
{
    static const struct {
        const char *sql;
        bool open, refused;
    } cases[] = {
        {"INSERT INTO t VALUES (1)", true, false},
        {"SELECT * FROM t", true, false},
        {"CREATE TEMPORARY TABLE x (id int)", true, false},
        {"INSERT INTO t VALUES ('no number')", true, true},
        {"no sql", true, true},
        {"CREATE TABLE u (id int)", false, false},
        {"CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.id = 1", false, false},
        {"CREATE TABLE u (id int)", false, true},
        {"TRUNCATE t", false, false},
        {"CALL p()", false, false},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "mig_journal_flag");
    mig_error err = {0};

    live_exec(driver, "CREATE TABLE t (id int)");
    live_exec(driver, "CREATE PROCEDURE p() COMMIT");
    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        bool open;

        cr_assert(driver->begin(driver, &err), "%s", live_text(&err));
        cr_expect_eq(mig_exec(driver, cases[i].sql, &err), !cases[i].refused, "%s: %s",
                     cases[i].sql, live_text(&err));
        cr_assert(driver->in_transaction(driver, &open, &err), "%s", live_text(&err));
        cr_expect_eq(open, cases[i].open, "%s", cases[i].sql);
        cr_assert(driver->end(driver, false, &err), "%s", live_text(&err));
    }
    live_close(arena, driver);
}

Test(mysql_journal, tables_without_transactions_are_found)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "mig_journal_loose");
    mig_error err = {0};
    bool all;

    live_exec(driver, "CREATE TABLE t (id int)");
    live_exec(driver, "CREATE VIEW v AS SELECT * FROM t");
    cr_assert(driver->rolls_back(driver, &all, &err), "%s", live_text(&err));
    cr_expect(all);
    live_exec(driver, "CREATE TABLE u (id int) ENGINE = MyISAM");
    cr_assert(driver->rolls_back(driver, &all, &err), "%s", live_text(&err));
    cr_expect(!all);
    live_close(arena, driver);
}
