-- upgrade bbbbbbbbbbbb after
ALTER TABLE t
    DROP CONSTRAINT ck_t,
    MODIFY COLUMN a varchar(20) NOT NULL,
    MODIFY COLUMN b varchar(20) GENERATED ALWAYS AS (upper(a)) STORED,
    MODIFY COLUMN c int,
    MODIFY COLUMN d longtext GENERATED ALWAYS AS (lower(a)) STORED;
