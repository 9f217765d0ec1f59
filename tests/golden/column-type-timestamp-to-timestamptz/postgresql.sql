-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    ALTER COLUMN printed TYPE timestamp with time zone,
    ALTER COLUMN sold DROP DEFAULT,
    ALTER COLUMN sold TYPE timestamp without time zone,
    ALTER COLUMN sold SET DEFAULT now();
