-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP CONSTRAINT uq_books_title;
