-- upgrade bbbbbbbbbbbb after
ALTER TABLE t PARTITION BY KEY (id) PARTITIONS 3;
