-- upgrade bbbbbbbbbbbb after
ALTER TABLE others DROP COLUMN at;
