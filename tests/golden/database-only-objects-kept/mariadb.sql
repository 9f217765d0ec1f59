-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    MODIFY COLUMN title varchar(80) NOT NULL,
    ADD CONSTRAINT ck_books_pages CHECK (pages > 0);
