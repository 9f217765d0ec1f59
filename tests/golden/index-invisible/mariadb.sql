-- upgrade bbbbbbbbbbbb after
ALTER TABLE t
    ALTER INDEX ix_a IGNORED,
    ALTER INDEX ix_b NOT IGNORED;
