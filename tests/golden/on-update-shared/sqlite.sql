-- upgrade bbbbbbbbbbbb after
DROP TRIGGER migrate_on_update_others_at;
ALTER TABLE others DROP COLUMN at;
