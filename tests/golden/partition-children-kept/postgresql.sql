-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ADD COLUMN title text;
