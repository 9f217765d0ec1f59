/* What becomes of the statements of a file that declares a schema. */
#include "dialect/dialect.h"

#include <criterion/criterion.h>

static const char *const names[] = {"run", "drop", "skip", "refuse"};

Test(declare, mysql_runs_what_makes_objects_of_the_one_database)
{
    static const struct {
        const char *sql;
        mig_declare expected;
    } cases[] = {
        {"create table t (id int, check (t.id > 0))", MIG_DECLARE_RUN},
        {"CREATE TABLE t (id int, FOREIGN KEY (id) REFERENCES p (id))", MIG_DECLARE_RUN},
        {"/*!50001 CREATE VIEW `v` AS SELECT a.b FROM a */", MIG_DECLARE_RUN},
        {"/*!50003 CREATE*/ /*!50017 DEFINER=`r`@`127.0.0.1`*/ /*!50003 TRIGGER t BEFORE INSERT ON "
         "a FOR EACH ROW UPDATE x JOIN y ON x.a = y.a SET x.b = 1 */",
         MIG_DECLARE_RUN},
        {"CREATE PROCEDURE p() UPDATE app.t SET a = 1", MIG_DECLARE_RUN},
        {"CREATE TABLE t (a int) PARTITION BY RANGE (a) (PARTITION p VALUES LESS THAN (1.5))",
         MIG_DECLARE_RUN},
        {"CREATE TABLE t (a int) WITH SYSTEM VERSIONING", MIG_DECLARE_RUN},
        {"/*!40000 ALTER TABLE `t` DISABLE KEYS */", MIG_DECLARE_RUN},
        {"DROP TABLE IF EXISTS t", MIG_DECLARE_DROP},
        {"ALTER TABLE t DROP FOREIGN KEY f", MIG_DECLARE_DROP},
        {"USE app", MIG_DECLARE_SKIP},
        {"/*!40000 DROP DATABASE IF EXISTS `app`*/", MIG_DECLARE_SKIP},
        {"CREATE DATABASE /*!32312 IF NOT EXISTS*/ `app`", MIG_DECLARE_SKIP},
        {"/*!40101 SET NAMES utf8 */", MIG_DECLARE_SKIP},
        {"LOCK TABLES `t` WRITE", MIG_DECLARE_SKIP},
        {"INSERT INTO app.t VALUES (1)", MIG_DECLARE_SKIP},
        {"TRUNCATE app.t", MIG_DECLARE_SKIP},
        {"WITH a AS (SELECT 1) DELETE FROM app.t", MIG_DECLARE_SKIP},
        {"CREATE DEFINER=`root`@`localhost` EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM app.t",
         MIG_DECLARE_SKIP},
        {"CREATE TABLE app.t (id int)", MIG_DECLARE_REFUSE},
        {"CREATE TABLE IF NOT EXISTS `app` . `t` (id int)", MIG_DECLARE_REFUSE},
        {"CREATE TABLE t LIKE app.t", MIG_DECLARE_REFUSE},
        {"CREATE TABLE t (id int REFERENCES app.p (id))", MIG_DECLARE_REFUSE},
        {"CREATE TABLE t (a int) AS SELECT app.f() AS a", MIG_DECLARE_REFUSE},
        {"CREATE TABLE t (SELECT 1)", MIG_DECLARE_REFUSE},
        {"ALTER TABLE app.t ADD a int", MIG_DECLARE_REFUSE},
        {"ALTER TABLE t RENAME app.t", MIG_DECLARE_REFUSE},
        {"ALTER TABLE t EXCHANGE PARTITION p WITH TABLE app.t", MIG_DECLARE_REFUSE},
        {"RENAME TABLE app.t TO t", MIG_DECLARE_REFUSE},
        {"DROP TABLE a, app.b", MIG_DECLARE_REFUSE},
        {"DROP INDEX i ON app.t", MIG_DECLARE_REFUSE},
        {"CREATE UNIQUE INDEX i ON app.t (a)", MIG_DECLARE_REFUSE},
        {"CREATE OR REPLACE VIEW app.v AS SELECT 1", MIG_DECLARE_REFUSE},
        {"CREATE TRIGGER app.x BEFORE INSERT ON t FOR EACH ROW SET @a = 1", MIG_DECLARE_REFUSE},
        {"CREATE TRIGGER x BEFORE INSERT ON app.t FOR EACH ROW SET @a = 1", MIG_DECLARE_REFUSE},
        {"CREATE PROCEDURE IF NOT EXISTS app.p() SELECT 1", MIG_DECLARE_REFUSE},
        {"CALL p()", MIG_DECLARE_REFUSE},
        {"PREPARE s FROM 'DROP TABLE app.t'", MIG_DECLARE_REFUSE},
        {"BEGIN NOT ATOMIC DROP TABLE app.t; END", MIG_DECLARE_REFUSE},
        {"ROLLBACK", MIG_DECLARE_REFUSE},
        {"CREATE USER me", MIG_DECLARE_REFUSE},
        {"GRANT ALL ON *.* TO me", MIG_DECLARE_REFUSE},
        {"LOAD DATA INFILE 'x' INTO TABLE app.t", MIG_DECLARE_REFUSE},
        {"CREATE FUNCTION f RETURNS INTEGER SONAME 'x.so'", MIG_DECLARE_REFUSE},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        const char *why = NULL;
        mig_declare use = mig_mysql.declare(cases[i].sql, &why);

        cr_expect(use == cases[i].expected, "%s: %s instead of %s", cases[i].sql, names[use],
                  names[cases[i].expected]);
        cr_expect((use == MIG_DECLARE_REFUSE) == (why != NULL), "%s", cases[i].sql);
    }
}
