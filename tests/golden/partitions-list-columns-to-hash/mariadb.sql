-- upgrade bbbbbbbbbbbb after
ALTER TABLE t PARTITION BY HASH (id) PARTITIONS 4;
