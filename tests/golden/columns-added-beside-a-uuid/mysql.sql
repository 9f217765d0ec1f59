-- upgrade bbbbbbbbbbbb after
ALTER TABLE t
    ADD COLUMN a varchar(50) NOT NULL DEFAULT (concat('a', 'b')) AFTER id,
    ADD COLUMN u varchar(36) AFTER a,
    ADD COLUMN b int NOT NULL DEFAULT 3 AFTER u,
    ADD COLUMN c int GENERATED ALWAYS AS (b + 1) VIRTUAL;
UPDATE t SET u = (uuid());
ALTER TABLE t MODIFY COLUMN u varchar(36) NOT NULL DEFAULT (uuid());
