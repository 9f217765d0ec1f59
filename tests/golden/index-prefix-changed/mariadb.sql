-- upgrade bbbbbbbbbbbb after
ALTER TABLE t
    DROP KEY ix_a,
    ADD KEY ix_a (a(20));
