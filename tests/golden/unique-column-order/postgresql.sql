-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP CONSTRAINT uq;
ALTER TABLE books ADD CONSTRAINT uq UNIQUE (pages, title);
