-- upgrade bbbbbbbbbbbb after
ALTER TABLE t
    ALTER INDEX ix_a INVISIBLE,
    ALTER INDEX ix_b VISIBLE;
