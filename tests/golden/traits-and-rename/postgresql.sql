-- upgrade bbbbbbbbbbbb after
ALTER TABLE books RENAME COLUMN title TO name;
ALTER TABLE books RENAME CONSTRAINT ck TO ck_books;
ALTER INDEX ix RENAME TO ix_books;
ALTER TABLE books RENAME CONSTRAINT uq TO uq_books;
ALTER TABLE books VALIDATE CONSTRAINT ck_books;
ALTER INDEX ix_books SET (fillfactor=70);
COMMENT ON INDEX ix_books IS 'lists';
COMMENT ON CONSTRAINT uq_books ON books IS 'one of each';
