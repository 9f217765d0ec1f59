-- upgrade bbbbbbbbbbbb after
ALTER TABLE t REMOVE PARTITIONING;
