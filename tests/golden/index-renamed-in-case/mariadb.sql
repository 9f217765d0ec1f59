-- upgrade bbbbbbbbbbbb after
ALTER TABLE t RENAME KEY IX_A TO migrate_ix_a;
ALTER TABLE t RENAME KEY migrate_ix_a TO ix_a;
