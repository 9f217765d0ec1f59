-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP FOREIGN KEY fk_books_author_id;
ALTER TABLE authors MODIFY COLUMN id bigint NOT NULL;
ALTER TABLE books ADD CONSTRAINT fk_books_author_id FOREIGN KEY (author_id) REFERENCES authors (id);
