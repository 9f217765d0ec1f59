-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP CONSTRAINT ck;
DROP INDEX ix_books_pages;
ALTER TABLE books
    ADD COLUMN price numeric(8,2) DEFAULT 0 NOT NULL,
    ALTER COLUMN pages TYPE bigint,
    ALTER COLUMN pages SET NOT NULL,
    ALTER COLUMN pages SET DEFAULT 1,
    ALTER COLUMN title TYPE character varying(80);
ALTER TABLE books DROP COLUMN sold;
ALTER TABLE books ADD CONSTRAINT uq_books_title UNIQUE (title);
ALTER TABLE books ADD CONSTRAINT ck CHECK (pages > 1);
ALTER TABLE books ADD CONSTRAINT ck2 CHECK (price >= 0);
