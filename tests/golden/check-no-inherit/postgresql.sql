-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP CONSTRAINT ck;
ALTER TABLE books ADD CONSTRAINT ck CHECK (pages > 0) NO INHERIT;
