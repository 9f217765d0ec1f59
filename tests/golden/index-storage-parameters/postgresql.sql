-- upgrade bbbbbbbbbbbb after
ALTER INDEX ix_a RESET (deduplicate_items);
ALTER INDEX ix_b SET (deduplicate_items=off);
ALTER INDEX ix_c SET (fillfactor=80);
ALTER INDEX uq SET (fillfactor=80);
