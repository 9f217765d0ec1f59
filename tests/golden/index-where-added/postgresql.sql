-- upgrade bbbbbbbbbbbb after
DROP INDEX ix;
CREATE INDEX ix ON books (title) WHERE pages is not null;
