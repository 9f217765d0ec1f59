-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ADD COLUMN twice int GENERATED ALWAYS AS (pages * 2) STORED AFTER pages;
