-- upgrade bbbbbbbbbbbb after
DROP TRIGGER migrate_on_update_at ON books;
DROP FUNCTION migrate_on_update_at();
