-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    ALTER COLUMN pages DROP DEFAULT,
    ALTER COLUMN pages TYPE bigint,
    ALTER COLUMN pages SET DEFAULT 1;
