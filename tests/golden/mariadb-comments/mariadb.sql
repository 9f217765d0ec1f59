-- upgrade bbbbbbbbbbbb after
ALTER TABLE t
    DROP KEY ix_a,
    MODIFY COLUMN a int NOT NULL COMMENT 'two',
    ADD KEY ix_a (a) COMMENT 'new',
    COMMENT='';
