-- upgrade bbbbbbbbbbbb after
SET @migrate_sql_mode = @@SESSION.sql_mode, SESSION sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO');
ALTER TABLE t
    MODIFY COLUMN id int NOT NULL,
    MODIFY COLUMN n int NOT NULL AUTO_INCREMENT;
SET SESSION sql_mode = @migrate_sql_mode;
