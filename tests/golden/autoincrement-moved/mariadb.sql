-- upgrade bbbbbbbbbbbb after
SET STATEMENT sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO') FOR ALTER TABLE t
    MODIFY COLUMN id int NOT NULL,
    MODIFY COLUMN n int NOT NULL AUTO_INCREMENT;
