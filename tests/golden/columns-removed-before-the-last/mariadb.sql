-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    DROP COLUMN shelf,
    DROP COLUMN pages,
    DROP COLUMN weight,
    DROP COLUMN year,
    DROP KEY uq_books_pages,
    RENAME COLUMN title TO name;
