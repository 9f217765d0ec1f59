-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    ALTER COLUMN price TYPE numeric(12,2),
    ALTER COLUMN tax TYPE numeric(12,2);
