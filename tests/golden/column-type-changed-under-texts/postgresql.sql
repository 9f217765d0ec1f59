-- upgrade bbbbbbbbbbbb after
DROP INDEX ix_a;
DROP INDEX ix_b;
ALTER TABLE books DROP CONSTRAINT ck_pages;
ALTER TABLE books DROP CONSTRAINT ck_weight;
ALTER TABLE books DROP COLUMN twice;
ALTER TABLE books DROP CONSTRAINT ck_title;
ALTER TABLE books
    ALTER COLUMN pages TYPE double precision,
    ALTER COLUMN title TYPE text,
    ALTER COLUMN weight DROP DEFAULT,
    ALTER COLUMN weight TYPE numeric,
    ALTER COLUMN weight SET DEFAULT 5,
    ADD COLUMN twice numeric(10,2) GENERATED ALWAYS AS (pages * 2) STORED;
ALTER TABLE books ADD CONSTRAINT ck_pages CHECK (pages > 0);
COMMENT ON CONSTRAINT ck_pages ON books IS 'never empty';
ALTER TABLE books ADD CONSTRAINT ck_weight CHECK (weight in (1, 5, 9) or weight > pages);
ALTER TABLE books ADD CONSTRAINT ck_title CHECK (title in ('One', 'Two') and length(title) < 9);
CREATE INDEX ix_a ON books (title) WHERE pages > 7 and weight in (5, 6);
CREATE INDEX ix_b ON books ((pages / 2), upper(title));
