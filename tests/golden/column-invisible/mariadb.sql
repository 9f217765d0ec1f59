-- upgrade bbbbbbbbbbbb after
ALTER TABLE t
    MODIFY COLUMN a int INVISIBLE,
    MODIFY COLUMN b int;
