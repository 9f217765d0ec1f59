-- upgrade bbbbbbbbbbbb after
DROP INDEX ix;
CREATE UNIQUE INDEX ix ON books (title);
