-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    DROP COLUMN pages,
    DROP KEY ix_books_pages;
