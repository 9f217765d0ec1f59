-- upgrade bbbbbbbbbbbb after
ALTER TABLE t
    MODIFY COLUMN id int NOT NULL,
    MODIFY COLUMN n int NOT NULL AUTO_INCREMENT;
