-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP CONSTRAINT fk_books_author_id;
