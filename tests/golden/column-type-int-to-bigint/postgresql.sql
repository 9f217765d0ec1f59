-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ALTER COLUMN pages DROP DEFAULT;
ALTER TABLE books ALTER COLUMN pages TYPE bigint;
ALTER TABLE books ALTER COLUMN pages SET DEFAULT 1;
