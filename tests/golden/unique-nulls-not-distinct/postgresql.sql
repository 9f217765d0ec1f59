-- upgrade bbbbbbbbbbbb after
DROP INDEX ix;
ALTER TABLE books DROP CONSTRAINT uq;
ALTER TABLE books ADD CONSTRAINT uq UNIQUE NULLS NOT DISTINCT (title, pages);
CREATE UNIQUE INDEX ix ON books (pages, title);
