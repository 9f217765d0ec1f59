-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    MODIFY COLUMN printed timestamp(6) NOT NULL,
    MODIFY COLUMN sold datetime(6) DEFAULT CURRENT_TIMESTAMP(6);
