-- upgrade bbbbbbbbbbbb after
ALTER TABLE t
    DROP KEY ix_a,
    ADD FULLTEXT KEY ix_a (a);
