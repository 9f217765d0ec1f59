-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ADD CONSTRAINT ck_books_1 CHECK (pages > 0);
