-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    ALTER COLUMN marks TYPE text[],
    ALTER COLUMN more DROP DEFAULT,
    ALTER COLUMN more TYPE text[],
    ALTER COLUMN more SET DEFAULT '{1,2}';
