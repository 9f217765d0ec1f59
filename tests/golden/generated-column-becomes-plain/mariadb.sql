-- upgrade bbbbbbbbbbbb after
ALTER TABLE books MODIFY COLUMN twice int;
