-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP CONSTRAINT ex;
DROP INDEX ix;
ALTER TABLE books DROP CONSTRAINT ck;
ALTER TABLE books ALTER COLUMN pages TYPE bigint;
ALTER TABLE books ADD CONSTRAINT ex EXCLUDE ((pages + 2) WITH =);
COMMENT ON CONSTRAINT ex ON books IS 'odd';
ALTER TABLE books ADD CONSTRAINT ck CHECK (pages > 0) NOT VALID;
COMMENT ON CONSTRAINT ck ON books IS 'some day';
CREATE INDEX ix ON books ((pages + 1)) WITH (fillfactor=70);
COMMENT ON INDEX ix IS 'next';
ALTER TABLE books CLUSTER ON ix;
COMMENT ON COLUMN pages.next IS 'the next one';
DROP INDEX ix_number;
ALTER TABLE pages DROP CONSTRAINT ck_number;
ALTER TABLE pages DROP COLUMN next;
ALTER TABLE pages
    ALTER COLUMN number TYPE numeric,
    ADD COLUMN next integer GENERATED ALWAYS AS (number + 1) STORED NOT NULL;
COMMENT ON COLUMN pages.next IS 'the next one';
ALTER TABLE pages ADD CONSTRAINT ck_number CHECK (number > 0);
COMMENT ON CONSTRAINT ck_number ON pages IS 'some day';
CREATE INDEX ix_number ON pages (id, abs(number));
COMMENT ON INDEX ix_number IS 'how far';
COMMENT ON CONSTRAINT ck_number ON pages IS 'now';
ALTER INDEX ix_number SET (fillfactor=70);
COMMENT ON INDEX ix_number IS NULL;
