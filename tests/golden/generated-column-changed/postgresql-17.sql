-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ALTER COLUMN twice SET EXPRESSION AS (pages + pages + 1);
