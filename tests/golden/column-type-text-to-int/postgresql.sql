-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    ALTER COLUMN pages DROP DEFAULT,
    ALTER COLUMN pages TYPE integer USING pages::integer,
    ALTER COLUMN pages SET DEFAULT 2;
