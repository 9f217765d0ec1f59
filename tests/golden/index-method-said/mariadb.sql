-- upgrade bbbbbbbbbbbb after
ALTER TABLE quick
    DROP KEY ix_quick_at,
    ADD KEY ix_quick_at (at) USING btree;
ALTER TABLE t
    DROP KEY ix_t_a,
    ADD KEY ix_t_a (a) USING btree;
