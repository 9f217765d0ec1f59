-- upgrade bbbbbbbbbbbb after
ALTER TABLE t MODIFY COLUMN a varchar(20) COLLATE utf8mb4_bin NOT NULL;
