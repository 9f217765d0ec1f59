-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ADD CONSTRAINT ck_b CHECK (pages > 100) NOT VALID;
ALTER TABLE books DROP CONSTRAINT ck_a;
ALTER TABLE books ADD CONSTRAINT ck_a CHECK (pages > 0) NOT VALID;
COMMENT ON CONSTRAINT ck_a ON books IS 'some day';
