-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP CONSTRAINT uq;
ALTER TABLE books DROP CONSTRAINT pk_books;
ALTER TABLE books ADD CONSTRAINT pk_books PRIMARY KEY (id);
ALTER TABLE books ADD CONSTRAINT uq UNIQUE (title) INCLUDE (pages, id);
