-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP COLUMN twice;
ALTER TABLE books ADD COLUMN twice integer GENERATED ALWAYS AS (pages + pages + 1) STORED;
