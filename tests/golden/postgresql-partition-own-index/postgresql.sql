-- upgrade bbbbbbbbbbbb after
ALTER TABLE prints_2025 DROP CONSTRAINT ck_old;
DROP INDEX ix_old;
ALTER TABLE prints_2025 SET (fillfactor=90);
COMMENT ON TABLE prints_2025 IS 'One year';
ALTER TABLE prints_2025 ADD CONSTRAINT uq_prints_2025_id UNIQUE (id);
ALTER TABLE prints_2025 ADD CONSTRAINT ck_new CHECK (note <> 'x');
CREATE INDEX ix_new ON prints_2025 (lower(note));
