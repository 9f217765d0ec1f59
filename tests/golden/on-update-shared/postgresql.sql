-- upgrade bbbbbbbbbbbb after
DROP TRIGGER migrate_on_update_at ON others;
ALTER TABLE others DROP COLUMN at;
