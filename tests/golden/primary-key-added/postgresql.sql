-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ADD CONSTRAINT pk_books PRIMARY KEY (a);
