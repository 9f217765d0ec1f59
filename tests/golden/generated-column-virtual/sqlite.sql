-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ADD COLUMN twice INTEGER GENERATED ALWAYS AS (pages * 2) VIRTUAL;
