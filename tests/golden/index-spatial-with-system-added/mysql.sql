-- upgrade bbbbbbbbbbbb after
ALTER TABLE t ADD SPATIAL KEY sp_a (a);
