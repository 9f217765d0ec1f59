-- upgrade bbbbbbbbbbbb after
CREATE TABLE more (
    id integer NOT NULL
) WITH (toast.autovacuum_enabled=false);
ALTER TABLE numbers SET (fillfactor=90);
ALTER TABLE numbers ALTER COLUMN x TYPE text;
ALTER TABLE numbers SET (toast.autovacuum_enabled=false);
ALTER TABLE texts SET (toast.autovacuum_enabled=false);
