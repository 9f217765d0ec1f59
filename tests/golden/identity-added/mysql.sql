-- upgrade bbbbbbbbbbbb after
SET @migrate_sql_mode = @@SESSION.sql_mode, SESSION sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO');
ALTER TABLE books MODIFY COLUMN id bigint NOT NULL AUTO_INCREMENT;
SET SESSION sql_mode = @migrate_sql_mode;
