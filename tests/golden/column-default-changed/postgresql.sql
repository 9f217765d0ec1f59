-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ALTER COLUMN title SET DEFAULT upper('some');
