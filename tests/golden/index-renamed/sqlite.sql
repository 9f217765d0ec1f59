-- upgrade bbbbbbbbbbbb after
DROP INDEX ix_a;
CREATE INDEX ix_b ON books (title);
