-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ADD COLUMN twice integer GENERATED ALWAYS AS (pages * 2) STORED;
