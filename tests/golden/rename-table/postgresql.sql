-- upgrade bbbbbbbbbbbb after
ALTER TABLE books RENAME TO novels;
