-- upgrade bbbbbbbbbbbb after
COMMENT ON CONSTRAINT pk_authors ON authors IS NULL;
COMMENT ON CONSTRAINT ck ON books IS 'never empty';
COMMENT ON CONSTRAINT ex ON books IS 'an odd unique';
COMMENT ON CONSTRAINT fk ON books IS 'who wrote it';
COMMENT ON INDEX ix IS NULL;
COMMENT ON CONSTRAINT pk_books ON books IS 'of books';
COMMENT ON CONSTRAINT uq ON books IS 'no two alike';
