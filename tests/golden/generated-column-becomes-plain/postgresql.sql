-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ALTER COLUMN twice DROP EXPRESSION;
