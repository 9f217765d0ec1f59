-- upgrade bbbbbbbbbbbb after
ALTER TABLE books RENAME CONSTRAINT pk_books TO books_key;
