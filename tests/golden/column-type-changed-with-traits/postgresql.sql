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
