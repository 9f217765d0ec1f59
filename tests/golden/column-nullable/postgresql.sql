-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ALTER COLUMN title DROP NOT NULL;
