-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    ALTER COLUMN opens TYPE time(6) without time zone,
    ALTER COLUMN printed TYPE timestamp(6) without time zone,
    ALTER COLUMN sold TYPE timestamp(6) with time zone;
