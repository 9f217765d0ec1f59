-- upgrade bbbbbbbbbbbb after
ALTER TABLE users
    DROP CONSTRAINT ck_id,
    RENAME COLUMN userid TO userId,
    ADD CONSTRAINT ck_id CHECK (userId <> _utf8mb4'');
