-- upgrade bbbbbbbbbbbb after
ALTER TABLE notes
    DROP COLUMN old,
    ADD COLUMN tenant int NOT NULL DEFAULT 1 FIRST,
    RENAME COLUMN titel TO title,
    ADD COLUMN subtitle varchar(80) AFTER title,
    ADD COLUMN summary longtext AFTER subtitle,
    ADD COLUMN seen_at datetime(6),
    ADD COLUMN seen_by varchar(40);
