-- upgrade bbbbbbbbbbbb after
ALTER INDEX ix_a RENAME TO ix_b;
