-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    ADD COLUMN pages integer,
    ALTER COLUMN title TYPE character varying(80);
