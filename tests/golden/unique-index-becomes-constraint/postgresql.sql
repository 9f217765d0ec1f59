-- upgrade bbbbbbbbbbbb after
DROP INDEX uq;
ALTER TABLE books ADD CONSTRAINT uq UNIQUE (title);
