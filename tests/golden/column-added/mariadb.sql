-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    ADD COLUMN subtitle longtext,
    ADD COLUMN sold tinyint(1) NOT NULL DEFAULT 0,
    ADD COLUMN at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6);
