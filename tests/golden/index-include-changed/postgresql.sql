-- upgrade bbbbbbbbbbbb after
DROP INDEX ix_a;
DROP INDEX ix_b;
DROP INDEX ix_c;
CREATE INDEX ix_a ON books (title) INCLUDE (pages);
CREATE UNIQUE INDEX ix_b ON books (pages) INCLUDE (price);
CREATE INDEX ix_c ON books (price);
