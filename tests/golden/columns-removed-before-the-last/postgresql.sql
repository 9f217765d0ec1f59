-- upgrade bbbbbbbbbbbb after
ALTER TABLE books RENAME COLUMN title TO name;
ALTER TABLE books DROP CONSTRAINT uq_books_pages;
ALTER TABLE books DROP COLUMN year;
ALTER TABLE books DROP COLUMN weight;
ALTER TABLE books DROP COLUMN pages;
ALTER TABLE books DROP COLUMN shelf;
