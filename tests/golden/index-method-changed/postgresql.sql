-- upgrade bbbbbbbbbbbb after
DROP INDEX ix;
CREATE INDEX ix ON books USING hash (title);
