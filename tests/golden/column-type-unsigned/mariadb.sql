-- upgrade bbbbbbbbbbbb after
ALTER TABLE t MODIFY COLUMN n int unsigned;
