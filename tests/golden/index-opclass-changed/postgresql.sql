-- upgrade bbbbbbbbbbbb after
DROP INDEX ix_a;
DROP INDEX ix_b;
DROP INDEX ix_c;
CREATE INDEX ix_a ON books (title text_pattern_ops);
CREATE INDEX ix_b ON books USING gin (data jsonb_path_ops);
CREATE INDEX ix_c ON books (title text_ops);
