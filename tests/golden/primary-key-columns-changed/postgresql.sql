-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP CONSTRAINT pk_books;
ALTER TABLE books ADD CONSTRAINT pk_books PRIMARY KEY (a, b);
