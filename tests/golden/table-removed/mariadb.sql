-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    DROP FOREIGN KEY fk_books_author_id,
    DROP KEY fk_books_author_id;
DROP TABLE authors;
