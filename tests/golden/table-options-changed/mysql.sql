-- upgrade bbbbbbbbbbbb after
ALTER TABLE t
    ROW_FORMAT=dynamic,
    STATS_PERSISTENT=0,
    KEY_BLOCK_SIZE=0,
    COMMENT='two';
