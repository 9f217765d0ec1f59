-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ALTER COLUMN title DROP DEFAULT;
