-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ALTER COLUMN pages DROP DEFAULT;
ALTER TABLE books ALTER COLUMN pages TYPE integer USING pages::integer;
ALTER TABLE books ALTER COLUMN pages SET DEFAULT 2;
