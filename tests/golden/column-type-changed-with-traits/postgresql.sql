-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ALTER COLUMN pages TYPE bigint;
