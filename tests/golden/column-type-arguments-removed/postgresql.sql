-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    ALTER COLUMN price TYPE numeric,
    ALTER COLUMN title TYPE character varying,
    ALTER COLUMN weight TYPE numeric(10,0);
