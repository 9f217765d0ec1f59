-- upgrade bbbbbbbbbbbb after
ALTER TABLE books RENAME COLUMN title TO heading;
