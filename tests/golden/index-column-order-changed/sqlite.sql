-- upgrade bbbbbbbbbbbb after
DROP INDEX ix;
CREATE INDEX ix ON books (pages, title);
