-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ADD CONSTRAINT uq_books_title UNIQUE (title);
