-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    DROP FOREIGN KEY fk_books_again,
    DROP FOREIGN KEY fk_books_shelf,
    DROP KEY fk_books_again,
    DROP KEY fk_books_shelf,
    MODIFY COLUMN again int;
ALTER TABLE shelves
    DROP PRIMARY KEY,
    DROP KEY uq_shelves_code,
    ADD PRIMARY KEY (code),
    ADD UNIQUE KEY uq_shelves_id (id);
ALTER TABLE books
    ADD CONSTRAINT fk_books_again FOREIGN KEY (again) REFERENCES shelves (code) ON DELETE CASCADE,
    ADD CONSTRAINT fk_books_shelf FOREIGN KEY (shelf) REFERENCES shelves (id);
