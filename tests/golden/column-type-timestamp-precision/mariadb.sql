-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    MODIFY COLUMN printed datetime(6) NOT NULL,
    MODIFY COLUMN sold timestamp(6) NULL,
    MODIFY COLUMN opens time(6);
