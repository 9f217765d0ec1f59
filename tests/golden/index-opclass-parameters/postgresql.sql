-- upgrade bbbbbbbbbbbb after
DROP INDEX ix;
CREATE INDEX ix ON books USING gist (body tsvector_ops(siglen='64'));
