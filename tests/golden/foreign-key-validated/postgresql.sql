-- upgrade bbbbbbbbbbbb after
ALTER TABLE books VALIDATE CONSTRAINT fk;
COMMENT ON CONSTRAINT fk ON books IS NULL;
