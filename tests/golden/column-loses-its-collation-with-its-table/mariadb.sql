-- upgrade bbbbbbbbbbbb after
ALTER TABLE t
    MODIFY COLUMN a varchar(20) NOT NULL,
    MODIFY COLUMN b varchar(20) NOT NULL,
    COLLATE=utf8mb4_bin;
