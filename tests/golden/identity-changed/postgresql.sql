-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ALTER COLUMN id SET GENERATED ALWAYS;
