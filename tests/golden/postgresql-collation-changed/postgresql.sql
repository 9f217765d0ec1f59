-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ALTER COLUMN title TYPE text COLLATE "C";
