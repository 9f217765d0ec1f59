-- upgrade bbbbbbbbbbbb after
DROP INDEX ix_books_pages;
ALTER TABLE books DROP COLUMN pages;
