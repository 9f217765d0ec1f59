ALTER TABLE books RENAME TO novels;
