-- upgrade bbbbbbbbbbbb after
SET STATEMENT system_versioning_alter_history = KEEP FOR ALTER TABLE t
    MODIFY COLUMN a bigint,
    ADD COLUMN b int;
