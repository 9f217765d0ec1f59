-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ALTER COLUMN title TYPE character varying(200);
