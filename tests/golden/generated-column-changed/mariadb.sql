-- upgrade bbbbbbbbbbbb after
ALTER TABLE books MODIFY COLUMN twice int GENERATED ALWAYS AS (pages + pages + 1) STORED;
