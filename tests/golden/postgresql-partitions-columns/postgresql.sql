-- upgrade bbbbbbbbbbbb after
ALTER TABLE prints RENAME COLUMN kind TO "Sort";
ALTER TABLE prints RENAME COLUMN note TO remark;
DROP INDEX ix_own;
ALTER TABLE prints_1 DROP CONSTRAINT ck_note;
ALTER TABLE prints
    ADD COLUMN added integer DEFAULT 5 NOT NULL,
    ALTER COLUMN remark TYPE character varying(99),
    ALTER COLUMN size TYPE bigint,
    ALTER COLUMN size DROP NOT NULL;
ALTER TABLE prints_1 ADD CONSTRAINT ck_note CHECK (remark <> 'x'::text);
CREATE INDEX ix_own ON prints_1 (lower(remark));
ALTER TABLE prints ADD CONSTRAINT ck_added CHECK (added > 4);
DROP INDEX ix_gone;
CREATE INDEX ix_new ON prints_1 (added);
ALTER TABLE prints DROP COLUMN gone;
