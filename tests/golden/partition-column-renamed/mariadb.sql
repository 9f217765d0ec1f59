-- upgrade bbbbbbbbbbbb after
ALTER TABLE t
    RENAME COLUMN id TO number,
    RENAME COLUMN year TO y;
ALTER TABLE u CHANGE COLUMN `key` id varchar(20) NOT NULL
REMOVE PARTITIONING;
