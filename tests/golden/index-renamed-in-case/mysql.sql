-- upgrade bbbbbbbbbbbb after
ALTER TABLE t RENAME KEY IX_A TO ix_a;
