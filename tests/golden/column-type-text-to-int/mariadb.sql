-- upgrade bbbbbbbbbbbb after
ALTER TABLE books MODIFY COLUMN pages int NOT NULL DEFAULT 2;
