-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP PRIMARY KEY;
