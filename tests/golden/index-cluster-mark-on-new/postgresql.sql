-- upgrade bbbbbbbbbbbb after
CREATE INDEX ix_a ON books (pages);
ALTER TABLE books CLUSTER ON ix_a;
