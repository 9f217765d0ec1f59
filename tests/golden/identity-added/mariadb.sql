-- upgrade bbbbbbbbbbbb after
SET STATEMENT sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO') FOR ALTER TABLE books MODIFY COLUMN id bigint NOT NULL AUTO_INCREMENT;
