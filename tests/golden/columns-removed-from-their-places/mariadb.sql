-- upgrade bbbbbbbbbbbb after
ALTER TABLE t
    DROP COLUMN z,
    DROP COLUMN b;
