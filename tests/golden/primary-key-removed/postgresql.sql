-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP CONSTRAINT pk_books;
