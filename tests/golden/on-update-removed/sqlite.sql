-- upgrade bbbbbbbbbbbb after
DROP TRIGGER migrate_on_update_books_at;
