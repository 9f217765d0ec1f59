-- upgrade bbbbbbbbbbbb after
CREATE TABLE b (
    id integer NOT NULL
) WITH (fillfactor=50);
ALTER TABLE a SET (autovacuum_vacuum_scale_factor=0.05, toast.autovacuum_enabled=true);
ALTER TABLE a RESET (fillfactor);
