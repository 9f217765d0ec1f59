-- upgrade bbbbbbbbbbbb after
ALTER TABLE t ADD SYSTEM VERSIONING;
