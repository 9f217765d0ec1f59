-- upgrade bbbbbbbbbbbb after
CREATE TRIGGER migrate_on_update_books_at AFTER UPDATE ON books
WHEN NEW.at IS OLD.at AND NEW.at IS NOT strftime('%Y-%m-%d %H:%M:%f', 'now')
BEGIN
    UPDATE books SET at = strftime('%Y-%m-%d %H:%M:%f', 'now') WHERE rowid = NEW.rowid;
END;
