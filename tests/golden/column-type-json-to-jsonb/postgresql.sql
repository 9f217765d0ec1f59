-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    ALTER COLUMN data DROP DEFAULT,
    ALTER COLUMN data TYPE jsonb,
    ALTER COLUMN data SET DEFAULT '{}',
    ALTER COLUMN more TYPE jsonb;
