-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ADD CONSTRAINT ck_books_pages CHECK (pages > 0);
