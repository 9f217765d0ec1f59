-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP CONSTRAINT ck_books_pages;
DROP INDEX ix;
ALTER TABLE books DROP CONSTRAINT uq_books_pages;
ALTER TABLE books DROP COLUMN pages;
